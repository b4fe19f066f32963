"""Every Python and console block in the README and the docs runs, page by page, in order, in a folder of its own."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import fake_kms
import pytest
from click.testing import CliRunner

from vcmicro.cli.command import command

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<language>python|console)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SKIP = "<!-- not run:"
# What a page may tell a person to run that is not ours to run here.
SET_UP = ("make", "pip", "git")


def _blocks(page: Path) -> list[tuple[str, int, str]]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        before = text[: match.start()].rstrip().rpartition("\n")[2]
        if not before.startswith(SKIP):
            found.append((match["language"], text.count("\n", 0, match.start()) + 2, match["body"]))
    return found


# The page that talks to a service talks to one of ours.
KMS_PAGE = ROOT / "docs" / "how-to" / "kms-signer.md"


@pytest.mark.loopback
def test_the_signer_of_a_key_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_kms.serving() as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        test_blocks_run(KMS_PAGE, tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page != KMS_PAGE and _blocks(page)],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    names: dict[str, object] = {"__name__": "__main__"}
    for language, line, body in _blocks(page):
        if language == "python":
            exec(compile("\n" * (line - 1) + body, str(page), "exec"), names)
        else:
            _run_commands(body)


def _run_commands(body: str) -> None:
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    assert commands, body
    for each in commands:
        words = shlex.split(each, comments=True)
        if words[0] == "python":
            subprocess.run([sys.executable, *words[1:]], check=True)
        elif words[0] == "vcmicro":
            result = CliRunner().invoke(command, words[1:], catch_exceptions=False)
            assert result.exit_code == 0, f"{each}\n{result.output}"
        else:
            assert words[0] in SET_UP, each


def test_the_readme_is_one_screen() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") < 90
