"""What a bundle is made of: the facts of a learner record, and of the parts of a record or of an ELM achievement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vcmicro.mapping.clr_elm.members import members_of, parents
from vcmicro.mapping.formats import format_of
from vcmicro.mapping.places import Place
from vcmicro.profiles.facts import Facts
from vcmicro.profiles.reading_elm import is_a, read_elm
from vcmicro.profiles.reading_ob3 import read_ob3

_OF_A_PART = ("M7", "M8", "M9")


def read_record(document: dict[str, Any]) -> tuple[Facts, list[Facts]]:
    """The facts of a CLR's whole, and those of its parts: members and achievements below one, else all of them.

    A whole that names no credit has that of its parts, if every one of them has some.
    """
    root = Place(document)
    subject = (root.at("credentialSubject") or Place({})).first()
    members = members_of(root, subject)
    above = parents(subject, {each.id for each in members})
    tops = [each for each in members if each.id not in above]
    if len(tops) == 1:
        whole = read_ob3(tops[0].badge)
        parts = [read_ob3(each.badge) for each in members if each is not tops[0]]
    else:
        whole = Facts(is_person=True, achievements=len(members))
        parts = [read_ob3(each.badge) for each in members]
    _add_parts(whole, parts)
    return whole, parts


def _add_parts(whole: Facts, parts: list[Facts]) -> None:
    whole.parts = len(parts)
    points = [each.ects for each in parts if each.ects is not None]
    if parts and len(points) == len(parts):
        whole.part_ects = sum(points, Decimal(0))
        whole.ects = whole.part_ects if whole.ects is None else whole.ects
    whole.has_credit_without_unit |= any(each.has_credit_without_unit for each in parts)
    for element in _OF_A_PART:
        for part in parts:
            whole.seen.setdefault(element, []).extend(part.seen.get(element, ()))


def elm_parts(document: dict[str, Any]) -> list[Facts]:
    """The facts of every part of the achievement that an ELM credential claims, each as a claim of its own."""
    person = (Place(document).at("credentialSubject") or Place({})).first()
    claims = [each for each in person.each("hasClaim") if is_a(each, "LearningAchievement")]
    parts = claims[0].each("hasPart") if claims else []
    return [read_elm({**document, "credentialSubject": {**person.value, "hasClaim": [part.value]}}) for part in parts]


def read_parts(document: dict[str, Any]) -> tuple[Facts | None, list[Facts]]:
    """The facts of a record's whole (None for what is no record), and of the parts of a record or an ELM credential."""
    found = format_of(document)
    if found == "clr":
        return read_record(document)
    return None, elm_parts(document) if found == "elm" else []
