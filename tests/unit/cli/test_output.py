"""JSON and files as the commands write them."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.cli.output import json_text, write_bytes

_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_json, st.booleans())
def test_json_text_is_the_same_value_and_prints(value: object, ascii_only: bool) -> None:
    text = json_text(value, ascii_only=ascii_only)
    assert json.loads(text) == value
    assert all(each.isprintable() or each == "\n" for each in text)
    assert not ascii_only or text.isascii()


def test_json_text_leaves_names_readable() -> None:
    assert json_text("Zoë 学校 \x7f\u202e\U000e0041") == '"Zoë 学校 \\u007f\\u202e\\udb40\\udc41"\n'


def test_a_file_is_replaced_at_one_stroke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")

    def interrupted(descriptor: int) -> None:
        assert target.read_bytes() == b"old"
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(str(target), b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    monkeypatch.undo()
    write_bytes(str(target), b"new")
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_modes_links_and_devices_are_as_people_expect(tmp_path: Path) -> None:
    target, link = tmp_path / "out", tmp_path / "link"
    link.symlink_to(target)
    write_bytes(str(link), b"new")
    mask = os.umask(0)
    os.umask(mask)
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    write_bytes(os.devnull, b"gone")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)
