"""Issuing: put digests in place of what the holder may withhold. Source: RFC 9901 sections 4.2.4 to 4.2.6.

What is disclosable is said by JSON pointers into the claims: a member (``/given_name``), an element
(``/nationalities/0``), or every element of an array (``/nationalities/-``). Where one lies within another the inner is
concealed first, and its digest lies in the outer's disclosure.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from vcmicro.errors import Invalid, invalid
from vcmicro.problems import Problem, problem, shown
from vcmicro.securing.sd_jwt.disclosures import DEFAULT_HASH, Disclosure, Salt, conceal, decoy, fresh_salt
from vcmicro.securing.sd_jwt.processing import NEVER_DISCLOSED, Path, pointer_of
from vcmicro.securing.sd_jwt.selecting import tokens_of

_EVERY = "-"
_DIGESTS = ("_sd", "...", "_sd_alg")


@dataclass(frozen=True, slots=True)
class Concealed:
    """The payload to be signed, and the disclosures that go with it, outer before inner."""

    payload: dict[str, Any]
    disclosures: tuple[Disclosure, ...]


def conceal_claims(
    claims: dict[str, Any],
    pointers: Iterable[str],
    *,
    decoys: int = 0,
    algorithm: str = DEFAULT_HASH,
    never: frozenset[str] = NEVER_DISCLOSED,
    salt: Salt = fresh_salt,
) -> Concealed:
    """Conceal what the pointers name, and add ``decoys`` digests of nothing to each object and array that has some.

    ``never`` are top-level members that nothing may conceal. The claims are not changed.

    Raises:
        Invalid: ``sdjwt.digest`` if a claim is named like a digest; ``proof.pointer`` for a pointer to nothing;
            ``sdjwt.not_disclosable``.
    """
    _refuse_digests(claims, ())
    chosen = _paths(claims, pointers, never)
    work = _Concealing(chosen, decoys, algorithm, salt)
    payload = work.object(claims, ())
    if chosen or algorithm != DEFAULT_HASH:
        payload["_sd_alg"] = algorithm
    return Concealed(payload, tuple(work.disclosures))


@dataclass(slots=True)
class _Concealing:
    chosen: frozenset[Path]
    decoys: int
    algorithm: str
    salt: Salt
    disclosures: list[Disclosure] = field(default_factory=list)

    def value(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return self.object(value, path)
        return self.array(value, path) if isinstance(value, list) else value

    def object(self, node: dict[str, Any], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        digests: list[str] = []
        for name, each in node.items():
            inner = (*path, name)
            if inner in self.chosen:
                digests.append(self._disclosure(name, each, inner))
            else:
                found[name] = self.value(each, inner)
        if digests:
            digests += [decoy(self.algorithm) for _ in range(self.decoys)]
            # Sorted, they say nothing about the order of the claims (RFC 9901 section 4.2.4.1).
            found["_sd"] = sorted(digests)
        return found

    def array(self, node: list[Any], path: Path) -> list[Any]:
        found: list[Any] = []
        for index, each in enumerate(node):
            inner = (*path, index)
            concealed = inner in self.chosen
            found.append({"...": self._disclosure(None, each, inner)} if concealed else self.value(each, inner))
        if any((*path, index) in self.chosen for index in range(len(node))):
            for _ in range(self.decoys):
                found.insert(secrets.randbelow(len(found) + 1), {"...": decoy(self.algorithm)})
        return found

    def _disclosure(self, name: str | None, value: Any, path: Path) -> str:
        place = len(self.disclosures)
        found = conceal(name, self.value(value, path), self.salt())
        self.disclosures.insert(place, found)
        return found.digest(self.algorithm)


def _paths(claims: dict[str, Any], pointers: Iterable[str], never: frozenset[str]) -> frozenset[Path]:
    found: set[Path] = set()
    problems: list[Problem] = []
    for pointer in pointers:
        try:
            for path in _expanded(claims, pointer):
                if path[0] in never:
                    detail = f"{path[0]} decides how the credential is judged; the holder cannot withhold it"
                    problems.append(problem("sdjwt.not_disclosable", detail, pointer))
                found.add(path)
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return frozenset(found)


def _expanded(claims: dict[str, Any], pointer: str) -> list[Path]:
    """The paths that a pointer names; ``-`` is every element of an array."""
    tokens = tokens_of(pointer)
    if not tokens:
        raise invalid("proof.pointer", "the whole cannot be disclosable; name its members", pointer)
    places: list[tuple[Path, Any]] = [((), claims)]
    for token in tokens:
        places = [step for path, node in places for step in _steps(path, node, token)]
    if not places:
        raise invalid("proof.pointer", f"{shown(pointer)} names nothing in the claims", pointer)
    return [path for path, _ in places]


def _steps(path: Path, node: Any, token: str) -> list[tuple[Path, Any]]:
    if isinstance(node, dict):
        return [((*path, token), node[token])] if token in node else []
    if not isinstance(node, list):
        return []
    if token == _EVERY:
        return [((*path, index), each) for index, each in enumerate(node)]
    index = int(token) if token.isascii() and token.isdigit() and str(int(token)) == token else len(node)
    return [((*path, index), node[index])] if index < len(node) else []


def _refuse_digests(value: Any, path: Path) -> None:
    """No claim may be taken for a digest (RFC 9901 section 4.1)."""
    if isinstance(value, dict):
        for name in _DIGESTS:
            if name in value:
                raise invalid("sdjwt.digest", f"{name} is no name for a claim of an SD-JWT", pointer_of((*path, name)))
        for name, each in value.items():
            _refuse_digests(each, (*path, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            _refuse_digests(each, (*path, index))
