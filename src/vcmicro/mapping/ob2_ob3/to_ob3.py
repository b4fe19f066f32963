"""Open Badges 2.0 to 3.0: the assertion, and what it holds together."""

from __future__ import annotations

from typing import Any

from vcmicro.errors import invalid
from vcmicro.mapping.conversion import Mapped, Options, Source
from vcmicro.mapping.dates import date_time
from vcmicro.mapping.ledger import Ledger
from vcmicro.mapping.ob2_ob3.badge_class import map_badge_class
from vcmicro.mapping.ob2_ob3.draft import Draft, image_of
from vcmicro.mapping.ob2_ob3.linked import linked
from vcmicro.mapping.ob2_ob3.rules import RULES
from vcmicro.mapping.open_badge import add_source, complete_recipient, finish_contexts, new_credential, uuid_of
from vcmicro.mapping.places import Place, Target
from vcmicro.problems import shown

_EVIDENCE = ("id", "name", "narrative", "description", "genre", "audience")
_OB2 = "https://w3id.org/openbadges#"
_RECIPIENTS = {
    "email": "emailAddress",
    "telephone": "ext:telephone",
    "url": "ext:url",
    "id": "ext:eduID",
    "openBadgeId": "ext:openBadgeId",
    "name": "name",
}


def apply(source: Source, options: Options) -> Mapped:
    """An unsigned OB 3.0 credential from an OB 2.0 assertion.

    Raises:
        Invalid: ``convert.document`` (badge class or issuer not at hand), ``convert.date``, ``convert.issuer``.
    """
    document = linked(source.document, options.documents or {})
    assertion = Place(document)
    ledger = Ledger(RULES, frozenset() if options.embed == "none" else frozenset({"SRC"}))
    credential = Target(new_credential())
    subject = credential.child("credentialSubject", {"type": ["AchievementSubject"]})
    achievement = subject.child("achievement", {"id": "", "type": ["Achievement"]})
    draft = Draft(ledger, options, credential, subject, achievement)
    for name, place in assertion.members():
        _ASSERTION.get(name, _other)(draft, place, name)
    map_badge_class(draft, _badge(assertion))
    _identify(draft, assertion, source)
    complete_recipient(credential, subject, ledger, "K4")
    _finish(draft, source)
    return Mapped(credential.node, ledger.close(assertion))


def _badge(assertion: Place) -> Place:
    badge = assertion.member("badge")
    if badge is None or not isinstance(badge.value, dict):
        raise invalid("convert.document", f"the badge class {shown(badge and badge.value)} is not at hand", "/badge")
    return badge


def _identify(draft: Draft, assertion: Place, source: Source) -> None:
    """K2: an id of its own, which the same assertion always gets."""
    place = assertion.member("id") or assertion.member("uid")
    old = str(place.value) if place is not None else ""
    target = draft.credential.put("id", uuid_of(old or source.raw.hex()))
    if place is None:
        draft.ledger.made("K2", target, "The assertion had no id; the new one is made from its bytes.")
        return
    draft.ledger.made("K2", target, "A hosted id is not reused: the new id is made from it.")
    if ":" in old:
        evidence = {"id": old, "type": ["Evidence", f"{_OB2}Assertion"], "narrative": source.statement}
        draft.ledger.took("K2", place, f"{draft.credential.add('evidence', evidence)}/id")
    else:
        draft.ledger.took("K2", place, kind="N")


def _finish(draft: Draft, source: Source) -> None:
    node = draft.credential.node
    if "validFrom" not in node:
        raise invalid("convert.date", "the assertion does not say when it was issued", "/issuedOn")
    if target := add_source(draft.credential, source, draft.options):
        draft.ledger.made("K40", target)
    finish_contexts(node)
    first = ("@context", "id", "type", "name", "description", "image", "issuer", "validFrom", "validUntil")
    ordered = {name: node[name] for name in first if name in node} | node
    node.clear()
    node.update(ordered)


def _recipient(draft: Draft, place: Place, name: str) -> None:
    kind = place.text("type") or "email"
    identity, hashed = place.text("identity"), bool(place.member("hashed") and place.value["hashed"])
    if draft.options.names == "omit":
        draft.ledger.took("K4", place, kind="X", why="The learner's identity is left out, as asked (names=omit).")
        return
    if identity is None:
        return
    if kind == "url" and not hashed and identity.startswith("https://"):
        draft.ledger.took("K4", place, draft.subject.put("id", identity))
        return
    entry: dict[str, Any] = {"type": "IdentityObject", "hashed": hashed}
    entry["identityHash"] = identity if hashed else identity.removeprefix("mailto:")
    entry["identityType"] = _RECIPIENTS.get(kind, f"ext:{kind}")
    if place.text("salt"):
        entry["salt"] = place.text("salt")
    draft.ledger.took("K4", place, draft.subject.add("identifier", entry))


def _issued(draft: Draft, place: Place, name: str) -> None:
    moment = date_time(place)
    draft.credential.put("awardedDate", moment)
    draft.ledger.took("K7", place, draft.credential.put("validFrom", moment))


def _expires(draft: Draft, place: Place, name: str) -> None:
    draft.ledger.took("K8", place, draft.credential.put("validUntil", date_time(place)))


def _image(draft: Draft, place: Place, name: str) -> None:
    image = image_of(place)
    if image is not None:
        draft.ledger.took("K9", place, draft.credential.put("image", image))


def _evidence(draft: Draft, place: Place, name: str) -> None:
    for each in place.items():
        node: dict[str, Any] = {"type": ["Evidence"]}
        target = draft.credential.add("evidence", node)
        if isinstance(each.value, str):
            node["id" if "://" in each.value else "narrative"] = each.value
            draft.ledger.took("K10", each, target)
            continue
        for member, value in each.members():
            if member == "id" and str(value.value).startswith("_:"):
                draft.ledger.took("K10", value, kind="X", why="A label that means nothing outside its document.")
                continue
            if member in _EVIDENCE:
                node[member] = value.value
            elif member != "type":
                draft.carry(value, member)
                continue
            draft.ledger.took("K10", value, target)


def _narrative(draft: Draft, place: Place, name: str) -> None:
    draft.ledger.took("K11", place, draft.subject.put("narrative", place.value))


def _grade(draft: Draft, place: Place, name: str) -> None:
    result = {"type": ["Result"], "value": str(place.value)}
    draft.ledger.took("K38", place, draft.subject.add("result", result))


def _dropped(rule: str) -> Any:
    def take(draft: Draft, place: Place, name: str) -> None:
        draft.ledger.took(rule, place)

    return take


def _badge_place(draft: Draft, place: Place, name: str) -> None:
    draft.ledger.took("K5", place, draft.achievement.pointer, whole=False)


def _other(draft: Draft, place: Place, name: str) -> None:
    draft.carry(place, name)


_ASSERTION: dict[str, Any] = {
    "@context": _dropped("K1"),
    "id": lambda draft, place, name: None,
    "uid": lambda draft, place, name: None,
    "type": _dropped("K3"),
    "recipient": _recipient,
    "badge": _badge_place,
    "verification": _dropped("K6"),
    "verify": _dropped("K6"),
    "issuedOn": _issued,
    "expires": _expires,
    "image": _image,
    "evidence": _evidence,
    "narrative": _narrative,
    "revoked": _dropped("K12"),
    "revocationReason": _dropped("K12"),
    "endorsement": _dropped("K25"),
    "grade_achieved": _grade,
    "gradeAchieved": _grade,
}
