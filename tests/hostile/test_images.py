"""The images of the hostile corpus, at the container's own door."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from vcmicro.containers import CONTAINERS, Baked
from vcmicro.errors import Invalid

KINDS = ("png", "svg")


def cases(shared: Path) -> list[dict[str, Any]]:
    manifest = json.loads((shared / "hostile/manifest.json").read_bytes())
    return [case for case in manifest["cases"] if case["kind"] in KINDS]


def read(data: bytes, kind: str) -> Baked:
    assert [each.name for each in CONTAINERS.values() if each.recognizes(data)] == [kind]
    (baked,) = CONTAINERS[kind].read(data)
    return baked


def test_every_image(shared: Path) -> None:
    judged = set()
    for case in cases(shared):
        data = (shared / "hostile" / case["input"]).read_bytes()
        judged.add(case["expect"])
        if case["expect"] == "accept":
            assert read(data, case["kind"]).form == "ob3", case["id"]
            continue
        with pytest.raises(Invalid) as caught:
            read(data, case["kind"])
        assert not case["reason"] or caught.value.code in case["reason"], case["id"]
    assert judged == {"accept", "reject", "either"}


def test_a_credential_reads_the_same_from_every_image(shared: Path) -> None:
    folder = shared / "hostile/cases"
    token = read((folder / "ok-png.png").read_bytes(), "png")
    for name in ("ok-svg.svg", "ok-svg-doctype.svg", "svg-script.svg"):
        assert read((folder / name).read_bytes(), "svg") == token


def test_a_bomb_is_not_inflated(shared: Path) -> None:
    data = (shared / "hostile/cases/png-itxt-bomb.png").read_bytes()
    tracemalloc.start()
    try:
        for lenient in (False, True):
            with pytest.raises(Invalid) as caught:
                CONTAINERS["png"].read(data, lenient=lenient)  # type: ignore[call-arg]
            assert caught.value.code == "limit.decompressed"
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["svg-script.svg", "svg-xxe.svg", "svg-lol.svg"])
def test_nothing_is_baked_into_a_hostile_drawing(shared: Path, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        CONTAINERS["svg"].write((shared / "hostile/cases" / name).read_bytes(), "a.b.c")
    assert caught.value.code in {"bake.svg_active", "bake.svg_doctype"}


@pytest.mark.parametrize(("name", "kind"), [("png-two-chunks.png", "png"), ("svg-two.svg", "svg")])
def test_baking_clears_up_an_ambiguous_image(shared: Path, name: str, kind: str) -> None:
    baked = CONTAINERS[kind].write((shared / "hostile/cases" / name).read_bytes(), "a.b.c")
    assert read(baked, kind) == Baked("a.b.c", "ob3")
