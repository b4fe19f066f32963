"""status: the issuer has not revoked or suspended the credential since.

Each entry's list is fetched whole (never with the credential's id), verified in the way of its kind (``list_proof``),
and only then read. A list that cannot be fetched, verified or understood leaves the question open: INDETERMINATE,
never valid. An entry stands in ``credentialStatus`` or, as a Token Status List has it, in the ``status`` claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from vcmicro.checks.case import Case, answered, pointed, types_of
from vcmicro.errors import Invalid, Unavailable, invalid, unavailable
from vcmicro.problems import Problem, problem, shown, warning
from vcmicro.strict_json import escape_pointer

if TYPE_CHECKING:
    from vcmicro.registry import Registry
    from vcmicro.status import StatusType, StatusValue

_NO_LIST = problem("check.nothing", "the credential names no status list")
_REFUSED = {"revocation": "status.revoked", "suspension": "status.suspended"}


class Status:
    """Asks the list of every entry."""

    name = "status"
    needs: tuple[str, ...] = ("proof", "binding")

    def skip(self, case: Case) -> Problem | None:
        """Where the issuer names no list."""
        if case.is_open_badges_2:
            from vcmicro.checks.open_badges_2 import no_status

            return no_status(case)
        return None if _entries(case) else _NO_LIST

    def regardless(self, case: Case) -> tuple[Problem, ...]:
        """That it is revoked, where the place at which it lies says so; nothing else of it need be proven then."""
        return tuple(each for result in case.proofs for each in result.revoked)

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings (messages of the issuer), or that it is revoked, or why that could not be told."""
        if case.is_open_badges_2:
            from vcmicro.checks.open_badges_2 import ask_issuer

            return ask_issuer(case)
        return answered(_entries(case), lambda found: _ask(case, *found))


def _entries(case: Case) -> list[tuple[str, Any, tuple[str, ...]]]:
    """Every entry with its pointer and the names that it may go by."""
    found = [
        (pointer, entry, types_of(entry) if isinstance(entry, dict) else ())
        for pointer, entry in pointed(case.document, "credentialStatus")
    ]
    claim = case.opened.secured.claims.get("status", case.document.get("status"))
    if isinstance(claim, dict) and ("vct" in case.document or "status_list" in claim):
        # One member that is understood is enough (Token Status List section 6.1); none is one that is not known here.
        names = [name for name in claim if name in _table(case)] or list(claim)[:1]
        found += [(f"/status/{escape_pointer(name)}", claim[name], (name,)) for name in names]
    return found


def _ask(case: Case, pointer: str, entry: Any, names: tuple[str, ...]) -> list[Problem]:
    from vcmicro.checks.list_proof import prove_list

    kind = _status_type(case, names, pointer)
    if not isinstance(entry, dict):
        raise invalid("schema.invalid", f"{shown(entry)} is no status entry", pointer)
    url = kind.url(entry, pointer)
    try:
        fetched = case.fetcher.fetch(url, "status")
    except (Invalid, Unavailable) as error:
        detail = f"the list at {shown(url)}: {error.problem.detail}"
        raise Unavailable([problem("status.unavailable", detail, pointer), *error.problems]) from None
    proven = prove_list(case, kind, fetched, url, pointer)
    case.fetcher.keep(fetched, url, "status", proven.good_for)
    identifier = case.document.get("id")
    value = kind.read(
        entry,
        proven.listed,
        case.policy.limits,
        pointer,
        short=case.policy.allows("short-status-list"),
        credential_id=identifier if isinstance(identifier, str) else None,
    )
    return [*proven.problems, *_judge(value, pointer)]


def _table(case: Case) -> Registry[Any]:
    table = case.policy.tools.status_types
    if table is None:
        from vcmicro.status import STATUS_TYPES

        table = STATUS_TYPES
    return table


def _status_type(case: Case, names: tuple[str, ...], pointer: str) -> StatusType:
    table = _table(case)
    for name in names:
        if name in table:
            found: StatusType = table[name]
            return found
    raise unavailable(
        "status.unsupported", f"{', '.join(map(shown, names)) or 'an entry without type'} is not known here", pointer
    )


def _judge(value: StatusValue, pointer: str) -> list[Problem]:
    if not value.set:
        return list(value.problems)
    if value.purpose in _REFUSED:
        reason = f": {shown(value.message)}" if value.message else ""
        detail = f"entry {pointer} is set in the issuer's list{reason}"
        raise Invalid(problem(_REFUSED[value.purpose], detail, pointer))
    see = f"; see {', '.join(map(shown, value.references))}" if value.references else ""
    detail = f"{value.purpose}: {value.message or value.value}{see}"
    return [*value.problems, warning("status.message", detail, pointer)]
