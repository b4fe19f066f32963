"""The card for a terminal: a panel of rich where there is one, plain lines in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from vcmicro.escaping import escape_text
from vcmicro.rendering.card import Card
from vcmicro.rendering.markdown import to_plain

if TYPE_CHECKING:
    from rich.console import RenderableType

_MARKS = {"PASSED": "+", "FAILED": "x", "INDETERMINATE": "?", "SKIPPED": "-", "UNSIGNED": "!"}
_STYLES = {
    "PASSED": "green",
    "FAILED": "bold red",
    "INDETERMINATE": "yellow",
    "UNSIGNED": "yellow",
    "SKIPPED": "dim",
    "title": "bold",
    "kind": "dim",
    "note": "dim",
    "": "",
}
_LABEL = 22
_LEAST = 40


class Line(NamedTuple):
    """One line; ``style`` is an outcome, or ``title``, ``kind``, ``note`` or nothing."""

    text: str
    style: str = ""


def lines(card: Card, width: int = 80) -> list[Line]:
    """The card in lines that are no longer than ``width`` columns where their words allow it.

    Each is plain printable text: nothing of the credential ends a line, moves the cursor or turns the direction.
    """
    return [Line(escape_text(each.text), each.style) for each in _lines(card, max(width, _LEAST))]


def text(card: Card, width: int = 80) -> str:
    """The lines as one text."""
    return "".join(f"{each.text}\n" for each in lines(card, width))


def panel(card: Card, width: int = 80) -> RenderableType:
    """The card as a panel of rich, whose border has the colour of the verdict."""
    from rich.panel import Panel
    from rich.text import Text

    body = Text()
    shown = lines(card, width - 4)
    for number, each in enumerate(shown):
        body.append(each.text + ("\n" if number < len(shown) - 1 else ""), _STYLES[each.style])
    return Panel(body, border_style=_STYLES[card.verdict.outcome], expand=False, width=width)


def _lines(card: Card, width: int) -> Iterator[Line]:
    yield Line(card.kind, "kind")
    yield from _wrapped(card.title, width, "title")
    yield from _row("issued by", card.issuer or card.issuer_id, width)
    yield from _row("to", card.learner, width)
    yield Line("")
    verdict = card.verdict
    yield from _wrapped(f"{_MARKS[verdict.outcome]} {verdict.headline}", width, verdict.outcome)
    yield from _wrapped(" ".join(filter(None, (verdict.sentence, verdict.advice))), width - 2, "", "  ")
    for long in (card.description, card.criteria):
        if long:
            yield Line("")
            yield from _wrapped(to_plain(long), width)
    yield Line("")
    yield from _rows(card, width)
    if card.checks:
        yield Line("")
        yield from _checks(card, width)
    for member in card.members:
        yield Line("")
        yield from (Line(f"  {each.text}", each.style) for each in _lines(member, max(width - 2, _LEAST)))


def _rows(card: Card, width: int) -> Iterator[Line]:
    yield from _row("awarded", card.awarded, width)
    yield from _row("valid from", card.valid_from, width)
    yield from _row("valid until", card.valid_until, width)
    for number, each in enumerate(card.outcomes):
        yield from _row("" if number else "learning outcomes", each, width)
    for fact in card.facts:
        yield from _row(fact.label.lower(), "; ".join(fact.values), width)
    for link in card.links:
        yield from _row(link.text.lower(), link.url, width)
    yield from _row("issuer's identifier", card.issuer_id, width)
    yield from _row("credential", card.id, width)


def _checks(card: Card, width: int) -> Iterator[Line]:
    for each in card.checks:
        yield from _wrapped(f"{_MARKS[each.outcome]} {each.question} {each.answer}", width, each.outcome)
        for note in each.notes if each.outcome != "SKIPPED" else ():
            yield from _wrapped(f"{note.code}: {note.text}", width, "note", "    ")
            yield from _wrapped(f"-> {note.advice}" if note.advice else "", width, "note", "    ")


def _row(label: str, value: str, width: int) -> Iterator[Line]:
    if not value:
        return
    first, *others = textwrap.wrap(value, width - _LABEL, break_on_hyphens=False) or [""]
    head = label if len(label) < _LABEL else f"{label[: _LABEL - 2]}…"
    yield Line(f"{head:<{_LABEL}}{first}")
    yield from (Line(f"{'':<{_LABEL}}{each}") for each in others)


def _wrapped(value: str, width: int, style: str = "", indent: str = "") -> Iterator[Line]:
    for paragraph in value.splitlines():
        for each in textwrap.wrap(paragraph, width, initial_indent=indent, subsequent_indent=indent) or [""]:
            yield Line(each, style)
