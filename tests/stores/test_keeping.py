"""What the Open Badges API keeps, on both databases, also where several callers write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from vcmicro.errors import Invalid, Unavailable
from vcmicro.server.open_badges.keeping import Arrived, Keeping, Kept


def _badge(identity: str, issued: int = 0, body: bytes = b"{}", *, is_token: bool = False) -> Arrived:
    return Arrived(identity, issued, Kept(is_token, body))


def test_credentials_are_kept_by_owner_in_their_order(store: str) -> None:
    kept = Keeping(store)
    for number in range(5):
        assert kept.put("ada", _badge(str(number), number, b"%d" % number, is_token=number == 3), 10)
    assert not kept.put("ada", _badge("1", 9, b"one"), 10)
    assert kept.page("ada", None, 0, 3, 10**6) == (5, [Kept(False, b"0"), Kept(False, b"one"), Kept(False, b"2")])
    assert kept.page("ada", None, 3, 3, 10**6) == (5, [Kept(True, b"3"), Kept(False, b"4")])
    assert kept.page("ada", 3, 0, 3, 10**6) == (2, [Kept(False, b"one"), Kept(False, b"4")])
    assert kept.page("ada", None, 0, 5, 4) == (5, [Kept(False, b"0"), Kept(False, b"one")])
    assert kept.page("ada", None, 1, 5, 1) == (5, [Kept(False, b"one")])
    assert kept.page("grace", None, 0, 5, 10**6) == (0, [])
    with pytest.raises(Invalid, match=r"server\.older"):
        kept.put("ada", _badge("1", 8), 10)
    with pytest.raises(Invalid, match=r"server\.full"):
        kept.put("ada", _badge("new"), 5)
    assert Keeping(store).page("ada", None, 0, 1, 10)[0] == 5


def test_profiles(store: str) -> None:
    kept = Keeping(store)
    assert kept.profile("ada") is None
    kept.put_profile("ada", b"1")
    kept.put_profile("ada", b"2")
    assert (kept.profile("ada"), kept.profile("grace")) == (b"2", None)


def test_callers_that_write_at_once_keep_the_newest(store: str) -> None:
    Keeping(store)

    def put(number: int) -> bool | None:
        try:
            return Keeping(store).put("ada", _badge("one", number, b"%d" % number), 10)
        except Invalid as error:
            assert error.code == "server.older"
            return None

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(put, range(16)))
    assert done.count(True) == 1
    assert Keeping(store).page("ada", None, 0, 5, 100) == (1, [Kept(False, b"15")])


def test_a_store_that_cannot_be_used_says_so() -> None:
    with pytest.raises(Unavailable, match=r"server\.store"):
        Keeping("/nowhere/at/all.db")
