"""verify_many() and issue_many() over processes: what travels, what dies, what is left behind, what it costs."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge
from troublesome import ISSUER, MISBEHAVING, KeyElsewhere, OnePage, badge

from vcmicro import Issuer, Key, Limits, Outcome, Tools, TrustList, issue_many, load_trust, verify, verify_many
from vcmicro.batch import Verified, running
from vcmicro.batch.shipping import TOGETHER

GOOD = badge()
SUPPORT = Path(__file__).parents[1] / "support"
needs_signals = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs POSIX timers")


def items(folder: Path) -> list[Any]:
    file = folder / "badge.json"
    file.write_text(GOOD, encoding="utf-8")
    return [GOOD, GOOD.replace("Soil", "Oil"), json.loads(GOOD), file, "[", b"\xff", 5, object, badge("crash")]


def codes(results: list[Verified]) -> list[str]:
    """For each result its outcome, or the code of its first problem."""
    return [
        each.report.outcome if each.report.outcome is Outcome.PASSED else each.report.problems[0].code
        for each in results
    ]


# --- the same answers ------------------------------------------------------------------------------------------------


def test_processes_of_its_own_give_the_same_reports(tmp_path: Path) -> None:
    given = items(tmp_path) * 3
    here = list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=0))
    assert list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=2, chunk=4)) == here
    # More than travel in one pickle, and some that are left over.
    assert len(given) > TOGETHER and len(given) % TOGETHER
    assert list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=1, chunk=len(given))) == here
    landed = verify_many(given, now=NOW, tools=MISBEHAVING, processes=2, chunk=4, ordered=False)
    assert sorted(landed, key=lambda each: each.index) == here


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_process_pool_of_the_caller(tmp_path: Path, method: str) -> None:
    if method == "fork" and sys.version_info >= (3, 12):
        pytest.skip("forking a process with threads warns")
    given = items(tmp_path)
    with ProcessPoolExecutor(1, get_context(method)) as executor:
        results = list(verify_many(given, now=NOW, tools=MISBEHAVING, executor=executor, chunk=4))
        assert executor.submit(int).result() == 0
    assert results == list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=0))


def test_every_option_travels() -> None:
    trust = load_trust(json.dumps([{"id": ISSUER.id, "name": "University of Example"}]).encode())
    assert isinstance(trust, TrustList)
    web = Issuer("did:web:univ.example", signer=key().with_method("did:web:univ.example#1"))
    given = [GOOD, web.issue(small_badge(), now=ISSUED)]
    options: dict[str, Any] = {
        "now": NOW,
        "trust": trust,
        "recipient": "did:example:ada",
        "pinned": {"did:web:univ.example#1": key().public},
        "contexts": {"https://univ.example/v1": {"@context": {"campus": "https://univ.example/terms#campus"}}},
        "tools": Tools(limits=Limits(proofs=2), allow=("secp256k1",)),
    }
    results = list(verify_many(given, processes=1, fetcher=partial(OnePage, b"{}"), **options))
    assert [each.report for each in results] == [verify(each, fetcher=OnePage(), **options) for each in given]
    assert results[0].report.issuer_name == "University of Example"
    assert results[1].report.binding == "pinned"


# --- what goes wrong -------------------------------------------------------------------------------------------------


@needs_signals
def test_an_item_that_kills_its_worker_is_the_only_one_lost() -> None:
    given = [GOOD] * 5 + [badge("kill")] + [GOOD] * 9 + [badge("kill")] + [GOOD]
    results = list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=2, chunk=4))
    assert [each.index for each in results] == list(range(len(given)))
    assert codes(results) == ["PASSED"] * 5 + ["batch.lost"] + ["PASSED"] * 9 + ["batch.lost"] + ["PASSED"]
    assert results[5].report.outcome is Outcome.INDETERMINATE
    assert results[5].report.problems[0].detail == "the worker process ended while it worked on this item"


@needs_signals
def test_a_pool_of_the_caller_that_breaks_is_replaced() -> None:
    given = [GOOD, badge("kill"), GOOD, GOOD]
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as executor,
        pytest.warns(RuntimeWarning, match="goes on in processes of its own"),
    ):
        results = list(verify_many(given, now=NOW, tools=MISBEHAVING, executor=executor, processes=1, chunk=2))
    assert codes(results) == ["PASSED", "batch.lost", "PASSED", "PASSED"]


class Stranding(ProcessPoolExecutor):
    """It breaks as its first chunk is handed to it, and leaves that future as it is (the race in Python 3.11)."""

    has_stranded = False

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        if self.has_stranded:
            return super().submit(function, *arguments, **named)
        self.has_stranded = True
        assert super().submit(os._exit, 1).exception() is not None
        return Future()


@pytest.mark.parametrize("ordered", [True, False])
def test_a_chunk_that_a_breaking_pool_forgot_is_worked_on_again(monkeypatch: pytest.MonkeyPatch, ordered: bool) -> None:
    monkeypatch.setattr(running, "_PATIENCE", 0.2)
    with (
        Stranding(1, get_context("spawn")) as executor,
        pytest.warns(RuntimeWarning, match="goes on in processes of its own"),
    ):
        results = list(verify_many([GOOD] * 3, now=NOW, executor=executor, processes=1, chunk=1, ordered=ordered))
    assert codes(results) == ["PASSED"] * 3


@needs_signals
def test_an_item_that_takes_too_long_ends_and_its_worker_goes_on() -> None:
    given = [badge("pid"), badge("sleep"), badge("pid")]
    results = list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=1, item_seconds=1.5))
    assert codes(results) == ["PASSED", "batch.timeout", "PASSED"]
    assert results[1].report.outcome is Outcome.INDETERMINATE
    assert results[1].report.problems[0].detail == "more than the 1.5 s of item_seconds"
    assert results[0].report.warnings == results[2].report.warnings


@needs_signals
def test_an_item_that_hears_no_signal_ends_with_its_worker() -> None:
    given = [GOOD, badge("deaf"), GOOD]
    results = list(verify_many(given, now=NOW, tools=MISBEHAVING, processes=1, item_seconds=0.5))
    assert codes(results) == ["PASSED", "batch.lost", "PASSED"]


def test_items_that_cannot_be_sent_are_answered() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    given = [GOOD, {"type": lambda: None}, GOOD, deep, GOOD]
    results = list(verify_many(given, now=NOW, processes=1))
    assert codes(results) == ["PASSED", "batch.lost", "PASSED", "batch.lost", "PASSED"]


# --- what is left behind ---------------------------------------------------------------------------------------------


def workers(results: list[Verified]) -> set[int]:
    return {int(each.report.warnings[0].detail) for each in results}


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def assert_gone(pids: set[int], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() < end, f"still there: {pids}"
        time.sleep(0.05)


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@needs_proc
def test_a_batch_that_is_left_early_leaves_no_process() -> None:
    batch = verify_many([badge("pid")] * 40_000, now=NOW, tools=MISBEHAVING, processes=2, chunk=100, in_flight=40)
    pids = workers([next(batch) for _ in range(150)])
    assert os.getpid() not in pids
    batch.close()
    assert_gone(pids, 5.0)


@needs_proc
def test_an_error_of_the_caller_leaves_no_process() -> None:
    def source() -> Any:
        yield from [badge("pid")] * 3
        raise LookupError("the database is gone")

    seen = []
    with pytest.raises(LookupError):
        for each in verify_many(source(), now=NOW, tools=MISBEHAVING, processes=1, chunk=1, in_flight=1):
            seen.append(each)
    assert_gone(workers(seen), 5.0)


def script(folder: Path, body: str) -> list[str]:
    file = folder / "script.py"
    head = f"import sys\nsys.path.insert(0, {str(SUPPORT)!r})\nfrom documents import *\nfrom troublesome import *\n"
    file.write_text(head + "from vcmicro import *\nfrom vcmicro import verify_many, issue_many\n" + body)
    return [sys.executable, "-W", "error", str(file)]


@needs_proc
@needs_signals
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    body = (
        "if __name__ == '__main__':\n"
        "    items = [badge('pid'), badge('pid'), badge('sleep')]\n"
        "    for each in verify_many(items, now=NOW, tools=MISBEHAVING, processes=1, chunk=1, in_flight=3):\n"
        "        print(each.report.warnings[0].detail, flush=True)\n"
    )
    with subprocess.Popen(script(tmp_path, body), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(parent.stdout.readline()), int(parent.stdout.readline())}
        parent.kill()
    assert_gone(pids)


def test_a_script_without_a_guard_is_told_so(tmp_path: Path) -> None:
    ran = subprocess.run(
        script(tmp_path, "print([each.report for each in verify_many([badge()], processes=1)])\n"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 1
    assert "if __name__ == '__main__':" in ran.stderr.splitlines()[-1]


def test_a_program_without_a_file_needs_none() -> None:
    program = (
        "from vcmicro import verify_many\n"
        "print([each.report.outcome.value for each in verify_many(['{}'] * 3, processes=2, chunk=1)])\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "['FAILED', 'FAILED', 'FAILED']\n", "")


# --- issuing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "signer",
    [
        key(),
        key("P-256"),
        key("RSA").with_algorithm("PS256").with_method("did:web:univ.example#rsa"),
        KeyElsewhere(3),
    ],
    ids=["Ed25519", "P-256", "RSA", "a signer that pickles"],
)
def test_keys_reach_processes_of_its_own(signer: Any) -> None:
    issuer = Issuer(signer.verification_method.partition("#")[0], signer=signer, name="University of Example")
    drafts = [small_badge(), {"type": "VerifiableCredential"}, json.dumps(small_badge())]
    results = list(issue_many(drafts, issuer=issuer, now=ISSUED, processes=1, chunk=2))
    assert [each.error is None for each in results] == [True, False, True]
    (method,) = {each.verification_method for each in (signer, issuer.signer)}
    pinned = {method: signer.public} if isinstance(signer, Key) else {}
    for each in (results[0], results[2]):
        report = verify(each.require(), now=NOW, pinned=pinned)
        assert report.outcome is Outcome.PASSED, str(report)
        assert method in json.dumps(each.signed) or isinstance(each.signed, str)


def test_a_key_is_not_in_what_travels() -> None:
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as executor,
        pytest.raises(TypeError, match="a private key is not pickled"),
    ):
        list(issue_many([small_badge()], issuer=ISSUER, executor=executor))


def test_a_signer_that_pickles_works_in_a_pool_of_the_caller() -> None:
    signer = KeyElsewhere(4)
    issuer = Issuer(signer.verification_method.partition("#")[0], signer=signer)
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        (result,) = issue_many([small_badge()], issuer=issuer, now=ISSUED, executor=executor)
    assert result.signed == issuer.issue(small_badge(), now=ISSUED)


# --- what it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
@pytest.mark.parametrize("processes", [0, 1])
def test_memory_does_not_grow_with_the_batch(tmp_path: Path, processes: int) -> None:
    """20,000 items through one process; the caller's own memory after the first 2,000 and at the end."""
    body = (
        "def resident():\n"
        "    return int(open('/proc/self/statm').read().split()[1]) * 4096\n"
        "if __name__ == '__main__':\n"
        "    text = badge(secured_by='eddsa-jcs-2022')\n"
        "    source = (text.replace('0b7f6a52', f'{n:08x}') for n in range(20_000))\n"
        "    count = 0\n"
        f"    for each in verify_many(source, now=NOW, processes={processes}):\n"
        "        count += 1\n"
        "        if count == 2_000:\n"
        "            before = resident()\n"
        "    print(count, resident() - before)\n"
    )
    ran = subprocess.run(script(tmp_path, body), capture_output=True, text=True, check=True)
    found = re.fullmatch(r"(\d+) (-?\d+)\n", ran.stdout)
    assert found is not None
    assert int(found[1]) == 20_000
    assert int(found[2]) < 4 * 1024 * 1024
