"""The first verification in a fresh process: CPU of the whole process, from start to end, and its peak of memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from bench import secured
from bench.environment import BUILD, ROOT

# The peak is read inside: the one that wait4 gives starts from that of the process which forked. Nothing is imported
# for it, since that would be measured too.
_PEAK = """
try:
    lines = open("/proc/self/status").read().splitlines()
except OSError:
    lines = []
print(next((line.split()[1] for line in lines if line.startswith("VmHWM")), 0))
"""
_PROGRAMS = {
    "python": "",
    "vcmicro": """
import sys
from datetime import datetime
from vcmicro import ANY_ISSUER, verify
report = verify(open(sys.argv[1], "rb").read(), now=datetime.fromisoformat(sys.argv[3]))
report.require(issuer=ANY_ISSUER)
""",
    "pyld": """
import json, sys
sys.path.insert(0, sys.argv[2])
from bench.peers import cold_pyld
cold_pyld.verify(json.load(open(sys.argv[1], "rb")))
""",
}


def measure(runs: int, *, with_pyld: bool) -> dict[str, Any]:
    """Milliseconds of CPU (user and system) and MiB, medians of runs in turn after one that counts for nothing."""
    BUILD.mkdir(exist_ok=True)
    badge = BUILD / "bench-full.json"
    badge.write_text(json.dumps(secured.signed(secured.DOCUMENTS["full"](secured.key().did), next(secured.ways()))))
    programs = {name: text for name, text in _PROGRAMS.items() if with_pyld or name != "pyld"}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for _ in range(runs + 1):
        for name, program in programs.items():
            taken[name].append(_once(program, badge))
    found: dict[str, Any] = {}
    for name, each in taken.items():
        found[name] = round(median(ms for ms, _ in each[1:]), 1)
        found[f"{name}_peak_mib"] = round(median(mib for _, mib in each[1:]), 1) or None
    if with_pyld:
        pairs = zip(taken["vcmicro"][1:], taken["pyld"][1:], strict=True)
        found["of_pyld"] = round(median(own[0] / peer[0] for own, peer in pairs), 3)
    return found


def _once(program: str, badge: Path) -> tuple[float, float]:
    command = [sys.executable, "-c", program + _PEAK, str(badge), str(ROOT), secured.NOW.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_compiled_once())
    assert process.stdout is not None
    with process.stdout as out:
        peak = out.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"a fresh process ended with {process.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1e3, int(peak) / 1024


def _compiled_once() -> dict[str, str]:
    """The environment, with bytecode kept from the first run on, as it is for whatever is installed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(BUILD / "bench-pycache")}
