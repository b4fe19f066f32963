"""vcmicro lint: what a platform's output gets wrong, and how to mend it."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import click

from vcmicro.cli.checked import each_answer, opened, with_contexts
from vcmicro.cli.inputs import existing
from vcmicro.cli.items import CREDENTIAL_MEMBERS, Item
from vcmicro.cli.output import print_json, write_json
from vcmicro.cli.tables import plural
from vcmicro.errors import invalid
from vcmicro.escaping import escape_text
from vcmicro.linting import Lint

_FIXED = ".fixed.json"


@click.command(short_help="Say what a platform's output gets wrong, and mend it.")
@click.argument("names", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option("--fix", is_flag=True, help="Write the mended, unsigned document beside each (NAME.fixed.json).")
@with_contexts
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
def command(names: tuple[str, ...], fix: bool, contexts: dict[str, Any], as_json: bool) -> None:
    """Say what is wrong with credentials, signed or not: undefined terms, known faults of platforms, broken rules.

    Exit code 0 if nothing was found, else 1; 2 if there is no credential at all. What --fix writes bears no proof; it
    writes where it can mend something, and leaves NAME.fixed.json of an earlier run out.
    """
    names = tuple(map(existing, names))
    single = len(names) == 1 and not os.path.isdir(names[0])
    shown: list[dict[str, Any]] = []
    for item, found, _ in each_answer(names, lambda data: _lint(data, contexts), "Linting"):
        if fix and item.in_folder and item.name.endswith(_FIXED):
            continue
        if found is None:
            shown.append({"file": item.name, "clean": False, "faults": []})
            continue
        shown.append({"file": item.name, **found.to_json()})
        if not as_json:
            _show(item.name, found)
        if fix:
            _write(item, found)
    if as_json:
        print_json(shown[0] if single and shown else shown)
    elif not single:
        _sum_up(shown)
    if not shown:
        raise click.exceptions.Exit(2)
    if not all(each["clean"] for each in shown):
        raise click.exceptions.Exit(1)


def _lint(data: bytes, contexts: dict[str, Any]) -> Lint:
    import vcmicro

    document = opened(data, contexts)[0]
    if not CREDENTIAL_MEMBERS & document.keys():
        raise invalid("input.unknown", "a JSON object with no member of a credential")
    return vcmicro.lint(document, contexts=contexts)


def _write(item: Item, found: Lint) -> None:
    """The mended document beside the file that it was read from."""
    if not item.is_stdin and any(each.is_mended for each in found.faults):
        path = Path(item.name)
        out = str(path.with_name(f"{path.stem}{_FIXED}"))
        write_json(out, found.fixed)
        click.echo(escape_text(f"  mended in {out}"), err=True)


def _show(name: str, found: Lint) -> None:
    click.echo(escape_text(f"{name}: {'clean' if found.is_clean else f'{len(found.faults)} found'}"))
    for each in found.faults:
        mended = " [--fix]" if each.is_mended else ""
        click.echo(escape_text(f"  {each.code} at {each.pointer or '/'}: {each.what}"))
        if each.fix:
            click.echo(escape_text(f"    -> {each.fix}{mended}"))


def _sum_up(shown: list[dict[str, Any]]) -> None:
    """How many of the files are clean, and which faults there are how often, the most frequent first."""
    if not shown:
        return
    clean = sum(each["clean"] for each in shown)
    click.echo(f"{plural(len(shown), 'credential')}: {clean:,} clean, {len(shown) - clean:,} not")
    for code, count in Counter(fault["code"] for each in shown for fault in each["faults"]).most_common():
        click.echo(escape_text(f"  {count:>6,} {code}"))
