"""What was measured, as the Markdown that is printed and that docs/reference/performance.md shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

NOTE = "<!-- Written by `make bench` from its last run; do not edit. -->"
_PARTS = {
    "verify": "The whole public `verify()`, from a dict unless the row says JSON text: opening, schema, dates, "
    "contexts, proof, binding and report. Every call gets the document of another learner, awarded the same "
    "achievement by the same issuer, as a verifier meets them; one row says what it is worth that those two are known. "
    "PyLD's side is the bare proof check, put together by hand; it has neither "
    "JCS nor tokens, so their column is empty.",
    "issue": "The whole public `Issuer.issue()`, from a dict: completing, every check that a verifier would make, the "
    "signature. PyLD's side only canonicalizes and signs.",
    "disclosing": "Selective disclosure, SD-JWT, COSE and seals (JAdES), by the public verbs: `derive` shows a part "
    "beside what is mandatory, `verify` judges what was derived.",
    "canonicalize": "JSON-LD document to canonical N-Quads (RDFC-1.0), with nothing known of it from before; the bytes "
    "are PyLD's.",
    "scale": "The same, by size and by shape of blank nodes.",
    "poison": "The canonicalizer alone on graphs that safe mode lets no document state. `refused` is the work limit.",
    "hostile": "`verify()` from bytes, of documents of at most 256 KiB that strain one part each, passing or not.",
    "peers": "Against the least that JCS and a token take, against openvc-core (it judges proof, purpose and period), "
    "and against @digitalbazaar/vc, which takes its turn in a process of its own. `open and check` is a token read "
    "strictly and its signature, which is all that the peer does (it reads JSON as it comes); `verify` is the whole "
    "public `verify()` with schema, contexts, dates, binding and report, so its ratio says what those checks cost.",
    "cold_start_ms": "A first verification of `full` in a fresh process: CPU of the whole process.",
    "batch": "Distinct `full` badges from JSON text.",
}


def markdown(found: Mapping[str, Any]) -> str:
    """Every section of a run."""
    about = found["about"]
    versions = ", ".join(f"{name} {value}" for name, value in about["versions"].items() if value)
    parts = [
        f"{NOTE}\n\n# Performance\n",
        "`make bench` measures the documents of `bench/documents.py` and writes this page. Times are CPU time, medians "
        "after warm-up. Absolute figures move from machine to machine, so read the ratios: how many times what vcmicro "
        "takes the peer takes, run in turn in one process, and how many raw Ed25519 verifies the same time buys.\n",
        f"Measured with {versions}; {'a short run' if about['quick'] else 'a whole run'}.\n",
    ]
    writers = {
        "verify": _ways,
        "issue": _ways,
        "disclosing": _disclosing,
        "canonicalize": _quads,
        "scale": _quads,
        "poison": _poison,
        "hostile": _hostile,
        "peers": _peers,
        "cold_start_ms": _cold,
        "batch": _batch,
    }
    for name, write in writers.items():
        if found.get(name):
            title = {"cold_start_ms": "First verification"}.get(name, name.capitalize())
            parts.append(f"## {title}\n\n{_PARTS[name]}\n\n{write(found[name])}")
    return "\n".join(parts)


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    """A Markdown table; the first column is text, the others stand to the right."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(_shown(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3g}"
    return str(cell)


def _ways(section: Mapping[str, Any]) -> str:
    return table(
        ("document, suite", "us", "PyLD / vcmicro", "in Ed25519 verifies"),
        (
            (f"{document}, `{way}`", row["us"], row["ratio_pyld"], row["in_ed25519_verifies"])
            for document, rows in section.items()
            for way, row in rows.items()
        ),
    )


def _disclosing(section: Mapping[str, Any]) -> str:
    return table(
        ("document, form: job", "us", "in Ed25519 verifies"),
        ((name, row["us"], row["in_ed25519_verifies"]) for name, row in section.items()),
    )


def _quads(section: Mapping[str, Any]) -> str:
    return table(
        ("document", "quads", "blank nodes", "us / quad", "PyLD us / quad", "PyLD / vcmicro"),
        (
            (
                name,
                row["quads"],
                row["blank_nodes"],
                row["us_per_quad"],
                row["pyld_us_per_quad"],
                row["ratio_pyld"],
            )
            for name, row in section.items()
        ),
    )


def _poison(section: Mapping[str, Any]) -> str:
    return table(
        ("graph", "ms", "in Ed25519 verifies", "outcome", "PyLD ms"),
        (
            (name, row["ms"], row["in_ed25519_verifies"], row["outcome"], row["pyld_ms"])
            for name, row in section.items()
        ),
    )


def _hostile(section: Mapping[str, Any]) -> str:
    return table(
        ("document", "KiB", "ms", "in Ed25519 verifies", "outcome", "first problem"),
        (
            (name, row["kib"], row["ms"], row["in_ed25519_verifies"], row["outcome"], row["code"])
            for name, row in section.items()
        ),
    )


def _peers(section: Mapping[str, Any]) -> str:
    return table(
        ("job", "us", "peer us", "peer / vcmicro"),
        ((name, row["us"], row["peer_us"], row["ratio"]) for name, row in section.items()),
    )


def _cold(section: Mapping[str, Any]) -> str:
    names = [name for name in section if f"{name}_peak_mib" in section]
    shown = table(("process", "CPU ms", "peak MiB"), ((n, section[n], section[f"{n}_peak_mib"]) for n in names))
    return shown + (f"\nvcmicro takes {section['of_pyld']:.0%} of PyLD's.\n" if "of_pyld" in section else "")


def _batch(section: Mapping[str, Any]) -> str:
    rows = [(f"{section['items']:,} on {name}", section[key]) for name, key in _PROCESSES if section[key]]
    shown = table(
        ("items", "CPU us each", "a second", "growth, MiB"),
        ((name, row["us"], row["per_second"], row["growth_mib"]) for name, row in rows),
    )
    return shown + (f"\nTwo processes take {section['speedup']} times as many.\n" if section["speedup"] else "")


_PROCESSES = (("one process", "one_process"), ("two processes", "two_processes"))
