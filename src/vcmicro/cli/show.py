"""vcmicro show: a badge as a person reads it, on the terminal, as HTML or as a certificate to print."""

from __future__ import annotations

import shutil
from typing import Any

import click

from vcmicro.cli.checked import with_contexts
from vcmicro.cli.inputs import existing, read_bytes
from vcmicro.cli.output import terminal, write_bytes

_WIDEST = 100
_EXIT = {"PASSED": 0, "FAILED": 1, "INDETERMINATE": 3, "UNSIGNED": 3}


@click.command(short_help="Show a badge as a card, HTML or certificate.")
@click.argument("file", metavar="FILE")
@click.option("--html", "html_out", metavar="OUT", help="Write the card as an HTML document; - for stdout.")
@click.option("--pdf", "pdf_out", metavar="OUT", help="Write a certificate that carries the credential; - for stdout.")
@click.option("--online", is_flag=True, help="Verify with the network: DID documents, status lists.")
@with_contexts
def command(file: str, html_out: str | None, pdf_out: str | None, online: bool, contexts: dict[str, Any]) -> None:
    """Show what FILE (- for stdin) says and what became of its checks: a badge, a credential or a presentation.

    \b
    Exit codes as verify: 0 passed, 1 failed, 3 could not be decided, or not signed.
    """
    import vcmicro
    from vcmicro import rendering

    if html_out is not None or pdf_out is not None:
        rendering.require_extra()
    fetcher = vcmicro.HttpsFetcher() if online else None
    seen = rendering.look(read_bytes(existing(file)), fetcher=fetcher, contexts=contexts)
    if html_out is not None:
        from vcmicro.rendering.html import document

        write_bytes(html_out, document(seen.card).encode())
    if pdf_out is not None:
        from vcmicro.rendering.certificate import certificate

        write_bytes(pdf_out, certificate(seen))
    if html_out is None and pdf_out is None:
        _print(seen.card)
    raise click.exceptions.Exit(_EXIT[seen.card.verdict.outcome])


def _print(card: Any) -> None:
    from vcmicro.rendering.terminal import panel, text

    console = terminal()
    if console is None:
        click.echo(text(card), nl=False)
    else:
        console.print(panel(card, min(shutil.get_terminal_size().columns, _WIDEST)))
