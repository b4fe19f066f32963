"""Making a seal: level B-B, as the European Digital Credentials issuer makes it, but for its time stamps.

Source: ETSI TS 119 182-1 section 6 (B-B), RFC 7797.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from vcmicro import strict_json, times
from vcmicro.encoding import encode_base64url
from vcmicro.errors import invalid
from vcmicro.keys import Signer
from vcmicro.keys.signatures import check_length
from vcmicro.problems import shown
from vcmicro.securing.jades.judging import issuer_identifiers
from vcmicro.securing.mechanism import SecureOptions
from vcmicro.x509 import Chain


def seal(document: dict[str, Any], signer: Signer, options: SecureOptions) -> dict[str, Any]:
    """The document as the payload of a general JWS, its text signed as it stands (``b64`` false).

    Raises:
        Invalid: ``x509.chain`` without ``options.certificates``; ``x509.names`` if they do not name the issuer;
            ``jose.alg`` if the certificate's key does not sign so; ``proof.invalid`` if the signer holds another key;
            ``json.*``.
        ValueError: for a ``challenge``, ``domain`` or ``expires``, which a seal cannot carry.
    """
    if options.challenge is not None or options.domain is not None or options.expires is not None:
        raise ValueError("a seal has no challenge, domain or expiry; use validUntil or a presentation")
    if options.certificates is None:
        raise invalid("x509.chain", "a seal needs the certificate of its key")
    chain = options.certificates
    strict_json.check_value(document)
    _check_names(chain, document)
    payload = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    header = _header(chain, signer.algorithm, options.created or times.to_text(times.current()))
    protected = encode_base64url(json.dumps(header, separators=(",", ":")).encode("ascii"))
    signing_input = f"{protected}.{payload}".encode()
    signature = signer.sign(signing_input)
    check_length(signer.algorithm, signature)
    # A seal under another key than its certificate's would be worth nothing, and nobody would notice before a verifier.
    chain.key.verify(signature, signing_input, signer.algorithm)
    return {"payload": payload, "signatures": [{"protected": protected, "signature": encode_base64url(signature)}]}


def _header(chain: Chain, algorithm: str, signed: str) -> dict[str, Any]:
    return {
        "alg": algorithm,
        "cty": "octet-stream",
        "kid": key_identifier(chain),
        "x5t#S256": chain.thumbprint_s256,
        "x5c": chain.to_x5c(),
        "typ": "jose+json",
        "b64": False,
        "sigT": signed,
        "crit": ["b64", "sigT"],
    }


def key_identifier(chain: Chain) -> str:
    """The ``kid`` of a seal: base64 of the DER IssuerSerial of its certificate (ETSI TS 119 182-1 section 5.1.4)."""
    from vcmicro.keys import der

    issuer = chain.leaf.parsed.issuer.public_bytes()
    # GeneralNames with one directoryName ([4], explicit), then the serial number (RFC 5035 section 5.4.1).
    names = der.encode(der.SEQUENCE, der.encode(0xA4, issuer))
    serial = der.encode_unsigned(chain.leaf.parsed.serial_number)
    return base64.b64encode(der.encode(der.SEQUENCE, names + serial)).decode("ascii")


def _check_names(chain: Chain, document: dict[str, Any]) -> None:
    expected, named = issuer_identifiers(document), chain.names().organization_identifier
    if expected != (named,):
        said = ", ".join(map(shown, expected)) or "missing"
        detail = f"the certificate names {shown(named)}, the issuer's eIDASIdentifier is {said}"
        raise invalid("x509.names", detail, "/issuer/eIDASIdentifier/notation")
