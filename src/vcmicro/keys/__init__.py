"""Keys: public ones that were checked when they were read, private ones that sign, and the Signer protocol.

>>> key = Key.generate()
>>> key.public.verify(key.sign(b"data"), b"data", key.algorithm)
"""

from __future__ import annotations

from vcmicro.keys.private import Key, Signer
from vcmicro.keys.public import PublicKey, from_jwk_set

__all__ = ["Key", "PublicKey", "Signer", "from_jwk_set"]
