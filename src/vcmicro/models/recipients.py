"""The recipient of a badge: identifiers as Open Badges 3.0 writes them.

Source: Open Badges 3.0 B.1.11 (IdentityObject) and B.6 (IdentityHash).
"""

from __future__ import annotations

import hashlib
import secrets

from vcmicro.errors import invalid
from vcmicro.models.open_badges import IdentityObject
from vcmicro.problems import shown

_SALT_BYTES = 16


def email(address: str, *, salt: str | None = None, hashed: bool = True) -> IdentityObject:
    """An email address as identity of a recipient, hashed with a random salt unless told otherwise.

    The address is hashed as it is written, since the standard changes no letter: whoever compares it
    must spell it the same way. Most systems write email addresses in lower case.

    Raises:
        Invalid: ``schema.invalid`` if the text is no email address.
    """
    if "@" not in address.strip("@") or any(each.isspace() for each in address):
        raise invalid("schema.invalid", f"{shown(address)} is not an email address", "/identityHash")
    return identifier("emailAddress", address, salt=salt, hashed=hashed)


def identifier(identity_type: str, value: str, *, salt: str | None = None, hashed: bool = True) -> IdentityObject:
    """Another identifier of a recipient; ``identity_type`` is a term of the standard or begins with ``ext:``.

    ``identityHash`` is ``sha256$`` and the hexadecimal SHA-256 of value and salt in UTF-8. ``salt``
    "" leaves the salt out; a given one should be used for one badge only.

    Raises:
        Invalid: ``schema.invalid`` for an unknown type.
    """
    if not hashed:
        return IdentityObject(identity_type=identity_type, hashed=False, identity_hash=value)
    grain = secrets.token_hex(_SALT_BYTES) if salt is None else salt
    digest = hashlib.sha256((value + grain).encode()).hexdigest()
    return IdentityObject(
        identity_type=identity_type, hashed=True, identity_hash=f"sha256${digest}", salt=grain or None
    )
