"""verify_many() and issue_many() in one process: the same answers, whatever the order, the source and the start."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from documents import ISSUED, NOW, VCDM2, full_badge, key, small_badge
from troublesome import ISSUER, MISBEHAVING, OnePage, badge

from vcmicro import (
    HttpsFetcher,
    Invalid,
    Issuer,
    Key,
    Limits,
    OpenBadgeCredential,
    Outcome,
    Report,
    Tools,
    bake,
    issue_many,
    verify,
    verify_many,
)
from vcmicro.batch import Issued, Progress, Verified
from vcmicro.batch.reading import chunks, listed
from vcmicro.batch.timing import Alarm

GOOD = badge()
TOKEN = ISSUER.issue(small_badge(), now=ISSUED, secured_by="vc+jwt")
TAMPERED = GOOD.replace("Soil", "Oil")
in_this_thread = partial(verify_many, now=NOW, processes=0)


def mixture(folder: Path) -> list[Any]:
    """Everything that verify takes, good and bad."""
    file = folder / "badge.json"
    file.write_text(GOOD, encoding="utf-8")
    svg = bake(json.loads(GOOD), into=b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    model = OpenBadgeCredential.model_validate(json.loads(GOOD))
    hostile = ['{"a":' * 100_000, "[NaN]", b"\xff\xfe", "", {"type": "VerifiableCredential"}, folder / "missing.json"]
    return [GOOD, TAMPERED, TOKEN, GOOD.encode(), json.loads(GOOD), svg, file, model, bytearray(b"{}"), *hostile]


def write(path: Path, *lines: str) -> Path:
    path.write_bytes("".join(lines).encode())
    return path


# --- the same answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chunk", [1, 4, 250])
def test_every_report_is_that_of_verify(tmp_path: Path, chunk: int) -> None:
    items = mixture(tmp_path)
    results = list(in_this_thread(iter(items), chunk=chunk))
    assert [each.report for each in results] == [verify(item, now=NOW) for item in items]
    assert [(each.index, each.offset, each.next) for each in results] == [(n, None, n + 1) for n in range(len(items))]


def test_reports_pickle(tmp_path: Path) -> None:
    for item in mixture(tmp_path):
        report = verify(item, now=NOW)
        again = pickle.loads(pickle.dumps(report))
        assert again == report
        assert str(again) == str(report)
        assert again.to_json() == report.to_json()


def test_what_is_no_item_gets_a_report_too() -> None:
    results = list(in_this_thread([5, GOOD, None, memoryview(GOOD.encode()), Key]))
    wrong = [each.report for each in results if each.index in (0, 2, 4)]
    assert [each.outcome for each in wrong] == [Outcome.FAILED] * 3
    assert [each.problems[0].code for each in wrong] == ["input.unknown"] * 3
    assert [results[1].report, results[3].report] == [verify(GOOD, now=NOW)] * 2


def test_a_fault_of_the_library_ends_one_item_only() -> None:
    results = list(in_this_thread([badge("crash"), GOOD], tools=MISBEHAVING))
    assert [each.report.outcome for each in results] == [Outcome.INDETERMINATE, Outcome.PASSED]
    found = results[0].report.problems[0]
    assert found.code == "internal.error"
    assert found.detail.startswith("KeyError at troublesome.py:")
    assert "holder" not in found.detail


def test_threads_give_the_same_answers_in_any_order(tmp_path: Path) -> None:
    items = mixture(tmp_path) * 5
    with ThreadPoolExecutor(3) as threads:
        ordered = list(verify_many(items, now=NOW, executor=threads, chunk=3))
        landed = list(verify_many(items, now=NOW, executor=threads, chunk=3, ordered=False))
        assert threads.submit(int).result() == 0
    assert [each.index for each in ordered] == list(range(len(items)))
    assert ordered == list(in_this_thread(items))
    assert sorted(landed, key=lambda each: each.index) == ordered


class Late(Executor):
    """An executor whose futures are done when a test says so, which is whenever the batch waits for none."""

    def __init__(self) -> None:
        self.done: list[Future[Any]] = []

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.done.append(future)
        answers = function(*arguments)
        if len(self.done) == 1:
            future.answers = answers  # type: ignore[attr-defined]
        else:
            future.set_result(answers)
        return future

    def release(self) -> None:
        self.done[0].set_result(self.done[0].answers)  # type: ignore[attr-defined]


def test_as_completed_hands_out_what_is_done_and_resumes_before_what_is_not() -> None:
    executor, told = Late(), list[Progress]()
    batch = verify_many(
        [GOOD] * 6, now=NOW, executor=executor, chunk=2, ordered=False, in_flight=2, on_progress=told.append
    )
    assert [next(batch).index for _ in range(4)] == [2, 3, 4, 5]
    executor.release()
    assert [each.index for each in batch] == [0, 1]
    assert told == [Progress(2, 0), Progress(4, 0), Progress(6, 6)]


# --- lazily ----------------------------------------------------------------------------------------------------------


def endless(read: list[int]) -> Iterator[str]:
    while True:
        read.append(1)
        yield "{}"


def test_nothing_is_read_before_it_is_needed() -> None:
    read: list[int] = []
    batch = in_this_thread(endless(read), chunk=10)
    assert not read
    next(batch)
    assert len(read) == 10
    assert [next(batch).index for _ in range(25)] == list(range(1, 26))
    assert len(read) == 30
    batch.close()
    with ThreadPoolExecutor(2) as threads:
        read.clear()
        batch = verify_many(endless(read), executor=threads, chunk=10, in_flight=3)
        for _ in range(100):
            next(batch)
        assert len(read) <= 100 + 30
        batch.close()


def test_large_items_end_a_chunk_early() -> None:
    texts = ["x" * 3_000_000] * 5
    assert [len(each.givens) for each in chunks(listed(texts, 0, bool), 250)] == [2, 2, 1]
    assert [len(each.givens) for each in chunks(listed(["x"] * 5, 0, bool), 2)] == [2, 2, 1]
    assert list(chunks(listed([], 0, bool), 2)) == []


def test_an_error_of_the_source_is_the_callers() -> None:
    def source() -> Iterator[str]:
        yield GOOD
        raise LookupError("the database is gone")

    with pytest.raises(LookupError, match="database"):
        list(in_this_thread(source()))


# --- files -----------------------------------------------------------------------------------------------------------


def test_lines_of_a_file(tmp_path: Path) -> None:
    assert isinstance(TOKEN, str)
    lines = [GOOD + "\n", "\n", TOKEN + "\r\n", "  \t \n", json.dumps(TOKEN) + "\n", '"open\n', "5\n", TAMPERED]
    file = write(tmp_path / "badges.jsonl", *lines)
    results = list(in_this_thread(file))
    assert [each.index for each in results] == [0, 2, 4, 5, 6, 7]
    for each in results:
        begin = len("".join(lines[: each.index]))
        assert (each.offset, each.next) == (begin, begin + len(lines[each.index]))
    expected = [verify(item, now=NOW) for item in (GOOD, TOKEN, TOKEN, '"open', "5", TAMPERED)]
    assert [each.report for each in results] == expected


@pytest.mark.parametrize("name", ["badges.ndjson", "BADGES.JSONL"])
def test_an_empty_file_is_an_empty_batch(tmp_path: Path, name: str) -> None:
    assert list(in_this_thread(write(tmp_path / name))) == []


def test_a_run_goes_on_where_another_stopped(tmp_path: Path) -> None:
    file = write(tmp_path / "badges.jsonl", *[line for name in "abcdef" for line in (badge(name) + "\n", "\n")])
    whole = list(in_this_thread(file, chunk=2))
    assert len(whole) == 6
    for number, each in enumerate(whole):
        assert each.offset is not None
        assert list(in_this_thread(file, chunk=4, start=each.offset)) == whole[number:]
        assert list(in_this_thread(file, chunk=1, start=each.next)) == whole[number + 1 :]
    items = [badge(name) for name in "abcdef"]
    whole = list(in_this_thread(items))
    assert list(in_this_thread(iter(items), start=4)) == whole[4:]
    assert list(in_this_thread(items, start=whole[-1].next)) == []
    assert list(in_this_thread(items, start=99)) == []


@pytest.mark.parametrize("start", [1, 4, 6, 99])
def test_a_run_begins_where_a_line_begins(tmp_path: Path, start: int) -> None:
    file = write(tmp_path / "badges.jsonl", "{}\n{}")
    with pytest.raises(ValueError, match="no line begins"):
        list(in_this_thread(file, start=start))


def test_a_file_that_ends_in_its_last_line_may_grow(tmp_path: Path) -> None:
    file = write(tmp_path / "badges.jsonl", f"{GOOD}\n{TAMPERED}")
    *_, last = in_this_thread(file)
    assert list(in_this_thread(file, start=last.next)) == []
    write(file, f"{GOOD}\n{TAMPERED}\n{GOOD}")
    assert list(in_this_thread(file, start=last.next)) == list(in_this_thread(file))[2:]


def test_progress_says_where_to_go_on(tmp_path: Path) -> None:
    file = write(tmp_path / "badges.jsonl", *["{}\n"] * 7)
    told: list[Progress] = []
    batch = in_this_thread(file, chunk=3, on_progress=told.append)
    for _ in range(3):
        next(batch)
    assert told == [], "the third result was handed out, but maybe not used yet"
    assert len(list(batch)) == 4
    assert told == [Progress(3, 9), Progress(6, 18), Progress(7, 21)]


def test_a_line_is_never_judged_by_its_beginning(tmp_path: Path) -> None:
    limits = Limits(input_bytes=len(GOOD))
    overlong = GOOD + " " * 3_000_000 + '{"more": 1}\n'
    file = write(tmp_path / "badges.jsonl", GOOD + "\n", overlong, GOOD + " \n", overlong.rstrip() + " ", "\n", GOOD)
    results = list(in_this_thread(file, tools=Tools(limits=limits)))
    assert [each.report.outcome for each in results] == ["PASSED", "FAILED", "PASSED", "FAILED", "PASSED"]
    assert results[1].report.problems[0].code == "limit.size"
    assert [each.index for each in results] == [0, 1, 2, 3, 4]
    assert results[-1].next == file.stat().st_size


def test_a_long_token_may_stand_in_a_json_string(tmp_path: Path) -> None:
    long = "long " * 40_000
    token = ISSUER.issue({**small_badge(), "name": long, "description": long}, now=ISSUED, secured_by="vc+jwt")
    assert isinstance(token, str)
    assert len(token) > Limits().json_string_chars
    (result,) = in_this_thread(write(tmp_path / "badges.jsonl", json.dumps(token)))
    assert result.report == verify(token, now=NOW)
    assert result.report.outcome is Outcome.PASSED


@pytest.mark.parametrize("name", ["missing.jsonl", "folder.jsonl"])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(Invalid) as raised:
        list(in_this_thread(tmp_path / name))
    assert raised.value.code == "input.not_file"


# --- misuse ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("items", ["{}", b"{}", {}, bytearray(), memoryview(b""), Path("badges.json"), 5, None])
def test_one_item_is_no_batch(items: Any) -> None:
    with pytest.raises(TypeError):
        verify_many(items)
    with pytest.raises(TypeError):
        issue_many(items, issuer=ISSUER)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"nwo": NOW}, TypeError),
        ({"now": datetime(2026, 1, 1)}, ValueError),
        ({"fetcher": "https://univ.example"}, TypeError),
        ({"fetcher": HttpsFetcher()}, TypeError),
        ({"contexts": {"https://x.example": lambda: None}}, TypeError),
        ({"chunk": 0}, ValueError),
        ({"start": -1}, ValueError),
        ({"processes": -1}, ValueError),
        ({"in_flight": 0}, ValueError),
        ({"item_seconds": 0}, ValueError),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value.__name__,
)
def test_misuse_shows_at_the_call(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        verify_many([GOOD], **options)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"issuer": key()}, TypeError),
        ({"nwo": NOW}, TypeError),
        ({"now": datetime(2026, 1, 1)}, ValueError),
        ({"expires": datetime(2026, 1, 1)}, ValueError),
        ({"secured_by": "eddsa-2022"}, ValueError),
        ({"processes": -1}, ValueError),
        ({"item_seconds": -1.0}, ValueError),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else value.__name__,
)
def test_misuse_of_issuing_shows_at_the_call(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        issue_many([small_badge()], **{"issuer": ISSUER, **options})


# --- fetchers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fetcher", [OnePage(), OnePage, partial(OnePage, b"{}")], ids=["one", "class", "partial"])
def test_a_fetcher_or_what_makes_one(fetcher: Any) -> None:
    web = Issuer("did:web:univ.example", signer=key().with_method("did:web:univ.example#1"))
    signed = web.issue(small_badge(), now=ISSUED)
    (offline,) = in_this_thread([signed])
    (online,) = in_this_thread([signed], fetcher=fetcher)
    assert offline.report["proof"].problems[0].code == "did.unavailable"
    assert online.report == verify(copy.deepcopy(signed), now=NOW, fetcher=OnePage())
    assert online.report["proof"].outcome is Outcome.FAILED


@pytest.mark.parametrize("processes", [0, 1])
def test_a_fetcher_that_cannot_be_made_is_misuse(processes: int) -> None:
    with pytest.raises(RuntimeError, match="the fetcher cannot be made: TypeError"):
        list(verify_many([GOOD], fetcher=partial(OnePage, 1, 2, 3), processes=processes))


# --- executors that fail ---------------------------------------------------------------------------------------------


class Failing(Executor):
    """An executor that loses every chunk with ``GOOD`` in it, or refuses to take more."""

    def __init__(self, error: Exception, *, refuses: bool = False) -> None:
        self.error = error
        self.refuses = refuses

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        if self.refuses:
            raise self.error
        future: Future[Any] = Future()
        if GOOD in arguments[1]:
            future.set_exception(self.error)
        else:
            future.set_result(function(*arguments))
        return future


def test_an_item_that_cannot_even_be_submitted_is_the_only_one_lost() -> None:
    class Choosy(Failing):
        def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            if GOOD in arguments[1]:
                raise self.error
            return super().submit(function, *arguments)

    for error in (RecursionError("too deep to pickle"), TypeError("cannot pickle")):
        results = list(verify_many([TAMPERED, GOOD, TAMPERED], now=NOW, executor=Choosy(error)))
        assert [each.report.problems[0].code for each in results] == ["proof.invalid", "batch.lost", "proof.invalid"]


def test_what_an_executor_loses_is_the_item_and_not_its_chunk() -> None:
    items = ["{}", GOOD, TAMPERED, "[]"]
    results = list(verify_many(items, now=NOW, executor=Failing(OSError("a machine is gone")), chunk=2))
    lost = results.pop(1).report
    assert lost.outcome is Outcome.INDETERMINATE
    assert (lost.problems[0].code, lost.problems[0].detail) == (
        "batch.lost",
        "the executor gave OSError for this item",
    )
    assert [each.report for each in results] == [verify(items[n], now=NOW) for n in (0, 2, 3)]


def test_an_executor_that_was_shut_down_is_misuse() -> None:
    with pytest.raises(RuntimeError, match="shutdown"):
        list(verify_many([GOOD], executor=Failing(RuntimeError("after shutdown"), refuses=True)))


def test_what_cannot_be_sent_is_misuse() -> None:
    class Sending(Executor):
        def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            future: Future[Any] = Future()
            try:
                pickle.dumps(arguments)
            except TypeError as error:
                future.set_exception(error)
            return future

    with pytest.raises(TypeError, match="a private key is not pickled"):
        list(issue_many([small_badge()], issuer=ISSUER, executor=Sending()))
    with pytest.raises(TypeError, match="cannot be sent to another process"):
        list(verify_many([GOOD], fetcher=HttpsFetcher(), executor=Sending()))


def test_a_broken_executor_gives_way_to_processes() -> None:
    broken = Failing(BrokenExecutor("broken"), refuses=True)
    with pytest.warns(RuntimeWarning, match="goes on in processes of its own"):
        results = list(verify_many([GOOD, TAMPERED], now=NOW, executor=broken, processes=1))
    assert [each.report for each in results] == [verify(GOOD, now=NOW), verify(TAMPERED, now=NOW)]


# --- issuing ---------------------------------------------------------------------------------------------------------


def test_every_draft_is_issued_as_one(tmp_path: Path) -> None:
    lines = [json.dumps(small_badge()) + "\n", "\n", "[]\n", "{\n", '{"type": "VerifiableCredential"}\n']
    results = list(issue_many(write(tmp_path / "a.jsonl", *lines), issuer=ISSUER, now=ISSUED, processes=0))
    assert [each.index for each in results] == [0, 2, 3, 4]
    assert results[0].require() == ISSUER.issue(small_badge(), now=ISSUED)
    assert [each.error.code if each.error else None for each in results[:3]] == [None, "input.unknown", "json.syntax"]
    for each in results[1:]:
        assert each.signed is None
        with pytest.raises(Invalid):
            each.require()


def test_drafts_of_every_kind_and_the_signers_that_pickle_nowhere() -> None:
    class Token:
        algorithm = key().algorithm
        verification_method = key().verification_method

        def sign(self, data: bytes) -> bytes:
            return key().sign(data)

    issuer = Issuer(key().did, signer=Token())
    draft = full_badge()
    drafts = [draft, json.dumps(draft), json.dumps(draft).encode(), OpenBadgeCredential.model_validate(draft), 5]
    expected = issuer.issue(draft, now=ISSUED, secured_by="eddsa-jcs-2022")
    with ThreadPoolExecutor(2) as threads:
        for where in ({"processes": 0}, {"executor": threads}):
            results = list(issue_many(drafts, issuer=issuer, now=ISSUED, secured_by="eddsa-jcs-2022", **where))
            assert [each.signed for each in results] == [expected] * 4 + [None]
            assert results[4].error is not None
            assert results[4].error.code == "input.unknown"
    with pytest.raises(TypeError, match="cannot be sent"):
        issue_many(drafts, issuer=issuer)


def test_a_warning_that_is_an_error_refuses_one_draft() -> None:
    chain: dict[str, Any] = {"name": "x"}
    for _ in range(4):
        chain = {"name": "x", "knows": chain}
    draft = {
        "@context": [VCDM2, "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:ada", "knows": [chain, chain]},
    }
    results = list(issue_many([draft, small_badge()], issuer=ISSUER, now=ISSUED, processes=0))
    assert results[0].error is not None
    assert results[0].error.code == "rdfc.not_portable"
    assert results[1].signed is not None


def test_results_are_values() -> None:
    (result,) = in_this_thread([GOOD])
    assert isinstance(result, Verified)
    assert isinstance(result.report, Report)
    assert pickle.loads(pickle.dumps(result)) == result
    assert Issued(0, None, 1, "a.b.c").require() == "a.b.c"


def test_in_the_callers_own_process_no_timer_is_set() -> None:
    with Alarm(0.000_001) as alarm:
        assert alarm.run(len, "four") == 4
