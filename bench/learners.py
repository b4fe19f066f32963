"""One achievement, awarded to many: the documents of several learners, and documents that share nothing.

A verifier meets the same issuer and the same achievement again and again, and no learner twice, so that is what is
measured: every call gets the document of another learner.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from itertools import cycle
from typing import TypeVar

from bench.documents import Document

T = TypeVar("T")
FEW, MANY = 6, 24
NEW = 700
"""Documents that share nothing: more than are remembered."""


def awarded(draft: Document, number: int) -> Document:
    """The draft with the ids, dates and texts of another learner."""
    found = copy.deepcopy(draft)
    found["id"] = f"{found['id'][:-6]}{number:06}"
    found["validFrom"] = f"2026-01-{number % 28 + 1:02}T09:{number % 60:02}:00Z"
    subject = found["credentialSubject"]
    subject["id"] = f"did:example:learner-{number}"
    for name in ("licenseNumber", "narrative"):
        if name in subject:
            subject[name] += f" {number}"
    for result in subject.get("result", ())[:1]:
        result["value"] = "ABC"[number % 3]
    for evidence in found.get("evidence", ()):
        evidence["description"] = f"Of learner {number}."
        if "id" in evidence:
            evidence["id"] += f"/{number}"
    for claim in subject.get("hasClaim", ()):
        claim["id"] = f"{claim['id']}:{number}"
    return found


def unlike(draft: Document, number: int) -> Document:
    """The same with an issuer and an achievement that no other document has."""
    found = awarded(draft, number)
    found["issuer"]["description"] = f"University {number} of as many."
    achievement = found["credentialSubject"]["achievement"]
    achievement["id"] += f"/{number}"
    achievement["creator"]["id"] += f"/{number}"
    achievement["description"] += f" {number}"
    return found


def drafts(draft: Document) -> list[Document]:
    """The draft for several learners; for fewer where it is large."""
    large = len(str(draft)) > 100_000
    return [awarded(draft, number) for number in range(FEW if large else MANY)]


def in_turn(call: Callable[[T], object], values: Iterable[T]) -> Callable[[], object]:
    """``call`` with the next of the values each time, round and round."""
    following = cycle(values).__next__
    return lambda: call(following())
