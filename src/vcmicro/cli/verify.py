"""vcmicro verify: is it genuine, whose is it, and does it still hold?

Exit codes: 0 PASSED, 1 FAILED, 2 wrong usage or nothing to verify, 3 INDETERMINATE; of several items, the worst.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vcmicro import times
from vcmicro.cli import summary
from vcmicro.cli.inputs import existing, read_bytes, read_context, with_ebsi
from vcmicro.cli.items import Item, expand, holds_credential
from vcmicro.cli.output import print_json
from vcmicro.errors import Invalid, VcmicroError
from vcmicro.escaping import escape_text
from vcmicro.problems import problem, unhandled

if TYPE_CHECKING:
    from vcmicro import Report, TrustList

_EXIT = {"PASSED": 0, "FAILED": 1, "INDETERMINATE": 3}
_WORST_FIRST = ("FAILED", "INDETERMINATE", "PASSED")


@click.command(short_help="Verify badges, credentials and presentations.")
@click.argument("inputs", metavar="[FILE|FOLDER|-]...", nargs=-1)
@click.option("--offline", is_flag=True, help="Fetch nothing: no DID documents, no status lists.")
@click.option("--issuer", metavar="DID", help="Whom you expect to have issued it: a DID or URL.")
@click.option("--recipient", metavar="ID", help="Whom it should have been awarded to: an id or e-mail address.")
@click.option("--challenge", metavar="C", help="What you asked the presenter to sign.")
@click.option("--domain", metavar="D", help="Your domain, as the presenter signed it.")
@click.option(
    "--trust",
    "trust",
    multiple=True,
    metavar="FILE",
    help="Issuers or authorities you trust: JSON, PEM or an EU trusted list.",
)
@click.option("--context", "contexts", multiple=True, metavar="URL=FILE", help="A JSON-LD context to know besides.")
@click.option(
    "--schema",
    "schemas",
    multiple=True,
    metavar="URL=FILE",
    help="A schema that credentials name; or a folder of them, each under HOST/PATH.",
)
@click.option("--allow-unbound", is_flag=True, help="Accept a key that nothing ties to the issuer.")
@click.option("--refresh", is_flag=True, help="Fetch the newer version that the credential's refreshService offers.")
@click.option("--allow", multiple=True, metavar="NAME", help="Switch on what is off by default: secp256k1, ...")
@click.option("--ebsi-registry", metavar="URL", help="The DID registry to ask for did:ebsi issuers.")
@click.option("--at", metavar="TIME", help="Judge as of this time, such as 2026-01-31T09:00:00Z.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; for several inputs an array.")
def command(inputs: tuple[str, ...], issuer: str | None, as_json: bool, **given: Any) -> None:
    """Verify badges and credentials: JSON, a token, PNG or SVG; a folder with all that is in it; - for stdin.

    \b
    Exit codes: 0 passed, 1 failed, 2 wrong usage or no credential at all, 3 could not be decided.
    """
    if not inputs:
        raise click.UsageError("give a file, a folder, or - for standard input")
    options = _options(**given)
    items = expand([existing(each) for each in inputs])
    if len(inputs) == 1 and not Path(inputs[0]).is_dir():
        report = _judge(items[0], issuer, options)
        summary.show_report(report, as_json)
        sys.exit(_EXIT[report.outcome.value])
    sys.exit(_verify_all(items, lambda item: _judge(item, issuer, options), as_json))


def _verify_all(items: list[Item], judge: Callable[[Item], Report], as_json: bool) -> int:
    """Judge every item by itself, show them together, and return the exit code of the worst."""
    rows: list[summary.Row] = []
    others: list[str] = []
    shown: list[dict[str, Any]] = []
    for item in summary.with_progress(items):
        report = judge(item)
        if not holds_credential(item, report):
            others.append(item.name)
            continue
        rows.append(summary.row(item.name, report))
        if as_json:
            shown.append({"file": item.name, **report.to_json()})
    if as_json:
        print_json(shown)
    else:
        summary.show_table(rows)
    outcomes = [each.outcome for each in rows]
    summary.show_totals(outcomes, others, stderr=as_json)
    return next((_EXIT[each] for each in _WORST_FIRST if each in outcomes), 2)


def _judge(item: Item, issuer: str | None, options: dict[str, Any]) -> Report:
    """The report of one item; whatever goes wrong here stays with this item."""
    import vcmicro

    try:
        given: Any = read_bytes(item.name) if item.is_stdin else Path(item.name)
        return _expecting(vcmicro.verify(given, **options), issuer)
    except VcmicroError as error:
        outcome = vcmicro.Outcome.FAILED if isinstance(error, Invalid) else vcmicro.Outcome.INDETERMINATE
        return _unread(outcome, error)
    except Exception as error:
        return _unread(vcmicro.Outcome.INDETERMINATE, Invalid(unhandled(error)))


def _unread(outcome: Any, error: VcmicroError) -> Report:
    """The report of what did not reach a check: the schema check carries the reason."""
    import vcmicro

    unmet = (problem("check.needs", "there is no document to judge"),)
    checks = {name: vcmicro.Check(name, vcmicro.Outcome.SKIPPED, unmet) for name in vcmicro.CHECKS}
    checks["schema"] = vcmicro.Check("schema", outcome, error.problems)
    return vcmicro.Report(outcome=outcome, checks=tuple(checks.values()))


def _expecting(report: Report, issuer: str | None) -> Report:
    """The report with the caller's ``--issuer`` judged by ``Report.require``, as part of the trust check."""
    import vcmicro

    if issuer is None or report.untrusted_document is None:
        return report
    try:
        # A report that did not pass is asked too: a foreign issuer is wrong whatever else could not be told.
        report.replace(outcome=vcmicro.Outcome.PASSED).require(issuer=issuer)
    except vcmicro.NotVerified as error:
        trust = report["trust"]
        told = trust.problems if trust.outcome is vcmicro.Outcome.FAILED else ()
        failed = vcmicro.Check("trust", vcmicro.Outcome.FAILED, (*error.problems, *told))
        checks = tuple(failed if each.name == "trust" else each for each in report.checks)
        return report.replace(outcome=vcmicro.Outcome.FAILED, checks=checks)
    return report


def _options(
    *,
    offline: bool,
    recipient: str | None,
    challenge: str | None,
    domain: str | None,
    trust: tuple[str, ...],
    contexts: tuple[str, ...],
    schemas: tuple[str, ...],
    allow_unbound: bool,
    refresh: bool,
    allow: tuple[str, ...],
    ebsi_registry: str | None,
    at: str | None,
) -> dict[str, Any]:
    """The arguments of ``vcmicro.verify``; what is wrong with them is wrong usage."""
    import vcmicro

    try:
        tools = vcmicro.Tools(allow=allow, methods=with_ebsi(ebsi_registry))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--allow") from None
    return {
        "fetcher": vcmicro.OfflineFetcher() if offline else vcmicro.HttpsFetcher(),
        "now": None if at is None else _moment(at),
        "recipient": recipient,
        "challenge": challenge,
        "domain": domain,
        "trust": [_trust_list(each) for each in trust],
        "contexts": dict(read_context(each) for each in contexts),
        "schemas": _schemas(schemas),
        "allow_unbound": allow_unbound,
        "refresh": refresh,
        "tools": tools,
    }


def _moment(text: str) -> datetime:
    try:
        moment = times.parse(text, zone_required=True)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=moment.seconds)
    except Invalid as error:
        raise click.BadParameter(error.problem.detail, param_hint="--at") from None
    except OverflowError:
        raise click.BadParameter(f"{text!r} is beyond the years 1 to 9999", param_hint="--at") from None


def _trust_list(name: str) -> TrustList:
    import vcmicro

    try:
        return vcmicro.load_trust(read_bytes(name), name=Path(name).name)
    except VcmicroError as error:
        raise click.BadParameter(escape_text(f"{name}: {error.problem}"), param_hint="--trust") from None


def _schemas(given: tuple[str, ...]) -> Mapping[str, bytes]:
    """The schemas by URL: one file each, or one folder that is laid out as the web is."""
    from vcmicro.schemas.given import read_given

    folders = [each for each in given if Path(each).is_dir()]
    if folders and len(given) > 1:
        raise click.BadParameter("give one folder, or URL=FILE as often as you like", param_hint="--schema")
    return read_given(Path(folders[0]) if folders else dict(_schema(each) for each in given))


def _schema(text: str) -> tuple[str, bytes]:
    url, _, name = text.rpartition("=")
    if not url or not name:
        raise click.BadParameter(f"{text!r} is neither URL=FILE nor a folder", param_hint="--schema")
    try:
        return url, read_bytes(name)
    except VcmicroError as error:
        raise click.BadParameter(escape_text(f"{name}: {error.problem}"), param_hint="--schema") from None
