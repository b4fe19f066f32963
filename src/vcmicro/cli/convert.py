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
from vcmicro.cli.tables import show_rows, show_side_by_side
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro.converting import Conversion
    from vcmicro.mapping import Entry

_STYLES = {"converted": "green", "refused": "bold red"}
_COLUMNS = ("file", "rule", "class", "source", "target", "carrier", "detail")


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
    rows: list[tuple[str, str, str]] = []
    refused = 0
    for item, found in each_answer((name,), lambda data: _convert(data, target, options), "Converting"):
        if found is None:
            refused += 1
            rows.append(("refused", item.name, ""))
            continue
        source, made = found
        accounts.append((item.name, made))
        rows.append(("converted", item.name, _losses(made)))
        if target == "table":
            show_side_by_side(source, made)
        else:
            _write(made, item.name, target, output, folder=name if is_folder else None)
    if report is not None:
        _write_report(report, accounts, is_folder=is_folder)
    if is_folder:
        show_rows(("Outcome", "File", "Losses by class"), rows, _STYLES, stderr=True)
        _sum_up(accounts, refused, is_written=output is not None or target == "table")
    if not accounts and not refused:
        raise click.exceptions.Exit(2)
    if refused:
        raise click.exceptions.Exit(1)


def _convert(data: bytes, target: str, options: dict[str, Any]) -> tuple[dict[str, Any], Conversion]:
    """The conversion, and for a table the document that was converted."""
    import vcmicro

    if target != "table":
        return {}, vcmicro.convert(data, to=target, **options)  # type: ignore[arg-type]
    from vcmicro.mapping.formats import format_of

    source = opened(data)[0]
    to = "ob3" if format_of(source) == "elm" else "elm"
    return source, vcmicro.convert(data, to=to, **{**options, "carrier": "ignore"})  # type: ignore[arg-type]


def _write(found: Conversion, name: str, target: str, output: str | None, *, folder: str | None) -> None:
    if folder is not None and output is not None:
        out = Path(output) / Path(name).relative_to(folder).with_suffix(f".{target}.json")
        out.parent.mkdir(parents=True, exist_ok=True)
        write_json(str(out), found.document)
    elif folder is None:
        write_json(output or "-", found.document)
        if output is not None:
            _said(name, found)


def _said(name: str, found: Conversion) -> None:
    click.echo(escape_text(f"{name}: {' then '.join(found.path)}: {_losses(found)}"), err=True)


def _losses(found: Conversion) -> str:
    if found.restored:
        return "the original was embedded, and is returned"
    counts = Counter(entry.kind for entry in found.losses)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "nothing lost"


def _write_report(out: str, accounts: list[tuple[str, Conversion]], *, is_folder: bool) -> None:
    if out.endswith(".csv"):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for name, found in accounts:
            writer.writerows((name, *_row(entry).values()) for entry in found.entries)
        write_bytes(out, text.getvalue().encode())
        return
    shown = [_account(name, found) for name, found in accounts]
    write_json(out, shown if is_folder else shown[0] if shown else {"losses": [], "carried": []})


def _account(name: str, found: Conversion) -> dict[str, Any]:
    """The loss report of one file; ``mapped`` is what was taken over without loss."""
    return {
        "file": name,
        "path": list(found.path),
        "restored": found.restored,
        "losses": [_row(entry) for entry in found.losses],
        "carried": list(found.carried),
        "mapped": [_row(entry) for entry in found.entries if not entry.is_loss],
    }


def _row(entry: Entry) -> dict[str, str]:
    shown = entry.to_json()
    shown["detail"] = shown.pop("sentence")
    return {column: str(shown[column]) for column in _COLUMNS[1:]}


def _sum_up(accounts: list[tuple[str, Conversion]], refused: int, *, is_written: bool) -> None:
    """The folder in a few lines: how many, and which rules lost something how often."""
    said = "" if is_written else "; nothing was written (give -o FOLDER)"
    click.echo(f"{len(accounts):,} converted, {refused:,} refused{said}", err=True)
    losses = Counter((entry.rule, entry.kind, entry.sentence) for _, found in accounts for entry in found.losses)
    for (rule, kind, sentence), count in losses.most_common(20):
        click.echo(escape_text(f"  {count:>6,} {kind} {rule:<4} {sentence}"), err=True)
