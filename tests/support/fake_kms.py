"""A stand-in for Google Cloud KMS on the loopback: the two documented methods that a signer needs, and their errors.

Sources: Cloud KMS API v1, cryptoKeyVersions.getPublicKey and cryptoKeyVersions.asymmetricSign.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAME = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1"
TOKEN = "ya29.of-a-test"
_PRIVATE = ec.generate_private_key(ec.SECP256R1())


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self._refused() or self.path != f"/v1/{NAME}/publicKey":
            return self._answer(404, {"error": {"code": 404, "status": "NOT_FOUND"}})
        pem = _PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        self._answer(200, {"pem": pem, "algorithm": "EC_SIGN_P256_SHA256", "name": NAME, "protectionLevel": "HSM"})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self._refused() or self.path != f"/v1/{NAME}:asymmetricSign":
            return self._answer(404, {"error": {"code": 404, "status": "NOT_FOUND"}})
        digest = base64.b64decode(request["digest"]["sha256"], validate=True)
        signature = _PRIVATE.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256())))
        self._answer(200, {"signature": base64.b64encode(signature).decode(), "name": NAME})

    def _refused(self) -> bool:
        return self.headers["Authorization"] != f"Bearer {TOKEN}"

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving() -> Iterator[dict[str, str]]:
    """Run it; yields the environment under which a client finds it."""
    with HTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            yield {"KMS_ADDRESS": address, "KMS_TOKEN": TOKEN, "KMS_KEY": NAME}
        finally:
            server.shutdown()
            thread.join()
