"""The proof check believes a mechanism that says no, with or without a reason."""

from __future__ import annotations

from typing import Literal

import pytest
from documents import NOW, key, profile, small_badge

from vcmicro import Issuer, Outcome, verify
from vcmicro.registry import Registry, Tools
from vcmicro.securing import ProofCase, ProofResult, Secured
from vcmicro.securing.data_integrity import DataIntegrity


@pytest.mark.parametrize("outcome", ["FAILED", "INDETERMINATE"])
def test_a_proof_that_fails_without_a_reason_does_not_pass(outcome: Literal["FAILED", "INDETERMINATE"]) -> None:
    class Silent(DataIntegrity):
        def verify(self, secured: Secured, case: ProofCase) -> tuple[ProofResult, ...]:
            return tuple(each._replace(outcome=outcome, problems=()) for each in super().verify(secured, case))

    signer = key()
    badge = Issuer(signer.did, signer=signer, profile=profile(signer.did)).issue(small_badge(), now=NOW)
    assert verify(badge, now=NOW).outcome is Outcome.PASSED
    report = verify(badge, now=NOW, tools=Tools(mechanisms=Registry(Silent())))
    assert report["proof"].outcome is Outcome.FAILED
    assert [each.code for each in report["proof"].problems] == ["proof.invalid"]
