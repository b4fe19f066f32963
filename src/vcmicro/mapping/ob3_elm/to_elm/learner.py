"""The subject becomes a person; what it says of the achievement goes to the claim (A19 to A30)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vcmicro.mapping.ob3_elm.to_elm.draft import Draft
from vcmicro.mapping.places import Place

_NAMES = frozenset({"name", "ext:name"})
_IDENTITY = frozenset({"type", "hashed", "identityHash", "identityType"})
_PERSONAL = {
    "givenName": "givenName",
    "familyName": "familyName",
    "patronymicName": "patronymicName",
}
_MORE_NAMES = ("additionalName", "honorificPrefix", "honorificSuffix", "familyNamePrefix")


def map_learner(draft: Draft, subject: Place) -> None:
    """Every member of the subject but its achievement and its results."""
    for name, place in subject.members():
        handler = _SUBJECT.get(name)
        if handler is not None:
            handler(draft, place)
        elif name in _PERSONAL or name in _MORE_NAMES or name == "name":
            _name_part(draft, place, name)
        elif name in ("email", "phone", "dateOfBirth", "url", "address", "otherIdentifier"):
            _personal(draft, place, name)
    if "id" not in subject.value:
        draft.ledger.made("A19", f"{draft.person.pointer}/id", "The learner has no id; a local one stands there.")
    _activity(draft, subject)


def _id(draft: Draft, place: Place) -> None:
    if draft.options.names == "omit" and str(place.value).startswith("mailto:"):
        draft.ledger.took("A19", place, kind="X", carrier="", why="Left out, as asked (names=omit).")
        return
    draft.ledger.took("A19", place, draft.person.put("id", place.value))


def _type(draft: Draft, place: Place) -> None:
    draft.ledger.took("A20", place)


def _identifiers(draft: Draft, place: Place) -> None:
    for each in place.items():
        if draft.options.names == "omit":
            draft.ledger.took("A21", each, kind="X", carrier="", why="Left out, as asked (names=omit).")
        elif isinstance(each.value, dict):
            _identity(draft, each)


def _identity(draft: Draft, place: Place) -> None:
    """Table T4."""
    kind = place.text("identityType") or "identifier"
    text = place.text("identityHash") or ""
    if place.value.get("hashed") is True:
        salt = place.text("salt")
        notation = text + (f"/salt={salt}" if salt else "")
        entry = draft.nodes.identifier(notation, f"ob:IdentityObject:{kind}:hashed")
        target = draft.person.add("identifier", entry)
    elif kind == "emailAddress" and not _has_mail(draft):
        mailbox = {"id": f"mailto:{text.removeprefix('mailto:')}", "type": "Mailbox"}
        point = draft.nodes.new("ContactPoint", emailAddress=[mailbox])
        target = draft.person.add("contactPoint", point)
    elif kind in _NAMES and "fullName" not in draft.person.node:
        target = draft.person.put("fullName", draft.nodes.text(text))
    elif kind == "nationalIdentityNumber" and draft.country is not None and "nationalID" not in draft.person.node:
        target = draft.person.put("nationalID", draft.nodes.legal_identifier(text, draft.country))
        draft.ledger.made("A21", f"{target}/spatial", "The country of the national id is taken to be the issuer's.")
    else:
        target = draft.person.add("identifier", draft.nodes.identifier(text, f"ob:IdentityObject:{kind}"))
    draft.ledger.took("A21", place, target, carrier="")
    for name, each in place.members():
        if name not in _IDENTITY and not (name == "salt" and place.value.get("hashed") is True):
            draft.ledger.took("A21", each, kind="N", carrier="", why="Has no place in ELM.")


def _has_mail(draft: Draft) -> bool:
    return any("emailAddress" in point for point in draft.person.node.get("contactPoint", ()))


def _name_part(draft: Draft, place: Place, name: str) -> None:
    """A69: a subject that is a profile too."""
    if draft.options.names == "omit":
        draft.ledger.took("A69", place, kind="X", carrier="", why="Left out, as asked (names=omit).")
    elif name in _PERSONAL:
        draft.ledger.took(
            "A69", place, draft.person.put(_PERSONAL[name], draft.nodes.text(str(place.value))), kind="T", carrier=""
        )
    elif name == "name" and "fullName" not in draft.person.node:
        draft.ledger.took("A69", place, draft.person.put("fullName", draft.nodes.text(str(place.value))), kind="T")
    else:
        draft.carry("A69", place, on=draft.claim)


def _personal(draft: Draft, place: Place, name: str) -> None:
    """Other personal data goes over only if the caller says so."""
    if not draft.options.personal:
        rule = "A70" if name == "dateOfBirth" else "A69"
        draft.ledger.took(rule, place, kind="X", carrier="", why="Personal data that was not asked for (personal=).")
    elif name == "dateOfBirth":
        draft.ledger.took("A70", place, draft.person.put("dateOfBirth", f"{str(place.value)[:10]}T00:00:00Z"))
    elif name in ("email", "phone"):
        point = draft.nodes.new("ContactPoint")
        if name == "email":
            point["emailAddress"] = [{"id": f"mailto:{place.value}", "type": "Mailbox"}]
        else:
            point["phone"] = [draft.nodes.new("Phone", phoneNumber=str(place.value))]
        draft.ledger.took("A61", place, draft.person.add("contactPoint", point))
    else:
        draft.carry("A69", place, on=draft.claim)


def _credits_earned(draft: Draft, place: Place) -> None:
    from vcmicro.mapping.ob3_elm.to_elm.achievement import credit_point

    if draft.kind.claim != "LearningAchievement":
        draft.carry("A24", place, on=draft.claim)
        return
    point = credit_point(draft, place.value, draft.framework)
    draft.ledger.took("A24", place, draft.claim.add("creditReceived", point))


def _license(draft: Draft, place: Place) -> None:
    entry = draft.nodes.identifier(str(place.value), "ob:licenseNumber")
    draft.ledger.took("A26", place, draft.claim.add("identifier", entry), carrier="")


def _carried(rule: str) -> Callable[[Draft, Place], None]:
    def take(draft: Draft, place: Place) -> None:
        draft.carry(rule, place, on=draft.claim)

    return take


def _elsewhere(draft: Draft, place: Place) -> None:
    """Read by a rule of its own."""


def _activity(draft: Draft, subject: Place) -> None:
    """A23, A29: the dates and the term of the activity behind the achievement."""
    start, end, term = (subject.member(name) for name in ("activityStartDate", "activityEndDate", "term"))
    if start is None and end is None:
        if term is not None:
            draft.carry("A29", term, on=draft.claim)
        return
    period: dict[str, Any] = draft.nodes.new(
        "PeriodOfTime",
        startDate=start.value if start else None,
        endDate=end.value if end else None,
        prefLabel=draft.nodes.text(str(term.value)) if term else None,
    )
    if draft.kind.claim == "LearningActivity":
        target = draft.claim.add("temporal", period)
    elif draft.kind.claim == "LearningAchievement":
        activity = draft.nodes.new(
            "LearningActivity", title=draft.claim.node["title"], awardedBy=draft.awarding, temporal=[period]
        )
        target = draft.claim.append("influencedBy", activity).pointer + "/temporal/0"
        draft.ledger.made("A23", target.removesuffix("/temporal/0"), "The activity is made to hold its dates.")
    else:
        for place in (start, end, term):
            if place is not None:
                draft.carry("A23", place, on=draft.claim)
        return
    for place, member in ((start, "startDate"), (end, "endDate")):
        if place is not None:
            draft.ledger.took("A23", place, f"{target}/{member}")
    if term is not None:
        draft.ledger.took("A29", term, f"{target}/prefLabel", carrier="")


_SUBJECT: dict[str, Callable[[Draft, Place], None]] = {
    "id": _id,
    "type": _type,
    "identifier": _identifiers,
    "creditsEarned": _credits_earned,
    "licenseNumber": _license,
    "narrative": _carried("A27"),
    "role": _carried("A29"),
    "source": _elsewhere,
    "term": _elsewhere,
    "activityStartDate": _elsewhere,
    "activityEndDate": _elsewhere,
    "achievement": _elsewhere,
    "result": _elsewhere,
    "image": _elsewhere,
}
