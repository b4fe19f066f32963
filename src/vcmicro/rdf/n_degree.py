"""Hash N-Degree Quads of RDFC-1.0 (section 4.8): telling look-alike blank nodes apart, within a counted budget.

The algorithm is exponential on symmetric graphs; one counter (calls and permutations) for the whole
document makes refusal deterministic. It is written as generators that a loop drives, so that long chains
of look-alikes need no deep Python stack.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
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
        self._relations = _relations(graphs, len(hashes))
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
        for relation in self._relations[node]:
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
        alone = len(nodes) == 1
        for order in permutations(nodes):
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


def _relations(graphs: Sequence[Graph], blank_nodes: int) -> list[list[Relation]]:
    """For each blank node, the other blank nodes in its quads, with their position and the predicate."""
    found: list[list[Relation]] = [[] for _ in range(blank_nodes)]
    for graph in graphs:
        flat = iter(graph.links)
        for subject, predicate, object_ in zip(flat, flat, flat, strict=True):
            _relate(found, subject, str(predicate)[1:-1], object_, graph.name)
        if isinstance(graph.name, int):
            for subject, tails in graph.groups.items():
                for tail in tails:
                    _relate(found, subject, tail[1 : tail.index(">") + 1], "", graph.name)
    return found


def _relate(found: list[list[Relation]], subject: Node, predicate: str, object_: Node, name: Node | None) -> None:
    """Note each pair of blank nodes of one quad, at both of them."""
    if isinstance(subject, str) and not isinstance(name, int):
        return
    places = (("s", predicate, subject), ("o", predicate, object_), ("g", "", name))
    blank = [place for place in places if isinstance(place[2], int)]
    for node in {node for _, _, node in blank}:
        found[node] += [relation for relation in blank if relation[2] != node]  # type: ignore[index, misc]
