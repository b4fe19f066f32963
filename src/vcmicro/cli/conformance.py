"""vcmicro conformance: what the test suites of the standards ask of an implementation, under their own rules.

They judge form, key and signature, and neither time, trust nor whose key it is: what passes here need not pass
``verify``.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vcmicro import strict_json
from vcmicro.cli.conformance_vcdm11 import command as vcdm11
from vcmicro.cli.inputs import read_bytes, read_json
from vcmicro.cli.output import json_text, write_bytes
from vcmicro.errors import Invalid, Unavailable, VcmicroError, invalid

if TYPE_CHECKING:
    from vcmicro.securing import Mechanism

_FEATURES = {
    f"{kind}_{form}": (kind == "presentation", mechanism)
    for kind in ("credential", "presentation")
    for form, mechanism in (("jose", "vc+jwt"), ("sdjwt", "vc+sd-jwt"), ("cose", "vc+cose"))
}
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]+)\]")
_Existing = click.Path(exists=True, dir_okay=False)


class Answer(NamedTuple):
    """What the suite reads: ``success``, ``failure`` or ``indeterminate``, and the secured document as text."""

    result: str
    data: str = ""


@click.group(short_help="Answer the test suites of the standards.")
def command() -> None:
    """Answer the W3C's test suites. They judge form, key and signature only; use verify for everything else."""


@command.command("jose-cose", short_help="w3c/vc-jose-cose-test-suite")
@click.argument("operation", type=click.Choice(["issue", "verify"]))
@click.option("--input", "given", required=True, type=_Existing, help="A document, or what was made of one.")
@click.option("--key", required=True, type=_Existing, help="A JsonWebKey verification method.")
@click.option("--feature", required=True, type=click.Choice(list(_FEATURES)))
@click.option("--sd", "disclosable", help='Disclosable paths as a JSON array, such as ["a.b","c[0]"].')
@click.option("--output", required=True, metavar="FILE", help="Receives the result.")
def jose_cose(operation: str, given: str, key: str, feature: str, disclosable: str | None, output: str) -> None:
    """Issue or verify as the suite for Securing Verifiable Credentials using JOSE and COSE asks."""
    method = read_json(key)
    if operation == "issue":
        paths = strict_json.loads(disclosable) if disclosable is not None else []
        answer = answered(lambda: issued(read_json(given), method, feature, paths))
    else:
        answer = answered(lambda: verified(read_bytes(given), method, feature))
    write_bytes(output, json_text(answer._asdict(), ascii_only=True).encode("ascii"))


command.add_command(vcdm11, "vcdm11")


def answered(judge: Any) -> Answer:
    """The answer of a judgement; what is wrong with the input is a failure."""
    try:
        return Answer("success", judge())
    except Unavailable:
        return Answer("indeterminate")
    except VcmicroError:
        return Answer("failure")


def issued(document: Any, method: dict[str, Any], feature: str, paths: list[str]) -> str:
    """The document secured by the method's secret key; COSE in base64 without padding.

    Raises:
        Invalid: for a document that the data model refuses, or with members at its top that it does not name.
    """
    from vcmicro import Key
    from vcmicro.securing import SecureOptions

    presented, mechanism = _FEATURES[feature]
    _check(document, presented, closed=True)
    signer = Key.from_jwk(method["secretKeyJwk"]).with_method(method["id"])
    options = SecureOptions(secured_by=mechanism, disclosable=tuple(_pointer(each) for each in paths))
    secured = _mechanism(mechanism).secure(document, signer, options)
    return b64encode(secured).decode("ascii").rstrip("=") if isinstance(secured, bytes) else str(secured)


def verified(data: bytes, method: dict[str, Any], feature: str) -> str:
    """Nothing, if the one proof holds under the method's public key and the document has its form.

    Raises:
        Invalid: for what is wrong with form, key or signature.
        Unavailable: for what cannot be judged.
    """
    from vcmicro import Limits, PublicKey
    from vcmicro.cryptosuites import Transform
    from vcmicro.dids import FoundKey
    from vcmicro.securing import Payload, ProofCase
    from vcmicro.times import from_datetime

    presented, name = _FEATURES[feature]
    payload = Payload(_decoded(data) if name == "vc+cose" else _text(data))
    key = PublicKey.from_jwk(method["publicKeyJwk"])
    found = FoundKey(key, method["id"], method["controller"], "pinned")
    case = ProofCase(
        find_key=lambda *_: found,
        transform=Transform(),
        now=from_datetime(datetime.now(UTC)),
        purpose="authentication" if presented else "assertionMethod",
    )
    mechanism = _mechanism(name)
    secured = mechanism.open(payload, Limits())
    for result in mechanism.verify(secured, case):
        if result.outcome != "PASSED":
            raise (Invalid if result.outcome == "FAILED" else Unavailable)(result.problems)
    _check(secured.document, presented, closed=False)
    return ""


def _mechanism(name: str) -> Mechanism:
    from vcmicro import MECHANISMS

    return MECHANISMS[name]


def _check(document: Any, presented: bool, *, closed: bool) -> None:
    """The data model's form; the credentials of a presentation are enveloped, whatever is in them."""
    from vcmicro import shapes
    from vcmicro.enveloping import enveloped

    document = _unwrapped(document)
    found = [each for each in shapes.check(document) if not each.warning]
    if found:
        raise Invalid(found)
    name = "VerifiablePresentation" if presented else "VerifiableCredential"
    if name not in document["type"]:
        raise invalid("schema.invalid", f"the type must include {name}", "/type")
    shape = shapes.SHAPES[name]
    surplus = set(document) - {member.name for member in (*shape.members, *shape.inherited)}
    if closed and surplus:
        raise invalid("schema.invalid", f"the data model has no member {min(surplus)}")
    members = document.get("verifiableCredential", [])
    for each in (members if isinstance(members, list) else [members]) if presented else []:
        if enveloped(each) is None:
            raise invalid("schema.invalid", "a credential is enveloped here", "/verifiableCredential")


def _unwrapped(document: Any) -> Any:
    """A copy without the line end behind a ``data:`` URL, which the suite's own presentations have."""
    members = document.get("verifiableCredential") if isinstance(document, dict) else None
    if not isinstance(members, list):
        return document
    return {**document, "verifiableCredential": [_stripped(each) for each in members]}


def _stripped(member: Any) -> Any:
    if not isinstance(member, dict) or not isinstance(member.get("id"), str):
        return member
    return {**member, "id": member["id"].removesuffix("\n")}


def _text(data: bytes) -> str:
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise invalid("jose.encoding", "a token is ASCII text") from None


def _decoded(data: bytes) -> bytes:
    """The bytes of base64 without padding, which is how the suite writes COSE."""
    try:
        text = data.strip()
        return b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise invalid("cose.structure", "not base64") from None


def _pointer(path: str) -> str:
    """The JSON pointer of a path such as ``a.b[0]``.

    Raises:
        Invalid: ``proof.pointer`` for any other text.
    """
    steps = _STEP.findall(path)
    if "".join(f".{name}" if name else f"[{index}]" for name, index in steps).removeprefix(".") != path:
        raise invalid("proof.pointer", f"{path!r} is no path such as a.b[0]")
    return "".join("/" + strict_json.escape_pointer(name or index) for name, index in steps)
