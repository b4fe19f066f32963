"""vcmicro derive: show a part of a credential."""

from __future__ import annotations

import click

from vcmicro.cli.inputs import existing, read_bytes
from vcmicro.cli.output import write_secured


@click.command(short_help="Show a part of a credential, with a proof of its own.")
@click.argument("file", metavar="FILE")
@click.option(
    "--pointers",
    multiple=True,
    required=True,
    metavar="POINTER",
    help="A JSON pointer to what is to be shown, such as /credentialSubject/achievement; give it as often as needed.",
)
@click.option("-o", "--out", metavar="OUT", default="-", help="The file to write.  [default: stdout]")
def command(file: str, pointers: tuple[str, ...], out: str) -> None:
    """Derive from the credential FILE (- for stdin) one that shows what is selected and what is mandatory.

    FILE has a base proof of ecdsa-sd-2023 or bbs-2023, or is an SD-JWT. What is not selected is not in OUT.
    """
    import vcmicro

    write_secured(out, vcmicro.derive(read_bytes(existing(file)), pointers=pointers))
