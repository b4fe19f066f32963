"""schema: the document has the form that its standard asks (VCDM 1.1 or 2.0, Open Badges 3.0)."""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro import shapes
from vcmicro.checks.case import Case
from vcmicro.errors import Invalid
from vcmicro.problems import Problem, problem

_OLD = problem("check.nothing", "Open Badges 1.x are read, not judged")


class Schema:
    """Runs the property tables on the plain JSON, without importing the models."""

    name = "schema"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        """Of Open Badges 1.x alone there are no tables."""
        secured = case.opened.secured
        return _OLD if secured.mechanism == "ob2" and secured.envelope.version == 1 else None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings, or every error at once."""
        if case.opened.secured.mechanism == "dc+sd-jwt":
            found = _claims(case)
        else:
            found = (*shapes.check(case.document, contents=case.transform.contents), *_kind(case))
        if found and any(not each.warning for each in found):
            raise Invalid(found)
        return (*found, *_given_schemas(case)) if "credentialSchema" in case.document else found

    def later(self, case: Case) -> Iterable[Problem]:
        """The rules of an SD-JWT VC's type; of a W3C credential its issuer's schemas and its related resources."""
        if case.opened.secured.mechanism == "dc+sd-jwt":
            from vcmicro.checks.type_metadata import type_rules

            return type_rules(case) if isinstance(case.document.get("vct"), str) else ()
        return (*_fetched_schemas(case), *_related_resources(case))


def _claims(case: Case) -> tuple[Problem, ...]:
    """An SD-JWT VC has claims and a type of its own, no members of the W3C model."""
    from vcmicro.securing.sd_jwt.claims import claim_problems

    return claim_problems(case.document)


def _given_schemas(case: Case) -> Iterable[Problem]:
    from vcmicro.checks.issuer_schemas import given_schemas

    return given_schemas(case)


def _fetched_schemas(case: Case) -> Iterable[Problem]:
    if "credentialSchema" not in case.document:
        return ()
    from vcmicro.checks.issuer_schemas import fetched_schemas

    return fetched_schemas(case)


def _related_resources(case: Case) -> Iterable[Problem]:
    if "relatedResource" not in case.document:
        return ()
    from vcmicro.checks.related import related_resources

    return related_resources(case)


def _kind(case: Case) -> list[Problem]:
    """A document is one kind of thing: what is judged as a presentation must not be taken for a credential."""
    if case.is_presentation and "VerifiableCredential" in case.types:
        return [problem("schema.invalid", "a document is a credential or a presentation, not both", "/type")]
    if case.is_presentation and case.is_nested:
        return [problem("schema.invalid", "a presentation stands where a credential belongs", "/type")]
    return []
