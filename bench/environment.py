"""The bench's own environments, made under ``build/``: one for Python with the peers, one for Node.

Neither is a dependency of the project. Where a registry cannot be reached the bench says so and goes on with
what is there.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PYTHON_ENV = BUILD / "bench-env"
NODE_ENV = BUILD / "bench-node"
PYLD = "pyld==3.3.*"
NODE_PEERS = (
    "@digitalbazaar/vc@7",
    "@digitalbazaar/data-integrity@2",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite@1",
    "@digitalbazaar/ed25519-multikey@1",
)


def python() -> Path:
    """The interpreter to measure with: that of the bench's environment, else this one."""
    wanted = _requirements()
    found = PYTHON_ENV / "bin" / "python"
    stamp = PYTHON_ENV / ".ready"
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    content = "\n".join([*wanted, *own])
    if found.exists() and stamp.is_file() and stamp.read_text("utf-8") == content:
        return found
    print(f"Installing vcmicro and its peers into {PYTHON_ENV.relative_to(ROOT)}", file=sys.stderr)
    venv.create(PYTHON_ENV, with_pip=True, clear=True)
    pip = [str(found), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if _fails([*pip, "--editable", str(ROOT), *wanted], "the peers cannot be installed"):
        return Path(sys.executable)
    stamp.write_text(content, "utf-8")
    return found


def node() -> Path | None:
    """The folder of the Node peers, or None with a printed reason."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("Without Node there are no figures of @digitalbazaar/vc", file=sys.stderr)
        return None
    stamp = NODE_ENV / ".ready"
    wanted = "\n".join(NODE_PEERS)
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return NODE_ENV
    print(f"Installing @digitalbazaar/vc into {NODE_ENV.relative_to(ROOT)}", file=sys.stderr)
    NODE_ENV.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(NODE_ENV)]
    if _fails([*npm, *NODE_PEERS], "the Node peers cannot be installed"):
        return None
    stamp.write_text(wanted, "utf-8")
    return NODE_ENV


def version(distribution: str) -> str | None:
    """The installed version of a distribution, or None."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _requirements() -> list[str]:
    """What is measured against, with the cryptography that vcmicro has here, and what its BBS signatures need."""
    own = version("cryptography")
    cryptography = f"cryptography=={own}" if own else "cryptography"
    return [PYLD, "rfc8785>=0.1.4", "openvc-core>=1.37", "py-arkworks-bls12381>=0.5", cryptography]


def _fails(command: list[str], meaning: str) -> bool:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        print(f"{meaning}: {reason}", file=sys.stderr)
    return bool(done.returncode)
