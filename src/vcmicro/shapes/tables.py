"""Every shape by its name, and which one a document asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from vcmicro.shapes.open_badges import BADGE, SHAPES_OF_OPEN_BADGES
from vcmicro.shapes.table import Shape
from vcmicro.shapes.vcdm import SHAPES_OF_VCDM, V1


class _Shapes(Mapping[str, Shape]):
    """The shapes by their names. Those that neither credentials nor badges have are loaded when one is asked for."""

    def __init__(self) -> None:
        self._usual = {each.name: each for each in (*SHAPES_OF_VCDM, *SHAPES_OF_OPEN_BADGES)}

    def __getitem__(self, name: str) -> Shape:
        return self._usual.get(name) or _others()[name]

    def __iter__(self) -> Iterator[str]:
        return iter((*self._usual, *_others()))

    def __len__(self) -> int:
        return len(self._usual) + len(_others())


@cache
def _others() -> dict[str, Shape]:
    from vcmicro.shapes.clr import SHAPES_OF_CLR
    from vcmicro.shapes.controlled import SHAPES_OF_CONTROLLED_DOCUMENTS
    from vcmicro.shapes.edubadges import SHAPES_OF_EDUBADGES
    from vcmicro.shapes.open_badges_2 import SHAPES_OF_OPEN_BADGES_2

    tables = SHAPES_OF_CLR, SHAPES_OF_OPEN_BADGES_2, SHAPES_OF_EDUBADGES, SHAPES_OF_CONTROLLED_DOCUMENTS
    return {each.name: each for table in tables for each in table}


SHAPES: Mapping[str, Shape] = _Shapes()
"""Every shape; the VCDM 1.1 form of a class is named with ``/1.1``, a class of Open Badges 2.0 with ``/2.0``."""

# The first that a document's types name is its shape; the more special come first.
_BY_TYPE = {
    "EnvelopedVerifiableCredential": "EnvelopedVerifiableCredential",
    "EnvelopedVerifiablePresentation": "EnvelopedVerifiablePresentation",
    "VerifiablePresentation": "VerifiablePresentation",
    "ClrCredential": "ClrCredential",
    **dict.fromkeys(BADGE, "AchievementCredential"),
    "EndorsementCredential": "EndorsementCredential",
    "VerifiableCredential": "VerifiableCredential",
}
VERSIONED = frozenset(
    {
        "VerifiableCredential",
        "VerifiablePresentation",
        "AchievementCredential",
        "EndorsementCredential",
        "ClrCredential",
    }
)
"""The classes that VCDM 1.1 shapes differently."""
_PRESENTED = VERSIONED - {"VerifiablePresentation"} | {"EnvelopedVerifiableCredential"}


def types_of(value: object) -> tuple[str, ...]:
    """The types that an object names, whether as a string or an array."""
    named = value.get("type") if isinstance(value, dict) else None
    entries = named if isinstance(named, list) else [named]
    return tuple([each for each in entries if isinstance(each, str)])


def is_version_11(value: dict[str, object]) -> bool:
    """True if the document's first context is that of VCDM 1.1."""
    contexts = value.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    return first == V1


def versioned(name: str, value: dict[str, object]) -> str:
    """The name of the shape in the data model version that the document itself names."""
    return f"{name}/1.1" if name in VERSIONED and is_version_11(value) else name


def shape_name(document: dict[str, object]) -> str | None:
    """The shape that a document asks for by its ``type``, else by the members it has; None if unclear."""
    types = types_of(document)
    for name, shape in _BY_TYPE.items():
        if name in types:
            return versioned(shape, document)
    from vcmicro.shapes.open_badges_2 import class_of, is_open_badges_2

    if is_open_badges_2(document):
        return class_of(types)
    for name in types:
        if name in _classes():
            return name
    return _by_members(document)


@cache
def _classes() -> frozenset[str]:
    """The classes of Open Badges 3.0 and of learner records that stand as documents of their own."""
    from vcmicro.shapes.clr import SHAPES_OF_CLR

    return frozenset(each.name for each in (*SHAPES_OF_OPEN_BADGES, *SHAPES_OF_CLR)) - {"ClrMember"}


def nested_name(name: str, value: dict[str, object]) -> str:
    """The shape of an object where a table has ``name``: a presented credential is of the class that it names."""
    if name not in ("VerifiableCredential", "ClrMember"):
        return versioned(name, value)
    found = shape_name(value) or "VerifiableCredential"
    if found == "VerifiableCredential" or found.partition("/")[0] not in _PRESENTED:
        # A record asks more of a credential without a class of its own than the data model does.
        return "VerifiableCredential/1.1" if is_version_11(value) else name
    return found


def _by_members(document: dict[str, object]) -> str | None:
    if "verifiableCredential" in document or "holder" in document:
        return versioned("VerifiablePresentation", document)
    if "credentialSubject" in document or "issuer" in document:
        return versioned("VerifiableCredential", document)
    from vcmicro.shapes.controlled import RELATIONSHIPS

    identifier = document.get("id")
    if isinstance(identifier, str) and identifier.startswith("did:"):
        return "DidDocument"
    return "DidDocument" if any(name in document for name in ("verificationMethod", *RELATIONSHIPS)) else None
