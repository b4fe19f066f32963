"""Every fuzz target on its seeds and a few hundred mutations, and the loop that runs them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from fuzz import environment, loop  # noqa: E402
from fuzz.__main__ import main  # noqa: E402
from fuzz.mutation import JsonMutator, mutated  # noqa: E402
from fuzz.target import Finding, Target  # noqa: E402
from fuzz.targets import NAMES, load  # noqa: E402

MUTATIONS = 300


@pytest.mark.parametrize("name", NAMES)
def test_target(name: str) -> None:
    target = load(name)
    seeds = len(list(target.seeds()))
    done = loop.run(target, seed=1, inputs=seeds + MUTATIONS)
    assert not done.findings, done.findings[0]
    assert done.inputs == seeds + MUTATIONS
    assert target.name == name and len(done.outcomes) > 3


def test_every_file_is_a_target() -> None:
    files = {path.stem for path in (ROOT / "fuzz" / "targets").glob("*.py")}
    assert files - {"__init__"} == set(NAMES)


def breaking(data: bytes) -> str:
    if b"!" in data:
        raise KeyError("!")
    if b"?" in data:
        raise Finding("wrong")
    return "ok"


def seeds() -> Iterator[bytes]:
    yield from (b"plain", b"!", b"?", b"!!")


def test_the_loop_reports_each_kind_of_failure_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = loop.run(Target("breaking", seeds, breaking), seed=1, inputs=50, folder=tmp_path)
    assert len(done.findings) == 2 and "KeyError" in done.findings[0] and "Finding: wrong" in done.findings[1]
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"!", b"?"}
    assert "KeyError" in capsys.readouterr().out
    assert loop.summary(Target("breaking", seeds, breaking), done, 2) == (
        "breaking: 50 inputs in 2 s, 3 outcomes, 2 findings"
    )


def test_an_input_that_takes_too_long_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "SLOW_SECONDS", -1.0)
    done = loop.run(Target("slow", lambda: [b"x"], lambda _: "ok"), seed=1, inputs=1)
    assert "CPU time" in done.findings[0]


def test_mutations_follow_their_seed() -> None:
    assert [mutated(b"abc", Random(each)) for each in range(50)] == [
        mutated(b"abc", Random(each)) for each in range(50)
    ]
    assert len({mutated(b"", Random(each)) for each in range(50)}) > 10
    mutate = JsonMutator(["word"], lambda _: 7)
    texts = {mutate(b'{"a":[1,{"b":"c"}]}', Random(each)) for each in range(200)}
    assert len(texts) > 50 and sum(_is_json(text) for text in texts) > 40
    assert mutate(b"7", Random(3)) != mutate(b"{", Random(3))


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    return tmp_path


def test_one_target_on_the_command_line(build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plain", "--target", "date", "--seconds", "0"]) == 0
    assert "date: " in capsys.readouterr().out


def test_a_finding_is_the_exit_code(
    build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fuzz.__main__.load", lambda name: Target(name, seeds, breaking))
    assert main(["--plain", "--target", "date", "--seconds", "0"]) == 1
    assert "KeyError" in capsys.readouterr().out
    assert len(list((build / "build" / "fuzz" / "date").iterdir())) == 2
