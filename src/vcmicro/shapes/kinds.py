"""The kinds of single values that the tables use, with the grammar of each."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from vcmicro.patterns import Pattern
from vcmicro.shapes.table import Anything, Scalar, Text, Timestamp

# RFC 3986 section 3, for IRIs: a scheme, then anything but white space and the characters that no IRI holds.
_ABSOLUTE = Pattern(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_WEB = Pattern(r"https?:", re.IGNORECASE)
_WEB_WITH_HOST = Pattern(r"https?://[^/?#]+", re.IGNORECASE)
# RFC 3986 section 2.1; a data URL is exempt, since real badges hold unescaped ones.
_BAD_PERCENT = Pattern(r"%(?![0-9A-Fa-f]{2})")
_JWS = Pattern(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+")
_LANGUAGE = Pattern(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_DATE = Pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_EMAIL = Pattern(r"[^@\s]+@[^@\s]+")
_COUNTRY = Pattern(r"[A-Z]{2}")
_DIGEST_SRI = Pattern(r"sha(256|384|512)-[A-Za-z0-9+/]+={0,2}( sha(256|384|512)-[A-Za-z0-9+/]+={0,2})*")
_MULTIBASE = Pattern(r"[A-Za-z0-9][A-Za-z0-9+/_=-]+")


def is_uri(value: object) -> bool:
    """True for an absolute URI or IRI (RFC 3986, RFC 3987); http and https need a host."""
    if not isinstance(value, str):
        return False
    return _is_known_uri(value) if len(value) <= _SHORT else _is_uri(value)


def _is_uri(value: str) -> bool:
    if not _ABSOLUTE.fullmatch(value):
        return False
    if _WEB.match(value) and not _WEB_WITH_HOST.match(value):
        return False
    return value.startswith("data:") or not _BAD_PERCENT.search(value)


_SHORT = 256
"""Characters of a URI that is worth to be remembered; a ``data:`` URL may have megabytes."""
_is_known_uri = lru_cache(maxsize=2048)(_is_uri)


def _matches(pattern: Pattern, value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return isinstance(value, int) or value - value == 0


def _is_string(value: object) -> bool:
    return isinstance(value, str)


STRING = Scalar("String", "a string", _is_string)
URI = Scalar("URI", "one absolute URI", is_uri)
BOOLEAN = Scalar("Boolean", "true or false", lambda value: isinstance(value, bool))
CREDITS = Scalar("Float", "a number that is not negative", _is_number, floor=0)
LATITUDE = Scalar("Float", "a number of degrees from -90 to 90", _is_number, -90, 90)
LONGITUDE = Scalar("Float", "a number of degrees from -180 to 180", _is_number, -180, 180)
DATE = Scalar("Date", "a date such as 2001-12-31", _is_date)
COMPACT_JWS = Scalar("CompactJws", "a compact JWS", lambda value: _matches(_JWS, value))
LANGUAGE_TAG = Scalar("LanguageCode", "a language tag such as en or pt-BR", lambda value: _matches(_LANGUAGE, value))
EMAIL = Scalar("EmailAddress", "an email address", _is_string, stricter=lambda value: _matches(_EMAIL, value))
COUNTRY = Scalar(
    "CountryCode", "an ISO 3166-1 code of two letters", _is_string, stricter=lambda value: _matches(_COUNTRY, value)
)
DIGEST_SRI = Scalar("DigestSRI", "a subresource integrity digest", lambda value: _matches(_DIGEST_SRI, value))
DIGEST_MULTIBASE = Scalar("Multibase", "a multibase digest", lambda value: _matches(_MULTIBASE, value))
OBJECT = Scalar("Object", "an object", lambda value: isinstance(value, dict))
DATA_URL = Scalar("DataURL", "a data: URL", lambda value: is_uri(value) and str(value).startswith("data:"))
TIMESTAMP = Timestamp()
TEXT = Text(maps=True)
LANGUAGE_TEXT = Text(several=True)
CREDENTIAL_TEXT = Text(maps=True, several=True)
ANYTHING = Anything()
