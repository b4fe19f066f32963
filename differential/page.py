"""What a run prints, which is also the page ``docs/reference/differential.md``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from differential.compare import SHA384_EVERY, Oracle, Tally

_HEAD = """\
# The engine against jsonld.js and PyLD

`make differential` writes this page. It makes documents from a seed (Open Badges 3.0 on VCDM 2.0 and 1.1, CLRs,
endorsements, ELM credentials, presentations; with embedded credentials and proofs in named graphs, language maps, base
directions, numbers of every kind, controls, characters beyond U+FFFF, things said twice, look-alike blank nodes) and
compares the canonical N-Quads of `vcmicro.rdf`, byte by byte, with those of jsonld.js in safe mode with rdf-canonize,
and with those of PyLD. Everything runs on the contexts of `contexts/`, with `rdfDirection: i18n-datatype`.

A difference is explained only if the other side, run again with its named faults mended, gives the engine's bytes; the
faults are then taken back one by one, and those that are needed are counted. Anything else is unexplained, also a
document that the engine accepts and jsonld.js in safe mode refuses.
"""


def page(tally: Tally, oracles: Collection[Oracle], *, seed: int, versions: Mapping[str, str], seconds: float) -> str:
    """The whole page for one run."""
    return "\n".join([_HEAD, *_lines(tally, oracles, seed, versions, seconds)]) + "\n"


def _lines(
    tally: Tally, oracles: Collection[Oracle], seed: int, versions: Mapping[str, str], seconds: float
) -> Iterator[str]:
    yield "## The last full run\n"
    yield f"- Seed {seed}; {tally.documents:,} documents, {tally.quads:,} quads, {tally.blank_nodes:,} blank nodes"
    yield f"- {', '.join(f'{name} {version}' for name, version in versions.items())}; {seconds / 60:.0f} minutes"
    yield f"- **Unexplained differences: {len(tally.unexplained)}**\n"
    yield from _table(
        ("Compared with", "the same at once", "the same without its faults", "too dear for it", "unexplained"),
        (
            (where, tally.same[where], tally.explained[where], tally.dear[where], _unexplained(tally, where))
            for where in sorted(tally.same + tally.explained + tally.dear)
        ),
    )
    yield f"Every {SHA384_EVERY}th document is compared under SHA-384 too (PyLD has only SHA-256). *Too dear*: more"
    yield "orders of look-alike blank nodes than the harness waits for.\n"
    for oracle in oracles:
        yield f"## What {oracle.name} does otherwise\n"
        found = tally.faults[oracle.name]
        rows = ((name, oracle.faults[name], found[name]) for name in oracle.faults)
        yield from _table(("name", "what", "comparisons"), rows)
    yield "## The documents\n"
    yield from _table(("kind", "documents"), tally.kinds.most_common())
    yield from _table(("with", "documents"), tally.traits.most_common())
    refused = ", ".join(f"{count} `{code}`" for code, count in tally.refused.most_common())
    yield f"Not counted: {sum(tally.refused.values())} that the engine refuses ({refused})."


def _unexplained(tally: Tally, where: str) -> int:
    return sum(where in each for each in tally.unexplained)


def _table(head: tuple[str, ...], rows: object) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:  # type: ignore[attr-defined]
        yield f"| {' | '.join(f'{each:,}' if isinstance(each, int) else str(each) for each in row)} |"
    yield ""
