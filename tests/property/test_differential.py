"""The engine against PyLD, and against jsonld.js where it is installed, over generated documents: the reduced run.

``make differential`` does the full one. A difference must vanish when a named fault of the other side is mended.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from differential import node_oracle
from differential.compare import Tally, compare
from differential.documents import KINDS, document, drawn, look_alikes
from differential.engine import stated
from differential.page import page
from differential.pyld_oracle import FAULTS, Pyld, TooDear, distinct_orders, escape

from vcmicro.errors import VcmicroError
from vcmicro.rdf import Contexts, dataset

CONTEXTS = Contexts()
SEED = 20261123


def test_a_document_is_a_function_of_seed_and_number() -> None:
    assert [document(SEED, number) for number in range(20)] == [document(SEED, number) for number in range(20)]
    assert document(SEED, 1) != document(SEED, 2) != document(SEED + 1, 2)


def test_the_engine_is_as_pyld() -> None:
    tally = compare(250, SEED, CONTEXTS, [Pyld(CONTEXTS)])
    assert tally.unexplained == []
    assert set(tally.kinds) == set(KINDS) and tally.documents == 250
    assert tally.same["PyLD (sha256)"] > 150 and sum(tally.refused.values()) < 25
    for trait in (
        "graphs within graphs",
        "look-alike blank nodes",
        "texts with a direction",
        "controls",
        "objects that were known",
    ):
        assert tally.traits[trait] > 5, trait


@pytest.mark.parametrize("number", [4435, 7933])
def test_known_parts_do_not_change_how_look_alikes_are_told_apart(number: int) -> None:
    """Documents whose look-alikes the search would else visit in another order: what it takes is what is refused."""
    assert stated(document(1, number)[1], CONTEXTS).canonicalized().steps > 0


@pytest.mark.skipif(node_oracle.missing() is not None, reason=str(node_oracle.missing()))
def test_the_engine_is_as_jsonld_js() -> None:
    with node_oracle.Node(CONTEXTS) as node:
        assert node.versions["rdf-canonize"].startswith("5.")
        tally = compare(60, SEED, CONTEXTS, [node])
    assert tally.unexplained == []
    assert tally.same["rdf-canonize (sha384)"] + tally.explained["rdf-canonize (sha384)"] == 7


@given(st.randoms(use_true_random=False))
@settings(max_examples=settings().max_examples // 4, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_drawn_is_as_pyld_has_it(random: Random) -> None:
    _, value = drawn(random)
    try:
        mine = dataset(value, CONTEXTS).canonical()
        assert mine == Pyld(CONTEXTS).canonical(value, FAULTS)
    except (VcmicroError, TooDear):
        return


def test_the_order_of_writing_does_not_change_look_alikes() -> None:
    """Its canonical form is one, however the four look-alikes are ordered; PyLD as it is depends on that order."""
    values = [look_alikes(order) for order in permutations(range(4))][::5]
    forms = {dataset(value, CONTEXTS).canonical() for value in values}
    assert len(forms) == 1
    assert {Pyld(CONTEXTS).canonical(value, ["orders"]) for value in values} == forms
    assert {Pyld(CONTEXTS).canonical(value) for value in values} != forms
    assert not dataset(values[0], CONTEXTS).portable


class Wrong:
    """An oracle with a fault that it names, and one that it does not."""

    name = "Wrong"
    faults: ClassVar = {"shouts": "it writes in capitals"}

    def __init__(self, also: bytes) -> None:
        self.also = also

    def canonical(self, document: dict[str, Any], mended: Collection[str] = ()) -> bytes:
        found = dataset(document, CONTEXTS).canonical()
        return (found if "shouts" in mended else found.upper()) + self.also


def test_a_named_fault_explains_and_another_does_not() -> None:
    explained = compare(10, SEED, CONTEXTS, [Wrong(b"")])
    assert explained.faults["Wrong"]["shouts"] == explained.explained["Wrong (sha256)"] == 10
    assert explained.unexplained == []
    told: list[Tally] = []
    tally = compare(1000, SEED, CONTEXTS, [], told.append)
    assert told == [tally]
    wrong = compare(10, SEED, CONTEXTS, [Wrong(b"x")])
    assert len(wrong.unexplained) == 10 and "Wrong (sha256) differs" in wrong.unexplained[0]


def test_the_page_of_a_run() -> None:
    oracle = Wrong(b"")
    tally = compare(10, SEED, CONTEXTS, [oracle])
    text = page(tally, [oracle], seed=SEED, versions={"PyLD": "3.3.0"}, seconds=61)
    assert "**Unexplained differences: 0**" in text and "| shouts | it writes in capitals | 10 |" in text
    assert "| Wrong (sha256) | 0 | 10 | 0 | 0 |" in text


def test_what_mends_pyld() -> None:
    assert escape('a"\\\t\x00\x1f\x7f\ufffe\U0001f3c5') == 'a\\"\\\\\\t\\u0000\\u001F\\u007F\\uFFFE\U0001f3c5'
    assert sorted(distinct_orders(list("aabb"))) == sorted(map(list, {*permutations("aabb")}))
