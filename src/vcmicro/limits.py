"""Every limit of the library in one frozen object, as data.

The values are those of the project's threat model: every real credential that we know passes under
them, and what exceeds one is refused with ``LimitExceeded`` before it costs more.
"""

from __future__ import annotations

from vcmicro.record import Record

KIB = 1024
MIB = 1024 * 1024


class Limits(Record, kw_only=True):
    """Upper bounds on what an input may hold; a caller may raise any of them.

    Sizes are in bytes unless the name says ``chars``; times are in seconds.

    >>> Limits(proofs=64)
    """

    # Any input, before it is decoded
    input_bytes: int = 4 * MIB
    # JSON
    json_depth: int = 64
    json_nodes: int = 100_000
    json_members: int = 1_000
    json_items: int = 10_000
    json_string_chars: int = 256 * KIB
    json_number_chars: int = 64
    # JSON-LD and RDF
    contexts: int = 8
    scoped_types: int = 8
    # How scoped contexts are combined in one document: real ones have a dozen ways, and each new one is compiled
    scope_combinations: int = 256
    blank_nodes: int = 5_000
    rdfc_steps: int = 8_192
    quads: int = 50_000
    context_bytes: int = 1 * MIB
    # Proofs
    proofs: int = 16
    proof_chain: int = 8
    presented_credentials: int = 64
    enveloping_depth: int = 4
    clr_members: int = 1_000
    tree_credentials: int = 2_000
    # JOSE
    jose_header_bytes: int = 4 * KIB
    jose_header_x5c_bytes: int = 64 * KIB
    jose_signature_chars: int = 1_400
    jose_kid_chars: int = 2 * KIB
    # SD-JWT: how many disclosures, each, within one another; how old a Key Binding JWT may be (seconds)
    disclosures: int = 200
    disclosure_chars: int = 16 * KIB
    disclosure_depth: int = 16
    key_binding_seconds: int = 600
    # X.509: one chain, one certificate; JAdES: the two headers of a seal
    certificates: int = 10
    certificate_bytes: int = 16 * KIB
    jades_protected_bytes: int = 64 * KIB
    jades_unprotected_bytes: int = 3 * MIB
    # Multibase text, judged before it is decoded (base58 is quadratic)
    multikey_chars: int = 200
    long_multikey_chars: int = 2_048
    base64_proof_chars: int = 64 * KIB
    # Status lists
    status_encoded_bytes: int = 4 * MIB
    status_inflated_bytes: int = 16 * MIB
    status_body_bytes: int = 8 * MIB
    status_cache_seconds: int = 3_600
    # Images
    png_bytes: int = 10 * MIB
    png_chunks: int = 4_096
    png_chunk_bytes: int = 2 * MIB
    png_text_bytes: int = 1 * MIB
    svg_bytes: int = 5 * MIB
    svg_depth: int = 64
    svg_attribute_bytes: int = 1 * MIB
    # PDF: what its structure and its attached credential inflate to together; pages are not inflated
    pdf_bytes: int = 10 * MIB
    pdf_objects: int = 100_000
    pdf_inflated_bytes: int = 16 * MIB
    # Other documents
    trust_list_bytes: int = 16 * MIB
    did_document_bytes: int = 256 * KIB
    did_log_bytes: int = 2 * MIB
    did_log_entries: int = 1_000
    schema_bytes: int = 512 * KIB
    schema_steps: int = 500_000
    schema_seconds: float = 2.0
    # Network
    credential_requests: int = 8
    credential_fetch_seconds: float = 10.0
    tree_requests: int = 64
    tree_fetch_seconds: float = 60.0
    connect_seconds: float = 3.0
    request_seconds: float = 5.0
    # What a service answers that the caller chose (Open Badges API, introspection)
    service_bytes: int = 32 * MIB
    service_seconds: float = 30.0
    did_cache_seconds: int = 300
    failure_cache_seconds: int = 30


DEFAULT = Limits()
"""The limits that apply where a caller gives none."""
