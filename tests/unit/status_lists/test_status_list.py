"""StatusList over SQLite: what it refuses, what its entries and lists hold, how its tables move on."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from documents import ISSUED, NOW, VCDM2, key, small_badge
from network import Pages
from sqlalchemy import Connection, text

from vcmicro import Invalid, Issuer, Outcome, StatusList, Unavailable, shapes, verify
from vcmicro.status_lists import store as stores
from vcmicro.status_lists.migrations import STEPS
from vcmicro.status_lists.settings import Settings
from vcmicro.status_lists.store import Store

SIGNER, OTHER = key(), key(number=2)
ISSUER = Issuer(SIGNER.did, signer=SIGNER, name="Univ")
URL = "https://univ.example/status/1"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "status.db"


def made(database: Path, **options: Any) -> StatusList:
    return StatusList.create(ISSUER, URL, store=database, **options)


class TestIssuing:
    def test_a_badge_is_revoked(self, database: Path) -> None:
        status_list = made(database)
        badge = ISSUER.issue(small_badge(), status=status_list.allocate("urn:uuid:1"), now=ISSUED)
        assert verify(badge, now=NOW, fetcher=Pages({URL: status_list.publish(now=NOW)})).outcome is Outcome.PASSED
        status_list.set("urn:uuid:1")
        assert status_list.get("urn:uuid:1") == 1
        report = verify(badge, now=NOW, fetcher=Pages({URL: status_list.publish(now=NOW)}))
        assert report["status"].problems[0].code == "status.revoked"

    @pytest.mark.parametrize("secured_by", ["eddsa-jcs-2022", "vc+jwt"])
    def test_the_list_in_other_forms(self, database: Path, secured_by: str) -> None:
        status_list = made(database)
        badge = ISSUER.issue(small_badge(), status=status_list.allocate(), now=ISSUED)
        signed = status_list.publish(secured_by=secured_by, now=NOW)
        assert isinstance(signed, str if secured_by == "vc+jwt" else dict)
        report = verify(badge, now=NOW, fetcher=Pages({URL: status_list.published()}))
        assert report.outcome is Outcome.PASSED, str(report)

    def test_several_purposes(self, database: Path) -> None:
        status_list = made(database, purpose=["revocation", "suspension"])
        draft = {"@context": [VCDM2], "type": ["VerifiableCredential"], "credentialSubject": {"id": "did:example:ada"}}
        entries = [status_list.allocate("urn:1", purpose=each) for each in ("revocation", "suspension")]
        signed = ISSUER.issue(draft, status=entries, now=ISSUED)
        for value, outcome in ((1, "FAILED"), (0, "PASSED")):
            status_list.set("urn:1", value, purpose="suspension")
            report = verify(signed, now=NOW, fetcher=Pages({URL: status_list.publish(now=NOW)}))
            assert report["status"].outcome.value == outcome
        assert status_list.get("urn:1", purpose="revocation") == 0

    def test_messages_reach_the_verifier(self, database: Path) -> None:
        words = ["received", "read", "answered", "closed"]
        where = ["https://univ.example/meaning"]
        status_list = made(database, purpose="message", bits=2, messages=words, references=where)
        entry = status_list.allocate()
        badge = ISSUER.issue(small_badge(), status=entry, now=ISSUED)
        status_list.set(entry, 2)
        report = verify(badge, now=NOW, fetcher=Pages({URL: status_list.publish(now=NOW)}))
        assert report.outcome is Outcome.PASSED
        [said] = report["status"].problems
        assert (said.code, said.detail) == ("status.message", f"message: answered; see '{where[0]}'")

    def test_what_is_published_meets_the_data_model(self, database: Path) -> None:
        signed = made(database, ttl=timedelta(minutes=5), valid_for=timedelta(days=2)).publish(now=NOW)
        assert isinstance(signed, dict)
        assert [each for each in shapes.check(signed) if not each.warning] == []
        assert (signed["validFrom"], signed["validUntil"]) == ("2026-06-15T12:00:00Z", "2026-06-17T12:00:00Z")
        assert signed["credentialSubject"]["ttl"] == 300_000

    @pytest.mark.parametrize("form", ["statuslist+jwt", "statuslist+cwt"])
    def test_an_sd_jwt_vc_goes_through_its_states(self, database: Path, form: str) -> None:
        tokens = made(database, kind="TokenStatusList", bits=2)
        entry = tokens.allocate()
        draft = {"vct": "urn:example:badge", "given_name": "Ada"}
        signed = Issuer(SIGNER.did, signer=SIGNER).issue(draft, secured_by="dc+sd-jwt", status=entry, now=ISSUED)
        for value, outcome in ((0, "PASSED"), (2, "FAILED"), (0, "PASSED"), (1, "FAILED")):
            tokens.set(entry, value)
            tokens.publish(secured_by=form, now=NOW)
            report = verify(signed, now=NOW, fetcher=Pages({URL: tokens.published()}))
            assert (report["proof"].outcome.value, report["status"].outcome.value) == ("PASSED", outcome)

    def test_an_entry_of_a_token_list_becomes_the_status_claim(self, database: Path) -> None:
        entry = made(database, kind="TokenStatusList").allocate()
        draft = ISSUER.draft({"type": ["VerifiableCredential"]}, entry, _instant())
        assert draft["status"] == entry and "credentialStatus" not in draft
        with pytest.raises(ValueError, match="one status claim"):
            ISSUER.draft({"type": ["VerifiableCredential"]}, [entry, entry], _instant())


class TestFreshness:
    def test_when_to_publish_again(self, database: Path) -> None:
        status_list = made(database, valid_for=timedelta(days=4))
        assert status_list.published() is None and status_list.needs_publishing(NOW)
        status_list.publish(now=NOW)
        assert not status_list.needs_publishing(NOW + timedelta(days=2))
        assert status_list.needs_publishing(NOW + timedelta(days=2, seconds=1))
        entry = status_list.allocate()
        assert not status_list.needs_publishing(NOW)
        status_list.set(entry, 0)
        assert not status_list.needs_publishing(NOW)
        status_list.set(entry)
        assert status_list.needs_publishing(NOW)
        assert StatusList(URL, store=database).needs_publishing()

    def test_a_signer_that_fails_leaves_what_was_published(self, database: Path) -> None:
        class Failing:
            algorithm, verification_method = SIGNER.algorithm, SIGNER.verification_method

            def sign(self, data: bytes) -> bytes:
                raise RuntimeError("the token was pulled out")

        status_list = made(database)
        status_list.publish(now=NOW)
        before = status_list.published()
        broken = StatusList(URL, store=database, issuer=Issuer(SIGNER.did, signer=Failing()))
        with pytest.raises(RuntimeError):
            broken.publish(now=NOW)
        assert status_list.published() == before
        status_list.set(status_list.allocate())


class TestRefusals:
    def test_a_revocation_is_for_good(self, database: Path) -> None:
        status_list = made(database)
        entry = status_list.allocate()
        status_list.set(entry)
        with pytest.raises(Invalid) as caught:
            status_list.set(entry, 0)
        assert caught.value.code == "status.irreversible"

    @pytest.mark.parametrize("which", [5, -1, 131_072, 2**70, "urn:nobody"])
    def test_what_was_not_allocated(self, database: Path, which: Any) -> None:
        status_list = made(database)
        for call in (status_list.set, status_list.get):
            with pytest.raises(Invalid) as caught:
                call(which)
            assert caught.value.code == "status.unallocated"

    def test_a_purpose_that_the_credential_has_no_entry_for(self, database: Path) -> None:
        status_list = made(database, purpose=["revocation", "suspension"])
        status_list.allocate("urn:1", purpose="suspension")
        with pytest.raises(Invalid) as caught:
            status_list.set("urn:1", purpose="revocation")
        assert caught.value.code == "status.unallocated"

    @pytest.mark.parametrize(
        "entry",
        [
            {},
            {"statusListCredential": URL, "statusListIndex": "x"},
            {"statusListCredential": URL + "0", "statusListIndex": "5"},
            {"status_list": {"idx": 5, "uri": URL}},
        ],
    )
    def test_an_entry_of_another_list(self, database: Path, entry: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="no entry of the list"):
            made(database).set(entry)

    def test_purposes(self, database: Path) -> None:
        with pytest.raises(ValueError, match="purpose"):
            made(database).allocate(purpose="suspension")
        several = StatusList.create(ISSUER, URL + "0", store=database, purpose=["revocation", "suspension"])
        with pytest.raises(ValueError, match="purpose"):
            several.allocate()

    def test_values(self, database: Path) -> None:
        tokens = made(database, kind="TokenStatusList", bits=8)
        entry = tokens.allocate()
        for value in (-1, 4, 0x10, 256):
            with pytest.raises(ValueError):
                tokens.set(entry, value)
        for value in (1, 2, 3, 0x0F, 0):
            tokens.set(entry, value)
        assert tokens.get(entry) == 0

    def test_another_issuer(self, database: Path) -> None:
        made(database)
        with pytest.raises(Invalid) as caught:
            StatusList.create(Issuer(OTHER.did, signer=OTHER), URL, store=database)
        assert caught.value.code == "issuer.mismatch"

    def test_without_an_issuer_nothing_is_signed(self, database: Path) -> None:
        made(database)
        with pytest.raises(ValueError, match="issuer"):
            StatusList(URL, store=database).publish()

    def test_other_settings(self, database: Path) -> None:
        made(database)
        made(database)
        with pytest.raises(ValueError, match="other settings"):
            made(database, purpose="suspension")

    def test_a_list_that_is_not_there(self, database: Path) -> None:
        with pytest.raises(Invalid) as caught:
            StatusList(URL, store=database)
        assert caught.value.code == "status.store"

    @pytest.mark.parametrize("url", ["status/1", "", f"{URL}#list"])
    def test_a_url_that_no_list_has(self, database: Path, url: str) -> None:
        with pytest.raises(ValueError, match="no URL"):
            StatusList.create(ISSUER, url, store=database)

    def test_a_form_that_the_kind_does_not_have(self, database: Path) -> None:
        with pytest.raises(ValueError, match="vc\\+jwt"):
            made(database, kind="TokenStatusList").publish(secured_by="vc+jwt")

    def test_a_full_list(self, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        status_list = made(database)
        with sqlite3.connect(database) as connection:
            rows = ((1, index, "revocation") for index in range(131_072) if index != 77)
            statement = "INSERT INTO vcmicro_status_entry (list_id, entry_index, purpose) VALUES (?, ?, ?)"
            connection.executemany(statement, rows)
            connection.execute("UPDATE vcmicro_status_list SET allocated = 131071")
        monkeypatch.setattr(stores, "_TRIES", 2)
        assert status_list.allocate()["statusListIndex"] == "77"
        with pytest.raises(Invalid) as caught:
            status_list.allocate()
        assert caught.value.code == "status.full"


@pytest.mark.parametrize(
    "options",
    [
        {"kind": "StatusList"},
        {"size": 100_000},
        {"size": 131_073},
        {"size": 2**27, "bits": 2, "messages": tuple("abcd")},
        {"ttl": 0},
        {"ttl": 100, "valid_for": 99},
        {"bits": 0},
        {"bits": 9},
        {"bits": 2},
        {"bits": 2, "messages": ("a", "b", "c")},
        {"messages": ("a",)},
        {"purposes": ()},
        {"purposes": ("revocation", "revocation")},
        {"purposes": ("",)},
        {"kind": "TokenStatusList"},
        {"kind": "TokenStatusList", "purposes": (), "bits": 3},
        {"kind": "TokenStatusList", "purposes": (), "messages": ("a", "b")},
    ],
)
def test_settings_that_no_list_has(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Settings(**options)


def test_settings_survive_the_store() -> None:
    settings = Settings(purposes=("message",), bits=2, messages=tuple("abcd"), references=("https://univ.example/m",))
    assert Settings.from_json(settings.to_json()) == settings


class TestStore:
    @pytest.mark.parametrize("url", ["mysql://host/db", "not a url://"])
    def test_other_databases(self, url: str) -> None:
        with pytest.raises(ValueError):
            Store(url)

    def test_what_cannot_be_opened(self, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("this is no database, however long it may become, " * 40)
        for path in (tmp_path / "no" / "folder.db", tmp_path / "text.db"):
            with pytest.raises(Unavailable) as caught:
                Store(path)
            assert caught.value.code == "status.store"

    def test_a_password_is_not_told(self) -> None:
        pytest.importorskip("psycopg", reason="the oldest versions are tried without PostgreSQL's driver")
        with pytest.raises(Unavailable) as caught:
            Store("postgresql://user:geheim@/none?host=/nowhere")
        assert caught.value.code == "status.store" and "geheim" not in str(caught.value)

    def test_a_step_leads_on_and_keeps_what_is_there(self, database: Path) -> None:
        status_list = made(database)
        entry = status_list.allocate("urn:1")
        status_list.set(entry)

        def note(connection: Connection) -> None:
            connection.execute(text("ALTER TABLE vcmicro_status_entry ADD COLUMN note TEXT"))

        with Store(database, steps=(*STEPS, note)).read() as connection:
            row = stores.find_list(connection, URL)
            assert [each.value for each in stores.find_entries(connection, row, "urn:1", None)] == [1]
            assert connection.execute(text("SELECT note FROM vcmicro_status_entry")).all() == [(None,)]
        # A second time there is nothing left to do; the release before refuses tables that it does not know.
        Store(database, steps=(*STEPS, note))
        with pytest.raises(Unavailable) as caught:
            Store(database)
        assert caught.value.code == "status.store"

    def test_a_step_that_fails_leaves_nothing_half_done(self, database: Path) -> None:
        made(database).allocate("urn:1")

        def fail(connection: Connection) -> None:
            connection.execute(text("ALTER TABLE vcmicro_status_entry ADD COLUMN note TEXT"))
            connection.execute(text("SELECT nothing FROM nowhere"))

        with pytest.raises(Unavailable):
            Store(database, steps=(*STEPS, fail))
        assert made(database).get("urn:1") == 0
        with sqlite3.connect(database) as connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(vcmicro_status_entry)")]
        assert "note" not in columns


def test_without_the_extra_the_message_names_it(tmp_path: Path) -> None:
    """``import vcmicro`` and the name itself work; opening a store says what to install."""
    script = f"""
import sys
sys.modules["sqlalchemy"] = None
from vcmicro import StatusList, Unavailable
try:
    StatusList({URL!r}, store="x.db")
except Unavailable as error:
    print(error.code, error.problem.detail)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith("extra.missing") and "pip install vcmicro[status]" in done.stdout


def test_the_name_alone_loads_no_database_library() -> None:
    script = "import sys; from vcmicro import StatusList; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


def _instant() -> Any:
    from vcmicro.times import from_datetime

    return from_datetime(ISSUED)
