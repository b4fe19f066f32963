"""vcmicro convert: from one credential format to another, with an account of what that loses."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vcmicro.cli.checked import each_answer, opened
from vcmicro.cli.inputs import existing
from vcmicro.cli.output import write_bytes, write_json
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro.converting import Conversion
    from vcmicro.mapping import Entry

_COLUMNS = ("file", "rule", "class", "source", "target", "carrier", "sentence")


@click.command(short_help="Convert between Open Badges and the European Learning Model.")
@click.argument("name", metavar="FILE|FOLDER")
@click.option("--to", "target", required=True, type=click.Choice(["ob3", "elm", "clr", "table"]))
@click.option("--country", metavar="IE", help="The issuer's country, where the source does not say it.")
@click.option("--language", metavar="en", help="The language of texts that have none.")
@click.option("--names", type=click.Choice(["identity", "profile", "omit"]), default="identity", show_default=True)
@click.option("--personal", is_flag=True, help="Let other personal data go over too.")
@click.option("--embed", type=click.Choice(["bytes", "url", "none"]), default="bytes", show_default=True)
@click.option("--url", metavar="URL", help="Where the source can be had (for --embed url).")
@click.option("--profile", type=click.Choice(["edubadges"]), help="Write the terms of SURF's edubadges.")
@click.option("--eidas", metavar="ID", help="The issuer's eIDAS legal identifier.")
@click.option("--ignore-carrier", is_flag=True, help="Rebuild from the wrapper what an embedded original would give.")
@click.option("--strict", is_flag=True, help="Refuse what would be lost or made up.")
@click.option("--unverified", is_flag=True, help="Convert even what is false or revoked.")
@click.option("--report", metavar="LOSSES", help="Write the account to a .json or .csv file.")
@click.option("-o", "--output", metavar="OUT", help="A file, or a folder for a folder.  [default: stdout]")
def command(name: str, target: str, report: str | None, output: str | None, **options: Any) -> None:
    """Convert a credential, or every credential of a folder; what comes out is an unsigned draft.

    --to table shows a badge beside its ELM, place by place. Exit code 0 if all were converted, else 1; 2 if there was
    no credential at all.
    """
    existing(name)
    options["carrier"] = "ignore" if options.pop("ignore_carrier") else "use"
    if options["embed"] == "url" and options["url"] is None:
        raise click.UsageError("--embed url needs --url, where the source can be had")
    is_folder = os.path.isdir(name)
    if is_folder and output is not None:
        os.makedirs(output, exist_ok=True)
    accounts: list[tuple[str, Conversion]] = []
    refused = 0
    for item, found in each_answer((name,), lambda data: _convert(data, target, options)):
        if found is None:
            refused += 1
            continue
        accounts.append((item.name, found))
        _write(found, item.name, target, output, is_folder=is_folder)
    if report is not None:
        _write_report(report, accounts)
    if is_folder:
        _sum_up(accounts, refused)
    if not accounts and not refused:
        raise click.exceptions.Exit(2)
    if refused:
        raise click.exceptions.Exit(1)


def _convert(data: bytes, target: str, options: dict[str, Any]) -> Conversion:
    import vcmicro

    if target != "table":
        return vcmicro.convert(data, to=target, **options)  # type: ignore[arg-type]
    from vcmicro.mapping.formats import format_of

    to = "ob3" if format_of(opened(data)[0]) == "elm" else "elm"
    return vcmicro.convert(data, to=to, **{**options, "carrier": "ignore"})  # type: ignore[arg-type]


def _write(found: Conversion, name: str, target: str, output: str | None, *, is_folder: bool) -> None:
    if target == "table":
        _table(found)
    elif is_folder and output is not None:
        write_json(str(Path(output) / f"{Path(name).stem}.{target}.json"), found.document)
    elif not is_folder:
        write_json(output or "-", found.document)
        if output is not None:
            _said(name, found)


def _said(name: str, found: Conversion) -> None:
    counts = Counter(entry.kind for entry in found.losses)
    parts = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing lost"
    text = "the original was embedded, and is returned" if found.restored else parts
    click.echo(escape_text(f"{name}: {' then '.join(found.path)}: {text}"), err=True)


def _table(found: Conversion) -> None:
    """Source beside target, place by place, losses marked."""
    width = max((len(entry.source) for entry in found.entries), default=0)
    for entry in found.entries:
        mark = "!" if entry.is_loss and not entry.is_kept else "~" if entry.is_loss else " "
        carrier = f" [{entry.carrier}]" if entry.carrier else ""
        target = entry.target or "-"
        line = f"{mark} {entry.kind} {entry.rule:<4} {entry.source or '(made)':<{min(width, 60)}}  {target}{carrier}"
        click.echo(escape_text(line))


def _write_report(out: str, accounts: list[tuple[str, Conversion]]) -> None:
    if out.endswith(".csv"):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for name, found in accounts:
            writer.writerows((name, *_row(entry)) for entry in found.entries)
        write_bytes(out, text.getvalue().encode())
    else:
        write_json(out, [{"file": name, **found.to_json()} for name, found in accounts])


def _row(entry: Entry) -> tuple[str, ...]:
    shown = entry.to_json()
    return tuple(str(shown[column]) for column in _COLUMNS[1:])


def _sum_up(accounts: list[tuple[str, Conversion]], refused: int) -> None:
    """The folder in a few lines: how many, and which rules lost something how often."""
    click.echo(f"{len(accounts):,} converted, {refused:,} refused", err=True)
    losses = Counter((entry.rule, entry.kind, entry.sentence) for _, found in accounts for entry in found.losses)
    for (rule, kind, sentence), count in losses.most_common(20):
        click.echo(escape_text(f"  {count:>6,} {kind} {rule:<4} {sentence}"), err=True)
