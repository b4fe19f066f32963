"""Every Python block in the README and the docs runs, page by page, in a folder of its own."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<language>python|console)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SKIP = "<!-- not run:"


def _blocks(page: Path, language: str) -> list[tuple[int, str]]:
    text = page.read_text(encoding="utf-8")
    found = []
    for match in BLOCK.finditer(text):
        before = text[: match.start()].rstrip().rpartition("\n")[2]
        if match["language"] == language and not before.startswith(SKIP):
            found.append((text.count("\n", 0, match.start()) + 2, match["body"]))
    return found


def _with(language: str) -> list[Path]:
    return [page for page in PAGES if _blocks(page, language)]


@pytest.mark.parametrize("page", _with("python"), ids=lambda page: str(page.relative_to(ROOT)))
def test_python_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VCMICRO_REPO", str(ROOT))
    names: dict[str, object] = {"__name__": "__main__"}
    for line, body in _blocks(page, "python"):
        code = compile("\n" * (line - 1) + body, str(page), "exec")
        exec(code, names)


@pytest.mark.parametrize("page", _with("console"), ids=lambda page: str(page.relative_to(ROOT)))
def test_console_blocks_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from vcmicro.cli.command import command as vcmicro

    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    commands = [line[2:] for _, body in _blocks(page, "console") for line in body.splitlines() if line.startswith("$ ")]
    assert commands
    for command in commands:
        words = shlex.split(command, comments=True)
        if words[0] == "python":
            subprocess.run([sys.executable, *words[1:]], check=True)
            continue
        if words[0] != "vcmicro":
            assert words[0] in ("make", "pip", "git"), command
            continue
        result = CliRunner().invoke(vcmicro, words[1:], catch_exceptions=False)
        assert result.exit_code == 0, f"{command}\n{result.output}"


def test_the_readme_is_one_screen() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") < 110
    assert os.environ.get("VCMICRO_REPO") is None
