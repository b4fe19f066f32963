"""What a whole says of its learner and its issuer where the programme says nothing of them."""

from __future__ import annotations

from typing import Any

import pytest
from micro_credentials import full_badge

from vcmicro import Issuer, Key, stack, verify
from vcmicro.errors import Invalid

KEY = Key.from_seed(bytes(range(32)))
NAME = {"type": "IdentityObject", "hashed": False, "identityHash": "Ada Lovelace", "identityType": "name"}
MAIL = {"type": "IdentityObject", "hashed": False, "identityHash": "ada@example.org", "identityType": "emailAddress"}


def _signed(number: int, **subject: Any) -> Any:
    badge = full_badge(number)
    badge["issuer"]["id"] = KEY.did
    for name in ("id", "identifier"):
        badge["credentialSubject"].pop(name, None)
    badge["credentialSubject"] |= subject
    return Issuer(KEY.did, signer=KEY).issue(badge)


def test_a_learner_without_an_id_is_known_by_the_identifiers_of_a_part() -> None:
    result = stack([_signed(1, identifier=[NAME, MAIL]), _signed(2, identifier=[NAME, MAIL])])
    whole = result.require().to_clr()
    assert whole["credentialSubject"]["identifier"] == [NAME, MAIL]
    report = verify(Issuer(KEY.did, signer=KEY).issue(whole), recipient="ada@example.org")
    assert (str(report.outcome), str(report["recipient"].outcome)) == ("PASSED", "PASSED")
    with_id = stack([_signed(1, id="did:example:ada"), _signed(2, id="did:example:ada")]).to_clr()
    assert with_id["credentialSubject"]["id"] == "did:example:ada"
    assert "identifier" not in with_id["credentialSubject"]


def test_the_issuer_of_every_part_is_that_of_the_whole() -> None:
    parts = [_signed(1, id="did:example:ada"), _signed(2, id="did:example:ada")]
    result = stack(parts)
    assert result.to_clr()["issuer"] == parts[0]["issuer"]
    other = {"id": "https://other.example/", "type": ["Profile"], "name": "Other"}
    assert stack(parts, into={"issuer": other}).to_clr()["issuer"] == other


def test_of_several_issuers_none_is_taken() -> None:
    theirs = Key.from_seed(bytes(range(1, 33)))
    badge = full_badge(2)
    badge["issuer"]["id"] = theirs.did
    badge["credentialSubject"] |= {"id": "did:example:ada"}
    result = stack([_signed(1, id="did:example:ada"), Issuer(theirs.did, signer=theirs).issue(badge)])
    assert "issuer" not in result.to_clr()
    with pytest.raises(Invalid) as caught:
        result.to_elm()
    assert caught.value.code == "stack.whole"
