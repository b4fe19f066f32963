"""Cards of the repository's own documents, in each form that they may be written in."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import documents
import pypdf
import pytest
from lxml import html as parser
from pictures import a_png

from vcmicro import Invalid, Issuer, NotVerified, Outcome, bake, present, rendering, unbake, verify
from vcmicro.rendering import terminal
from vcmicro.rendering.certificate import certificate, qr_text
from vcmicro.rendering.html import document

KEY = documents.key()
ISSUER = Issuer(KEY.did, signer=KEY, name="University of Example")
NOW = documents.NOW


def issued(**changes: Any) -> dict[str, Any]:
    signed = ISSUER.issue({**documents.full_badge(), **changes}, now=documents.ISSUED)
    assert isinstance(signed, dict)
    return signed


SIGNED = issued()


def look(value: Any, **options: Any) -> rendering.Look:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return rendering.look(data, now=options.pop("now", NOW), **options)


def pages(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


class TestCard:
    def test_a_full_badge(self) -> None:
        card = look(SIGNED).card
        assert card.kind == "Open Badge 3.0" and card.verdict.outcome == "PASSED"
        assert card.title == SIGNED["credentialSubject"]["achievement"]["name"]
        assert card.issuer == "University of Example" and card.issuer_id == KEY.did
        assert [each.name for each in card.checks] == [check.name for check in verify(SIGNED, now=NOW).checks]

    def test_a_forged_one_says_so_first(self) -> None:
        card = look({**SIGNED, "name": "Another name"}).card
        assert card.verdict.outcome == "FAILED" and card.verdict.headline == "Not genuine"

    def test_one_that_was_signed_later_than_now_was_not_changed(self) -> None:
        card = look(SIGNED, now=documents.ISSUED.replace(year=2025)).card
        assert (card.verdict.outcome, card.verdict.headline) == ("FAILED", "Not acceptable as signed")

    def test_an_expired_one_is_genuine_and_out_of_date(self) -> None:
        card = look(issued(validUntil="2026-02-01T00:00:00Z")).card
        assert (card.verdict.outcome, card.verdict.headline) == ("FAILED", "Expired")

    def test_a_draft_is_not_signed(self) -> None:
        draft = {name: each for name, each in SIGNED.items() if name != "proof"}
        seen = look(draft)
        assert seen.card.verdict.outcome == "UNSIGNED" and seen.report is None and seen.credential == ""

    def test_a_presentation_has_a_card_for_each_credential(self) -> None:
        shown = present([SIGNED, issued(name="Second")], holder=KEY.did, signer=KEY, challenge="c", domain="d")
        card = look(shown, challenge="c", domain="d", now=None).card
        assert card.kind == "Presentation" and len(card.members) == 2

    @pytest.mark.parametrize(
        "data", [b"", b"\0\1\2", b"{", b"[]", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"no"]
    )
    def test_what_is_no_credential_has_a_card_too(self, data: bytes) -> None:
        seen = look(data)
        assert seen.card.verdict.outcome == "FAILED" and seen.credential == ""
        assert document(seen.card) and terminal.text(seen.card)

    @pytest.mark.parametrize("subject", ["did:example:ada", ["did:example:ada"], 1, [], None])
    def test_a_subject_of_any_form(self, subject: Any) -> None:
        assert look({"type": ["VerifiableCredential"], "credentialSubject": subject}).card.title

    def test_the_picture_that_it_was_baked_into(self) -> None:
        picture = bake(SIGNED, into=a_png())
        card = look(picture).card
        assert card.picture is not None and card.picture.data == picture

    @pytest.mark.parametrize(
        ("uri", "shown"),
        [
            ("https://univ.example/a.png", True),
            ("http://univ.example/a.png", False),
            ("javascript:alert(1)", False),
            ("data:image/svg+xml;base64,PHN2Zy8+", False),
            ("data:image/png;base64,PHN2Zy8+", False),
            ("file:///etc/passwd", False),
        ],
    )
    def test_which_pictures_are_shown(self, uri: str, shown: bool) -> None:
        badge = documents.full_badge()
        badge["credentialSubject"]["achievement"]["image"] = {"id": uri, "type": "Image"}
        assert (rendering.card_of_draft(badge).picture is not None) == shown


class TestHtml:
    def test_it_is_a_whole_document(self) -> None:
        tree = parser.document_fromstring(document(look(SIGNED).card))
        assert tree.get("lang") == "en" and len(tree.xpath("//h1")) == 1 and len(tree.xpath("//main")) == 1
        levels = [int(each.tag[1]) for each in tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels
        assert all(each.get("alt") for each in tree.xpath("//img"))

    def test_the_verdict_stands_in_words(self) -> None:
        for value, words in ((SIGNED, "Genuine and in force"), ({**SIGNED, "name": "X"}, "Not genuine")):
            assert words in document(look(value).card)


class TestTerminal:
    def test_lines_are_not_longer_than_the_terminal(self) -> None:
        for width in (40, 60, 80, 120):
            lines = terminal.text(look(SIGNED).card, width).splitlines()
            assert [each for each in lines if len(each) > width] == []

    def test_the_verdict_and_every_check(self) -> None:
        card = look(SIGNED).card
        text = terminal.text(card)
        assert "+ Genuine and in force" in text and all(each.question in text for each in card.checks)


class TestCertificate:
    def test_verify_reads_it_back_byte_for_byte(self) -> None:
        seen = look(SIGNED)
        paper = certificate(seen, now=NOW)
        assert unbake(paper) == SIGNED
        assert verify(paper, now=NOW).outcome is Outcome.PASSED
        (attached,) = pypdf.PdfReader(io.BytesIO(paper)).attachments["credential.json"]
        assert attached.decode() == seen.credential

    def test_a_token(self) -> None:
        token = ISSUER.issue(documents.full_badge(), secured_by="vc+jwt", now=documents.ISSUED)
        assert isinstance(token, str)
        paper = certificate(look(token.encode()), now=NOW)
        assert pypdf.PdfReader(io.BytesIO(paper)).attachments == {"credential.jwt": [token.encode()]}

    def test_what_is_printed(self) -> None:
        text = pages(certificate(look(SIGNED), now=NOW))
        for words in ("University of Example", "Genuine and in force", "Checked on 2026-06-15 at 12:00 UTC", KEY.did):
            assert words in text

    def test_the_same_moment_gives_the_same_paper(self) -> None:
        seen = look(SIGNED)
        assert certificate(seen, now=NOW) == certificate(seen, now=NOW)

    @pytest.mark.parametrize("changes", [{"name": "Another"}, {"issuer": "did:example:x"}])
    def test_nothing_is_printed_of_what_is_false(self, changes: dict[str, Any]) -> None:
        with pytest.raises(NotVerified):
            certificate(look({**SIGNED, **changes}), now=NOW)

    def test_nothing_is_printed_of_what_is_out_of_date(self) -> None:
        with pytest.raises(NotVerified):
            certificate(look(issued(validUntil="2026-02-01T00:00:00Z")), now=NOW)

    def test_nothing_is_printed_of_a_draft(self) -> None:
        with pytest.raises(Invalid) as caught:
            certificate(look({name: each for name, each in SIGNED.items() if name != "proof"}), now=NOW)
        assert caught.value.code == "proof.missing"

    def test_what_is_undecided_says_so_at_the_top(self) -> None:
        status = {"id": "urn:x:1", "type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
        entry = {**status, "statusListIndex": "7", "statusListCredential": "https://univ.example/status/1"}
        seen = look(issued(credentialStatus=entry))
        assert seen.card.verdict.outcome == "INDETERMINATE"
        text = pages(certificate(seen, now=NOW))
        assert text.index("Not decided") < text.index(seen.card.title)

    @pytest.mark.parametrize("name", ["Ελένη Παπαδοπούλου", "Łucja Żółć", "Дарья", "学習者", "Long " * 80, "مريم"])
    def test_names_in_any_script_do_not_stop_it(self, name: str) -> None:
        assert certificate(look(issued(name=name)), now=NOW).startswith(b"%PDF")

    def test_the_qr_code(self) -> None:
        card = look(SIGNED).card
        assert qr_text(card, "short") == ("short", "the credential itself")
        text, what = qr_text(card, "x" * 1000)
        assert text.startswith("ni:///sha-256;") and "SHA-256" in what
        addressed = look(issued(id="https://univ.example/credentials/1")).card
        assert qr_text(addressed, "x" * 1000)[0] == "https://univ.example/credentials/1"

    def test_a_printer_draws_it(self, tmp_path: Path) -> None:
        """poppler, which is no part of what made it, draws one page that is not empty, and finds the attached file."""
        if shutil.which("pdftoppm") is None:
            pytest.skip("poppler is not installed")
        file = tmp_path / "certificate.pdf"
        file.write_bytes(certificate(look(SIGNED), now=NOW))
        subprocess.run(["pdftoppm", "-r", "20", "-gray", str(file), str(tmp_path / "page")], check=True)
        (page,) = tmp_path.glob("page*.pgm")
        assert len(set(page.read_bytes())) > 50
        listed = subprocess.run(["pdfdetach", "-list", str(file)], check=True, capture_output=True, text=True).stdout
        assert "credential.json" in listed
