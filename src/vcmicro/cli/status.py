"""vcmicro status: keep a status list; create it, allocate entries, set them, publish the signed list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from vcmicro.cli.inputs import KeyName, existing, load_signer, read_json
from vcmicro.cli.output import write_bytes, write_json
from vcmicro.escaping import escape_text

if TYPE_CHECKING:
    from vcmicro import Issuer, StatusList

_SPAN = re.compile(r"([1-9][0-9]{0,8})([smhd])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class _Span(click.ParamType[timedelta]):
    """Such as 90s, 15m, 12h, 30d."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        found = None if isinstance(value, timedelta) else _SPAN.fullmatch(value)
        if found is None:
            return value if isinstance(value, timedelta) else self.fail(f"{value!r} is not such as 12h or 30d")
        return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _store(function: Callable[..., None]) -> Callable[..., None]:
    text = "The database: a file, or a URL (postgresql://...)."
    return click.option("--store", metavar="STORE", default="status.db", show_default=True, help=text)(function)


def _signing(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say who signs."""
    file = KeyName(exists=True, dir_okay=False)
    for option in (
        click.option("--passphrase-file", metavar="FILE", type=click.Path(exists=True), help="The key's passphrase."),
        click.option("--method", metavar="URL", help="Its verification method.  [default: as of the key]"),
        click.option(
            "--key", required=True, metavar="KEY", type=file, help="The issuer's key: a file, or a pkcs11: URI."
        ),
    ):
        function = option(function)
    return function


@click.group(short_help="Keep status lists: create, allocate, set, publish.")
def command() -> None:
    """Keep status lists: create one, allocate an entry for each credential, set entries, publish the signed list.

    URL is where the list will be served. The lists stand in a database (--store); this needs the extra 'status'.
    """


@command.command()
@click.argument("url", metavar="URL")
@_signing
@_store
@click.option("--kind", metavar="KIND", default="BitstringStatusList", help="BitstringStatusList or TokenStatusList.")
@click.option(
    "--purpose", "purposes", metavar="NAME", multiple=True, help="revocation, suspension, ...; may be repeated."
)
@click.option("--size", metavar="COUNT", type=int, default=131_072, show_default=True, help="Entries.")
@click.option("--bits", metavar="COUNT", type=int, default=1, show_default=True, help="Bits of an entry.")
@click.option("--message", "messages", metavar="TEXT", multiple=True, help="What each value means, from 0 on; repeat.")
@click.option("--ttl", metavar="TIME", type=_Span(), default="1h", show_default=True, help="Verifiers may keep it.")
@click.option("--valid-for", metavar="TIME", type=_Span(), default="30d", show_default=True, help="Publish before.")
def create(
    url: str, key: str, method: str | None, passphrase_file: str | None, purposes: tuple[str, ...], **options: Any
) -> None:
    """Create the list of URL in the store."""
    from vcmicro import StatusList

    issuer = _issuer(key, method, passphrase_file)
    made = _asked(lambda: StatusList.create(issuer, url, purpose=purposes or None, **options))
    settings = made.settings
    purposes_shown = f" for {', '.join(settings.purposes)}" if settings.purposes else ""
    bits = f"{settings.bits} bit" + ("s" if settings.bits > 1 else "")
    click.echo(escape_text(f"{settings.kind} {url}{purposes_shown}: {settings.size:,} entries, {bits}"))
    if not url.startswith("https:"):
        click.echo("warning: verifiers fetch status lists by https only", err=True)


@command.command()
@click.argument("url", metavar="URL")
@_store
@click.option("--credential-id", metavar="ID", help="Whose entry it is, to find it again.")
@click.option("--purpose", metavar="NAME", help="Needed where the list has several.")
@click.option("-o", "--out", metavar="OUT", default="-", help="The file to write.  [default: stdout]")
def allocate(url: str, store: str, credential_id: str | None, purpose: str | None, out: str) -> None:
    """Print an entry that no other credential has, for credentialStatus (vcmicro issue --status)."""
    status_list = _opened(url, store)
    write_json(out, _asked(lambda: status_list.allocate(credential_id, purpose=purpose)))


@command.command("set")
@click.argument("url", metavar="URL")
@click.argument("value", metavar="[VALUE]", type=int, default=1)
@_store
@click.option("--index", metavar="INDEX", type=click.IntRange(min=0), help="The entry of this index.")
@click.option("--credential-id", metavar="ID", help="The entries allocated to this credential.")
@click.option("--entry", metavar="FILE", help="The entry, or the credential that holds it, as JSON.")
@click.option("--purpose", metavar="NAME", help="Only the credential's entries of this purpose.")
def set_(url: str, value: int, store: str, purpose: str | None, **which: Any) -> None:
    """Set an entry to VALUE (1: revoked, suspended). It counts once the list has been published."""
    given = {name: each for name, each in which.items() if each is not None}
    if len(given) != 1:
        raise click.UsageError("say which: one of --index, --credential-id, --entry")
    [(name, named)] = given.items()
    status_list = _opened(url, store)
    target = _entry(named, url) if name == "entry" else named
    _asked(lambda: status_list.set(target, value, purpose=purpose))
    click.echo(f"Set to {value}; publish the list for verifiers to see it")


@command.command()
@click.argument("url", metavar="URL")
@_signing
@_store
@click.option("--suite", metavar="NAME", help="Cryptosuite or token form.  [default: what fits key and kind]")
@click.option("-o", "--out", metavar="OUT", default="-", help="The file to write.  [default: stdout]")
def publish(
    url: str, key: str, method: str | None, passphrase_file: str | None, store: str, suite: str | None, out: str
) -> None:
    """Sign the list as it is now; what is written is what URL has to answer with."""
    status_list = _opened(url, store, _issuer(key, method, passphrase_file))
    signed = _asked(lambda: status_list.publish(secured_by=suite))
    if isinstance(signed, dict):
        write_json(out, signed)
    else:
        write_bytes(out, signed if isinstance(signed, bytes) else signed.encode("ascii") + b"\n")


def _asked(call: Callable[[], Any]) -> Any:
    """What the library refuses as misuse is wrong usage of the command."""
    try:
        return call()
    except ValueError as error:
        raise click.UsageError(escape_text(str(error))) from None


def _opened(url: str, store: str, issuer: Issuer | None = None) -> StatusList:
    from vcmicro import StatusList

    opened: StatusList = _asked(lambda: StatusList(url, store=store, issuer=issuer))
    return opened


def _issuer(key: str, method: str | None, passphrase_file: str | None) -> Issuer:
    from vcmicro import Issuer

    signer = load_signer(key, passphrase_file)
    named = _asked(lambda: signer if method is None else signer.with_method(method))
    return Issuer(named.verification_method.partition("#")[0], signer=named)


def _entry(file: str, url: str) -> dict[str, Any]:
    """The entry in a file, by itself or in the credential that holds it."""
    value = read_json(existing(file))
    entries = [value]
    if isinstance(value, dict):
        within = value.get("credentialStatus", value.get("status", []))
        entries += within if isinstance(within, list) else [within]
    for each in entries:
        token = each.get("status_list") if isinstance(each, dict) else None
        if isinstance(each, dict) and url in (
            each.get("statusListCredential"),
            token.get("uri") if isinstance(token, dict) else None,
        ):
            return each
    raise click.UsageError(f"{escape_text(file)} holds no entry of the list {escape_text(url)}")
