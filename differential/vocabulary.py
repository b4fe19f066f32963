"""What the pinned contexts let a document say: the members that each type brings, read from the files as plain JSON.

This is no JSON-LD processor (the documents are there to test one): it knows just enough to write documents of which
safe mode accepts nearly all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vcmicro.rdf import Contexts

_PREFIX_ENDS = ("#", "/", ":")
_CONTEXTS = Contexts()


@dataclass(frozen=True, slots=True)
class Member:
    """One term: its coercion (``@id``, ``@vocab``, ``@json``, a datatype or None), containers and own context."""

    name: str
    coercion: str | None
    container: frozenset[str]
    context: Any
    """What the context has under ``@context``; an empty object if nothing."""

    @property
    def forgets(self) -> bool:
        """True if its context is null: what stands under it must name contexts of its own."""
        return self.context is None


@dataclass(frozen=True, slots=True)
class Scope:
    """The members that any node may have, and those that a type adds."""

    members: Mapping[str, Member] = field(default_factory=dict)
    types: Mapping[str, Mapping[str, Member]] = field(default_factory=dict)

    def of(self, types: Iterable[str]) -> dict[str, Member]:
        """The members of a node with these types."""
        found = dict(self.members)
        for name in types:
            found |= self.types.get(name, {})
        return found

    def under(self, member: Member) -> Scope:
        """The scope of a node that stands under ``member``."""
        return self.extended(member.context) if member.context else self

    def extended(self, local: Any) -> Scope:
        """This scope with what ``local`` defines: a URL, an object, null (which forgets) or an array of these."""
        if local is None:
            return Scope()
        if isinstance(local, str):
            return self.extended(_CONTEXTS.load(local)["@context"])
        found = self
        if isinstance(local, list):
            for each in local:
                found = found.extended(each)
            return found
        members, types = _defined(local)
        return Scope({**self.members, **members}, {**self.types, **types})


def _defined(context: Mapping[str, Any]) -> tuple[dict[str, Member], dict[str, Mapping[str, Member]]]:
    members: dict[str, Member] = {}
    types: dict[str, Mapping[str, Member]] = {}
    for name, meaning in context.items():
        definition = {"@id": meaning} if isinstance(meaning, str) else meaning
        if name.startswith("@") or not isinstance(definition, dict) or "@reverse" in definition:
            continue
        iri = definition.get("@id")
        if not isinstance(iri, str) or iri.startswith("@") or (iri.endswith(_PREFIX_ENDS) and len(definition) == 1):
            continue
        own = definition.get("@context", {})
        if not name[0].islower() and "@type" not in definition and name[0].isalnum():
            types[name] = _defined(own)[0] if isinstance(own, dict) else {}
        else:
            container = definition.get("@container", ())
            containers = frozenset([container] if isinstance(container, str) else container)
            members[name] = Member(name, definition.get("@type"), containers, own)
    return members, types
