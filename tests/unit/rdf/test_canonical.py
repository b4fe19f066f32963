"""RDFC-1.0: independence of order and labels, refusal of poison graphs by counted work."""

from __future__ import annotations

import itertools
import random

import nquads
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits
from vcmicro.rdf import Dataset
from vcmicro.rdf.n_degree import _orders

P = "<urn:p>"


def dataset(lines: list[str], limits: Limits | None = None) -> Dataset:
    return nquads.read("".join(lines), limits or Limits())[0]


def edges(pairs: list[tuple[object, object]]) -> list[str]:
    return [f"_:n{one} {P} _:n{other} .\n" for one, other in pairs]


def clique(size: int) -> list[str]:
    return edges(list(itertools.permutations(range(size), 2)))


def ring(size: int) -> list[str]:
    return edges([(each, (each + 1) % size) for each in range(size)])


def bipartite(size: int) -> list[str]:
    return edges([(f"a{one}", f"b{other}") for one in range(size) for other in range(size)])


def relabelled(lines: list[str], seed: int) -> list[str]:
    """The same dataset with other labels in another order."""
    shuffle = random.Random(seed)
    labels = sorted({word for line in lines for word in line.split() if word.startswith("_:")})
    names = [f"_:x{number}" for number in range(len(labels))]
    shuffle.shuffle(names)
    new = dict(zip(labels, names, strict=True))
    lines = [" ".join(new.get(word, word) for word in line.split()) + "\n" for line in lines]
    shuffle.shuffle(lines)
    return lines


nodes = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "<urn:x>", "<urn:y>"])
quads = st.tuples(nodes, st.sampled_from([P, "<urn:q>"]), nodes | st.just('"v"'), st.none() | nodes)


@given(st.lists(quads, min_size=1, max_size=10), st.integers(0, 99))
@settings(max_examples=150)
def test_labels_and_order_do_not_matter(statements: list[tuple[str, str, str, str | None]], seed: int) -> None:
    lines = [" ".join(filter(None, each)) + " .\n" for each in statements]
    again = relabelled(lines, seed)
    for algorithm in ("sha256", "sha384"):
        assert dataset(lines).canonical(algorithm) == dataset(again).canonical(algorithm)  # type: ignore[arg-type]


@given(st.lists(quads, min_size=1, max_size=10))
@settings(max_examples=100)
def test_a_canonical_form_is_its_own_canonical_form(statements: list[tuple[str, str, str, str | None]]) -> None:
    once = dataset([" ".join(filter(None, each)) + " .\n" for each in statements]).canonical()
    assert dataset([once.decode()]).canonical() == once
    assert once.decode().splitlines() == sorted(set(once.decode().splitlines()))


@pytest.mark.parametrize(
    "lines", [clique(3), ring(4), ring(12), bipartite(2)], ids=["clique", "ring", "ring12", "bipartite"]
)
def test_small_symmetric_graphs_are_canonicalized(lines: list[str]) -> None:
    found = {dataset(relabelled(lines, seed)).canonical() for seed in range(5)}
    assert len(found) == 1


@pytest.mark.parametrize(
    "lines",
    [clique(8), clique(10), bipartite(6), ring(200), [*clique(8), *ring(9)]],
    ids=["clique8", "clique10", "bipartite6", "ring200", "both"],
)
def test_poison_is_refused_after_counted_work(lines: list[str]) -> None:
    for seed in range(2):
        with pytest.raises(Invalid) as caught:
            dataset(relabelled(lines, seed)).canonical()
        assert caught.value.code == "rdfc.work_limit"


def test_the_counter_is_exact() -> None:
    steps = dataset(ring(6)).canonicalized().steps
    assert steps > 6
    assert dataset(ring(6), Limits(rdfc_steps=steps)).canonical()
    with pytest.raises(Invalid):
        dataset(ring(6), Limits(rdfc_steps=steps - 1)).canonical()


def test_equal_orders_of_a_graphs_name_are_tried_once() -> None:
    lines = [f'_:{node} <urn:p{each}> "same" _:g .\n' for node in ("a", "b") for each in range(12)]
    found = dataset(lines)
    assert found.canonicalized().steps < 100
    assert {dataset(relabelled(lines, seed)).canonical() for seed in range(3)} == {found.canonical()}


def test_orders_that_differ_are_all_tried() -> None:
    for group in ([1, 2, 3], [1, 1, 2], [2, 1, 2, 1], [3, 3, 3]):
        assert sorted(_orders(group)) == sorted(set(itertools.permutations(group)))


def test_graphs_without_look_alikes_take_no_steps() -> None:
    found = dataset(['_:a <urn:p> "1" .\n', '_:b <urn:p> "2" .\n', "_:a <urn:q> _:b .\n"])
    assert found.canonicalized().steps == 0
    assert found.portable


def test_what_tight_verifiers_refuse_is_not_portable() -> None:
    assert not dataset(ring(4)).portable
    assert dataset([f'_:t{each} <urn:p> "same" .\n' for each in range(9)]).portable


def test_long_chains_need_no_deep_stack() -> None:
    chain = edges([(each, each + 1) for each in range(400)])
    assert dataset(chain, Limits(rdfc_steps=10**6)).canonical().count(b"\n") == 400


def test_a_statement_said_twice_counts_once() -> None:
    found = dataset(["_:a <urn:p> _:b .\n"] * 3 + ['_:a <urn:p> "x" .\n'] * 2)
    assert found.quads == 2
    assert found.canonical().count(b"\n") == 2


def test_quads_and_blank_nodes_are_limited() -> None:
    lines = [f'_:b{each} <urn:p> "x" .\n' for each in range(4)]
    assert dataset(lines, Limits(quads=4, blank_nodes=4)).quads == 4
    for limits, name in ((Limits(quads=3), "quads"), (Limits(blank_nodes=3), "blank_nodes")):
        with pytest.raises(LimitExceeded, match=f"Limits.{name}"):
            dataset(lines, limits)


def test_one_subject_in_several_graphs_is_sorted_by_whole_lines() -> None:
    lines = ['<urn:s> <urn:p> "b" .\n', '<urn:s> <urn:p> "a" <urn:g> .\n', '<urn:s> <urn:p> "b" <urn:g> .\n']
    assert dataset(lines).canonical().decode().splitlines(keepends=True) == sorted(lines)
