"""The members and achievements of a CLR, each in the form of an Open Badge that the rules of those can read."""

from __future__ import annotations

from typing import Any, NamedTuple

from vcmicro.mapping.formats import format_of
from vcmicro.mapping.places import Place

_SHARED = ("issuer", "validFrom", "validUntil", "awardedDate", "issuanceDate", "expirationDate")


class Member(NamedTuple):
    """An achievement of the record: the badge to read, where it stands, and which pointers of it are the record's."""

    id: str
    badge: dict[str, Any]
    pointer: str
    is_bare: bool


def members_of(root: Place, subject: Place) -> list[Member]:
    """Open Badges among the credentials, then achievements that no credential holds."""
    found = []
    for each in subject.each("verifiableCredential"):
        if isinstance(each.value, dict) and format_of(each.value) == "ob3":
            achievement = each.at("credentialSubject", "achievement", "id")
            if achievement is not None:
                found.append(Member(str(achievement.value), each.value, each.pointer, is_bare=False))
    known = {each.id for each in found}
    for each in subject.each("achievement"):
        id_ = each.text("id")
        if id_ is not None and id_ not in known:
            shared = {name: root.value[name] for name in _SHARED if name in root.value}
            badge = {**shared, "credentialSubject": {"type": ["AchievementSubject"], "achievement": each.value}}
            found.append(Member(id_, badge, each.pointer, is_bare=True))
    return found


def source_pointer(member: Member, pointer: str) -> str | None:
    """A pointer into a member's badge as one into the record; None for what the badge borrowed from the record."""
    if not member.is_bare:
        return member.pointer + pointer
    own = "/credentialSubject/achievement"
    return member.pointer + pointer[len(own) :] if pointer.startswith(own) else None


def parents(subject: Place, ids: set[str]) -> dict[str, str]:
    """Child id -> parent id, as isParentOf, isChildOf and isPartOf say, without cycles; the first parent counts."""
    found: dict[str, str] = {}
    for each in subject.each("association"):
        kind, source, target = (each.text(name) or "" for name in ("associationType", "sourceId", "targetId"))
        if kind == "isParentOf":
            child, parent = target, source
        elif kind in ("isChildOf", "isPartOf"):
            child, parent = source, target
        else:
            continue
        if {child, parent} <= ids and child not in found and not _reaches(found, parent, child):
            found[child] = parent
    return found


def _reaches(found: dict[str, str], start: str, end: str) -> bool:
    """True if ``end`` is ``start`` or above it."""
    at: str | None = start
    while at is not None:
        if at == end:
            return True
        at = found.get(at)
    return False
