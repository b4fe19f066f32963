"""lint(): what a platform's output gets wrong, and how to mend it.

1. Known faults (``remedies``), most with a mend.
2. Every term, type and IRI that JSON-LD drops, with the context that would define it.
3. What the standard's own rules refuse or warn of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from vcmicro import rdf, shapes
from vcmicro.linting.remedies import Remedy, at, remedies
from vcmicro.mapping.formats import format_of
from vcmicro.problems import Problem
from vcmicro.rdf import Contexts
from vcmicro.strict_json import check_value, copied

_PROOF_TERMS = ("proof",)
_RULED = frozenset({"ob3", "clr", "vc", "elm"})
_MOST_ROUNDS = 100


class Fault(NamedTuple):
    """One finding: a stable code, where, what is wrong and what to do; ``is_mended`` if ``--fix`` mends it."""

    code: str
    pointer: str
    what: str
    fix: str
    is_mended: bool = False

    def to_json(self) -> dict[str, Any]:
        """``{"code", "pointer", "what", "fix", "mended"}``."""
        return {
            "code": self.code,
            "pointer": self.pointer,
            "what": self.what,
            "fix": self.fix,
            "mended": self.is_mended,
        }


class Lint(NamedTuple):
    """What was found. ``fixed`` is the mended document, without proofs, which a change would make false."""

    faults: tuple[Fault, ...]
    fixed: dict[str, Any]

    @property
    def is_clean(self) -> bool:
        """True if nothing was found."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """``{"clean", "faults"}``."""
        return {"clean": self.is_clean, "faults": [each.to_json() for each in self.faults]}


def lint(document: Mapping[str, Any], *, contexts: Mapping[str, Any] | None = None) -> Lint:
    """Look for what is wrong with a credential, signed or not; nothing is fetched and no proof is judged.

    Args:
        document: the credential as JSON.
        contexts: further JSON-LD contexts by URL.

    Raises:
        Invalid: ``json.*`` for what is no JSON.
    """
    given = dict(document)
    check_value(given)
    known = remedies(given)
    problems = [*_graph(given, Contexts(contexts)), *_rules(given)]
    told = {each.pointer for each in known}
    faults = [Fault(each.code, each.pointer, each.what, each.fix, each.mend is not None) for each in known]
    faults += [_fault(each) for each in problems if each.pointer not in told]
    return Lint(tuple(dict.fromkeys(faults)), _mended(given, known))


def _graph(document: dict[str, Any], contexts: Contexts) -> Iterable[Problem]:
    """What a proof over RDF would not cover; nothing where the bytes are signed in another way (OB 2.0).

    Without any context nothing is defined, and the rules say that.
    """
    form = format_of(document)
    if form == "ob2" or (form in _RULED and "@context" not in document):
        return ()
    unsecured = {name: value for name, value in document.items() if name not in _PROOF_TERMS}
    return rdf.findings(unsecured, contexts)


def _rules(document: dict[str, Any]) -> Iterable[Problem]:
    return shapes.check(document) if format_of(document) in _RULED else ()


def _fault(found: Problem) -> Fault:
    return Fault(found.code, found.pointer, found.detail, found.hint or "")


def _mended(document: dict[str, Any], known: Iterable[Remedy]) -> dict[str, Any]:
    copy: dict[str, Any] = copied(document)
    copy.pop("proof", None)
    # What one mend leaves may be a fault of its own: an array whose empty texts were removed is empty.
    for _ in range(_MOST_ROUNDS):
        mends = [each for each in known if each.mend is not None]
        if not mends:
            break
        # From the end of arrays to their front, so that what is removed moves nothing that is still to be mended.
        for each in sorted(mends, key=_depth, reverse=True):
            if each.mend is not None and _is_there(copy, each.pointer):
                each.mend(copy)
        known = remedies(copy)
    return copy


def _depth(remedy: Remedy) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else -1, part) for part in remedy.pointer.split("/")]


def _is_there(document: dict[str, Any], pointer: str) -> bool:
    try:
        holder, key = at(document, pointer)
        holder[key]
    except (KeyError, IndexError, TypeError, ValueError):
        return False
    return True


__all__ = ["Fault", "Lint", "lint"]
