"""verify: folders and several inputs; what counts, and the worst of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import vcmicro

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, school: Path) -> Path:
    """Two good credentials and much that is none."""
    folder = tmp_path / "badges"
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / ".git").mkdir()
    shutil.copy(school / "signed.json", folder / "b.json")
    shutil.copy(school / "badge.png", folder / "deep" / "er" / "a.png")
    shutil.copy(school / "plain.png", folder / "plain.png")
    (folder / "README.md").write_text("Badges\n")
    (folder / "context.json").write_text('{"@context": {"a": "https://x.example/a"}}')
    (folder / "package.json").write_text('{"name": "x"}')
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    (folder / "film.mp4").write_bytes(b"\x00\x00\x00\x20ftyp" + bytes(11 * 1024 * 1024))
    (folder / ".git" / "signed.json").write_text('{"proof": {}}')
    (folder / "link").symlink_to(folder, target_is_directory=True)
    return folder


_NO_CREDENTIALS = ["README.md", "context.json", "film.mp4", "package.json", "photo.jpg", "plain.png"]


def test_a_folder_is_searched_and_what_is_no_credential_is_listed(run: Run, folder: Path, school: Path) -> None:
    result = run("verify", folder)
    did = (school / "did").read_text()
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"PASSED        {folder / 'b.json'}  {did}",
        f"PASSED        {folder / 'deep' / 'er' / 'a.png'}  {did}",
        "No credential in 6 files:",
        *(f"  {folder / name}" for name in _NO_CREDENTIALS),
        "2 credentials: 2 PASSED",
    ]


def test_json_is_an_array_that_names_the_files(run: Run, folder: Path) -> None:
    result = run("verify", folder, "--json")
    shown = json.loads(result.stdout)
    assert [each["file"] for each in shown] == [str(folder / "b.json"), str(folder / "deep" / "er" / "a.png")]
    assert {each["outcome"] for each in shown} == {"PASSED"}
    assert "2 credentials: 2 PASSED" in result.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"proof": 1, "proof": 2}',
        b'\xef\xbb\xbf{"proof": {}}',
        '{"proof": {}}'.encode("utf-16"),
        b'{"@context": [], "type": "VerifiableCredential", "credentialSubject": {}}',
        b'{"@context": [], "type": "VerifiableCredential", "proof": []}',
        b"\x89PNG\r\n\x1a\n damaged",
        b'{"a": "' + b"a" * (11 * 1024 * 1024) + b'"}',
    ],
)
def test_a_damaged_credential_does_not_vanish(run: Run, folder: Path, content: bytes) -> None:
    (folder / "bad.json").write_bytes(content)
    result = run("verify", folder)
    assert result.exit_code == 1
    assert f"FAILED        {folder / 'bad.json'}" in result.stdout
    assert "3 credentials: 2 PASSED, 1 FAILED" in result.stdout


def test_the_worst_counts(run: Run, school: Path, draft: Path, forged: Path, tmp_path: Path) -> None:
    unknown, good = tmp_path / "unknown.json", school / "signed.json"
    run("issue", draft, "--key", school / "key.jwk", "--method", "did:web:school.example#1", "-o", unknown)
    assert run("verify", "--offline", good, good).exit_code == 0
    assert run("verify", "--offline", good, unknown).exit_code == 3
    result = run("verify", "--offline", good, unknown, forged)
    assert result.exit_code == 1
    assert "3 credentials: 1 PASSED, 1 FAILED, 1 INDETERMINATE" in result.stdout
    assert "did.unavailable" in result.stdout
    assert "proof.invalid at /proof/0" in result.stdout


def test_the_problem_shown_is_the_one_that_decided(run: Run, school: Path, tmp_path: Path) -> None:
    signed = json.loads((school / "signed.json").read_text())
    signed["@context"].append("https://school.example/unknown")
    signed["validFrom"] = "2999-01-01T00:00:00Z"
    (tmp_path / "signed.json").write_text(json.dumps(signed))
    result = run("verify", tmp_path)
    assert result.exit_code == 1
    assert "credential.not_yet_valid at /validFrom" in result.stdout
    assert "jsonld.context_unknown" not in result.stdout


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_nothing_to_verify_is_wrong_usage(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "README.md").write_text("nothing")
    result = run("verify", tmp_path, *options)
    assert result.exit_code == 2
    assert "There is no credential here." in result.stderr
    assert result.stdout == ("[]\n" if options else f"No credential in 1 file:\n  {tmp_path / 'README.md'}\n")


def test_a_file_that_was_named_counts_whatever_it_is(run: Run, school: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing")
    assert run("verify", tmp_path / "README.md").exit_code == 1
    assert run("verify", tmp_path / "README.md", school / "signed.json").exit_code == 1


def test_stdin_among_files(run: Run, school: Path) -> None:
    result = run("verify", "-", school / "badge.png", input=(school / "signed.json").read_bytes())
    assert result.exit_code == 0
    assert "2 credentials: 2 PASSED" in result.stdout


def test_a_missing_file_stops_before_anything_is_verified(run: Run, school: Path) -> None:
    result = run("verify", school / "signed.json", "no-such-file")
    assert result.exit_code == 2
    assert result.stdout == ""


def test_one_bug_does_not_hide_the_others(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verify = vcmicro.verify

    def sometimes(given: Path, **options: object) -> object:
        if given.name == "b.json":
            raise RuntimeError("secret")
        return verify(given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(vcmicro, "verify", sometimes)
    result = run("verify", folder)
    assert result.exit_code == 3
    assert "2 credentials: 1 PASSED, 1 INDETERMINATE" in result.stdout
    assert "secret" not in result.stdout


def test_names_of_files_are_escaped(run: Run, school: Path, tmp_path: Path) -> None:
    shutil.copy(school / "signed.json", tmp_path / "a\x1b[2J\u202e.json")
    (tmp_path / "b\x07.txt").write_text("nothing")
    for options in ((), ("--json",)):
        result = run("verify", tmp_path, *options)
        assert result.exit_code == 0
        assert not set(result.stdout + result.stderr) & set("\x1b\x07\u202e")


def test_many_files_without_credentials_are_counted(run: Run, folder: Path) -> None:
    for number in range(30):
        (folder / f"note{number:02}.txt").write_text("note")
    result = run("verify", folder)
    assert "No credential in 36 files:" in result.stdout
    assert "  and 16 more\n" in result.stdout
