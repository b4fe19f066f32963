"""contexts: every term is defined by a context that is known, and nothing would be lost.

Where the signature covers the RDF graph, a finding is an error (VC Data Integrity section 2.4.1: data loss must raise).
Where the bytes themselves are signed nothing can be lost, so the same findings are warnings - but an inline context is
refused and an unknown one leaves the meaning open, whatever is signed.
"""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro import rdf
from vcmicro.checks.case import Case
from vcmicro.errors import Invalid, Unavailable, VcmicroError
from vcmicro.problems import Problem, problem
from vcmicro.strict_json import value_at

_PLAIN = problem("check.nothing", "plain JSON is signed here, whose terms need no contexts")
_ALWAYS = frozenset({"jsonld.context_unknown", "jsonld.context_invalid", "limit.contexts"})


class ContextsCheck:
    """Judges the JSON-LD side of the document."""

    name = "contexts"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        """Where plain JSON is signed; elsewhere a document without contexts is wrong, not free of them."""
        return None if case.opened.secured.json_ld else _PLAIN

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings, or every finding at once."""
        found = _findings_of_graph(case) if case.is_over_rdf else _findings(case)
        if not found:
            return ()
        over_rdf = case.is_over_rdf
        errors, rest = [], []
        for each in found:
            if not each.warning and (over_rdf or each.code in _ALWAYS):
                errors.append(each)
            else:
                rest.append(each.as_warning())
        if not errors:
            return rest
        unknown = all(each.code == "jsonld.context_unknown" and not _is_inline(case, each) for each in errors)
        raise (Unavailable if unknown else Invalid)([*errors, *rest])


def _findings(case: Case) -> tuple[Problem, ...]:
    contents = case.transform.contents
    return rdf.findings(case.unsecured, case.contexts, limits=case.policy.limits, contents=contents)


def _findings_of_graph(case: Case) -> tuple[Problem, ...]:
    """The findings where a proof will need the graph: it is handed on, so that the document is walked once.

    The proof is judged under inline contexts too, which this check may refuse: then its graph is another.
    """
    document = case.unsecured
    try:
        graph = rdf.dataset(document, case.contexts, limits=case.policy.limits, contents=case.transform.contents)
    except VcmicroError as error:
        found = _findings(case)
        if not any(each.code in _ALWAYS for each in found):
            case.transform.adopt(document, error)
        return found
    case.transform.adopt(document, graph)
    return graph.warnings


def _is_inline(case: Case, finding: Problem) -> bool:
    """True if the finding points at a context object rather than at a URL: that one is refused, not unknown."""
    value = value_at(case.document, finding.pointer)
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict) for each in value))
