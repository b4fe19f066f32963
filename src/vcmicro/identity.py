"""Is this the recipient? Comparing an Open Badges 3.0 IdentityObject with a known identifier.

Open Badges 3.0, "Verify the Recipient Using an Identifier" and the derived type IdentityHash: the hash
covers the identifier followed by the salt, both in UTF-8 and exactly as they are written. The
specification folds neither case nor white space, so ``Ada@Example.org`` is not ``ada@example.org``;
only the hexadecimal digits of the hash may be of either case.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

from vcmicro.patterns import Pattern
from vcmicro.problems import Problem, problem, shown, warning

_SHA256 = Pattern(r"sha256\$([0-9A-Fa-f]{64})", re.ASCII)


def matches(
    identity_object: dict[str, Any], claim: str, pointer: str = "", *, identity_type: str | None = None
) -> tuple[bool, tuple[Problem, ...]]:
    """Whether ``claim`` (a plaintext identifier, such as an e-mail address) is the one awarded.

    ``pointer`` is the JSON pointer of the IdentityObject. With ``identity_type`` (a value of
    IdentifierTypeEnum, such as ``emailAddress``), an IdentityObject of another type does not match.

    Returns the answer and what there is to say about it: the warning ``recipient.hash`` where the hash
    has no salt, ``recipient.hash`` where it is md5 or no hash at all (this never matches), and
    ``recipient.unchecked`` where a member is missing or malformed. Another identifier is no problem of
    its own: a credential may name several.
    """
    if identity_type is not None and identity_object.get("identityType") != identity_type:
        return False, ()
    held = identity_object.get("identityHash")
    hashed = identity_object.get("hashed")
    if not isinstance(held, str):
        return _unchecked("identityHash is not a string", pointer + "/identityHash")
    if not isinstance(hashed, bool):
        return _unchecked("hashed is neither true nor false", pointer + "/hashed")
    if not hashed:
        return hmac.compare_digest(_utf8(held), _utf8(claim)), ()
    return _matches_hash(identity_object, held, claim, pointer)


def _matches_hash(
    identity_object: dict[str, Any], held: str, claim: str, pointer: str
) -> tuple[bool, tuple[Problem, ...]]:
    salt = identity_object.get("salt", "")
    if not isinstance(salt, str):
        return _unchecked("salt is not a string", pointer + "/salt")
    digest = _SHA256.fullmatch(held)
    if digest is None:
        return False, (_unsafe(held, pointer),)
    expected = hashlib.sha256(_utf8(claim + salt)).hexdigest()
    same = hmac.compare_digest(expected, digest[1].lower())
    return same, () if salt else (_unsalted(pointer),)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _unchecked(detail: str, pointer: str) -> tuple[bool, tuple[Problem, ...]]:
    return False, (problem("recipient.unchecked", detail, pointer),)


def _unsafe(held: str, pointer: str) -> Problem:
    if held.startswith("md5$"):
        detail = "the identifier is hashed with md5, which anyone can forge: it never matches"
    else:
        detail = f"{shown(held)} is not sha256$ and 64 hexadecimal digits: it never matches"
    return problem("recipient.hash", detail, pointer + "/identityHash")


def _unsalted(pointer: str) -> Problem:
    detail = "the identifier is hashed without a salt: whoever guesses it can confirm the guess"
    return warning("recipient.hash", detail, pointer)
