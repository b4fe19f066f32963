"""issue: what is filled in, what is refused, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import vcmicro

Run = Callable[..., Result]


@pytest.fixture
def issue(run: Run, school: Path, draft: Path) -> Callable[..., Result]:
    """``issue(*options, **changes)``: issue the draft with members changed, or left out where None."""

    def issue(*options: str | Path, **changes: Any) -> Result:
        document = {**json.loads(draft.read_text()), **changes}
        draft.write_text(json.dumps({name: value for name, value in document.items() if value is not None}))
        return run("issue", draft, "--key", school / "key.jwk", *options)

    return issue


def test_fills_in_what_the_draft_lacks(issue: Callable[..., Result], school: Path) -> None:
    changes = {"@context": None, "issuer": None, "validFrom": None}
    result = issue(**changes)
    signed = json.loads(result.stdout)
    assert result.exit_code == 0
    assert signed["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert signed["issuer"]["id"] == (school / "did").read_text()
    assert signed["id"].startswith("urn:uuid:")
    assert signed["validFrom"].endswith("Z")
    assert signed["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_each_suite_verifies(run: Run, issue: Callable[..., Result], suite: str) -> None:
    result = issue("--suite", suite)
    assert result.exit_code == 0, result.stderr
    (proof,) = json.loads(result.stdout)["proof"]
    assert proof.get("cryptosuite", proof["type"]) == suite
    assert run("verify", "-", input=result.stdout).exit_code == 0


@pytest.mark.parametrize("suite", ["vc+jwt", "ob3-jwt"])
def test_each_token_form_verifies(run: Run, issue: Callable[..., Result], suite: str) -> None:
    result = issue("--suite", suite)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count(".") == 2
    assert run("verify", "-", input=result.stdout).exit_code == 0


@pytest.mark.parametrize(
    ("kind", "secured"),
    [("p256", "ecdsa-rdfc-2019"), ("p384", "ecdsa-rdfc-2019"), ("p521", "vc+jwt"), ("rsa", "vc+jwt")],
)
def test_each_kind_of_key_signs_what_verifies(run: Run, draft: Path, tmp_path: Path, kind: str, secured: str) -> None:
    run("keygen", "--type", kind, "-o", tmp_path / "key.jwk")
    assert run("issue", draft, "--key", tmp_path / "key.jwk", "-o", tmp_path / "signed").exit_code == 0
    shown = json.loads(run("inspect", tmp_path / "signed", "--json").stdout)
    assert secured in (shown["securedBy"], shown["proof"][0].get("suite"))
    assert run("verify", tmp_path / "signed").exit_code == 0


def test_reads_stdin(run: Run, school: Path, draft: Path) -> None:
    result = run("issue", "-", "--key", school / "key.jwk", input=draft.read_text())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["name"] == "Welding"


def test_names_everything_that_a_verifier_would_refuse(issue: Callable[..., Result]) -> None:
    result = issue(validFrom="yesterday", colour="red")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "/validFrom: " in result.stderr
    assert "jsonld.undefined_term at /colour: " in result.stderr
    assert "  -> " in result.stderr


def test_nothing_is_written_when_refused(issue: Callable[..., Result], tmp_path: Path) -> None:
    assert issue("-o", tmp_path / "out.json", validFrom="yesterday").exit_code == 1
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("options", "changes", "said"),
    [
        ((), {"issuer": "did:web:other.example"}, "issuer.draft at /issuer"),
        (("--method", "did:web:school.example#key-1"), {"issuer": "did:web:other.example"}, "issuer.draft at /issuer"),
        (("--method", "key-1"), {}, "an absolute URL"),
        (("--suite", "nothing"), {}, "eddsa-rdfc-2022"),
        (("--suite", "jades"), {}, "--certificate CHAIN.pem"),
        (("--key", "no-such-file"), {}, "does not exist"),
    ],
)
def test_wrong_usage(
    issue: Callable[..., Result], options: tuple[str, ...], changes: dict[str, Any], said: str
) -> None:
    result = issue(*options, **changes)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr


def test_the_entry_of_a_token_status_list_goes_into_an_sd_jwt_vc(issue: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "entry.json").write_text('{"status_list": {"idx": 7, "uri": "https://school.example/lists/1"}}')
    result = issue("--status", tmp_path / "entry.json")
    assert result.exit_code == 2
    assert "--suite dc+sd-jwt" in result.stderr


def test_the_method_is_the_issuers(issue: Callable[..., Result]) -> None:
    method = "did:web:school.example#key-1"
    signed = json.loads(issue("--method", method).stdout)
    assert signed["issuer"]["id"] == "did:web:school.example"
    assert signed["proof"][0]["verificationMethod"] == method


def test_the_kid_is_the_method_unless_one_is_given(run: Run, school: Path, draft: Path, tmp_path: Path) -> None:
    vcmicro.Key.load(school / "key.jwk").with_method("did:web:school.example#1").save(tmp_path / "key.jwk")
    signed = json.loads(run("issue", draft, "--key", tmp_path / "key.jwk").stdout)
    assert signed["issuer"]["id"] == "did:web:school.example"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"type": 1, "type": 2}', "json.duplicate_key"),
        (b"[]", "input.unknown"),
        (b"\xff\xfe{", "json.encoding"),
        (b"{" * 100, "json.syntax"),
    ],
)
def test_what_is_no_draft(run: Run, school: Path, tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "draft.json").write_bytes(content)
    result = run("issue", tmp_path / "draft.json", "--key", school / "key.jwk")
    assert result.exit_code == 1
    assert result.stderr.startswith(code)


def test_what_is_signed_is_not_signed_again(run: Run, school: Path) -> None:
    result = run("issue", school / "signed.json", "--key", school / "key.jwk")
    assert result.exit_code == 1
    assert result.stderr.startswith("issuer.draft at /proof")


def test_a_suite_that_does_not_fit_the_key(run: Run, school: Path, draft: Path) -> None:
    result = run("issue", draft, "--key", school / "key.jwk", "--suite", "ecdsa-rdfc-2019")
    assert result.exit_code == 1
    assert result.stderr.startswith("key.unsupported")


@pytest.mark.parametrize("form", ["jwk", "pem"])
def test_encrypted_keys(run: Run, draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    key, path = vcmicro.Key.generate(), tmp_path / "key"
    if form == "jwk":
        key.save(path, "correct horse")
    else:
        path.write_bytes(_encrypted_pem(key, b"correct horse"))
    (tmp_path / "right").write_text("correct horse\n")
    (tmp_path / "wrong").write_text("battery staple\n")
    issue = ("issue", draft, "--key", path)
    assert run(*issue, "--passphrase-file", tmp_path / "right").exit_code == 0
    wrong = run(*issue, "--passphrase-file", tmp_path / "wrong")
    assert (wrong.exit_code, wrong.stderr.partition(":")[0]) == (1, "key.file")
    without = run(*issue)
    assert without.exit_code == 1
    assert "VCMICRO_PASSPHRASE" in without.stderr
    monkeypatch.setenv("VCMICRO_PASSPHRASE", "correct horse")
    assert run(*issue).exit_code == 0


def test_the_environment_does_not_disturb_keys_that_are_not_encrypted(
    issue: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VCMICRO_PASSPHRASE", "correct horse")
    assert issue().exit_code == 0


def _encrypted_pem(key: vcmicro.Key, passphrase: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    private = load_pem_private_key(key.to_pem(), None)
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def test_a_graph_that_others_refuse_is_issued_with_a_warning(
    run: Run, school: Path, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import warnings

    issue = vcmicro.issue

    def warned(*arguments: Any, **options: Any) -> Any:
        warnings.warn("rdfc.not_portable: look-alike \x1b nodes", vcmicro.NotPortable, stacklevel=2)
        return issue(*arguments, **options)

    monkeypatch.setattr(vcmicro, "issue", warned)
    result = run("issue", draft, "--key", school / "key.jwk")
    assert result.exit_code == 0
    assert result.stderr == "warning: rdfc.not_portable: look-alike \\u001b nodes\n"
