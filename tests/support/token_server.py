"""An authorisation server, as far as a resource server sees it: keys, and the access tokens that they sign."""

from __future__ import annotations

import json
import time
from typing import Any

from vcmicro import Key, jws

ISSUER = "https://as.example"


class AccessTokenServer:
    """Signs access tokens (RFC 9068)."""

    def __init__(self) -> None:
        self._key = Key.generate("P-256")
        self.jwks = {"keys": [{**self._key.to_jwk(private=False), "kid": "1"}]}

    def token(self, audience: str, *, sub: str | None = "ada", **claims: Any) -> str:
        """A token for ten minutes."""
        about = {"iss": ISSUER, "aud": audience, "exp": int(time.time()) + 600, **claims}
        body = json.dumps(about if sub is None else {**about, "sub": sub}).encode()
        return jws.sign({"typ": "at+jwt", "kid": "1"}, body, self._key)
