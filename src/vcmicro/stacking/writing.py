"""A stack written down as one credential: CLR 2.0 with its members, or ELM with hasPart (S16)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vcmicro import shapes
from vcmicro.enveloping import envelop
from vcmicro.errors import Invalid, invalid
from vcmicro.mapping import EDGES, Options, Source
from vcmicro.mapping.elm_joined import renumber, unify
from vcmicro.mapping.elm_nodes import ECTS
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.open_badge import CONTEXTS, VCM_CONTEXT, new_credential, uuid_of
from vcmicro.mapping.places import Place
from vcmicro.problems import problem
from vcmicro.profiles.reading_elm import is_a
from vcmicro.stacking.parts import Part
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.stacking import StackResult

CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_OF_THE_LEARNER = ("id", "type", "fullName", "givenName", "familyName", "nationalID", "identifier", "contactPoint")


def to_clr(result: StackResult) -> dict[str, Any]:
    """An unsigned ClrCredential: the whole as an achievement, the parts as members, an association for each."""
    whole = _achievement(result)
    issuer = _known_issuer(result)
    members, achievements = _members(result)
    associations = [
        {"type": "Association", "associationType": "isParentOf", "sourceId": whole["id"], "targetId": each.id}
        for each in result.used
        if each.id != whole["id"]
    ]
    subject: dict[str, Any] = {
        "type": ["ClrSubject"],
        "verifiableCredential": members,
        "achievement": [whole, *(each for each in achievements if each["id"] != whole["id"])],
        "association": associations,
    }
    learner = _learner_id(result)
    if learner is not None:
        subject = {"id": learner, **subject}
    elif identifiers := _learner_identifiers(result):
        subject["identifier"] = identifiers
    return {
        "@context": [CONTEXTS[0], CLR_CONTEXT, CONTEXTS[1], VCM_CONTEXT],
        "id": uuid_of("clr " + whole["id"] + " " + " ".join(each.id for each in result.used)),
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": whole["name"],
        **({"issuer": issuer} if issuer is not None else {}),
        "credentialSubject": subject,
    }


def _learner_identifiers(result: StackResult) -> list[dict[str, Any]]:
    """How a part knows the learner who has no id: the identifiers of the first part that has some."""
    for part in result.parts:
        subject = (Place(part.document).at("credentialSubject") or Place({})).first()
        entries = [each.value for each in subject.each("identifier") if is_a(each, "IdentityObject")]
        if entries:
            return entries
    return []


def _members(result: StackResult) -> tuple[list[Any], list[dict[str, Any]]]:
    """What is signed goes in as it is; of what no record can hold, the achievements."""
    signed = [part for part in result.parts if part.report is not None and format_of(part.document) != "elm"]
    if not signed:
        return [badge for part in result.parts for badge in _badges(part)], []
    others = [part for part in result.parts if part not in signed]
    return [_as_signed(part) for part in signed], [
        badge["credentialSubject"]["achievement"] for part in others for badge in _badges(part)
    ]


def _as_signed(part: Part) -> dict[str, Any]:
    if isinstance(part.secured, dict):
        return part.secured
    return envelop(part.secured)


def _badges(part: Part) -> list[dict[str, Any]]:
    """A part as unsigned Open Badges; each has to be signed before it is a member of a signed record."""
    if format_of(part.document) != "elm":
        return [part.document]
    document = _applied("elm-clr", part, Options(embed="none", elm=False))
    badges: list[dict[str, Any]] = document["credentialSubject"]["verifiableCredential"]
    return badges


def to_elm(result: StackResult) -> dict[str, Any]:
    """An unsigned European Digital Credential: one claim of the whole, whose parts are those of the credentials."""
    programme = result.programme
    parts = [(_as_elm(part, programme), part) for part in result.parts]
    badge = new_credential() | {
        "id": uuid_of(f"elm {programme.get('title')} " + " ".join(each.id for each in result.used)),
        "name": str(programme.get("title", "Programme")),
        "issuer": _issuer(result),
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": _achievement(result)},
    }
    source = Source(badge, b"", "application/json", "", Instant(0))
    whole = EDGES["ob3-elm"].apply(source, _options(programme)).document
    claim = whole["credentialSubject"]["hasClaim"][0]
    claim["hasPart"] = _claims(result, parts)
    person = (Place(parts[0][0]).at("credentialSubject") or Place({})).first()
    known = {name: each.value for name, each in person.members() if name in _OF_THE_LEARNER}
    whole["credentialSubject"] = {**known, "hasClaim": [claim]}
    joined: dict[str, Any] = unify(whole)
    return joined


def _issuer(result: StackResult) -> Any:
    """Who awards the whole.

    Raises:
        Invalid: ``stack.whole`` if nothing tells.
    """
    issuer = _known_issuer(result)
    if issuer is None:
        raise invalid("stack.whole", "the programme names no issuer, and nothing else tells who awards the whole")
    return issuer


def _known_issuer(result: StackResult) -> Any:
    """The programme's issuer, else that of every part; None where these are several, or of another format."""
    if "issuer" in result.programme:
        return result.programme["issuer"]
    profiles = [part.document.get("issuer") for part in result.parts]
    ids = [each.get("id") if isinstance(each, dict) else each for each in profiles]
    is_one = all(isinstance(each, str) and each == ids[0] for each in ids) and not any(
        format_of(part.document) in ("elm", "ob2") for part in result.parts
    )
    return profiles[0] if is_one else None


def _claims(result: StackResult, parts: list[tuple[dict[str, Any], Part]]) -> list[dict[str, Any]]:
    """The achievements of every part that counts, each once."""
    used = {each.id for each in result.used}
    seen: set[str] = set()
    found = []
    for number, (document, part) in enumerate(parts, 1):
        for top, claim in zip(part.achieved, _achievements(document, part), strict=False):
            below = {each.id for each in top.walk()}
            if top.id in seen or not below & used:
                continue
            seen |= below
            copied: dict[str, Any] = json.loads(json.dumps(claim))
            renumber(copied, f"part{number}")
            found.append(copied)
    return found


def _achievements(document: dict[str, Any], part: Part) -> list[dict[str, Any]]:
    person = (Place(document).at("credentialSubject") or Place({})).first()
    found = [each.value for each in person.each("hasClaim") if is_a(each, "LearningAchievement")]
    if not found:
        detail = f"{part.label} claims no achievement: participation or an entitlement is no part of one"
        raise invalid("stack.whole", detail)
    return found


def _achievement(result: StackResult) -> dict[str, Any]:
    programme = result.programme
    title = str(programme.get("title", "Programme"))
    node: dict[str, Any] = {
        "id": str(programme.get("id") or uuid_of(title)),
        "type": ["Achievement"],
        "name": title,
        "description": str(programme.get("description", title)),
        "criteria": {"narrative": "\n".join(f"- {each.title or each.id}" for each in result.used)},
    }
    if result.ects:
        total = result.ects
        node["creditsAvailable"] = int(total) if total == total.to_integral_value() else float(total)
        node["vcmCreditFramework"] = ECTS
    return node


def _learner_id(result: StackResult) -> str | None:
    """An id that every part knows the learner by, else one that the first does."""
    known = [part.learner.ids for part in result.parts if part.learner.ids]
    if not known:
        return None
    common = frozenset.intersection(*known)
    return min(common or known[0])


def _source(part: Part) -> Source:
    raw = json.dumps(part.document, ensure_ascii=False, separators=(",", ":")).encode()
    return Source(part.document, raw, "application/json", "", Instant(0))


def _options(programme: Mapping[str, Any]) -> Options:
    country, language, eidas = (programme.get(name) for name in ("country", "language", "eidas"))
    return Options(embed="none", country=country, language=language, eidas=eidas)


def _as_elm(part: Part, programme: Mapping[str, Any]) -> dict[str, Any]:
    found = format_of(part.document)
    if found == "elm":
        return part.document
    return _applied("clr-elm" if found == "clr" else "ob3-elm", part, _options(programme))


def _applied(edge: str, part: Part, options: Options) -> dict[str, Any]:
    wrong = [each for each in shapes.check(part.document, issuing=True) if not each.warning]
    if wrong:
        raise Invalid([problem("stack.whole", f"{part.label} is not valid, and cannot be part of it"), *wrong])
    try:
        return EDGES[edge].apply(_source(part), options).document
    except Invalid as error:
        raise Invalid([problem("stack.whole", f"{part.label} cannot be part of it"), *error.problems]) from None
