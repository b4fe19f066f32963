"""Sealed credentials that tests make for themselves, and what may be changed in them."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

from certificates import Holder, seal
from time_stamps import container, token

from vcmicro.encoding import decode_base64url, encode_base64url
from vcmicro.securing import SecureOptions
from vcmicro.securing.jades import Jades

IDENTIFIER = "VATIE-1234567X"


def concept(uri: str, scheme: str, label: str) -> dict[str, Any]:
    """A concept of one of the EU's code lists."""
    list_ = {"id": scheme, "type": "ConceptScheme"}
    return {"id": uri, "type": "Concept", "inScheme": list_, "prefLabel": {"en": label}}


_NAL = "http://publications.europa.eu/resource/authority/"
_SNB = "http://data.europa.eu/snb/"
_ENGLISH = concept(f"{_NAL}language/ENG", f"{_NAL}language", "English")
_IRELAND = concept(f"{_NAL}country/IRL", f"{_NAL}country", "Ireland")


def organisation() -> dict[str, Any]:
    """The issuer, as the EU's application profile asks, but for the identifier that a seal gives it."""
    address = {"id": "urn:epass:address:1", "type": "Address", "countryCode": _IRELAND}
    return {
        "id": "urn:epass:org:1",
        "type": "Organisation",
        "legalName": {"en": "Example University"},
        "location": {"id": "urn:epass:location:1", "type": "Location", "address": address},
    }


def _display() -> dict[str, Any]:
    image = {
        "id": "urn:epass:mediaObject:1",
        "type": "MediaObject",
        "content": "iVBORw0KGgo=",
        "contentEncoding": concept(f"{_SNB}encoding/6146cde7dd", f"{_SNB}encoding/25831c2", "base64"),
        "contentType": concept(f"{_NAL}file-type/PNG", f"{_NAL}file-type", "PNG"),
    }
    page = {"id": "urn:epass:displayDetail:1", "type": "DisplayDetail", "image": image, "page": 1}
    shown = {"id": "urn:epass:display:1", "type": "IndividualDisplay", "language": _ENGLISH, "displayDetail": page}
    return {
        "id": "urn:epass:displayParameter:1",
        "type": "DisplayParameter",
        "title": {"en": "Bread for beginners"},
        "primaryLanguage": _ENGLISH,
        "language": _ENGLISH,
        "individualDisplay": shown,
    }


def _achievement() -> dict[str, Any]:
    awarded = {
        "id": "urn:epass:awardingProcess:1",
        "type": "AwardingProcess",
        "awardingBody": {"id": "urn:epass:org:1"},
    }
    return {
        "id": "urn:epass:learningAchievement:1",
        "type": "LearningAchievement",
        "title": {"en": "Bread for beginners"},
        "awardedBy": awarded,
    }


def credential(**members: Any) -> dict[str, Any]:
    """A small European Digital Credential, not sealed; the EU's shapes have nothing to say of it."""
    spatial = {"id": "urn:certificateIdentifier:1", "type": "LegalIdentifier", "notation": IDENTIFIER}
    return {
        "id": "urn:credential:0f4cd7c2-bb73-4f3b-9a4f-5a17e1d6c001",
        "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "@context": ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"],
        "issuer": {**organisation(), "eIDASIdentifier": {**spatial, "spatial": _IRELAND}},
        "issuanceDate": "2026-03-01T09:00:00+01:00",
        "issued": "2026-03-01T09:00:00+01:00",
        "validFrom": "2026-03-01T09:00:00+01:00",
        "credentialSubject": {
            "id": "urn:epass:person:1",
            "type": "Person",
            "fullName": {"en": "Ada Ó Loingsigh"},
            "hasClaim": [_achievement()],
        },
        "credentialSchema": {
            "id": "http://data.europa.eu/snb/model/ap/edc-generic-full",
            "type": "ShaclValidator2017",
        },
        "credentialProfiles": concept(f"{_SNB}credential/e34929035b", f"{_SNB}credential/25831c2", "Generic"),
        "displayParameter": _display(),
        **members,
    }


def sealed(holder: Holder | None = None, document: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """The credential under a seal of level B-B."""
    holder = holder or seal()
    chosen = {"secured_by": "jades", "certificates": holder.chain, "created": "2026-03-01T08:00:00Z", **options}
    return Jades().secure(document or credential(), holder.key, SecureOptions(**chosen))


def header_of(value: dict[str, Any], index: int = 0) -> dict[str, Any]:
    """The protected header of a signature."""
    found: dict[str, Any] = json.loads(decode_base64url(value["signatures"][index]["protected"]))
    return found


def signed_anew(payload: str, header: dict[str, Any], holder: Holder) -> dict[str, Any]:
    """A seal with any header over any text: what a signer with a mind of its own would make."""
    protected = encode_base64url(json.dumps(header).encode())
    signature = holder.key.with_algorithm(header["alg"]).sign(f"{protected}.{payload}".encode())
    return {"payload": payload, "signatures": [{"protected": protected, "signature": encode_base64url(signature)}]}


def stamped(value: dict[str, Any], unit: Holder, moment: dt.datetime, kind: str = "sigTst") -> dict[str, Any]:
    """The seal with one more time stamp over its signature, as level B-T or B-LTA has it."""
    signature = value["signatures"][0]
    entries = signature.get("header", {}).get("etsiU", [])
    data = signature["signature"].encode()
    if kind == "arcTst":
        parts = (value["payload"], signature["protected"], signature["signature"], "".join(entries))
        data = ".".join(parts).encode()
    entry = encode_base64url(json.dumps({kind: container(token(unit, data, moment))}).encode())
    return {**value, "signatures": [{**signature, "header": {"etsiU": [*entries, entry]}}]}


def with_certificates(value: dict[str, Any], *ders: bytes) -> dict[str, Any]:
    """The seal with ``xVals``, as level B-LT has it."""
    signature = value["signatures"][0]
    entries = signature.get("header", {}).get("etsiU", [])
    held = [{"x509Cert": {"val": base64.b64encode(each).decode()}} for each in ders]
    entry = encode_base64url(json.dumps({"xVals": held}).encode())
    return {**value, "signatures": [{**signature, "header": {"etsiU": [*entries, entry]}}]}
