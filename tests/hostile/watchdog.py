"""Runs hostile cases in a process of its own, so that a hang or a leak is seen from outside and ends there.

Run as a program it is the child: one case id a line on stdin, one JSON result a line on stdout. ``Watchdog`` is the
parent's side: it sends an id, waits no longer than the case's bound allows, and kills what does not answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import resource
import socket
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()


def peak_kib() -> int:
    """The peak resident size since the last ``forget_peak``, in KiB."""
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def forget_peak() -> None:
    """Set the peak back to the present size (Linux; elsewhere the peak only grows)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def guard_sockets() -> None:
    """No case may open a connection of its own, whatever it names."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a case reached for the network")

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        setattr(socket, name, refuse)


def serve(folder: Path) -> None:
    """The child: judge the cases whose ids come in, until stdin ends."""
    guard_sockets()
    sys.path.insert(0, str(HERE.parent))
    import adapter

    cases = adapter.load(folder)
    adapter.judge(cases["ok-di-rdfc"], cases)  # imports and caches are not the case's cost
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        case = cases[line.strip()]
        forget_peak()
        before, started, cpu = peak_kib(), time.monotonic(), time.process_time()
        try:
            result = adapter.judge(case, cases)
        except BaseException:
            result = {"exception": traceback.format_exc()}
        result["cpu"] = time.process_time() - cpu
        result["seconds"] = time.monotonic() - started
        result["growth_mb"] = (peak_kib() - before) / 1024
        print(json.dumps(result), flush=True)


class Watchdog:
    """Asks a child process for verdicts and outlives whatever happens to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._start()

    def _start(self) -> None:
        source = str(HERE.parents[2] / "src")
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([source, os.environ.get("PYTHONPATH", "")])}
        self.child = subprocess.Popen(
            [sys.executable, "-W", "error", str(HERE), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
        self.answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=(self.child, self.answers), daemon=True).start()
        self.answers.get(timeout=60)

    @staticmethod
    def _listen(child: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            answers.put(line)
        answers.put("")

    def ask(self, case_id: str, patience: float) -> dict[str, Any]:
        """The child's result, or ``{"hang": True}`` / ``{"died": code}``; a new child stands ready after either."""
        assert self.child.stdin is not None
        self.child.stdin.write(case_id + "\n")
        self.child.stdin.flush()
        try:
            line = self.answers.get(timeout=patience)
        except queue.Empty:
            self.close()
            self._start()
            return {"hang": True}
        if not line:
            code = self.child.wait()
            self._start()
            return {"died": code}
        result: dict[str, Any] = json.loads(line)
        return result

    def close(self) -> None:
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                pipe.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
