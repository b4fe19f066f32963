"""How ``vcmicro verify`` shows its reports: lines for a pipe, colours, a table and a progress bar for a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from vcmicro.cli.output import print_json, terminal
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from rich.console import Console

    from vcmicro import Outcome, Problem, Report
    from vcmicro.cli.items import Item

_STYLES = {"PASSED": "green", "FAILED": "bold red", "INDETERMINATE": "yellow", "SKIPPED": "dim"}
_MOST_OTHERS = 20
NOTHING = "There is no credential here."


def show_report(report: Report, as_json: bool) -> None:
    """One report in full."""
    if as_json:
        print_json(report.to_json())
        return
    console = terminal()
    if console is None:
        click.echo(str(report))
        return
    from rich.text import Text

    text = Text(str(report))
    for outcome, style in _STYLES.items():
        # Only where the library writes an outcome: text of the credential never begins a line.
        text.highlight_regex(re.compile(rf"^ *(?:[a-z]+ +)?{outcome}\b", re.MULTILINE), style)
    console.print(text, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One item in short, its text escaped: all that is kept of a report while a folder is worked through."""

    outcome: str
    name: str
    issuer: str
    reason: str


def row(name: str, report: Report) -> Row:
    """The outcome of an item, its issuer, and the first problem."""
    return Row(report.outcome.value, escape_text(name), _issuer(report), _reason(report))


def show_table(rows: list[Row]) -> None:
    """One row for each item: a table on a terminal, else one line, and one more for the problem."""
    console = terminal()
    if console is None:
        for each in rows:
            click.echo(f"{each.outcome:<13} {each.name}  {each.issuer}".rstrip())
            if each.reason:
                click.echo(f"{'':<13} {each.reason}")
    elif rows:
        _print_table(console, rows)


def _print_table(console: Console, rows: list[Row]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("Outcome", "File", "Issuer", "Problem")
    for each in rows:
        texts = (Text(text, overflow="fold") for text in (each.name, each.issuer, each.reason))
        table.add_row(Text(each.outcome, _STYLES[each.outcome]), *texts)
    console.print(table)


def _issuer(report: Report) -> str:
    """The issuer, by the name of a trust list if there is one; for a presentation, those of what it presents."""
    presented = [child for child in report.children if child.is_presented] if report.is_presentation else []
    named = [each.issuer_name or each.issuer for each in presented or [report]]
    return escape_text(", ".join(each for each in named if each))


def _reason(report: Report) -> str:
    """The first problem that made the outcome what it is: for FAILED none that only left something open."""
    first = next(_decisive(report, report.outcome), None)
    return escape_text(str(first)) if first is not None else ""


def _decisive(report: Report, outcome: Outcome) -> Iterator[Problem]:
    for check in report.checks:
        if check.outcome is outcome and outcome.value != "PASSED":
            yield from (each for each in check.problems if not each.warning)
    for child in report.children:
        yield from (each.under(child.path) for each in _decisive(child, outcome))


def show_totals(outcomes: list[str], others: list[str], *, stderr: bool) -> None:
    """The sum, and the files that hold no credential."""
    counts = Counter(outcomes)
    show_others(others, stderr=stderr)
    if outcomes:
        parts = ", ".join(f"{counts[each]:,} {each}" for each in _STYLES if counts[each])
        click.echo(f"{_number(len(outcomes), 'credential')}: {parts}", err=stderr)
    else:
        click.echo(NOTHING, err=True)


def show_others(others: list[str], *, stderr: bool) -> None:
    """The files of a folder that hold no credential, the first of them by name."""
    if others:
        click.echo(f"No credential in {_number(len(others), 'file')}:", err=stderr)
        for name in others[:_MOST_OTHERS]:
            click.echo(f"  {escape_text(name)}", err=stderr)
        if len(others) > _MOST_OTHERS:
            click.echo(f"  and {len(others) - _MOST_OTHERS:,} more", err=stderr)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def with_progress(items: list[Item], verb: str = "Verifying") -> Iterable[Item]:
    """The items, with a progress bar on stderr while they are worked on, if that is a terminal."""
    console = terminal(stderr=True)
    return items if console is None else _tracked(items, console, verb)


def _tracked(items: list[Item], console: Console, verb: str) -> Iterator[Item]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(verb), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(items)
