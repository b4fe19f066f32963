"""vcmicro did: read a DID's document, and write one's own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import click

from vcmicro.cli.did_webvh import command as webvh
from vcmicro.cli.inputs import load_key, with_ebsi
from vcmicro.cli.output import print_json, write_json
from vcmicro.errors import Invalid
from vcmicro.escaping import escape_text


@click.group()
def command() -> None:
    """Resolve a DID, or publish one of your own."""


@command.command()
@click.argument("did", metavar="DID")
@click.option("--offline", is_flag=True, help="Fetch nothing.")
@click.option("--ebsi-registry", metavar="URL", help="The DID registry to ask for a did:ebsi.")
def resolve(did: str, offline: bool, ebsi_registry: str | None) -> None:
    """Print the document of a DID, also of a version (DID?versionNumber=1)."""
    import vcmicro

    fetcher = vcmicro.OfflineFetcher() if offline else vcmicro.HttpsFetcher()
    tools = vcmicro.Tools(methods=with_ebsi(ebsi_registry))
    print_json(vcmicro.Resolver(fetcher=fetcher, tools=tools).document(did))


@command.command()
@click.argument("did", metavar="did:web:...")
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    metavar="KEY",
    help="A key of yours; may be repeated.",
    type=click.Path(exists=True, dir_okay=False),
)
@click.option("--passphrase-file", metavar="FILE", type=click.Path(exists=True), help="The keys' passphrase.")
@click.option(
    "-o", "--out", required=True, metavar="FOLDER", type=click.Path(file_okay=False), help="The web site's root folder."
)
@click.option("--force", is_flag=True, help="Replace a document that is there already.")
def publish(did: str, keys: tuple[str, ...], passphrase_file: str | None, out: str, force: bool) -> None:
    """Write the did.json of a did:web, and say where it must be served.

    Keys of earlier credentials must stay in the document, or those credentials no longer verify: repeat
    --key for each of them.
    """
    from vcmicro.dids import did_document, document_url, method_url, web_path

    try:
        url, place = document_url(did), Path(out, unquote(web_path(did)))
    except Invalid as error:
        raise click.BadParameter(error.problem.detail, param_hint="did:web:...") from None
    if place.exists() and not force:
        raise click.UsageError(f"{str(place)!r} exists; --force replaces it, with all keys that it lists")
    signing = [load_key(each, passphrase_file) for each in keys]
    try:
        document = did_document(did, signing)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--key") from None
    place.parent.mkdir(parents=True, exist_ok=True)
    write_json(str(place), document)
    click.echo(escape_text(f"Wrote {place}"))
    click.echo(f"Serve it at {url}")
    for key in signing:
        click.echo(escape_text(f"Issue with --method {method_url(did, key)}"))


command.add_command(publish, "create")
command.add_command(webvh, "webvh")
