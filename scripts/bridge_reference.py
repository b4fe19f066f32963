"""The reference pages of the bridge: mapping rules, definitions, stacks and ELM versions, written from their tables."""

from __future__ import annotations

import csv
import inspect
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markdown_tables import table

from vcmicro import EDGES, PROFILES, vocabularies
from vcmicro.converting import PATHS
from vcmicro.linting.remedies import remedies
from vcmicro.mapping import Edge
from vcmicro.mapping.entries import MEANINGS
from vcmicro.profiles.eu_microcredential import ADVICE
from vcmicro.profiles.facts import ELEMENTS, Facts
from vcmicro.shapes.elm.versions import VERSIONS
from vcmicro.stacking import judging
from vcmicro.stacking.rule import Stacking

_NAMES = {
    "ob2": "Open Badges 2.0",
    "ob3": "Open Badges 3.0",
    "clr": "CLR 2.0",
    "elm": "European Learning Model",
}
_CARRIERS = (
    ("`EMB`", "the whole original, in the evidence of a European credential, as the EU's profile *Converted* has it"),
    ("`SRC`", "the whole original, in `vcmSource` of an Open Badge, with its media type and SHA-256 digest"),
    ("`ELM`", "the claim as ELM has it, in `vcmElm` of an Open Badge"),
    ("`CLR`", "an association of the learner record"),
    ("`NOTE`", "an additional note whose subject names the term, `https://w3id.org/vcmicro/carry#<term>`"),
    ("`ID`", "an identifier under the scheme name `ob:<term>`"),
    ("`attachment`", "a file attached to the European credential"),
    ("`contentURL`, `dcType`, `notation`, `prefLabel`", "that member of the place that the target column names"),
)
_SHORT = (
    ("C", "the credential", "E", "EuropeanDigitalCredential"),
    ("S", "credentialSubject", "DP", "displayParameter"),
    ("A", "achievement", "U", "Person, the subject"),
    ("P", "Profile", "LA", "LearningAchievement, a claim"),
    ("", "", "Q", "what specifies the claim: Qualification or LearningAchievementSpecification"),
    ("", "", "AS, AT", "LearningAssessment and what specifies it"),
    ("", "", "AW", "AwardingProcess"),
    ("", "", "ACT", "LearningActivity"),
    ("", "", "O", "Organisation"),
)
_KEYWORDS = {
    "min_ects": ("number", "the credit points that all parts together reach, in ECTS"),
    "framework": ("IRI", "another framework of credit than ECTS"),
    "min_eqf": ("1 to 8", "the level of the European Qualifications Framework that every part reaches"),
    "required": ("array of ids", "achievements that have to be there"),
    "elective": ('array of `{"of": [ids], "min": n}`', "groups, of each of which so many have to be there"),
    "accepted_issuers": ("array of ids", "who may have issued the parts"),
    "max_age": ("days", "how long ago a part may have been awarded"),
    "max_share_one_issuer": ("0 to 1", "how much of the credit one issuer may have given"),
    "max_share_rpl": ("0 to 1", "how much of the credit may be recognised prior learning"),
    "min_grade": ("object: scheme to grade", "the least grade, by the id of its grading scheme"),
}
_KINDS = (
    (
        "micro-credential",
        "one unit of learning that bears credit and meets the EU's definition, or lacks elements only",
    ),
    ("nano-credential", "one unit that does not: a badge without credit or assessment"),
    ("macro-credential", "a bundle that bears credit: a degree, a diploma"),
    ("rebundled", "a bundle of micro-credentials"),
    ("non-credit programme", "a bundle that bears no credit"),
    ("unknown", "what would decide it is not stated; credits without a unit decide nothing"),
)
_MANIFEST = Path(__file__).resolve().parent.parent / "contexts" / "MANIFEST.json"
_CODES = Path(vocabularies.__file__).with_name("codes.csv")


def _rules(edge: Edge) -> str:
    """One direction: every rule in its order, with what it covers of the source's data model."""
    rules = edge.rules.rules
    kinds = Counter(rule.kind for rule in rules)
    counted = ", ".join(f"{kinds[kind]} {meaning} ({kind})" for kind, meaning in MEANINGS.items() if kinds[kind])
    rows = [
        (rule.id, rule.kind, rule.source, rule.target, rule.carrier or "–", rule.text, str(len(rule.covers) or ""))
        for rule in rules
    ]
    rest = edge.rules.rest
    return (
        f"# {_NAMES[edge.source]} to {_NAMES[edge.target]}\n\n"
        f"{len(rules)} rules for {len(edge.rules.covered)} properties: {counted}. A leaf that no rule takes is entered "
        f"under {rest.id} ({rest.text[:-1].lower()}). Short names stand for classes: "
        "see [what maps and why](../explanation/open-badges-and-elm.md).\n\n"
        + table(("rule", "class", "source", "target", "carrier", "what becomes of it", "properties"), rows)
    )


def _ids(edge: Edge) -> str:
    """First and last of each letter: a direction may take rules of another one over."""
    found: dict[str, list[str]] = {}
    for rule in edge.rules.rules:
        found.setdefault(rule.id[0], []).append(rule.id)
    return ", ".join(f"{ids[0]} to {ids[-1]}" for ids in found.values())


def mappings() -> str:
    """The directions, and what the letters mean."""
    rows = [
        (
            f"[`{edge.name}`](mapping-{edge.name}.md)",
            f"{_NAMES[edge.source]} to {_NAMES[edge.target]}",
            _ids(edge),
            str(len(edge.rules.covered)),
            *(str(sum(rule.kind == kind for rule in edge.rules.rules)) for kind in MEANINGS),
            "yes" if edge.restore is not None else "no",
        )
        for edge in EDGES.values()
    ]
    classes = [(kind, meaning) for kind, meaning in MEANINGS.items()]
    composed = "\n".join(
        f"- {_NAMES[source]} to {_NAMES[target]}: {' then '.join(f'`{each}`' for each in names)}"
        for (source, target), names in PATHS.items()
    )
    return (
        "# Mappings\n\nWhat `convert()` walks. Each rule is a row of a table, and each entry of a loss report names "
        "one.\n\n"
        + table(("direction", "formats", "rules", "properties", *MEANINGS, "restores an embedded original"), rows)
        + f"\nComposed, because no single direction leads there:\n\n{composed}\n\n## Classes\n\n"
        + table(("class", "the value is"), classes)
        + "\nE and T lose nothing. N, S, C and X are the losses; `carrier` says where the value itself is kept.\n\n"
        "## Carriers\n\n" + table(("carrier", "where the value is kept"), _CARRIERS) + "\n## Short names\n\n"
        "As the columns source and target have them.\n\n" + table(("in Open Badges", "", "in ELM", ""), _SHORT)
    )


def definitions() -> str:
    """The profiles of check(), with the elements that answer them."""
    rows = [
        (id_, name, "mandatory" if id_.startswith("M") else "optional", ADVICE.get(id_, ""))
        for id_, name in ELEMENTS.items()
    ]
    profiles = [(f"`{name}`", profile.title) for name, profile in PROFILES.items()]
    asked = [
        (each.id, each.name, f"`{name}`")
        for name, profile in PROFILES.items()
        for each in profile.judge(Facts(), None, {}).requirements
    ]
    verdicts = [
        ("conformant", "every mandatory element is present"),
        ("conformant-weak", "every mandatory element is named, some not in a form that a machine can rely on"),
        ("incomplete", "a mandatory element is missing, or nothing tells how it was assessed"),
        (
            "not-a-microcredential",
            "no learning outcome of a person, a whole degree, or another kind of record",
        ),
        ("not-verified", "its proof is false, or it was revoked"),
    ]
    return (
        "# Definitions of a micro-credential\n\n`check(document, profile=...)` and `vcmicro check` hold a credential "
        "against a definition.\n\n"
        + table(("profile", "definition"), profiles)
        + "\n## Elements\n\nAnnex I of the Council Recommendation on a European approach to micro-credentials. Each is "
        "present, weak, missing or not applicable; the advice says what would make it present.\n\n"
        + table(("element", "name", "", "what would make it present"), rows)
        + "\n## Requirements\n\nMet, not met, unknown, or met with a warning.\n\n"
        + table(("requirement", "name", "of"), asked)
        + "\n## Verdicts\n\n"
        + table(("verdict", "means"), verdicts)
        + "\n## Where a credential stands\n\n`classify(document)` and `vcmicro classify`, by Brown et al. (2021): is "
        "it a bundle, and does it bear credit?\n\n" + table(("kind", "means"), _KINDS)
    )


def stacks() -> str:
    """The rules of a stack and the keywords of RULE.json."""
    rules = {}
    for name, function in inspect.getmembers(judging, inspect.isfunction):
        said = (function.__doc__ or "").strip() if name.startswith("_") else ""
        ids, _, text = said.partition(": ")
        if ids.startswith("S") and text:
            for id_ in ids.split(", "):
                rules[id_] = text[0].upper() + text[1:]
    rows = [(id_, rules[id_]) for id_ in sorted(rules, key=lambda each: int(each[1:]))]
    rows.append(("S16", "The result: totals by framework, what is missing, what is surplus; written as CLR or ELM."))
    if tuple(_KEYWORDS) != Stacking._fields:
        raise ValueError("scripts/bridge_reference.py does not name the keywords of Stacking")
    words = [(f"`{name}`", kind, meaning) for name, (kind, meaning) in _KEYWORDS.items()]
    return (
        "# Rules of stacks\n\n`stack(credentials, into=programme, rule=...)` and `vcmicro stack`.\n\n"
        + table(("rule", "what it looks at"), rows)
        + "\n## RULE.json\n\nEvery keyword is optional; what is absent is not asked.\n\n"
        + table(("keyword", "value", "what it asks"), words)
    )


def learning_model() -> str:
    """The versions of ELM and the code lists that stand beside them."""
    rows = [
        (
            name,
            f"`{version.namespace}`",
            f"`{version.context}`",
            "held against its published shapes" if version.proven else "by its namespace only; unproven",
        )
        for name, version in VERSIONS.items()
    ]
    with _CODES.open(encoding="utf-8", newline="") as file:
        lists = Counter(row["table"] for row in csv.DictReader(file))
    return (
        "# European Learning Model\n\n## Versions\n\n"
        + table(("version", "namespace", "context", "rules"), rows)
        + "\n## Code lists\n\nBeside these, countries and languages of the EU Publications Office.\n\n"
        + table(("list", "codes"), [(f"`{name}`", str(count)) for name, count in sorted(lists.items())])
    )


_FAULTY: dict[str, Any] = {
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"address": {"addressCountryCode": "ie"}},
    "validFrom": "2026-01-10",
    "validUntil": "2027-01-10T09:00:00",
    "proof": {"cryptosuite": "eddsa-rdf-2022"},
    "credentialSubject": {
        "achievement": {
            "inLanguage": "en-EN",
            "related": [{"inLanguage": "nl_NL"}],
            "ECTS": 4,
            "educationProgramIdentifier": 4242,
            "SBU": 112,
            "tag": [],
        }
    },
}
_NO_COUNTRY: dict[str, Any] = {"type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": {}}


def faults() -> str:
    """The known faults of platforms, as lint finds them in a badge that has them all."""
    found = {each.code: each for each in (*remedies(_FAULTY), *remedies(_NO_COUNTRY))}
    named = set(re.findall(r'"(lint\.[a-z_]+)"', inspect.getsource(inspect.getmodule(remedies))))  # type: ignore[arg-type]
    if named != set(found):
        raise ValueError(f"scripts/bridge_reference.py shows no example of {sorted(named ^ set(found))}")
    rows = [
        (f"`{each.code}`", each.what, each.fix, "yes" if each.mend is not None else "no")
        for _, each in sorted(found.items())
    ]
    return (
        "# Faults that lint knows\n\n`lint(document)` and `vcmicro lint` find these, with an example of each. Besides, "
        "every term, type and IRI that JSON-LD would drop (`jsonld.*`), and what the standard's own rules refuse "
        "(`schema.*`, `credential.*`): [problems](problems.md).\n\n"
        + table(("code", "example of what is wrong", "what to do", "`--fix` mends it"), rows)
    )


def contexts() -> str:
    """The JSON-LD contexts that come with the library."""
    rows = [
        (f"`{each['url']}`", f"[source]({each['spec']})", f"`{each['sha256'][:16]}…`")
        for each in json.loads(_MANIFEST.read_text(encoding="utf-8"))
    ]
    return (
        "# JSON-LD contexts\n\nThese come with the library, pinned by their SHA-256; no other is fetched. Give your "
        "own with `contexts=` or `--context URL=FILE`.\n\n" + table(("context", "specification", "sha-256"), rows)
    )


PAGES: dict[str, Callable[[], str]] = {
    "mappings.md": mappings,
    **{f"mapping-{edge.name}.md": (lambda edge=edge: _rules(edge)) for edge in EDGES.values()},
    "definitions.md": definitions,
    "stacks.md": stacks,
    "learning-model.md": learning_model,
    "faults.md": faults,
    "contexts.md": contexts,
}
