"""From a document of any format to what a card shows: by the readers of the definitions, and by the few members beside.

The document is unproven and may be of any shape: a member that is not of the expected form is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro import vocabularies
from vcmicro.errors import VcmicroError
from vcmicro.mapping.elm_texts import primary_language, text_in
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.places import Place
from vcmicro.patterns import Pattern
from vcmicro.profiles import Facts, read_facts
from vcmicro.rendering import pictures
from vcmicro.rendering.card import MOST_VALUES, Card, Fact, Link, Picture, https, line, markdown

KINDS = {
    "ob3": "Open Badge 3.0",
    "ob2": "Open Badge 2.0",
    "clr": "Learner record (CLR 2.0)",
    "elm": "European Digital Credential",
    "vc": "Verifiable Credential",
    "presentation": "Presentation",
    "sd-jwt": "SD-JWT credential",
    None: "Document",
}
_ROWS = {
    "M7": "Workload",
    "M8": "Level",
    "M9": "Assessment",
    "M10": "Form of participation",
    "O3": "Result",
    "M11": "Quality assurance",
    "O1": "Prerequisites",
    "O2": "Supervision",
    "O4": "Stackability",
}
_DAY = Pattern(r"(-?\d{4,}-\d\d-\d\d)(?:T.*)?", re.ASCII)
_DURATION = Pattern(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?", re.ASCII
)
_UNITS = ("year", "month", "week", "day", "hour", "minute")
# What every credential has, and a card shows elsewhere or not at all.
_OWN_CLAIMS = frozenset({"iss", "iat", "nbf", "exp", "cnf", "vct", "status", "sub", "_sd_alg", "@context", "proof"})
_DEEPEST = 6


def read(document: Mapping[str, Any], linked: Mapping[str, dict[str, Any]] | None = None) -> Card:
    """The card of a credential or presentation, not yet judged; ``linked`` as in ``Report``."""
    root = Place(dict(document))
    kind = _kind(root)
    if kind == "presentation":
        holder, _ = _party(root.member("holder"))
        return Card(kind=KINDS[kind], title=KINDS[kind], issuer=holder, id=line(root.text("id")))
    if kind == "sd-jwt":
        return _token(root)
    if kind == "ob2":
        return _open_badge_2(root, linked or {})
    return _credential(root, kind)


def _kind(root: Place) -> str | None:
    types = {each.value for each in root.each("type") if isinstance(each.value, str)}
    if types & {"VerifiablePresentation", "EuropeanDigitalPresentation"}:
        return "presentation"
    found = format_of(root.value)
    return "sd-jwt" if found is None and "vct" in root.value else found


def _credential(root: Place, kind: str | None) -> Card:
    """Open Badges 3.0, CLR, ELM, and any other W3C credential."""
    facts = _facts(root) if kind in ("ob3", "elm") else None
    language = (primary_language(root) or "en") if kind == "elm" else "en"
    subject = (root.at("credentialSubject") or Place({})).first()
    what = _described(root, subject, kind)
    title = _first(facts, "M2") or _text(what, ("name", "title"), language)
    title = title or _text(root, ("name",), language) or _type_name(root)
    issuer, issuer_id = _party(root.member("issuer"), language)
    rest = _subject_rows(subject) if kind in ("vc", None) else ()
    return Card(
        kind=KINDS[kind],
        title=title,
        issuer=_first(facts, "M4") if kind == "elm" and not issuer else issuer,
        issuer_id=issuer_id,
        learner=_learner(facts) or _text(subject, ("name", "fullName"), language) or line(subject.text("id")),
        awarded=_day(root.text("awardedDate") or root.text("issued") or ""),
        valid_from=_day(root.text("validFrom") or root.text("issuanceDate") or ""),
        valid_until=_day(root.text("validUntil") or root.text("expirationDate") or ""),
        description=_text(what, ("description",), language, long=True)
        or _text(root, ("description",), language, long=True),
        criteria=_criteria(what),
        outcomes=_all(facts, "M6"),
        facts=(*_rows(facts), *rest),
        links=tuple(_links(root, what)),
        picture=_picture(root, what),
        id=line(root.text("id")),
    )


def _open_badge_2(root: Place, linked: Mapping[str, dict[str, Any]]) -> Card:
    """An assertion, with its badge class and issuer where they are at hand."""
    badge = _linked(root.member("badge"), linked)
    issuer = _linked(badge.member("issuer"), linked)
    named = badge.text("issuer") or ""
    facts = _facts(root, linked)
    recipient = root.at("recipient", "identity")
    # An identity that is hashed tells a person nothing.
    known = line(recipient.value) if recipient is not None and not _is_hash(recipient.value) else ""
    return Card(
        kind=KINDS["ob2"],
        title=_text(badge, ("name",), "en") or line(root.text("badge")) or KINDS["ob2"],
        issuer=_text(issuer, ("name",), "en"),
        issuer_id=line(issuer.text("id") or named),
        learner=_learner(facts) or known,
        awarded=_day(root.text("issuedOn") or ""),
        valid_until=_day(root.text("expires") or ""),
        description=_text(badge, ("description",), "en", long=True),
        criteria=_criteria(badge),
        outcomes=_all(facts, "M6"),
        facts=_rows(facts),
        links=tuple(_links(root, badge)),
        picture=pictures.of_place(badge.member("image")) or pictures.of_place(root.member("image")),
        id=line(root.text("id")),
    )


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("sha256$", "md5$"))


def _linked(place: Place | None, linked: Mapping[str, dict[str, Any]]) -> Place:
    if place is None:
        return Place({})
    first = place.first()
    return Place(linked.get(first.value, {})) if isinstance(first.value, str) else first


def _token(root: Place) -> Card:
    """An SD-JWT VC: its claims."""
    rows = tuple(_leaf_rows(Place({name: each for name, each in root.value.items() if name not in _OWN_CLAIMS})))
    type_ = line(root.text("vct"))
    return Card(kind=KINDS["sd-jwt"], title=type_ or KINDS["sd-jwt"], issuer_id=line(root.text("iss")), facts=rows)


def _facts(root: Place, linked: Mapping[str, dict[str, Any]] | None = None) -> Facts | None:
    """What the definitions' readers find; None where they refuse the document."""
    try:
        return read_facts(root.value, linked)
    except VcmicroError:
        return None


def _described(root: Place, subject: Place, kind: str | None) -> Place:
    """The node that describes what was achieved."""
    if kind in ("ob3", "clr"):
        return (subject.at("achievement") or Place({})).first() if kind == "ob3" else root
    if kind == "elm":
        claims = subject.each("hasClaim")
        named = [each for each in claims if any(kind.value == "LearningAchievement" for kind in each.each("type"))]
        claim = (named or claims or [Place({})])[0].first()
        spec = (claim.at("specifiedBy") or Place({})).first()
        return claim if claim.member("description") else spec if spec.value else claim
    return subject


def _party(place: Place | None, language: str = "en") -> tuple[str, str]:
    """Name and id of a party, which may be a bare id."""
    if place is None:
        return "", ""
    first = place.first()
    if isinstance(first.value, str):
        return "", line(first.value)
    return _text(first, ("name", "legalName", "prefLabel"), language), line(first.text("id"))


def _text(node: Place, names: tuple[str, ...], language: str, *, long: bool = False) -> str:
    """The first of the members that holds a text, in the language if there are several."""
    for name in names:
        place = node.member(name)
        value = _language_value(place, language) if place is not None else None
        if value:
            return markdown(value) if long else line(value)
    return ""


def _language_value(place: Place, language: str) -> str | None:
    """A text, a language map, or one or several VCDM language values."""
    if isinstance(place.value, str):
        return place.value
    for each in place.items():
        if isinstance(each.value, dict) and isinstance(each.value.get("@value"), str):
            return str(each.value["@value"])
    found = text_in(place, language)
    return found.value if found is not None else None


def _type_name(root: Place) -> str:
    """The most telling of the types, as words."""
    named = [each.value for each in root.each("type") if isinstance(each.value, str)]
    own = [each for each in named if each not in ("VerifiableCredential",)]
    return line(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", (own or named or ["Credential"])[-1][:200]))


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return found[1] if found is not None else line(text, 40)


def _criteria(what: Place) -> str:
    found = what.at("criteria")
    node = found.first() if found is not None else None
    if node is None or isinstance(node.value, str):
        return ""
    return markdown(node.text("narrative"))


def _links(root: Place, what: Place) -> Iterator[Link]:
    """Where to read on: criteria, evidence, the achievement's own page."""
    criteria = what.at("criteria")
    if criteria is not None:
        node = criteria.first()
        yield from _link("Criteria", node.value if isinstance(node.value, str) else node.text("id"))
    for each in (what.member("homepage"), what.member("supplementaryDocument")):
        for node in each.items()[:4] if each is not None else ():
            yield from _link("More about it", node.text("contentURL") or node.text("contentUrl"))
    for number, node in enumerate(root.each("evidence")[:8], 1):
        url = node.value if isinstance(node.value, str) else node.text("id")
        name = line(node.text("name")) if isinstance(node.value, dict) else ""
        yield from _link(f"Evidence: {name}" if name else f"Evidence {number}", url)


def _link(text: str, url: object) -> Iterator[Link]:
    followed = https(url)
    if followed:
        yield Link(text, followed)


def _picture(root: Place, what: Place) -> Picture | None:
    display = root.at("displayParameter", "individualDisplay", "displayDetail", "image")
    places = (what.member("image"), root.member("image"), display, root.at("issuer", "image"))
    return next((found for place in places if (found := pictures.of_place(place)) is not None), None)


def _learner(facts: Facts | None) -> str:
    """The strong identification, else a handle that a person can read."""
    if facts is None:
        return ""
    named = [each for each in facts.of("M1") if not _is_hash(each.text)]
    return line(named[0].text) if named else ""


def _first(facts: Facts | None, element: str) -> str:
    return next(iter(_all(facts, element)), "")


def _all(facts: Facts | None, element: str) -> tuple[str, ...]:
    """What stands at the places of an element: the strong ones, or the weak ones where no criteria say it at length."""
    seen = facts.of(element) if facts is not None else []
    strong = [each.text for each in seen if each.strength == "present"]
    texts = strong or [each.text for each in seen if "criteria" not in each.pointer]
    return tuple(dict.fromkeys(filter(None, map(told, texts[:MOST_VALUES]))))


def _rows(facts: Facts | None) -> tuple[Fact, ...]:
    found = ((label, _all(facts, element)) for element, label in _ROWS.items())
    return tuple(Fact(label, values) for label, values in found if values)


def told(text: str) -> str:
    """A code of the EU's lists by its label, a duration in words; any other text as it is."""
    code = vocabularies.code_of(text)
    if code is not None:
        return line(f"EQF level {code.code}" if code.table == "eqf" else code.label)
    if text.startswith(vocabularies.SNB):
        return ""
    length = _DURATION.fullmatch(text)
    if length is None or not any(length.groups()):
        return line(text)
    units = zip(length.groups(), _UNITS, strict=True)
    return " ".join(f"{int(each)} {unit}{'' if int(each) == 1 else 's'}" for each, unit in units if each)


def _subject_rows(subject: Place) -> tuple[Fact, ...]:
    if not isinstance(subject.value, dict):
        return ()
    return tuple(_leaf_rows(Place({k: v for k, v in subject.value.items() if k not in ("id", "type", "name")})))


def _leaf_rows(node: Place, depth: int = 0) -> Iterator[Fact]:
    """A row for every claim, named by its members; at most so many."""
    yield from [row for row, _ in zip(_leaves(node, "", depth), range(MOST_VALUES), strict=False)]


def _leaves(node: Place, name: str, depth: int) -> Iterator[Fact]:
    if isinstance(node.value, dict) and depth < _DEEPEST:
        for member, each in node.members():
            if member not in ("type", "@context"):
                yield from _leaves(each, f"{name} › {_words(member)}" if name else _words(member), depth + 1)
    elif isinstance(node.value, list):
        texts = tuple(filter(None, (line(each.value) for each in node.items()[:MOST_VALUES])))
        if texts:
            yield Fact(name, texts)
        for each in node.items()[:MOST_VALUES]:
            if isinstance(each.value, dict):
                yield from _leaves(each, name, depth + 1)
    elif text := line(node.value):
        yield Fact(name, (text,))


def _words(member: str) -> str:
    words = line(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", member[:80]).replace("_", " "), 60)
    return words[:1].upper() + words[1:]
