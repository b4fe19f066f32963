"""The engine as the oracles meet it: a document that is new, and one whose parts are known (``rdf.parts``)."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from vcmicro.rdf import Contexts, Dataset, dataset, scope

MEMBERS: Final = 2
"""Members of an object that is taken for a part here: so nearly every document has some."""


@contextmanager
def small_parts() -> Iterator[None]:
    """While it lasts, small objects are parts too."""
    kept = scope.MEMBERS
    vars(scope)["MEMBERS"] = MEMBERS
    try:
        yield
    finally:
        vars(scope)["MEMBERS"] = kept


def stated(document: dict[str, Any], contexts: Contexts) -> Dataset:
    """The dataset of a document once its parts are known.

    Raises:
        AssertionError: if it differs from that of a document of which nothing was known.
        VcmicroError: as ``dataset``.
    """
    with small_parts():
        first = found = dataset(document, contexts)
        for _ in range(3):  # its ids are known, then itself, then it is put together
            found = dataset(copy.deepcopy(document), contexts)
    if (found.canonicalized(), found.described_again) != (first.canonicalized(), first.described_again):
        raise AssertionError("known parts change what a document states")
    return found


def parts_in(found: Dataset) -> int:
    """How many parts a dataset was put together from."""
    return sum(len(graph.placed) for graph in found.graphs)
