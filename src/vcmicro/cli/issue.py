"""vcmicro issue: check a draft, complete it and sign it."""

from __future__ import annotations

import warnings
from typing import Any

import click

from vcmicro.cli.command import Misused, Refused
from vcmicro.cli.inputs import KeyName, existing, load_signer, read_bytes, read_json
from vcmicro.cli.output import write_secured
from vcmicro.errors import Invalid, invalid
from vcmicro.escaping import escape_text

_NOT_THE_ISSUERS = frozenset({("issuer.draft", "/issuer"), ("issuer.mismatch", "/issuer")})


@click.command(short_help="Check a draft, complete it and sign it.")
@click.argument("credential", metavar="CREDENTIAL.json")
@click.option(
    "--key",
    required=True,
    metavar="KEY",
    type=KeyName(exists=True, dir_okay=False),
    help="The issuer's key: a file, or the pkcs11: URI of a key in a token.",
)
@click.option("--method", metavar="URL", help="Its verification method.  [default: the key's kid, else its did:key]")
@click.option("--suite", metavar="NAME", help="Cryptosuite or token form.  [default: what fits the key]")
@click.option("--passphrase-file", metavar="FILE", type=click.Path(exists=True), help="The key's passphrase.")
@click.option(
    "--certificate", metavar="CHAIN.pem", help="The certificates of the key, its own first (jades, dc+sd-jwt)."
)
@click.option("--status", metavar="ENTRY.json", help="The entry of a status list (vcmicro status allocate).")
@click.option(
    "--mandatory",
    multiple=True,
    metavar="POINTER",
    help="A JSON pointer to what holders cannot leave out (ecdsa-sd-2023, bbs-2023); give it as often as needed.",
)
@click.option(
    "--disclose",
    multiple=True,
    metavar="POINTER",
    help="A JSON pointer to what the holder may withhold, /- at its end for each element (vc+sd-jwt, dc+sd-jwt).",
)
@click.option(
    "--decoys", metavar="N", default=0, type=click.IntRange(0, 100), help="Digests that hide how much that is."
)
@click.option("--holder", metavar="KEY.jwk", help="The holder's public key, to be proven on presentation (SD-JWT).")
@click.option("-o", "--out", metavar="OUT", default="-", help="The file to write.  [default: stdout]")
def command(
    credential: str,
    key: str,
    method: str | None,
    suite: str | None,
    passphrase_file: str | None,
    certificate: str | None,
    status: str | None,
    mandatory: tuple[str, ...],
    disclose: tuple[str, ...],
    decoys: int,
    holder: str | None,
    out: str,
) -> None:
    """Sign the draft CREDENTIAL.json (- for stdin) with the issuer's key.

    The draft is checked first and everything that a verifier would refuse is named. What it lacks of id,
    issuer, validFrom and @context is filled in. The method must belong to the draft's issuer; of a seal
    (--suite jades --certificate CHAIN.pem) the certificate must name it.
    """
    _known(suite)
    if certificate is not None and suite not in (None, "jades", "dc+sd-jwt"):
        raise click.UsageError(f"--certificate goes with --suite jades or dc+sd-jwt, not {suite}")
    draft = read_json(existing(credential))
    signer = load_signer(key, passphrase_file)
    if method is not None:
        try:
            signer = signer.with_method(method)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--method") from None
    entry = None if status is None else read_json(existing(status))
    if isinstance(entry, dict) and "status_list" in entry and suite != "dc+sd-jwt":
        raise click.UsageError("an entry of a TokenStatusList goes with --suite dc+sd-jwt")
    if suite == "jades" and certificate is None:
        raise click.UsageError("--suite jades needs --certificate CHAIN.pem: the certificates of the key")
    chain = None if certificate is None else read_bytes(existing(certificate))
    _selective(suite, mandatory)
    more = {"status": entry, "certificates": chain, "mandatory_pointers": mandatory}
    more |= _disclosable(suite, disclose, decoys, holder)
    signed = _issued(draft, signer, suite, more)
    write_secured(out, signed)


def _known(suite: str | None) -> None:
    import vcmicro

    names = sorted({name for each in vcmicro.MECHANISMS.values() for name in each.secures(vcmicro.SUITES)})
    if suite is not None and suite not in names:
        raise click.BadParameter(f"{suite!r}: supported are {', '.join(names)}", param_hint="--suite")


def _selective(suite: str | None, mandatory: tuple[str, ...]) -> None:
    import vcmicro
    from vcmicro.cryptosuites import SelectiveSuite

    if mandatory and not isinstance(vcmicro.SUITES.get(suite or ""), SelectiveSuite):
        raise click.UsageError("--mandatory goes with --suite ecdsa-sd-2023 or bbs-2023")


def _disclosable(suite: str | None, disclose: tuple[str, ...], decoys: int, holder: str | None) -> dict[str, Any]:
    """The options of an SD-JWT."""
    import vcmicro

    if (disclose or decoys or holder) and suite not in ("vc+sd-jwt", "dc+sd-jwt"):
        raise click.UsageError("--disclose, --decoys and --holder go with --suite vc+sd-jwt or dc+sd-jwt")
    key = None
    if holder is not None:
        jwk = read_json(existing(holder))
        members = ("d", "p", "q", "dp", "dq", "qi")
        public = {name: value for name, value in jwk.items() if name not in members} if isinstance(jwk, dict) else jwk
        key = vcmicro.PublicKey.from_jwk(public)
    return {"disclosable": disclose, "decoys": decoys, "holder_key": key}


def _issued(draft: Any, signer: Any, suite: str | None, more: dict[str, Any]) -> dict[str, Any] | str | bytes:
    import vcmicro

    if not isinstance(draft, dict):
        raise invalid("input.unknown", "the draft is not a JSON object")
    if more["status"] is not None and not isinstance(more["status"], dict):
        raise invalid("input.unknown", "the status entry is not a JSON object")
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always", vcmicro.NotPortable)
            signed = vcmicro.issue(draft, signer=signer, secured_by=suite, **more)
    except Invalid as error:
        foreign = (error.code, error.problem.pointer) in _NOT_THE_ISSUERS
        raise (Misused if foreign else Refused)(error.problems) from None
    for each in said:
        click.echo(f"warning: {escape_text(str(each.message))}", err=True)
    return signed
