"""The one JSON loader, for every byte source: refuse what two parsers could read in two ways.

RFC 8259 leaves duplicate names, huge numbers and lone surrogates to the implementation; I-JSON
(RFC 7493) and JCS (RFC 8785) forbid them. What is signed must have one reading, so they are refused.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

from vcmicro.errors import LimitExceeded, invalid, over_limit
from vcmicro.limits import DEFAULT, Limits
from vcmicro.patterns import Pattern
from vcmicro.record import NamedTuple
from vcmicro.recurring import MEMBERS, Contents, Recurring, levels

_SURROGATE_ESCAPE = Pattern(r"\\u[dD][89a-fA-F]")
_BASE64_TEXT = Pattern(r"(?:data:[^,]{0,256},)?[A-Za-z0-9+/_=\-]*")
_LARGEST_INTEGER = 2**53 - 1
_ASKED = 2
"""How deep objects are looked up: that is where issuers and achievements stand."""


def loads(data: bytes | bytearray | memoryview | str, *, limits: Limits = DEFAULT) -> Any:
    """Parse UTF-8 JSON text (a leading byte order mark is refused, RFC 8259 section 8.1).

    Returns plain dicts, lists, str, int, float, bool and None.

    Raises:
        Invalid: ``json.syntax``, ``json.encoding``, ``json.duplicate_key``, ``json.surrogate``,
            ``json.number`` (an integer beyond +-(2**53 - 1) or a number beyond binary64) or ``json.depth``.
        LimitExceeded: ``limit.size``, ``limit.nodes``, ``limit.members``, ``limit.items``, ``limit.string``.
    """
    text = _decode(data, limits)
    decoder = _DECODER if limits is DEFAULT else _decoder(limits)
    try:
        value = decoder.decode(text)
    except RecursionError:
        raise _too_deep(limits) from None
    except json.JSONDecodeError as error:
        raise invalid("json.syntax", f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    if _may_exceed(text, value, limits):
        _check_shape(value, limits)
    if "\\u" in text and _SURROGATE_ESCAPE.search(text):
        _refuse_surrogates(value)
    return value


def check_value(value: object, *, limits: Limits = DEFAULT, contents: Contents | None = None) -> str | None:
    """Hold a value that was parsed elsewhere (a ``dict`` from the caller) to the same rules.

    Returns every string in it, names of members too, one after the other; None if that took a closer look.

    Raises:
        Invalid, LimitExceeded: as ``loads``; ``json.type`` for what JSON cannot hold.
    """
    strings = _plain_strings(value, limits, contents if limits is DEFAULT else None)
    if strings is None:
        _check_shape(value, limits, types=True)
        _refuse_surrogates(value)
    return strings


def copied(value: Any) -> Any:
    """A copy of a JSON value that shares no object or array with it."""
    if isinstance(value, dict):
        return {name: copied(each) if isinstance(each, (dict, list)) else each for name, each in value.items()}
    if isinstance(value, list):
        return [copied(each) if isinstance(each, (dict, list)) else each for each in value]
    return value


def escape_pointer(token: str | int) -> str:
    """One reference token of a JSON pointer (RFC 6901 section 3)."""
    return str(token).replace("~", "~0").replace("/", "~1")


def pointer_tokens(pointer: str) -> list[str]:
    """The reference tokens of a JSON pointer, unescaped (RFC 6901 section 4)."""
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def value_at(document: Any, pointer: str) -> Any:
    """The value at a JSON pointer; None where there is none."""
    for token in pointer_tokens(pointer):
        if isinstance(document, dict) and token in document:
            document = document[token]
        elif isinstance(document, list) and token.isdecimal() and int(token) < len(document):
            document = document[int(token)]
        else:
            return None
    return document


def _decode(data: bytes | bytearray | memoryview | str, limits: Limits) -> str:
    if len(data) > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    if isinstance(data, str):
        text = _whole_characters(data, limits)
    else:
        try:
            text = bytes(data).decode("utf-8")
        except UnicodeDecodeError as error:
            raise invalid("json.encoding", f"byte {error.start} is not UTF-8") from None
    if text.startswith("\ufeff"):
        raise invalid("json.encoding", "the text begins with a byte order mark")
    return text


def _whole_characters(text: str, limits: Limits) -> str:
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise invalid("json.surrogate", "the text holds half of a surrogate pair") from None
    if size > limits.input_bytes:
        raise over_limit("limit.size", "input_bytes", limits.input_bytes)
    return text


class _Hooks:
    """The parser's callbacks: each refuses while the text is read, before anything is built on it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.most_members = limits.json_members

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            seen: set[str] = set()
            twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
            raise invalid("json.duplicate_key", f"the member {twice[:80]!r} occurs twice in one object")
        if len(found) > self.most_members:
            raise over_limit("limit.members", "json_members", self.most_members)
        return found

    def integer(self, token: str) -> int:
        if len(token) > self.limits.json_number_chars or abs(int(token)) > _LARGEST_INTEGER:
            raise invalid("json.number", f"{token[:40]} is beyond the integers that JSON parsers agree on")
        return int(token)

    def number(self, token: str) -> float:
        value = float(token) if len(token) <= self.limits.json_number_chars else float("inf")
        if value in (float("inf"), float("-inf")):
            raise invalid("json.number", f"{token[:40]} cannot be held as a binary64 number")
        return value


def _refuse_constant(token: str) -> NoReturn:
    raise invalid("json.syntax", f"{token} is not JSON")


def _decoder(limits: Limits) -> json.JSONDecoder:
    hooks = _Hooks(limits)
    return json.JSONDecoder(
        object_pairs_hook=hooks.pairs,
        parse_int=hooks.integer,
        parse_float=hooks.number,
        parse_constant=_refuse_constant,
    )


_DECODER = _decoder(DEFAULT)


def _too_deep(limits: Limits) -> LimitExceeded:
    return over_limit("json.depth", "json_depth", limits.json_depth)


def _plain_strings(value: object, limits: Limits, contents: Contents | None = None) -> str | None:
    """All strings of a value with which nothing is wrong; None says only that it takes a closer look to tell what."""
    strings: list[str] = []
    few = min(limits.json_members, limits.json_items)
    once = value.get("credentialSubject") if contents is not None and isinstance(value, dict) else None
    level: list[Any] = [value]
    texts: list[str] = []
    nodes = 1
    for depth in range(limits.json_depth):
        below: list[Any] = []
        for each in level:
            if type(each) is str:
                strings.append(each)
            elif type(each) is dict:
                known = _known(each, contents, depth) if len(each) >= MEMBERS and each is not once else None
                if known is None:
                    strings += each
                    below += each.values()
                else:
                    texts.append(known.text)
                    nodes += known.nodes
            elif type(each) is list:
                below += each
            elif not _is_plain_scalar(each):
                return None
        nodes += len(below)
        if nodes > limits.json_nodes:
            return None
        if not below:
            return _joined(strings, limits, texts)
        if len(below) > few and not _fit(level, limits):  # else none of them can hold too much
            return None
        level = below
    return None


def _fit(level: list[Any], limits: Limits) -> bool:
    members = all(len(each) <= limits.json_members for each in level if type(each) is dict)
    return members and all(len(each) <= limits.json_items for each in level if type(each) is list)


class _Plain(NamedTuple):
    """An object with which nothing is wrong: its strings, its values, and how deep they nest."""

    text: str
    nodes: int
    levels: int


_PLAIN: Recurring[_Plain] = Recurring()


def _known(value: dict[str, Any], contents: Contents | None, depth: int) -> _Plain | None:
    """What an equal object was found to be before; None where nobody asks, or this is the first of its kind."""
    content = contents.of(value) if contents is not None and 0 < depth <= _ASKED else None
    if content is None:
        return None
    found = _PLAIN.get(content)
    if found is None and _PLAIN.is_back(content):
        text = _plain_strings(value, DEFAULT)
        if text is not None:
            found = _Plain(text, _size(value), levels(value))
            _PLAIN.keep(content, found)
    return found if found is not None and depth + found.levels < DEFAULT.json_depth else None


def _size(value: object) -> int:
    """The values within a value."""
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(1 + _size(each) for each in within)


def _joined(strings: list[Any], limits: Limits, texts: list[str]) -> str | None:
    """The strings in one, unless one may be too long or holds half of a character; ``texts`` are known to be right."""
    try:
        text = "".join(strings)
        # UTF-16 refuses halves of characters as UTF-8 does, in a third of its time.
        if len(text) > limits.json_string_chars or not (text.isascii() or text.encode("utf-16-le")):
            return None
    except (TypeError, UnicodeEncodeError):
        return None
    return "".join((text, *texts))


def _is_plain_scalar(value: object) -> bool:
    if type(value) is int:
        return -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER
    if type(value) is float:
        return value - value == 0  # neither infinite nor NaN
    return value is None or value is True or value is False


def _may_exceed(text: str, value: object, limits: Limits) -> bool:
    """Cheap upper bounds, nearly all from the text itself: most documents need no second look."""
    openings = text.count("[") + text.count("{")
    commas = text.count(",")
    return (
        commas + openings >= limits.json_nodes
        or commas >= limits.json_items
        or len(text) > limits.json_string_chars
        or (openings > limits.json_depth and _is_deep(value, limits.json_depth))
    )


def _is_deep(value: object, levels: int) -> bool:
    """True if there are objects or arrays below that many levels of them."""
    level: list[Any] = [value]
    for _ in range(levels):
        below = (each.values() if type(each) is dict else each for each in level)
        level = [each for values in below for each in values if type(each) is dict or type(each) is list]
        if not level:
            return False
    return True


def _check_shape(value: object, limits: Limits, *, types: bool = False) -> None:
    """Depth, node, member, item and string limits, level by level, without recursion."""
    if isinstance(value, dict) and isinstance(value.get("payload"), str):
        # A JWS in JSON (RFC 7515 section 7.2) may hold a whole sealed document there: the input's limit counts.
        value = {**value, "payload": ""}
    level: list[Any] = [value]
    nodes = depth = 0
    while level:
        nodes += len(level)
        if nodes > limits.json_nodes:
            raise over_limit("limit.nodes", "json_nodes", limits.json_nodes)
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                _check_members(each, limits, types)
                below.extend(each.values())
            elif isinstance(each, list):
                if len(each) > limits.json_items:
                    raise over_limit("limit.items", "json_items", limits.json_items)
                below.extend(each)
            elif isinstance(each, str):
                _check_string(each, limits)
            elif types:
                _check_scalar(each)
        level = below
        depth += any(isinstance(each, (dict, list)) for each in level)
        if depth >= limits.json_depth:
            raise _too_deep(limits)


def _check_members(value: dict[Any, Any], limits: Limits, types: bool) -> None:
    if len(value) > limits.json_members:
        raise over_limit("limit.members", "json_members", limits.json_members)
    if types and not all(isinstance(name, str) for name in value):
        raise invalid("json.type", "a member name is not a string")
    for name in value:
        _check_string(name, limits)


def _check_string(value: str, limits: Limits) -> None:
    # Media travel as base64 in strings, and real sealed credentials hold megabytes of them.
    if len(value) > limits.json_string_chars and not _BASE64_TEXT.fullmatch(value):
        raise over_limit("limit.string", "json_string_chars", limits.json_string_chars)


def _check_scalar(value: object) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise invalid("json.number", "an integer is beyond those that JSON parsers agree on")
    elif isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise invalid("json.number", "a number is not finite")
    else:
        raise invalid("json.type", f"{type(value).__name__} has no JSON form")


def _refuse_surrogates(value: object) -> None:
    pending: list[Any] = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            pending.extend(each)
            pending.extend(each.values())
        elif isinstance(each, list):
            pending.extend(each)
        elif isinstance(each, str):
            try:
                each.encode("utf-8")
            except UnicodeEncodeError:
                raise invalid("json.surrogate", "a string holds half of a surrogate pair") from None
