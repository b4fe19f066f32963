"""The context store: pinned files, the caller's contexts, and what it refuses."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from vcmicro.errors import Invalid, Unavailable
from vcmicro.rdf import store
from vcmicro.rdf.store import Contexts
from vcmicro.strict_json import loads

V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MINE = "https://issuer.example/terms/v1"
FOLDER = Path(__file__).resolve().parents[2] / "contexts"
MANIFEST: list[dict[str, Any]] = json.loads((FOLDER / "MANIFEST.json").read_text("utf-8"))


@pytest.fixture
def another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of contexts/ that a test may damage, used in place of the real one."""
    copy = tmp_path / "contexts"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(store, "_FOLDERS", (copy,))
    forget()
    yield copy
    forget()


def forget() -> None:
    for kept in (store._folder, store._manifest, store._bundled, store._bundled_terms):
        kept.cache_clear()


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_every_file_is_the_one_that_the_manifest_pins(entry: dict[str, Any]) -> None:
    data = (FOLDER / entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert Contexts().load(entry["url"]) == loads(data)
    assert Contexts().digest(entry["url"]) == entry["sha256"]
    assert set(entry) == {"url", "file", "sha256", "published_sha256", "spec", "licence", "origin"}


def test_the_manifest_lists_every_file_and_each_url_once() -> None:
    listed = [entry["file"] for entry in MANIFEST]
    there = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.jsonld")]
    assert sorted(listed) == sorted(there)
    urls = [entry["url"] for entry in MANIFEST]
    assert len(set(urls)) == len(urls) == len(Contexts().urls)


def test_licences_are_among_those_whose_notices_ship() -> None:
    notices = (FOLDER / "LICENSES.md").read_text("utf-8")
    assert all(entry["licence"] in notices for entry in MANIFEST)


def test_an_unknown_url_is_unavailable_and_named() -> None:
    with pytest.raises(Unavailable) as caught:
        Contexts().load("https://attacker.example/ctx/v1")
    assert caught.value.code == "jsonld.context_unknown"
    assert "https://attacker.example/ctx/v1" in caught.value.problem.detail


@pytest.mark.parametrize(
    "url", ["", "../../etc/passwd", "file:///etc/passwd", "w3c/credentials-v2.jsonld", V2 + "#", V2 + "/"]
)
def test_only_the_exact_url_finds_a_context(url: str) -> None:
    with pytest.raises(Unavailable):
        Contexts().load(url)


def test_a_bundled_context_is_read_once_for_all_stores() -> None:
    assert Contexts().load(V2) is Contexts({MINE: {"@context": {}}}).load(V2)


def test_threads_share_a_store() -> None:
    contexts = Contexts()
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(contexts.digest, [V2] * 64))
    assert digests == {next(entry["sha256"] for entry in MANIFEST if entry["url"] == V2)}


def test_a_context_of_the_callers_is_added() -> None:
    contexts = Contexts({MINE: {"@context": {"mark": "https://issuer.example/terms#mark"}}})
    assert contexts.load(MINE) == {"@context": {"mark": "https://issuer.example/terms#mark"}}
    assert contexts.urls[0] == MINE
    assert contexts.defining("mark") == (MINE,)
    with pytest.raises(Unavailable):
        Contexts().load(MINE)


def test_a_context_of_the_callers_takes_the_place_of_a_bundled_one() -> None:
    contexts = Contexts({V2: {"@context": {"only": "https://issuer.example/terms#only"}}})
    assert set(contexts.load(V2)["@context"]) == {"only"}
    assert contexts.urls.count(V2) == 1
    assert V2 not in contexts.defining("VerifiableCredential")
    assert contexts.digest(V2) != Contexts().digest(V2)


def test_a_later_change_of_the_argument_has_no_effect() -> None:
    document = {"@context": {"mark": "https://issuer.example/terms#mark"}}
    given = {MINE: document}
    contexts = Contexts(given)
    digest = contexts.digest(MINE)
    document["@context"]["mark"] = "https://attacker.example/#mark"
    given[V2] = {"@context": {}}
    assert contexts.load(MINE)["@context"]["mark"] == "https://issuer.example/terms#mark"
    assert contexts.digest(MINE) == digest
    assert contexts.load(V2) is Contexts().load(V2)


def test_a_digest_depends_on_content_not_on_member_order() -> None:
    one = Contexts({MINE: {"@context": {"a": "urn:a:1", "b": "urn:b:1"}}})
    same = Contexts({MINE: {"@context": {"b": "urn:b:1", "a": "urn:a:1"}}})
    other = Contexts({MINE: {"@context": {"a": "urn:a:1", "b": "urn:b:2"}}})
    assert one.digest(MINE) == same.digest(MINE) != other.digest(MINE)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({}, "jsonld.context_invalid"),
        ([], "jsonld.context_invalid"),
        ("https://issuer.example/other", "jsonld.context_invalid"),
        (None, "jsonld.context_invalid"),
        ({"@context": {"a": {1, 2}}}, "json.type"),
        ({"@context": {1: "urn:a:1"}}, "json.type"),
        ({"@context": {"a": float("nan")}}, "json.number"),
    ],
)
def test_what_is_no_context_document_is_refused(document: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        Contexts({MINE: document})
    assert caught.value.code == code


def test_inline_definitions_are_off_unless_the_caller_allows_them() -> None:
    assert Contexts().allow_inline is False
    assert Contexts(allow_inline=True).allow_inline is True


@pytest.mark.parametrize(
    ("term", "first"),
    [
        ("validFrom", V2),
        ("endorsementJwt", OB),
        ("achievementType", OB),
        ("1EdTechJsonSchemaValidator2019", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"),
        ("vcmElm", "https://w3id.org/vcmicro/v1"),
        ("JsonWebSignature2020", "https://w3id.org/security/suites/jws-2020/v1"),
    ],
)
def test_a_term_is_traced_to_the_contexts_that_define_it(term: str, first: str) -> None:
    assert Contexts().defining(term)[0] == first


@pytest.mark.parametrize("term", ["@context", "@protected", "noSuchTerm", ""])
def test_keywords_and_unknown_terms_are_defined_by_none(term: str) -> None:
    assert Contexts().defining(term) == ()


def test_a_term_set_to_null_is_not_defined() -> None:
    assert Contexts({MINE: {"@context": [{"gone": None}, "https://other.example/v1"]}}).defining("gone") == ()


def test_a_changed_file_is_not_used(another_folder: Path) -> None:
    path = another_folder / "w3c" / "credentials-v2.jsonld"
    path.write_bytes(path.read_bytes().replace(b"schema.org/name", b"attacker.example/name"))
    with pytest.raises(Unavailable) as caught:
        Contexts().load(V2)
    assert caught.value.code == "jsonld.context_unknown"
    assert "pinned hash" in caught.value.problem.detail
    assert Contexts().load(OB)


def test_a_missing_file_is_unavailable(another_folder: Path) -> None:
    (another_folder / "w3c" / "credentials-v2.jsonld").unlink()
    with pytest.raises(Unavailable) as caught:
        Contexts().load(V2)
    assert "cannot be read" in caught.value.problem.detail


def test_repr_tells_how_many_are_known() -> None:
    assert repr(Contexts({MINE: {"@context": {}}})) == f"Contexts({len(MANIFEST) + 1} known, 1 of them the caller's)"


HEAVY = ("pyld", "pydantic", "httpx", "jwcrypto", "cryptography", "rich", "click")


def test_loading_the_contexts_imports_no_heavy_library() -> None:
    code = (
        "import sys, vcmicro\n"
        "from vcmicro.rdf.store import Contexts\n"
        "contexts = Contexts()\n"
        "assert all(contexts.load(url)['@context'] for url in contexts.urls)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
