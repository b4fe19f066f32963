"""Which suites are of selective disclosure, told without asking for every member."""

from __future__ import annotations

from vcmicro import SUITES
from vcmicro.cryptosuites import SelectiveSuite, is_selective


def test_it_says_what_isinstance_says() -> None:
    told = {name: is_selective(suite) for name, suite in SUITES.items()}
    assert told == {name: isinstance(suite, SelectiveSuite) for name, suite in SUITES.items()}
    assert {name for name, selective in told.items() if selective} == {"ecdsa-sd-2023", "bbs-2023"}
    assert not is_selective(None)
