"""EU trusted lists: which providers a member state supervises, and for what (ETSI TS 119 612).

The list is taken as the caller's word: its own XML signature is not judged, so fetch it from its state's URL. Only
what is granted now counts; a service's history is passed over. Expat reads it once, and no document type is let in.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vcmicro import times
from vcmicro.errors import invalid, over_limit, unavailable
from vcmicro.limits import Limits
from vcmicro.problems import shown
from vcmicro.registries.trust_list import Anchor, TrustList
from vcmicro.times import Instant

if TYPE_CHECKING:
    from vcmicro.x509 import Certificate

_NAMESPACE = "http://uri.etsi.org/02231/v2#"
_JOIN = " "
_DEEPEST = 32
_SERVICE_TYPE = "http://uri.etsi.org/TrstSvc/Svctype/"
_SEALS, _STAMPS = _SERVICE_TYPE + "CA/QC", _SERVICE_TYPE + "TSA/QTST"
_GRANTED = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"
_FOR = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/For"

# Where what is read stands, as local names from the root down.
_SCHEME = ("TrustServiceStatusList", "SchemeInformation")
_TERRITORY = (*_SCHEME, "SchemeTerritory")
_NEXT_UPDATE = (*_SCHEME, "NextUpdate", "dateTime")
_POINTER = (*_SCHEME, "PointersToOtherTSL", "OtherTSLPointer", "TSLLocation")
_PROVIDER = ("TrustServiceStatusList", "TrustServiceProviderList", "TrustServiceProvider")
_PROVIDER_NAME = (*_PROVIDER, "TSPInformation", "TSPName", "Name")
_SERVICE = (*_PROVIDER, "TSPServices", "TSPService")
_INFORMATION = (*_SERVICE, "ServiceInformation")
_TYPE = (*_INFORMATION, "ServiceTypeIdentifier")
_STATUS = (*_INFORMATION, "ServiceStatus")
_CERTIFICATE = (*_INFORMATION, "ServiceDigitalIdentity", "DigitalId", "X509Certificate")
_ADDITIONAL = (*_INFORMATION, "ServiceInformationExtensions", "Extension", "AdditionalServiceInformation", "URI")
_TEXTS = frozenset({_TERRITORY, _NEXT_UPDATE, _POINTER, _PROVIDER_NAME, _TYPE, _STATUS, _CERTIFICATE, _ADDITIONAL})


class EuTrustedList:
    """The granted services for qualified seals and time stamps, as anchors."""

    name = "eu-trusted-list"

    def recognizes(self, data: bytes) -> bool:
        """XML, with or without a byte order mark."""
        return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"

    def read(self, data: bytes, limits: Limits) -> TrustList:
        """The list.

        Raises:
            Invalid: ``input.unknown`` for other XML, ``schema.invalid`` for a malformed list, with a document type,
                or in another encoding than UTF-8.
            LimitExceeded: ``limit.size``, ``limit.depth``, ``limit.items``.
            Unavailable: ``net.offline`` for the list of lists, which names no service itself.
        """
        if len(data) > limits.trust_list_bytes:
            raise over_limit("limit.size", "trust_list_bytes", limits.trust_list_bytes)
        reader = _Reader(limits)
        reader.parse(data)
        if not reader.providers and reader.pointer:
            hint = "Download the lists of the states that you trust and give those files."
            raise unavailable(
                "net.offline", f"a list of lists; the first is at {shown(reader.pointer, 120)}", hint=hint
            )
        return TrustList(
            self.name,
            name=f"EU trusted list {reader.territory}".strip(),
            anchors=tuple(reader.anchors),
            until=reader.until,
        )


@dataclass(slots=True)
class _Service:
    """One service as far as it was read."""

    kind: str = ""
    status: str = ""
    additional: list[str] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Expat's handlers, and what they have seen so far."""

    limits: Limits
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    territory: str = ""
    until: Instant | None = None
    pointer: str = ""
    providers: int = 0
    provider: str = ""
    service: _Service = field(default_factory=_Service)
    anchors: list[Anchor] = field(default_factory=list)

    def parse(self, data: bytes) -> None:
        from xml.parsers import expat

        parser = expat.ParserCreate("utf-8", _JOIN)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.XmlDeclHandler = _check_encoding
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.finish
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            detail = f"line {error.lineno}, column {error.offset}: {expat.ErrorString(error.code)}"
            raise invalid("schema.invalid", f"not well-formed XML: {detail}") from None

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(_JOIN)
        if not self.path and (namespace, local) != (_NAMESPACE, _SCHEME[0]):
            raise invalid("input.unknown", f"this XML is {shown(name)}, not a trusted list")
        if len(self.path) >= _DEEPEST:
            raise over_limit("limit.depth", "trusted list depth", _DEEPEST)
        # An element of another namespace stands on no path that is read.
        self.path.append(local if namespace == _NAMESPACE else name)
        self.text.clear()
        place = tuple(self.path)
        if place == _PROVIDER:
            self.providers += 1
            self.provider = ""
        elif place == _SERVICE:
            self.service = _Service()

    def characters(self, text: str) -> None:
        self.text.append(text)

    def finish(self, _name: str) -> None:
        place = tuple(self.path)
        if place in _TEXTS:
            self.take(place, "".join(self.text).strip())
        elif place == _SERVICE:
            self.anchors += self.service_anchors()
            if len(self.anchors) > self.limits.json_items:
                raise over_limit("limit.items", "json_items", self.limits.json_items)
        self.text.clear()
        self.path.pop()

    def take(self, place: tuple[str, ...], text: str) -> None:
        """One text, into the place where it belongs."""
        service = self.service
        if place == _CERTIFICATE:
            service.certificates.append(_certificate(text, self.limits))
        elif place == _TYPE:
            service.kind = text
        elif place == _STATUS:
            service.status = text
        elif place == _ADDITIONAL:
            service.additional.append(text)
        elif place == _PROVIDER_NAME:
            self.provider = self.provider or text
        elif place == _TERRITORY:
            self.territory = text
        elif place == _POINTER:
            self.pointer = self.pointer or text
        else:
            self.until = times.parse(text)

    def service_anchors(self) -> list[Anchor]:
        """The anchors of a service that is granted; a CA/QC that is only for signatures or web sites is none."""
        service = self.service
        uses = {each.removeprefix(_FOR) for each in service.additional if each.startswith(_FOR)}
        seals = service.kind == _SEALS and (not uses or "eSeals" in uses)
        stamps = service.kind == _STAMPS
        if service.status != _GRANTED or not (seals or stamps):
            return []
        return [Anchor(each, self.provider, seals, stamps, qualified=True) for each in service.certificates]


def _certificate(text: str, limits: Limits) -> Certificate:
    from vcmicro.x509 import read_der

    try:
        return read_der(base64.b64decode("".join(text.split()), validate=True), limits=limits)
    except (binascii.Error, ValueError):
        raise invalid("x509.certificate", "a service's certificate is not base64") from None


def _refuse_doctype(*_: object) -> None:
    raise invalid("schema.invalid", "the trusted list has a document type")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() != "utf-8":
        raise invalid("schema.invalid", f"the list is in the encoding {shown(encoding)}")
