"""The badge class of OB 2.0 becomes the achievement of OB 3.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vcmicro.mapping.alignments import target_type_of
from vcmicro.mapping.ob2_ob3.draft import Draft, image_of
from vcmicro.mapping.ob2_ob3.extensions import EXTENSIONS, INSTITUTION, map_flags
from vcmicro.mapping.ob2_ob3.profile import map_institution, map_profile
from vcmicro.mapping.open_badge import uuid_of
from vcmicro.mapping.places import Place

_OB2 = "https://w3id.org/openbadges#"
_ALIGNMENT = {
    "targetName": "targetName",
    "targetUrl": "targetUrl",
    "targetDescription": "targetDescription",
    "targetFramework": "targetFramework",
    "targetCode": "targetCode",
    # Open Badges 1.1
    "name": "targetName",
    "url": "targetUrl",
    "description": "targetDescription",
}
_KINDS = {
    "micro_credential": "MicroCredential",
    "microcredential": "MicroCredential",
    "extra_curricular": "CoCurricular",
}


def map_badge_class(draft: Draft, badge: Place) -> None:
    """Every member of the badge class, then what OB 3.0 asks for and it did not say."""
    for name, place in badge.members():
        plain = name.removeprefix("extensions:")
        handler = _BADGE_CLASS.get(name) or EXTENSIONS.get(plain)
        if handler is not None:
            handler(draft, place)
        elif plain not in INSTITUTION:
            draft.carry(place, name)
    map_institution(draft, badge, draft.credential.child("issuer", {"id": "", "type": ["Profile"]}))
    map_flags(draft, badge)
    _complete(draft, badge)


def _complete(draft: Draft, badge: Place) -> None:
    node = draft.achievement.node
    if not node["id"]:
        text = repr(sorted(badge.value.items(), key=lambda item: item[0]))
        draft.ledger.made("K13", draft.achievement.put("id", uuid_of(text)), "The badge class had no id.")
    if "name" not in node:
        draft.ledger.made("K14", draft.achievement.put("name", "Badge"), "The badge class had no name.")
    if "description" not in node:
        target = draft.achievement.put("description", node["name"])
        draft.ledger.made("K14", target, "The badge class had no description; its name stands there.")
    criteria = draft.achievement.child("criteria").node
    if not criteria:
        criteria["narrative"] = ""
        draft.ledger.made("K16", f"{draft.achievement.pointer}/criteria", "The badge class had no criteria.")
    if "name" not in draft.credential.node:
        draft.credential.put("name", node["name"])


def _id(draft: Draft, place: Place) -> None:
    old = str(place.value)
    new = uuid_of(old) if draft.options.achievement_id == "new" else old
    draft.ledger.took("K13", place, draft.achievement.put("id", new))
    if "://" in old:
        related = {"id": old, "type": ["Related", f"{_OB2}BadgeClass"], "version": "Open Badges v2p0"}
        draft.achievement.add("related", related)


def _text(name: str) -> Callable[[Draft, Place], None]:
    def take(draft: Draft, place: Place) -> None:
        draft.ledger.took("K14", place, draft.achievement.put(name, str(place.value)))

    return take


def _image(draft: Draft, place: Place) -> None:
    image = image_of(place)
    if image is not None:
        draft.ledger.took("K15", place, draft.achievement.put("image", image))


def _criteria(draft: Draft, place: Place) -> None:
    criteria = draft.achievement.child("criteria")
    if isinstance(place.value, str):
        name = "id" if "://" in place.value else "narrative"
        draft.ledger.took("K16", place, criteria.put(name, place.value))
        return
    for name, each in place.members():
        if name in ("id", "narrative"):
            draft.ledger.took("K16", each, criteria.put(name, each.value))
        elif name == "type":
            draft.ledger.took("K3", each)
        else:
            draft.carry(each, f"criteria.{name}")


def _issuer(draft: Draft, place: Place) -> None:
    issuer = draft.credential.child("issuer", {"id": "", "type": ["Profile"]})
    draft.ledger.took("K17", place, issuer.pointer, whole=False)
    map_profile(draft, place, issuer)


def _alignment(draft: Draft, place: Place) -> None:
    for each in place.items():
        if isinstance(each.value, str):
            draft.ledger.took("K18", each, draft.achievement.add("alignment", _of_url(each.value)))
            continue
        if each.text("targetUrl") is None and each.text("url") is None:
            draft.carry(each, "alignment")
            continue
        node: dict[str, Any] = {"type": ["Alignment"]}
        target = draft.achievement.add("alignment", node)
        for name, value in each.members():
            if name in _ALIGNMENT:
                draft.ledger.took("K18", value, f"{target}/{_ALIGNMENT[name]}")
                node[_ALIGNMENT[name]] = str(value.value)
            elif name == "type":
                draft.ledger.took("K3", value)
            else:
                draft.carry(value, f"alignment.{name}")
        _complete_alignment(draft, node, target)


def _of_url(url: str) -> dict[str, Any]:
    node: dict[str, Any] = {"type": ["Alignment"], "targetName": url, "targetUrl": url}
    kind = target_type_of(node)
    return node if kind is None else {**node, "targetType": kind}


def _complete_alignment(draft: Draft, node: dict[str, Any], target: str) -> None:
    kind = target_type_of(node)
    if kind is not None:
        node["targetType"] = kind
    if "targetName" not in node:
        node["targetName"] = node.get("targetCode") or node["targetUrl"]
        draft.ledger.made("K18", f"{target}/targetName", "The alignment had no name.")


def _tags(draft: Draft, place: Place) -> None:
    for each in place.items():
        draft.ledger.took("K19", each, draft.achievement.add("tag", str(each.value)))


def _language(draft: Draft, place: Place) -> None:
    draft.ledger.took("K20", place, draft.achievement.put("inLanguage", str(place.value)))


def _version(draft: Draft, place: Place) -> None:
    draft.ledger.took("K20", place, draft.achievement.put("version", str(place.value)))


def _related(draft: Draft, place: Place) -> None:
    for each in place.items():
        id_ = each.value if isinstance(each.value, str) else each.text("id")
        if id_ is None:
            draft.carry(each, "related")
            continue
        node: dict[str, Any] = {"id": id_, "type": ["Related"]}
        for old, new in (("@language", "inLanguage"), ("version", "version")):
            if each.text(old):
                node[new] = each.text(old)
        draft.ledger.took("K20", each, draft.achievement.add("related", node))


def _endorsement(draft: Draft, place: Place) -> None:
    draft.ledger.took("K25", place)


def _kind(draft: Draft, place: Place) -> None:
    kind = _KINDS.get(str(place.value).lower().replace("-", "_"))
    target = draft.achievement.put("achievementType", kind) if kind else ""
    draft.note("K35", place, "typeBadgeClass", target)


def _dropped(rule: str) -> Callable[[Draft, Place], None]:
    def take(draft: Draft, place: Place) -> None:
        draft.ledger.took(rule, place)

    return take


def _at_the_end(draft: Draft, place: Place) -> None:
    """The edubadges flags are read together, by ``map_flags``."""


_BADGE_CLASS: dict[str, Callable[[Draft, Place], None]] = {
    "@context": _dropped("K1"),
    "id": _id,
    "type": _dropped("K3"),
    "name": _text("name"),
    "description": _text("description"),
    "image": _image,
    "criteria": _criteria,
    "issuer": _issuer,
    "alignment": _alignment,
    "tags": _tags,
    "@language": _language,
    "version": _version,
    "related": _related,
    "endorsement": _endorsement,
    "typeBadgeClass": _kind,
    "badgeClassType": _kind,
    **dict.fromkeys(
        (
            "participation",
            "assessmentType",
            "assessmentSupervised",
            "assessmentIdVerified",
            "stackable",
            "gradeAchievedRequired",
            "eqfNlqfLevelVerified",
        ),
        _at_the_end,
    ),
}
