"""The time that one item may take, as the backstop behind the counted limits of ``Limits``.

An ``Alarm`` ends the item and lets its worker go on; it needs the main thread of a worker process and POSIX timers. A
``Guard`` ends the whole worker, also one that hangs where no signal is heard; only this package's own pools have one.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any


class Overtime(BaseException):
    """The item took longer than it may; no ``Exception``, so that nothing on the way takes it for one of its own."""


class Alarm:
    """Runs functions for at most ``seconds`` each, within a ``with`` block; elsewhere than said above, unlimited."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._is_set = False
        self._before: Any = None
        in_worker = multiprocessing.parent_process() is not None
        in_main_thread = threading.current_thread() is threading.main_thread()
        self._works = hasattr(signal, "setitimer") and in_worker and in_main_thread

    def __enter__(self) -> Alarm:
        if self._works:
            self._before = signal.signal(signal.SIGALRM, self._ring)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._works:
            signal.signal(signal.SIGALRM, self._before)

    def run(self, function: Callable[[Any], Any], given: Any) -> Any:
        """``function(given)``.

        Raises:
            Overtime: if it takes too long.
        """
        if not self._works:
            return function(given)
        try:
            self._is_set = True
            signal.setitimer(signal.ITIMER_REAL, self._seconds)
            return function(given)
        finally:
            self._is_set = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ring(self, number: int, frame: object) -> None:
        # Once only, and not after the item: a signal may be heard a moment after the timer was stopped.
        if self._is_set:
            self._is_set = False
            raise Overtime


class Guard:
    """Ends this process if one item takes more than ``seconds`` and a little: ``watch`` before each, then ``rest``."""

    _GRACE = 1.0
    _AGAIN = 0.5

    def __init__(self, seconds: float) -> None:
        # Setting the watchdog costs a thread, so it is set anew twice a second and not for every item.
        self._seconds = seconds + self._GRACE + self._AGAIN
        self._due = 0.0

    def watch(self) -> None:
        """An item begins."""
        now = time.monotonic()
        if now >= self._due:
            faulthandler.dump_traceback_later(self._seconds, exit=True, file=_nowhere())
            self._due = now + self._AGAIN

    def rest(self) -> None:
        """Nothing runs until the next ``watch``."""
        faulthandler.cancel_dump_traceback_later()
        self._due = 0.0


def _nowhere() -> int:
    """Tracebacks of a worker that is ended go nowhere: they could name what the item holds."""
    global _NOWHERE
    if _NOWHERE is None:
        _NOWHERE = os.open(os.devnull, os.O_WRONLY)
    return _NOWHERE


_NOWHERE: int | None = None
