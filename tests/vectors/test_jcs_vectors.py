"""RFC 8785: its author's vectors, and the rows of the hostile corpus, through our own loader and writer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vcmicro import jcs, strict_json
from vcmicro.encoding import decode_base58btc, decode_multibase_u
from vcmicro.errors import Invalid

NAMES = ["arrays", "french", "structures", "unicode", "values", "weird"]


@pytest.mark.parametrize("name", NAMES)
def test_cyberphone(shared: Path, name: str) -> None:
    folder = shared / "vectors" / "jcs-cyberphone"
    value = strict_json.loads((folder / "input" / f"{name}.json").read_bytes())
    canonical = jcs.canonicalize(value)
    assert canonical == (folder / "output" / f"{name}.json").read_bytes().rstrip(b"\n")
    assert canonical == bytes.fromhex((folder / "outhex" / f"{name}.txt").read_text())


def test_cyberphone_is_whole(shared: Path) -> None:
    found = {path.stem for path in (shared / "vectors" / "jcs-cyberphone" / "input").glob("*.json")}
    assert found == set(NAMES)


def test_hostile_rows(shared: Path) -> None:
    rows = json.loads((shared / "hostile" / "cases" / "jcs-table.json").read_text())
    assert len(rows) == 6
    for row in rows:
        if row["out"] is None:
            with pytest.raises(Invalid):
                strict_json.loads(row["in"])
        else:
            assert jcs.canonicalize(strict_json.loads(row["in"])) == row["out"].encode(), row["in"]


def test_hostile_multibase_rows(shared: Path) -> None:
    rows = json.loads((shared / "hostile" / "cases" / "multibase-table.json").read_text())
    assert len(rows) == 7
    for row in rows:
        text = row["in"]
        decode = decode_multibase_u if text.startswith("u") else decode_base58btc
        if row["out_hex"] is None:
            with pytest.raises(Invalid) as caught:
                decode(text, max_chars=2_048)
            assert caught.value.code == "proof.encoding"
        else:
            assert decode(text, max_chars=2_048).hex() == row["out_hex"]
