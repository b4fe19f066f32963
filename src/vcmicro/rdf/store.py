"""The pinned JSON-LD contexts: every context that is known without a network, and those that a caller adds.

A context decides what each member of a document means, so it is part of what a signature covers. Nothing is fetched:
the files of ``contexts/`` ship with the library, each is compared with its SHA-256 in ``MANIFEST.json`` when it is
first used, and an unknown URL is ``Unavailable``.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

from vcmicro.errors import invalid, unavailable
from vcmicro.problems import shown
from vcmicro.record import NamedTuple
from vcmicro.strict_json import check_value, loads

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_FOLDERS = tuple(
    os.path.normpath(os.path.join(_PACKAGE, each)) for each in ("_contexts", os.path.join("..", "..", "contexts"))
)
"""Where the contexts stand in an installed wheel, and in the repository (an sdist, an editable install)."""


class _Pinned(NamedTuple):
    """One context: its document and the hash of the bytes that it was read from."""

    document: dict[str, Any]
    digest: str


class Contexts:
    """An immutable set of context documents by URL; safe to share between threads.

    ``extra`` adds contexts of the caller's (URL -> document with an ``@context`` member) or puts them in the place of
    bundled ones; each is copied, so that a later change of the argument has no effect. ``allow_inline`` says whether
    documents may also define terms inline; the store only carries that decision.

    Documents are handed out uncopied: whoever loads one only reads it.

    Raises:
        Invalid: ``jsonld.context_invalid`` for an extra document without an ``@context`` member; ``json.*`` for what
            JSON cannot hold.

    >>> Contexts().load("https://www.w3.org/ns/credentials/v2")["@context"]["id"]
    '@id'
    """

    __slots__ = ("_compiler", "_extra", "allow_inline")

    def __init__(self, extra: Mapping[str, Any] | None = None, *, allow_inline: bool = False) -> None:
        self._extra = {url: _copied(url, document) for url, document in (extra or {}).items()}
        self.allow_inline = allow_inline
        self._compiler: Any = None  # what was made of the contexts; only compiler_of looks at it

    @property
    def urls(self) -> tuple[str, ...]:
        """Every known URL: the caller's first, then the bundled ones."""
        return tuple(dict.fromkeys((*self._extra, *_manifest())))

    @property
    def own(self) -> tuple[str, ...]:
        """The URLs of the caller's own contexts: what tells one store from another, for all have the bundled ones."""
        return tuple(self._extra)

    def load(self, url: str) -> dict[str, Any]:
        """The context document of ``url``: an object whose member ``@context`` holds the definitions.

        Raises:
            Unavailable: ``jsonld.context_unknown`` if the URL is not known or its file is not the pinned one.
        """
        return self._pinned(url).document

    def is_pinned(self, url: str) -> bool:
        """True if the context of ``url`` is a bundled one, whose bytes are known, and not the caller's."""
        return url not in self._extra and url in _manifest()

    def digest(self, url: str) -> str:
        """A SHA-256 (hex) of the content behind ``url``: what is compiled from it may be kept under this key.

        Raises:
            Unavailable: as ``load``.
        """
        return self._pinned(url).digest

    def defining(self, term: str) -> tuple[str, ...]:
        """The known URLs whose context defines ``term``, at the top or for a type or property (for messages)."""
        return tuple(url for url in self.urls if term in self._terms(url))

    def defines(self, url: str, term: str) -> bool:
        """True if the context of ``url`` is known and defines ``term``, at the top or for a type or property."""
        return (url in self._extra or url in _manifest()) and term in self._terms(url)

    def _pinned(self, url: str) -> _Pinned:
        return self._extra.get(url) or _bundled(url)

    def _terms(self, url: str) -> frozenset[str]:
        return frozenset(_defined(self._extra[url].document)) if url in self._extra else _bundled_terms(url)

    def __repr__(self) -> str:
        return f"Contexts({len(self.urls)} known, {len(self._extra)} of them the caller's)"


def _copied(url: str, document: object) -> _Pinned:
    check_value(document)
    if not isinstance(document, dict) or "@context" not in document:
        raise invalid("jsonld.context_invalid", f"the document given for {shown(url)} has no member @context")
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return _Pinned(json.loads(text), hashlib.sha256(text.encode()).hexdigest())


@functools.cache
def _folder() -> str:
    return next((each for each in _FOLDERS if os.path.isfile(os.path.join(each, "MANIFEST.json"))), _FOLDERS[0])


def _read(file: str) -> bytes:
    with open(os.path.join(_folder(), file), "rb") as found:
        return found.read()


@functools.cache
def _manifest() -> dict[str, dict[str, Any]]:
    """The entries of the bundled contexts by URL."""
    entries = loads(_read("MANIFEST.json"))
    return {entry["url"]: entry for entry in entries}


@functools.cache
def _bundled(url: str) -> _Pinned:
    """A bundled context, read once in the life of the process."""
    entry = _manifest().get(url)
    if entry is None:
        raise unavailable("jsonld.context_unknown", f"{shown(url)} is not among the known contexts")
    data = _checked(url, entry)
    return _Pinned(loads(data), entry["sha256"])


def _checked(url: str, entry: Mapping[str, str]) -> bytes:
    """The bytes of a bundled file, which are the pinned ones."""
    try:
        data = _read(entry["file"])
    except OSError as error:
        raise unavailable("jsonld.context_unknown", f"the file of {url} cannot be read: {error.strerror}") from None
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        hint = "Install vcmicro again: its files were changed."
        raise unavailable("jsonld.context_unknown", f"the file of {url} does not match its pinned hash", hint=hint)
    return data


def pinned_bytes(url: str) -> bytes | None:
    """A bundled context as its publisher serves it, byte for byte; None where it is not known in that form.

    Raises:
        Unavailable: ``jsonld.context_unknown`` if its file is not the pinned one.
    """
    entry = _manifest().get(url)
    if entry is None or entry["sha256"] != entry.get("published_sha256"):
        return None
    return _checked(url, entry)


@functools.cache
def _bundled_terms(url: str) -> frozenset[str]:
    return frozenset(_defined(_bundled(url).document))


def _defined(document: Any) -> Iterator[str]:
    """Every term that a context document defines, in its scoped contexts too."""
    pending = [document.get("@context")]
    while pending:
        context = pending.pop()
        if isinstance(context, list):
            pending.extend(context)
        elif isinstance(context, dict):
            yield from (term for term, meaning in context.items() if not term.startswith("@") and meaning is not None)
            pending.extend(each.get("@context") for each in context.values() if isinstance(each, dict))
