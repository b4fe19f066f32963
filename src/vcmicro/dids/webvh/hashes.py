"""The hashes of did:webvh 1.0: of the first entry (SCID), of each entry, of keys to come.

Source: did:webvh 1.0, sections "SCID Generation and Verification", "Entry Hash Generation and Verification" and
"Pre-Rotation Key Hash Generation and Verification". The one permitted hash algorithm is SHA-256.
"""

from __future__ import annotations

import hashlib
from typing import Any

from vcmicro import jcs, strict_json
from vcmicro.encoding import encode_base58btc
from vcmicro.limits import Limits

PLACEHOLDER = "{SCID}"
"""What stands for the SCID while it is computed."""

_SHA_256 = bytes((0x12, 0x20))


def multihash(data: bytes) -> str:
    """``base58btc(multihash(data))`` with SHA-256: 46 characters, without a multibase prefix."""
    return encode_base58btc(_SHA_256 + hashlib.sha256(data).digest())[1:]


def first_hash(entry: dict[str, Any], scid: str, limits: Limits) -> str:
    """The SCID that an entry without proof has, in which ``scid`` stands wherever its own SCID does.

    The replacement is one of text, in member names too, and the result is put in canonical order again.
    """
    text = jcs.canonicalize({**entry, "versionId": PLACEHOLDER}, limits=limits).decode()
    return multihash(jcs.canonicalize(strict_json.loads(text.replace(scid, PLACEHOLDER), limits=limits), limits=limits))


def entry_hash(entry: dict[str, Any], previous: str, limits: Limits) -> str:
    """The hash of an entry without proof; ``previous`` is the versionId before it, for the first the SCID."""
    return multihash(jcs.canonicalize({**entry, "versionId": previous}, limits=limits))


def key_hash(multikey: str) -> str:
    """The commitment to a key that a later entry may use, as ``nextKeyHashes`` holds it."""
    return multihash(multikey.encode())
