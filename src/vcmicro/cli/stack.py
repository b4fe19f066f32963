"""vcmicro stack: whether credentials come to a larger award."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vcmicro.cli.inputs import existing, read_bytes, read_json
from vcmicro.cli.output import print_json, write_json
from vcmicro.cli.tables import plural
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro.stacking import StackResult


@click.command(short_help="Say whether credentials come to a larger award.")
@click.argument("names", nargs=-1, required=True, metavar="FILE...")
@click.option("--into", metavar="PROGRAMME.json", help="The programme: id, title, description, issuer.")
@click.option("--rule", metavar="RULE.json", help="What it asks: min_ects, min_eqf, required, elective, ...")
@click.option("-o", "--output", metavar="OUT", help="Write the whole, if it is complete, unsigned to this file.")
@click.option("--as", "form", type=click.Choice(["clr", "elm"]), default="clr", show_default=True, help="Its form.")
@click.option(
    "--learner", multiple=True, metavar="ID", help="An e-mail address or id that the learner claims, for hashed ones."
)
@click.option("--unverified", is_flag=True, help="Let credentials that bear no proof count.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def command(
    names: tuple[str, ...],
    into: str | None,
    rule: str | None,
    output: str | None,
    form: str,
    learner: tuple[str, ...],
    unverified: bool,
    as_json: bool,
) -> None:
    """Say whether credentials come to a programme, what is missing, and what they sum up to.

    Exit code 0 if the stack is complete, else 1.
    """
    import vcmicro

    programme = read_json(existing(into)) if into is not None else None
    asked = read_json(existing(rule)) if rule is not None else None
    for value, option in ((programme, "--into"), (asked, "--rule")):
        if value is not None and not isinstance(value, dict):
            raise click.BadParameter("it holds no JSON object", param_hint=option)
    given = [read_bytes(existing(each)) for each in names]
    result = vcmicro.stack(given, into=programme, rule=asked, learner=learner, unverified=unverified)
    if output is not None and result.is_complete:
        write_json(output, result.to_clr() if form == "clr" else result.to_elm())
    if as_json:
        print_json(result.to_json())
    else:
        _show(result, [Path(each).name for each in names])
    if not result.is_complete:
        if output is not None:
            click.echo(escape_text(f"{output} is not written, since the stack is not complete"), err=True)
        raise click.exceptions.Exit(1)


def _show(result: StackResult, names: list[str]) -> None:
    from vcmicro.stacking.rule import ECTS

    state = "complete" if result.is_complete else "not complete"
    click.echo(escape_text(f"{state}: {plural(len(result.used), 'achievement')} of {plural(len(names), 'credential')}"))
    for framework, total in result.credits.items():
        click.echo(escape_text(f"  {total} credit points of {'ECTS' if framework == ECTS else framework}"))
    for each in result.findings:
        click.echo(escape_text(f"  {each.severity:<8} {each.rule:<4} {each.about}: {each.sentence}"))
    for id_ in result.surplus:
        click.echo(escape_text(f"  surplus       {id_}"))
