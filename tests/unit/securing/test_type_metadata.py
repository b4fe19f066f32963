"""Type metadata of SD-JWT VC: integrity, extension, and the rules for claims; certificates as issuer keys."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import certificates
import pytest
from documents import ISSUED, NOW, key

from vcmicro import Fetched, Outcome, Report, Tools, issue, open_given, verify
from vcmicro.errors import unavailable
from vcmicro.limits import DEFAULT
from vcmicro.securing import SecureOptions
from vcmicro.securing.sd_jwt.type_metadata import rules_of
from vcmicro.securing.sd_jwt.vc import FORM

VCT = "https://types.example/badge"
BASE = "https://types.example/base"
CLAIMS: dict[str, Any] = {"vct": VCT, "name": "Ada", "tags": ["a", "b"], "address": {"city": "Dublin"}}


def _token(disclosable: tuple[str, ...] = ("/name", "/tags/-"), **claims: Any) -> str:
    token = issue({**CLAIMS, **claims}, signer=key(), secured_by="dc+sd-jwt", disclosable=disclosable, now=ISSUED)
    assert isinstance(token, str)
    return token


def _type(vct: str = VCT, *rules: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"vct": vct, "claims": list(rules), **more}).encode()


def _verified(token: Any, *documents: bytes, **tools: Any) -> Report:
    known = {json.loads(each)["vct"]: each for each in documents}
    return verify(token, now=NOW, tools=Tools(type_metadata=known, **tools))


def _codes(report: Report) -> list[str]:
    return [each.code for each in report.problems]


GOOD: tuple[dict[str, Any], ...] = (
    {"path": ["name"], "mandatory": True, "sd": "always"},
    {"path": ["tags", None], "sd": "always"},
    {"path": ["tags", 1], "sd": "always"},
    {"path": ["tags", 7], "sd": "never"},
    {"path": ["address", "city"], "mandatory": True, "sd": "never"},
    {"path": ["vct"], "sd": "never"},
    {"path": ["nobody", "knows"], "sd": "always"},
    {"path": ["nickname"]},
)


def test_a_credential_that_keeps_its_types_rules() -> None:
    report = _verified(_token(), _type(VCT, *GOOD))
    assert report.outcome is Outcome.PASSED, str(report)


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [
        ({"path": ["address"], "sd": "always"}, "/address"),
        ({"path": ["name"], "sd": "never"}, "/name"),
        ({"path": ["tags", 0], "sd": "never"}, "/tags/0"),
        ({"path": ["address", "street"], "mandatory": True}, "/address/street"),
        ({"path": ["name", "first"]}, "/name"),
        ({"path": ["name", None]}, "/name"),
        ({"path": ["address", 0]}, "/address"),
    ],
)
def test_what_breaks_a_rule(rule: dict[str, Any], pointer: str) -> None:
    report = _verified(_token(), _type(VCT, rule))
    assert report["schema"].outcome is Outcome.FAILED, str(report)
    assert [(each.code, each.pointer) for each in report.problems] == [("sdjwt.type", pointer)]


def test_what_is_withheld_was_issued() -> None:
    opened = open_given(_token(), Tools())
    derived = opened.mechanism.derive(opened.secured, ("/tags/1",), transform=None)  # type: ignore[attr-defined]
    rules = (*GOOD, {"path": ["tags", 0], "sd": "always"})
    assert _verified(derived, _type(VCT, *rules)).outcome is Outcome.PASSED
    broken = _verified(derived, _type(VCT, {"path": ["tags", 0], "sd": "never"}))
    assert [each.pointer for each in broken.problems] == ["/tags/0"]
    # With nothing withheld at its place, a missing claim is one that the issuer left out.
    plain = _verified(_token(()), _type(VCT, {"path": ["nickname"], "mandatory": True}))
    assert [each.pointer for each in plain.problems] == ["/nickname"]


def test_types_extend_types() -> None:
    base = _type(BASE, {"path": ["name"], "mandatory": True, "sd": "always"}, {"path": ["address"]})
    child = _type(VCT, {"path": ["name"]}, {"path": ["address"], "sd": "never"}, extends=BASE)
    rules = rules_of(VCT, None, {VCT: child, BASE: base}.__getitem__, DEFAULT)
    assert [(each.path, each.mandatory, each.sd) for each in rules] == [
        (("name",), True, "always"),
        (("address",), False, "never"),
    ]
    assert _verified(_token(), child, base).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "changes",
    [
        {"path": ["name"], "mandatory": False},
        {"path": ["name"], "sd": "never"},
        {"path": ["name"], "sd": "allowed"},
    ],
)
def test_what_an_extending_type_may_not_change(changes: dict[str, Any]) -> None:
    base = _type(BASE, {"path": ["name"], "mandatory": True, "sd": "always"})
    assert _codes(_verified(_token(), _type(VCT, changes, extends=BASE), base)) == ["sdjwt.type"]


def test_circles_and_long_chains_end() -> None:
    assert _codes(_verified(_token(), _type(VCT, extends=VCT))) == ["sdjwt.type"]
    assert _codes(_verified(_token(), _type(VCT, extends=BASE), _type(BASE, extends=VCT))) == ["sdjwt.type"]
    chain = [_type(f"urn:t:{each}", extends=f"urn:t:{each + 1}") for each in range(20)]
    assert _codes(_verified(_token(), _type(VCT, extends="urn:t:0"), *chain)) == ["sdjwt.type"]


@pytest.mark.parametrize(
    "document",
    [
        b"[]",
        b'{"vct":"urn:other:1"}',
        b'{"vct":"https://types.example/badge","claims":{}}',
        b'{"vct":"https://types.example/badge","extends":1}',
        _type(VCT, {"path": []}),
        _type(VCT, {"path": [-1]}),
        _type(VCT, {"path": [True]}),
        _type(VCT, {"path": ["a"], "mandatory": 1}),
        _type(VCT, {"path": ["a"], "sd": "maybe"}),
    ],
)
def test_malformed_metadata(document: bytes) -> None:
    report = verify(_token(), now=NOW, tools=Tools(type_metadata={VCT: document}))
    assert _codes(report) == ["sdjwt.type"], str(report)


def _sri(data: bytes, name: str = "sha256") -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, data).digest()).decode()}"


def test_integrity() -> None:
    document = _type(VCT, *GOOD)
    assert _verified(_token(**{"vct#integrity": _sri(document)}), document).outcome is Outcome.PASSED
    for wrong in (_sri(b"x"), "md5-x", "", f"{_sri(document)} {_sri(b'x', 'sha512')}"):
        assert _codes(_verified(_token(**{"vct#integrity": wrong}), document)) == ["sdjwt.integrity"], wrong
    both = f"{_sri(b'x')} {_sri(document, 'sha384')}?x"
    assert _verified(_token(**{"vct#integrity": both}), document).outcome is Outcome.PASSED


class World:
    def __init__(self, documents: dict[str, bytes]) -> None:
        self.documents = documents
        self.asked: list[str] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append(url)
        if url not in self.documents:
            raise unavailable("net.failed", "no such host")
        return Fetched(url, self.documents[url], "application/json")


def test_metadata_is_fetched_only_where_that_is_asked_for() -> None:
    world = World({VCT: _type(VCT, {"path": ["name"], "sd": "never"})})
    assert verify(_token(), now=NOW, fetcher=world).outcome is Outcome.PASSED
    assert world.asked == []
    asked = Tools(allow=("type-metadata",))
    assert _codes(verify(_token(), now=NOW, fetcher=world, tools=asked)) == ["sdjwt.type"]
    assert world.asked == [VCT]
    report = verify(_token(), now=NOW, fetcher=World({}), tools=asked)
    assert (report.outcome, _codes(report)) == (Outcome.INDETERMINATE, ["schema.unavailable"])
    forged = _token()[:-200] + "AAAA" + _token()[-196:]
    nobody = World({})
    verify(forged, now=NOW, fetcher=nobody, tools=asked)
    assert nobody.asked == []


# --- issuers by certificate


ISSUER = "https://issuer.example/pid"


def _certified(iss: str | None, dns: tuple[str, ...] = (), uris: tuple[str, ...] = (), **header: Any) -> str:
    holder = certificates.intermediate().issue("Issuer of PIDs", dns=dns, uris=uris)
    claims = {"iat": 1, "vct": "urn:eudi:pid:1", **({} if iss is None else {"iss": iss})}
    return FORM.secure(claims, holder.key, SecureOptions(certificates=holder.chain, disclosable=()))


@pytest.mark.parametrize(
    ("names", "vouches"),
    [
        ({"dns": ("issuer.example",)}, True),
        ({"uris": (ISSUER,)}, True),
        ({"dns": ("*.example",)}, False),
        ({"dns": ("example",)}, False),
        ({"uris": (ISSUER + "/",)}, False),
        ({}, False),
    ],
)
def test_a_certificate_must_name_the_issuer(names: dict[str, Any], vouches: bool) -> None:
    report = verify(_certified(ISSUER, **names), now=NOW)
    assert report["proof"].outcome is Outcome.PASSED, str(report)
    assert (report["binding"].outcome is Outcome.PASSED) is vouches, str(report)
    # Whoever vouches for the certificate itself is the question of trust, and nobody was named.
    assert report.outcome is (Outcome.INDETERMINATE if vouches else Outcome.FAILED)


def test_a_certificate_alone_names_the_issuer() -> None:
    report = verify(_certified(None), now=NOW)
    assert (report.binding, report.outcome) == ("x509", Outcome.INDETERMINATE), str(report)
    assert "Issuer of PIDs" in (report.issuer or "")
    assert report["trust"].outcome is Outcome.INDETERMINATE


def test_a_certificate_does_not_speak_for_a_did() -> None:
    report = verify(_certified(key().did), now=NOW)
    assert report.outcome is Outcome.FAILED
