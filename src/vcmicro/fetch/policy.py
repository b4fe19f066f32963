"""Which URLs and addresses may be asked for anything: pure decisions, before any socket or look-up.

Sources: RFC 3986 and RFC 3987 (syntax), RFC 6761, 6762, 7686, 8375 and ICANN's .internal (names without a public
meaning), the IANA special-purpose address registries (RFC 6890 and its successors).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from vcmicro.errors import invalid, unavailable
from vcmicro.problems import shown

LONGEST_URL = 2_048
"""Characters; the length that every server and proxy takes."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):", re.ASCII)
_AUTHORITY = re.compile(r"(?P<host>[^:@\[\]]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\<>\"{}|^`]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
# A host whose last label is a number is an IPv4 address to the parsers of URLs, in decimal, octal or hex.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_PRIVATE_NAMES = ("localhost", "local", "internal", "onion", "home.arpa")


@dataclass(frozen=True, slots=True)
class Target:
    """An https URL that may be asked for, taken apart; all ASCII, the host in lower case."""

    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The URL put together again."""
        return f"https://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """Host and, unless it is 443, port."""
        return self.host if self.port == 443 else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Policy:
    """Ports and hosts that may be asked. ``*.name`` stands for every host below ``name``.

    ``hosts`` is an allow-list (None: every public host); ``deny`` names hosts that are refused all the same.
    """

    ports: Collection[int] = (443,)
    hosts: Collection[str] | None = None
    deny: Collection[str] = ()

    def target(self, url: str) -> Target:
        """Take a URL apart if it may be fetched.

        Raises:
            Invalid: ``net.url`` or ``net.address``: no policy of this library allows it.
            Unavailable: ``net.scheme`` for another scheme, ``net.host`` for a host or port that this policy lacks.
        """
        target = parse_url(url)
        if target.port not in self.ports:
            raise unavailable("net.host", f"port {target.port} is not one of {', '.join(map(str, self.ports))}")
        if self.hosts is not None and not _listed(target.host, self.hosts):
            raise unavailable("net.host", f"{target.host} is not on the list of hosts")
        if _listed(target.host, self.deny):
            raise unavailable("net.host", f"{target.host} is on the list of refused hosts")
        return target


def parse_url(url: str) -> Target:
    """Take an absolute https URL apart, strictly: no userinfo, fragment, IP address, private name or odd character.

    Non-ASCII characters are mapped (IDNA for the host, percent-encoded UTF-8 elsewhere).

    Raises:
        Invalid: ``net.url`` or ``net.address``.
        Unavailable: ``net.scheme``: another scheme, which a caller may resolve in a fetcher of its own.
    """
    if not isinstance(url, str) or not url or len(url) > LONGEST_URL:
        raise invalid("net.url", f"a URL has 1 to {LONGEST_URL:,} characters")
    scheme = _SCHEME.match(url)
    if scheme is None or any("\ud800" <= char <= "\udfff" for char in url):
        raise invalid("net.url", f"{shown(url)} is not an absolute URL")
    if scheme[1].lower() != "https":
        raise unavailable("net.scheme", f"{shown(url)} is not https")
    if _FORBIDDEN.search(url) or _BAD_ESCAPE.search(url) or not url[6:].startswith("//"):
        raise invalid("net.url", f"{shown(url)} holds a character or an escape that no URL has")
    if "#" in url:
        raise invalid("net.url", f"{shown(url)} has a fragment, which is never sent")
    authority, path = _split_authority(url[8:])
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        literal = authority.startswith("[")
        raise invalid("net.address" if literal else "net.url", f"{shown(authority)} is not a plain host name")
    host = ascii_host(found["host"])
    fault = host_fault(host)
    if fault is not None:
        raise invalid("net.address", f"{shown(host)} {fault}")
    port = int(found["port"]) if found["port"] else 443
    if not 0 < port < 65_536:
        raise invalid("net.url", f"there is no port {port}")
    return Target(host, port, quote(path, safe="/?%:@!$&'()*+,;=-._~[]"))


def ascii_host(host: str) -> str:
    """The host in lower case and, where it is not ASCII, in IDNA's ASCII form (UTS 46, RFC 5891).

    Raises:
        Invalid: ``net.url`` for a name that IDNA refuses, in either form: DNS answers for ``xn--`` labels that stand
            for nothing, and clients fail on them.
    """
    lower = host.lower()
    if host.isascii() and "xn--" not in lower:
        return lower
    import idna

    try:
        encoded = idna.encode(host, uts46=not host.isascii()).decode("ascii").lower()
        idna.decode(encoded)
        return encoded
    except (idna.IDNAError, UnicodeError):
        raise invalid("net.url", f"{shown(host)} is not an internationalized host name") from None


def host_fault(host: str) -> str | None:
    """Why a lower-case ASCII host may not be asked, in words; None if it may."""
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return "is an IP address, not a name"
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return "is not a host name"
    if len(labels) == 1 or any(host == name or host.endswith("." + name) for name in _PRIVATE_NAMES):
        return "is a name without a public meaning"
    return None


def check_addresses(host: str, answers: Iterable[str]) -> list[str]:
    """The addresses of a host if every one of them is on the public internet.

    One private address among public ones refuses them all: it is how rebinding is done.

    Raises:
        Unavailable: ``net.address``, or ``net.failed`` if there are none.
    """
    addresses = list(dict.fromkeys(answers))
    if not addresses:
        raise unavailable("net.failed", f"{host} has no address")
    for address in addresses:
        if not is_public(address):
            raise unavailable("net.address", f"{host} resolves to {shown(address)}, which is not public")
    return addresses


def is_public(address: str) -> bool:
    """True for a textual IP address that is globally reachable, also as the IPv4 address inside an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.scope_id is not None:
            return False
        inner = _embedded(parsed)
        if inner is None:
            return parsed in _GLOBAL_UNICAST and not any(parsed in each for each in _REFUSED_V6)
        parsed = inner
    return parsed.is_global and not any(parsed in each for each in _REFUSED_V4)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which an IPv6 one leads: mapped, compatible, NAT64 (RFC 6052) or 6to4 (RFC 3056)."""
    if address in _MAPPED or address in _COMPATIBLE or address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.sixtofour


def _split_authority(rest: str) -> tuple[str, str]:
    """What follows ``https://`` as authority and path with query; an empty path becomes ``/``."""
    end = min((at for at in (rest.find("/"), rest.find("?")) if at >= 0), default=len(rest))
    path = rest[end:]
    return rest[:end], path if path.startswith("/") else "/" + path


def _listed(host: str, names: Collection[str]) -> bool:
    return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in map(str.lower, names))


_MAPPED, _COMPATIBLE, _NAT64, _GLOBAL_UNICAST = (
    ipaddress.IPv6Network(text) for text in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "2000::/3")
)
# ``is_global`` differs between Python versions and forgets some; these are refused whatever it says.
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # the host agent that Azure shows to its guests
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# 2001::/23 holds Teredo (2001::/32) among the protocol assignments; no server lives behind Teredo.
_REFUSED_V6 = tuple(ipaddress.IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "3fff::/20"))
