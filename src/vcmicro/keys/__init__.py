"""Keys: public ones that were checked when they were read, private ones that sign, and the Signer protocol.

>>> key = Key.generate()
>>> key.public.verify(key.sign(b"data"), b"data", key.algorithm)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcmicro.keys.public import PublicKey, from_jwk_set

if TYPE_CHECKING:
    from vcmicro.keys.pkcs11 import Pkcs11Key
    from vcmicro.keys.private import Key, Signer

__all__ = ["Key", "Pkcs11Key", "PublicKey", "Signer", "from_jwk_set"]


def __getattr__(name: str) -> Any:
    """Load what has to do with private keys on first use (PEP 562): verifying needs none."""
    if name not in ("Key", "Pkcs11Key", "Signer"):
        raise AttributeError(f"module 'vcmicro.keys' has no attribute {name!r}")
    from vcmicro.keys import pkcs11, private

    globals()[name] = value = getattr(pkcs11 if name == "Pkcs11Key" else private, name)
    return value
