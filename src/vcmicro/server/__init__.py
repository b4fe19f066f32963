"""The VC API server (extra ``[server]``): issue, verify, derive, status, presentations, DID resolution, over HTTP.

::

    uvicorn -> app.py        routes, authentication, errors, logs and metrics
               calls.py      one request: its body under a byte limit, its way to a worker
               workers.py    a fixed number of processes, each item under a deadline
               working.py    what a worker holds: issuers, fetcher, clock, status lists
    verbs: credentials.py  presentations.py  status.py  identifiers.py  conformance.py  observing.py
    sets:  open_badges/ (1EdTech's API)  page/ (for a person with a badge in hand)

**The parent process reads no JSON and computes nothing**: it hands the bytes of a request to a worker process, which
parses them strictly and answers. What hangs or grows there is ended, and nobody else notices.

**To add a set of routes**: write one file with a function ``routes(settings) -> tuple[Route, ...]`` and put its module
into ``ROUTE_SETS`` of ``routing.py``. A ``Route`` names method, path, scope (who may call it; None for everybody) and a
handler ``async def handler(call: Call) -> Answer``. A handler awaits ``call.work(task, ...)``, where ``task`` is a
function of a module, ``def task(place: Workplace, body: bytes, ...) -> Answer``, that runs in a worker; it may also
answer by itself when that costs nothing. Raise ``Refused`` for what HTTP knows a status for, and let the library's
errors pass: both become problem+json. What the route takes and gives is said in its ``Operation``, of which
``/openapi.json`` is made.

Only the public door of the library is used here.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from vcmicro.errors import unavailable

if TYPE_CHECKING:
    from vcmicro.server.app import create_app
    from vcmicro.server.settings import Settings

__all__ = ["Settings", "create_app", "require_extra"]

_NEEDED = ("starlette", "uvicorn", "prometheus_client", "python_multipart", "sqlalchemy", "jinja2")


def require_extra() -> None:
    """Raise ``Unavailable`` with ``extra.missing`` unless the extra ``[server]`` is installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise unavailable("extra.missing", f"the server needs {', '.join(missing)}: pip install vcmicro[server]")


def __getattr__(name: str) -> Any:
    """Load what is asked for on first use (PEP 562)."""
    if name == "create_app":
        require_extra()
        from vcmicro.server.app import create_app

        return create_app
    if name == "Settings":
        from vcmicro.server.settings import Settings

        return Settings
    raise AttributeError(f"module 'vcmicro.server' has no attribute {name!r}")
