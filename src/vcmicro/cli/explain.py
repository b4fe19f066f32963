"""vcmicro explain: what a problem code means and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches

import click

from vcmicro.problem_types import PROBLEMS


@click.command(short_help="Say what a problem code means.")
@click.argument("code", metavar="CODE")
def command(code: str) -> None:
    """Say what the problem CODE means and what to do about it."""
    found = PROBLEMS.get(code)
    if found is None:
        raise click.UsageError(_unknown(code))
    click.echo(f"{found.code}\n\n  {found.title}.\n")
    if found.hint:
        click.echo(f"  What to do: {found.hint}")
    click.echo(f"  Type:       {found.type}")


_MOST_NAMES = 12


def _unknown(code: str) -> str:
    """Names the codes that are spelled alike, and those of the same area or with the same reason."""
    area, _, reason = code.partition(".")
    near = get_close_matches(code, PROBLEMS, n=4)
    kin = [each for each in PROBLEMS if each.startswith(f"{area}.") or each.rpartition(".")[2] in (reason, area)]
    names = [*near, *(each for each in kin if each not in near)][:_MOST_NAMES]
    return f"{code!r} is no problem code" + (f"; did you mean {', '.join(names)}?" if names else "")
