"""Documents with something else in the place of some members: most of it wrong, some of it odd but right."""

from __future__ import annotations

import copy
import random
from typing import Any

from documents import VCDM2

ODD: tuple[Any, ...] = (
    None,
    "",
    "x",
    "urn:x:1",
    "_:b",
    "Profile",
    "https://univ.example/achievements/soil",
    0,
    -0.0,
    1e21,
    2.5,
    True,
    [],
    {},
    [[]],
    ["x", "x"],
    [None],
    [{"id": "urn:x:1"}, {"id": "urn:x:1"}, {"id": "urn:x:1", "name": "again"}],
    {"@value": "x"},
    {"@value": "x", "@language": "en"},
    {"@id": "urn:x:1"},
    {"@set": ["x"]},
    {"@list": ["x"]},
    {"type": "Profile"},
    {"type": {"x": 1}, "name": "x"},
    {"type": ["Profile", 7], "name": "x"},
    {"id": ["urn:x:1"], "name": "x"},
    {"id": "urn:x:1", "type": ["Profile"], "name": "x"},
    {"@context": VCDM2, "name": "x", "type": "Profile"},
    {"unknown": 1, "name": "x"},
    {"en": "x", "de": ["y"]},
)
NAMES = ("id", "type", "@id", "@type", "@value", "@context", "@graph", "name", "unknown", "proof", "tag", "image")


def altered(document: Any, chance: random.Random) -> dict[str, Any]:
    """A copy with one to three members, or elements, of some other form."""
    copied = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        holder: Any = copied
        while True:
            places = list(holder) if isinstance(holder, dict) else range(len(holder))
            place = chance.choice(places) if places else None
            if place is None or not isinstance(holder[place], (dict, list)) or chance.random() < 0.2:
                break
            holder = holder[place]
        if isinstance(holder, dict) and (place is None or chance.random() < 0.3):
            place = chance.choice(NAMES)
        if place is not None:
            holder[place] = copy.deepcopy(chance.choice(ODD))
    return copied  # type: ignore[no-any-return]
