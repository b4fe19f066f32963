"""IRIs as JSON-LD and N-Quads need them: keywords, absolute forms, resolution against a base."""

from __future__ import annotations

import re

from vcmicro.patterns import Pattern

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
I18N = "https://www.w3.org/ns/i18n#"

KEYWORDS = frozenset(
    {
        "@base",
        "@container",
        "@context",
        "@default",
        "@direction",
        "@graph",
        "@id",
        "@import",
        "@included",
        "@index",
        "@json",
        "@language",
        "@list",
        "@nest",
        "@none",
        "@prefix",
        "@propagate",
        "@protected",
        "@reverse",
        "@set",
        "@type",
        "@value",
        "@version",
        "@vocab",
    }
)
"""JSON-LD 1.1 section 1.7 (and ``@default``, which framing adds)."""

GEN_DELIMS = (":", "/", "?", "#", "[", "]", "@")

# RFC 3987, less what N-Quads cannot write in an IRIREF: controls, spaces and <>"{}|\^`; one fragment at most. The
# white space of Unicode (Python's and JavaScript's), which RFC 3987 allows, is left out: jsonld.js refuses an IRI with
# it and PyLD drops the statement, so that what we signed would hold for us alone.
_SCHEME = r"[A-Za-z][A-Za-z0-9+.\-]*:"
_ASCII = r"[!$-;=?-\[\]_a-z~]*"
_WHITE_SPACE = r"\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_CHARACTERS = rf"[^#\x00-\x20\x7f-\x9f<>\"{{}}|\\^`{_WHITE_SPACE}\ud800-\udfff\ufffe\uffff]*"
_is_absolute_in_ascii = re.compile(rf"{_SCHEME}{_ASCII}(?:#{_ASCII})?").fullmatch
# To compile this takes longer than to match all IRIs of a credential, and few have a character beyond ASCII.
_ABSOLUTE = Pattern(rf"{_SCHEME}{_CHARACTERS}(?:#{_CHARACTERS})?")
_PARTS = Pattern(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


def is_absolute(text: str) -> bool:
    """True if the text is an absolute IRI that N-Quads can hold."""
    if _is_absolute_in_ascii(text) is not None:
        return True
    return not text.isascii() and _ABSOLUTE.fullmatch(text) is not None


def has_keyword_form(text: str) -> bool:
    """``@`` and letters only: reserved for keywords to come (JSON-LD 1.1 API section 5.2.2, step 2)."""
    return text[:1] == "@" and text.isascii() and text[1:].isalpha()


def resolve(base: str, reference: str) -> str:
    """A reference resolved against an absolute base IRI (RFC 3986 section 5.2.2)."""
    scheme, authority, path, query, fragment = _split(reference)
    if scheme is not None:
        return _join(scheme, authority, _without_dots(path), query, fragment)
    scheme, base_authority, base_path, base_query, _ = _split(base)
    if authority is not None:
        path = _without_dots(path)
    else:
        authority = base_authority
        if not path:
            path = base_path
            query = base_query if query is None else query
        elif path.startswith("/"):
            path = _without_dots(path)
        else:
            path = _without_dots(_merged(base_authority, base_path, path))
    return _join(scheme, authority, path, query, fragment)


def _split(text: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    match = _PARTS.fullmatch(text)
    assert match is not None  # every string has this form
    scheme, authority, path, query, fragment = match.groups()
    return scheme, authority, path, query, fragment


def _join(scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None) -> str:
    return "".join(
        (
            "" if scheme is None else scheme + ":",
            "" if authority is None else "//" + authority,
            path,
            "" if query is None else "?" + query,
            "" if fragment is None else "#" + fragment,
        )
    )


def _merged(authority: str | None, base_path: str, path: str) -> str:
    """RFC 3986 section 5.2.3."""
    if authority is not None and not base_path:
        return "/" + path
    return base_path[: base_path.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")
    for position, segment in enumerate(segments):
        last = position == len(segments) - 1
        if segment == "..":
            if len(kept) > 1 or (kept and kept[0]):
                kept.pop()
            if last:
                kept.append("")
        elif segment != ".":
            kept.append(segment)
        elif last:
            kept.append("")
    return "/".join(kept)
