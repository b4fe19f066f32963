"""A real dask cluster: two worker processes behind a scheduler, reached through the executor of its client alone."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

import pytest
from documents import ISSUED, NOW, small_badge
from troublesome import ISSUER, MISBEHAVING, KeyElsewhere, OnePage, badge

from vcmicro import HttpsFetcher, Issuer, Outcome, issue_many, verify, verify_many

pytestmark = pytest.mark.loopback


@pytest.fixture(scope="module")
def distributed() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import distributed
    except ImportError:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            raise
        pytest.skip("dask and distributed are not installed (extra: dev)")
    return distributed


@pytest.fixture
def executor(distributed: Any) -> Iterator[Executor]:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        yield executor


def test_verify_and_issue_on_a_cluster(executor: Executor) -> None:
    good = badge()
    given = [good, good.replace("Soil", "Oil"), "[", badge("crash"), 5, b"\xff", badge("pid")] * 8
    results = list(verify_many(given, now=NOW, tools=MISBEHAVING, fetcher=OnePage, executor=executor, chunk=3))
    pids = {each.report.warnings[0].detail for each in results if each.index % 7 == 6}
    here = list(verify_many(given, now=NOW, tools=MISBEHAVING, fetcher=OnePage, processes=0))
    assert [each for each in results if each.index % 7 != 6] == [each for each in here if each.index % 7 != 6]
    assert pids
    assert str(os.getpid()) not in pids

    landed = verify_many(given, now=NOW, executor=executor, chunk=3, ordered=False)
    assert sorted(each.index for each in landed) == list(range(len(given)))

    signer = KeyElsewhere(5)
    issuer = Issuer(signer.verification_method.partition("#")[0], signer=signer)
    signed = list(issue_many([small_badge()] * 4, issuer=issuer, now=ISSUED, executor=executor, chunk=1))
    assert [each.signed for each in signed] == [issuer.issue(small_badge(), now=ISSUED)] * 4

    with pytest.raises(TypeError, match="a private key is not pickled"):
        list(issue_many([small_badge()], issuer=ISSUER, executor=executor))
    with pytest.raises(TypeError, match="cannot be sent to another process"):
        list(verify_many([good], fetcher=HttpsFetcher(), executor=executor))


def test_a_worker_of_the_cluster_that_is_killed(executor: Executor) -> None:
    given = [badge(), badge("kill"), badge()]
    results = list(verify_many(given, now=NOW, tools=MISBEHAVING, executor=executor, chunk=3))
    assert [each.report.outcome for each in results] == [Outcome.PASSED, Outcome.INDETERMINATE, Outcome.PASSED]
    assert results[1].report.problems[0].code == "batch.lost"
    assert results[0].report == verify(given[0], now=NOW, tools=MISBEHAVING)
