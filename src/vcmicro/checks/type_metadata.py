"""Type metadata: an SD-JWT VC keeps the rules of its type, where the caller has them or asks for them.

A type's URL is fetched only if ``Tools(allow=("type-metadata",))`` says so: to ask for it tells its publisher who
verifies what (draft-ietf-oauth-sd-jwt-vc section 9.4). What was asked for and cannot be had leaves the check open.
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro.checks.case import Case
from vcmicro.errors import Invalid, Unavailable, unavailable
from vcmicro.problems import Problem, shown
from vcmicro.securing.sd_jwt.type_metadata import rules_of, violations

_PURPOSE = "schema"


def type_rules(case: Case) -> Iterable[Problem]:
    """Nothing, or what the credential does against the rules of its type.

    Raises:
        Invalid: ``sdjwt.type``, ``sdjwt.integrity``.
        Unavailable: ``schema.unavailable`` if metadata was asked for and could not be had.
    """
    vct = case.document["vct"]
    given = case.policy.tools.type_metadata or {}
    if vct not in given and not (vct.startswith("https://") and case.policy.allows("type-metadata")):
        return ()
    rules = rules_of(vct, case.document.get("vct#integrity"), lambda name: _load(case, name), case.policy.limits)
    found = tuple(violations(rules, case.opened.secured.envelope.processed))
    if found:
        raise Invalid(found)
    return ()


def _load(case: Case, name: str) -> bytes:
    """The metadata of a type: the caller's, else from its own URL."""
    given = (case.policy.tools.type_metadata or {}).get(name)
    if given is not None:
        return given
    if not name.startswith("https://") or not case.policy.allows("type-metadata"):
        raise unavailable("schema.unavailable", f"the metadata of the type {shown(name)} was not given", "/vct")
    try:
        return case.fetcher.fetch(name, _PURPOSE).body
    except (Invalid, Unavailable) as error:
        detail = f"the metadata of the type {shown(name)}: {error.problem.detail}"
        raise unavailable("schema.unavailable", detail, "/vct") from None
