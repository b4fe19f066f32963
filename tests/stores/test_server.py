"""The server's status lists on each store: what a worker issued and revoked, another serves."""

from __future__ import annotations

import json

from vcmicro import Key, verify
from vcmicro.server.credentials import issue
from vcmicro.server.settings import IssuerSettings, Settings, StatusListSettings
from vcmicro.server.status import signed_list, update_status
from vcmicro.server.working import Workplace, settings_of
from vcmicro.status_lists import StatusList


def test_workers_share_a_store(store: str) -> None:
    key, url = settings_of(Key.generate()), "https://a.example/status/1"
    did = key.method.partition("#")[0]
    settings = Settings(
        issuers=(IssuerSettings(name="a", id=did, key=key, status_list=url),),
        store=store,
        status_lists=(StatusListSettings(name="1", url=url, issuer="a", purpose=("revocation", "suspension")),),
    )
    one, other = Workplace(settings), Workplace(settings)
    draft = {"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:example:1"}}
    answer = issue(one, json.dumps({"credential": draft}).encode(), None)
    assert answer.status == 201
    signed = json.loads(answer.body)
    entries = signed["credentialStatus"]
    assert [each["statusPurpose"] for each in entries] == ["revocation", "suspension"]
    before = signed_list(other, b"", "1").body
    for purpose, status in (("suspension", True), ("suspension", False), ("revocation", True)):
        asked = {"credentialId": signed["id"], "credentialStatus": {"statusPurpose": purpose}, "status": status}
        assert update_status(one, json.dumps(asked).encode()).status == 200
    after = signed_list(other, b"", "1").body
    assert verify(after).outcome == "PASSED"
    assert (
        json.loads(before)["credentialSubject"]["encodedList"] != json.loads(after)["credentialSubject"]["encodedList"]
    )
    assert signed_list(one, b"", "1").body == after
    kept = StatusList(url, store=store)
    assert [kept.get(each) for each in entries] == [1, 0]
