"""A store on SQLite, and one on a PostgreSQL that these tests start for themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_BINARIES = Path("/usr/lib/postgresql")
_USERS = ("postgres", "nobody")


def _skip(reason: str) -> None:
    must = os.environ.get("CI", "").lower() in {"1", "true"} and not os.environ.get("VCMICRO_WITHOUT_POSTGRESQL")
    say = pytest.fail if must else pytest.skip
    say(f"PostgreSQL: {reason}")


def _as_user(user: str | None) -> list[str]:
    """The server refuses to run as root: root runs it as somebody else."""
    return [] if user is None else ["setpriv", f"--reuid={user}", "--regid", _group(user), "--clear-groups"]


def _group(user: str) -> str:
    import pwd

    return str(pwd.getpwnam(user).pw_gid)


def _known(user: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """The folder of a throwaway cluster's socket: Debian's binaries, no TCP, gone afterwards."""
    newest = sorted(_BINARIES.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not newest:
        _skip(f"no {_BINARIES}/*/bin/initdb; install Debian's postgresql")
    binaries = newest[-1].parent
    root = os.geteuid() == 0
    user = next((each for each in _USERS if _known(each)), None) if root else None
    # A path of its own, short enough for the name of a socket.
    folder = Path(tempfile.mkdtemp(prefix="vcmicro-pg-", dir="/tmp"))
    if user is not None:
        shutil.chown(folder, user, int(_group(user)))
    data = folder / "data"
    common = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
    prefix = _as_user(user)
    try:
        initdb = [binaries / "initdb", "-D", data, "-U", "vcmicro", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*prefix, *map(str, initdb)], **common)  # type: ignore[call-overload]
        options = f"-k {folder} -c listen_addresses='' -c max_connections=50"
        control = [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-w"]
        subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], **common)  # type: ignore[call-overload]
        try:
            yield folder
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **common)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Makes empty stores; each call gives the URL of another."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / uuid.uuid4().hex}.db"
    folder: Path = request.getfixturevalue("cluster")

    def create() -> str:
        import psycopg

        name = f"test_{uuid.uuid4().hex}"
        with psycopg.connect(host=str(folder), user="vcmicro", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
        return f"postgresql://vcmicro@/{name}?host={folder}"

    return create


@pytest.fixture
def store(new_store: Callable[[], str]) -> str:
    """The URL of an empty store."""
    return new_store()
