"""``python -m fuzz``: run one target, or all of them one after another."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fuzz import environment
from fuzz.targets import NAMES, load


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    if not options.plain and not environment.has_atheris():
        found = environment.python()
        if found != Path(sys.executable):
            os.execv(found, [str(found), "-m", "fuzz", *arguments])
    if options.target == "all":
        return _all(options)
    folder = environment.ROOT / "build" / "fuzz" / options.target
    if environment.has_atheris() and not options.plain:
        from fuzz import guided

        guided.run(options.target, seconds=options.seconds, seed=options.seed, folder=folder)
    return _plain(options.target, options.seconds, options.seed, folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--target", choices=(*NAMES, "all"), default="all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without Atheris")
    return parser


def _all(options: argparse.Namespace) -> int:
    """A process for each target; the exit code of the worst."""
    more = ["--seconds", str(options.seconds), "--seed", str(options.seed), *["--plain"] * options.plain]
    codes = [subprocess.run([sys.executable, "-m", "fuzz", "--target", name, *more]).returncode for name in NAMES]
    for name, code in zip(NAMES, codes, strict=True):
        print(f"{name}: {'no finding' if code == 0 else f'exit {code}'}")
    return max(map(abs, codes))


def _plain(name: str, seconds: int, seed: int, folder: Path) -> int:
    from fuzz import loop

    target, began = load(name), time.monotonic()
    done = loop.run(target, seed=seed, seconds=seconds, folder=folder)
    print(loop.summary(target, done, time.monotonic() - began))
    return 1 if done.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
