"""``python -m differential``: compare generated documents with every oracle that is there."""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from differential import node_oracle
from differential.compare import Oracle, Tally, compare
from differential.page import page
from differential.pyld_oracle import Pyld
from vcmicro.rdf import Contexts


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    contexts = Contexts()
    oracles: list[Oracle] = [Pyld(contexts)]
    versions = {"Python": platform.python_version(), "PyLD": importlib.metadata.version("pyld")}
    with ExitStack() as stack:
        reason = node_oracle.install()
        if reason is None:
            node = stack.enter_context(node_oracle.Node(contexts))
            oracles.append(node)
            versions |= node.versions
        else:
            print(f"Without jsonld.js and rdf-canonize: {reason}", file=sys.stderr)
            if not options.without_node:
                return 2
        began = time.monotonic()
        tally = compare(options.count, options.seed, contexts, oracles, _progress)
    text = page(tally, oracles, seed=options.seed, versions=versions, seconds=time.monotonic() - began)
    print(text)
    for each in tally.unexplained[:20]:
        print(each, file=sys.stderr)
    if options.page is not None:
        options.page.write_text(text, "utf-8")
    return 1 if tally.unexplained else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m differential", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="documents to compare")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", type=Path, help="write the figures to this file too")
    parser.add_argument("--without-node", action="store_true", help="go on with PyLD alone where Node is missing")
    return parser


def _progress(tally: Tally) -> None:
    print(f"{tally.documents:,} documents, {len(tally.unexplained)} unexplained", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
