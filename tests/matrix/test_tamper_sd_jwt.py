"""An SD-JWT of every kind, and one thing changed anywhere in it: nothing may pass that is not what was signed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from documents import ISSUED, NOW, key, profile, small_badge
from mutations import injected, single_changes

from vcmicro import MECHANISMS, Issuer, Outcome, Tools, open_given, verify
from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.securing.mechanism import BindsKey
from vcmicro.times import from_datetime

FORMS = [name for name, each in MECHANISMS.items() if isinstance(each, BindsKey)]
CLAIMS: dict[str, Any] = {
    "vct": "urn:example:badge:1",
    "sub": "did:example:ada",
    "exp": 2_000_000_000,
    "name": "Soil Sampling",
    "tags": ["soil", "field work", {"deep": ["er", None, True, 2.5]}],
    "address": {"country": "IE", "locality": "Dublin"},
}
DISCLOSABLE = {
    "dc+sd-jwt": ("/name", "/tags/-", "/tags/2/deep", "/tags/2/deep/1", "/address", "/address/country"),
    "vc+sd-jwt": ("/name", "/credentialSubject", "/credentialSubject/id", "/credentialSubject/achievement/criteria"),
}
HOLDER = key("P-256", 9)
ASKED = {"challenge": "c", "domain": "https://verifier.example"}


def _issued(form: str, kind: str = "Ed25519") -> str:
    signer = key(kind)
    issuer = Issuer(signer.did, signer=signer, profile=profile(signer.did))
    document = CLAIMS if form == "dc+sd-jwt" else small_badge()
    token = issuer.issue(
        document, secured_by=form, disclosable=DISCLOSABLE[form], decoys=1, holder_key=HOLDER.public, now=ISSUED
    )
    assert isinstance(token, str)
    return token


def _bound(token: str) -> str:
    opened = open_given(token, Tools())
    mechanism = opened.mechanism
    assert isinstance(mechanism, BindsKey)
    return mechanism.bind_key(opened.secured, HOLDER, now=from_datetime(NOW), **ASKED)


def _passes(token: Any, **asked: Any) -> bool:
    return verify(token, now=NOW, **asked).outcome is Outcome.PASSED


def _rejoined(token: str, texts: Any) -> str:
    head, *_, last = token.split("~")
    return "~".join([head, *texts, last])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "P-384"])
def test_the_untouched_token_passes(form: str, kind: str) -> None:
    token = _issued(form, kind)
    assert _passes(token), str(verify(token, now=NOW))
    assert _passes(_bound(token), **ASKED)


@pytest.mark.parametrize("form", FORMS)
def test_no_change_within_a_disclosure_passes(form: str) -> None:
    token = _issued(form)
    texts = token.split("~")[1:-1]
    tried, passed = 0, []
    for place, text in enumerate(texts):
        for name, changed in single_changes(json.loads(decode_base64url(text))):
            tried += 1
            other = encode_base64url(json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode())
            if other != text and _passes(_rejoined(token, [*texts[:place], other, *texts[place + 1 :]])):
                passed.append(f"{place}: {name}")
    assert passed == []
    assert tried > 30


@pytest.mark.parametrize("form", FORMS)
def test_no_change_within_the_payload_passes(form: str) -> None:
    token = _issued(form)
    header, payload, signature = token.partition("~")[0].split(".")
    rest = token[token.index("~") :]
    signed = json.loads(decode_base64url(payload))
    tried = 0
    for changes in (single_changes(signed), injected(signed)):
        for name, changed in changes:
            tried += 1
            other = encode_base64url(json.dumps(changed).encode())
            assert not _passes(f"{header}.{other}.{signature}{rest}"), name
    assert tried > 50


@pytest.mark.parametrize("form", FORMS)
def test_no_character_can_change(form: str) -> None:
    token = _bound(_issued(form))
    for index in range(0, len(token), 5):
        swapped = "A" if token[index] != "A" else "B"
        assert not _passes(token[:index] + swapped + token[index + 1 :], **ASKED), index


def _dealt(texts: list[str]) -> Iterator[tuple[str, list[str]]]:
    for place in range(len(texts)):
        yield f"twice {place}", [*texts, texts[place]]
    yield "another's", [*texts, encode_base64url(b'["salt","admin",true]')]
    yield "another element", [*texts, encode_base64url(b'["salt",true]')]
    yield "empty", [*texts, ""]
    yield "joined", ["".join(texts)]


@pytest.mark.parametrize("form", FORMS)
def test_disclosures_that_were_not_issued_so_are_refused(form: str) -> None:
    token = _issued(form)
    for name, texts in _dealt(token.split("~")[1:-1]):
        assert not _passes(_rejoined(token, texts)), name


@pytest.mark.parametrize("form", FORMS)
def test_what_may_be_dealt_otherwise_says_nothing_else(form: str) -> None:
    """In another order the claims are the same; with fewer, they are fewer, or what belonged together is apart."""
    token = _issued(form)
    texts = token.split("~")[1:-1]
    whole = verify(token, now=NOW).untrusted_document
    for order in itertools.islice(itertools.permutations(texts), 0, None, 97):
        assert verify(_rejoined(token, order), now=NOW).untrusted_document == whole
    for size in range(len(texts)):
        for some in itertools.combinations(texts, size):
            report = verify(_rejoined(token, some), now=NOW)
            codes = {each.code for each in report.problems}
            assert report.outcome is Outcome.PASSED or codes & {"sdjwt.unreferenced", "schema.required"}, str(report)
            if report.outcome is Outcome.PASSED:
                assert _within(report.untrusted_document, whole)


@pytest.mark.parametrize("form", FORMS)
def test_a_key_binding_is_for_one_selection_of_one_token(form: str) -> None:
    token, other = _bound(_issued(form)), _bound(_issued(form))
    texts = token.split("~")[1:-1]
    assert not _passes(token[: token.rindex("~") + 1] + other[other.rindex("~") + 1 :], **ASKED)
    for place in range(len(texts)):
        assert not _passes(_rejoined(token, [*texts[:place], *texts[place + 1 :]]), **ASKED)
    assert not _passes(_rejoined(token, reversed(texts)), **ASKED)
    assert not _passes(token[: token.rindex("~") + 1], **ASKED)


def _within(part: Any, whole: Any) -> bool:
    """True if a document says nothing that the whole one does not say."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and _within(part[name], whole[name]) for name in part)
    if isinstance(part, list):
        rest = iter(whole)
        return all(any(_within(each, other) for other in rest) for each in part)
    return bool(part == whole)
