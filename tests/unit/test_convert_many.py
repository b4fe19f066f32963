"""convert_many(): each item exactly as convert() would, in this process and in others, whatever an item is."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from documents import NOW
from open_badges_2 import NOW as THEN
from open_badges_2 import assertion, badge_class, profile
from troublesome import badge

from vcmicro import Invalid, aio, convert, convert_many
from vcmicro.batch import Converted, Progress

GOOD = badge()
TAMPERED = GOOD.replace("Soil", "Oil")
to_elm = partial(convert_many, to="elm", country="IE", language="en", now=NOW)


def alone(given: Any, **options: Any) -> Any:
    """What convert says of one item: its value, or the codes of its error."""
    try:
        return convert(given, **{"to": "elm", "country": "IE", "language": "en", "now": NOW, **options})
    except Invalid as error:
        return [each.code for each in error.problems]


def said(result: Converted) -> Any:
    if result.error is not None:
        return [each.code for each in result.error.problems]
    return result.conversion


def items(folder: Path) -> list[Any]:
    file = folder / "badge.json"
    file.write_text(GOOD, encoding="utf-8")
    return [GOOD, TAMPERED, json.loads(GOOD), file, "[", b"\xff", {"type": "Nothing"}, GOOD.encode()]


def test_every_item_is_converted_as_by_itself(tmp_path: Path) -> None:
    given = items(tmp_path)
    results = list(to_elm(given, processes=0, chunk=3))
    assert [said(each) for each in results] == [alone(each) for each in given]
    assert [(each.index, each.offset, each.next) for each in results] == [(n, None, n + 1) for n in range(len(given))]
    assert results[0].require().path == ("ob3-elm",)
    with pytest.raises(Invalid) as caught:
        results[1].require()
    assert caught.value.code == "convert.proof"


def test_other_processes_and_threads_say_the_same(tmp_path: Path) -> None:
    given = items(tmp_path)
    here = [said(each) for each in to_elm(given, processes=0)]
    assert [said(each) for each in to_elm(given, processes=2, chunk=2)] == here
    with ThreadPoolExecutor(2) as threads:
        assert [said(each) for each in to_elm(given, executor=threads)] == here


def test_lines_of_a_file_and_a_later_start(tmp_path: Path) -> None:
    file = tmp_path / "badges.jsonl"
    file.write_text("\n".join((GOOD, TAMPERED, "[", GOOD)) + "\n", encoding="utf-8")
    progress: list[Progress] = []
    results = list(to_elm(file, processes=0, chunk=1, on_progress=progress.append))
    assert [said(each) for each in results] == [alone(GOOD.encode()), alone(TAMPERED), alone("["), alone(GOOD.encode())]
    assert [each.done for each in progress] == [1, 2, 3, 4]
    (last,) = to_elm(file, processes=0, start=results[2].next)
    assert said(last) == said(results[3]) and last.offset == results[3].offset


def test_an_archive_of_open_badges_2_shares_its_classes() -> None:
    badges = [assertion(id=f"https://school.example/assertions/{number}", verify={"type": "hosted"}) for number in "12"]
    known = {each["id"]: each for each in (badge_class(), profile())}
    options = {"documents": known, "unverified": True, "now": THEN}
    results = list(convert_many(badges, to="ob3", processes=0, **options))
    assert [each.require() for each in results] == [convert(each, to="ob3", **options) for each in badges]  # type: ignore[arg-type]


def test_misuse_is_told_at_once() -> None:
    with pytest.raises(TypeError):
        convert_many([GOOD], to="elm", colour="red")
    with pytest.raises(TypeError):
        convert_many([GOOD], to="elm", fetcher=5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="url"):
        convert_many([GOOD], to="elm", embed="url")
    with pytest.raises(ValueError, match="chunk"):
        convert_many([GOOD], to="elm", chunk=0)


def test_awaited() -> None:
    assert asyncio.run(aio.convert(GOOD, to="elm", country="IE", language="en", now=NOW)) == alone(GOOD)
