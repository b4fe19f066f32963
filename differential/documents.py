"""Documents from a seed: Open Badges, CLRs, ELM credentials, endorsements and presentations of the pinned contexts.

The contexts themselves say which members a type has and what they carry, so every term, coercion and container of
theirs comes up. A document is a function of its seed and number alone; hypothesis, which shrinks but does not promise
that, draws the smaller documents of ``tests/support/generated_badges.py``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import Any, Final

from differential.values import Values
from differential.vocabulary import Member, Scope

VCDM2: Final = "https://www.w3.org/ns/credentials/v2"
VCDM1: Final = "https://www.w3.org/2018/credentials/v1"
OB3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR2: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ELM: Final = "http://data.europa.eu/snb/model/context/edc-ap"
VCMICRO: Final = "https://w3id.org/vcmicro/v1"

_KINDS: Final[dict[str, tuple[tuple[str, ...], str, int]]] = {
    "ob3": ((VCDM2, OB3), "OpenBadgeCredential", 26),
    "ob3-extensions": ((VCDM2, OB3, EXTENSIONS), "AchievementCredential", 12),
    "endorsement": ((VCDM2, OB3), "EndorsementCredential", 10),
    "ob3-vcdm1": ((VCDM1, OB3), "OpenBadgeCredential", 6),
    "clr": ((VCDM2, OB3, CLR2), "ClrCredential", 8),
    "elm": ((VCDM1, ELM), "EuropeanDigitalCredential", 18),
    "ob3-vcmicro": ((VCDM2, OB3, VCMICRO), "OpenBadgeCredential", 6),
    "presentation": ((VCDM2,), "VerifiablePresentation", 14),
}
"""Contexts, the second type and the weight of each kind of document."""

KINDS: Final = tuple(_KINDS)

_CLASSES: Final = {
    "achievement": "Achievement",
    "address": "Address",
    "alignment": "Alignment",
    "creator": "Profile",
    "evidence": "Evidence",
    "geo": "GeoCoordinates",
    "identifier": "IdentityObject",
    "image": "Image",
    "issuer": "Profile",
    "otherIdentifier": "IdentifierEntry",
    "parentOrg": "Profile",
    "proof": "DataIntegrityProof",
    "related": "Related",
    "result": "Result",
    "resultDescription": "ResultDescription",
    "rubricCriterionLevel": "RubricCriterionLevel",
    "source": "Profile",
}
"""The type that stands under a member in practice; other types come up too."""

_DEEPEST = 7
_Make = Callable[[], Any]


@lru_cache(maxsize=64)
def _scope(urls: tuple[str, ...]) -> Scope:
    return Scope().extended(list(urls))


def document(seed: int, number: int) -> tuple[str, dict[str, Any]]:
    """The kind and the document of this number in the run of this seed."""
    return drawn(Random(f"{seed}:{number}"))


def drawn(random: Random) -> tuple[str, dict[str, Any]]:
    """The kind and the document that a source of randomness leads to."""
    kind = random.choices(KINDS, [weight for *_, weight in _KINDS.values()])[0]
    return kind, _Writer(random).credential(kind)


def look_alikes(order: Sequence[int]) -> dict[str, Any]:
    """A document that the orders of its look-alike blank nodes decide on, and that no order of writing may change.

    Two graphs that a blank node names, with the same four look-alikes in each, every one said by two statements.
    """

    def described() -> dict[str, Any]:
        each = [{"type": ["Image", "Evidence"], "caption": {"type": "Image", "caption": str(name)}} for name in order]
        return {"type": "VerifiableCredential", "proof": {"type": "DataIntegrityProof", "previousProof": each}}

    return {"@context": [VCDM2, OB3], "type": "VerifiableCredential", "evidence": [described(), described()]}


class _Writer:
    """One document while it is written."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.values = Values(random)
        self.nodes_left = random.choice((4, 10, 20, 40, 80))
        self.wide = random.random() < 0.2
        self.written: list[Any] = []

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def credential(self, kind: str, depth: int = 0) -> dict[str, Any]:
        """A credential or presentation with contexts of its own."""
        urls, second, _ = _KINDS[kind]
        self.written = []
        first = "VerifiablePresentation" if kind == "presentation" else "VerifiableCredential"
        types = list(dict.fromkeys((first, second)))
        self.random.shuffle(types)
        found: dict[str, Any] = {"@context": list(urls)}
        found |= self.node(_scope(urls), types if len(types) > 1 or self.chance(0.5) else types[0], depth)
        if kind == "presentation":
            found["verifiableCredential"] = self.several(lambda: self.embedded(depth + 1))
        elif "credentialSubject" in _scope(urls).of(types):
            found["credentialSubject"] = self.several(lambda: self.subject(_scope(urls), second, depth + 1))
        return found

    def embedded(self, depth: int) -> dict[str, Any]:
        """A credential within a presentation; rarely a presentation, whose graphs stand within graphs."""
        kinds = KINDS if depth < 3 and self.chance(0.15) else KINDS[:-1]
        return self.credential(self.random.choice(kinds), depth)

    def subject(self, terms: Scope, second: str, depth: int) -> dict[str, Any]:
        kinds = {"EndorsementCredential": "EndorsementSubject", "ClrCredential": "ClrSubject"}
        if second == "EuropeanDigitalCredential":
            return self.node(terms, self.random.choice(("Person", "Organisation", ["Person", "Agent"])), depth)
        return self.node(terms, [kinds.get(second, "AchievementSubject")], depth)

    def node(self, terms: Scope, types: str | list[str] | None, depth: int) -> dict[str, Any]:
        """A node object of these types with some of their members."""
        self.nodes_left -= 1
        names = [types] if isinstance(types, str) else types or []
        found: dict[str, Any] = {}
        if types:
            found["type"] = types
        if self.chance(0.45):
            found["id"] = self.values.iri()
        own = [each for name in names for each in terms.types.get(name, {}).values()]
        members = list(terms.of(names).values())
        most = 0 if depth > _DEEPEST else self.random.randrange(12 if self.wide else 6)
        for _ in range(most):
            member = self.random.choice(own if own and self.chance(0.85) else members)
            if member.name not in found and not (depth and member.forgets):
                found[member.name] = self.value(terms, member, depth)
        if self.chance(0.5):
            found = dict(self.random.sample(sorted(found.items(), key=lambda item: item[0]), len(found)))
        self.written.append(found)
        return found

    def value(self, terms: Scope, member: Member, depth: int) -> Any:
        """What stands under a member, as its definition has it."""
        if member.forgets:
            return self.several(lambda: self.embedded(depth + 1))
        if "@language" in member.container:
            return self.language_map()
        if member.coercion == "@json":
            return self.values.json()
        if "@list" in member.container:
            return self.listed(terms, member, depth)
        return self.several(lambda: self.single(terms, member, depth))

    def single(self, terms: Scope, member: Member, depth: int) -> Any:
        draw = self.random.random()
        room = depth < _DEEPEST and self.nodes_left > 0
        if "@graph" in member.container:
            return self.nested(terms, member, depth)
        if member.coercion in ("@id", "@vocab"):
            return self.nested(terms, member, depth) if room and draw < 0.6 else self.reference(terms, member)
        if room and draw < (0.5 if member.name in _CLASSES else 0.1):
            return self.nested(terms, member, depth)
        if member.coercion is not None:
            return self.values.lexical() if draw < 0.5 else self.values.number()
        if draw < 0.65:
            return self.values.text()
        return self.values.directed() if draw < 0.85 else self.values.number()

    def reference(self, terms: Scope, member: Member) -> Any:
        if member.coercion == "@vocab" and self.chance(0.7):
            return self.random.choice([*terms.under(member).members, "assertionMethod"])
        return self.values.iri()

    def nested(self, terms: Scope, member: Member, depth: int) -> Any:
        """A node object under a member: a new one, one seen before (a look-alike), or a mere reference."""
        graph = "@graph" in member.container
        if self.written and self.chance(0.15):
            return copy.deepcopy(self.random.choice(self.written[-6:]))
        if self.chance(0.05) and not graph:
            return {"id": self.values.iri()}
        inner = terms.under(member)
        name = _CLASSES.get(member.name)
        if name not in inner.types or self.chance(0.15):
            name = self.random.choice([*inner.types]) if graph or self.chance(0.85) else None
        types = [name, self.random.choice([*inner.types])] if name and self.chance(0.1) else name
        return self.node(inner, types, depth + 1)

    def language_map(self) -> dict[str, Any]:
        return {self.values.tag(): self.several(self.values.text) for _ in range(self.random.choice((1, 1, 2, 3)))}

    def listed(self, terms: Scope, member: Member, depth: int) -> list[Any]:
        items = [self.single(terms, member, depth) for _ in range(self.random.choice((0, 1, 2, 3)))]
        return [*items, [self.single(terms, member, depth)]] if self.chance(0.1) else items

    def several(self, make: _Make) -> Any:
        """One thing, or an array of things, some of them said twice."""
        if self.chance(0.6):
            return make()
        items = [make() for _ in range(self.random.choice((1, 2, 2, 3)))]
        if self.chance(0.25):
            items.append(self.resembling(self.random.choice(items)))
        return items

    def resembling(self, thing: Any) -> Any:
        """The same again, or a text that differs in its direction alone."""
        again = copy.deepcopy(thing)
        if isinstance(again, dict) and "@value" in again and self.chance(0.4):
            again["@direction"] = "rtl" if again.get("@direction") == "ltr" else "ltr"
        return again
