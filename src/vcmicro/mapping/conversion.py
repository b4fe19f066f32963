"""What a mapping is asked and what it answers; an ``Edge`` is one direction between two formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from vcmicro.limits import DEFAULT, Limits
from vcmicro.mapping.entries import Entry, RuleTable
from vcmicro.times import Instant

Names = Literal["identity", "profile", "omit"]
Embed = Literal["bytes", "url", "none"]


class Options(NamedTuple):
    """What the caller decides; nothing here is guessed.

    ``country`` is the issuer's (ISO 3166-1 alpha-2), used where the source names none; ``language`` (BCP 47) is that
    of texts without one. ``names`` says how a learner's name, e-mail and national id go over, ``personal`` lets other
    personal data go too. ``embed`` is how the whole source is carried; ``elm`` False leaves the ELM node out of an
    Open Badge. ``profile`` ``edubadges`` writes the SURF terms. ``achievement_id`` ``new`` gives an OB 2.0 badge class
    a new id. ``documents`` are those that the source names by URL (badge class, issuer), by URL.
    """

    country: str | None = None
    language: str | None = None
    names: Names = "identity"
    personal: bool = False
    embed: Embed = "bytes"
    elm: bool = True
    profile: str | None = None
    strict: bool = False
    achievement_id: Literal["same", "new"] = "same"
    eidas: str | None = None
    documents: dict[str, dict[str, Any]] | None = None
    elm_version: str = "3.2"
    limits: Limits = DEFAULT


class Source(NamedTuple):
    """What is converted: the document, the bytes that it came as, and what verification said of it.

    ``raw`` are the bytes to carry (a sealed file, a token, or the JSON); ``media_type`` is theirs. ``statement`` is one
    sentence for people (verified, when, with what outcome). ``url`` is where the source can be had, if it can.
    """

    document: dict[str, Any]
    raw: bytes
    media_type: str
    statement: str
    now: Instant
    url: str | None = None


class Mapped(NamedTuple):
    """The answer of one edge: an unsigned draft, and an entry for every leaf of the source."""

    document: dict[str, Any]
    entries: tuple[Entry, ...]


class Edge(NamedTuple):
    """One direction between two formats (``ob2``, ``ob3``, ``clr``, ``elm``)."""

    name: str
    source: str
    target: str
    rules: RuleTable
    apply: Callable[[Source, Options], Mapped]
    restore: Callable[[dict[str, Any]], bytes | None] | None = None
    """Given a document of the source format, the original of the target format that it carries whole, if it does."""
