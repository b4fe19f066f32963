"""A stack written down as one credential: CLR 2.0 with its members, or ELM with hasPart (S16)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vcmicro.errors import Invalid, invalid
from vcmicro.mapping import EDGES, Options, Source
from vcmicro.mapping.elm_nodes import ECTS, Nodes, language_key
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.ob3_elm.to_elm.achievement import number_text
from vcmicro.mapping.open_badge import CONTEXTS, VCM_CONTEXT, uuid_of
from vcmicro.problems import problem
from vcmicro.stacking.parts import Part
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.stacking import StackResult

CLR_CONTEXT = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def to_clr(result: StackResult) -> dict[str, Any]:
    """An unsigned ClrCredential: the whole as an achievement, the parts as members, an association for each."""
    programme = result.programme
    whole = _achievement(result)
    associations = [
        {"type": "Association", "associationType": "isParentOf", "sourceId": whole["id"], "targetId": each.id}
        for each in result.used
        if each.id != whole["id"]
    ]
    subject: dict[str, Any] = {
        "type": ["ClrSubject"],
        "verifiableCredential": [_as_open_badge(part) for part in result.parts],
        "achievement": [whole],
    }
    if associations:
        subject["association"] = associations
    learner = _learner_id(result)
    if learner is not None:
        subject = {"id": learner, **subject}
    return {
        "@context": [CONTEXTS[0], CLR_CONTEXT, CONTEXTS[1], VCM_CONTEXT],
        "id": uuid_of("clr " + whole["id"] + " " + " ".join(each.id for each in result.used)),
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": whole["name"],
        **({"issuer": programme["issuer"]} if "issuer" in programme else {}),
        "credentialSubject": subject,
    }


def to_elm(result: StackResult) -> dict[str, Any]:
    """An unsigned European Digital Credential: one claim of the whole, whose parts are those of the credentials."""
    first = _as_elm(result.parts[0], result.programme)
    nodes = Nodes(language_key(str(result.programme.get("language", "en"))))
    title = str(result.programme.get("title", "Programme"))
    parts = [_claim(_as_elm(part, result.programme)) for part in result.parts]
    for index, part in enumerate(parts):
        _renumber(part, f"part{index + 1}")
    whole: dict[str, Any] = {
        "id": "urn:epass:learningAchievement:whole",
        "type": "LearningAchievement",
        "title": nodes.text(title),
        "awardedBy": parts[0]["awardedBy"],
        "hasPart": parts,
        "specifiedBy": _specification(result, nodes, title),
    }
    person = {**first["credentialSubject"], "hasClaim": [whole]}
    display = {**first["displayParameter"], "title": nodes.text(title)}
    kept = {name: value for name, value in first.items() if name not in ("proof", "evidence", "attachment")}
    return {
        **kept,
        "id": uuid_of(f"elm {title} " + " ".join(each.id for each in result.used)),
        "credentialSubject": person,
        "displayParameter": display,
    }


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


def _specification(result: StackResult, nodes: Nodes, title: str) -> dict[str, Any]:
    # A whole of parts with and without a level: the class that may have either kind of part.
    node = nodes.new("LearningAchievementSpecification", title=nodes.text(title))
    if "id" in result.programme:
        node["id"] = result.programme["id"]
    if result.ects:
        framework = nodes.concept(ECTS, "European Credit Transfer System")
        node["creditPoint"] = [nodes.new("CreditPoint", framework=framework, point=number_text(str(result.ects)))]
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


def _as_open_badge(part: Part) -> dict[str, Any]:
    if format_of(part.document) != "elm":
        return part.document
    return _applied("elm-ob3", part, Options(embed="none"))


def _as_elm(part: Part, programme: Mapping[str, Any]) -> dict[str, Any]:
    if format_of(part.document) == "elm":
        return part.document
    options = Options(embed="none", country=programme.get("country"), language=programme.get("language"))
    return _applied("ob3-elm", part, options)


def _applied(edge: str, part: Part, options: Options) -> dict[str, Any]:
    try:
        return EDGES[edge].apply(_source(part), options).document
    except Invalid as error:
        raise Invalid([problem("stack.whole", f"{part.label} cannot be part of it"), *error.problems]) from None


def _claim(document: dict[str, Any]) -> dict[str, Any]:
    claims = document["credentialSubject"]["hasClaim"]
    found = [each for each in claims if each.get("type") == "LearningAchievement"]
    if not found:
        raise invalid("stack.whole", "a part of an achievement is an achievement, not participation or an entitlement")
    copy: dict[str, Any] = json.loads(json.dumps(found[0]))
    return copy


def _renumber(node: Any, prefix: str) -> None:
    """Make the local ids of a part its own: two documents count from one each."""
    if isinstance(node, dict):
        id_ = node.get("id")
        if isinstance(id_, str) and id_.startswith("urn:epass:"):
            node["id"] = f"{id_}:{prefix}"
        for each in node.values():
            _renumber(each, prefix)
    elif isinstance(node, list):
        for each in node:
            _renumber(each, prefix)
