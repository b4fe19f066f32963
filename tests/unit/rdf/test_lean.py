"""The lean walk passes nothing that the walk with places finds fault with, and states the same."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from alterations import altered
from documents import full_badge, profile, small_badge

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


def graphs(walk: Walk) -> list[tuple[Any, ...]]:
    return [(graph.name, graph.groups, graph.links, graph.repeated, graph.relinked) for graph in walk.graphs]


def walked(kind: type[Walk], document: dict[str, Any]) -> Walk:
    walk = kind(CONTEXTS, compiler_of(CONTEXTS), DEFAULT)
    if isinstance(walk, LeanWalk):
        walk.asks = False  # what comes out of parts has its own tests
    run(walk, document)
    return walk


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
