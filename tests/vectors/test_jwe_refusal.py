"""Encrypted tokens of the hostile corpus: refused from their headers, at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vcmicro import jws
from vcmicro.errors import Invalid


@pytest.mark.parametrize("name", ["jwe-pbes2", "jwe-zip-bomb"])
def test_refused(shared: Path, name: str) -> None:
    manifest = json.loads((shared / "hostile" / "manifest.json").read_text())
    case = next(case for case in manifest["cases"] if case["id"] == name)
    with pytest.raises(Invalid) as caught:
        jws.split((shared / "hostile" / case["input"]).read_text().strip())
    assert caught.value.code in case["reason"]
