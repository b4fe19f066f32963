"""vcmicro conformance vcdm11: the generators that the W3C's suite for VCDM 1.1 calls, under its rules.

They judge form alone: the suite's own documents hold terms that no context defines, and proofs that nobody made. What
is refused is named on stderr with exit code 1; what passes comes back on stdout, as JSON or as a JWT (section 6.3.1).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import click

from vcmicro import strict_json
from vcmicro.checks.case import as_list, pointed, types_of
from vcmicro.cli.inputs import read_bytes, read_json
from vcmicro.cli.output import print_json
from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid, invalid

if TYPE_CHECKING:
    from vcmicro import Key

_GENERATORS = {"generator": "VerifiableCredential", "presentationGenerator": "VerifiablePresentation"}
_KEYS = {"es256kPrivateKeyJwk": "ES256K", "rs256PrivateKeyJwk": "RS256"}
# The suite's own names for secp256k1, from before RFC 8812.
_CURVES = {"P-256K": "secp256k1", "K-256": "secp256k1"}
# Proofs in zero knowledge, whose credentials must name a schema (section 5.8).
_ZERO_KNOWLEDGE = re.compile(r"(?:[a-z]+:)?(?:CLSignature|AnonCred).*")


@click.command("vcdm11", short_help="w3c/vc-test-suite")
@click.argument("generator", type=click.Choice(list(_GENERATORS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--jwt", "keys", metavar="BASE64", help="Write a JWT; the private keys as JSON (JWK) in base64.")
@click.option("--jwt-aud", "audience", metavar="ID", help="Who the JWT of a presentation is for.")
@click.option("--jwt-no-jws", "unsigned", is_flag=True, help="Write a JWT without a signature; the proof is embedded.")
@click.option("--jwt-presentation", is_flag=True, help="The JWT is that of a presentation.")
@click.option("--jwt-decode", "decode", is_flag=True, help="FILE is a JWT: write the document in it.")
def command(
    generator: str,
    file: str,
    keys: str | None,
    audience: str | None,
    unsigned: bool,
    jwt_presentation: bool,
    decode: bool,
) -> None:
    """Write FILE as the suite for the Verifiable Credentials Data Model 1.1 asks, or refuse it."""
    expected = "VerifiablePresentation" if jwt_presentation else _GENERATORS[generator]
    if decode:
        # The suite's own token has a context that is none (https://w3.org/...): its form is not judged.
        print_json(decoded(read_bytes(file)))
        return
    document = checked(read_json(file), expected, secured=keys is not None and not unsigned)
    if keys is None:
        print_json(document)
    else:
        of = audience if expected == "VerifiablePresentation" else None
        click.echo(token(document, signing_key(keys), of, unsigned=unsigned), nl=False)


def checked(document: Any, expected: str, *, secured: bool) -> dict[str, Any]:
    """The document, if it has the form of VCDM 1.1; one that nothing else secures needs a proof (section 4.7).

    Raises:
        Invalid: every problem of its form.
    """
    from vcmicro import shapes

    found = [each for each in shapes.check(document) if not each.warning]
    if found:
        raise Invalid(found)
    judged: dict[str, Any] = document
    if expected not in types_of(judged):
        raise invalid("schema.invalid", f"the type must include {expected}", "/type")
    _check_secured(judged, "", secured)
    for pointer, each in pointed(judged, "verifiableCredential"):
        if isinstance(each, dict):
            _check_secured(each, pointer, False)
    return judged


def _check_secured(document: dict[str, Any], pointer: str, secured: bool) -> None:
    proofs = as_list(document.get("proof"))
    if not proofs and not secured:
        raise invalid("proof.missing", "what is no JWT has a proof", f"{pointer}/proof")
    hidden = [each for each in proofs if _ZERO_KNOWLEDGE.fullmatch(str(each.get("type"))) is not None]
    if hidden and "credentialSubject" in document and "credentialSchema" not in document:
        detail = "a credential with a proof in zero knowledge names its schema"
        raise invalid("schema.required", detail, f"{pointer}/credentialSchema")


def signing_key(text: str) -> Key:
    """The first private key of ``es256kPrivateKeyJwk`` and ``rs256PrivateKeyJwk``, which the suite writes in base64.

    Raises:
        Invalid: ``key.*``, ``json.*``.
    """
    from vcmicro import Key

    try:
        keys = strict_json.loads(b64decode(text, validate=True))
    except ValueError:
        raise invalid("json.syntax", "--jwt is not base64") from None
    for name, algorithm in _KEYS.items():
        jwk = keys.get(name) if isinstance(keys, dict) else None
        if isinstance(jwk, dict):
            jwk = {**jwk, "crv": _CURVES.get(jwk["crv"], jwk["crv"])} if "crv" in jwk else jwk
            found = Key.from_jwk(jwk).with_algorithm(algorithm)
            return found.with_method(jwk["kid"]) if isinstance(jwk.get("kid"), str) else found
    raise invalid("key.invalid", f"--jwt holds none of {', '.join(_KEYS)}")


def token(document: dict[str, Any], key: Key, audience: str | None, *, unsigned: bool) -> str:
    """The JWT of a document; without a signature (``alg`` none) where an embedded proof takes its place."""
    from vcmicro import MECHANISMS
    from vcmicro.securing import SecureOptions

    mechanism = MECHANISMS["vc-jwt-1.1"]
    signed = str(mechanism.secure(document, key, SecureOptions(secured_by="vc-jwt-1.1", domain=audience)))
    if not unsigned:
        return signed
    header = encode_base64url(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    return f"{header}.{signed.split('.')[1]}."


def decoded(data: bytes) -> dict[str, Any]:
    """The document of a JWT, with the members that its claims say (section 6.3.1); nothing is verified."""
    from vcmicro import MECHANISMS, Limits
    from vcmicro.securing import Payload

    text = data.decode("ascii", "replace").strip()
    return MECHANISMS["vc-jwt-1.1"].open(Payload(text), Limits()).document
