"""The card as a printable certificate (PDF, A4) that carries the credential itself as an attached file, and a QR code.

The paper proves nothing: the attached credential does, and ``verify`` reads it back out of the PDF.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

from vcmicro import CONTAINERS, NotVerified, Outcome
from vcmicro.errors import invalid
from vcmicro.rendering.card import Card, Picture, Verdict, cut, https
from vcmicro.rendering.markdown import to_plain

if TYPE_CHECKING:
    from fpdf import FPDF

    from vcmicro.rendering.looking import Look

_FONT = "DejaVu"
_INK, _SOFT, _LINE = (26, 34, 51), (86, 96, 121), (205, 211, 222)
_ACCENT, _OPEN_GROUND = (31, 79, 163), (255, 244, 220)
_COLOURS = {"PASSED": (11, 107, 58), "FAILED": (168, 32, 26), "INDETERMINATE": (122, 75, 0)}
_MARGIN, _WIDTH, _LABEL = 20.0, 170.0, 44.0
_QR_MM, _QR_CHARS = 34.0, 300
_PICTURE_MM = 36.0
_MOST_PIXELS = 16_000_000
_MOST_TEXT = 1_500


def certificate(seen: Look, *, now: datetime | None = None) -> bytes:
    """The PDF of what ``look`` saw, with the secured credential attached as ``credential.json`` or ``credential.jwt``.

    Nothing is printed of a credential that is false, revoked or out of date, or whose signature was not found to hold:
    paper outlives its small print. One that is undecided otherwise (its status list was not there) says so at the top.

    Args:
        seen: what ``look`` returned; the attached file is exactly ``seen.credential``.
        now: the moment that the paper names as the one of the verdict, with a time zone; the system clock by default.

    Raises:
        NotVerified: with the report and its problems.
        Invalid: ``proof.missing`` where there is no secured credential to attach; ``limit.size``.
    """
    card, report = seen.card, seen.report
    if not seen.credential or report is None:
        raise invalid("proof.missing", "a certificate carries its signed credential, and there is none")
    if report.outcome is Outcome.FAILED or report["proof"].outcome is not Outcome.PASSED:
        raise NotVerified(report, report.problems)
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    pdf = _paper(card, moment)
    if report.outcome is not Outcome.PASSED:
        _banner(pdf, card.verdict)
    _heading(pdf, card)
    _body(pdf, card)
    _proof(pdf, card, seen.credential, moment)
    for member in card.members:
        _member(pdf, member)
    return CONTAINERS["pdf"].write(bytes(pdf.output()), seen.credential)


def qr_text(card: Card, credential: str) -> tuple[str, str]:
    """What the QR code holds, and what that is: a short credential itself, its https id, or its SHA-256 (RFC 6920)."""
    if len(credential) <= _QR_CHARS:
        return credential, "the credential itself"
    if https(card.id):
        return card.id, "the address of the credential"
    digest = urlsafe_b64encode(hashlib.sha256(credential.encode()).digest()).rstrip(b"=").decode("ascii")
    return f"ni:///sha-256;{digest}", "the SHA-256 of the attached credential"


def _paper(card: Card, moment: datetime) -> FPDF:
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    fonts = resources.files("vcmicro.rendering") / "fonts"
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        with resources.as_file(fonts / name) as path:
            pdf.add_font(_FONT, style, path)
    pdf.set_margin(_MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    pdf.set_title(card.title)
    pdf.set_author(card.issuer or card.issuer_id)
    pdf.set_creator("vcmicro")
    pdf.set_lang("en")
    pdf.set_creation_date(moment)
    pdf.add_page()
    pdf.set_fill_color(*_ACCENT)
    pdf.rect(0, 0, 210, 4, style="F")
    return pdf


def _banner(pdf: FPDF, verdict: Verdict) -> None:
    """The verdict that is not the good one, where nobody overlooks it."""
    pdf.set_fill_color(*_OPEN_GROUND)
    pdf.rect(_MARGIN, pdf.get_y(), _WIDTH, 15, style="F")
    pdf.ln(2)
    _say(pdf, verdict.headline, 12, bold=True, colour=_COLOURS[verdict.outcome], width=_WIDTH - 8, left=_MARGIN + 4)
    _say(pdf, verdict.sentence, 8, width=_WIDTH - 8, left=_MARGIN + 4)
    pdf.set_y(_MARGIN + 21)


def _heading(pdf: FPDF, card: Card) -> None:
    top = pdf.get_y()
    room = _WIDTH
    if card.picture is not None and _place(pdf, card.picture, _MARGIN + _WIDTH - _PICTURE_MM, top):
        room -= _PICTURE_MM + 6
    _say(pdf, card.kind.upper(), 9, colour=_SOFT, width=room)
    pdf.ln(3)
    _say(pdf, card.title, 22, bold=True, width=room)
    if card.learner:
        pdf.ln(3)
        _say(pdf, "awarded to", 10, colour=_SOFT, width=room)
        _say(pdf, card.learner, 15, bold=True, width=room)
    if card.issuer or card.issuer_id:
        pdf.ln(3)
        _say(pdf, "by", 10, colour=_SOFT, width=room)
        _say(pdf, card.issuer or card.issuer_id, 13, width=room)
    pdf.set_y(max(pdf.get_y(), top + (_PICTURE_MM if room < _WIDTH else 0)) + 5)


def _body(pdf: FPDF, card: Card) -> None:
    for text in (card.description, card.criteria):
        if text:
            _say(pdf, cut(to_plain(text), _MOST_TEXT), 10)
            pdf.ln(2)
    dates = (("Awarded", card.awarded), ("Valid from", card.valid_from), ("Valid until", card.valid_until))
    for label, value in dates:
        _row(pdf, label, value)
    _row(pdf, "Learning outcomes", "\n".join(card.outcomes))
    for fact in card.facts:
        _row(pdf, fact.label, "\n".join(fact.values))
    _row(pdf, "Issuer's identifier", card.issuer_id)
    _row(pdf, "Credential", card.id)


def _proof(pdf: FPDF, card: Card, credential: str, moment: datetime) -> None:
    """The verdict with its date, and the QR code with what to do."""
    if pdf.get_y() + _QR_MM + 10 > pdf.eph + _MARGIN:
        pdf.add_page()
    pdf.ln(6)
    top = pdf.get_y()
    text, what = qr_text(card, credential)
    _draw_qr(pdf, text, _MARGIN, top)
    left, room = _MARGIN + _QR_MM + 6, _WIDTH - _QR_MM - 6
    pdf.set_xy(left, top)
    _say(pdf, card.verdict.headline, 12, bold=True, colour=_COLOURS[card.verdict.outcome], width=room, left=left)
    _say(pdf, card.verdict.sentence, 9, width=room, left=left)
    pdf.ln(2)
    checked = f"Checked on {moment:%Y-%m-%d} at {moment:%H:%M} UTC. Paper proves nothing: the credential is attached to"
    _say(pdf, f"{checked} this document, and any verifier can check it there.", 8, colour=_SOFT, width=room, left=left)
    _say(pdf, f"The QR code is {what}.", 8, colour=_SOFT, width=room, left=left)
    pdf.set_y(max(pdf.get_y(), top + _QR_MM))


def _member(pdf: FPDF, card: Card) -> None:
    pdf.ln(5)
    _say(pdf, card.title, 12, bold=True)
    _say(pdf, f"{card.verdict.headline}. {card.verdict.sentence}", 9, colour=_COLOURS[card.verdict.outcome])
    _row(pdf, "Issued by", card.issuer or card.issuer_id)
    _row(pdf, "Awarded", card.awarded or card.valid_from)
    for fact in card.facts:
        _row(pdf, fact.label, "\n".join(fact.values))
    for member in card.members:
        _member(pdf, member)


def _say(
    pdf: FPDF,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: tuple[int, int, int] = _INK,
    width: float = _WIDTH,
    left: float = _MARGIN,
) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.set_x(left)
    pdf.multi_cell(width, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _row(pdf: FPDF, label: str, value: str) -> None:
    if not value:
        return
    if pdf.get_y() + 8 > pdf.eph + _MARGIN:
        pdf.add_page()
    pdf.set_draw_color(*_LINE)
    pdf.line(_MARGIN, pdf.get_y() + 1, _MARGIN + _WIDTH, pdf.get_y() + 1)
    pdf.ln(2)
    top, page = pdf.get_y(), pdf.page_no()
    _say(pdf, label, 9, colour=_SOFT, width=_LABEL - 2)
    below = pdf.get_y()
    pdf.set_y(top)
    _say(pdf, value, 9, width=_WIDTH - _LABEL, left=_MARGIN + _LABEL)
    if pdf.page_no() == page:
        pdf.set_y(max(pdf.get_y(), below))


def _place(pdf: FPDF, picture: Picture, x: float, y: float) -> bool:
    """Put a picture in its square; False where it is elsewhere, too large or cannot be read."""
    image = _read(picture.data) if picture.data else None
    if image is None:
        return False
    wide = image.width >= image.height
    scale = _PICTURE_MM / max(image.width, image.height)
    width, height = image.width * scale, image.height * scale
    left, top = (x, y + (_PICTURE_MM - height) / 2) if wide else (x + (_PICTURE_MM - width) / 2, y)
    pdf.image(image, left, top, w=width, h=height, alt_text=picture.text or "The picture of the badge")
    return True


def _read(data: bytes) -> Any:
    """The first frame of a picture, in pixels; None for what is too large or broken."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP"))
            if image.width * image.height > _MOST_PIXELS or not image.width or not image.height:
                return None
            return image.convert("RGBA")
    except Exception:
        # Whatever a decoder stumbles over: the certificate is the same without its picture.
        return None


def _draw_qr(pdf: FPDF, text: str, x: float, y: float) -> None:
    """A QR code as filled squares, runs of them at once."""
    import segno

    rows = [list(row) for row in segno.make_qr(text, error="m").matrix]
    side = _QR_MM / len(rows)
    pdf.set_fill_color(*_INK)
    for number, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start + 1
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:
                pdf.rect(x + start * side, y + number * side, (end - start) * side, side, style="F")
            start = end
