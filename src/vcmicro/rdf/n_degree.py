"""Hash N-Degree Quads of RDFC-1.0 (section 4.8): telling look-alike blank nodes apart, within a counted budget.

The algorithm is exponential on symmetric graphs; one counter (calls and permutations) for the whole
document makes refusal deterministic. It is written as generators that a loop drives, so that long chains
of look-alikes need no deep Python stack.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Generator, Iterator, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vcmicro.rdf.grouped import Graph, Node

Issuer = dict[int, str]
"""Labels issued so far, in order of issue (section 4.5)."""

Result = tuple[str, Issuer]
Call = Generator[tuple[int, Issuer], Result, Result]
Relation = tuple[str, str, int]
"""Position (s, o, g), predicate in brackets (empty for g) and number of a related blank node."""


class WorkExceeded(Exception):
    """The counter ran out; ``canonical`` turns it into ``rdfc.work_limit``."""


def order_by_n_degree(
    graphs: Sequence[Graph], hashes: list[str], digest: Callable[[str], str], most_steps: int
) -> tuple[list[int], int, bool]:
    """Blank nodes in canonical order, the steps taken, and whether calls stayed within the look-alikes' number."""
    alike: dict[str, list[int]] = {}
    for node, hash_ in enumerate(hashes):
        alike.setdefault(hash_, []).append(node)
    groups = [alike[hash_] for hash_ in sorted(alike)]
    search = _Search(graphs, hashes, digest, most_steps)
    for nodes in groups:
        if len(nodes) == 1:
            search.issue(nodes[0])
    for nodes in groups:
        if len(nodes) > 1:
            search.order(nodes)
    ambiguous = sum(len(nodes) for nodes in groups if len(nodes) > 1)
    return list(search.canonical), search.steps, search.calls <= ambiguous


class _Search:
    """The canonicalization state (section 4.3) of one dataset."""

    def __init__(
        self, graphs: Sequence[Graph], hashes: list[str], digest: Callable[[str], str], most_steps: int
    ) -> None:
        self.canonical: Issuer = {}
        self.steps = 0
        self.calls = 0
        self._hashes = hashes
        self._digest = digest
        self._most_steps = most_steps
        # What differs on first degree is labelled before anything is asked for; its relations are not needed.
        counts = Counter(hashes)
        self._relations = _Relations(graphs, {node for node, hash_ in enumerate(hashes) if counts[hash_] > 1})
        self._related: dict[str, str] = {}

    def issue(self, node: int) -> None:
        """Issue Identifier (section 4.5) with the canonical issuer."""
        self.canonical.setdefault(node, f"_:c14n{len(self.canonical)}")

    def order(self, nodes: list[int]) -> None:
        """Section 4.4.3 step 5 for one group of look-alikes."""
        results = []
        for node in nodes:
            if node not in self.canonical:
                results.append(self._run(node, {node: "_:b0"}))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer:
                self.issue(node)

    def _run(self, node: int, issuer: Issuer) -> Result:
        """Drive the generators: one that asks for another's result waits on the stack."""
        stack = [self._hash(node, issuer)]
        answer: Result | None = None
        while True:
            try:
                node, issuer = stack[-1].send(answer) if answer is not None else next(stack[-1])
                stack.append(self._hash(node, issuer))
                answer = None
            except StopIteration as done:
                stack.pop()
                answer = done.value
                if not stack:
                    return done.value  # type: ignore[no-any-return]

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most_steps:
            raise WorkExceeded

    def _hash(self, node: int, issuer: Issuer) -> Call:
        """Hash N-Degree Quads (section 4.8.3)."""
        self._step()
        self.calls += 1
        related: dict[str, list[int]] = {}
        for relation in self._relations.of(node):
            related.setdefault(self._hash_related(relation, issuer), []).append(relation[2])
        data: list[str] = []
        for hash_ in sorted(related):
            path, issuer = yield from self._best_path(related[hash_], issuer)
            data += (hash_, path)
        return self._digest("".join(data)), issuer

    def _hash_related(self, relation: Relation, issuer: Issuer) -> str:
        """Hash Related Blank Node (section 4.7.3)."""
        position, predicate, node = relation
        text = position + predicate + (self.canonical.get(node) or issuer.get(node) or self._hashes[node])
        found = self._related.get(text)
        if found is None:
            found = self._related[text] = self._digest(text)
        return found

    def _best_path(self, nodes: list[int], issuer: Issuer) -> Call:
        """Steps 5.2 to 5.6: the least path over all orders of one group of related nodes."""
        chosen: Result | None = None
        alone = len(set(nodes)) == 1
        for order in _orders(nodes):
            self._step()
            least = chosen[0] if chosen is not None else ""
            # One order has no rival to keep the issuer for; copying it would make long chains quadratic.
            found = yield from self._path(order, issuer if alone else issuer.copy(), least)
            if found is not None and (chosen is None or found[0] < chosen[0]):
                chosen = found
        assert chosen is not None  # a group holds at least one node, and its first order always gives a path
        return chosen

    def _path(
        self, order: tuple[int, ...], issuer: Issuer, least: str
    ) -> Generator[tuple[int, Issuer], Result, Result | None]:
        """Step 5.4 for one order; None as soon as it cannot become the least."""
        path = ""
        ahead = []
        for node in order:
            if node in self.canonical:
                path += self.canonical[node]
            else:
                if node not in issuer:
                    issuer[node] = f"_:b{len(issuer)}"
                    ahead.append(node)
                path += issuer[node]
            if least and len(path) >= len(least) and path > least:
                return None
        for node in ahead:
            hash_, deeper = yield node, issuer
            path += f"{issuer[node]}<{hash_}>"
            issuer = deeper
            if least and len(path) >= len(least) and path > least:
                return None
        return path, issuer


def _orders(nodes: list[int]) -> Iterator[tuple[int, ...]]:
    """The orders of a group that differ. A node stands in it once for each statement that relates it: a graph's
    name for every line of the graph, whose equal orders would be factorially many."""
    if len(set(nodes)) == len(nodes):
        yield from permutations(nodes)
        return
    order = sorted(nodes)
    while True:
        yield tuple(order)
        rise = next((at for at in range(len(order) - 2, -1, -1) if order[at] < order[at + 1]), None)
        if rise is None:
            return
        swap = next(at for at in range(len(order) - 1, rise, -1) if order[at] > order[rise])
        order[rise], order[swap] = order[swap], order[rise]
        order[rise + 1 :] = reversed(order[rise + 1 :])


class _Relations:
    """For each of some blank nodes, the others in its quads, with their position and the predicate."""

    def __init__(self, graphs: Sequence[Graph], alike: Container[Node | None]) -> None:
        self._named = [graph for graph in graphs if isinstance(graph.name, int)]
        self._quads: dict[int, list[Relation]] = {}
        self._found: dict[int, list[Relation]] = {}
        for graph in graphs:
            links, name = graph.links, graph.name
            for subject, predicate, object_ in zip(links[::3], links[1::3], links[2::3], strict=True):
                if subject not in alike and object_ not in alike and name not in alike:
                    continue
                shown = str(predicate)[1:-1]
                places = (("s", shown, subject), ("o", shown, object_), ("g", "", name))
                blank = [(position, text, node) for position, text, node in places if isinstance(node, int)]
                for node in {node for _, _, node in blank}:
                    if node in alike:
                        self._quads.setdefault(node, []).extend([each for each in blank if each[2] != node])

    def of(self, node: int) -> list[Relation]:
        """The relations of one node, once for each quad; most nodes are never asked for."""
        found = self._found.get(node)
        if found is None:
            found = self._quads.get(node, [])
            for graph in self._named:
                found += _across(graph, node)
            # The search goes by this order, and what it takes decides what is refused: statements that were put
            # together in another order must not change that.
            found.sort()
            self._found[node] = found
        return found


def _across(graph: Graph, node: int) -> list[Relation]:
    """Relations by statements without a blank object, in a graph that a blank node names."""
    name = graph.name
    if not isinstance(name, int):
        return []
    if node != name:
        return [("g", "", name)] * len(graph.groups.get(node, ()))
    return [
        ("s", tail[1 : tail.index(">") + 1], subject)
        for subject, tails in graph.groups.items()
        if isinstance(subject, int) and subject != node
        for tail in tails
    ]
