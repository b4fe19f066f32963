"""schema: the document has the form that its standard asks (VCDM 1.1 or 2.0, Open Badges 3.0)."""

from __future__ import annotations

from collections.abc import Iterable

from vcmicro import shapes
from vcmicro.checks.case import Case, pointed
from vcmicro.errors import Invalid
from vcmicro.problems import Problem, problem


class Schema:
    """Runs the property tables on the plain JSON, without importing the models."""

    name = "schema"
    needs: tuple[str, ...] = ()

    def skip(self, case: Case) -> Problem | None:
        """Never."""
        return None

    def run(self, case: Case) -> Iterable[Problem]:
        """Warnings, or every error at once."""
        if case.opened.secured.mechanism == "dc+sd-jwt":
            found = _claims(case)
        else:
            found = (*shapes.check(case.document), *_kind(case), *_named_schemas(case))
        if found and any(not each.warning for each in found):
            raise Invalid(found)
        return found

    def later(self, case: Case) -> Iterable[Problem]:
        """The rules of an SD-JWT VC's type; the related resources of a W3C credential (VCDM 2.0 section 5.3)."""
        if case.opened.secured.mechanism == "dc+sd-jwt":
            from vcmicro.checks.type_metadata import type_rules

            return type_rules(case) if isinstance(case.document.get("vct"), str) else ()
        if "relatedResource" not in case.document:
            return ()
        from vcmicro.checks.related import related_resources

        return related_resources(case)


def _claims(case: Case) -> tuple[Problem, ...]:
    """An SD-JWT VC has claims and a type of its own, no members of the W3C model."""
    from vcmicro.securing.sd_jwt.claims import claim_problems

    return claim_problems(case.document)


def _named_schemas(case: Case) -> list[Problem]:
    """What the issuer's own schema asks is not judged here; saying nothing would be a silent pass."""
    detail = "the issuer's own schema is not evaluated; the rules of the standard are"
    return [
        problem("schema.unavailable", detail, pointer).as_warning()
        for pointer, _ in pointed(case.document, "credentialSchema")
    ]


def _kind(case: Case) -> list[Problem]:
    """A document is one kind of thing: what is judged as a presentation must not be taken for a credential."""
    if case.is_presentation and "VerifiableCredential" in case.types:
        return [problem("schema.invalid", "a document is a credential or a presentation, not both", "/type")]
    if case.is_presentation and case.is_nested:
        return [problem("schema.invalid", "a presentation stands where a credential belongs", "/type")]
    return []
