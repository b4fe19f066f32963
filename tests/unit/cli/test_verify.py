"""verify: one input, its options and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import vcmicro

Run = Callable[..., Result]
_CHECKS = ["contexts", "schema", "proof", "binding", "validity"]
_CHECKS += ["status", "recipient", "holder", "trust", "endorsements"]


def _outcomes(result: Result) -> dict[str, str]:
    return {each["name"]: each["outcome"] for each in json.loads(result.stdout)["checks"]}


@pytest.mark.parametrize("name", ["signed.json", "token.jwt", "badge.png"])
def test_every_form_passes(run: Run, school: Path, name: str) -> None:
    for result in (run("verify", school / name), run("verify", "-", input=(school / name).read_bytes())):
        assert result.exit_code == 0, result.stdout
        assert result.stdout.startswith(f"PASSED: issuer {(school / 'did').read_text()}, binding did\n")
        assert result.stderr == ""


def test_the_json_form_is_the_contract(run: Run, school: Path) -> None:
    shown = json.loads(run("verify", school / "badge.png", "--json").stdout)
    assert list(shown) == ["outcome", "checks", "issuer", "binding", "trail", "children"]
    assert [each["name"] for each in shown["checks"]] == _CHECKS
    assert shown["trail"][0] == {"step": "container", "name": "png", "detail": "one baked badge, form ob3"}
    for check in shown["checks"]:
        assert list(check) == ["name", "outcome", "problems"]
        for problem in check["problems"]:
            assert list(problem)[:6] == ["type", "code", "title", "detail", "pointer", "hint"]


def test_what_was_changed_fails_and_says_where_and_why(run: Run, forged: Path) -> None:
    result = run("verify", forged)
    assert result.exit_code == 1
    assert result.stdout.startswith("FAILED: ")
    assert "proof.invalid at /proof/0: " in result.stdout
    assert "\n        -> " in result.stdout


def test_nobody_is_expected_unless_named(run: Run, school: Path) -> None:
    did = (school / "did").read_text()
    assert run("verify", school / "signed.json", "--issuer", did).exit_code == 0
    result = run("verify", school / "signed.json", "--issuer", "did:web:other.example")
    assert result.exit_code == 1
    assert result.stdout.startswith("FAILED: ")
    assert f"issuer.unexpected at /issuer: issued by {did}, expected did:web:other.example" in result.stdout
    as_json = run("verify", school / "signed.json", "--issuer", "did:web:other.example", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["outcome"] == "FAILED"
    assert _outcomes(as_json)["trust"] == "FAILED"
    assert _outcomes(as_json)["proof"] == "PASSED"


def test_another_issuer_is_wrong_also_where_the_rest_could_not_be_told(
    run: Run, school: Path, draft: Path, tmp_path: Path
) -> None:
    method = "did:web:school.example#1"
    run("issue", draft, "--key", school / "key.jwk", "--method", method, "-o", tmp_path / "signed.json")
    offline = ("verify", tmp_path / "signed.json", "--offline")
    assert run(*offline).exit_code == 3
    assert run(*offline, "--issuer", "did:web:school.example").exit_code == 3
    assert run(*offline, "--issuer", "did:web:other.example").exit_code == 1


def test_an_issuer_is_not_missed_in_what_could_not_be_opened(run: Run) -> None:
    result = run("verify", "-", "--issuer", "did:web:other.example", input="not a credential")
    assert result.exit_code == 1
    assert "issuer.unexpected" not in result.stdout
    assert "input.unknown" in result.stdout


def test_recipient(run: Run, school: Path) -> None:
    assert run("verify", school / "signed.json", "--recipient", "did:example:ada").exit_code == 0
    result = run("verify", school / "signed.json", "--recipient", "did:example:bob")
    assert result.exit_code == 1
    assert "recipient.mismatch" in result.stdout


def test_trust(run: Run, school: Path, tmp_path: Path) -> None:
    known, others = tmp_path / "known.json", tmp_path / "others.json"
    known.write_text(json.dumps([{"id": (school / "did").read_text(), "name": "Zoë\u202e's School"}]))
    others.write_text(json.dumps([{"id": "did:web:other.example", "name": "Other"}]))
    result = run("verify", school / "signed.json", "--trust", others, "--trust", known)
    assert result.exit_code == 0
    assert "(Zoë\\u202e's School, by known.json)" in result.stdout
    result = run("verify", school / "signed.json", "--trust", others)
    assert result.exit_code == 1
    assert "issuer.not_trusted" in result.stdout
    both = run("verify", school / "signed.json", "--trust", others, "--issuer", "did:web:third.example", "--json")
    (trust,) = (each for each in json.loads(both.stdout)["checks"] if each["name"] == "trust")
    assert [each["code"] for each in trust["problems"]] == ["issuer.unexpected", "issuer.not_trusted"]


def test_at(run: Run, school: Path) -> None:
    result = run("verify", school / "signed.json", "--at", "2019-06-01T12:00:00+02:00", "--json")
    assert result.exit_code == 1
    assert _outcomes(result)["validity"] == "FAILED"


def test_a_context_of_the_callers(run: Run, school: Path, draft: Path, tmp_path: Path) -> None:
    url, file = "https://school.example/terms?v=1", tmp_path / "terms.json"
    file.write_text(json.dumps({"@context": {"colour": "https://school.example/#colour"}}))
    document = json.loads(draft.read_text())
    key = vcmicro.Key.load(school / "key.jwk")
    issuer = vcmicro.Issuer(key.did, signer=key, contexts={url: json.loads(file.read_text())})
    signed = issuer.issue({**document, "@context": [*document["@context"], url], "colour": "red"})
    text = json.dumps(signed)
    unknown = run("verify", "-", input=text)
    assert unknown.exit_code == 3
    assert "jsonld.context_unknown" in unknown.stdout
    assert run("verify", "-", "--context", f"{url}={file}", input=text).exit_code == 0


def test_challenge_and_domain_are_of_presentations(run: Run, school: Path) -> None:
    result = run("verify", school / "signed.json", "--challenge", "c", "--domain", "d", "--json")
    assert result.exit_code == 0 or "proof.challenge" in result.stdout
    assert json.loads(result.stdout)["issuer"] == (school / "did").read_text()


@pytest.mark.parametrize("flag", ["--allow-unbound", None])
def test_a_key_that_nothing_ties_to_the_issuer(
    run: Run, school: Path, draft: Path, tmp_path: Path, flag: str | None
) -> None:
    method = "https://school.example#" + (school / "did").read_text().removeprefix("did:key:")
    run("issue", draft, "--key", school / "key.jwk", "--method", method, "-o", tmp_path / "signed.json")
    result = run("verify", tmp_path / "signed.json", "--offline", "--json", *([flag] if flag else []))
    outcomes = _outcomes(result)
    assert outcomes["proof"] == "PASSED"
    assert (outcomes["binding"], result.exit_code) == (("PASSED", 0) if flag else ("FAILED", 1))
    assert json.loads(result.stdout)["binding"] == "none"


def test_secp256k1_only_when_allowed(run: Run, draft: Path, tmp_path: Path) -> None:
    run("keygen", "--type", "secp256k1", "-o", tmp_path / "key.jwk")
    issued = run("issue", draft, "--key", tmp_path / "key.jwk", "--suite", "vc+jwt", "-o", tmp_path / "token")
    assert issued.exit_code == 0, issued.stderr
    assert run("verify", tmp_path / "token").exit_code == 1
    assert run("verify", tmp_path / "token", "--allow", "secp256k1").exit_code == 0


def test_schemas_of_the_callers(run: Run, school: Path, draft: Path, tmp_path: Path) -> None:
    url, file = "https://school.example/v1/badge.json", tmp_path / "web" / "school.example" / "v1" / "badge.json"
    file.parent.mkdir(parents=True)
    key = vcmicro.Key.load(school / "key.jwk")
    document = {**json.loads(draft.read_text()), "credentialSchema": [{"id": url, "type": "JsonSchema"}]}
    text = json.dumps(vcmicro.Issuer(key.did, signer=key).issue(document))
    for content, code in (("true", 0), ("false", 1), ("[]", 3)):
        file.write_text(content)
        assert run("verify", "-", "--offline", "--schema", f"{url}={file}", input=text).exit_code == code
        assert run("verify", "-", "--offline", "--schema", tmp_path / "web", input=text).exit_code == code


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-file",),
        ("-", "--allow", "everything"),
        ("-", "--at", "yesterday"),
        ("-", "--at", "2026-01-31T09:00:00"),
        ("-", "--at", "99999-01-31T09:00:00Z"),
        ("-", "--trust", "no-such-file"),
        ("-", "--context", "https://school.example/terms"),
        ("-", "--context", "https://school.example/terms=no-such-file"),
        ("-", "--schema", "https://school.example/schema"),
        ("-", "--schema", "https://school.example/schema=no-such-file"),
        ("-", "--schema", ".", "--schema", "."),
        ("-", "--challenge"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("verify", *arguments, input="{}")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '"did:web:x"'])
def test_files_of_options_are_read_strictly(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "file").write_text(content)
    assert run("verify", "-", "--context", f"https://x.example/={tmp_path / 'file'}", input="{}").exit_code == 2
    if content != "[]":
        assert run("verify", "-", "--trust", tmp_path / "file", input="{}").exit_code == 2


def test_text_of_option_files_is_escaped(run: Run, tmp_path: Path) -> None:
    (tmp_path / "trust.json").write_text(json.dumps({"registry": {"did:\x1b[2J\u202e": 7}}))
    result = run("verify", "-", "--trust", tmp_path / "trust.json", input="{}")
    assert result.exit_code == 2
    assert not set(result.stderr) & set("\x1b\u202e")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="pipes of POSIX")
def test_a_pipe_that_has_a_name(school: Path) -> None:
    text = (school / "signed.json").read_bytes()
    command = [sys.executable, "-m", "vcmicro", "verify", "/dev/fd/0"]
    assert subprocess.run(command, input=text, capture_output=True, timeout=60).returncode == 0


def test_online_through_the_hardened_fetcher_unless_told_otherwise(
    run: Run, school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    verify = vcmicro.verify

    def watched(given: Any, **options: Any) -> Any:
        seen.append(options["fetcher"])
        return verify(given, **options)

    monkeypatch.setattr(vcmicro, "verify", watched)
    run("verify", school / "signed.json")
    run("verify", school / "signed.json", "--offline")
    assert [type(each) for each in seen] == [vcmicro.HttpsFetcher, vcmicro.OfflineFetcher]


@pytest.mark.parametrize("content", [b"", b"\x00" * 64, b"{", b"\xff\xfe", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"a.b.c"])
def test_any_bytes_are_a_verdict(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    for arguments in ((tmp_path / "file",), ("-",)):
        assert run("verify", *arguments, input=content).exit_code == 1
