"""vcmicro check: hold credentials against a definition of micro-credentials."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from vcmicro import vocabularies
from vcmicro.cli.checked import each_answer, opened, with_contexts
from vcmicro.cli.inputs import existing
from vcmicro.cli.output import print_json
from vcmicro.cli.tables import joined, plural, show_rows
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro.profiles import Conformity

_STYLES = {
    "conformant": "green",
    "conformant-weak": "green",
    "incomplete": "yellow",
    "not-a-microcredential": "red",
    "not-verified": "bold red",
}
_MARKS = {"present": "+", "weak": "~", "missing": "-", "not applicable": "n"}


@click.command(short_help="Hold credentials against a definition of micro-credentials.")
@click.argument("names", nargs=-1, required=True, metavar="FILE|FOLDER...")
@click.option("--profile", default="eu-microcredential", show_default=True, metavar="NAME")
@click.option("--volume", type=click.Choice(["surf", "dc4eu"]), help="What counts as a small volume.")
@with_contexts
@click.option("--json", "as_json", is_flag=True, help="Write the answers as JSON.")
def command(names: tuple[str, ...], profile: str, volume: str | None, contexts: dict[str, Any], as_json: bool) -> None:
    """Hold credentials against a definition: which elements are there, and what would make the others present.

    Exit code 0 if every one is conformant or conformant-weak, else 1; 2 if there is no credential at all.
    """
    import vcmicro

    if profile not in vcmicro.PROFILES:
        raise click.BadParameter(f"{profile!r}: supported are {', '.join(vcmicro.PROFILES)}", param_hint="--profile")
    names = tuple(map(existing, names))
    single = len(names) == 1 and not os.path.isdir(names[0])
    answers: list[tuple[str, Conformity | None]] = []
    for item, found, _ in each_answer(names, lambda data: _answer(data, profile, volume, contexts), "Checking"):
        answers.append((item.name, found))
    if not as_json:
        _show(answers, in_full=single)
    else:
        shown = [
            {"file": name, **(found.to_json() if found is not None else {"verdict": None})} for name, found in answers
        ]
        print_json(shown[0] if single and shown else shown)
    if not answers:
        raise click.exceptions.Exit(2)
    if not all(found is not None and found.is_conformant for _, found in answers):
        raise click.exceptions.Exit(1)


def _answer(data: bytes, profile: str, volume: str | None, contexts: dict[str, Any]) -> Conformity:
    import vcmicro

    document, report = opened(data, contexts)
    return vcmicro.check(document if report is None else report, profile=profile, volume=volume)


def _show(answers: list[tuple[str, Conformity | None]], *, in_full: bool) -> None:
    found = [(name, answer) for name, answer in answers if answer is not None]
    if in_full:
        for _, answer in found:
            _show_in_full(answer)
        return
    rows = [(each.verdict, name, _reason(each)) for name, each in found]
    show_rows(("Verdict", "File", "Why"), rows, _STYLES)
    counts = Counter(each.verdict for _, each in found)
    if found:
        click.echo(f"{plural(len(found), 'credential')}: {joined(f'{count} {name}' for name, count in counts.items())}")


def _reason(answer: Conformity) -> str:
    """Why it is not conformant, in a few words: the elements by their ids, else the reasons of the verdict."""
    if answer.verdict == "incomplete" and answer.missing:
        return f"missing {joined(answer.missing)}"
    if answer.verdict == "conformant-weak":
        return f"weak {joined(each.id for each in answer.elements if each.id.startswith('M') and each.state == 'weak')}"
    return "; ".join(answer.reasons)


def _show_in_full(answer: Conformity) -> None:
    click.echo(escape_text(f"{answer.verdict} ({answer.profile}); validity {answer.validity}"))
    for reason in answer.reasons:
        click.echo(escape_text(f"  because {reason}"))
    for each in answer.elements:
        where = f" at {each.pointers[0]}" if each.pointers else ""
        text = f": {_told(each.text)}" if each.text else ""
        click.echo(escape_text(f"  {_MARKS[each.state]} {each.id:<4} {each.name}: {each.state}{where}{text}"))
        if each.advice and each.id.startswith("M"):
            click.echo(escape_text(f"         -> {each.advice}"))
    for requirement in answer.requirements:
        reason = f" ({requirement.reason})" if requirement.reason else ""
        click.echo(escape_text(f"  {requirement.id:<6} {requirement.name}: {requirement.outcome}{reason}"))


def _told(text: str) -> str:
    """A code of the EU's lists by its label; any other text as it is."""
    code = vocabularies.code_of(text)
    return text if code is None else f"{code.label} ({code.table}/{code.code})"
