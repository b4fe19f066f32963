"""``python -m bench [--quick] [--only SECTION]...``: measure, print the table, write build/bench.json.

It starts itself again in its own environment (``build/bench-env``), where the peers are. A whole run of every section
also writes docs/reference/performance.md; a short one or a part does not, unless --page says so.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import environment
from bench.environment import BUILD, ROOT

PAGE = ROOT / "docs" / "reference" / "performance.md"
SECTIONS = (
    "verify",
    "issue",
    "disclosing",
    "canonicalize",
    "cold_start_ms",
    "batch",
    "scale",
    "poison",
    "hostile",
    "peers",
)


def main(arguments: list[str]) -> int:
    """Measure here if this is the bench's environment, else in it."""
    asked = _parsed(arguments)
    if not asked.here and Path(sys.prefix) != environment.PYTHON_ENV:
        again = [str(environment.python()), "-m", "bench", "--here", *arguments]
        return subprocess.run(again, cwd=ROOT, check=False).returncode
    found = measure(asked.quick, tuple(asked.only or SECTIONS))
    write(found, page=PAGE if asked.page or not (asked.quick or asked.only) else None)
    return 0


def measure(quick: bool, sections: tuple[str, ...]) -> dict[str, Any]:
    """Every section asked for, in the form of build/bench.json."""
    from bench import batch, cold, secured
    from bench.peers import digitalbazaar
    from bench.sections import HAS_PYLD, Bench
    from bench.timing import QUICK, WHOLE

    if not HAS_PYLD:
        print("Without PyLD there are no ratios against it", file=sys.stderr)
    drafts = {name: make(secured.key().did) for name, make in secured.DOCUMENTS.items()}
    signed = {name: secured.signed(draft, next(secured.ways())) for name, draft in drafts.items()}
    folder = environment.node() if "peers" in sections else None
    moment = secured.NOW.isoformat().replace("+00:00", "Z")
    peer = digitalbazaar.start(folder, drafts, signed, secured.key(), moment)
    bench = Bench(QUICK if quick else WHOLE, peer)
    jobs: dict[str, Callable[[], Any]] = {
        "verify": bench.verify,
        "issue": bench.issue,
        "disclosing": bench.disclosing,
        "canonicalize": bench.canonicalize,
        "cold_start_ms": lambda: cold.measure(3 if quick else 11, with_pyld=HAS_PYLD),
        "batch": lambda: batch.measure(3_000 if quick else 10_000, 1 if quick else 3),
        "scale": bench.scale,
        "poison": bench.poison,
        "hostile": bench.hostile,
        "peers": bench.peers,
    }
    found: dict[str, Any] = {}
    for name in sections:
        print(f"measuring: {name}", file=sys.stderr)
        found[name] = jobs[name]()
    if peer is not None:
        with peer:
            found["about"] = _about(quick, peer.version)
    else:
        found["about"] = _about(quick, None)
    return found


def write(found: dict[str, Any], *, page: Path | None) -> None:
    """Print the table and write build/bench.json; the page too, if asked."""
    from bench import tables

    text = tables.markdown(found)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(text)
    if page is not None:
        page.write_text(text, "utf-8")


def _about(quick: bool, node: str | None) -> dict[str, Any]:
    versions = {"Python": platform.python_version(), "Node": node}
    versions |= {
        name: environment.version(name) for name in ("vcmicro", "cryptography", "PyLD", "rfc8785", "openvc-core")
    }
    return {"quick": quick, "versions": versions}


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run: two minutes instead of ten")
    parser.add_argument("--only", action="append", choices=SECTIONS, help="only that section; repeatable")
    parser.add_argument("--page", action="store_true", help="write docs/reference/performance.md in any case")
    parser.add_argument("--here", action="store_true", help="measure with this interpreter and what it can import")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
