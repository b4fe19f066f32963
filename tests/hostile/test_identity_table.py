"""The table of IdentityObjects in the hostile corpus, and the terminal text that it forbids."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vcmicro.escaping import escape_text
from vcmicro.identity import matches


def test_identity_table(shared: Path) -> None:
    rows = json.loads((shared / "hostile/cases/identity-hash.json").read_bytes())
    assert rows
    for row in rows:
        same, problems = matches(row["identity"], row["claim"])
        assert same is (row["expect"] is not False), row
        warned = bool(problems) and all(each.warning for each in problems)
        assert warned is (row["expect"] == "true-with-warning"), row


def test_md5_says_so(shared: Path) -> None:
    rows = json.loads((shared / "hostile/cases/identity-hash.json").read_bytes())
    weak = [row for row in rows if row["identity"]["identityHash"].startswith("md5$")]
    assert weak
    for row in weak:
        assert [each.code for each in matches(row["identity"], row["claim"])[1]] == ["recipient.hash"]


def test_no_text_of_the_terminal_case_reaches_a_terminal(shared: Path) -> None:
    manifest = json.loads((shared / "hostile/manifest.json").read_bytes())
    case = next(each for each in manifest["cases"] if each["id"] == "render-terminal")
    forbidden = [bytes.fromhex(each) for each in case["options"]["forbid_bytes_hex"]]
    texts = list(_texts(json.loads((shared / "hostile" / case["input"]).read_bytes())))
    assert any(each in text.encode() for each in forbidden for text in texts), "the case has lost its point"
    for text in [*texts, *(each.decode("utf-8", "replace") for each in forbidden)]:
        shown = escape_text(text).encode()
        assert not [each for each in forbidden if each in shown], text


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
