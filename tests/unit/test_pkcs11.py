"""Keys that stay in a token: against a real SoftHSM, which each process of the tests makes anew."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import pickle
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from documents import ISSUED, NOW, small_badge

from vcmicro import Issuer, Outcome, Tools, verify
from vcmicro.errors import Invalid, Unavailable
from vcmicro.keys import Pkcs11Key, Signer
from vcmicro.keys.pkcs11_uri import parse_uri

PIN = "4711"
TOKEN = "vcmicro tests"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
CURVES = {"P-256": "secp256r1", "P-384": "secp384r1", "P-521": "secp521r1", "secp256k1": "secp256k1"}
ALGORITHMS = [
    ("Ed25519", None),
    ("P-256", None),
    ("P-384", None),
    ("P-521", None),
    ("secp256k1", None),
    ("RSA", None),
    ("RSA", "RS512"),
    ("RSA", "PS256"),
    ("RSA", "PS384"),
]


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The module of a SoftHSM with one token that holds a key of each kind."""
    if importlib.util.find_spec("pkcs11") is None:
        pytest.skip("python-pkcs11 is not installed (extra pkcs11)")
    found = next((each for each in MODULES if Path(each).is_file()), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed (Debian: softhsm2)")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    words = ("--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "0815")
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)
    _fill(found)
    yield found
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


def _fill(module: str) -> None:
    import pkcs11
    from pkcs11 import Attribute, KeyType, Mechanism
    from pkcs11.util.ec import encode_named_curve_parameters

    with pkcs11.lib(module).get_token(token_label=TOKEN).open(rw=True, user_pin=PIN) as session:
        session.generate_keypair(KeyType.RSA, 2048, store=True, label="RSA", id=b"RSA")
        ed25519 = {Attribute.EC_PARAMS: encode_named_curve_parameters("1.3.101.112")}
        session.create_domain_parameters(KeyType.EC_EDWARDS, ed25519, local=True).generate_keypair(
            mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label="Ed25519", id=b"Ed25519"
        )
        for kind, curve in CURVES.items():
            parameters = {Attribute.EC_PARAMS: encode_named_curve_parameters(curve)}
            session.create_domain_parameters(KeyType.EC, parameters, local=True).generate_keypair(
                store=True, label=kind, id=kind.encode()
            )
        brainpool = {Attribute.EC_PARAMS: encode_named_curve_parameters("brainpoolp256r1")}
        session.create_domain_parameters(KeyType.EC, brainpool, local=True).generate_keypair(
            store=True, label="brainpool", id=b"brainpool"
        )
        for name in ("twice", "twice"):
            session.generate_keypair(KeyType.RSA, 2048, store=True, label=name, id=os.urandom(4))


def _key(module: str, label: str = "Ed25519", **options: Any) -> Pkcs11Key:
    return Pkcs11Key(module, token=TOKEN, label=label, pin=lambda: PIN, **options)


@pytest.mark.parametrize(("kind", "algorithm"), ALGORITHMS)
def test_the_token_signs_what_the_public_key_verifies(module: str, kind: str, algorithm: str | None) -> None:
    with _key(module, kind, algorithm=algorithm) as key:
        assert isinstance(key, Signer)
        assert key.kind == kind
        if algorithm is not None:
            assert key.algorithm == algorithm
        signature = key.sign(b"data")
        key.public.verify(signature, b"data", key.algorithm)
        with pytest.raises(Invalid, match=r"proof\.invalid"):
            key.public.verify(signature, b"other", key.algorithm)
        assert key.verification_method == f"{key.did}#{key.public.to_multikey()}"


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("Ed25519", "eddsa-rdfc-2022"),
        ("P-256", "ecdsa-rdfc-2019"),
        ("P-384", "ecdsa-jcs-2019"),
        ("RSA", "vc+jwt"),
        ("secp256k1", "vc+jwt"),
    ],
)
def test_a_badge_is_issued_from_the_token(module: str, kind: str, form: str) -> None:
    with _key(module, kind) as key:
        signed = Issuer(key.did, signer=key, name="Univ").issue(small_badge(), secured_by=form, now=ISSUED)
    report = verify(signed, now=NOW, tools=Tools(allow=("secp256k1",)))
    assert report.outcome is Outcome.PASSED, str(report)


def test_a_key_is_found_by_its_id_and_may_have_a_method(module: str) -> None:
    with Pkcs11Key(module, token=TOKEN, id=b"P-256", pin=lambda: PIN) as key:
        named = key.with_method("did:web:univ.example#key-1")
        assert named.verification_method == "did:web:univ.example#key-1"
        assert named.public == key.public
        named.public.verify(named.sign(b"x"), b"x", "ES256")
        assert "did:web:univ.example" in repr(named)
        for copying in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError):
                copying(key)
        with pytest.raises(ValueError, match="absolute URL"):
            key.with_method("key-1")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"label": "nobody"}, "key.token"),
        ({"label": "twice"}, "key.token"),
        ({"label": "brainpool"}, "key.unsupported"),
        ({"label": "P-256", "algorithm": "RS256"}, "jose.alg"),
    ],
)
def test_what_is_not_there_is_told(module: str, options: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        _key(module, **options)
    assert caught.value.code == code


def test_a_wrong_pin_a_wrong_token_and_a_wrong_module(module: str) -> None:
    with pytest.raises(Invalid, match=r"key\.token") as caught:
        Pkcs11Key(module, token=TOKEN, label="RSA", pin=lambda: "9999")
    assert "9999" not in str(caught.value)
    with pytest.raises(Unavailable, match=r"key\.token"):
        Pkcs11Key(module, token="another", label="RSA", pin=lambda: PIN)
    with pytest.raises(Unavailable, match=r"key\.token"):
        Pkcs11Key("/nonexistent/module.so", token=TOKEN, label="RSA", pin=lambda: PIN)
    with pytest.raises(ValueError, match="label or its id"):
        Pkcs11Key(module, token=TOKEN, pin=lambda: PIN)


def test_two_keys_of_one_token_share_its_login(module: str) -> None:
    with _key(module) as first, _key(module, "P-256") as second:
        first.public.verify(first.sign(b"x"), b"x", first.algorithm)
        second.public.verify(second.sign(b"x"), b"x", second.algorithm)


def test_a_closed_session_does_not_sign(module: str) -> None:
    key = _key(module)
    key.close()
    with pytest.raises(Unavailable, match=r"key\.token"):
        key.sign(b"data")


def test_a_key_by_its_uri(module: str, tmp_path: Path) -> None:
    file = tmp_path / "pin"
    file.write_text(PIN + "\n")
    uri = f"pkcs11:token=vcmicro%20tests;object=Ed25519;type=private?module-path={module}&pin-source=file:{file}"
    with Pkcs11Key.from_uri(uri) as key:
        assert key.kind == "Ed25519"
    bare = f"pkcs11:token=vcmicro%20tests;id=P-256?module-path={module}"
    with Pkcs11Key.from_uri(bare, pin=lambda: PIN) as key:
        assert key.kind == "P-256"
    with pytest.raises(ValueError, match="no PIN"):
        Pkcs11Key.from_uri(bare)


def test_the_command_issues_from_the_token(module: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from vcmicro.cli.command import command

    draft, out, pin = tmp_path / "draft.json", tmp_path / "badge.json", tmp_path / "pin"
    uri = f"pkcs11:token=vcmicro%20tests;object=Ed25519?module-path={module}"
    with _key(module) as key:
        draft.write_text(json.dumps({**small_badge(), "issuer": {"id": key.did, "type": ["Profile"], "name": "U"}}))
    pin.write_text(PIN + "\n")
    words = ["issue", str(draft), "--key", uri, "--passphrase-file", str(pin), "-o", str(out)]
    result = CliRunner().invoke(command, words)
    assert result.exit_code == 0, result.output
    assert verify(out)["proof"].outcome is Outcome.PASSED
    for name, code in ((uri, 1), ("pkcs11:token=a", 2), (str(tmp_path / "nothing"), 2)):
        assert CliRunner().invoke(command, ["issue", str(draft), "--key", name]).exit_code == code


def test_the_parts_of_a_uri() -> None:
    parts = parse_uri("pkcs11:token=a%3Bb;object=k%26y;id=%01%ff?module-path=/x.so&pin-value=12%2034")
    assert parts.pin is not None
    assert (parts.module, parts.token, parts.label, parts.id, parts.pin()) == (
        "/x.so",
        "a;b",
        "k&y",
        b"\x01\xff",
        "12 34",
    )


@pytest.mark.parametrize(
    "uri",
    [
        "file:key.jwk",
        "pkcs11:",
        "pkcs11:token=a?module-path=/x.so",
        "pkcs11:object=a?module-path=/x.so",
        "pkcs11:token=a;object=b",
        "pkcs11:token=a;object=b;type=cert?module-path=/x.so",
        "pkcs11:token=a;token=b;object=c?module-path=/x.so",
        "pkcs11:token=a;object=b;slot-id=1?module-path=/x.so",
        "pkcs11:token=a;object?module-path=/x.so",
        "pkcs11:token=a;object=b?module-path=/x.so&pin=1",
    ],
)
def test_a_uri_of_another_form(uri: str) -> None:
    with pytest.raises(ValueError):
        parse_uri(uri)


def test_without_the_extra_the_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pkcs11", None)
    with pytest.raises(Unavailable, match=r"extra\.missing.*pip install vcmicro\[pkcs11\]"):
        Pkcs11Key("/x.so", token="t", label="k", pin=lambda: PIN)
