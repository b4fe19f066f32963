"""The quick pass over a proof says nothing that the close look does not."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vcmicro.cryptosuites import Transform
from vcmicro.securing import ProofCase
from vcmicro.securing.proof_checks import _dates, _is_faultless, _members, _purpose, audience, check_proof
from vcmicro.times import parse

NOW = parse("2026-06-01T00:00:00Z")
PROOF = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-rdfc-2022",
    "created": "2026-05-01T00:00:00Z",
    "verificationMethod": "did:key:z6Mk#z6Mk",
    "proofPurpose": "assertionMethod",
    "proofValue": "z1",
}
VALUES = st.sampled_from(
    [
        None,
        1,
        "",
        "x",
        [],
        {},
        ["x"],
        "assertionMethod",
        "authentication",
        "2026-05-01T00:00:00Z",
        "2026-05-01T00:00:00",
        "2027-05-01T00:00:00Z",
        "2026-06-01T00:05:00Z",
        "2026-06-01T00:05:01Z",
        "2025-01-01T00:00:00Z",
        True,
    ]
)
NAMES = st.sampled_from([*PROOF, "id", "challenge", "domain", "nonce", "expires", "jws", "previousProof"])


def _case(purpose: str, challenge: str | None, domain: str | None) -> ProofCase:
    def find_key(*_: Any) -> Any:
        raise AssertionError

    return ProofCase(find_key, Transform(), NOW, purpose=purpose, challenge=challenge, domain=domain)


@given(
    st.dictionaries(NAMES, VALUES, max_size=3),
    st.sets(st.sampled_from(list(PROOF)), max_size=2),
    st.sampled_from(["assertionMethod", "authentication"]),
    st.sampled_from([None, None, "x"]),
    st.sampled_from([None, None, "x"]),
    st.sampled_from(["proofValue", "jws"]),
)
def test_what_the_quick_pass_lets_by_has_no_fault(
    changes: dict[str, Any], lacking: set[str], purpose: str, challenge: str | None, domain: str | None, member: str
) -> None:
    proof = {name: value for name, value in {**PROOF, **changes}.items() if name not in lacking}
    case = _case(purpose, challenge, domain)
    close = [
        *_members(proof, "/proof", member),
        *_purpose(proof, "/proof", purpose),
        *_dates(proof, "/proof", NOW),
        *audience(proof, ("challenge", "domain"), "/proof", case),
    ]
    assert check_proof(proof, "/proof", case, member) == close
    assert not (_is_faultless(proof, case, member) and close)


def test_the_usual_proof_takes_the_quick_pass() -> None:
    assert _is_faultless(PROOF, _case("assertionMethod", None, None), "proofValue")
