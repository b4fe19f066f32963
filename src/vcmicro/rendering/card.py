"""The card: what a person wants to see of a credential, whatever its format, and what verification said of it.

Every text of a card is plain and clean: on one line (or several, where it is Markdown), cut to a length that can be
read, with control and direction characters made visible. Writers escape what their own format needs, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vcmicro.escaping import escape_text

LONGEST_NAME = 300
LONGEST_TEXT = 6_000
MOST_VALUES = 40

Outcome = Literal["PASSED", "FAILED", "INDETERMINATE", "SKIPPED"]
VerdictOutcome = Literal["PASSED", "FAILED", "INDETERMINATE", "UNSIGNED"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be shown: its bytes (PNG, JPEG, GIF or WebP, by what they begin with), or an https URL."""

    media_type: str = ""
    data: bytes = b""
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a label, and one or several values."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A named place on the web; ``url`` is https, or empty where it may not be followed."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a check found: what, and what to do about it."""

    code: str
    text: str
    advice: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check as a person reads it: the question, the answer in a few words, and its notes."""

    name: str
    question: str
    outcome: Outcome
    answer: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one answer: a headline of two or three words, a sentence, and what to do next."""

    outcome: VerdictOutcome
    headline: str
    sentence: str
    advice: str = ""


UNSIGNED = Verdict(
    "UNSIGNED",
    "Not signed",
    "Nobody has signed this: it may say anything.",
    "Ask for the signed credential; what is shown here is a draft.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A credential to look at; as a document says it, it is a draft that nobody has signed.

    ``description`` and ``criteria`` are Markdown. Dates are as the credential writes them, cut to the day where they
    have one. ``members`` are the cards of what is presented, or recorded, within.
    """

    kind: str
    title: str
    issuer: str = ""
    issuer_id: str = ""
    learner: str = ""
    awarded: str = ""
    valid_from: str = ""
    valid_until: str = ""
    description: str = ""
    criteria: str = ""
    outcomes: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    picture: Picture | None = None
    id: str = ""
    verdict: Verdict = UNSIGNED
    checks: tuple[CheckLine, ...] = ()
    members: tuple[Card, ...] = ()


def line(value: object, most: int = LONGEST_NAME) -> str:
    """A value as one clean line of text; empty for None and for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return str(value).lower() if isinstance(value, bool) else ""
    return cut(escape_text(" ".join(str(value)[: 8 * most].split())), most)


def markdown(value: object, most: int = LONGEST_TEXT) -> str:
    """A text of several lines, each of them clean."""
    if not isinstance(value, str):
        return line(value, most)
    return cut("\n".join(map(_clean_line, value[: 2 * most].splitlines())).strip(), most)


def _clean_line(text: str) -> str:
    return escape_text(text.replace("\t", "    ").rstrip())


def cut(text: str, most: int) -> str:
    """``text``, or its beginning with an ellipsis."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def https(value: object) -> str:
    """A URL that may be followed: https with a host, of printable ASCII without spaces and quotes; else empty."""
    if not isinstance(value, str) or len(value) > 2_048 or not value.startswith("https://"):
        return ""
    plain = value.isascii() and value.isprintable() and not set(value) & set(" \"'<>\\`{}|^")
    return value if plain and value[len("https://") :].partition("/")[0] else ""
