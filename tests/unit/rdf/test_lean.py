"""The lean walk passes nothing that the walk with places finds fault with, and states the same."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from documents import VCDM2, full_badge, profile, small_badge

from vcmicro.errors import VcmicroError
from vcmicro.limits import DEFAULT
from vcmicro.rdf import Contexts, dataset, findings
from vcmicro.rdf.compiler import compiler_of
from vcmicro.rdf.lean import Found, LeanWalk
from vcmicro.rdf.safe_mode import run
from vcmicro.rdf.walk import Walk

CONTEXTS = Contexts()
ISSUER = "did:example:issuer"
DRAFTS = {"small": small_badge(), "full": {**full_badge(), "issuer": profile(ISSUER)}}
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


def graphs(walk: Walk) -> list[tuple[Any, ...]]:
    return [(graph.name, graph.groups, graph.links, graph.repeated, graph.relinked) for graph in walk.graphs]


def walked(kind: type[Walk], document: dict[str, Any]) -> Walk:
    walk = kind(CONTEXTS, compiler_of(CONTEXTS), DEFAULT)
    run(walk, document)
    return walk


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


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS)
def test_the_usual_documents_pass_and_state_the_same(draft: dict[str, Any]) -> None:
    lean, full = walked(LeanWalk, draft), walked(Walk, draft)
    assert graphs(lean) == graphs(full) and lean.again == full.again and lean.blank_nodes == full.blank_nodes
    assert not full.problems and findings(draft, CONTEXTS) == ()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS)
def test_what_passes_is_free_of_findings_and_states_the_same(draft: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)
    passed = 0
    for _ in range(60):
        document = altered(draft, chance)
        try:
            lean = walked(LeanWalk, document)
        except (Found, VcmicroError):
            continue
        passed += 1
        full = walked(Walk, document)
        assert full.problems == [] and full.unavailable == []
        assert graphs(lean) == graphs(full) and lean.again == full.again and lean.scopes == full.scopes
    assert passed


def test_what_is_found_has_its_place() -> None:
    document = copy.deepcopy(DRAFTS["full"])
    document["credentialSubject"]["achievement"]["alignment"][0]["unknown"] = 1
    [found] = findings(document, CONTEXTS)
    assert found.pointer == "/credentialSubject/achievement/alignment/0/unknown"
    with pytest.raises(VcmicroError) as caught:
        dataset(document, CONTEXTS)
    assert caught.value.problems == (found,)
