"""vcmicro serve: the VC API server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from vcmicro.cli.inputs import read_context
from vcmicro.times import parse


class _Moment(click.ParamType[datetime]):
    """A moment with a time zone."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        from vcmicro.errors import Invalid

        try:
            return datetime.fromtimestamp(parse(value).seconds, tz=UTC)
        except Invalid as error:
            self.fail(error.problem.detail, param, ctx)


@click.command(short_help="Serve the VC API: issue, verify, derive, present, resolve.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False), help="A TOML file; see docs/how-to/serve.md.")
@click.option("--host", help="The address to listen at.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 takes a free one.  [default: 8000]")
@click.option("--workers", type=click.IntRange(1), help="Worker processes.  [default: two for each processor]")
@click.option("--conformance", is_flag=True, help="Offer the paths of the W3C test suites, on loopback only.")
@click.option("--suite-config", metavar="FILE", help="With --conformance: write a localConfig.cjs for the suites.")
@click.option("--context", "contexts", multiple=True, metavar="URL=FILE", help="A JSON-LD context to know besides.")
@click.option("--new-api-key", is_flag=True, help="Print a new API key and its hash for the configuration, and end.")
@click.option("--now", type=_Moment(), hidden=True, help="Freeze the clock.")
def command(
    config: str | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    conformance: bool,
    suite_config: str | None,
    contexts: tuple[str, ...],
    new_api_key: bool,
    now: datetime | None,
) -> None:
    """Serve until SIGTERM or Ctrl-C. Logs go to standard error, one JSON object a line.

    Without --config it verifies, derives and resolves, offline, and issues nothing.
    """
    from vcmicro.server import require_extra

    require_extra()
    if new_api_key:
        _print_key()
        return
    if suite_config is not None and not conformance:
        raise click.UsageError("--suite-config goes with --conformance")
    from vcmicro.server.configuration import read_configuration
    from vcmicro.server.running import serve, serve_conformance
    from vcmicro.server.settings import Settings

    settings = Settings() if config is None else read_configuration(Path(config))
    given: dict[str, Any] = {"host": host, "port": port, "workers": workers, "now": now}
    settings = replace(settings, **{name: value for name, value in given.items() if value is not None})
    known = {**settings.contexts, **dict(read_context(each) for each in contexts)}
    settings = replace(settings, contexts=known)
    if conformance:
        serve_conformance(settings, suite_config)
    else:
        serve(settings)


def _print_key() -> None:
    from vcmicro.server.security import new_api_key

    key, digest = new_api_key()
    click.echo(json.dumps({"key": key, "sha256": digest}))
