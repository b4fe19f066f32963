"""The configuration file: TOML to ``Settings``, every name checked, so that a typing error is no silent default.

Keys are read here, in the parent; what the file says of a key is the path of its file and, if it is encrypted, of a
file with the passphrase.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from vcmicro import Key, strict_json
from vcmicro.errors import Invalid, invalid
from vcmicro.server.settings import (
    ApiKeySettings,
    FetchSettings,
    HolderSettings,
    IssuerSettings,
    KeySettings,
    OAuth2Settings,
    OpenBadgesSettings,
    Settings,
    StatusListSettings,
)
from vcmicro.server.working import settings_of

_SERVER = {
    "host": str,
    "port": int,
    "workers": int,
    "queue": int,
    "body_bytes": int,
    "body_seconds": float,
    "item_seconds": float,
    "shutdown_seconds": float,
    "cors_origins": list,
    "page": bool,
}
_AUTH = {"api_keys": list, "oauth2": dict, "open": list}
_API_KEY = {"name": str, "sha256": str, "scopes": list}
_OAUTH2 = {"issuer": str, "audience": str, "jwks": str}
_FETCH = {"enabled": bool, "hosts": list, "deny": list}
_STATUS = {"store": str, "base": str, "lists": list}
_LIST = {"name": str, "issuer": str, "purpose": (str, list), "bits": int, "messages": list, "references": list}
_ISSUER = {
    "name": str,
    "id": str,
    "key": str,
    "method": str,
    "passphrase_file": str,
    "secured_by": str,
    "title": str,
    "status": str,
}
_HOLDER = {"id": str, "key": str, "method": str, "passphrase_file": str, "secured_by": str}
_OPEN_BADGES = {each.name: int if each.type == "int" else str for each in fields(OpenBadgesSettings)}
_OPEN_BADGES_NEEDED = tuple(each.name for each in fields(OpenBadgesSettings) if each.default is MISSING)
_TOP = {
    "open_badges": dict,
    "contexts": dict,
    "server": dict,
    "auth": dict,
    "fetch": dict,
    "status": dict,
    "issuers": list,
    "holder": dict,
}


def read_configuration(path: Path) -> Settings:
    """The settings of a file; paths in it are relative to it.

    Raises:
        Invalid: ``server.config``, naming the member; ``input.not_file``; ``key.*``.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise invalid("input.not_file", f"{path} cannot be read as UTF-8 text") from None
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise invalid("server.config", f"{path}: {error}") from None
    return settings_from(value, path.parent)


def settings_from(value: dict[str, Any], folder: Path) -> Settings:
    """The settings of a parsed file.

    Raises:
        Invalid: ``server.config``, ``key.*``.
    """
    _check(value, _TOP, "")
    server, auth = _table(value, "server", _SERVER), _table(value, "auth", _AUTH)
    status, fetch = _table(value, "status", _STATUS), _table(value, "fetch", _FETCH)
    members: dict[str, Any] = {name: _tupled(each) for name, each in server.items()}
    if "open" in auth:
        members["open_scopes"] = tuple(auth["open"])
    base = str(status.get("base", "")).rstrip("/")
    lists = _tables(status, "lists", _LIST, "/status/lists", ("name", "issuer"))
    if lists and not base.startswith("https://"):
        raise _wrong("base is the https URL that the public reaches this server at", "/status/base")
    store = status.get("store")
    return Settings(
        **members,
        issuers=tuple(
            _issuer(each, folder, base) for each in _tables(value, "issuers", _ISSUER, "/issuers", ("name", "key"))
        ),
        holder=_holder(value, folder),
        store=_store(store, folder) if store is not None else None,
        status_lists=tuple(_status_list(each, base) for each in lists),
        api_keys=tuple(
            ApiKeySettings(name=each["name"], sha256=each["sha256"], scopes=tuple(each["scopes"]))
            for each in _tables(auth, "api_keys", _API_KEY, "/auth/api_keys", tuple(_API_KEY))
        ),
        oauth2=_oauth2(auth, folder),
        open_badges=_open_badges(value, folder),
        contexts={url: read_context(folder, name) for url, name in value.get("contexts", {}).items()},
        fetch=FetchSettings(**{name: _tupled(each) for name, each in fetch.items()}),
    )


def read_context(folder: Path, name: Any) -> Any:
    """A JSON-LD context from its file.

    Raises:
        Invalid: ``server.config``, ``json.*``.
    """
    try:
        return strict_json.loads((folder / str(name)).read_bytes())
    except OSError:
        raise _wrong("a file cannot be read", "/contexts") from None


def _issuer(each: dict[str, Any], folder: Path, base: str) -> IssuerSettings:
    key, id_ = _key(each, folder)
    listed = each.get("status")
    return IssuerSettings(
        name=each["name"],
        id=id_,
        key=key,
        secured_by=each.get("secured_by"),
        title=each.get("title"),
        status_list=None if listed is None else f"{base}/status/{listed}",
    )


def _holder(value: dict[str, Any], folder: Path) -> HolderSettings | None:
    if "holder" not in value:
        return None
    given = _table(value, "holder", _HOLDER, ("key",))
    key, id_ = _key(given, folder)
    return HolderSettings(id=id_, key=key, secured_by=given.get("secured_by"))


def _key(given: dict[str, Any], folder: Path) -> tuple[KeySettings, str]:
    """The key, and the id of whose it is: what the file says, else what its verification method belongs to."""
    passphrase = None
    if "passphrase_file" in given:
        try:
            passphrase = (folder / given["passphrase_file"]).read_text("utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            raise _wrong("passphrase_file cannot be read", "/passphrase_file") from None
    key = Key.load(folder / given["key"], passphrase)
    if "method" in given:
        key = key.with_method(given["method"])
    return settings_of(key), given.get("id", key.verification_method.partition("#")[0])


def _status_list(each: dict[str, Any], base: str) -> StatusListSettings:
    purpose = each.get("purpose", "revocation")
    return StatusListSettings(
        name=each["name"],
        url=f"{base}/status/{each['name']}",
        issuer=each["issuer"],
        purpose=(purpose,) if isinstance(purpose, str) else tuple(purpose),
        bits=each.get("bits", 1),
        messages=tuple(each.get("messages", ())),
        references=tuple(each.get("references", ())),
    )


def _oauth2(auth: dict[str, Any], folder: Path) -> OAuth2Settings | None:
    if "oauth2" not in auth:
        return None
    given = _table(auth, "oauth2", _OAUTH2, tuple(_OAUTH2))
    return OAuth2Settings(**{**given, "jwks": _beside(given["jwks"], folder)})


def _open_badges(value: dict[str, Any], folder: Path) -> OpenBadgesSettings | None:
    if "open_badges" not in value:
        return None
    given = dict(_table(value, "open_badges", _OPEN_BADGES, _OPEN_BADGES_NEEDED))
    given["base"], given["store"] = given["base"].rstrip("/"), _store(given["store"], folder)
    for name in ("jwks", "client_secret_file"):
        if name in given:
            given[name] = _beside(given[name], folder)
    return OpenBadgesSettings(**given)


def _beside(given: str, folder: Path) -> str:
    """An https URL as it is, a path as it is from the folder of the configuration."""
    return given if given.startswith("https://") else str(folder / given)


def _store(store: str, folder: Path) -> str:
    return store if "://" in store else str(folder / store)


def _table(value: dict[str, Any], name: str, known: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    given: dict[str, Any] = value.get(name, {})
    _check(given, known, f"/{name}", required)
    return given


def _tables(
    value: dict[str, Any], name: str, known: dict[str, Any], at: str, required: tuple[str, ...]
) -> list[dict[str, Any]]:
    given: list[Any] = value.get(name, [])
    for index, each in enumerate(given):
        if not isinstance(each, dict):
            raise _wrong("no table", f"{at}/{index}")
        _check(each, known, f"{at}/{index}", required)
    return given


def _check(given: dict[str, Any], known: dict[str, Any], at: str, required: tuple[str, ...] = ()) -> None:
    for name, value in given.items():
        if name not in known:
            raise _wrong(f"there is no such setting; there are {', '.join(known)}", f"{at}/{name}")
        kind = known[name]
        fits = isinstance(value, (int, float) if kind is float else kind) and (
            kind is bool or not isinstance(value, bool)
        )
        if not fits:
            raise _wrong("the value is of another type", f"{at}/{name}")
        if isinstance(value, list) and kind is not dict and name not in ("api_keys", "lists", "issuers"):
            _check_texts(value, f"{at}/{name}")
    for name in required:
        if name not in given:
            raise _wrong("this is needed", f"{at}/{name}")


def _check_texts(value: list[Any], at: str) -> None:
    if not all(isinstance(each, str) for each in value):
        raise _wrong("an array of strings", at)


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _wrong(detail: str, pointer: str) -> Invalid:
    return invalid("server.config", f"{pointer.strip('/') or 'the file'}: {detail}", pointer)
