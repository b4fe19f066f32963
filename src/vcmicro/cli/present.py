"""vcmicro present: show credentials to a verifier, signed by their holder."""

from __future__ import annotations

import click

from vcmicro.cli.inputs import KeyName, existing, load_signer, read_bytes
from vcmicro.cli.output import write_secured


@click.command(short_help="Show credentials to a verifier, signed by their holder.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--key", required=True, metavar="KEY", type=KeyName(exists=True, dir_okay=False), help="The holder's key."
)
@click.option("--method", metavar="URL", help="Its verification method.  [default: the key's kid, else its did:key]")
@click.option("--challenge", metavar="C", help="What the verifier asked you to sign.")
@click.option("--domain", metavar="D", help="The verifier's domain.")
@click.option("--suite", metavar="NAME", help="Cryptosuite, vp+jwt or vp+cose.  [default: what fits the key]")
@click.option("--passphrase-file", metavar="FILE", type=click.Path(exists=True), help="The key's passphrase.")
@click.option("-o", "--out", metavar="OUT", default="-", help="The file to write.  [default: stdout]")
def command(
    files: tuple[str, ...],
    key: str,
    method: str | None,
    challenge: str | None,
    domain: str | None,
    suite: str | None,
    passphrase_file: str | None,
    out: str,
) -> None:
    """Present the credentials in the FILEs (- for stdin). The holder is whoever the key's method belongs to.

    One SD-JWT by itself gets a Key Binding JWT, for a challenge and a domain; all else a presentation.
    """
    import vcmicro

    signer = load_signer(key, passphrase_file)
    try:
        signer = signer if method is None else signer.with_method(method)
        holder = signer.verification_method.partition("#")[0]
        credentials = [read_bytes(existing(each)) for each in files]
        presentation = vcmicro.present(
            credentials, holder=holder, signer=signer, challenge=challenge, domain=domain, secured_by=suite
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    write_secured(out, presentation)
