"""Registries that other people published."""

from __future__ import annotations

from pathlib import Path

import pytest

from vcmicro.errors import Unavailable
from vcmicro.registries import load_trust


def test_the_consortiums_list_of_registries(shared: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        load_trust((shared / "vectors/dcc-verifier-core/knownDidRegistries.json").read_bytes())
    assert caught.value.code == "net.offline"
    assert "test.registry.dcconsortium.org" in caught.value.problem.detail
