"""Rows for people: a table on a terminal, aligned lines in a pipe; and two documents side by side, place by place."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from vcmicro.cli.output import terminal
from vcmicro.escaping import escape_text
from vcmicro.mapping.sides import KEPT, LOST, MADE, WHOLE, in_few_words, mark
from vcmicro.strict_json import value_at

if TYPE_CHECKING:
    from vcmicro.converting import Conversion

_MARGIN = 8
_LEAST = 60
_PIPE = 120
LEGEND = f"{KEPT} kept in the result   {MADE} made, with nothing in the source   {LOST} kept nowhere"


def show_rows(
    head: Sequence[str], rows: Sequence[Sequence[str]], styles: Mapping[str, str], *, stderr: bool = False
) -> None:
    """Rows whose first cell is an outcome, in the style of that outcome on a terminal."""
    plain = [[escape_text(cell) for cell in row] for row in rows]
    console = terminal(stderr=stderr)
    if console is None:
        width = max((len(row[0]) for row in plain), default=0)
        for row in plain:
            click.echo(f"{row[0]:<{width}}  {'  '.join(cell for cell in row[1:] if cell)}".rstrip(), err=stderr)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(*head)
    for row in plain:
        table.add_row(Text(row[0], styles.get(row[0], "")), *(Text(cell, overflow="fold") for cell in row[1:]))
    if rows:
        console.print(table)


def show_side_by_side(source: Mapping[str, Any], found: Conversion) -> None:
    """Every fact of the source beside what became of it, cut to the width of the terminal."""
    width = max(shutil.get_terminal_size((_PIPE, 24)).columns, _LEAST)
    half = (width - _MARGIN - 2) // 2
    click.echo(
        escape_text(f"{'':<{_MARGIN}}{found.path[0].partition('-')[0]:<{half}}  {found.path[-1].rpartition('-')[2]}")
    )
    for entry in found.entries:
        left = _cell(source, entry.source, half) if entry.source else "(made)"
        right = _cell(found.document, entry.target, half) if entry.target else "-"
        if entry.carrier:
            right = f"{_cut(right, half - len(entry.carrier) - 3)} [{entry.carrier}]"
        line = escape_text(f"{mark(entry)} {entry.kind} {entry.rule:<3} {left:<{half}}  {right}".rstrip())
        click.echo(click.style(line, fg=_COLOURS[mark(entry)]))
    click.echo(f"  taken over   {LEGEND}")


_COLOURS = {WHOLE: None, KEPT: "yellow", MADE: "cyan", LOST: "red"}


def _cell(document: Any, pointer: str, width: int) -> str:
    """A pointer, from its end where it is long, and the value there."""
    value = in_few_words(value_at(document, pointer))
    room = max(width - len(value) - 1, width // 2)
    place = pointer if len(pointer) <= room else f"…{pointer[1 - room :]}"
    return _cut(f"{place} {value}".rstrip(), width)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def plural(count: int, noun: str) -> str:
    """``1 fault``, ``2 faults``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def joined(parts: Iterable[str]) -> str:
    """What a cell lists."""
    return ", ".join(parts)
