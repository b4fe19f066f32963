"""The kinds of key that the library knows, as one table.

Sources: multicodec table (prefixes), RFC 7518 section 6 and RFC 8037 section 2 (JWK), RFC 7518 section 3.1,
RFC 8812 and RFC 9864 (algorithms), Controlled Identifiers 1.0 section 2.2.2 (Multikey).
"""

from __future__ import annotations

from vcmicro.record import Record

JWK_CODEC = 0xEB51
"""Multicodec ``jwk_jcs-pub``: a JWK in RFC 8785 form, as EBSI's did:key carries it."""

BBS = "BBS"
"""The algorithm of keys that sign lists of messages (draft-ietf-jose-json-proof-algorithms); no JOSE signature."""

RSA_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")


class Kind(Record, kw_only=True):
    """What is fixed for one kind of key; lengths are in bytes, 0 where the kind has no fixed one.

    ``over_messages`` is the algorithm of a kind that signs lists of messages rather than octets.
    """

    name: str
    kty: str
    crv: str = ""
    algorithms: tuple[str, ...] = ()
    over_messages: str = ""
    codec: int
    secret_codec: int = 0
    public_length: int = 0
    secret_length: int = 0

    @property
    def is_curve(self) -> bool:
        """True for the Weierstrass curves, whose public keys are compressed points."""
        return self.kty == "EC"


_KINDS = (
    Kind(
        name="Ed25519",
        kty="OKP",
        crv="Ed25519",
        algorithms=("EdDSA", "Ed25519"),
        codec=0xED,
        secret_codec=0x1300,
        public_length=32,
        secret_length=32,
    ),
    Kind(
        name="P-256",
        kty="EC",
        crv="P-256",
        algorithms=("ES256",),
        codec=0x1200,
        secret_codec=0x1306,
        public_length=33,
        secret_length=32,
    ),
    Kind(
        name="P-384",
        kty="EC",
        crv="P-384",
        algorithms=("ES384",),
        codec=0x1201,
        secret_codec=0x1307,
        public_length=49,
        secret_length=48,
    ),
    Kind(
        name="P-521",
        kty="EC",
        crv="P-521",
        algorithms=("ES512",),
        codec=0x1202,
        secret_codec=0x1308,
        public_length=67,
        secret_length=66,
    ),
    Kind(
        name="secp256k1",
        kty="EC",
        crv="secp256k1",
        algorithms=("ES256K",),
        codec=0xE7,
        secret_codec=0x1301,
        public_length=33,
        secret_length=32,
    ),
    Kind(name="RSA", kty="RSA", algorithms=RSA_ALGORITHMS, codec=0x1205),
    Kind(name="X25519", kty="OKP", crv="X25519", codec=0xEC, public_length=32),
    Kind(
        name="BLS12-381-G2",
        kty="",
        over_messages=BBS,
        codec=0xEB,
        secret_codec=0x130A,
        public_length=96,
        secret_length=32,
    ),
    Kind(name="BLS12-381-G1G2", kty="", codec=0xEE, public_length=144),
)

KINDS = {kind.name: kind for kind in _KINDS}
BY_CODEC = {kind.codec: kind for kind in _KINDS}
BY_SECRET_CODEC = {kind.secret_codec: kind for kind in _KINDS if kind.secret_codec}
BY_CURVE = {kind.crv: kind for kind in _KINDS if kind.crv}

ALGORITHMS = frozenset(name for kind in _KINDS for name in kind.algorithms)
"""Every JOSE signature algorithm that some kind of key here makes or checks."""
