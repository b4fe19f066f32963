"""The reference pages of the bridge: mapping rules, definitions, stacks and ELM versions, written from their tables."""

from __future__ import annotations

import csv
import inspect
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from markdown_tables import table

from vcmicro import EDGES, PROFILES, vocabularies
from vcmicro.converting import PATHS
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
        + table(("direction", "formats", "rules", "properties", "restores an embedded original"), rows)
        + f"\nComposed, because no single direction leads there:\n\n{composed}\n\n## Classes\n\n"
        + table(("class", "the value is"), classes)
        + "\nE and T lose nothing. N, S, C and X are the losses; `carrier` says where the value itself is kept.\n"
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
    words = [(f"`{name}`", _shown(Stacking._field_defaults[name])) for name in Stacking._fields]
    return (
        "# Rules of stacks\n\n`stack(credentials, into=programme, rule=...)` and `vcmicro stack`.\n\n"
        + table(("rule", "what it looks at"), rows)
        + "\n## RULE.json\n\nEvery keyword is optional; what is absent is not asked. `elective` is an array of "
        '`{"of": [...], "min": 1}`, `max_age` is in days, a share is between 0 and 1.\n\n'
        + table(("keyword", "default"), words)
    )


def _shown(value: object) -> str:
    return f"`{value}`" if isinstance(value, str) and value else "none"


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


PAGES: dict[str, Callable[[], str]] = {
    "mappings.md": mappings,
    **{f"mapping-{edge.name}.md": (lambda edge=edge: _rules(edge)) for edge in EDGES.values()},
    "definitions.md": definitions,
    "stacks.md": stacks,
    "learning-model.md": learning_model,
}
