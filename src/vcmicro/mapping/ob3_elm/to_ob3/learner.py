"""The person becomes the subject (B18 to B24)."""

from __future__ import annotations

from typing import Any

from vcmicro.mapping.elm_texts import text_in
from vcmicro.mapping.ob3_elm.to_ob3.draft import Draft, identifier_type, mail_address
from vcmicro.mapping.places import Place

_DAY = "The day of birth; the time of day has no place."
_IDENTITY = "ob:IdentityObject:"
_PERSONAL = (
    "dateOfBirth",
    "placeOfBirth",
    "gender",
    "citizenshipCountry",
    "location",
    "memberOf",
    "groupMemberOf",
    "dateModified",
    "hasCredential",
    "birthName",
    "patronymicName",
)


def map_learner(draft: Draft, person: Place) -> None:
    """Ids, names and identifiers as the caller chose; other personal data only if asked for."""
    id_ = person.member("id")
    is_mail = id_ is not None and str(id_.value).startswith("mailto:")
    if id_ is not None and is_mail and draft.options.names == "omit":
        _leave_out(draft, [id_])
    elif id_ is not None and not str(id_.value).startswith("urn:epass:"):
        draft.ledger.took("B18", id_, draft.subject.put("id", id_.value))
    _names(draft, person)
    for each in person.each("identifier"):
        _identifier(draft, each)
    for name in _PERSONAL:
        place = person.member(name)
        if place is not None:
            _personal(draft, place, name)


def _names(draft: Draft, person: Place) -> None:
    full = text_in(person.member("fullName"), draft.language)
    given = text_in(person.member("givenName"), draft.language)
    family = text_in(person.member("familyName"), draft.language)
    national = person.at("nationalID", "notation")
    mails = [mail for point in person.each("contactPoint") for mail in point.each("emailAddress")]
    if draft.options.names == "omit":
        _leave_out(draft, [full, given, family, national, *(each.member("id") for each in mails)])
        return
    if draft.options.names == "profile" and (given or family):
        draft.subject.node["type"].append("Profile")
        for place, member in ((given, "givenName"), (family, "familyName"), (full, "name")):
            if place is not None:
                draft.ledger.took("B19", place, draft.subject.put(member, place.value), kind="T", carrier="")
    elif full is not None or given is not None or family is not None:
        parts = [each for each in ([full] if full is not None else [given, family]) if each is not None]
        target = _identity(draft, " ".join(str(each.value) for each in parts), "name")
        for each in (full, given, family):
            if each is not None:
                draft.ledger.took("B19", each, target, kind="T" if each is full else "N")
    if national is not None:
        draft.ledger.took("B20", national, _identity(draft, national.value, "nationalIdentityNumber"))
    for mail in mails:
        address, text = mail.member("id"), mail_address(mail)
        if address is not None and text is not None:
            target = _identity(draft, text, "emailAddress")
            draft.ledger.took("B21", address, target, kind="T", carrier="")


def _leave_out(draft: Draft, places: list[Place | None]) -> None:
    for place in places:
        if place is not None:
            draft.ledger.took("B19", place, kind="X", carrier="", why="Left out, as asked (names=omit).")


def _identity(draft: Draft, value: Any, type_: str, **more: Any) -> str:
    entry = {"type": "IdentityObject", "hashed": False, "identityHash": str(value), "identityType": type_, **more}
    return draft.subject.add("identifier", entry)


def _identifier(draft: Draft, place: Place) -> None:
    """B22: an identity of an Open Badge comes back as it was; any other keeps its scheme's name."""
    notation, scheme = place.member("notation"), place.text("schemeName") or "identifier"
    if notation is None:
        return
    if draft.options.names == "omit":
        _leave_out(draft, [notation])
        return
    if not scheme.startswith(_IDENTITY):
        target = _identity(draft, notation.value, identifier_type(scheme))
    else:
        kind, _, hashed = scheme[len(_IDENTITY) :].rpartition(":")
        if hashed == "hashed" and kind:
            text, _, salt = str(notation.value).partition("/salt=")
            target = _identity(draft, text, kind, hashed=True, **({"salt": salt} if salt else {}))
        else:
            target = _identity(draft, notation.value, scheme[len(_IDENTITY) :])
    draft.ledger.took("B22", notation, target)
    named = place.member("schemeName")
    if named is not None:
        is_exact = scheme.startswith(_IDENTITY) or identifier_type(scheme) in (scheme, f"ext:{scheme}")
        draft.ledger.took("B22", named, f"{target}/identityType", kind="T" if is_exact else "N")


def _personal(draft: Draft, place: Place, name: str) -> None:
    if name == "dateOfBirth" and draft.options.personal and "Profile" in draft.subject.node["type"]:
        date, _, time = str(place.value).partition("T")
        target = draft.subject.put("dateOfBirth", date)
        is_whole = time.startswith("00:00:00")
        draft.ledger.took("B23", place, target, kind="T" if is_whole else "N", carrier="", why="" if is_whole else _DAY)
    elif not draft.options.personal:
        rule = "B23" if name == "dateOfBirth" else "B24"
        why = "Personal data that was not asked for (personal=); only the embedded source has it."
        draft.ledger.took(rule, place, kind="X" if draft.options.embed == "none" else "C", carrier="SRC", why=why)
