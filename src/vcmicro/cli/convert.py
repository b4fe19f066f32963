"""vcmicro convert: from one credential format to another, with an account of what that loses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vcmicro.cli.checked import Answer, each_answer, opened, with_contexts
from vcmicro.cli.inputs import existing, read_documents
from vcmicro.cli.losses import counted, sum_up, write_report
from vcmicro.cli.output import write_json
from vcmicro.cli.tables import show_rows, show_side_by_side
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro.converting import Conversion

_STYLES = {"converted": "green", "refused": "bold red"}


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
@click.option("--documents", metavar="FOLDER", help="Badge classes and issuers that Open Badges 2.0 name by URL.")
@click.option("--online", is_flag=True, help="Verify with the network, and fetch what a badge names by URL.")
@with_contexts
@click.option("--report", metavar="LOSSES", help="Write the account to a .json or .csv file.")
@click.option("-o", "--output", metavar="OUT", help="A file, or a folder for a folder.  [default: stdout]")
def command(name: str, target: str, report: str | None, output: str | None, **options: Any) -> None:
    """Convert a credential, or every credential of a folder; what comes out is an unsigned draft.

    --to table shows a badge beside its ELM, place by place. Exit code 0 if all were converted, else 1; 2 if there was
    no credential at all.
    """
    existing(name)
    options = _settled(options)
    if report is not None and not report.endswith((".json", ".csv")):
        raise click.BadParameter(f"{report!r} ends neither in .json nor in .csv", param_hint="--report")
    is_folder = os.path.isdir(name)
    if is_folder and output is not None:
        os.makedirs(output, exist_ok=True)
    answers: list[Answer] = []
    for item, found, problems in each_answer((name,), lambda data: _convert(data, target, options), "Converting"):
        answers.append(Answer(item, None if found is None else found[1], problems))
        if found is None:
            continue
        if target == "table":
            show_side_by_side(*found)
        else:
            _write(found[1], item.name, target, output, folder=name if is_folder else None)
    if report is not None:
        write_report(report, answers, is_folder=is_folder)
    if is_folder and answers:
        show_rows(("Outcome", "File", "Losses by class"), [_row(each) for each in answers], _STYLES, stderr=True)
        sum_up(answers, is_written=output is not None or target == "table")
    if not answers:
        raise click.exceptions.Exit(2)
    if any(each.found is None for each in answers):
        raise click.exceptions.Exit(1)


def _settled(options: dict[str, Any]) -> dict[str, Any]:
    """The options of the command as those of ``convert``."""
    import vcmicro

    if options["embed"] == "url" and options["url"] is None:
        raise click.UsageError("--embed url needs --url, where the source can be had")
    documents, online, ignored = (options.pop(each) for each in ("documents", "online", "ignore_carrier"))
    return {
        **options,
        "carrier": "ignore" if ignored else "use",
        "documents": read_documents(existing(documents)) if documents is not None else None,
        "fetcher": vcmicro.HttpsFetcher() if online else None,
    }


def _convert(data: bytes, target: str, options: dict[str, Any]) -> tuple[dict[str, Any], Conversion]:
    """The conversion, and for a table the document that was converted."""
    import vcmicro

    if target != "table":
        return {}, vcmicro.convert(data, to=target, **options)  # type: ignore[arg-type]
    from vcmicro.mapping.formats import format_of

    source = opened(data, options["contexts"])[0]
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
    click.echo(escape_text(f"{name}: {' then '.join(found.path)}: {counted(found, in_words=True)}"), err=True)


def _row(answer: Answer) -> tuple[str, str, str]:
    if answer.found is None:
        return "refused", answer.item.name, answer.problems[0].code
    return "converted", answer.item.name, counted(answer.found)
