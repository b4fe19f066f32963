"""Large and symmetric documents: done within the limits, or refused with a code; never quadratic, never stuck."""

from __future__ import annotations

from typing import Any

import pytest

from vcmicro.errors import Invalid, VcmicroError
from vcmicro.rdf import Contexts, dataset, findings
from vcmicro.rdf.walk import MOST_FINDINGS

VCDM2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS = Contexts()


def credential(**changes: Any) -> dict[str, Any]:
    return {"@context": [VCDM2, OB3], "type": ["VerifiableCredential", "OpenBadgeCredential"], **changes}


def achievement(**members: Any) -> dict[str, Any]:
    return credential(
        credentialSubject={"type": "AchievementSubject", "achievement": {"type": "Achievement", **members}}
    )


def test_thousands_of_values() -> None:
    assert dataset(achievement(tag=[f"tag {each}" for each in range(8_000)]), CONTEXTS).quads == 8_006
    assert dataset(achievement(tag=["tag"] * 8_000), CONTEXTS).quads == 7


def test_thousands_of_nodes() -> None:
    distinct = [{"type": "Evidence", "name": f"{each}"} for each in range(4_000)]
    assert dataset(credential(evidence=distinct), CONTEXTS).canonical().count(b"\n") == 12_002
    alike = dataset(credential(evidence=[{"type": "Evidence"}] * 4_000), CONTEXTS)
    assert alike.canonical().count(b"\n") == 8_002
    assert alike.portable


def test_thousands_of_types() -> None:
    types = ["VerifiableCredential", *(f"urn:type:{each}" for each in range(4_000))]
    assert dataset({"@context": VCDM2, "type": types}, CONTEXTS).quads == 4_001


def test_thousands_of_undefined_terms() -> None:
    document = credential(**{f"x{each}": each for each in range(5_000)})
    found = findings(document, CONTEXTS)
    assert len(found) == MOST_FINDINGS + 2 and found[-1].code == "limit.work"


def test_thousands_of_contexts() -> None:
    with pytest.raises(VcmicroError) as caught:
        dataset(credential(**{"@context": [VCDM2] * 3_000}), CONTEXTS)
    assert caught.value.code == "limit.contexts"


def test_twins_with_equal_children_are_refused() -> None:
    level = {"type": "RubricCriterionLevel"}
    twins = [{"type": "ResultDescription", "rubricCriterionLevel": [level] * 10} for _ in range(2)]
    with pytest.raises(Invalid) as caught:
        dataset(achievement(resultDescription=twins), CONTEXTS).canonical()
    assert caught.value.code == "rdfc.work_limit"


def test_a_long_list_of_equal_values_is_done_or_refused() -> None:
    for length in (100, 2_000):
        allowed = {"type": "ResultDescription", "allowedValue": ["same"] * length}
        document = achievement(resultDescription=allowed)
        try:
            assert dataset(document, CONTEXTS).canonical().count(b"\n") == 2 * length + 9
        except Invalid as error:
            assert error.code == "rdfc.work_limit"


def test_deep_cyclic_and_shared_values_end() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = {"type": "Profile", "parentOrg": deep}
    cyclic: dict[str, Any] = {"type": "Profile"}
    cyclic["parentOrg"] = cyclic
    shared: Any = "x"
    for _ in range(40):
        shared = {"type": "Profile", "otherIdentifier": [shared, shared], "parentOrg": shared}
    for issuer in (deep, cyclic, shared):
        problems = findings(credential(issuer=issuer), CONTEXTS)
        assert problems[-1].code in {"json.depth", "limit.nodes", "limit.work"}
