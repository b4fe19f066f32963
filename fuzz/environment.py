"""The fuzzer's own environment under ``build/``: Atheris is no dependency of the project and not on every platform."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "fuzz-env"
_NEEDS = ("atheris>=2.3", "pyld==3.3.*", "base58>=2.1", "google-re2>=1.1.20240702", "jsonschema>=4.20")


def python() -> Path:
    """The interpreter with Atheris, made if it is not there; this one, with a printed reason, where that fails."""
    found, stamp = FOLDER / "bin" / "python", FOLDER / ".ready"
    if stamp.is_file() and stamp.read_text("utf-8") == "\n".join(_NEEDS):
        return found
    print(f"Installing Atheris into {FOLDER.relative_to(ROOT)}", file=sys.stderr)
    venv.create(FOLDER, with_pip=True, clear=True)
    pip = [str(found), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, "--editable", str(ROOT), *_NEEDS], capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        print(f"Atheris cannot be installed, the package's own loop runs instead: {reason}", file=sys.stderr)
        return Path(sys.executable)
    stamp.write_text("\n".join(_NEEDS), "utf-8")
    return found


def has_atheris() -> bool:
    """True if this interpreter can be guided by coverage."""
    return importlib.util.find_spec("atheris") is not None
