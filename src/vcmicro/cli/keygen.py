"""vcmicro keygen: a new private key in a file of its owner's."""

from __future__ import annotations

from pathlib import Path

import click

from vcmicro.cli.inputs import new_passphrase

_KINDS = {
    "ed25519": "Ed25519",
    "p256": "P-256",
    "p384": "P-384",
    "p521": "P-521",
    "secp256k1": "secp256k1",
    "rsa": "RSA",
    "bls12381g2": "BLS12-381-G2",
}


@click.command(short_help="Make a private key.")
@click.option(
    "--type", "kind", type=click.Choice(list(_KINDS)), default="ed25519", show_default=True, help="Kind of key."
)
@click.option(
    "-o", "--out", required=True, metavar="KEY.jwk", type=click.Path(dir_okay=False), help="The file to write."
)
@click.option("--passphrase", "ask", is_flag=True, help="Ask for a passphrase and encrypt the file with it.")
@click.option(
    "--passphrase-file", metavar="FILE", type=click.Path(exists=True), help="Encrypt with this file's first line."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists; the old key is lost.")
def command(kind: str, out: str, ask: bool, passphrase_file: str | None, force: bool) -> None:
    """Make a new private key and print its did:key.

    The file is a JWK of mode 0600; of bls12381g2, which has none, a secret Multikey. It is encrypted where a
    passphrase is given: by --passphrase, by --passphrase-file, or in the environment as VCMICRO_PASSPHRASE.
    """
    import vcmicro

    if Path(out).exists() and not force:
        raise click.UsageError(f"{out!r} exists; --force replaces it, and the old key is lost")
    passphrase = new_passphrase(passphrase_file, ask=ask)
    key = vcmicro.Key.generate(_KINDS[kind])
    key.save(out, passphrase)
    click.echo(key.did)
