"""The account of a conversion, for people in a few lines and for machines in full."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from vcmicro.cli.checked import Answer
from vcmicro.cli.output import write_bytes, write_json
from vcmicro.cli.tables import LEGEND
from vcmicro.escaping import escape_text
from vcmicro.mapping.entries import LOSSES, MEANINGS
from vcmicro.mapping.sides import LOST, mark

if TYPE_CHECKING:
    from vcmicro.converting import Conversion
    from vcmicro.mapping import Entry

_COLUMNS = ("file", "rule", "class", "source", "target", "carrier", "detail")
_MOST = 20
_LOSSES = {kind: meaning for kind, meaning in MEANINGS.items() if kind in LOSSES}


def counted(found: Conversion, *, in_words: bool = False) -> str:
    """``15 N, 10 S``, or ``15 narrowed, 10 synthesised`` and how many of them the result keeps."""
    if found.restored:
        return "the original was embedded, and is returned"
    counts = Counter(entry.kind for entry in found.losses)
    if not counts:
        return "nothing lost"
    parts = ", ".join(
        f"{counts[kind]:,} {meaning if in_words else kind}" for kind, meaning in _LOSSES.items() if counts[kind]
    )
    return f"{parts}; {_lost(found)}" if in_words else parts


def _lost(found: Conversion) -> str:
    lost = sum(mark(entry) == LOST for entry in found.losses)
    return f"{lost:,} of them kept nowhere" if lost else "every value is kept in the result"


def sum_up(answers: Sequence[Answer], *, is_written: bool) -> None:
    """A folder in a few lines: how many, and which rules lost something how often."""
    done = [each.found for each in answers if each.found is not None]
    said = "" if is_written else "; nothing was written (give -o FOLDER)"
    click.echo(f"{len(done):,} converted, {len(answers) - len(done):,} refused{said}", err=True)
    rules: Counter[tuple[str, str, str, str]] = Counter(
        (mark(entry), entry.kind, entry.rule, entry.sentence) for found in done for entry in found.losses
    )
    if not rules:
        return
    classes = ", ".join(f"{kind} {meaning}" for kind, meaning in _LOSSES.items())
    click.echo(f"Losses: {classes}\n        {LEGEND}", err=True)
    for (sign, kind, rule, sentence), count in rules.most_common(_MOST):
        click.echo(escape_text(f"  {count:>6,} {sign} {kind} {rule:<4} {sentence}"), err=True)
    if len(rules) > _MOST:
        click.echo(f"  and {len(rules) - _MOST:,} kinds more; --report names every place", err=True)


def write_report(out: str, answers: Sequence[Answer], *, is_folder: bool) -> None:
    """Every entry of every file, and why the others were refused: rows in CSV, else an object for each file."""
    if out.endswith(".csv"):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for each in answers:
            writer.writerows((each.item.name, *row.values()) for row in _rows(each))
        write_bytes(out, text.getvalue().encode())
        return
    shown = [_account(each) for each in answers]
    write_json(out, shown if is_folder else shown[0] if shown else {"losses": [], "carried": []})


def _account(answer: Answer) -> dict[str, Any]:
    """The loss report of one file; ``mapped`` is what was taken over without loss."""
    found: Conversion | None = answer.found
    if found is None:
        return {"file": answer.item.name, "refused": [each.to_json() for each in answer.problems]}
    return {
        "file": answer.item.name,
        "path": list(found.path),
        "restored": found.restored,
        "losses": [_row(entry) for entry in found.losses],
        "carried": list(found.carried),
        "mapped": [_row(entry) for entry in found.entries if not entry.is_loss],
    }


def _rows(answer: Answer) -> list[dict[str, str]]:
    if answer.found is not None:
        return [_row(entry) for entry in answer.found.entries]
    return [
        dict(zip(_COLUMNS[1:], (each.code, "refused", each.pointer, "", "", each.detail), strict=True))
        for each in answer.problems
    ]


def _row(entry: Entry) -> dict[str, str]:
    shown = entry.to_json()
    shown["detail"] = shown.pop("sentence")
    return {column: str(shown[column]) for column in _COLUMNS[1:]}
