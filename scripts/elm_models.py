"""Write the classes of ``src/vcmicro/models/elm`` anew from the tables of ``vcmicro.shapes.elm`` (ELM 3.2).

python scripts/elm_models.py && ruff format src/vcmicro/models/elm
"""

from __future__ import annotations

from pathlib import Path

from pydantic.alias_generators import to_snake

from vcmicro.models.base import ODD_NAMES
from vcmicro.shapes.elm.rows import Rule, rules
from vcmicro.shapes.elm.versions import PROFILES

HOME = Path(__file__).resolve().parent.parent / "src" / "vcmicro" / "models" / "elm"
FULL = PROFILES["http://data.europa.eu/snb/model/ap/edc-generic-full"]
MODULES = {
    "credentials": """
        EuropeanDigitalCredential: A credential: what one person or organisation is said to have achieved.
        EuropeanDigitalPresentation: Credentials shown together, and what was verified about them.
        VerificationCheck: One check of a credential, and its outcome.
        DisplayParameter: How a credential is shown, and in which languages.
        IndividualDisplay: The pages of a credential in one language.
        DisplayDetail: One page: its image.
        Evidence: What a credential rests on.
        MediaObject: A file, in the credential itself.
        WebResource: A page or file at a URL.
        Note: A text.
        Concept: An entry of a code list.
        Identifier: An identifier under a scheme.
        LegalIdentifier: An identifier that a state or an authority gave.
        """,
    "agents": """
        Agent: A person, organisation or group.
        Person: The learner.
        Organisation: An institution: issuer, awarding body, provider.
        Group: Several agents.
        ContactPoint: How an agent is reached.
        Phone: A telephone number.
        Address: A postal address.
        Location: A place.
        Geometry: A point on the map.
        PeriodOfTime: From when to when.
        Accreditation: The quality assurance or licence of an organisation or a qualification.
        """,
    "claims": """
        Claim: Something said of a person, of no kind below.
        LearningAchievement: What was learned and recognised.
        LearningActivity: What was done to learn.
        LearningAssessment: What was assessed, and the grade.
        LearningEntitlement: What a person may now do.
        AwardingProcess: By whom and when a claim was awarded.
        AwardingOpportunity: Where and when a qualification is awarded.
        CreditPoint: Credits, in a framework such as ECTS.
        ResultDistribution: How the grades of a course are distributed.
        ResultCategory: One bar of a distribution.
        ShortenedGrading: The share of students with a lower, the same and a higher grade.
        """,
    "specifications": """
        Specification: What a claim is about, of no kind below.
        LearningAchievementSpecification: What can be achieved.
        Qualification: A qualification of a framework.
        LearningActivitySpecification: What can be done to learn.
        LearningAssessmentSpecification: How is assessed.
        LearningEntitlementSpecification: What one may become entitled to.
        LearningOpportunity: A course that is offered.
        LearningOutcome: What a learner knows or can do.
        GradingScheme: What the grades mean.
        Grant: Money for learners.
        PriceDetail: What a course costs.
        Amount: A sum of money.
        """,
}
SIMPLE = {"boolean": "bool | str", "positiveInteger": "int | str", "integer": "int | str", "decimal": "float | str"}
HEAD = '''"""{title} of the European Learning Model; written by ``scripts/elm_models.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import {typing}

from vcmicro.models.elm.base import ElmModel, Texts
'''


def main() -> None:
    table = rules("3.2", FULL)
    listed = {name: _listed(text) for name, text in MODULES.items()}
    home = {each: module for module, classes in listed.items() for each in classes}
    for module, classes in listed.items():
        used: set[str] = set()
        bodies = [_class(name, text, table.get(name, {}), home, used) for name, text in classes.items()]
        typing = "Any, ClassVar" if any("Any" in body for body in bodies) else "ClassVar"
        others = sorted({home[each] for each in used} - {module})
        imports = [f"    from vcmicro.models.elm.{each} import {_names(each, home, used)}" for each in others]
        head = HEAD.format(title=module.capitalize(), typing=typing)
        if imports:
            head = head.replace("import Any, ClassVar", "import TYPE_CHECKING, Any, ClassVar")
            head = head.replace("import ClassVar", "import TYPE_CHECKING, ClassVar")
            head += "\nif TYPE_CHECKING:\n" + "\n".join(imports) + "\n"
        (HOME / f"{module}.py").write_text(head + "\n\n" + "\n\n\n".join(bodies) + "\n", "utf-8")
    _write_door(listed)


DOOR = '''"""Typed views over European Digital Credentials: every class of the EDC application profile (ELM 3.2).

>>> from vcmicro.models import elm
>>> elm.EuropeanDigitalCredential.parse(json.load(file)).credential_subject.has_claim[0].title

Nothing is lost between ``parse`` and ``to_json``; the tables of ``vcmicro.shapes.elm`` decide what is right. Written by
``scripts/elm_models.py``.
"""

from __future__ import annotations

{imports}
__all__ = {names}

_MODELS: tuple[type[ElmModel], ...] = ({models},)
VIEWS.update({{each.shape: each for each in _MODELS}})
for _each in _MODELS:
    # The modules name one another's classes.
    _each.model_rebuild(_types_namespace=dict(VIEWS))
'''


def _write_door(listed: dict[str, dict[str, str]]) -> None:
    imports = ["from vcmicro.models.elm.base import VIEWS, ElmModel, Texts"]
    imports += [f"from vcmicro.models.elm.{module} import {', '.join(classes)}" for module, classes in listed.items()]
    models = sorted(each for classes in listed.values() for each in classes)
    text = DOOR.format(
        imports="".join(f"{line}\n" for line in imports),
        names=sorted([*models, "ElmModel", "Texts"]),
        models=", ".join(models),
    )
    (HOME / "__init__.py").write_text(text, "utf-8")


def _listed(text: str) -> dict[str, str]:
    pairs = (line.strip().split(": ", 1) for line in text.strip().splitlines())
    return dict(pairs)


def _names(module: str, home: dict[str, str], used: set[str]) -> str:
    return ", ".join(sorted(each for each in used if home[each] == module))


def _class(name: str, sentence: str, members: object, home: dict[str, str], used: set[str]) -> str:
    assert isinstance(members, dict)
    odd = {value: key for key, value in ODD_NAMES.items()}
    lines = [f"class {name}(ElmModel):", f'    """{sentence}"""', "", f'    shape: ClassVar[str] = "{name}"']
    lines += ["    id: str | None = None", "    type: Sequence[str] = ()"]
    if name.startswith("EuropeanDigital"):
        lines.append("    context: Any = None")
    for rule in sorted(members.values(), key=lambda rule: rule.member):
        if ":" not in rule.member:
            attribute = odd.get(rule.member) or to_snake(rule.member)
            lines.append(f"    {attribute}: {_hint(rule, home, used)}")
    return "\n".join(lines)


def _hint(rule: Rule, home: dict[str, str], used: set[str]) -> str:
    if "langString" in rule.datatypes:
        return "Texts | None = None"
    if rule.datatypes:
        kind = SIMPLE.get(rule.datatypes[0], "str")
    else:
        named = sorted(set.union(*(set(each) for each in rule.classes))) if rule.classes else []
        if rule.nodes == ("ClaimNodeShape",):
            named = ["Claim", "LearningAchievement", "LearningActivity", "LearningAssessment", "LearningEntitlement"]
        if not named or any(each not in home for each in named):
            kind = "Any"
        else:
            used.update(named)
            kind = " | ".join((*named, "str"))
    if rule.most == 1:
        return "Any = None" if kind == "Any" else f"{kind} | None = None"
    return f"Sequence[{kind}] = ()"


if __name__ == "__main__":
    main()
