"""``python -m bench.server [--seconds 120] [--clients 200] [--hostile 0.05]``: the server under load, on loopback.

Clients ask without a pause, each for one verification after the other; a part of what they send is hostile. It prints,
and writes to build/bench-server.json, answers by kind, the latency of the good items and the memory of all processes,
and exits with 1 if a good item was answered with anything but 200.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

import psutil

from bench import documents, hostile
from bench.environment import BUILD
from vcmicro import Key, issue

_PATH = "/credentials/verify"
_MIB = 1024**2
_TICK = 1.0


class Item(NamedTuple):
    """A request body by name; a good one is answered with 200."""

    name: str
    body: bytes
    is_good: bool


class Reply(NamedTuple):
    """What came back: the item, the status (0 for a connection that broke), the seconds, and when it was."""

    item: Item
    status: int
    seconds: float
    at: float


def main(arguments: list[str]) -> int:
    """Start a server, load it, stop it, report."""
    asked = _parsed(arguments)
    good, bad = good_items(), hostile_items()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("wb") as errors:
            command = [sys.executable, "-m", "vcmicro", "serve", "--port", "0"]
            server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        try:
            port = _port(log, server)
            found = asyncio.run(_load(port, server.pid, good, bad, asked))
        finally:
            server.terminate()
            server.wait(60)
    found["exit_code"] = server.returncode
    _print(found)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "bench-server.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    return 1 if found["good"]["wrong"] or found["exit_code"] else 0


def good_items() -> list[Item]:
    """Badges as platforms issue them, secured in three ways."""
    ed, ec = Key.generate(), Key.generate("P-256")
    made = []
    for draft in (documents.small, documents.full):
        for key, form in ((ed, "eddsa-rdfc-2022"), (ed, "eddsa-jcs-2022"), (ec, "ecdsa-rdfc-2019"), (ec, "vc+jwt")):
            signed = issue(draft(key.did), signer=key, secured_by=form)
            made.append(_item(f"{draft.__name__} {form}", signed, is_good=True))
    return made


def hostile_items() -> list[Item]:
    """Documents that strain one part each, under a proof that has to be looked at; and what is no document."""
    key = Key.generate()
    proof = _proof(key)
    strained = []
    for shape in hostile.worst():
        document = shape.make(key.did)
        document.setdefault("proof", proof)
        strained.append(_item(shape.name, document, is_good=False))
    forged = documents.full(key.did) | {"proof": proof}
    return [
        *strained,
        _item("a false signature", forged, is_good=False),
        Item("100,000 brackets", b"[" * 100_000, False),
        Item("a member twice", b'{"verifiableCredential":{},"verifiableCredential":{}}', False),
        Item("5 MiB", b" " * (5 * _MIB), False),
        Item("no JSON", b"\xff\xfe", False),
    ]


def _proof(key: Key) -> dict[str, Any]:
    signed = issue(documents.small(key.did), signer=key)
    assert isinstance(signed, dict)
    proof: dict[str, Any] = signed["proof"][0]
    return proof


def _item(name: str, credential: Any, *, is_good: bool) -> Item:
    return Item(name, json.dumps({"verifiableCredential": credential}).encode(), is_good)


async def _load(port: int, pid: int, good: list[Item], bad: list[Item], asked: argparse.Namespace) -> dict[str, Any]:
    replies: list[Reply] = []
    memory: list[float] = []
    started = time.monotonic()
    until = started + asked.seconds

    async def watch() -> None:
        process = psutil.Process(pid)
        while time.monotonic() < until:
            memory.append(_memory(process))
            await asyncio.sleep(_TICK)

    async def client(number: int) -> None:
        chosen = random.Random(number)
        connection = Connection(port)
        while time.monotonic() < until:
            item = chosen.choice(bad if chosen.random() < asked.hostile else good)
            begun = time.monotonic()
            status = await connection.post(item.body)
            replies.append(Reply(item, status, time.monotonic() - begun, begun - started))
        connection.close()

    await asyncio.gather(watch(), *(client(number) for number in range(asked.clients)))
    return _summary(replies, memory, time.monotonic() - started, asked)


class Connection:
    """One connection that is kept, and opened again when the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> int:
        """Send a body; the status of the answer, 0 if there was none."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            return await self._ask(*self._streams, body)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            self.close()
            return 0

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> int:
        head = (
            f"POST {_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode("ascii"))
        if len(body) <= 4 * _MIB:
            writer.write(body)
        lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        if b"connection: close" in lines:
            self.close()
        return int(lines[0].split()[1])

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _memory(process: psutil.Process) -> float:
    """MiB that are resident in the process and what it started; pages that are shared count once for each."""
    total = 0
    for each in (process, *process.children(recursive=True)):
        try:
            total += each.memory_info().rss
        except psutil.Error:
            continue
    return total / _MIB


def _summary(replies: list[Reply], memory: list[float], seconds: float, asked: argparse.Namespace) -> dict[str, Any]:
    good = [each for each in replies if each.item.is_good]
    bad = [each for each in replies if not each.item.is_good]
    warm = len(memory) // 4
    quarters = [memory[warm : 2 * warm], memory[-warm:]] if warm else [memory, memory]
    return {
        "clients": asked.clients,
        "hostile_share": asked.hostile,
        "seconds": round(seconds, 1),
        "requests_per_second": round(len(replies) / seconds, 1),
        "good": {
            "answered": len(good),
            "wrong": sum(each.status != 200 for each in good),
            "seconds": _spread(good),
            "seconds_last_quarter": _spread([each for each in good if each.at > seconds * 0.75]),
        },
        "hostile": {
            "answered": len(bad),
            "statuses": dict(sorted(Counter(str(each.status) for each in bad).items())),
            "seconds": _spread(bad),
        },
        "memory_mib": {
            "second_quarter": round(sum(quarters[0]) / max(1, len(quarters[0])), 1),
            "last_quarter": round(sum(quarters[1]) / max(1, len(quarters[1])), 1),
            "most": round(max(memory, default=0), 1),
        },
    }


def _spread(replies: list[Reply]) -> dict[str, float]:
    values = sorted(each.seconds for each in replies)
    if len(values) < 2:
        return {}
    cuts = quantiles(values, n=100)
    return {
        "p50": round(cuts[49], 3),
        "p95": round(cuts[94], 3),
        "p99": round(cuts[98], 3),
        "most": round(values[-1], 3),
    }


def _print(found: dict[str, Any]) -> None:
    good, bad, memory = found["good"], found["hostile"], found["memory_mib"]
    print(f"{found['clients']} clients, {found['seconds']} s, {found['requests_per_second']} requests/s")
    print(f"good     {good['answered']:>7} answered, {good['wrong']} not with 200, seconds {good['seconds']}")
    print(f"         in the last quarter {good['seconds_last_quarter']}")
    print(f"hostile  {bad['answered']:>7} answered, statuses {bad['statuses']}, seconds {bad['seconds']}")
    print(f"memory   {memory['second_quarter']} MiB, at the end {memory['last_quarter']}, at most {memory['most']}")


def _port(log: Path, server: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        for line in log.read_bytes().splitlines():
            event = json.loads(line)
            if event["event"] == "listening":
                return int(event["port"])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text('utf-8')}")


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.server")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--hostile", type=float, default=0.05, help="the share of hostile items")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
