"""The quick pass over proof options says what the walk says, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import VcmicroError
from vcmicro.rdf import Contexts, dataset
from vcmicro.rdf.flat import _flat, canonical

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = Contexts()
PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-01-10T09:30:00Z",
    "verificationMethod": "did:key:z6Mk#z6Mk",
    "proofPurpose": "assertionMethod",
}
MORE = {
    "id": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a1001",
    "expires": "2026-02-10T09:30:00Z",
    "domain": "verifier.example",
    "challenge": 'a\u000b\u007f\n"\\ \ufffe é',
    "nonce": "n",
    "previousProof": "urn:uuid:5d1b1f0e-7a57-4a34-9a52-0f6f3d3a1002",
    "undefined": "x",
}
values = st.one_of(
    st.sampled_from([*PROOF.values(), *MORE.values(), "Ed25519Signature2020", "authentication", "relative", "_:b", ""]),
    st.text(max_size=8),
    st.none() | st.booleans() | st.integers() | st.just([]) | st.just({"id": "urn:x"}) | st.just(["a", "b"]),
)
documents = st.builds(
    lambda context, names, changed: {
        "@context": context,
        **{name: changed.get(name, each) for name, each in {**PROOF, **MORE}.items() if name in names},
    },
    st.sampled_from([VCDM2, [VCDM2], [VCDM2, OB3], [VCDM2] * 9, [], "unknown", [VCDM2, {}], None]),
    st.sets(st.sampled_from([*PROOF, *MORE]), min_size=1).map(
        lambda names: names | ({"type"} if len(names) % 5 else names)
    ),
    st.dictionaries(st.sampled_from([*PROOF, *MORE]), values, max_size=2),
)


def told(work: Any) -> Any:
    try:
        return work()
    except VcmicroError as error:
        return type(error), error.problems


@given(documents)
def test_it_is_the_walk_or_nothing(document: dict[str, Any]) -> None:
    expected = told(lambda: dataset(document, CONTEXTS).canonical())
    assert _flat(document, CONTEXTS) in (None, expected)
    assert told(lambda: canonical(document, CONTEXTS)) == expected


@pytest.mark.parametrize("more", [{}, {"expires": MORE["expires"]}, {"domain": "verifier.example", "challenge": "c"}])
@pytest.mark.parametrize("context", [VCDM2, [VCDM2, OB3]])
def test_plain_options_are_taken(context: Any, more: dict[str, str]) -> None:
    document = {"@context": context, **PROOF, **more}
    expected = dataset(document, CONTEXTS).canonical()
    assert _flat(document, CONTEXTS) == expected


def test_one_type_said_twice_is_one_statement() -> None:
    terms = {"type": "@type", "kind": {"@id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "@type": "@vocab"}}
    contexts = Contexts({"urn:c": {"@context": {**terms, "A": "urn:A", "name": "urn:name"}}})
    document = {"@context": "urn:c", "type": "A", "kind": "A", "name": "x"}
    assert dataset(document, contexts).quads == 2
    assert canonical(document, contexts).count(b"urn:A") == 1
