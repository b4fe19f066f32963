"""The public types hold for a program that is checked strictly."""

from __future__ import annotations

from pathlib import Path

from mypy import api

ROOT = Path(__file__).resolve().parents[2]


def test_a_strict_consumer_type_checks() -> None:
    consumer = Path(__file__).parent / "consumer.py"
    config = str(ROOT / "pyproject.toml")
    out, err, status = api.run(["--strict", "--config-file", config, "--no-incremental", str(consumer)])
    assert status == 0, out + err


def test_mypy_sees_misuse(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from vcmicro import verify\nverify(7)\nverify(b'').require()\n", encoding="utf-8")
    out, _, status = api.run(
        ["--strict", "--config-file", str(ROOT / "pyproject.toml"), "--no-incremental", str(wrong)]
    )
    assert status == 1
    assert out.count("error:") == 2, out
