"""Definitions of micro-credentials: pure, a document (and what verification said of it) in, a verdict out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro.errors import Invalid, invalid
from vcmicro.mapping.formats import format_of
from vcmicro.profiles.bundles import read_parts
from vcmicro.profiles.ecology import Standing, is_micro_credential, standing
from vcmicro.profiles.eu_microcredential import EU
from vcmicro.profiles.facts import ELEMENTS, Facts, Seen
from vcmicro.profiles.other_definitions import AUSTRALIA, UNESCO
from vcmicro.profiles.reading_elm import read_elm
from vcmicro.profiles.reading_ob2 import read_ob2
from vcmicro.profiles.reading_ob3 import read_ob3
from vcmicro.profiles.verdicts import Conformity, Element, Profile, Requirement
from vcmicro.registry import Registry
from vcmicro.report import Report

PROFILES: Registry[Profile] = Registry(EU, UNESCO, AUSTRALIA)
"""Every definition, by name."""

_READERS = {"ob3": read_ob3, "elm": read_elm}


def check(
    given: Mapping[str, Any] | Report,
    *,
    profile: str = "eu-microcredential",
    volume: str | None = None,
    profiles: Registry[Profile] | None = None,
) -> Conformity:
    """Hold a credential against a definition of micro-credentials.

    Args:
        given: a document (Open Badges 2.0 or 3.0, ELM), or the ``Report`` of ``verify``, whose findings then count.
        profile: one of ``PROFILES``.
        volume: ``surf`` or ``dc4eu``: what counts as a small volume; by default nothing is assumed.
        profiles: another table of definitions.

    Returns:
        A verdict, the state of every element with its places and advice, and the requirements with their reasons.

    Raises:
        Invalid: ``profile.format`` for a document of another kind.
        ValueError: for an unknown profile or volume.
    """
    table = PROFILES if profiles is None else profiles
    if profile not in table:
        raise ValueError(f"profile={profile!r}: supported are {', '.join(table)}")
    if volume not in (None, "surf", "dc4eu"):
        raise ValueError(f"volume={volume!r}: supported are surf, dc4eu")
    document, report = _taken(given)
    return table[profile].judge(
        read_facts(document, report.linked if report is not None else None), report, {"volume": volume}
    )


def classify(given: Mapping[str, Any] | Report) -> Standing:
    """Where a credential, or a learner record (CLR), stands in the credential ecology; it never guesses.

    Raises:
        Invalid: ``profile.format``.
    """
    document, report = _taken(given)
    whole, parts = read_parts(document)
    facts = read_facts(document, report.linked if report is not None else None) if whole is None else whole
    return standing(facts, report, of_micro_credentials=bool(parts) and all(map(is_micro_credential, parts)))


def read_facts(document: Mapping[str, Any], linked: Mapping[str, dict[str, Any]] | None = None) -> Facts:
    """What a document says of the elements; ``linked`` holds what an Open Badge 2.0 names by URL, by URL.

    Raises:
        Invalid: ``profile.format``; ``convert.document`` for a badge class that is not at hand.
    """
    found = format_of(document)
    if found == "ob2":
        return read_ob2(dict(document), linked)
    reader = _READERS.get(found or "")
    if reader is None:
        raise invalid("profile.format", f"elements are read from OB 2.0, OB 3.0 and ELM, not from {found or 'this'}")
    return reader(dict(document))


def _taken(given: Mapping[str, Any] | Report) -> tuple[dict[str, Any], Report | None]:
    if not isinstance(given, Report):
        return dict(given), None
    if given.untrusted_document is None:
        raise Invalid(given.problems)
    return given.untrusted_document, given


__all__ = [
    "ELEMENTS",
    "PROFILES",
    "Conformity",
    "Element",
    "Facts",
    "Profile",
    "Requirement",
    "Seen",
    "Standing",
    "check",
    "classify",
    "read_facts",
]
