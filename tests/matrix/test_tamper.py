"""Sign a full badge with every suite, change one thing anywhere: nothing may pass that is not the same statement."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from detached import signed_with_jws
from documents import ISSUED, NOW, full_badge, key, profile, shown_whole, small_badge
from mutations import injected, single_changes

from vcmicro import SUITES, Issuer, Outcome, Report, Tools, rdf
from vcmicro import verify as verify_by_default

KINDS = {"EdDSA": "Ed25519", "Ed25519": "Ed25519", "ES256": "P-256", "ES384": "P-384"}


def verify(given: Any, **options: Any) -> Report:
    """With every kind of key that some suite takes."""
    return verify_by_default(given, tools=Tools(allow=("secp256k1",)), **options)


def _suite_keys() -> list[tuple[str, str]]:
    return [(name, kind) for name, suite in SUITES.items() for kind in suite.algorithms]


def _signed(suite: str, kind: str, badge: dict[str, Any]) -> dict[str, Any]:
    signer = key(kind).with_algorithm(SUITES[suite].algorithms[kind])
    if getattr(SUITES[suite], "verify_only", False):
        return signed_with_jws({**badge, "issuer": profile(signer.did)}, suite, signer)
    issuer = Issuer(signer.did, signer=signer, profile=profile(signer.did))
    signed = issuer.issue(badge, secured_by=suite, now=ISSUED)
    assert isinstance(signed, dict)
    return shown_whole(signed)


def _graph(document: dict[str, Any]) -> bytes | None:
    """The statements of a document and of its proof's options, or None if it has none."""
    try:
        contexts = rdf.Contexts()
        document = copy.deepcopy(document)
        proofs = document.pop("proof")
        each = proofs[0] if isinstance(proofs, list) else proofs
        each = {"@context": document["@context"], **each}
        return rdf.dataset(document, contexts).canonical() + rdf.dataset(each, contexts).canonical()
    except Exception:
        return None


@pytest.mark.parametrize(("suite", "kind"), _suite_keys())
def test_the_untouched_badge_passes(suite: str, kind: str) -> None:
    report = verify(_signed(suite, kind, full_badge()), now=NOW)
    assert report.outcome is Outcome.PASSED, str(report)


@pytest.mark.parametrize(("suite", "kind"), _suite_keys())
def test_no_single_change_passes(suite: str, kind: str) -> None:
    full = SUITES[suite].name == "eddsa-rdfc-2022"
    signed = _signed(suite, kind, full_badge() if full else small_badge())
    graph = _graph(signed) if SUITES[suite].over_rdf else None
    tried, passed = 0, []
    for name, mutated in single_changes(signed):
        tried += 1
        report = verify(mutated, now=NOW)
        # An RDF signature covers statements: another spelling of the same ones is the same credential.
        if report.outcome is Outcome.PASSED and not (graph is not None and _graph(mutated) == graph):
            passed.append(name)
    assert passed == []
    assert tried > 100


@pytest.mark.parametrize(("suite", "kind"), _suite_keys())
def test_no_injected_member_passes(suite: str, kind: str) -> None:
    signed = _signed(suite, kind, small_badge())
    passed = [name for name, mutated in injected(signed) if verify(mutated, now=NOW).outcome is Outcome.PASSED]
    assert passed == []


@pytest.mark.parametrize("form", ["vc+jwt", "ob3-jwt", "vc-jwt-1.1"])
def test_no_single_character_of_a_token_can_change(form: str) -> None:
    signer = key()
    token = Issuer(signer.did, signer=signer, name="Univ").issue(small_badge(), secured_by=form, now=ISSUED)
    assert isinstance(token, str)
    assert verify(token, now=NOW).outcome is Outcome.PASSED, str(verify(token, now=NOW))
    for index in range(0, len(token), 3):
        swapped = "A" if token[index] != "A" else "B"
        mutated = token[:index] + swapped + token[index + 1 :]
        assert verify(mutated, now=NOW).outcome is not Outcome.PASSED, index


def test_key_order_and_white_space_do_not_matter() -> None:
    signed = _signed("eddsa-rdfc-2022", "Ed25519", full_badge())
    backwards = json.loads(json.dumps(signed), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert verify(json.dumps(backwards, indent=7), now=NOW).outcome is Outcome.PASSED
