"""What a batch reads: items of any iterable, or lines of a JSONL file, one chunk at a time and never ahead of need."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from vcmicro.errors import VcmicroError, invalid, over_limit

_CHUNK_BYTES = 4 * 1024 * 1024
"""A chunk ends early when its texts reach this size, so that large items do not add up."""
_BLOCK = 1024 * 1024
_SUFFIXES = (".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its index, its byte offset (in a file), and the ``start`` of what follows it."""

    index: int
    offset: int | None
    next: int


@dataclass(frozen=True, slots=True)
class Unfit:
    """Stands in the place of an item that is refused before it reaches a worker."""

    error: VcmicroError


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive items that travel together; ``number`` counts the chunks of the batch."""

    number: int
    places: list[Place]
    givens: list[Any]


def is_lines(items: object) -> bool:
    """True for a JSONL file, False for an iterable of items.

    Raises:
        TypeError: for a single item, which Python could iterate over but nobody means to.
    """
    if isinstance(items, Path):
        if items.suffix.lower() not in _SUFFIXES:
            raise TypeError(f"{items.name}: a Path is a file of items if it ends in {' or '.join(_SUFFIXES)}")
        return True
    if isinstance(items, (str, bytes, bytearray, memoryview, dict)) or not isinstance(items, Iterable):
        raise TypeError(f"expected an iterable of items or the Path of a JSONL file, not {type(items).__name__}")
    return False


def lines(path: Path, start: int, most_bytes: int) -> Generator[tuple[Place, Any], None, None]:
    """The lines that hold something, from the byte offset ``start`` on; their index is the line's, from 0.

    Raises:
        Invalid: ``input.not_file``.
        ValueError: if no line begins at ``start``.
    """
    try:
        with path.open("rb") as file:
            index, offset = _lines_before(file, start), start
            while piece := file.readline(most_bytes + 2):
                begin, offset = offset, _line_end(file, piece)
                line = piece.strip(b" \t\r\n")
                if offset - begin > len(piece) or len(line) > most_bytes:
                    # Never judged by its beginning: what follows could say something else.
                    yield Place(index, begin, offset), Unfit(over_limit("limit.size", "input_bytes", most_bytes))
                elif line:
                    yield Place(index, begin, offset), line
                index += 1
    except OSError as error:
        raise invalid("input.not_file", f"{path}: {error.strerror or error}") from None


def listed(items: Iterable[Any], start: int, is_fit: Callable[[Any], bool]) -> Generator[tuple[Place, Any], None, None]:
    """The items from the index ``start`` on; what ``is_fit`` refuses may not even travel to a worker."""
    for index, given in enumerate(islice(items, start, None), start):
        place = Place(index, None, index + 1)
        if isinstance(given, memoryview):
            yield place, bytes(given)
        elif is_fit(given):
            yield place, given
        else:
            yield place, Unfit(invalid("input.unknown", f"an item of type {type(given).__name__}"))


def chunks(placed: Iterator[tuple[Place, Any]], most: int) -> Iterator[Chunk]:
    """Chunks of at most ``most`` items."""
    number, size = 0, 0
    chunk = Chunk(number, [], [])
    for place, given in placed:
        chunk.places.append(place)
        chunk.givens.append(given)
        size += len(given) if isinstance(given, (bytes, str)) else 0
        if len(chunk.givens) >= most or size >= _CHUNK_BYTES:
            yield chunk
            number, size = number + 1, 0
            chunk = Chunk(number, [], [])
    if chunk.givens:
        yield chunk


def _lines_before(file: BufferedReader, start: int) -> int:
    """How many lines stand before ``start``; the file is left standing there."""
    count, left, block = 0, start, b"\n"
    while left and (block := file.read(min(left, _BLOCK))):
        count += block.count(b"\n")
        left -= len(block)
    # A last line may end with the file; such a file may also have grown since.
    if left or not (block.endswith(b"\n") or file.peek(1)[:1] in (b"", b"\n")):
        raise ValueError(f"start={start}: no line begins at this offset; give the offset or next of a result")
    return count


def _line_end(file: BinaryIO, piece: bytes) -> int:
    """The offset behind the line that ``piece`` begins; what an overlong line holds beyond is passed over."""
    while piece and not piece.endswith(b"\n"):
        piece = file.readline(_BLOCK)
    return file.tell()
