"""BLS12-381 keys in the place of pyca/cryptography's objects, which has none: a secret number and its point of G2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from secrets import token_bytes

from vcmicro import bbs
from vcmicro.errors import invalid


@dataclass(frozen=True, slots=True)
class BlsPublic:
    """A compressed point of G2, 96 bytes."""

    material: bytes


@dataclass(frozen=True)
class BlsPrivate:
    """A secret number from 1 to r - 1, for BBS signatures.

    Raises:
        Invalid: ``key.invalid`` for a number outside.
    """

    secret: int = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 < self.secret < bbs.ORDER:
            raise invalid("key.invalid", "the secret number of a BLS12-381 key is not from 1 to r - 1")

    @classmethod
    def generate(cls) -> BlsPrivate:
        """A new secret (KeyGen of the BBS draft, section 3.4.1)."""
        return cls(bbs.key_gen(token_bytes(32)))

    @cached_property
    def _public(self) -> bytes:
        return bbs.sk_to_pk(self.secret)

    def public_key(self) -> BlsPublic:
        """The public half.

        Raises:
            Unavailable: ``extra.missing``.
        """
        return BlsPublic(self._public)

    def sign_messages(self, header: bytes, messages: Sequence[bytes]) -> bytes:
        """A BBS signature (BLS12-381-SHA-256), 80 bytes.

        Raises:
            Unavailable: ``extra.missing``.
        """
        return bbs.sign(self.secret, self._public, header, messages)
