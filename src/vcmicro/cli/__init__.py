"""The command ``vcmicro``: one file for each of its commands, all over the public API.

click and rich belong to the extra ``[cli]``; the library never imports them.
"""

from __future__ import annotations

import io
import sys
from importlib.util import find_spec

__all__ = ["main"]


def main() -> None:
    """Run the command line; without click or rich, say how to get them and exit with 2."""
    missing = [name for name in ("click", "rich") if find_spec(name) is None]
    if missing:
        needs = f"the vcmicro command needs {' and '.join(missing)}"
        print(f"{needs}; install the extra: pip install 'vcmicro[cli]'", file=sys.stderr)
        raise SystemExit(2)
    from vcmicro.cli.command import command

    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal's encoding lacks is shown by its code; it must not end the command.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    command(prog_name="vcmicro")
