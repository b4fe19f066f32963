"""What stands in a credential or presentation, as plain data: the form of ``vcmicro inspect --json``.

The document is unproven and may be of any shape, so every member is read with that in mind: what is not of the
expected form is shown as the JSON that it is, never trusted to be a string.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vcmicro.errors import VcmicroError
from vcmicro.strict_json import loads

if TYPE_CHECKING:
    from vcmicro.opening import Opened

_DEEPEST = 4


def of_opened(opened: Opened, depth: int = 0) -> dict[str, Any]:
    """What was opened: its container and mechanism, the document's members, and the proofs with their keys."""
    containers = [f"{each.name}: {each.detail}" for each in opened.trail if each.step == "container"]
    return {
        "container": containers,
        "securedBy": opened.secured.mechanism,
        **_members(opened.document, depth),
        **_open_badge_2(opened),
        **_disclosed(opened),
        "proof": list(_proofs(opened)),
    }


def _open_badge_2(opened: Opened) -> dict[str, Any]:
    """What goes by other names in Open Badges 2.0; nothing for any other document."""
    if opened.secured.mechanism != "ob2":
        return {}
    from vcmicro.cli.open_badge_2_description import of_assertion

    return of_assertion(opened.document)


def _disclosed(opened: Opened) -> dict[str, Any]:
    """Of an SD-JWT: its claims, which of them the holder chose to show, what was withheld, and its key binding."""
    if not hasattr(opened.mechanism, "key_binding"):
        return {}
    from vcmicro.securing.sd_jwt.processing import pointer_to

    envelope = opened.secured.envelope
    processed, binding = envelope.processed, envelope.parts.key_binding
    shown = sorted(pointer_to(processed.issued, path) for path in processed.disclosed)
    withheld = Counter(each or "/" for each in processed.withheld)
    plain = opened.document if not opened.secured.json_ld else {}
    claims = {name: value for name, value in plain.items() if name != "cnf"}
    return {
        "claim": [f"{name}: {_text(value)}" for name, value in claims.items()],
        "disclosed": shown,
        "withheld": [f"{number} in {place} (claims or decoys)" for place, number in sorted(withheld.items())],
        "holderKey": "confirmed by the issuer" if "cnf" in envelope.claims else None,
        "keyBinding": None if binding is None else _binding(binding),
    }


def _binding(text: str) -> dict[str, Any]:
    """What a Key Binding JWT says; nothing of it is verified."""
    from vcmicro import jws

    try:
        said = loads(jws.split(text).payload)
    except VcmicroError as error:
        return {"note": error.problem.detail}
    return {name: _text(_member(said, member)) for name, member in _BINDING.items()}


_BINDING = {"audience": "aud", "challenge": "nonce", "issuedAt": "iat"}


def of_document(document: dict[str, Any], reason: str, depth: int = 0) -> dict[str, Any]:
    """A document that no mechanism secures; ``reason`` says why."""
    proofs = [_data_integrity(each) for each in _each(document.get("proof"))]
    return {"container": [], "securedBy": None, "note": reason, **_members(document, depth), "proof": proofs}


def _members(document: Mapping[str, Any], depth: int) -> dict[str, Any]:
    """The members that say what it is, for whom, from whom and until when."""
    return {
        "type": [_text(each) for each in _each(document.get("type"))],
        "id": _text(document.get("id")),
        "name": _text(document.get("name")),
        "description": _text(document.get("description")),
        "issuer": _party(document.get("issuer")),
        "holder": _party(document.get("holder")),
        "awardedDate": _text(document.get("awardedDate")),
        "validFrom": _text(document.get("validFrom", document.get("issuanceDate"))),
        "validUntil": _text(document.get("validUntil", document.get("expirationDate"))),
        "subject": [_subject(each) for each in _each(document.get("credentialSubject"))],
        "status": [_status(each) for each in (*_each(document.get("credentialStatus")), *_claimed(document))],
        **_status_list(document),
        "evidence": [_named(each) for each in _each(document.get("evidence"))],
        "endorsement": [_nested(each, depth) for name in _ENDORSEMENTS for each in _each(document.get(name))],
        "credential": [_nested(each, depth) for each in _each(document.get("verifiableCredential"))],
        "context": [_text(each) for each in _each(document.get("@context"))],
    }


_ENDORSEMENTS = ("endorsement", "endorsementJwt")


def _subject(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {"id": _text(value)}
    identities = [each for each in _each(value.get("identifier")) if isinstance(each, Mapping)]
    return {
        "id": _text(value.get("id")),
        "name": _text(value.get("name")),
        "identifier": [_identity(each) for each in identities],
        "achievement": [_achievement(each) for each in _each(value.get("achievement"))],
        "creditsEarned": _text(value.get("creditsEarned")),
        "result": [_result(each, _names(value)) for each in _each(value.get("result"))],
    }


def _identity(value: Mapping[str, Any]) -> str:
    kind, text = _text(value.get("identityType")), _text(value.get("identityHash"))
    if "identityHash" not in value:
        # The Identifier of the European Learning Model.
        kind, text = _text(value.get("schemeName")), _text(value.get("notation"))
    return f"{kind or 'identifier'}: {text}" + (" (hashed)" if value.get("hashed") is True else "")


def _achievement(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {"id": _text(value)}
    criteria = value.get("criteria")
    return {
        "name": _text(value.get("name")),
        "id": _text(value.get("id")),
        "achievementType": _text(value.get("achievementType")),
        "description": _text(value.get("description")),
        "criteria": _text(_member(criteria, "narrative")) or _text(_member(criteria, "id")),
        "creditsAvailable": _text(value.get("creditsAvailable")),
        "inLanguage": _text(value.get("inLanguage")),
        "alignment": [_alignment(each) for each in _each(value.get("alignment"))],
    }


def _alignment(value: Any) -> str | None:
    name, url = _text(_member(value, "targetName")), _text(_member(value, "targetUrl"))
    return f"{name} ({url})" if name and url else name or url


def _names(subject: Mapping[str, Any]) -> dict[str, str]:
    """The names of the achievements' result descriptions and of their levels, by id."""
    achievements = _each(subject.get("achievement"))
    described = [node for each in achievements for node in _each(_member(each, "resultDescription"))]
    levels = [node for each in described for node in _each(_member(each, "rubricCriterionLevel"))]
    pairs = [(_member(node, "id"), _member(node, "name")) for node in (*described, *levels)]
    return {key: name for key, name in pairs if isinstance(key, str) and isinstance(name, str)}


def _result(value: Any, names: Mapping[str, str]) -> str | None:
    """Such as ``Final grade: A, Completed``; a level or description that is not there is shown by its id."""
    described, level = _text(_member(value, "resultDescription")), _text(_member(value, "achievedLevel"))
    parts = [_text(_member(value, "value")), names.get(level or "", level), _text(_member(value, "status"))]
    said = ", ".join(each for each in parts if each)
    return ": ".join(each for each in (names.get(described or "", described), said) if each) or None


def _status(value: Any) -> dict[str, Any]:
    return {
        "type": _text(_member(value, "type")),
        "purpose": _text(_member(value, "statusPurpose")),
        "index": _text(_member(value, "statusListIndex")),
        "list": _text(_member(value, "statusListCredential") or _member(value, "id")),
    }


def _claimed(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The entry of a Token Status List in the ``status`` claim, by the names that the W3C's entries have."""
    entry = _member(document.get("status"), "status_list")
    if not isinstance(entry, Mapping):
        return []
    return [{"type": "status_list", "statusListIndex": entry.get("idx"), "statusListCredential": entry.get("uri")}]


def _status_list(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a status list credential lists; nothing for any other document."""
    subjects = _each(document.get("credentialSubject"))
    if not any("encodedList" in each for each in subjects if isinstance(each, Mapping)):
        return {}
    from vcmicro.cli.listing import of_subject

    return {"statusList": next(filter(None, map(of_subject, subjects)), None)}


def _party(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    return _named(value)


def _named(value: Any) -> dict[str, Any]:
    """The id and name of a node, which may be a bare id."""
    if not isinstance(value, Mapping):
        return {"id": _text(value)}
    return {"name": _text(value.get("name")), "id": _text(value.get("id"))}


def _nested(value: Any, depth: int) -> dict[str, Any]:
    """A credential inside this one, in the same form; how it is secured is seen afresh."""
    import vcmicro

    if not isinstance(value, (dict, str)) or depth >= _DEEPEST:
        return {"note": "not shown" if depth >= _DEEPEST else "no credential"}
    try:
        return of_opened(vcmicro.open_given(value, vcmicro.Tools()), depth + 1)
    except VcmicroError as error:
        return of_document(value if isinstance(value, dict) else {}, error.problem.detail, depth + 1)


_HEADER = {"type": "typ", "algorithm": "alg", "method": "kid"}


def _proofs(opened: Opened) -> Iterator[dict[str, Any]]:
    """The embedded proofs, or the one of a token by its header."""
    token = getattr(opened.secured.envelope, "jws", None)
    if opened.secured.mechanism == "jades":
        from vcmicro.cli.seal_description import of_seal

        yield from of_seal(opened.secured.envelope)
    elif opened.secured.mechanism == "vc+cose":
        from vcmicro.securing.cose_message import jose_header

        yield _of_header(jose_header(opened.secured.envelope.sign1))
    elif token is None:
        yield from (_data_integrity(each) | _disclosure(each) for each in _each(opened.document.get("proof")))
    else:
        yield _of_header(token.header)


def _of_header(header: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(header.get(member)) for name, member in _HEADER.items()}


def _data_integrity(proof: Any) -> dict[str, Any]:
    return {
        "type": _text(_member(proof, "type")),
        "suite": _text(_member(proof, "cryptosuite")),
        "method": _text(_member(proof, "verificationMethod")),
        "purpose": _text(_member(proof, "proofPurpose")),
        "created": _text(_member(proof, "created")),
        "expires": _text(_member(proof, "expires")),
        "domain": _text(_member(proof, "domain")),
        "challenge": _text(_member(proof, "challenge")),
    }


def _disclosure(proof: Any) -> dict[str, Any]:
    """What a base or a derived proof of selective disclosure holds; nothing for another proof."""
    import vcmicro
    from vcmicro.cryptosuites import SelectiveSuite, Transform

    name = _member(proof, "cryptosuite")
    suite = vcmicro.SUITES.get(name) if isinstance(name, str) else None
    if not isinstance(suite, SelectiveSuite):
        return {}
    try:
        return {"disclosure": suite.contents(proof, Transform())}
    except VcmicroError as error:
        return {"disclosure": {"note": error.problem.detail}}


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _each(value: Any) -> list[Any]:
    """One or many, as a list; absent is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str | None:
    """A member as text: a string as it is, a language value by its text, anything else as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and isinstance(value.get("@value"), str):
        return str(value["@value"])
    return json.dumps(value, ensure_ascii=False)
