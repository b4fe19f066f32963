"""The URL policy against urllib, httpx and ipaddress: what may be asked is what they would ask, and it is public."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from fuzz.target import Finding, Target
from vcmicro.errors import VcmicroError
from vcmicro.fetch.policy import LONGEST_URL, Policy, is_public, parse_url


def check(data: bytes) -> str:
    text = data.decode("utf-8", "surrogateescape")
    return f"{_url(text)} {_address(text)}"


def _url(text: str) -> str:
    try:
        target = parse_url(text)
    except VcmicroError as error:
        return error.code
    parts, other = urlsplit(target.url), httpx.URL(target.url)
    host = other.raw_host.decode("ascii")
    seen = {(parts.scheme, parts.hostname, parts.port or 443), (other.scheme, host, other.port or 443)}
    if seen != {("https", target.host, target.port)}:
        raise Finding(f"{text!r} is {target}, but others would ask {seen}")
    if parts.username is not None or parts.fragment or other.userinfo or not target.url.isascii():
        raise Finding(f"{text!r} carries more than {target}")
    httpx.Request("GET", target.url)
    if len(target.url) <= LONGEST_URL and parse_url(target.url) != target:
        raise Finding(f"{text!r} is {target}, which is read as {parse_url(target.url)}")
    if _is_address(target.host) or target.host.endswith((".local", ".internal", ".onion", "localhost")):
        raise Finding(f"{text!r} leads to {target.host}")
    try:
        Policy(hosts=("univ.example", "*.univ.example")).target(text)
    except VcmicroError as error:
        return error.code
    return "ok"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _address(text: str) -> str:
    if not is_public(text):
        return "not public"
    address = ipaddress.ip_address(text)
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    if inner.is_private or inner.is_loopback or inner.is_link_local or inner.is_multicast or inner.is_unspecified:
        raise Finding(f"{text!r} is called public")
    return "public"


def seeds() -> Iterator[bytes]:
    for text in (
        "https://univ.example/", "https://univ.example:8443/a/b?c=d", "https://UNIV.example",
        "https://b\u00fccher.example/\u00e9", "https://user@univ.example/", "https://univ.example/#f",
        "http://univ.example/", "https://127.0.0.1/", "https://[::1]/", "https://0x7f.1/", "https://2130706433/",
        "https://localhost/", "https://xn--bchhher-kv.example/", "https://a.internal/",
        "https://univ.example\\@evil.example/", "https://univ.example%2f@evil/", "https:/univ.example",
        "https://univ.example:99999/", "https://univ.example/%zz", "https://xn--bcher-kva.example/",
        "https://univ.example./", "8.8.8.8", "10.0.0.1", "::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::10.0.0.1",
        "2001:4860:4860::8888", "169.254.169.254", "fe80::1%eth0", "100.64.0.1", "https://\u2488.example/",
    ):  # fmt: skip
        yield text.encode()


TARGET = Target("url_policy", seeds, check)
