"""jsonld.js and rdf-canonize as an oracle: one long-lived Node process that speaks JSON lines (``node.mjs``)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Any

from differential.pyld_oracle import TooDear
from vcmicro.rdf import Contexts

PACKAGES = ("jsonld@9", "rdf-canonize@5")
FAULTS = {
    "order": "it sorts by UTF-16 code units, where RDFC-1.0 asks for code points (astral beside U+E000 to U+FFFF)",
    "noncharacters": "it writes U+FFFE and U+FFFF without their escapes",
    "doubles": "it takes a number that JavaScript writes without a point (1e-7) for an integer and writes it as 0",
    "halves": "it rounds a number halfway between two of 16 digits up, where %1.15E takes the even one",
    "orders": "it leaves out orders of look-alike blank nodes that several statements relate (blank named graphs)",
    "repeated": "it keeps statements that are made twice, where RDF is a set",
    "directions": "it takes two texts that differ in their base direction alone for one",
}
"""What jsonld.js 9 and rdf-canonize 5 do otherwise than JSON-LD 1.1 and RDFC-1.0 ask for, by name."""

_ROOT = Path(__file__).resolve().parent.parent
FOLDER = _ROOT / "build" / "differential-node"
_SCRIPT = Path(__file__).with_name("node.mjs")


class NodeFailed(Exception):
    """The other side refused a document, or its process ended."""


def missing() -> str | None:
    """Why the oracle cannot run here without installing anything; None if it can."""
    if shutil.which("node") is None:
        return "Node is not installed"
    stamp = FOLDER / ".ready"
    if not stamp.is_file() or stamp.read_text("utf-8") != "\n".join(PACKAGES):
        return f"{' and '.join(PACKAGES)} are not installed in build/{FOLDER.name} (make differential does it)"
    return None


def install() -> str | None:
    """Install the packages under ``build/``; None if they are there, else the reason why not."""
    if missing() is None:
        return None
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "Node or npm is not installed"
    print(f"Installing {' and '.join(PACKAGES)} into build/{FOLDER.name}", file=sys.stderr)
    FOLDER.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(FOLDER), *PACKAGES]
    done = subprocess.run(npm, capture_output=True, text=True, check=False)
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"npm ended with {done.returncode}"])[-1]
    (FOLDER / ".ready").write_text("\n".join(PACKAGES), "utf-8")
    return None


class Node:
    """The process; a context manager, so that it ends with the run."""

    name = "rdf-canonize"
    faults = FAULTS

    def __init__(self, contexts: Contexts) -> None:
        self.portable = True
        self._process = subprocess.Popen(
            ["node", str(_SCRIPT), str(FOLDER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.versions: dict[str, str] = self._ask({"contexts": {url: contexts.load(url) for url in contexts.urls}})

    def canonical(self, document: dict[str, Any], mended: Collection[str] = (), algorithm: str = "sha256") -> bytes:
        """Canonical N-Quads; ``mended`` names the faults to run without.

        Afterwards ``portable`` says whether the default work limit of rdf-canonize allowed the graph.

        Raises:
            NodeFailed: with the error of jsonld.js (in its safe mode) or rdf-canonize.
            TooDear: where the graph has too many look-alike blank nodes for rdf-canonize.
        """
        answer = self._ask({"document": document, "algorithm": algorithm, "mended": list(mended)})
        if "dear" in answer:
            raise TooDear
        if "error" in answer:
            raise NodeFailed(answer["error"])
        self.portable = answer["portable"]
        nquads: str = answer["nquads"]
        return nquads.encode()

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        # ASCII: U+2028 and its like are line ends to some readers of lines.
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise NodeFailed(f"node ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> Node:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
