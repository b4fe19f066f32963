"""1EdTechRevocationList: which rows revoke, and which lists say nothing."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import Invalid, Unavailable, VcmicroError
from vcmicro.limits import DEFAULT
from vcmicro.status import STATUS_TYPES

KIND = STATUS_TYPES["1EdTechRevocationList"]
URL = "https://issuer.example/revocations"
MINE = "urn:uuid:1"
ENTRY = {"id": URL, "type": "1EdTechRevocationList"}


def revoked(*rows: Any) -> tuple[bool, str | None]:
    value = KIND.read(ENTRY, {"revokedCredentials": list(rows)}, DEFAULT, "/credentialStatus", credential_id=MINE)
    return value.set, value.message


def test_rows() -> None:
    assert revoked() == (False, None)
    assert revoked({"id": "urn:uuid:2"}) == (False, None)
    assert revoked({"id": MINE}) == (True, None)
    assert revoked({"id": MINE, "revoked": True, "revocationReason": "Issued in error."}) == (True, "Issued in error.")
    assert revoked({"id": MINE, "revoked": False}) == (False, None)
    assert revoked({"id": MINE, "revoked": False}, {"id": MINE}) == (True, None)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        [],
        {},
        {"revokedCredentials": None},
        {"revokedCredentials": {"id": MINE}},
        {"revokedCredentials": [MINE]},
        {"revokedCredentials": [{"revoked": True}]},
        {"revokedCredentials": [{"id": MINE, "revoked": "false"}]},
        {"revokedCredentials": [{"id": MINE, "revoked": 0}]},
    ],
)
def test_a_malformed_list_says_nothing(listed: Any) -> None:
    with pytest.raises(Invalid) as caught:
        KIND.read(ENTRY, listed, DEFAULT, "/credentialStatus", credential_id=MINE)
    assert (caught.value.code, caught.value.problem.pointer) == ("status.list", "/credentialStatus/id")


def test_a_credential_without_an_id_cannot_be_found() -> None:
    with pytest.raises(Unavailable) as caught:
        KIND.read(ENTRY, {"revokedCredentials": []})
    assert caught.value.code == "status.index"


def test_its_url_is_its_id() -> None:
    assert KIND.url(ENTRY) == URL
    for value in (None, 5, "revocations"):
        with pytest.raises(Invalid):
            KIND.url({"id": value})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda below: (
            st.lists(below, max_size=3)
            | st.dictionaries(st.sampled_from(["revokedCredentials", "id", "revoked"]), below)
        ),
    )
)
def test_no_list_raises_another_error(listed: Any) -> None:
    with contextlib.suppress(VcmicroError):
        KIND.read(ENTRY, listed, credential_id=MINE)
