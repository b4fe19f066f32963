"""Rules across the members of one object, by the name of its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from vcmicro.errors import Invalid
from vcmicro.patterns import Pattern
from vcmicro.problems import shown
from vcmicro.record import NamedTuple
from vcmicro.strict_json import escape_pointer
from vcmicro.times import Instant, parse, parse_iso8601

# OB 3.0 B.6, "naming convention" of extensible vocabularies; its schema looks at the beginning only.
EXTENSION = Pattern(r"ext:[a-zA-Z0-9.|_]")
_IDENTITY_HASH = Pattern(r"sha256\$(?:[0-9a-f]{64}|[0-9A-F]{64})")


class Fault(NamedTuple):
    """A finding of a rule; ``stricter``: an error for the issuer, a warning for the reader."""

    code: str
    detail: str
    pointer: str = ""
    stricter: bool = False


Rule = Callable[[dict[str, Any]], Iterator[Fault]]

MEMBERS_OF_RULES: dict[Rule, frozenset[str]] = {}
"""Members that an object must all have before a rule has anything to say of it; for a rule not here, none."""


def _instant(value: object) -> Instant | None:
    if value is None:
        return None
    try:
        return parse(value)
    except Invalid:
        return None


def _period(first: str, last: str, code: str) -> Rule:
    """``last`` must not lie before ``first``."""

    def rule(value: dict[str, Any]) -> Iterator[Fault]:
        begins, ends = _instant(value.get(first)), _instant(value.get(last))
        if begins is not None and ends is not None and ends.is_before(begins):
            detail = f"{last} {value[last]!r} lies before {first} {value[first]!r}"
            yield Fault(code, detail, f"/{last}", stricter=True)

    MEMBERS_OF_RULES[rule] = frozenset((first, last))
    return rule


def _identified(value: dict[str, Any]) -> Iterator[Fault]:
    """OB 3.0 B.1.3: either ``id`` or at least one ``identifier`` MUST be supplied."""
    if "id" not in value and value.get("identifier") in (None, []):
        yield Fault("schema.required", "the recipient needs an id or an identifier", "/id", stricter=True)


def _hashed(value: dict[str, Any]) -> Iterator[Fault]:
    """OB 3.0 B.6, IdentityHash; MD5 is left out on purpose, it no longer hides anything."""
    found = value.get("identityHash")
    if value.get("hashed") is True and isinstance(found, str) and not _IDENTITY_HASH.fullmatch(found):
        detail = f"a hashed identityHash must be sha256$ and 64 hexadecimal digits, not {shown(found)}"
        yield Fault("schema.invalid", detail, "/identityHash", stricter=True)


def _related_resources(value: dict[str, Any]) -> Iterator[Fault]:
    """VCDM 2.0 section 5.3: every id once."""
    found = value.get("relatedResource")
    seen: set[str] = set()
    for index, each in enumerate(found if isinstance(found, list) else [found]):
        identifier = each.get("id") if isinstance(each, dict) else None
        if isinstance(identifier, str) and identifier in seen:
            yield Fault("schema.invalid", f"{shown(identifier)} is described twice", f"/relatedResource/{index}/id")
        elif isinstance(identifier, str):
            seen.add(identifier)


def _digest(value: dict[str, Any]) -> Iterator[Fault]:
    """VCDM 2.0 section 5.3: a digest MUST be there; one of a known resource should be right."""
    from vcmicro.shapes.related_resource import wrong_digests

    if "digestSRI" not in value and "digestMultibase" not in value:
        yield Fault("schema.required", "a related resource needs a digestSRI or a digestMultibase")
    for name, detail in wrong_digests(value):
        yield Fault("schema.invalid", detail, f"/{name}", stricter=True)


def _associated(value: dict[str, Any]) -> Iterator[Fault]:
    """CLR 2.0 B.1.4: an association joins achievements, and those of one record are in it.

    What an enveloped member holds cannot be seen here; then nothing is said.
    """
    members = _objects(value.get("verifiableCredential"))
    if any("EnvelopedVerifiableCredential" in str(each.get("type")) for each in members):
        return
    subjects = [subject for each in members for subject in _objects(each.get("credentialSubject"))]
    achievements = [entry for owner in (value, *subjects) for entry in _objects(owner.get("achievement"))]
    known = {each["id"] for each in (*members, *achievements) if isinstance(each.get("id"), str)}
    for index, each in enumerate(_objects(value.get("association"))):
        for name in ("sourceId", "targetId"):
            if isinstance(each.get(name), str) and each[name] not in known:
                detail = f"{name} {shown(each[name])} names no achievement of the record"
                yield Fault("schema.invalid", detail, f"/association/{index}/{name}", stricter=True)


def _zoned(value: dict[str, Any]) -> Iterator[Fault]:
    """OB 2.0, DateTime: a time zone indicator must be there."""
    for name in ("issuedOn", "expires"):
        try:
            zoned = name not in value or parse_iso8601(value[name]).zoned
        except Invalid:
            continue
        if not zoned:
            detail = f"{name}: {shown(value[name])} has no offset and is read as UTC"
            yield Fault("time.zone", detail, f"/{name}", stricter=True)


def _baked_image(value: dict[str, Any]) -> Iterator[Fault]:
    """OB 2.0, Assertion: the image is the one to bake into, at a URL; 1EdTech's validator refuses a ``data:`` URL."""
    image = value.get("image")
    found = image.get("id") if isinstance(image, dict) else image
    if isinstance(found, str) and found[:5].lower() == "data:":
        yield Fault("schema.invalid", "the image of an assertion has a URL of its own, no data: URL", "/image")


def _extensions(value: dict[str, Any]) -> Iterator[Fault]:
    """OB 2.0, Extensions: an object with a ``@context`` of its own that has the type Extension beside its own type."""
    for name, found in value.items():
        if not name.startswith(_EXTENSIONS):
            continue
        at = f"/{escape_pointer(name)}"
        many = isinstance(found, list)
        for index, each in enumerate(found if many else [found]):
            where = f"{at}/{index}" if many else at
            if not isinstance(each, dict):
                yield Fault("schema.invalid", f"the extension {shown(name)} must be an object", where)
                continue
            types = each.get("type")
            if "Extension" not in (types if isinstance(types, list) else [types]):
                yield Fault("schema.invalid", "the type of an extension must include Extension", f"{where}/type")
            if "@context" not in each:
                yield Fault("schema.context", "an extension needs a @context of its own", f"{where}/@context")


_EXTENSIONS = ("extensions:", "https://w3id.org/openbadges/extensions#")


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]


MEMBERS_OF_RULES[_hashed] = frozenset(("hashed", "identityHash"))
MEMBERS_OF_RULES[_related_resources] = frozenset(("relatedResource",))
MEMBERS_OF_RULES[_associated] = frozenset(("association",))
_validity = _period("validFrom", "validUntil", "credential.period")
_validity_11 = _period("issuanceDate", "expirationDate", "credential.period")

RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "VerifiableCredential": (_validity, _related_resources),
        "VerifiableCredential/1.1": (_validity_11,),
        "AchievementCredential": (_validity, _related_resources),
        "AchievementCredential/1.1": (_validity_11,),
        "EndorsementCredential": (_validity, _related_resources),
        "EndorsementCredential/1.1": (_validity_11,),
        "ClrCredential": (_validity, _related_resources),
        "ClrCredential/1.1": (_validity_11,),
        "ClrMember": (_validity, _related_resources),
        "ClrSubject": (_identified, _associated),
        "AchievementSubject": (_identified, _period("activityStartDate", "activityEndDate", "schema.invalid")),
        "IdentityObject": (_hashed,),
        "RelatedResource": (_digest,),
        "Assertion/2.0": (_zoned, _baked_image, _extensions),
        "BadgeClass/2.0": (_extensions,),
        "Profile/2.0": (_extensions,),
        "Endorsement/2.0": (_zoned, _extensions),
    }
)
"""The rules of each shape that has any."""
