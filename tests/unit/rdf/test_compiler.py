"""Compiled contexts: shared where they may be, apart where they must be, bounded, and safe between threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits
from vcmicro.rdf import Contexts, compiler, dataset, scope

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OWN = "https://x.example/own"


def own(iri: str) -> Contexts:
    return Contexts({OWN: {"@context": {"p": iri}}})


def badge(number: int) -> dict[str, Any]:
    return {
        "@context": [VCDM2, OB3],
        "id": f"urn:uuid:{number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"type": ["Profile"], "name": f"Issuer {number}"},
        "credentialSubject": {
            "type": "AchievementSubject",
            "achievement": {
                "type": "Achievement",
                "name": "n",
                "tag": [f"{number}", "b"],
                "criteria": {"narrative": "c"},
            },
        },
        "evidence": [
            {"type": ["Evidence", f"urn:type:{number % 5}"], "name": "same"},
            {"type": "Evidence", "name": "same"},
        ],
    }


def test_stores_of_equal_content_share_what_is_compiled() -> None:
    assert compiler.compiler_of(Contexts()) is compiler.compiler_of(Contexts(allow_inline=True))
    assert compiler.compiler_of(own("urn:a")) is compiler.compiler_of(own("urn:a"))
    assert compiler.compiler_of(own("urn:a")) is not compiler.compiler_of(own("urn:b"))


def test_one_url_with_two_contents_is_two_contexts() -> None:
    document = {"@context": OWN, "p": "x"}
    assert dataset(document, own("urn:a")).canonical() == b'_:c14n0 <urn:a> "x" .\n'
    assert dataset(document, own("urn:b")).canonical() == b'_:c14n0 <urn:b> "x" .\n'


def test_what_one_store_allows_inline_is_not_allowed_in_another() -> None:
    document = {"@context": {"p": "urn:p"}, "p": "x"}
    assert dataset(document, Contexts(allow_inline=True)).quads == 1
    with pytest.raises(Invalid, match="within the document"):
        dataset(document, Contexts())


def test_stores_are_kept_within_bounds() -> None:
    for number in range(compiler.STORES + 5):
        dataset({"@context": OWN, "p": "x"}, own(f"urn:{number}"))
    assert len(compiler._compilers) <= compiler.STORES


def test_inline_contexts_are_kept_within_bounds() -> None:
    lenient = Contexts(allow_inline=True)
    for number in range(compiler.INLINE + 5):
        found = dataset({"@context": {"p": f"urn:{number}"}, "p": "x"}, lenient)
        assert found.canonical() == f'_:c14n0 <urn:{number}> "x" .\n'.encode()
    assert len(compiler.compiler_of(lenient)._inline) <= compiler.INLINE


def test_tables_are_emptied_when_they_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [dataset(badge(number), Contexts()).canonical() for number in range(6)]
    monkeypatch.setattr(compiler, "SCOPES", 3)
    monkeypatch.setattr(scope, "MOST_ROWS", 1)
    fresh = Contexts({"https://x.example/unused": {"@context": {"x": "urn:x"}}})
    assert [dataset(badge(number), fresh).canonical() for number in range(6)] == expected
    assert len(compiler.compiler_of(fresh)._scopes) <= 3


def test_combinations_of_scoped_contexts_are_bounded() -> None:
    with pytest.raises(LimitExceeded) as caught:
        dataset(badge(1), Contexts(), limits=Limits(scope_combinations=3))
    assert caught.value.code == "limit.work" and "Limits.scope_combinations" in caught.value.problem.detail
    assert dataset(badge(1), Contexts(), limits=Limits(scope_combinations=12)).quads


def test_threads_share_a_cold_store() -> None:
    documents = [badge(number % 7) for number in range(120)]
    expected = [dataset(each, Contexts()).canonical() for each in documents]
    cold = Contexts({"https://x.example/threads": {"@context": {"x": "urn:x"}}})
    gate = threading.Barrier(8)

    def run(part: int) -> list[bytes]:
        gate.wait()
        return [dataset(each, cold).canonical() for each in documents[part::8]]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(run, range(8)))
    assert found == [expected[part::8] for part in range(8)]


def test_threads_share_a_dataset() -> None:
    found = dataset(badge(1), Contexts())
    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(lambda _: found.canonical(), range(32)))
    assert results == {dataset(badge(1), Contexts()).canonical()}
