"""How jobs and answers travel between processes: as pickles of this package's own making.

A private ``Key`` is in none of them; ``pack_with_keys`` says which keys the other side has to hold.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections import ChainMap
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

from vcmicro.keys import Key
from vcmicro.problems import Problem
from vcmicro.report import Check, Report, Step


class Answers:
    """The answers to one chunk, read once; from another process they come as pickles, read one after another.

    So a result is read as the one before it is dropped: memory stays small and warm, and no thread of the executor is
    held up by reading what nobody wants yet.
    """

    __slots__ = ("_answers", "_packed")
    _TOGETHER = 16

    def __init__(self, answers: list[Any], packed: tuple[bytes, ...] = ()) -> None:
        self._answers = answers
        self._packed = packed

    def __reduce__(self) -> tuple[Any, ...]:
        starts = range(0, len(self._answers), self._TOGETHER)
        groups = (self._answers[start : start + self._TOGETHER] for start in starts)
        return Answers, ([], self._packed or tuple(pack(group) for group in groups))

    def __iter__(self) -> Iterator[Any]:
        yield from self._answers
        for packed in self._packed:
            yield from pickle.loads(packed)


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
        self.dispatch_table = ChainMap(_REDUCED, everybodys)
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


_REDUCED: dict[Any, Any] = {
    MappingProxyType: _reduced_mapping,
    **dict.fromkeys((Report, Check, Step, Problem), _reduced_values),
}


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
