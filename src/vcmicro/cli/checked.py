"""What convert, check, classify and lint share: their inputs, read as documents, and a line for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import click

from vcmicro.cli.inputs import read_bytes
from vcmicro.cli.items import Item, expand
from vcmicro.cli.summary import with_progress
from vcmicro.errors import VcmicroError
from vcmicro.escaping import escape_text
from vcmicro.problems import Problem

T = TypeVar("T")
_NO_CREDENTIAL = frozenset(
    {"input.unknown", "bake.not_found", "json.encoding", "json.syntax", "convert.path", "profile.format"}
)


def each_answer(
    names: Iterable[str], work: Callable[[bytes], T], verb: str = "Reading"
) -> Iterator[tuple[Item, T | None]]:
    """What ``work`` makes of every file of the inputs; None, with the problems on stderr, where it refuses.

    A file of a folder that holds no credential is left out.
    """
    for item in with_progress(expand(names), verb):
        try:
            yield item, work(read_bytes(item.name))
        except VcmicroError as error:
            if not (item.in_folder and error.code in _NO_CREDENTIAL):
                show_problems(item.name, error.problems)
                yield item, None


def opened(data: bytes) -> tuple[dict[str, Any], Any]:
    """A document with the report of its verification, offline (None where it bears no proof)."""
    import vcmicro
    from vcmicro.converting import read_source

    _, document, report = read_source(data, vcmicro.Tools())
    return document, report


def show_problems(name: str, problems: tuple[Problem, ...]) -> None:
    """Lines on stderr for one file that was refused."""
    click.echo(escape_text(f"{name}: refused"), err=True)
    for each in problems:
        click.echo(f"  {escape_text(str(each))}", err=True)
