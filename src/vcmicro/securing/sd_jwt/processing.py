"""From the signed payload and its disclosures to the claims: steps 3 to 5 of RFC 9901 section 7.1.

The walk keeps two views: the payload *as issued*, in which an array element that is not disclosed still takes its
place (``HIDDEN``), and the processed document, from which it is gone. Paths lead into the former, JSON pointers into
the latter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from vcmicro import strict_json
from vcmicro.errors import invalid, over_limit
from vcmicro.limits import Limits
from vcmicro.problems import shown
from vcmicro.securing.sd_jwt import disclosures
from vcmicro.securing.sd_jwt.disclosures import Disclosure
from vcmicro.strict_json import escape_pointer

Path = tuple[str | int, ...]

NEVER_DISCLOSED = frozenset(
    {"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status", "_sd_alg", "@context"}
)
"""Claims that decide whether and how a token is judged: with all that is in them, never the holder's to withhold.

Sources: SD-JWT VC section 3.2.2.3; RFC 9901 section 9.7; VC-JOSE-COSE section 3.2.1.
"""


class Hidden:
    """The type of ``HIDDEN``."""

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN: Final = Hidden()
"""Stands where an array element is, or a decoy, that was not disclosed."""


@dataclass(frozen=True, slots=True)
class Processed:
    """What an SD-JWT says as far as it is disclosed.

    ``document`` is the processed payload; ``issued`` the same with ``HIDDEN`` elements; ``disclosed`` the disclosures
    by their path in ``issued``; ``withheld_paths`` the object or array of each digest that was not disclosed
    (decoys among them); ``digests`` how many digests there are in all.
    """

    issued: dict[str, Any]
    document: dict[str, Any]
    disclosed: Mapping[Path, Disclosure]
    withheld_paths: tuple[Path, ...]
    digests: int

    @property
    def withheld(self) -> tuple[str, ...]:
        """``withheld_paths`` as JSON pointers into ``document``."""
        return tuple(pointer_to(self.issued, path) for path in self.withheld_paths)


def process(payload: dict[str, Any], texts: tuple[str, ...], limits: Limits) -> Processed:
    """Put every disclosed value in the place of its digest.

    Raises:
        Invalid: ``sdjwt.hash_alg``, ``sdjwt.disclosure``, ``sdjwt.duplicate``, ``sdjwt.override``,
            ``sdjwt.not_disclosable``, ``sdjwt.unreferenced``, ``sdjwt.digest``.
        LimitExceeded: ``limit.depth`` (disclosures within disclosures), ``json.depth`` and the limits of JSON.
    """
    algorithm = disclosures.hash_of(payload)
    walk = _Walk(disclosures.read_all(texts, algorithm, limits), limits)
    issued = walk.object({name: value for name, value in payload.items() if name != "_sd_alg"}, (), 0)
    if walk.unused:
        text = next(iter(walk.unused.values())).text
        raise invalid("sdjwt.unreferenced", f"nothing that was signed refers to the disclosure {shown(text, 40)}")
    document = _without_hidden(issued)
    strict_json.check_value(document, limits=limits)
    return Processed(issued, document, walk.disclosed, tuple(walk.withheld), len(walk.seen))


def pointer_to(issued: Any, path: Path) -> str:
    """The JSON pointer into the processed document of what is disclosed at a path as issued."""
    pointer, node = "", issued
    for step in path:
        token = step
        if isinstance(node, list) and isinstance(step, int):
            token = step - sum(each is HIDDEN for each in node[:step])
        pointer += f"/{escape_pointer(token)}"
        node = node[step]
    return pointer


@dataclass(slots=True)
class _Walk:
    unused: dict[str, Disclosure]
    limits: Limits
    seen: set[str] = field(default_factory=set)
    disclosed: dict[Path, Disclosure] = field(default_factory=dict)
    withheld: list[Path] = field(default_factory=list)

    def value(self, value: Any, path: Path, depth: int) -> Any:
        if len(path) > self.limits.json_depth:
            raise over_limit("json.depth", "json_depth", self.limits.json_depth)
        if isinstance(value, dict):
            return self.object(value, path, depth)
        return self.array(value, path, depth) if isinstance(value, list) else value

    def object(self, node: dict[str, Any], path: Path, depth: int) -> dict[str, Any]:
        for wrong in ("...", "_sd_alg"):
            if wrong in node:
                raise invalid("sdjwt.digest", f"{wrong} stands where it is no digest and no hash", pointer_of(path))
        found = {key: self.value(each, (*path, key), depth) for key, each in node.items() if key != "_sd"}
        for place in self._digests(node, path):
            disclosure = self._take(place, path, depth)
            if disclosure is None:
                continue
            if disclosure.name is None:
                raise invalid("sdjwt.disclosure", "an array element is disclosed as a member", pointer_of(path))
            name = disclosure.name
            inner = (*path, name)
            if name in found:
                raise invalid("sdjwt.override", f"{name[:40]!r} is there already", pointer_of(inner))
            _refuse_protected(inner)
            self.disclosed[inner] = disclosure
            found[name] = self.value(disclosure.value, inner, depth + 1)
        return found

    def array(self, node: list[Any], path: Path, depth: int) -> list[Any]:
        return [self._element(each, (*path, index), depth) for index, each in enumerate(node)]

    def _element(self, value: Any, path: Path, depth: int) -> Any:
        if not isinstance(value, dict) or "..." not in value:
            return self.value(value, path, depth)
        place = value["..."]
        if len(value) != 1 or not isinstance(place, str):
            raise invalid("sdjwt.digest", "an element with '...' has one member, a digest", pointer_of(path))
        disclosure = self._take(place, path[:-1], depth)
        if disclosure is None:
            return HIDDEN
        if disclosure.name is not None:
            raise invalid("sdjwt.disclosure", "a member is disclosed as an array element", pointer_of(path))
        self.disclosed[path] = disclosure
        return self.value(disclosure.value, path, depth + 1)

    def _digests(self, node: dict[str, Any], path: Path) -> list[str]:
        places = node.get("_sd", [])
        if not isinstance(places, list) or not all(isinstance(each, str) for each in places):
            raise invalid("sdjwt.digest", "_sd is no array of strings", f"{pointer_of(path)}/_sd")
        return places

    def _take(self, place: str, path: Path, depth: int) -> Disclosure | None:
        """The disclosure of a digest, if it was sent. A digest stands for one thing only, at one place only."""
        if place in self.seen:
            raise invalid("sdjwt.duplicate", f"the digest {shown(place, 60)} occurs twice", pointer_of(path))
        if path:
            _refuse_protected(path)
        self.seen.add(place)
        found = self.unused.pop(place, None)
        if found is None:
            self.withheld.append(path)
        elif depth >= self.limits.disclosure_depth:
            raise over_limit("limit.depth", "disclosure_depth", self.limits.disclosure_depth, pointer_of(path))
        return found


def _refuse_protected(path: Path) -> None:
    if path[0] in NEVER_DISCLOSED:
        raise invalid("sdjwt.not_disclosable", f"{path[0]} is never the holder's to withhold", pointer_of(path))


def pointer_of(path: Path) -> str:
    """A path as a JSON pointer, its indices as issued."""
    return "".join(f"/{escape_pointer(each)}" for each in path)


def _without_hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_hidden(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_hidden(each) for each in value if each is not HIDDEN]
    return value
