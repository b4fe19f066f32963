"""The scopes of the Open Badges 3.0 API (section 6.2.1), each with what it permits."""

from __future__ import annotations

_AT = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ_CREDENTIALS = f"{_AT}credential.readonly"
UPSERT_CREDENTIALS = f"{_AT}credential.upsert"
READ_PROFILE = f"{_AT}profile.readonly"
UPDATE_PROFILE = f"{_AT}profile.update"

PERMISSIONS = {
    READ_CREDENTIALS: "Read the credentials of the authenticated entity.",
    UPSERT_CREDENTIALS: "Create or update credentials of the authenticated entity.",
    READ_PROFILE: "Read the profile of the authenticated entity.",
    UPDATE_PROFILE: "Update the profile of the authenticated entity.",
}
