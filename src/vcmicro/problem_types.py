"""Every problem type of the library in one table: stable codes, W3C types, what to do about each.

Codes are API: ``area.reason``; a snapshot test guards the table. ``type`` is the W3C URI where a standard names one,
else this project's page.
"""

from __future__ import annotations

from types import MappingProxyType

from vcmicro.record import NamedTuple

_VCDM = "https://www.w3.org/TR/vc-data-model#"
_SECURITY = "https://w3id.org/security#"
_STATUS = "https://www.w3.org/ns/credentials/status-list#"
_DID = "https://www.w3.org/ns/did#"
_PAGE = "https://w3id.org/vcmicro/problems#"


class ProblemType(NamedTuple):
    """One row of the table: what the code means, its type URI, and what a person can do."""

    code: str
    title: str
    hint: str
    type: str


def _type_uri(code: str) -> str:
    return _TYPES.get(code, _PAGE + code)


_TYPES = {
    **dict.fromkeys(
        ("json.syntax", "json.encoding", "json.duplicate_key", "json.surrogate", "json.number", "json.depth"),
        _VCDM + "PARSING_ERROR",
    ),
    "input.unknown": _VCDM + "PARSING_ERROR",
    "schema.invalid": _VCDM + "MALFORMED_VALUE_ERROR",
    "time.syntax": _VCDM + "MALFORMED_VALUE_ERROR",
    "schema.context": _VCDM + "MALFORMED_VALUE_ERROR",
    "proof.invalid": _SECURITY + "PROOF_VERIFICATION_ERROR",
    "proof.structure": _SECURITY + "PROOF_VERIFICATION_ERROR",
    "proof.encoding": _SECURITY + "PROOF_VERIFICATION_ERROR",
    "proof.pointer": _SECURITY + "PROOF_GENERATION_ERROR",
    "proof.base": _SECURITY + "PROOF_VERIFICATION_ERROR",
    "derive.unsupported": _SECURITY + "PROOF_GENERATION_ERROR",
    "proof.chain": _SECURITY + "PROOF_VERIFICATION_ERROR",
    "proof.expired": _SECURITY + "PROOF_VERIFICATION_ERROR",
    "proof.purpose": _SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
    "proof.domain": _SECURITY + "INVALID_DOMAIN_ERROR",
    "proof.challenge": _SECURITY + "INVALID_CHALLENGE_ERROR",
    "jsonld.undefined_term": _SECURITY + "DATA_LOSS_DETECTION_ERROR",
    "jsonld.relative_iri": _SECURITY + "DATA_LOSS_DETECTION_ERROR",
    "jsonld.not_compacted": _SECURITY + "DATA_LOSS_DETECTION_ERROR",
    "jsonld.context_unknown": _SECURITY + "PROOF_TRANSFORMATION_ERROR",
    "rdfc.work_limit": _SECURITY + "PROOF_TRANSFORMATION_ERROR",
    "did.vm_not_found": _SECURITY + "INVALID_VERIFICATION_METHOD",
    "did.relationship": _SECURITY + "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
    "did.controller_mismatch": _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID",
    "did.id_mismatch": _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID",
    "did.document": _SECURITY + "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT",
    "did.registry": _DID + "NOT_FOUND",
    "did.log": _DID + "INVALID_DID",
    "did.witness": _DID + "INVALID_DID",
    "did.syntax": _DID + "INVALID_DID",
    "did.url_syntax": _DID + "INVALID_DID_URL",
    "did.method_unsupported": _DID + "METHOD_NOT_SUPPORTED",
    "did.unavailable": _DID + "NOT_FOUND",
    "key.length": _DID + "INVALID_PUBLIC_KEY_LENGTH",
    "key.unsupported": _DID + "UNSUPPORTED_PUBLIC_KEY_TYPE",
    "status.range": _STATUS + "RANGE_ERROR",
    "status.length": _STATUS + "STATUS_LIST_LENGTH_ERROR",
    "status.purpose_mismatch": _STATUS + "STATUS_VERIFICATION_ERROR",
    "status.unverified": _STATUS + "STATUS_VERIFICATION_ERROR",
    "status.unavailable": _STATUS + "STATUS_RETRIEVAL_ERROR",
}

# fmt: off
_ROWS: tuple[tuple[str, str, str], ...] = (
    # what was given
    ("input.unknown", "Nothing here is a credential", "Give a credential or presentation as JSON, a JWT, or a PNG or SVG badge."),
    ("input.not_file", "The file cannot be read", "Check the path and its permissions."),
    ("json.syntax", "The JSON is malformed", "Repair the JSON at the place named."),
    ("json.encoding", "The text is not UTF-8", "Save the file as UTF-8 without a byte order mark."),
    ("json.duplicate_key", "A member occurs twice in one object", "Remove one of the two; parsers disagree which counts."),
    ("json.surrogate", "A string holds half a character", "Write characters beyond U+FFFF as a full surrogate pair."),
    ("json.number", "A number cannot be held exactly", "Write large identifiers as strings."),
    ("json.depth", "The JSON is nested too deeply", "No credential needs this depth; raise Limits.json_depth if yours does."),
    ("json.type", "A value has no JSON form", "Use str, int, float, bool, None, list and dict only."),
    # limits
    ("limit.size", "The input is too large", "Raise the limit named if the input is honest."),
    ("limit.depth", "The image is nested too deeply", "Raise the limit named if the input is honest."),
    ("limit.members", "An object has too many members", "Raise the limit named if the input is honest."),
    ("limit.items", "An array has too many items", "Raise the limit named if the input is honest."),
    ("limit.nodes", "The input has too many values", "Raise the limit named if the input is honest."),
    ("limit.string", "A string is too long", "Raise the limit named if the input is honest."),
    ("limit.contexts", "Too many @context entries", "A credential needs two or three contexts, each named once."),
    ("limit.proofs", "Too many proofs", "Raise Limits.proofs if the input is honest."),
    ("limit.credentials", "Too many credentials in one presentation", "Present fewer, or raise the limit named."),
    ("limit.quads", "The document describes too many statements", "Raise the limit named if the input is honest."),
    ("limit.decompressed", "Compressed data is refused or inflates too far", "Store the data uncompressed, as the specification asks."),
    ("limit.work", "Checking this would take too much work", "Raise the limit named if the input is honest."),
    ("limit.requests", "Too many network requests for one credential", "Raise the limit named if the input is honest."),
    # JSON-LD and RDF
    ("jsonld.undefined_term", "A term is not defined by any @context", "Add the context that defines the term, or remove the member."),
    ("jsonld.not_compacted", "A member is spelled by an IRI or a keyword", "Spell every member by a term of its context."),
    ("jsonld.relative_iri", "An identifier is not an absolute IRI", "Use an absolute IRI, such as urn:uuid:... or https://..."),
    ("jsonld.blank_node", "A blank node label is used where it is not allowed", "Leave the id out, or give it an absolute IRI."),
    ("jsonld.null", "A null value would be lost", "Leave the member out."),
    ("jsonld.empty", "An empty array carries nothing", "Leave the member out."),
    ("jsonld.value", "A value does not fit its term", "See the detail for what the term carries."),
    ("jsonld.redefined", "A protected term is defined again", "Remove the context or the local definition that redefines it."),
    ("jsonld.context_unknown", "A context is not known here", "Pass the context to verify (--context URL=FILE), or use a published one."),
    ("jsonld.context_invalid", "A context is malformed", "Repair the context at the place named."),
    ("rdf.syntax", "A statement is not N-Quads", "See RDF 1.1 N-Quads, section 8."),
    ("rdfc.work_limit", "The graph is too symmetric to canonicalize", "Give the look-alike nodes distinct ids or values."),
    ("rdfc.not_portable", "Some verifiers will refuse this graph", "Give the look-alike nodes distinct ids or values."),
    # the credential's own shape
    ("schema.context", "The @context does not begin as the data model asks", "Begin it with https://www.w3.org/ns/credentials/v2 (or /2018/credentials/v1)."),
    ("schema.digest", "A schema is not the one that the issuer named", "The content behind the URL has changed, or the digest is wrong."),
    ("schema.invalid", "A member does not have the form its standard asks", "Correct the member named."),
    ("schema.required", "A required member is missing", "Add the member."),
    ("schema.unavailable", "A schema could not be checked", "Give the schema or a fetcher."),
    ("time.syntax", "A date or time is malformed", "Write it as 2026-01-31T09:00:00Z."),
    ("time.zone", "A time has no offset and is read as UTC", "Write the offset: 2026-01-31T09:00:00Z."),
    # proofs
    ("proof.missing", "There is no proof", "Ask the issuer for the signed credential."),
    ("proof.invalid", "The signature does not match the content", "The content, the proof or the key was changed after signing."),
    ("proof.encoding", "The signature is not encoded as its suite asks", "proofValue is multibase base58-btc of an exact length, or base64url in suites of selective disclosure."),
    ("proof.structure", "The proof is malformed", "See the Data Integrity specification, section 2.1."),
    ("proof.hosted", "The badge is not what its issuer hosts", "Get the badge anew from its id; who changed it does not show."),
    ("proof.unsupported", "The proof is of a type not known here", "Supported: see the reference page of the suites."),
    ("proof.purpose", "The proof is for another purpose", "A credential needs assertionMethod, a presentation authentication."),
    ("proof.created", "The proof was made in the future", "Check the clock of the issuer and of this machine."),
    ("proof.expired", "The proof has expired", "Ask the issuer for a fresh one."),
    ("proof.chain", "A proof names a previous proof that is not there", "previousProof must name the id of another proof of the document."),
    ("proof.pointer", "A JSON pointer does not fit the document", "Each pointer names a member or an array item of the document."),
    ("proof.base", "This is the issuer's base proof, which only the holder sees", "Derive a proof from it (vcmicro derive), and show that."),
    ("proof.challenge", "The proof answers another challenge", "Present again with the challenge that the verifier gave."),
    ("proof.domain", "The proof is meant for another domain", "Present again for this verifier's domain."),
    ("derive.unsupported", "Nothing can be left out of this proof", "Ask the issuer for ecdsa-sd-2023, bbs-2023 or SD-JWT, or show the credential whole."),
    # JOSE
    ("jose.alg", "The algorithm is not allowed for this key", "Supported: EdDSA, Ed25519, ES256, ES384, ES512, RS256, PS256 and their like, per key type."),
    ("jose.header", "The JOSE header is malformed", "See RFC 7515 section 4."),
    ("jose.header_key", "A key in the token's own header proves nothing about the issuer", "Use a kid that the issuer's DID or key document lists."),
    ("jose.crit", "The token asks for an extension that is not understood", "Remove the crit header."),
    ("jose.typ", "The token is of another kind", "Expected typ: vc+jwt, vp+jwt, JWT or none."),
    ("jose.encoding", "The token is not strictly encoded", "A compact JWS has three base64url parts without padding."),
    ("jose.claims", "The token's claims and its credential disagree", "iss, sub, jti, nbf and exp must say what the credential says."),
    # COSE; what it shares with JOSE has the codes of JOSE
    ("cbor.encoding", "The CBOR is malformed", "One item of definite length, no key twice, nothing behind it."),
    ("cose.structure", "This is no COSE_Sign1 that can be read", "See RFC 9052 section 4.2; the payload must be inside."),
    # SD-JWT
    ("sdjwt.structure", "The SD-JWT is not put together as its form asks", "See RFC 9901 sections 4 and 8."),
    ("sdjwt.content", "It is not one kind of SD-JWT credential", "It has @context (a W3C credential) or vct (an SD-JWT VC), one of the two."),
    ("sdjwt.disclosure", "A disclosure is malformed", "See RFC 9901 section 4.2."),
    ("sdjwt.digest", "A digest stands where it may not, or a claim is named like one", "_sd is an array of strings, '...' the one member of an array element."),
    ("sdjwt.duplicate", "A disclosure or a digest occurs twice", "Each stands for one claim and is sent once."),
    ("sdjwt.unreferenced", "A disclosure belongs to nothing that was signed", "Send only what the issuer issued, with all that leads to it."),
    ("sdjwt.hash_alg", "The hash of the disclosures is not a safe one", "Use sha-256, sha-384 or sha-512."),
    ("sdjwt.override", "A disclosure would replace a claim", "The issuer must give each claim once."),
    ("sdjwt.not_disclosable", "A claim that decides the verdict cannot be withheld", "Leave iss, nbf, exp, cnf, vct, status, @context and their like in the open."),
    ("sdjwt.kb_missing", "The holder's key binding is missing", "Present the SD-JWT with Key Binding (vcmicro present)."),
    ("sdjwt.kb_nonce", "The key binding answers another challenge", "Present again with the challenge that the verifier gave."),
    ("sdjwt.kb_audience", "The key binding is meant for another verifier", "Present again for this verifier's domain."),
    ("sdjwt.kb_time", "The key binding was not made just now", "Present again; check the clocks."),
    ("sdjwt.kb_invalid", "The key binding does not hold", "The holder's own key, confirmed by the issuer (cnf), must sign this very token."),
    ("sdjwt.type", "The type's metadata is wrong, or the credential breaks its rules", "Ask who defines the type (vct); see the draft on SD-JWT VC, section 6."),
    ("sdjwt.integrity", "A document is not the one that its hash names", "Ask the issuer; the document has changed since."),
    # keys
    ("key.weak", "The key is too weak or degenerate", "Use Ed25519, P-256, P-384, P-521 or RSA of 2048 to 8192 bits."),
    ("key.invalid", "The key is malformed", "See the detail for the member that is wrong."),
    ("key.encoding", "The key is not encoded as its type asks", "publicKeyMultibase is base58-btc of a multicodec key."),
    ("key.length", "The key has the wrong length for its type", "The key was cut or is of another type."),
    ("key.unsupported", "The key type is not supported here", "Supported: Ed25519, P-256, P-384, P-521, RSA; secp256k1 on request."),
    ("key.use", "The key is not meant for signatures", "Its use or key_ops forbid it."),
    ("key.private", "A private key is published", "The issuer must revoke this key at once."),
    ("key.token", "The token of the key cannot be used", "Check the module, the token, the key's label or id, and the PIN."),
    ("key.file", "The key file cannot be used", "Check the path, its format and the passphrase."),
    # certificates
    ("x509.certificate", "A certificate is malformed", "x5c holds certificates in base64 of DER; PEM files hold them between BEGIN and END CERTIFICATE."),
    ("x509.chain", "The certificates are not a chain", "The signer's certificate comes first, then that of its issuer, and so on; each once."),
    ("x509.thumbprint", "The certificate is not the one that the header names", "x5t#S256 is the SHA-256 of the first certificate of x5c."),
    ("x509.names", "The certificate does not name the issuer", "The certificate's organizationIdentifier must be the issuer's eIDASIdentifier."),
    ("x509.period", "The certificate was not valid at the time that counts", "Only a validated time stamp proves that a signature is older than now."),
    ("x509.untrusted", "No trusted authority vouches for the certificate", "Give the authority's certificate (--trust FILE.pem) or a trusted list if you trust it."),
    ("x509.revocation", "Revocation of the certificate was not looked up", "Ask the certificate's authority where it matters."),
    ("x509.stale", "A trusted list is past its next update", "Download the list anew."),
    ("timestamp.invalid", "A time stamp does not hold", "It proves no time; the seal is judged without it."),
    ("timestamp.untrusted", "A time stamp is of an authority that is not trusted", "Give the certificate of the time-stamping authority too (--trust FILE.pem)."),
    # DIDs and key documents
    ("did.syntax", "The DID is malformed", "See DID Core section 3.1."),
    ("did.url_syntax", "The DID URL is malformed", "See DID Core section 3.2."),
    ("did.method_unsupported", "The DID method is not supported", "Supported: did:key, did:jwk, did:web, did:webvh; did:ebsi with a registry that you name."),
    ("did.id_mismatch", "The document names another DID", "The document's id must be the DID that it was fetched for."),
    ("did.document", "The key document is malformed", "See DID Core section 5 and Controlled Identifiers section 2."),
    ("did.vm_not_found", "The verification method is not in the key document", "The issuer must list the key, or the proof names the wrong one."),
    ("did.relationship", "The key document does not allow the key for this purpose", "The issuer must list the method under assertionMethod or authentication."),
    ("did.controller_mismatch", "The method belongs to another controller", "The controller must list the method too."),
    ("did.vm_revoked", "The verification method is revoked or expired", "Ask the issuer for a credential signed with a current key."),
    ("did.unavailable", "The key document could not be fetched", "Try again online, or pass a fetcher."),
    ("did.registry", "The registry of the DID is not known", "Name it: METHODS.plus(DidEbsi(URL)), or --ebsi-registry URL."),
    ("did.log", "The history of the DID does not hold", "The controller must publish the whole log as it was signed; see did:webvh 1.0."),
    ("did.witness", "Too few witnesses approved a version of the DID", "The controller must publish did-witness.json with the proofs that the log asks for."),
    ("did.deactivated", "The DID is deactivated", "Its controller has given it up; ask the issuer for a credential under its present DID."),
    # binding, holder, recipient, trust
    ("issuer.mismatch", "The key does not belong to the issuer", "The proof's controller must be the credential's issuer."),
    ("issuer.unbound", "Nothing ties the key to the issuer", "Publish the key at the issuer's URL or DID; --allow-unbound accepts it knowingly."),
    ("issuer.scope", "The assertion lies outside of where its issuer hosts assertions", "Its id must begin as the issuer's profile says (verification), else share the origin of the profile."),
    ("issuer.unexpected", "The issuer is not the one expected", "Check whom you expect."),
    ("issuer.not_trusted", "The issuer is not on a trust list that was given", "Add the issuer to the list if you know it."),
    ("issuer.draft", "The draft names another issuer", "Sign with the issuer's own key and id."),
    ("holder.mismatch", "The presenter is not the holder", "The holder's own key must sign the presentation."),
    ("holder.subject", "A presented credential is about somebody else", "Ask why the presenter holds it, if that matters to you."),
    ("holder.unchecked", "The holder was not challenged", "Give the challenge and the domain that you sent."),
    ("recipient.mismatch", "The credential was awarded to somebody else", "Check the identifier that you expect."),
    ("recipient.unchecked", "The recipient cannot be compared", "The credential carries no identifier of this kind."),
    ("recipient.hash", "The recipient's identifier is hashed in an unsafe way", "Use sha256 with a salt of its own."),
    # validity and status
    ("credential.expired", "The credential has expired", "Ask the issuer to renew it."),
    ("credential.not_yet_valid", "The credential is not valid yet", "Try again after its validFrom."),
    ("credential.period", "The credential ends before it begins", "Correct validFrom and validUntil."),
    ("status.revoked", "The credential is revoked", "Ask the issuer why."),
    ("status.suspended", "The credential is suspended", "Ask the issuer until when."),
    ("status.message", "The status list carries a message about the credential", "Read the message that the issuer defined."),
    ("status.purpose_mismatch", "The status list is for another purpose", "Tell the issuer: entry and list must name one purpose."),
    ("status.range", "The status index lies beyond the list", "Tell the issuer."),
    ("status.index", "The status index is malformed", 'It is a decimal number in a string, such as "94567".'),
    ("status.length", "The status list is too short", "A list needs 131,072 entries for herd privacy."),
    ("status.list", "The status list is malformed", "Tell the issuer."),
    ("status.id", "The status list names another URL", "Tell the issuer."),
    ("status.issuer", "The status list is of another issuer", "Allow that issuer if you know it."),
    ("status.unverified", "The status list itself does not verify", "Tell the issuer."),
    ("status.unavailable", "The status list could not be fetched", "Try again online, or pass a fetcher."),
    ("status.stale", "The status list has expired", "Try again later, or tell the issuer."),
    ("status.unsupported", "The status type or value is not known here", "Supported: see the reference page of the status types."),
    ("status.unsigned", "The revocation list is not signed", "Only TLS and the URL in the credential say that it is the issuer's."),
    ("status.full", "The status list has no entry left", "Create another list under another URL."),
    ("status.unallocated", "The status list has no such entry", "Allocate an entry first, or check the index or the credential's id."),
    ("status.irreversible", "A revocation cannot be taken back", "Use a list for suspension where a status may come and go."),
    ("status.store", "The store of status lists cannot be used", "Check the URL of the database and its permissions."),
    # images
    ("bake.not_found", "The image holds no credential", "Use an image that a badge was baked into."),
    ("bake.ambiguous", "The image holds more than one credential", "Bake into a clean image."),
    ("bake.pdf", "The PDF is malformed, or made in a way that is not read", "Save the PDF anew, without encryption."),
    ("bake.png", "The PNG is malformed", "Save the image anew."),
    ("bake.svg", "The SVG is malformed", "Save the image anew."),
    ("bake.svg_doctype", "The SVG has a document type that could load or define things", "Remove the DOCTYPE with its internal subset."),
    ("bake.svg_active", "The SVG holds scripts or other active content", "Use an SVG without scripts, event handlers and outside references."),
    ("bake.url", "The image holds the URL of its badge only", "Pass a fetcher, or leave out --offline: the badge itself lies at that URL."),
    ("bake.format", "The image is of a kind that cannot hold a badge", "Use a PNG, an SVG or a PDF."),
    # Conversion between formats
    ("convert.carrier", "What is embedded and what stands around it disagree", "Convert with carrier='ignore' (--ignore-carrier) to rebuild from the wrapper, or ask the issuer which is right."),
    ("convert.country", "The issuer's country is not known", "Give country= (--country), ISO 3166-1 alpha-2, or put it into the issuer's address."),
    ("convert.date", "A date cannot be read", "Write an ISO 8601 date with a time and an offset."),
    ("convert.document", "A document that the source names by URL is missing", "Give documents={url: document} (--documents FOLDER), or a fetcher (--online)."),
    ("convert.invalid", "What would come out is not valid", "See the problems beside this one."),
    ("convert.issuer", "The issuer cannot be told", "Give the issuer's profile in the source or in documents=."),
    ("convert.language", "The language of the texts is not known", "Give language= (--language), BCP 47, or put inLanguage into the source."),
    ("convert.loss", "Something would be lost or made up", "Convert without strict, and read the loss report."),
    ("convert.path", "There is no way from the one format to the other", "See the reference page of mappings."),
    ("convert.proof", "The proof of the source is false", "Do not convert it; unverified=True (--unverified) does so all the same."),
    ("convert.revoked", "The source was revoked", "Do not convert it; unverified=True (--unverified) does so all the same."),
    ("convert.same", "The document is in that format already", "Ask for another format."),
    ("convert.subject", "The subject is no learner", "Convert a credential that is about a person."),
    # Definitions of micro-credentials
    ("profile.format", "The document is in a format that the definitions do not read", "Give an Open Badge 2.0 or 3.0, or an ELM credential."),
    # Stacks
    ("microcredential.incomplete", "The micro-credential cannot be written yet", "Fill in the fields that are named."),
    ("microcredential.value", "A field of the micro-credential has a value that its list does not have", "See the field's documentation."),
    ("stack.empty", "There is nothing to stack", "Give the credentials."),
    ("stack.format", "A credential of the stack is in a format that cannot be stacked", "Give Open Badges 3.0, CLRs or ELM credentials; convert OB 2.0 first."),
    ("stack.incomplete", "The stack does not come to the programme", "Read the findings: each says what is missing or wrong."),
    ("stack.rule", "The rule of the programme cannot be read", "See the keywords of Stacking."),
    ("stack.whole", "The whole cannot be written", "See the problems beside this one."),
    # network
    ("net.scheme", "Only https may be fetched", "Use an https URL."),
    ("net.url", "The URL is not one that may be fetched", "Use a plain https URL with a public host name."),
    ("net.address", "The host is not on the public internet", "Private, loopback and reserved addresses are refused."),
    ("net.host", "The host is not on the allow-list", "Add the host if you know it."),
    ("net.redirect", "The server redirects", "Use the final URL; key documents and status lists must not redirect."),
    ("net.status", "The server did not answer 200", "Try again later, or tell its owner."),
    ("net.gone", "The server says that this is gone for good", "Ask its owner."),
    ("net.media_type", "The answer has an unexpected media type", "Tell the server's owner."),
    ("net.size", "The answer is too large", "Raise the limit named if the answer is honest."),
    ("net.timeout", "The server is too slow", "Try again later."),
    ("net.failed", "The connection failed", "Try again later."),
    ("net.offline", "This needs the network, and none was given", "Pass a fetcher, or leave out --offline."),
    # how checks depend on each other
    ("check.needs", "An earlier check did not pass", "Resolve that check first."),
    ("check.not_asked", "This was not asked for", ""),
    ("check.nothing", "There is nothing to check", ""),
    ("member.failed", "A credential within this one does not verify", "See the report of that credential."),
    ("related.digest", "A related resource is not what the issuer saw", "The content behind the URL has changed, or the digest is wrong."),
    ("related.unavailable", "A related resource could not be compared", "Try again online, or pass a fetcher."),
    ("refresh.available", "A newer version of the credential is to be had", "Fetch it with verify(..., refresh=True) or --refresh."),
    ("refresh.failed", "The newer version cannot take the place of this one", "See the report of the refreshed credential."),
    ("endorsement.failed", "An endorsement does not verify", "See the endorsement's own report."),
    # batches
    ("batch.timeout", "The item took longer than it may", "Raise item_seconds if the item is honest."),
    ("batch.lost", "The item came back from no worker", "Try it by itself; it may need more memory than there is."),
    # the HTTP server
    ("server.body", "The request does not have the form that the operation asks", "See the operation in /openapi.json."),
    ("api.answer", "The service does not answer as the standard says", "Tell its owner what the detail says."),
    ("api.failed", "The service could not do it now", "Try again later."),
    ("api.refused", "The service refused the request", "The detail holds what it says; a token may have ended, or lack the scope."),
    ("server.busy", "The server has more requests waiting than it takes", "Try again after the seconds that Retry-After names."),
    ("server.config", "The server cannot start with these settings", "See docs/how-to/serve.md."),
    ("server.forbidden", "The caller may not do this", "Ask the server's owner for the scope that the detail names."),
    ("server.full", "As many credentials are kept as the server takes", "Ask the server's owner to raise open_badges.credentials."),
    ("server.media_type", "The request body is of another media type", "Send Content-Type: application/json."),
    ("server.method", "The path does not take this HTTP method", "See the methods in the Allow header."),
    ("server.not_found", "There is nothing at this path", "See /openapi.json for what there is."),
    ("server.older", "A newer edition of the credential is kept", "Send the edition with the newest validFrom."),
    ("server.query", "A query parameter does not have the form that the operation asks", "See the operation in /openapi.json."),
    ("server.slow", "The request body took too long to arrive", "Send it again, faster."),
    ("server.store", "The server's store cannot be used", "See that the database is reachable and written by no later release."),
    ("server.unauthorized", "The caller is not known", "Send Authorization: Bearer with an API key or an access token that this server accepts."),
    ("extra.missing", "This needs an optional part that is not installed", "Install the extra that the detail names."),
    ("internal.error", "The library met a case it does not handle", "Please report it: this is a bug of vcmicro."),
)
# fmt: on

PROBLEMS: MappingProxyType[str, ProblemType] = MappingProxyType(
    {code: ProblemType(code, title, hint, _type_uri(code)) for code, title, hint in _ROWS}
)
"""Every problem type by its code."""
