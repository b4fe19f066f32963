"""Goldens: what people and scripts see, as files. ``VCMICRO_UPDATE_GOLDEN=1 pytest tests/golden`` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parent


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """``golden(name, text)``: the text is that of ``tests/golden/NAME``, to the letter."""

    def compare(name: str, text: str) -> None:
        path = _FOLDER / name
        if os.environ.get("VCMICRO_UPDATE_GOLDEN") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), f"{name}: a contract changed; if it should, update the golden"

    return compare
