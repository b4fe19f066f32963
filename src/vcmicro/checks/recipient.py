"""recipient: the credential was awarded to the person that the caller expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from vcmicro.checks.case import Case, pointed
from vcmicro.errors import Invalid, unavailable
from vcmicro.problems import Problem, problem, shown

_NOT_ASKED = problem("check.not_asked", "no recipient was given to compare with")
_ELSEWHERE = problem("check.nothing", "judged for each presented credential")


class Recipient:
    """Compares an id, an e-mail address or another identifier with the subject's, hashed ones included."""

    name = "recipient"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        """Only where the caller expects somebody, and only a credential has a subject."""
        if case.policy.recipient is None:
            return _NOT_ASKED
        if case.is_presentation:
            return _ELSEWHERE
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings about weak hashes, or that it is somebody else."""
        expected = case.policy.recipient or ""
        found: list[Problem] = []
        compared = 0
        for pointer, subject in _subjects(case):
            for matches, problems in _compared(subject, expected, pointer):
                compared += 1
                if matches:
                    return [each.as_warning() for each in problems]
                found += problems
        where = "/recipient" if case.is_open_badges_2 else "/credentialSubject"
        if not compared:
            raise unavailable("recipient.unchecked", "the credential carries no identifier of its subject", where)
        raise Invalid([problem("recipient.mismatch", f"not awarded to {shown(expected)}", where), *found])


def _subjects(case: Case) -> list[tuple[str, Any]]:
    """The subjects; of an SD-JWT VC what its claims ``sub`` and ``email`` identify (RFC 7519, OpenID Connect).

    The recipient of an Open Badges 2.0 assertion is an IdentityObject, with ``identity`` for ``identityHash``.
    """
    if case.is_open_badges_2:
        told = case.document.get("recipient")
        renamed = {**told, "identityHash": told.get("identity")} if isinstance(told, dict) else {}
        return [("/recipient", {"identifier": renamed})]
    if case.opened.secured.mechanism != "dc+sd-jwt":
        return pointed(case.document, "credentialSubject")
    return [(f"/{name}", {"id": case.document[name]}) for name in ("sub", "email") if name in case.document]


def _compared(subject: Any, expected: str, pointer: str) -> Iterator[tuple[bool, list[Problem]]]:
    """Each identifier of a subject: does it match, and what is to be said of it."""
    if not isinstance(subject, dict):
        return
    if isinstance(subject.get("id"), str):
        yield subject["id"] in (expected, f"mailto:{expected}"), []
    from vcmicro import identity

    for where, entry in pointed(subject, "identifier"):
        if isinstance(entry, dict):
            matches, problems = identity.matches(entry, expected, pointer + where)
            yield matches, [_at_recipient(each) if pointer == "/recipient" else each for each in problems]


def _at_recipient(found: Problem) -> Problem:
    """Where it stands under the names of Open Badges 2.0."""
    pointer = found.pointer.replace("/identifier", "", 1).replace("/identityHash", "/identity")
    return found.replace(pointer=pointer)
