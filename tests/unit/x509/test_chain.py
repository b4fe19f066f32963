"""Certificates are read strictly, and nothing is believed of them here."""

from __future__ import annotations

import base64
import hashlib
import random
from typing import Any

import pytest
from certificates import ESEAL, intermediate, root, seal, time_stamping_unit
from cryptography.hazmat.primitives import hashes

from vcmicro.encoding import encode_base64url
from vcmicro.errors import Invalid, LimitExceeded, VcmicroError
from vcmicro.keys import PublicKey
from vcmicro.limits import Limits
from vcmicro.times import parse
from vcmicro.x509 import Names, Statements, read_bundle, read_chain, read_der
from vcmicro.x509.qualified import read_statements


def x5c(*ders: bytes) -> list[str]:
    return [base64.b64encode(each).decode() for each in ders]


def code_of(value: Any, **options: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        read_chain(value, **options)
    return caught.value.code, caught.value.problem.pointer


@pytest.mark.parametrize("kind", ["P-256", "P-384", "P-521", "Ed25519", "RSA"])
def test_what_a_chain_says(kind: str) -> None:
    made = seal(kind)
    chain = read_chain(x5c(made.der, intermediate().der))
    assert chain.key == made.key.public
    assert chain.key.kind == kind
    assert chain.names() == Names("Example University", "Example University", "VATIE-1234567X", "IE")
    assert chain.thumbprint_s256 == encode_base64url(made.certificate.fingerprint(hashes.SHA256()))
    assert chain.leaf.statements.words() == ("QcCompliance", "QcSSCD", "eSeal")
    assert chain.leaf.statements.seal
    assert [each.subject for each in chain.rest] == ["CN=Test Seal CA,C=IE"]
    assert chain.leaf.issuer == chain.rest[0].subject
    assert chain.to_x5c() == x5c(made.der, intermediate().der)


def test_alternative_names() -> None:
    made = root().issue("a", dns=["univ.example"], uris=["https://univ.example/", "did:web:univ.example"])
    names = read_chain(x5c(made.der)).names()
    assert names.dns == ("univ.example",)
    assert names.uris == ("https://univ.example/", "did:web:univ.example")
    assert names.organization_identifier is None


def test_a_period_includes_both_ends() -> None:
    leaf = read_chain(x5c(seal().der)).leaf
    assert [
        leaf.is_valid_at(parse(each))
        for each in (
            "2025-12-31T23:59:59Z",
            "2026-01-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
            "2027-01-01T00:00:00.1Z",
        )
    ] == [False, True, True, False]


def test_a_certificate_without_statements() -> None:
    assert read_chain(x5c(time_stamping_unit().der)).leaf.statements == Statements()


@pytest.mark.parametrize("value", [None, [], {}, "MII", 7])
def test_only_an_array_is_a_chain(value: Any) -> None:
    assert code_of(value) == ("x509.chain", "/x5c")


@pytest.mark.parametrize("entry", [None, 7, "", "not base64", "MIIB", "===="])
def test_only_base64_of_der_is_a_certificate(entry: Any) -> None:
    good = x5c(seal().der)[0]
    assert code_of([entry]) == ("x509.certificate", "/x5c/0")
    assert code_of([good, entry], pointer="/header/x5c") == ("x509.certificate", "/header/x5c/1")


def test_one_spelling_of_each_certificate() -> None:
    good = x5c(seal().der)[0]
    for other in (good + "\n", " " + good, good[:64] + "\n" + good[64:], good + "AAAA", good.replace("+", "-")):
        if other != good:
            assert code_of([other]) == ("x509.certificate", "/x5c/0")


def test_no_certificate_twice() -> None:
    good = x5c(seal().der)[0]
    assert code_of([good, good]) == ("x509.chain", "/x5c")


def test_keys_that_do_not_sign_here() -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    from vcmicro.keys import Key

    made = Key(ec.generate_private_key(ec.SECP256K1()))
    assert made.public.kind == "secp256k1"
    certificate = _with_key(made)
    assert code_of(x5c(certificate)) == ("key.unsupported", "/x5c/0")
    assert read_chain(x5c(certificate), allow=("secp256k1",)).key == made.public


def _with_key(key: Any) -> bytes:
    import certificates
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key

    public = load_pem_public_key(key.public.to_pem())
    return certificates._certificate("odd", public, root()).public_bytes(Encoding.DER)


def test_limits() -> None:
    made = x5c(seal().der)
    with pytest.raises(LimitExceeded) as caught:
        read_chain(made * 11)
    assert caught.value.code == "limit.items"
    with pytest.raises(LimitExceeded) as caught:
        read_chain(made, limits=Limits(certificate_bytes=64))
    assert caught.value.code == "limit.size"


def test_a_mutated_certificate_gives_no_other_exception() -> None:
    """Every byte of a certificate, changed: read, or refused in the library's words."""
    good, chance = seal().der, random.Random(7)
    outcomes = set()
    for position in range(len(good)):
        mutated = bytearray(good)
        mutated[position] ^= 1 << chance.randrange(8)
        try:
            chain = read_chain(x5c(bytes(mutated)))
            chain.names(), chain.leaf.statements, chain.leaf.subject, chain.leaf.issuer, chain.leaf.not_after
            outcomes.add("read")
        except VcmicroError as error:
            outcomes.add(error.code.partition(".")[0])
    assert outcomes == {"read", "x509", "key"}


def test_bundle() -> None:
    text = b"Subject: root\n" + root().pem + b"\n# again\n" + intermediate().pem + root().pem
    assert [each.der for each in read_bundle(text)] == [root().der, intermediate().der]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "x509.chain"),
        (b"-----BEGIN CERTIFICATE-----\nMII\n", "x509.chain"),
        (b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "x509.certificate"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "x509.certificate"),
        (b"-----BEGIN PRIVATE KEY-----\n", "key.private"),
    ],
)
def test_what_is_no_bundle(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_bundle(data)
    assert caught.value.code == code


def test_statements_are_read_strictly() -> None:
    assert read_statements(ESEAL).types == ("eSeal",)
    for cut in range(len(ESEAL)):
        with pytest.raises(ValueError, match=r"qcStatements|OBJECT"):
            read_statements(ESEAL[:cut])


def test_der_and_thumbprint_agree_with_another_hash() -> None:
    assert read_der(root().der).thumbprint_s256 == encode_base64url(hashlib.sha256(root().der).digest())


def test_keys_are_ordinary_public_keys() -> None:
    assert read_chain(x5c(seal().der)).key == PublicKey.from_pem(seal().key.public.to_pem())
