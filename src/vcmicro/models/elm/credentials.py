"""Credentials of the European Learning Model; written by ``scripts/elm_models.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from vcmicro.models.elm.base import ElmModel, Texts

if TYPE_CHECKING:
    from vcmicro.models.elm.agents import Accreditation, Agent, Organisation, Person


class EuropeanDigitalCredential(ElmModel):
    """A credential: what one person or organisation is said to have achieved."""

    shape: ClassVar[str] = "EuropeanDigitalCredential"
    id: str | None = None
    type: Sequence[str] = ()
    context: Any = None
    attachment: Sequence[MediaObject | str] = ()
    credential_profiles: Sequence[Concept | str] = ()
    credential_schema: Sequence[Any] = ()
    credential_status: Any = None
    credential_subject: Agent | Organisation | Person | str | None = None
    display_parameter: DisplayParameter | str | None = None
    evidence: Sequence[Evidence | str] = ()
    expiration_date: str | None = None
    holder: Sequence[Agent | Organisation | Person | str] = ()
    identifier: Sequence[Identifier | LegalIdentifier | str] = ()
    issuance_date: str | None = None
    issued: str | None = None
    issuer: Agent | Organisation | Person | str | None = None
    proof: Sequence[Any] = ()
    terms_of_use: Sequence[Any] = ()
    valid_from: str | None = None
    valid_until: str | None = None


class EuropeanDigitalPresentation(ElmModel):
    """Credentials shown together, and what was verified about them."""

    shape: ClassVar[str] = "EuropeanDigitalPresentation"
    id: str | None = None
    type: Sequence[str] = ()
    context: Any = None
    holder: Sequence[Agent | Organisation | Person | str] = ()
    proof: Sequence[Any] = ()
    verifiable_credential: Sequence[EuropeanDigitalCredential | str] = ()
    verification_check: Sequence[VerificationCheck | str] = ()


class VerificationCheck(ElmModel):
    """One check of a credential, and its outcome."""

    shape: ClassVar[str] = "VerificationCheck"
    id: str | None = None
    type: Sequence[str] = ()
    dc_type: Concept | str | None = None
    description: Texts | None = None
    elm_subject: EuropeanDigitalCredential | str | None = None
    verification_status: Concept | str | None = None


class DisplayParameter(ElmModel):
    """How a credential is shown, and in which languages."""

    shape: ClassVar[str] = "DisplayParameter"
    id: str | None = None
    type: Sequence[str] = ()
    description: Texts | None = None
    individual_display: Sequence[IndividualDisplay | str] = ()
    language: Sequence[Concept | str] = ()
    primary_language: Concept | str | None = None
    summary_display: str | None = None
    title: Texts | None = None


class IndividualDisplay(ElmModel):
    """The pages of a credential in one language."""

    shape: ClassVar[str] = "IndividualDisplay"
    id: str | None = None
    type: Sequence[str] = ()
    display_detail: Sequence[DisplayDetail | str] = ()
    language: Concept | str | None = None


class DisplayDetail(ElmModel):
    """One page: its image."""

    shape: ClassVar[str] = "DisplayDetail"
    id: str | None = None
    type: Sequence[str] = ()
    image: MediaObject | str | None = None
    page: int | str | None = None


class Evidence(ElmModel):
    """What a credential rests on."""

    shape: ClassVar[str] = "Evidence"
    id: str | None = None
    type: Sequence[str] = ()
    accreditation: Accreditation | str | None = None
    dc_type: Concept | str | None = None
    embedded_evidence: Sequence[MediaObject | str] = ()
    evidence_statement: str | None = None
    evidence_target: Agent | Organisation | Person | str | None = None


class MediaObject(ElmModel):
    """A file, in the credential itself."""

    shape: ClassVar[str] = "MediaObject"
    id: str | None = None
    type: Sequence[str] = ()
    attachment_type: Concept | str | None = None
    content: str | None = None
    content_encoding: Concept | str | None = None
    content_size: int | str | None = None
    content_type: Concept | str | None = None
    content_url: str | None = None
    description: Texts | None = None
    title: Texts | None = None


class WebResource(ElmModel):
    """A page or file at a URL."""

    shape: ClassVar[str] = "WebResource"
    id: str | None = None
    type: Sequence[str] = ()
    content_url: str | None = None
    language: Concept | str | None = None
    title: Texts | None = None


class Note(ElmModel):
    """A text."""

    shape: ClassVar[str] = "Note"
    id: str | None = None
    type: Sequence[str] = ()
    note_format: Concept | str | None = None
    note_literal: Texts | None = None
    subject: Concept | str | None = None


class Concept(ElmModel):
    """An entry of a code list."""

    shape: ClassVar[str] = "Concept"
    id: str | None = None
    type: Sequence[str] = ()
    definition: Texts | None = None
    in_scheme: Sequence[Any] = ()
    notation: Any = None
    pref_label: Texts | None = None


class Identifier(ElmModel):
    """An identifier under a scheme."""

    shape: ClassVar[str] = "Identifier"
    id: str | None = None
    type: Sequence[str] = ()
    creator: Any = None
    date_issued: str | None = None
    dc_type: Sequence[Concept | str] = ()
    notation: Any = None
    scheme_agency: Texts | None = None
    scheme_id: str | None = None
    scheme_name: str | None = None
    scheme_version: str | None = None


class LegalIdentifier(ElmModel):
    """An identifier that a state or an authority gave."""

    shape: ClassVar[str] = "LegalIdentifier"
    id: str | None = None
    type: Sequence[str] = ()
    creator: Any = None
    date_issued: str | None = None
    dc_type: Sequence[Concept | str] = ()
    notation: Any = None
    scheme_agency: Texts | None = None
    scheme_id: str | None = None
    scheme_name: str | None = None
    scheme_version: str | None = None
    spatial: Concept | str | None = None
