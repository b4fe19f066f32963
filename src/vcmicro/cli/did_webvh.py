"""vcmicro did webvh: write the log of a did:webvh, add a version to it, read one from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vcmicro.cli.inputs import load_key, read_bytes
from vcmicro.cli.output import print_json, write_bytes
from vcmicro.errors import Invalid, invalid, unavailable
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro import Fetched, Key

_FILE = click.Path(exists=True, dir_okay=False)
_KEEP = "Keep the keys of earlier credentials among --key, or those credentials no longer verify."


def _keys(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--passphrase-file", metavar="FILE", type=click.Path(exists=True), help="The keys' passphrase."),
        click.option(
            "--next-key",
            "next_keys",
            multiple=True,
            metavar="KEY",
            type=_FILE,
            help="A key that may sign the next version; no other may then. Keep it offline.",
        ),
        click.option("--update-key", required=True, metavar="KEY", type=_FILE, help="The Ed25519 key that signs this."),
        click.option(
            "--key", "keys", required=True, multiple=True, metavar="KEY", type=_FILE, help="A key that issues."
        ),
    ):
        function = option(function)
    return function


@click.group(short_help="Write and read the log of a did:webvh.")
def command() -> None:
    """A did:webvh lies on a web server like a did:web, as a log of signed versions."""


@command.command()
@click.argument("location", metavar="HOST[:PATH]")
@_keys
@click.option(
    "-o", "--out", required=True, metavar="FOLDER", type=click.Path(file_okay=False), help="The web site's root folder."
)
@click.option("--portable", is_flag=True, help="Let the DID move to another host later.")
def create(
    location: str,
    keys: tuple[str, ...],
    update_key: str,
    next_keys: tuple[str, ...],
    passphrase_file: str | None,
    out: str,
    portable: bool,
) -> None:
    """Make a DID at HOST (with a path behind colons), and write its did.jsonl."""
    from vcmicro.dids import did_document
    from vcmicro.dids.webvh.location import log_url
    from vcmicro.dids.webvh.writing import create_log

    signing = [load_key(each, passphrase_file) for each in keys]
    parameters: dict[str, Any] = {"nextKeyHashes": _commitments(next_keys, passphrase_file)} if next_keys else {}
    if portable:
        parameters["portable"] = True
    updating = load_key(update_key, passphrase_file)
    try:
        did, log = create_log(location, lambda did: did_document(did, signing), updating, parameters=parameters)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--key") from None
    except Invalid as error:
        if error.code != "did.syntax":
            raise
        raise click.BadParameter(f"{location!r} is no host and path as a did:web has them") from None
    url = log_url(did)
    place = Path(out, *url.split("/")[3:])
    if place.exists():
        raise click.UsageError(f"{str(place)!r} exists; vcmicro did webvh update adds a version to it")
    place.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(str(place), log)
    click.echo(escape_text(f"Wrote {place}"))
    click.echo(f"Serve it at {url}")
    click.echo(did)
    _say_methods(did, signing)


@command.command(epilog=_KEEP)
@click.argument("log", metavar="did.jsonl", type=_FILE)
@_keys
def update(
    log: str, keys: tuple[str, ...], update_key: str, next_keys: tuple[str, ...], passphrase_file: str | None
) -> None:
    """Add a version that lists the keys given, in place of those of the version before."""
    from vcmicro.dids import Resolution, did_document
    from vcmicro.dids.webvh.log import verify_log
    from vcmicro.dids.webvh.writing import extend_log

    text = read_bytes(log)
    did = _last_did(text)
    in_force = verify_log(did, text, Resolution())[-1].parameters
    signing = [load_key(each, passphrase_file) for each in keys]
    updating = load_key(update_key, passphrase_file)
    parameters: dict[str, Any] = {}
    if in_force.next_key_hashes:
        parameters["updateKeys"] = [updating.public.to_multikey()]
    if in_force.next_key_hashes or next_keys:
        parameters["nextKeyHashes"] = _commitments(next_keys, passphrase_file)
    try:
        document = did_document(did, signing)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--key") from None
    write_bytes(log, extend_log(text, document, updating, parameters=parameters))
    click.echo(escape_text(f"Wrote {log}"))
    _say_methods(did, signing)


@command.command()
@click.argument("log", metavar="did.jsonl", type=_FILE)
@click.option("--witness", metavar="did-witness.json", type=_FILE, help="The witnesses' proofs.")
@click.option("--did", metavar="DID", help="Whose log it should be, or a version (DID?versionNumber=1).")
def show(log: str, witness: str | None, did: str | None) -> None:
    """Verify a log, and print the document of its last version."""
    import vcmicro

    resolver = vcmicro.Resolver(fetcher=_Files(log, witness))
    print_json(resolver.resolve(did or _last_did(read_bytes(log))).document)


class _Files:
    """A fetcher for which the log and the witnesses' proofs lie in files, whatever the DID's host."""

    def __init__(self, log: str, witness: str | None) -> None:
        self._files = {"did.jsonl": log, "did-witness.json": witness}

    def fetch(self, url: str, purpose: str) -> Fetched:
        from vcmicro import Fetched

        file = self._files.get(url.rpartition("/")[2])
        if file is None:
            raise unavailable("net.offline", f"{url} is needed: give it with --witness")
        return Fetched(url, read_bytes(file), "application/json")


def _last_did(log: bytes) -> str:
    """The DID that the last version of a log names, which nothing has verified yet."""
    from vcmicro import strict_json

    try:
        entry = strict_json.loads(log.rstrip(b"\n").rpartition(b"\n")[2])
        return str(entry["state"]["id"])
    except (Invalid, TypeError, KeyError):
        raise invalid("did.log", "the last line is no entry of a did:webvh log") from None


def _commitments(keys: tuple[str, ...], passphrase_file: str | None) -> list[str]:
    from vcmicro.dids.webvh.hashes import key_hash

    return [key_hash(load_key(each, passphrase_file).public.to_multikey()) for each in keys]


def _say_methods(did: str, keys: list[Key]) -> None:
    from vcmicro.dids import method_url

    for key in keys:
        click.echo(escape_text(f"Issue with --method {method_url(did, key)}"))
