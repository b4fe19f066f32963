"""What travels between the processes of a batch: the same reports, each value once."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from typing import Any

import pytest
from documents import ISSUED, NOW, key, small_badge

from vcmicro import Issuer, Key, Outcome, Report, present, verify
from vcmicro.batch.shipping import TOGETHER, Answers, pack

ISSUER = Issuer(key().did, signer=key())


class Text(str):
    """A text to JSON, and a class of its own to whatever writes objects."""

    __slots__ = ()


def travelled(given: Any) -> Any:
    return pickle.loads(pack(given))


def credential(**more: Any) -> dict[str, Any]:
    issued = ISSUER.issue({**small_badge(), **more}, now=ISSUED)
    assert isinstance(issued, dict)
    return issued


def test_a_report_and_its_document() -> None:
    report = verify(credential(name="H\u00e9 \U0001f600"), now=NOW)
    assert report.outcome is Outcome.PASSED
    assert travelled(report) == report
    assert travelled(report).require(issuer=ISSUER.id) == report.untrusted_document


@pytest.mark.parametrize("kind", [OrderedDict, dict])
def test_a_document_of_classes_that_marshal_does_not_know(kind: Any) -> None:
    given = credential(name="Soil")
    report = verify(kind({**given, "name": Text("Soil")}), now=NOW)
    assert report.outcome is Outcome.PASSED
    assert travelled(report) == report


def test_what_a_presentation_holds_is_written_once() -> None:
    holder = Key.generate("Ed25519")
    given = present([credential()], holder=holder.did, signer=holder, challenge="1", now=NOW)
    report = verify(given, challenge="1", now=NOW)
    (child,) = report.children
    assert report.untrusted_document is not None
    assert child.untrusted_document is report.untrusted_document["verifiableCredential"][0]
    found = travelled(report)
    assert found == report
    assert found.children[0].untrusted_document is found.untrusted_document["verifiableCredential"][0]


def test_equal_checks_are_one_object() -> None:
    reports = [verify(credential(id=f"urn:uuid:{number}"), now=NOW) for number in range(2)]
    lapsed = verify(credential(validUntil="2026-02-01T00:00:00Z"), now=NOW)
    first, second, third = travelled([*reports, lapsed])
    assert first.checks is second.checks
    assert third["proof"] is first["proof"]
    assert third["validity"] != first["validity"]


@pytest.mark.parametrize("ready", [0, 1, 2])
def test_answers_keep_their_order(ready: int) -> None:
    answers = list(range(3 * TOGETHER + 1))
    packed = [pack(answers[start : start + TOGETHER]) for start in range(0, ready * TOGETHER, TOGETHER)]
    given = Answers(packed, answers[ready * TOGETHER :])
    assert list(given) == list(pickle.loads(pickle.dumps(given))) == answers


def test_an_unopened_report_has_no_document() -> None:
    report: Report = verify("{", now=NOW)
    assert report.untrusted_document is None
    assert travelled(report) == report
