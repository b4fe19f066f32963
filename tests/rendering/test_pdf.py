"""PDF badges: written by ours and read by pypdf and qpdf (pikepdf), written by those and read by ours."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pikepdf
import pypdf
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from vcmicro.containers.pdf import Pdf
from vcmicro.errors import Invalid, LimitExceeded
from vcmicro.limits import Limits

PDF = Pdf()
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
JSON = '{"name": "Ünïversität <&> endstream endobj ) \\\\"}'


def page(*, compress: bool = True) -> bytes:
    made = FPDF()
    made.set_compression(compress)
    made.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    made.add_page()
    made.set_font("Helvetica", size=12)
    made.cell(text="A certificate")
    return bytes(made.output())


PLAIN = page()


def attached(data: bytes) -> dict[str, bytes]:
    """What qpdf finds attached."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return {name: each.get_file().read_bytes() for name, each in file.attachments.items()}


def saved(data: bytes, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        file.save(out, **options)
    return out.getvalue()


def with_files(files: dict[str, bytes], **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(PLAIN)) as file:
        for name, content in files.items():
            file.attachments[name] = pikepdf.AttachedFileSpec(file, content, filename=name)
        file.save(out, **options)
    return out.getvalue()


def by_pypdf(name: str, content: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PLAIN))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def refused(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(Invalid) as caught:
        PDF.read(data, limits)
    return caught.value.code


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "as fpdf2 writes it": lambda data: data,
    "cross-reference stream and object streams": lambda data: saved(
        data, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "a cross-reference table": lambda data: saved(data, object_stream_mode=pikepdf.ObjectStreamMode.disable),
    "linearised": lambda data: saved(data, linearize=True),
    "linearised with object streams": lambda data: saved(
        data, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
}


class TestWrite:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("text", [TOKEN, JSON])
    def test_the_attached_file_is_the_credential(self, form: str, text: str) -> None:
        before = FORMS[form](PLAIN)
        written = PDF.write(before, text)
        assert written.startswith(before), "an update leaves what was there, byte for byte"
        assert [each.text for each in PDF.read(written)] == [text]
        name = "credential.json" if text is JSON else "credential.jwt"
        assert attached(written) == {name: text.encode()}
        reader = pypdf.PdfReader(io.BytesIO(written), strict=True)
        assert reader.attachments == {name: [text.encode()]}
        assert "certificate" in reader.pages[0].extract_text()

    @pytest.mark.parametrize("form", FORMS)
    def test_a_second_credential_takes_the_place_of_the_first(self, form: str) -> None:
        twice = PDF.write(PDF.write(FORMS[form](PLAIN), TOKEN), JSON)
        assert [each.text for each in PDF.read(twice)] == [JSON]
        assert attached(twice) == {"credential.json": JSON.encode()}
        assert PDF.read(saved(twice))[0].text == JSON, "qpdf reads and rewrites what two updates made"

    def test_other_attachments_stay(self) -> None:
        written = PDF.write(with_files({"a.txt": b"letter", "z.csv": b"1,2"}), TOKEN)
        assert attached(written) == {"a.txt": b"letter", "z.csv": b"1,2", "credential.jwt": TOKEN.encode()}

    @pytest.mark.parametrize("text", ["", "  ", "no credential"])
    def test_nothing_but_a_credential_is_attached(self, text: str) -> None:
        with pytest.raises(Invalid) as caught:
            PDF.write(PLAIN, text)
        assert caught.value.code == "input.unknown"

    def test_what_is_written_obeys_the_limit(self) -> None:
        with pytest.raises(LimitExceeded) as caught:
            PDF.write(PLAIN, TOKEN, Limits(pdf_bytes=len(PLAIN) + 10))
        assert caught.value.code == "limit.size"


class TestRead:
    @pytest.mark.parametrize("name", ["credential.json", "credential.jsonld", "badge.json", "anything.JWT"])
    def test_what_others_attach(self, name: str) -> None:
        assert PDF.read(by_pypdf(name, JSON.encode()))[0].text == JSON
        for form in FORMS.values():
            assert PDF.read(form(with_files({name: JSON.encode(), "notes.txt": b"no"})))[0].text == JSON

    def test_the_named_file_counts_before_another_json(self) -> None:
        assert PDF.read(with_files({"a.json": b"{}", "credential.json": JSON.encode()}))[0].text == JSON

    def test_two_that_could_be_meant_are_refused(self) -> None:
        assert refused(with_files({"a.json": b"{}", "b.json": b"{}"})) == "bake.ambiguous"

    def test_nothing_attached(self) -> None:
        assert refused(PLAIN) == "bake.not_found"
        assert refused(with_files({"a.txt": b"{}"})) == "bake.not_found"

    def test_encrypted(self) -> None:
        data = with_files({"credential.json": b"{}"}, encryption=pikepdf.Encryption(owner="o", user=""))
        assert refused(data) == "bake.pdf"

    def test_not_utf_8(self) -> None:
        assert refused(with_files({"credential.json": b"{\xff}"})) == "bake.pdf"

    @pytest.mark.parametrize("end", [0, 4, 100, -2, -8, -30, -400])
    def test_cut_off(self, end: int) -> None:
        whole = PDF.write(PLAIN, TOKEN)
        code = refused(whole[:end])
        assert code in ("bake.pdf", "bake.not_found")


class TestHostile:
    def test_a_bomb_is_not_inflated(self) -> None:
        zeros = pikepdf.open(io.BytesIO(PLAIN))
        zeros.attachments["credential.json"] = pikepdf.AttachedFileSpec(zeros, b" " * 40_000_000)
        out = io.BytesIO()
        zeros.save(out, compress_streams=True)
        assert len(out.getvalue()) < 100_000
        assert refused(out.getvalue()) == "limit.decompressed"

    @pytest.mark.parametrize(
        ("limits", "code"),
        [(Limits(pdf_bytes=100), "limit.size"), (Limits(pdf_objects=3), "limit.items")],
    )
    def test_limits(self, limits: Limits, code: str) -> None:
        assert refused(PDF.write(PLAIN, TOKEN), limits) == code

    def test_sections_that_go_round(self) -> None:
        start = PLAIN.rindex(b"xref\n0")
        looped = PLAIN.replace(b"/Root", b"/Prev %d /Root" % start)
        assert refused(looped) == "bake.pdf"

    def test_a_tree_that_goes_round(self) -> None:
        objects = [b"<</Type/Catalog/Names<</EmbeddedFiles 2 0 R>>>>", b"<</Kids[2 0 R 2 0 R]>>"]
        assert refused(assembled(objects)) == "bake.pdf"

    def test_references_that_go_round(self) -> None:
        objects = [b"<</Type/Catalog/Names 2 0 R>>", b"3 0 R", b"2 0 R"]
        assert refused(assembled(objects)) == "bake.pdf"

    @pytest.mark.parametrize("opening", [b"(", b"%"], ids=["string", "comment"])
    def test_objects_within_one_another_do_not_multiply_the_work(self, opening: bytes) -> None:
        names = 20_000
        heads = [b"%d 0 obj%s" % (number, opening) for number in range(2, names + 2)]
        data, places = bytearray(b"%PDF-1.7\n"), []
        for head in heads:
            places.append(len(data))
            data += head
        data += b"x" * 4_000_000 + b")" * names + b">\n1 0 endobj\n"
        keys = b"".join(b"%d 0 R null " % number for number in range(2, names + 2))
        catalog = len(data)
        data += b"1 0 obj<</Type/Catalog/Names<</EmbeddedFiles<</Names[" + keys + b"]>>>>>>endobj\n"
        assert overlapping(ended(data, [catalog, *places]))

    def test_streams_within_one_another_are_not_copied_without_end(self) -> None:
        count = 3_000
        data, places = bytearray(b"%PDF-1.7\n"), []
        room = count * 64 + 2_000_000
        for number in range(2, count + 2):
            places.append(len(data))
            head = b"%d 0 obj<</Length %010d>>stream\n"
            length = room - len(data) - len(head % (number, 0))
            data += head % (number, length)
        data += b"x" * (room - len(data)) + b"\nendstream endobj\n"
        keys = b"".join(b"null <</F(a.txt)/EF<</F %d 0 R>>>> " % number for number in range(2, count + 2))
        catalog = len(data)
        data += b"1 0 obj<</Type/Catalog/Names<</EmbeddedFiles<</Names[" + keys + b"]>>>>>>endobj\n"
        assert overlapping(ended(data, [catalog, *places]))

    @given(st.binary(max_size=400))
    def test_any_bytes_are_an_answer_or_an_error_of_ours(self, data: bytes) -> None:
        outcome(b"%PDF-1.7\n" + data)

    @given(st.data())
    def test_any_damage_is_an_answer_or_an_error_of_ours(self, draw: st.DataObject) -> None:
        whole = draw.draw(st.sampled_from(SEEDS))
        damaged = bytearray(whole)
        for _ in range(draw.draw(st.integers(1, 6))):
            at = draw.draw(st.integers(0, len(whole) - 1))
            damaged[at : at + draw.draw(st.integers(0, 3))] = draw.draw(st.binary(max_size=4))
        outcome(bytes(damaged))


SEEDS = [form(PDF.write(page(compress=False), JSON)) for form in FORMS.values()]


def outcome(data: bytes) -> str | None:
    """The code of the refusal, or nothing; any other exception is a fault."""
    for use in (lambda: PDF.read(data), lambda: PDF.write(data, TOKEN)):
        try:
            use()
        except Invalid as error:
            code = error.code
        else:
            code = None
    return code


def overlapping(data: bytes) -> bool:
    """Whether the work for objects within one another was stopped by its own bound, not by another fault."""
    with pytest.raises(Invalid) as caught:
        PDF.read(data)
    return "overlap" in caught.value.problem.detail


def assembled(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is the catalog."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, b" " + each)
    return ended(data, places)


def ended(data: bytearray, places: list[int]) -> bytes:
    start = len(data)
    rows = b"".join(b"%010d 00000 n \n" % each for each in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + rows
    return bytes(data + table + b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
