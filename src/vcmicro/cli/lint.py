"""vcmicro lint: what a platform's output gets wrong, and how to mend it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from vcmicro.cli.checked import each_answer, opened
from vcmicro.cli.inputs import existing
from vcmicro.cli.output import print_json, write_json
from vcmicro.escaping import escape_text
from vcmicro.linting import Lint


@click.command(short_help="Say what a platform's output gets wrong, and mend it.")
@click.argument("names", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option("--fix", is_flag=True, help="Write the mended, unsigned document beside each (NAME.fixed.json).")
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
def command(names: tuple[str, ...], fix: bool, as_json: bool) -> None:
    """Say what is wrong with credentials, signed or not: undefined terms, known faults of platforms, broken rules.

    Exit code 0 if nothing was found, else 1; 2 if there is no credential at all. What --fix writes bears no proof.
    """
    names = tuple(map(existing, names))
    single = len(names) == 1 and not os.path.isdir(names[0])
    shown = []
    for item, found in each_answer(names, _lint):
        if found is None:
            shown.append({"file": item.name, "clean": False, "faults": []})
            continue
        shown.append({"file": item.name, **found.to_json()})
        if not as_json:
            _show(item.name, found)
        if fix and not item.is_stdin:
            path = Path(item.name)
            write_json(str(path.with_name(f"{path.stem}.fixed.json")), found.fixed)
    if as_json:
        print_json(shown[0] if single and shown else shown)
    if not shown:
        raise click.exceptions.Exit(2)
    if not all(each["clean"] for each in shown):
        raise click.exceptions.Exit(1)


def _lint(data: bytes) -> Lint:
    import vcmicro

    return vcmicro.lint(opened(data)[0])


def _show(name: str, found: Lint) -> None:
    click.echo(escape_text(f"{name}: {'clean' if found.is_clean else f'{len(found.faults)} found'}"))
    for each in found.faults:
        mended = " [--fix]" if each.is_mended else ""
        click.echo(escape_text(f"  {each.code} at {each.pointer or '/'}: {each.what}"))
        if each.fix:
            click.echo(escape_text(f"    -> {each.fix}{mended}"))
