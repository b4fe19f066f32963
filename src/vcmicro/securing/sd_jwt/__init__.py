"""The SD-JWT format (RFC 9901): serializations, disclosures, processing, key binding. No keys are resolved here.

What an SD-JWT carries is told by its content: ``vc_sd_jwt`` (VCDM 2.0) and ``dc_sd_jwt`` (SD-JWT VC) are the two
mechanisms over it.
"""
