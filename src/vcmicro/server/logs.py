"""Logs as one JSON object a line, on standard error; they name routes, codes and callers, and nothing of a request.

A path may hold a DID and a query anything at all, so the route's template stands in their place.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

LOGGER = logging.getLogger("vcmicro.server")


class JsonLines(logging.Formatter):
    """``{"time", "level", "event", ...}``; of an exception, its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        shown: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if record.name == LOGGER.name else f"{record.name}: {record.getMessage()}",
            **getattr(record, "members", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            shown["exception"] = record.exc_info[0].__name__
        return json.dumps(shown, ensure_ascii=True)


def configure(level: str = "INFO") -> None:
    """Send this server's logs and uvicorn's to standard error; uvicorn's access log is off, for it shows paths."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in (LOGGER.name, "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
    logging.getLogger("uvicorn.access").disabled = True


def event(name: str, **members: Any) -> None:
    """Log an event."""
    LOGGER.info(name, extra={"members": members})


def failure(name: str, error: BaseException, **members: Any) -> None:
    """Log a fault of the server's own: kind and place of the exception, none of its text."""
    frames, traceback = [], error.__traceback__
    while traceback is not None:
        frames.append(f"{traceback.tb_frame.f_code.co_filename.rpartition('/')[2]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    LOGGER.error(name, extra={"members": {**members, "exception": type(error).__name__, "at": frames[-4:]}})
