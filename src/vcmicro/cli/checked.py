"""What convert, check, classify and lint share: their inputs, read as documents, and a line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import click

from vcmicro.cli.inputs import read_bytes, read_context
from vcmicro.cli.items import Item, expand
from vcmicro.cli.summary import NOTHING, show_others, with_progress
from vcmicro.errors import VcmicroError
from vcmicro.escaping import escape_text
from vcmicro.problems import Problem

T = TypeVar("T")
_NO_CREDENTIAL = frozenset(
    {"input.unknown", "bake.not_found", "json.encoding", "json.syntax", "convert.path", "profile.format"}
)
with_contexts = click.option(
    "--context",
    "contexts",
    multiple=True,
    metavar="URL=FILE",
    callback=lambda _context, _option, given: dict(read_context(each) for each in given),
    help="A JSON-LD context to know besides.",
)
"""The option ``--context``; the command gets the documents by URL."""


class Answer(NamedTuple):
    """What one file came to: an answer, or the problems for which it was refused."""

    item: Item
    found: Any
    problems: tuple[Problem, ...] = ()


def each_answer(names: Iterable[str], work: Callable[[bytes], T], verb: str = "Reading") -> Iterator[Answer]:
    """What ``work`` makes of every file of the inputs, as its problems go to stderr where it refuses.

    A file of a folder that holds no credential is left out; when all are done, stderr says which these were.
    """
    others: list[str] = []
    hinted: set[str] = set()
    is_empty = True
    for item in with_progress(expand(names), verb):
        try:
            yield Answer(item, work(read_bytes(item.name)))
        except VcmicroError as error:
            if item.in_folder and error.code in _NO_CREDENTIAL:
                others.append(item.name)
                continue
            _show_problems(item.name, error.problems, hinted)
            yield Answer(item, None, error.problems)
        is_empty = False
    show_others(others, stderr=True)
    if is_empty:
        click.echo(NOTHING, err=True)


def opened(data: bytes, contexts: Mapping[str, Any] | None = None) -> tuple[dict[str, Any], Any]:
    """A document with the report of its verification, offline (None where it bears no proof)."""
    import vcmicro
    from vcmicro.converting import read_source

    _, document, report = read_source(data, vcmicro.Tools(), contexts=contexts)
    return document, report


def _show_problems(name: str, problems: tuple[Problem, ...], hinted: set[str]) -> None:
    """Lines on stderr for one file that was refused; what to do about a code is said once."""
    click.echo(escape_text(f"{name}: refused"), err=True)
    for each in problems:
        click.echo(f"  {escape_text(str(each))}", err=True)
        if each.hint and each.code not in hinted:
            click.echo(f"    -> {escape_text(each.hint)}", err=True)
            hinted.add(each.code)
