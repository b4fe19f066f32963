"""EU trusted lists that tests make for themselves (ETSI TS 119 612), as small as they can be."""

from __future__ import annotations

import base64
from collections.abc import Iterable

from certificates import Holder

GRANTED = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/granted"
CA_QC = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"
FOR = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"


def trusted_list(
    authority: Holder,
    *,
    status: str = GRANTED,
    kind: str = CA_QC,
    uses: Iterable[str] = (),
    next_update: str = "2040-01-01T00:00:00Z",
) -> bytes:
    """A list of one service of one provider."""
    certificate = base64.encodebytes(authority.der).decode()
    extensions = "".join(
        f'<Extension Critical="true"><AdditionalServiceInformation><URI xml:lang="en">{FOR}{use}</URI>'
        "</AdditionalServiceInformation></Extension>"
        for use in uses
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" TSLTag="http://uri.etsi.org/19612/TSLTag">
  <SchemeInformation>
    <SchemeTerritory>IE</SchemeTerritory>
    <PointersToOtherTSL><OtherTSLPointer><TSLLocation>https://ec.example/lotl.xml</TSLLocation></OtherTSLPointer>
    </PointersToOtherTSL>
    <NextUpdate><dateTime>{next_update}</dateTime></NextUpdate>
  </SchemeInformation>
  <TrustServiceProviderList><TrustServiceProvider>
    <TSPInformation><TSPName><Name xml:lang="en">Example Trust Services</Name><Name xml:lang="ga">Eile</Name></TSPName>
    </TSPInformation>
    <TSPServices><TSPService>
      <ServiceInformation>
        <ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>
        <ServiceName><Name xml:lang="en">Seals</Name></ServiceName>
        <ServiceDigitalIdentity>
          <DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId>
          <DigitalId><X509SubjectName>CN=x</X509SubjectName></DigitalId>
        </ServiceDigitalIdentity>
        <ServiceStatus>{status}</ServiceStatus>
        <ServiceInformationExtensions>{extensions}</ServiceInformationExtensions>
      </ServiceInformation>
      <ServiceHistory><ServiceHistoryInstance>
        <ServiceTypeIdentifier>{CA_QC}</ServiceTypeIdentifier>
        <ServiceStatus>{GRANTED}</ServiceStatus>
        <ServiceDigitalIdentity><DigitalId><X509Certificate>AAAA</X509Certificate></DigitalId></ServiceDigitalIdentity>
      </ServiceHistoryInstance></ServiceHistory>
    </TSPService></TSPServices>
  </TrustServiceProvider></TrustServiceProviderList>
</TrustServiceStatusList>
""".encode()
