"""What a stack is made of: the achievements in each credential, with whom, how much and when."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from vcmicro import times, vocabularies
from vcmicro.errors import Invalid, invalid
from vcmicro.identity import matches
from vcmicro.mapping.alignments import target_type_of
from vcmicro.mapping.elm_texts import note_text, primary_language, text_in
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.ob3_elm.to_ob3.specification import point_of
from vcmicro.mapping.places import Place
from vcmicro.profiles.reading_elm import is_a, level_of
from vcmicro.profiles.reading_ob3 import number_of
from vcmicro.report import Report
from vcmicro.stacking.rule import ECTS

UNSPECIFIED = "https://w3id.org/vcmicro/credit#unspecified"
_DEEPEST = 8
"""Records within records."""


class Learner(NamedTuple):
    """How a credential knows its learner: ids, national ids, e-mail addresses, and a name with a date of birth."""

    ids: frozenset[str] = frozenset()
    national: frozenset[str] = frozenset()
    mails: frozenset[str] = frozenset()
    named: tuple[str, str] | None = None


class Achieved(NamedTuple):
    """One achievement. ``credits`` are by framework; ``level`` is an EQF level; ``date`` is in seconds since 1970."""

    id: str
    title: str
    pointer: str
    credits: dict[str, Decimal]
    level: int | None
    issuer: str
    date: int | None
    grades: tuple[tuple[str, str], ...] = ()
    is_recognized: bool = False
    parts: tuple[Achieved, ...] = ()
    requires: tuple[str, ...] = ()

    def walk(self) -> list[Achieved]:
        """Itself and everything below it."""
        return [self, *(each for part in self.parts for each in part.walk())]


class Opened(NamedTuple):
    """A credential as it was given (a token, or JSON), its document, and its report (None: it bears no proof)."""

    secured: dict[str, Any] | str | bytes
    document: dict[str, Any]
    report: Report | None


class Part(NamedTuple):
    """A credential of the stack, opened and verified (``report`` None: it bears no proof)."""

    number: int
    secured: dict[str, Any] | str | bytes
    document: dict[str, Any]
    report: Report | None
    learner: Learner
    achieved: tuple[Achieved, ...]
    links: tuple[tuple[str, str, str], ...] = ()
    """Associations of a CLR: type, source id, target id."""

    @property
    def label(self) -> str:
        """How messages name it."""
        return str(self.document.get("id") or f"credential {self.number}")


def read_part(number: int, opened: Opened, claimed: tuple[str, ...] = ()) -> Part:
    """The learner and the achievements of a credential; ``claimed`` identifiers are compared with hashed ones.

    Raises:
        Invalid: ``stack.format``.
    """
    found = format_of(opened.document)
    root = Place(opened.document)
    if found == "elm":
        return _elm(number, opened, root)
    if found in ("ob3", "clr"):
        subject = (root.at("credentialSubject") or Place({})).first()
        links = _links(subject)
        return Part(
            number, *opened, _badge_learner(subject, claimed), _nested_by(links, _achieved(root, subject)), links
        )
    raise invalid("stack.format", f"credential {number} is neither an Open Badge 3.0, a CLR nor an ELM credential")


def _seconds(place: Place | None) -> int | None:
    try:
        return times.parse(place.value).seconds if place is not None else None
    except Invalid:
        return None


def _achieved(root: Place, subject: Place) -> tuple[Achieved, ...]:
    """The achievements of a badge, or of a record and its members."""
    nested: list[Achieved] = []
    for each in subject.each("verifiableCredential"):
        inner = (each.at("credentialSubject") or Place({})).first()
        if isinstance(each.value, dict) and each.pointer.count("verifiableCredential") <= _DEEPEST:
            nested += _achieved(each, inner)
    known = {each.id for each in nested}
    own = [_badge(each, root, subject) for each in subject.each("achievement")]
    return (*(each for each in own if each.id not in known), *nested)


def _links(subject: Place) -> tuple[tuple[str, str, str], ...]:
    """The associations of a record, and of the records that are its members."""
    inner = [
        (each.at("credentialSubject") or Place({})).first()
        for each in subject.each("verifiableCredential")
        if isinstance(each.value, dict) and each.pointer.count("verifiableCredential") <= _DEEPEST
    ]
    own = (
        (each.text("associationType") or "", each.text("sourceId") or "", each.text("targetId") or "")
        for each in subject.each("association")
    )
    return (*own, *(link for each in inner for link in _links(each)))


def _nested_by(links: tuple[tuple[str, str, str], ...], achieved: tuple[Achieved, ...]) -> tuple[Achieved, ...]:
    """Achievements with their parts below them, as isParentOf, isChildOf and isPartOf say."""
    by_id = {each.id: each for each in achieved}
    children: dict[str, list[str]] = {}
    for kind, source, target in links:
        if kind == "isParentOf" and target in by_id:
            children.setdefault(source, []).append(target)
        elif kind in ("isChildOf", "isPartOf") and source in by_id:
            children.setdefault(target, []).append(source)
    below = {child for parent, found in children.items() if parent in by_id for child in found}

    def grown(id_: str, path: frozenset[str]) -> Achieved:
        kids = [each for each in dict.fromkeys(children.get(id_, ())) if each not in path]
        return by_id[id_]._replace(parts=tuple(grown(each, path | {id_}) for each in kids))

    tops = [each.id for each in achieved if each.id not in below] or [each.id for each in achieved[:1]]
    return tuple(grown(id_, frozenset()) for id_ in dict.fromkeys(tops))


def _badge(place: Place, root: Place, subject: Place) -> Achieved:
    credits: dict[str, Decimal] = {}
    framework = place.text("vcmCreditFramework") or UNSPECIFIED
    for number, unit in (
        (subject.member("creditsEarned"), framework),
        (place.member("creditsAvailable"), framework),
        (place.member("ECTS"), ECTS),
    ):
        value = number_of(number.value) if number is not None else None
        if value is not None:
            credits.setdefault(unit, value)
    level = None
    for each in place.each("alignment"):
        if isinstance(each.value, dict) and target_type_of(each.value) == "ext:EQF":
            code = str(each.value.get("targetCode") or str(each.value.get("targetUrl", "")).rpartition("/")[2])
            level = int(code) if vocabularies.lookup("eqf", code) is not None else level
    grades = tuple(
        (each.text("resultDescription") or "", str(each.value["value"]))
        for each in subject.each("result")
        if isinstance(each.value, dict) and "value" in each.value
    )
    kinds = [str(each.value) for each in place.each("assessmentType") + place.each("vcmAssessmentType")]
    issuer = root.at("issuer", "id") or root.at("issuer")
    return Achieved(
        id=place.text("id") or place.pointer,
        title=place.text("name") or "",
        pointer=place.pointer,
        credits=credits,
        level=level,
        issuer=str(issuer.value) if issuer is not None and isinstance(issuer.value, str) else "",
        date=_seconds(root.member("awardedDate") or root.member("validFrom")),
        grades=grades,
        is_recognized=any("prior" in kind for kind in kinds),
        requires=tuple(str(each.value) for each in place.each("vcmEntryRequirement")),
    )


def _badge_learner(subject: Place, claimed: tuple[str, ...] = ()) -> Learner:
    ids, national, mails, names = set(), set(), set(), []
    if id_ := subject.text("id"):
        ids.add(id_)
    for each in subject.each("identifier"):
        kind = each.text("identityType")
        for text in _identified(each, claimed):
            if kind == "nationalIdentityNumber":
                national.add(text)
            elif kind == "emailAddress":
                mails.add(text.lower())
            elif kind in ("name", "ext:name"):
                names.append(text)
    birth = subject.text("dateOfBirth")
    named = (names[0], birth[:10]) if names and birth else None
    return Learner(frozenset(ids), frozenset(national), frozenset(mails), named)


def _identified(identity: Place, claimed: tuple[str, ...]) -> tuple[str, ...]:
    """The identifier of an IdentityObject: in clear, or the claimed ones that its hash is of."""
    if not isinstance(identity.value, dict):
        return ()
    if identity.value.get("hashed") is True:
        return tuple(each for each in claimed if matches(identity.value, each)[0])
    text = identity.text("identityHash")
    return (text,) if text else ()


def _elm(number: int, opened: Opened, root: Place) -> Part:
    language = primary_language(root) or "en"
    subject = root.at("credentialSubject") or Place({})
    person = subject.first()
    claims = [each for each in person.each("hasClaim") if is_a(each, "LearningAchievement")]
    achieved = tuple(_claim(each, root, language, 0) for each in claims)
    return Part(number, *opened, _person(person, language), achieved)


def _claim(claim: Place, root: Place, language: str, depth: int) -> Achieved:
    found = claim.at("specifiedBy")
    spec = found.first() if found is not None else Place({})
    credits: dict[str, Decimal] = {}
    for each in claim.each("creditReceived") + spec.each("creditPoint"):
        pair = point_of(each)
        if pair is not None:
            credits.setdefault(pair[1], pair[0])
    found = spec.at("eqfLevel")
    level = level_of(found.first()) if found is not None else None
    body = claim.at("awardedBy", "awardingBody", "id") or root.at("issuer", "id")
    title = text_in(claim.member("title"), language)
    id_ = spec.text("id") or claim.text("id") or claim.pointer
    if id_.startswith("urn:epass:"):
        # Local to its document: two documents never speak of the same thing by it.
        id_ = f"{root.text('id') or ''}#{id_}"
    requirement = note_text(spec.at("entryRequirement"), language)
    return Achieved(
        id=id_,
        title=str(title.value) if title is not None else "",
        pointer=claim.pointer,
        credits=credits,
        level=int(level.code) if level is not None else None,
        issuer=str(body.value) if body is not None else "",
        date=_seconds(claim.at("awardedBy", "awardingDate") or root.member("issued") or root.member("validFrom")),
        grades=_grades(claim, language),
        parts=tuple(_claim(each, root, language, depth + 1) for each in claim.each("hasPart")) if depth < 16 else (),
        requires=(str(requirement.value),) if requirement is not None else (),
    )


def _grades(claim: Place, language: str) -> tuple[tuple[str, str], ...]:
    found = []
    for each in claim.each("provenBy"):
        grade = note_text(each.at("grade"), language)
        scheme = each.at("specifiedBy", "gradingScheme", "id")
        if grade is not None:
            found.append((str(scheme.value) if scheme is not None else "", str(grade.value)))
    return tuple(found)


def _person(person: Place, language: str) -> Learner:
    id_ = person.text("id")
    national = person.at("nationalID", "notation")
    mails = [mail.text("id") or "" for point in person.each("contactPoint") for mail in point.each("emailAddress")]
    name = text_in(person.member("fullName"), language)
    birth = person.text("dateOfBirth")
    return Learner(
        frozenset({id_} if id_ and not id_.startswith("urn:epass:") else ()),
        frozenset({str(national.value)} if national is not None else ()),
        frozenset(mail.removeprefix("mailto:").lower() for mail in mails if mail),
        (str(name.value), birth[:10]) if name is not None and birth else None,
    )
