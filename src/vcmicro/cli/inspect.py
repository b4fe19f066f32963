"""vcmicro inspect: what is inside, readable; no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import click

from vcmicro.cli import description
from vcmicro.cli.inputs import existing, read_bytes
from vcmicro.cli.output import print_json, terminal
from vcmicro.errors import VcmicroError
from vcmicro.escaping import escape_text
from vcmicro.strict_json import loads

_LONGEST = 400
_SHORT = 60
_WORD = re.compile("[A-Z]")
# What keeps a document from being opened for verification, but not from being looked at.
_READABLE_ALL_THE_SAME = frozenset({"proof.missing", "proof.unsupported"})


@click.command(short_help="Show what is inside; no verdict.")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(file: str, as_json: bool) -> None:
    """Show what a badge, credential or presentation FILE (- for stdin) holds. Nothing is verified.

    Whoever made the file chose what it says; only verify tells whether it is true.
    """
    found = _described(read_bytes(existing(file)))
    if as_json:
        print_json(found)
        return
    _show([*_rows(found, 0), (0, "verified", "nothing of this; vcmicro verify does")])


def _described(data: bytes) -> dict[str, Any]:
    import vcmicro

    try:
        return description.of_opened(vcmicro.open_given(data, vcmicro.Tools()))
    except VcmicroError as error:
        from vcmicro.cli.listing import of_token

        listed = of_token(data)
        if listed is not None:
            return listed
        document, note = _unopened(data, error)
        if document is None:
            raise
        return description.of_document(document, note)


def _unopened(data: bytes, error: VcmicroError) -> tuple[dict[str, Any] | None, str]:
    """What there is to look at where nothing could be opened, and why that is so."""
    from vcmicro.opening import uploaded

    if error.code == "input.unknown" and data.lstrip()[:1] == b"{":
        return uploaded(_document(data)), "a draft for upload to Europass, without a seal"
    return _document(data) if error.code in _READABLE_ALL_THE_SAME else None, error.problem.detail


def _document(data: bytes) -> dict[str, Any] | None:
    """The JSON object in the data or in its image, without any mechanism; None for a token."""
    import vcmicro

    value: Any = data
    if data.lstrip()[:1] != b"{":
        value = vcmicro.unbake(data)
    document = loads(value) if isinstance(value, bytes) else value
    return document if isinstance(document, dict) else None


def _show(rows: list[tuple[int, str, str]]) -> None:
    """Name and value in two columns; long values go on below themselves on a terminal."""
    console = terminal()
    if console is None:
        width = max(2 * depth + len(name) for depth, name, _ in rows) + 2
        for depth, name, value in rows:
            click.echo(f"{'  ' * depth + name:<{width}}{value}".rstrip())
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for depth, name, value in rows:
        table.add_row(Text("  " * depth + name, "bold" if depth == 0 else "cyan"), Text(value, overflow="fold"))
    console.print(table)


def _rows(value: dict[str, Any], depth: int) -> Iterator[tuple[int, str, str]]:
    """One row for each scalar, short ones of a list on one; what is nested goes below its name."""
    for member, each in value.items():
        if each is None or each == [] or each == {}:
            continue
        name = _WORD.sub(r" \g<0>", member).lower()
        entries = each if isinstance(each, list) else [each]
        if not any(isinstance(entry, dict) for entry in entries):
            texts = [_cut(entry) for entry in entries]
            lines = [", ".join(texts)] if sum(map(len, texts)) <= _SHORT else texts
            yield from ((depth, "" if number else name, line) for number, line in enumerate(lines))
            continue
        for number, entry in enumerate(entries, 1):
            yield depth, name if len(entries) == 1 else f"{name} {number}", ""
            yield from _rows(entry, depth + 1)


def _cut(value: Any) -> str:
    text = escape_text(str(value))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
