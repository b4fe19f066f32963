"""vcmicro classify: where credentials stand in the credential ecology."""

from __future__ import annotations

import os

import click

from vcmicro.cli.checked import each_answer, opened
from vcmicro.cli.inputs import existing
from vcmicro.cli.output import print_json
from vcmicro.escaping import escape_text
from vcmicro.profiles import Standing


@click.command(short_help="Say where credentials stand in the credential ecology.")
@click.argument("names", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option("--json", "as_json", is_flag=True, help="Write the answers as JSON.")
def command(names: tuple[str, ...], as_json: bool) -> None:
    """Say whether each is a micro-credential, a nano-credential, a macro-credential, rebundled or a non-credit
    programme, with the facts that decided it; unknown where these are absent.
    """
    names = tuple(map(existing, names))
    single = len(names) == 1 and not os.path.isdir(names[0])
    shown = []
    for item, found, _ in each_answer(names, _standing):
        if found is None:
            continue
        shown.append({"file": item.name, **found.to_json()})
        if not as_json:
            click.echo(escape_text(f"{found.kind:<22} {item.name}"))
            for fact in found.facts:
                click.echo(escape_text(f"  {fact}"))
    if as_json:
        print_json(shown[0] if single and shown else shown)
    if not shown:
        raise click.exceptions.Exit(2)


def _standing(data: bytes) -> Standing:
    import vcmicro

    document, report = opened(data)
    return vcmicro.classify(document if report is None else report)
