"""What the commands read: files and stdin with a size cap, JSON through the strict loader, keys with a passphrase."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vcmicro import strict_json
from vcmicro.errors import Invalid, VcmicroError, invalid, over_limit
from vcmicro.escaping import escape_text
from vcmicro.limits import DEFAULT

if TYPE_CHECKING:
    from vcmicro import Key
    from vcmicro.keys import Pkcs11Key
    from vcmicro.registry import Registry

_STDIN = "-"
_PASSPHRASE = "VCMICRO_PASSPHRASE"
_MOST = max(DEFAULT.input_bytes, DEFAULT.png_bytes, DEFAULT.svg_bytes, DEFAULT.pdf_bytes)


def existing(name: str) -> str:
    """The name of a file or folder that is there, or ``-``; anything else is wrong usage."""
    if name != _STDIN and not os.path.exists(name):
        raise click.BadParameter(f"{name!r} does not exist.")
    return name


def read_bytes(name: str) -> bytes:
    """A file's bytes, or those of stdin for ``-``, up to the largest input that the library takes.

    Raises:
        Invalid: ``input.not_file``, ``limit.size``.
    """
    try:
        if name == _STDIN:
            data = sys.stdin.buffer.read(_MOST + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(_MOST + 1)
    except OSError as error:
        raise invalid("input.not_file", f"{name}: {error.strerror or type(error).__name__}") from None
    if len(data) > _MOST:
        raise over_limit("limit.size", "png_bytes", _MOST)
    return data


def read_json(name: str) -> Any:
    """The JSON value of a file or of stdin, strictly read.

    Raises:
        Invalid: ``input.not_file``, ``json.*``, ``limit.*``.
    """
    return strict_json.loads(read_bytes(name))


def read_signed(name: str) -> dict[str, Any] | str:
    """A signed credential from a file or stdin: a JSON object, or a compact token as text.

    Raises:
        Invalid: as ``read_json``; ``input.unknown`` for JSON that is no object.
    """
    data = read_bytes(name)
    if data.lstrip()[:1] in (b"{", b"["):
        value = strict_json.loads(data)
        if isinstance(value, dict):
            return value
        raise invalid("input.unknown", "a JSON array, where an object is a credential")
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise invalid("json.encoding", f"neither JSON nor a token: byte {error.start} is not UTF-8") from None


def read_context(text: str) -> tuple[str, dict[str, Any]]:
    """A JSON-LD context and its URL, from ``URL=FILE``; anything else is wrong usage."""
    url, _, name = text.rpartition("=")
    if not url or not name:
        raise click.BadParameter(f"{text!r} is not URL=FILE", param_hint="--context")
    try:
        value = read_json(name)
    except VcmicroError as error:
        raise click.BadParameter(escape_text(f"{name}: {error.problem}"), param_hint="--context") from None
    if not isinstance(value, dict) or "@context" not in value:
        raise click.BadParameter(f"{name}: no JSON object with @context", param_hint="--context")
    return url, value


def read_documents(name: str) -> dict[str, dict[str, Any]]:
    """The JSON objects of a file, or of every file below a folder, by the ``id`` that each bears."""
    files = sorted(each for each in Path(name).rglob("*") if each.is_file()) if Path(name).is_dir() else [Path(name)]
    found: dict[str, dict[str, Any]] = {}
    for file in files:
        try:
            value = read_json(str(file))
        except VcmicroError:
            continue
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            found[value["id"]] = value
    return found


def new_passphrase(file: str | None, *, ask: bool) -> str | None:
    """The passphrase for a key file that is about to be written; None leaves it unencrypted."""
    given = _given_passphrase(file)
    if given is None and ask:
        given = str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True))
    return given


def load_key(path: str, passphrase_file: str | None) -> Key:
    """A private key from its file; for an encrypted one the passphrase is in a file, in the environment, or asked for.

    Raises:
        Invalid: ``key.*``.
    """
    import vcmicro

    if passphrase_file is None and not _is_encrypted(path):
        return vcmicro.Key.load(path)
    passphrase = _given_passphrase(passphrase_file)
    if passphrase is None and sys.stdin.isatty():
        passphrase = str(click.prompt("Passphrase", hide_input=True, err=True))
    if passphrase is None:
        hint = f"Give --passphrase-file FILE, or set {_PASSPHRASE}."
        raise invalid("key.file", f"{path} is encrypted, and no passphrase was given", hint=hint)
    return vcmicro.Key.load(path, passphrase)


class KeyName(click.Path):
    """A file, or the ``pkcs11:`` URI of a key in a token."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if _is_in_a_token(value) else super().convert(value, param, ctx)


def _is_in_a_token(name: object) -> bool:
    return isinstance(name, str) and name.startswith("pkcs11:")


def load_signer(name: str, passphrase_file: str | None) -> Key | Pkcs11Key:
    """The key of a file, or of a token; the PIN is where the URI says, else it is asked for like a passphrase.

    Raises:
        Invalid, Unavailable: ``key.*``, ``extra.missing``.
    """
    if not _is_in_a_token(name):
        return load_key(name, passphrase_file)
    from vcmicro.keys import Pkcs11Key

    def pin() -> str:
        given = _given_passphrase(passphrase_file)
        if given is None and sys.stdin.isatty():
            given = str(click.prompt("PIN", hide_input=True, err=True))
        if given is None:
            hint = f"Give pin-source in the URI or --passphrase-file FILE, or set {_PASSPHRASE}."
            raise invalid("key.token", "the token asks for a PIN, and none was given", hint=hint)
        return given

    try:
        key = Pkcs11Key.from_uri(name, pin=pin)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--key") from None
    click.get_current_context().call_on_close(key.close)
    return key


def _given_passphrase(file: str | None) -> str | None:
    """The first line of the passphrase file, else the environment's; empty is wrong usage."""
    if file is not None:
        try:
            given: str | None = read_bytes(file).decode("utf-8").partition("\n")[0].rstrip("\r")
        except (Invalid, UnicodeDecodeError):
            raise click.UsageError(f"--passphrase-file: {file!r} cannot be read as UTF-8 text") from None
    else:
        given = os.environ.get(_PASSPHRASE)
    if given == "":
        raise click.UsageError(f"an empty passphrase protects nothing (--passphrase-file, {_PASSPHRASE})")
    return given


def _is_encrypted(path: str) -> bool:
    """True for an encrypted PEM (RFC 7468 section 11, RFC 1421 section 4.6.1.3) and a compact JWE."""
    try:
        data = Path(path).read_bytes()[:_MOST]
    except OSError:
        return False
    if b"-----BEGIN " in data:
        return b"ENCRYPTED" in data
    return not data.lstrip().startswith(b"{") and data.count(b".") == 4


def with_ebsi(registry: str | None) -> Registry[Any] | None:
    """The DID methods with the named registry of did:ebsi; None, for the library's own, if none is named."""
    if registry is None:
        return None
    from vcmicro.dids import METHODS, DidEbsi

    try:
        return METHODS.plus(DidEbsi(registry))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--ebsi-registry") from None
