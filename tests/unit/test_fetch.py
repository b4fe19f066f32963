"""The hardened fetcher without a network: URL and address policy, look-ups, budgets and cache."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.errors import Invalid, LimitExceeded, Unavailable, VcmicroError, invalid, unavailable
from vcmicro.fetch import PURPOSES, Fetched, HttpsFetcher, MeteredFetcher, OfflineFetcher
from vcmicro.fetch.cache import Cache
from vcmicro.fetch.https import resolve_by_system
from vcmicro.fetch.policy import Policy, check_addresses, is_public, parse_url
from vcmicro.limits import Limits

PUBLIC = "93.184.216.34"
HOST = "issuer.example"


# The policy on URLs


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://issuer.example", "issuer.example", 443, "/"),
        ("https://issuer.example?x=1", "issuer.example", 443, "/?x=1"),
        ("HTTPS://Issuer.EXAMPLE:443/A/b?c=/d", "issuer.example", 443, "/A/b?c=/d"),
        ("https://issuer.example:8443/s", "issuer.example", 8443, "/s"),
        ("https://bücher.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://XN--bcher-kva.example/", "xn--bcher-kva.example", 443, "/"),
        ("https://issuer.example/stätus/1", "issuer.example", 443, "/st%C3%A4tus/1"),
        ("https://issuer.example/a%2Fb@c:d", "issuer.example", 443, "/a%2Fb@c:d"),
    ],
)
def test_a_plain_https_url_is_taken_apart(url: str, host: str, port: int, path: str) -> None:
    target = parse_url(url)
    assert (target.host, target.port, target.path) == (host, port, path)
    assert parse_url(target.url) == target


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "net.url"),
        ("issuer.example/s", "net.url"),
        ("//issuer.example/s", "net.url"),
        ("https:issuer.example", "net.url"),
        ("https:///etc/passwd", "net.url"),
        ("http://issuer.example/", "net.scheme"),
        ("file:///etc/passwd", "net.scheme"),
        ("data:application/json,{}", "net.scheme"),
        ("javascript:alert(1)", "net.scheme"),
        ("https://user@issuer.example/", "net.url"),
        ("https://user:pw@issuer.example/", "net.url"),
        ("https://issuer.example@127.0.0.1/", "net.url"),
        ("https://issuer.example/#fragment", "net.url"),
        ("https://issuer.example\\@evil.example/", "net.url"),
        ("https://issuer.example/a b", "net.url"),
        ("https://issuer.example/a\r\nX: y", "net.url"),
        ("https://issuer.example/\x00", "net.url"),
        (" https://issuer.example/", "net.url"),
        ("https://issuer.example/%zz", "net.url"),
        ("https://issuer.example/\ud800", "net.url"),
        ("https://\ud800.example/", "net.url"),
        ("https://xn--bchhher-kv.example/", "net.url"),
        ("https://xn--bchhher-kva.example/", "net.url"),
        ("https://a.XN---b.example/", "net.url"),
        ("https://issuer.example:/", "net.url"),
        ("https://issuer.example:0/", "net.url"),
        ("https://issuer.example:65536/", "net.url"),
        ("https://issuer.example:4\uff143/", "net.url"),
        ("https://issuer.example:44a/", "net.url"),
        ("https://issuer%2eexample/", "net.address"),
        ("https://issuer.example./", "net.address"),
        ("https://-issuer.example/", "net.address"),
        ("https://a..b.example/", "net.address"),
        (f"https://{'a' * 64}.example/", "net.address"),
        (f"https://issuer.example/{'a' * 2_048}", "net.url"),
        ("https://127.0.0.1/", "net.address"),
        ("https://127.1/", "net.address"),
        ("https://2130706433/", "net.address"),
        ("https://0x7f000001/", "net.address"),
        ("https://0x7f.0.0.1/", "net.address"),
        ("https://0177.0.0.1/", "net.address"),
        ("https://a.b.0x/", "net.address"),
        ("https://\uff11\uff12\uff17.0.0.1/", "net.address"),
        ("https://127。0。0。1/", "net.address"),
        ("https://[::1]/", "net.address"),
        ("https://[::ffff:127.0.0.1]/", "net.address"),
        ("https://localhost/", "net.address"),
        ("https://a.localhost/", "net.address"),
        ("https://printer.local/", "net.address"),
        ("https://metadata.google.internal/", "net.address"),
        ("https://x.onion/", "net.address"),
        ("https://router.home.arpa/", "net.address"),
        ("https://intranet/", "net.address"),
    ],
)
def test_what_no_policy_allows_is_refused_before_any_look_up(url: str, code: str) -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(f"{host} was looked up")

    with pytest.raises(VcmicroError) as caught:
        HttpsFetcher(resolve=never).fetch(url, "status")
    assert caught.value.code == code
    assert isinstance(caught.value, Unavailable if code == "net.scheme" else Invalid)


@given(
    st.one_of(
        st.text(), st.text().map("https://{}".format), st.text("a.:/@[]%#?\\0x1", max_size=40).map("https://{}".format)
    )
)
def test_any_text_is_a_target_or_a_typed_refusal(text: str) -> None:
    try:
        target = parse_url(text)
    except VcmicroError as error:
        assert error.code in ("net.url", "net.address", "net.scheme")
    else:
        assert target.url.isascii() and "#" not in target.url and "." in target.host


def test_hosts_and_ports_are_the_callers_choice() -> None:
    policy = Policy(ports=(443, 8443), hosts=("issuer.example", "*.univ.example"), deny=("own.univ.example",))
    for url in ("https://issuer.example/", "https://ISSUER.example:8443/", "https://a.b.univ.example/"):
        assert policy.target(url).url
    for url in (
        "https://univ.example/",
        "https://own.univ.example/",
        "https://xissuer.example/",
        "https://issuer.example:444/",
    ):
        with pytest.raises(Unavailable) as caught:
            policy.target(url)
        assert caught.value.code == "net.host"


# The policy on addresses


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:2800:220:1:248:1893:25c8:1946",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
        ),
        *(
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
        ),
        *("240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
        *(
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::1",
            "2001:0:7f00:1::",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "3fff::1",
        ),
        *(
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fe80::1%eth0",
            "2606:4700::1%1",
            "fec0::1",
            "ff02::1",
            "4000::1",
        ),
        *("", "issuer.example", "1.2.3", "1.2.3.4.5", "0x7f.1", "1.2.3.4 "),
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    assert not is_public(address)


def test_one_private_answer_refuses_all() -> None:
    with pytest.raises(Unavailable, match=r"net\.address"):
        check_addresses(HOST, [PUBLIC, "10.0.0.1"])
    with pytest.raises(Unavailable, match=r"net\.failed"):
        check_addresses(HOST, [])
    assert check_addresses(HOST, [PUBLIC, "8.8.8.8", PUBLIC]) == [PUBLIC, "8.8.8.8"]


# Cache and budget


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


class Counting:
    """A fetcher that answers from a function, counts, and lets time pass."""

    def __init__(self, clock: Clock, seconds: float = 0.0, error: VcmicroError | None = None) -> None:
        self.clock, self.seconds, self.error = clock, seconds, error
        self.asked: list[str] = []

    def fetch(self, url: str, purpose: str) -> Fetched:
        self.asked.append(url)
        self.clock.time += self.seconds
        if self.error is not None:
            raise self.error
        return Fetched(url, b"{}", "application/json")


def test_the_cache_keeps_answers_and_refusals_for_their_time() -> None:
    clock = Clock()
    cache = Cache(10_000, clock)
    answer = Fetched("u", b"x", "application/json")
    cache.put("u", "did", answer, 300)
    cache.put("v", "did", unavailable("net.status", "404"), 30)
    assert cache.get("u", "did") == answer
    assert cache.get("u", "status") is None
    with pytest.raises(Unavailable, match="404"):
        cache.get("v", "did")
    clock.time = 30
    assert cache.get("v", "did") is None
    clock.time = 300
    assert cache.get("u", "did") is None
    cache.put("u", "did", answer, 0)
    assert cache.get("u", "did") is None


def test_the_cache_is_bounded_by_bytes_and_drops_what_was_used_longest_ago() -> None:
    cache = Cache(10_000, Clock())
    for name in "abcd":
        cache.put(name, "did", Fetched(name, bytes(2_000), "application/json"), 300)
        cache.get("a", "did")
    assert cache.get("a", "did") is not None
    assert cache.get("b", "did") is None
    cache.put("large", "did", Fetched("large", bytes(10_000), "application/json"), 300)
    assert cache.get("large", "did") is None
    assert cache.get("a", "did") is not None


def test_the_cache_may_be_used_from_many_threads() -> None:
    cache = Cache(50_000)

    def work(seed: int) -> None:
        for each in range(200):
            cache.put(str((seed * each) % 37), "did", Fetched("u", bytes(each), "application/json"), 300)
            cache.get(str(each % 37), "did")

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 <= cache._bytes <= 50_000


def test_a_credential_has_eight_requests_and_the_tree_has_sixty_four() -> None:
    clock = Clock()
    inner = Counting(clock)
    tree = MeteredFetcher(inner, clock=clock)
    for credential in range(8):
        mine = tree.for_credential()
        for each in range(8):
            mine.fetch(f"https://issuer.example/{credential}/{each}", "did")
        mine.fetch(f"https://issuer.example/{credential}/0", "did")
        with pytest.raises(LimitExceeded, match="credential_requests" if credential < 7 else "_requests"):
            mine.fetch("https://issuer.example/more", "did")
    with pytest.raises(LimitExceeded, match="tree_requests"):
        tree.for_credential().fetch("https://issuer.example/more", "did")
    assert len(inner.asked) == len(set(inner.asked)) == 64


def test_a_credential_has_ten_seconds_and_the_tree_has_sixty() -> None:
    clock = Clock()
    tree = MeteredFetcher(Counting(clock, seconds=4.0), clock=clock)
    mine = tree.for_credential()
    for each in range(3):
        mine.fetch(f"https://issuer.example/{each}", "did")
    with pytest.raises(Unavailable, match=r"net\.timeout"):
        mine.fetch("https://issuer.example/3", "did")
    for each in range(12):
        tree.for_credential().fetch(f"https://issuer.example/other/{each}", "did")
    with pytest.raises(Unavailable, match=r"net\.timeout"):
        tree.for_credential().fetch("https://issuer.example/late", "did")


def test_the_fetcher_below_is_told_what_is_left_of_the_time() -> None:
    clock = Clock()
    told: list[float] = []

    class Told(Counting):
        def fetch_within(self, url: str, purpose: str, seconds: float) -> Fetched:
            told.append(seconds)
            return self.fetch(url, purpose)

    metered = MeteredFetcher(Told(clock, seconds=3.0), clock=clock)
    metered.fetch("https://issuer.example/1", "did")
    metered.fetch("https://issuer.example/2", "did")
    assert told == [10.0, 7.0]


def test_a_refusal_is_not_asked_for_again_and_is_raised_anew() -> None:
    clock = Clock()
    inner = Counting(clock, error=invalid("net.url", "no"))
    metered = MeteredFetcher(inner, clock=clock)
    caught = []
    for _ in range(3):
        with pytest.raises(Invalid) as error:
            metered.for_credential().fetch("https://issuer.example/1", "did")
        caught.append(error.value)
    assert len(inner.asked) == 1 and len({id(each) for each in caught}) == 3
    metered.keep(Fetched("u", b"", "text/plain"), "u", "status", 1.0)


def test_offline_is_unavailable() -> None:
    with pytest.raises(Unavailable, match=r"net\.offline"):
        OfflineFetcher().fetch("https://issuer.example/", "did")


def test_importing_the_room_imports_no_http_library() -> None:
    code = "import sys, vcmicro.fetch, vcmicro.dids; print({'httpx', 'httpcore', 'certifi', 'idna'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# Look-ups and purposes


def test_a_look_up_that_hangs_or_fails_is_unavailable() -> None:
    done = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        done.wait(5)
        return []

    def fail(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    limits = Limits(connect_seconds=0.05)
    with pytest.raises(Unavailable, match=r"net\.timeout"):
        HttpsFetcher(limits=limits, resolve=hang).fetch(f"https://{HOST}/", "did")
    done.set()
    with pytest.raises(Unavailable, match=r"net\.failed"):
        HttpsFetcher(resolve=fail).fetch(f"https://{HOST}/", "did")


def test_a_purpose_must_be_known() -> None:
    with pytest.raises(ValueError, match="supported are did, did-log, key, status"):
        HttpsFetcher().fetch(f"https://{HOST}/", "anything")
    assert all(each.most_bytes(Limits()) <= 10 * 1024 * 1024 for each in PURPOSES.values())


@pytest.mark.loopback
def test_the_systems_look_up_is_checked_like_any_other() -> None:
    assert set(resolve_by_system("localhost", 443)) <= {"127.0.0.1", "::1"}
    with pytest.raises(Unavailable, match=r"net\.address"):
        check_addresses("localhost", resolve_by_system("localhost", 443))
