"""Terms of pinned contexts wait until they are used, and mean then what they would have meant at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from vcmicro.errors import Invalid, VcmicroError
from vcmicro.rdf import Contexts, dataset
from vcmicro.rdf.active_context import ABSENT, ActiveContext, TermDefinition
from vcmicro.rdf.context_processing import ContextProcessor

STORE = Contexts()
VCDM1 = "https://www.w3.org/2018/credentials/v1"
VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OWN = "https://x.example/own"


def processor(*, postpones: bool) -> ContextProcessor:
    return ContextProcessor(STORE.load, lambda _: postpones)


def meaning(urls: list[str], *, postpones: bool) -> Any:
    """Every definition that contexts make, and what the contexts of terms make of them; or the refusal."""
    process = processor(postpones=postpones).process
    try:
        active = process(ActiveContext(), urls, None)
        found: dict[tuple[str, ...], Any] = {(term,): active.definition(term) for term in active.terms}
        for (term, *_), definition in list(found.items()):
            if definition is not None and definition.context is not ABSENT:
                below = process(active, definition.context, definition.base_url, override_protected=True)
                found |= {(term, each): below.definition(each) for each in below.terms}
    except VcmicroError as error:
        return [(each.code, each.detail) for each in error.problems]
    return active.vocab, active.language, found


@pytest.mark.parametrize("url", STORE.urls)
@pytest.mark.parametrize("others", [(), (VCDM1,), (VCDM2,), (OB3,), (VCDM2, OB3)], ids=len)
def test_what_is_postponed_means_the_same(url: str, others: tuple[str, ...]) -> None:
    for urls in ([*others, url], [url, *others]):
        assert meaning(urls, postpones=True) == meaning(urls, postpones=False)


@pytest.mark.parametrize("url", STORE.urls)
def test_every_bundled_context_is_valid_to_the_last_term(url: str) -> None:
    """What makes it safe to postpone: no definition of theirs is refused, used or not."""
    processor(postpones=False).process(ActiveContext(), url, None)


def test_few_terms_are_defined_before_one_is_used() -> None:
    active = processor(postpones=True).process(ActiveContext(), [VCDM2, OB3], None)
    defined = [term for term, each in active.terms.items() if isinstance(each, TermDefinition)]
    assert len(defined) < len(active.terms) / 4
    assert {"id", "type"} <= set(defined)


@pytest.mark.parametrize("order", [[VCDM2, OWN], [OWN, VCDM2]])
def test_a_context_of_the_caller_is_defined_to_the_last_term(order: list[str]) -> None:
    store = Contexts({OWN: {"@context": {"good": "urn:good", "never used": {"@id": 5}}}})
    document = {"@context": order, "type": "VerifiableCredential"}
    with pytest.raises(Invalid, match="IRI mapping"):
        dataset(document, store)


def test_a_bundled_url_with_content_of_the_caller_is_not_pinned() -> None:
    store = Contexts({VCDM2: {"@context": {"type": "@type", "never used": {"@id": 5}}}})
    assert not store.is_pinned(VCDM2)
    assert STORE.is_pinned(VCDM2)
    with pytest.raises(Invalid, match="IRI mapping"):
        dataset({"@context": VCDM2}, store)


@pytest.mark.parametrize("term", ["DataIntegrityProof", "VerifiablePresentation", "digestSRI"])
def test_a_protected_term_that_was_postponed_is_protected(term: str) -> None:
    store = Contexts({OWN: {"@context": {term: "urn:other"}}})
    with pytest.raises(Invalid, match="protected term redefinition"):
        dataset({"@context": [VCDM2, OWN], "type": "VerifiableCredential"}, store)
    with pytest.raises(Invalid, match="nullification"):
        dataset({"@context": [VCDM2, None]}, Contexts(allow_inline=True))


def test_threads_that_use_one_term_at_once_get_one_meaning() -> None:
    expected = processor(postpones=False).process(ActiveContext(), [VCDM2, OB3], None)
    for _ in range(20):
        active = processor(postpones=True).process(ActiveContext(), [VCDM2, OB3], None)
        ready = threading.Barrier(4)

        def define(active: ActiveContext = active, ready: threading.Barrier = ready) -> dict[str, Any]:
            ready.wait()
            return {term: active.definition(term) for term in tuple(active.terms)}

        with ThreadPoolExecutor(4) as pool:
            for found in [each.result() for each in [pool.submit(define) for _ in range(4)]]:
                assert found == {term: expected.definition(term) for term in expected.terms}
