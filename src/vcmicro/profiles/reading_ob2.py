"""The elements in an Open Badge 2.0: read from its OB 3.0 form, with the places of the original."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vcmicro.mapping.conversion import Options, Source
from vcmicro.mapping.ob2_ob3 import OB2_OB3
from vcmicro.profiles.facts import Facts, Seen
from vcmicro.profiles.reading_ob3 import read_ob3
from vcmicro.times import Instant

_SAME = {"/awardedDate": "/validFrom"}
"""Written from the same member of the assertion as another."""


def read_ob2(document: dict[str, Any], linked: Mapping[str, dict[str, Any]] | None = None) -> Facts:
    """Every element that an OB 2.0 assertion names, with its badge class and issuer in it or among ``linked``.

    Raises:
        Invalid: ``convert.document`` where these are only named by URL.
    """
    source = Source(document, b"", "application/json", "", Instant(0))
    mapped = OB2_OB3.apply(source, Options(embed="none", documents=dict(linked or {})))
    facts = read_ob3(mapped.document)
    origin = {entry.target: entry.source for entry in mapped.entries if entry.target and entry.source}
    for element, found in facts.seen.items():
        facts.seen[element] = [Seen(_place(origin, each.pointer), each.strength, each.text) for each in found]
    return facts


def _place(origin: dict[str, str], pointer: str) -> str:
    """Where the value stands in the assertion: the nearest place around it that a rule names, else the whole."""
    at = _SAME.get(pointer, pointer)
    while at:
        if at in origin:
            return origin[at]
        at = at.rpartition("/")[0]
    return ""
