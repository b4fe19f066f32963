"""vcmicro unbake: take the credential out of a picture."""

from __future__ import annotations

from pathlib import Path

import click

from vcmicro.cli.output import write_bytes, write_json
from vcmicro.escaping import escape_text


@click.command()
@click.argument("image", metavar="IMAGE", type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--out", metavar="OUT", default="-", help="The file to write.  [default: stdout]")
def command(image: str, out: str) -> None:
    """Write the credential that a PNG or SVG holds. Nothing is verified."""
    import vcmicro

    credential = vcmicro.unbake(Path(image))
    if isinstance(credential, dict):
        write_json(out, credential)
    elif out == "-":
        click.echo(escape_text(credential))
    else:
        write_bytes(out, credential.encode() + b"\n")
