"""What is done with each item of a batch: verify it, issue it, or convert it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vcmicro import strict_json, times
from vcmicro.cryptosuites import SUITES
from vcmicro.errors import Invalid, VcmicroError, invalid
from vcmicro.fetch import Fetcher
from vcmicro.issuing import Issuer, NotPortable
from vcmicro.limits import Limits
from vcmicro.problems import problem
from vcmicro.registry import Tools
from vcmicro.report import Report
from vcmicro.securing import MECHANISMS
from vcmicro.verifying import unopened, verify

if TYPE_CHECKING:
    from vcmicro.converting import Conversion


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is done with items that may be lines of a file; ``fetcher`` may be what makes one, for each process."""

    options: dict[str, Any]
    fetcher: Fetcher | Callable[[], Fetcher] | None
    from_lines: bool

    @property
    def limits(self) -> Limits:
        return (self.options.get("tools") or Tools()).limits

    def _bound(self, verb: Callable[..., Any], refused: Callable[[VcmicroError], Any]) -> Callable[[Any], Any]:
        """``verb`` with its options, for one item; its errors are answers."""
        options = {**self.options, "fetcher": _made(self.fetcher)}

        def done(given: Any) -> Any:
            try:
                return verb(_unquoted(given, self.limits) if self.from_lines else given, **options)
            except VcmicroError as error:
                return refused(error)

        return done


@dataclass(frozen=True, slots=True)
class Verifying(_Reading):
    """``verify`` with its options."""

    def begin(self) -> Callable[[Any], Report]:
        return self._bound(verify, unopened)

    def failure(self, error: VcmicroError) -> Report:
        return unopened(error)


@dataclass(frozen=True, slots=True)
class Issuing:
    """``Issuer.issue`` with its options; an answer is what was signed, or the error."""

    issuer: Issuer
    options: dict[str, Any]

    def begin(self) -> Callable[[Any], dict[str, Any] | str | bytes | VcmicroError]:
        return self._issued

    def failure(self, error: VcmicroError) -> VcmicroError:
        return error

    def _issued(self, given: Any) -> dict[str, Any] | str | bytes | VcmicroError:
        try:
            if isinstance(given, (bytes, str)):
                given = strict_json.loads(given, limits=self.issuer.tools.limits)
                if not isinstance(given, dict):
                    raise invalid("input.unknown", "a draft is a JSON object")
            return self.issuer.issue(given, **self.options)
        except VcmicroError as error:
            return error
        except NotPortable:
            # Only where the caller made warnings errors.
            return Invalid(problem("rdfc.not_portable", "refused, since this warning is an error here"))


@dataclass(frozen=True, slots=True)
class Converting(_Reading):
    """``convert`` with its options; an answer is the ``Conversion``, or the error."""

    def begin(self) -> Callable[[Any], Conversion | VcmicroError]:
        from vcmicro.converting import convert

        return self._bound(convert, self.failure)

    def failure(self, error: VcmicroError) -> VcmicroError:
        return error


def check_verifying(fetcher: object, options: dict[str, Any]) -> None:
    """Misuse of ``verify_many`` that would otherwise show once for each item: TypeError or ValueError."""
    verify("", **options)
    _check_fetcher(fetcher)


def check_issuing(issuer: object, options: dict[str, Any]) -> None:
    """Misuse of ``issue_many`` that would otherwise show once for each draft: TypeError or ValueError."""
    if not isinstance(issuer, Issuer):
        raise TypeError(f"issuer is an Issuer, not {type(issuer).__name__}")
    inspect.signature(Issuer.issue).bind(issuer, {}, **options)
    for name in ("now", "expires"):
        if options.get(name) is not None:
            times.from_datetime(options[name])
    suites = SUITES if issuer.tools.suites is None else issuer.tools.suites
    mechanisms = MECHANISMS if issuer.tools.mechanisms is None else issuer.tools.mechanisms
    known = {name for mechanism in mechanisms.values() for name in mechanism.secures(suites)}
    if options.get("secured_by") is not None and options["secured_by"] not in known:
        raise ValueError(f"secured_by={options['secured_by']!r}: supported are {', '.join(sorted(known))}")


def check_converting(fetcher: object, options: dict[str, Any]) -> None:
    """Misuse of ``convert_many`` that would otherwise show once for each item: TypeError or ValueError."""
    from vcmicro.converting import convert

    _check_fetcher(fetcher)
    verify("", **inspect.signature(convert).bind("", **options).arguments.get("verification", {}))
    with suppress(VcmicroError):
        convert("", **options)


def _check_fetcher(fetcher: object) -> None:
    if fetcher is not None and not callable(fetcher) and not hasattr(fetcher, "fetch"):
        raise TypeError(f"expected a Fetcher or what makes one, not {type(fetcher).__name__}")


def is_verifiable(given: object) -> bool:
    """True for what ``verify`` takes."""
    return isinstance(given, (bytes, bytearray, str, Path, dict)) or _is_model(given)


def is_draft(given: object) -> bool:
    """True for what ``Issuer.issue`` takes, and its JSON text."""
    return isinstance(given, (bytes, str, Mapping)) or _is_model(given)


def _is_model(given: object) -> bool:
    return hasattr(given, "to_json") and type(given).__module__.startswith("vcmicro.models")


def _unquoted(line: bytes, limits: Limits) -> bytes | str:
    """A token stands in a JSONL file as a JSON string; anything else is taken as it is."""
    if not line.startswith(b'"'):
        return line
    # A token may be as long as the input, longer than a string within a document.
    text = strict_json.loads(line, limits=limits.replace(json_string_chars=limits.input_bytes))
    return text if isinstance(text, str) else line


def _made(given: Any) -> Any:
    """A fetcher from its factory: a class, or a callable that is no ``Fetcher`` itself."""
    is_factory = isinstance(given, type) or (callable(given) and not hasattr(given, "fetch"))
    return given() if is_factory else given
