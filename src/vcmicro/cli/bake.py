"""vcmicro bake: put a signed credential into its picture."""

from __future__ import annotations

from pathlib import Path

import click

from vcmicro.cli.inputs import existing, read_signed
from vcmicro.cli.output import write_bytes


@click.command(short_help="Put a signed credential into a PNG or SVG.")
@click.argument("signed", metavar="SIGNED")
@click.option(
    "--into", "image", required=True, metavar="IMAGE", type=click.Path(exists=True, dir_okay=False), help="PNG or SVG."
)
@click.option("-o", "--out", required=True, metavar="OUT", help="The image to write; - for stdout.")
def command(signed: str, image: str, out: str) -> None:
    """Put the signed credential SIGNED (- for stdin) into a PNG or SVG.

    The picture itself stays as it is; a credential that it holds already is replaced. The signature does
    not cover the picture.
    """
    import vcmicro

    credential = read_signed(existing(signed))
    # What no mechanism opens, nobody could verify from the picture.
    vcmicro.open_given(credential, vcmicro.Tools())
    write_bytes(out, vcmicro.bake(credential, into=Path(image)))
