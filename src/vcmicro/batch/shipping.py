"""How jobs and answers travel between processes: as pickles of this package's own making.

A private ``Key`` is in none of them; ``pack_with_keys`` says which keys the other side has to hold.
"""

from __future__ import annotations

import copyreg
import io
import marshal
import pickle
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final

from vcmicro.keys import Key
from vcmicro.problems import Problem
from vcmicro.report import Check, Report, Step

TOGETHER: Final = 16
"""The answers that one pickle holds."""
_MARSHAL: Final = 4
"""The version of ``marshal`` that every Python since 3.4 reads."""


class Answers:
    """The answers to one chunk, read once; from another process they come as pickles, read one after another.

    So a result is read as the one before it is dropped: memory stays small and warm, and no thread of the executor is
    held up by reading what nobody wants yet.
    """

    __slots__ = ("_answers", "_packed")

    def __init__(self, packed: Iterable[bytes], answers: Sequence[Any] = ()) -> None:
        """``packed`` are the pickles of the first answers, ``answers`` those that follow."""
        self._packed = tuple(packed)
        self._answers = answers

    def __reduce__(self) -> tuple[Any, ...]:
        starts = range(0, len(self._answers), TOGETHER)
        later = [pack(self._answers[start : start + TOGETHER]) for start in starts]
        return Answers, ((*self._packed, *later),)

    def __iter__(self) -> Iterator[Any]:
        for packed in self._packed:
            yield from pickle.loads(packed)
        yield from self._answers


def pack(given: Any) -> bytes:
    """The pickle of a job or of answers.

    Raises:
        TypeError, AttributeError, pickle.PicklingError: if something in it cannot be pickled.
    """
    return _pickled(given, _Pickler)[0]


def pack_with_keys(job: Any) -> tuple[bytes, list[dict[str, str]]]:
    """The pickle of a job and, apart from it, the private JWKs for ``start_worker``.

    Raises:
        TypeError: if something in it cannot be pickled.
    """
    try:
        packed, keys = _pickled(job, _KeyPickler)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        raise refused(error) from error
    return packed, [key.to_jwk() for key in keys]


def refused(error: Exception) -> TypeError:
    """The misuse behind a job that cannot be sent."""
    return TypeError(f"this cannot be sent to another process: {error}")


def unpack(packed: bytes, keys: Sequence[Key]) -> Any:
    """A job from its pickle and, if it had any, its keys."""
    return _Unpickler(io.BytesIO(packed), keys).load()


class _Pickler(pickle.Pickler):
    """Pickles read-only mappings too, which the options hold, and reports in a form that is read fast."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        everybodys: Any = copyreg.dispatch_table
        self.dispatch_table = {**everybodys, **_REDUCED, Report: _Reports().reduced}
        self.keys: list[Key] = []


class _KeyPickler(_Pickler):
    """Puts a number in the place of a private key."""

    def persistent_id(self, obj: Any) -> int | None:
        if not isinstance(obj, Key):
            return None
        self.keys.append(obj)
        return len(self.keys) - 1


def _reduced_mapping(given: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _read_only, (dict(given),)


def _read_only(table: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(table)


def _reduced_values(given: Any) -> tuple[Any, ...]:
    """A frozen value by what it is made with."""
    return type(given), tuple([getattr(given, name) for name in given.__match_args__])


_DOCUMENT: Final = Report.__match_args__.index("untrusted_document")
_CHECKS: Final = Report.__match_args__.index("checks")
_REDUCED: dict[Any, Any] = {
    MappingProxyType: _reduced_mapping,
    **dict.fromkeys((Check, Step, Problem), _reduced_values),
}


class _Reports:
    """The reports of one pickle, of which most share most of their checks, or all."""

    def __init__(self) -> None:
        self._alike: dict[tuple[Check, ...], tuple[Check, ...]] = {}
        self._checks: dict[Check, Check] = {}

    def reduced(self, given: Report) -> tuple[Any, ...]:
        """As ``_reduced_values``: equal checks become one object, which a pickle holds once.

        The document is written by ``marshal``, in half of the time; but what other values hold too stays with pickle,
        which writes it once: the reports of what the document presents.
        """
        values: list[Any] = [getattr(given, name) for name in Report.__match_args__]
        values[_CHECKS] = self._alike.get(given.checks) or self._shared(given.checks)
        if given.untrusted_document is None or given.path or given.children or given.linked:
            return Report, tuple(values)
        try:
            values[_DOCUMENT] = marshal.dumps(given.untrusted_document, _MARSHAL)
        except ValueError:  # of a class of the caller's own, which is a dict to JSON
            return Report, tuple(values)
        return _report_of, tuple(values)

    def _shared(self, checks: tuple[Check, ...]) -> tuple[Check, ...]:
        self._alike[checks] = found = tuple([self._checks.setdefault(check, check) for check in checks])
        return found


def _report_of(*values: Any) -> Report:
    restored = list(values)
    restored[_DOCUMENT] = marshal.loads(restored[_DOCUMENT])
    return Report(*restored)


def _pickled(given: Any, kind: type[_Pickler]) -> tuple[bytes, list[Key]]:
    written = io.BytesIO()
    pickler = kind(written)
    pickler.dump(given)
    return written.getvalue(), pickler.keys


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, keys: Sequence[Key]) -> None:
        super().__init__(file)
        self._keys = keys

    def persistent_load(self, pid: int) -> Key:
        return self._keys[pid]
