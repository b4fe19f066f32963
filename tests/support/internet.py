"""A TLS server on the loopback that stands for the public internet, and a client's way to it."""

from __future__ import annotations

import datetime
import socketserver
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpcore
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PUBLIC = "93.184.216.34"
HOST = "issuer.example"


class Server:
    """A TLS server whose answers are functions by path; it remembers what it was asked and for whom."""

    def __init__(self, certificate: Path) -> None:
        self.pages: dict[str, Callable[[Any], None]] = {}
        self.requests: list[str] = []
        self.names: list[str | None] = []
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    with context.wrap_socket(self.request, server_side=True) as connection:
                        outer.answer(connection)
                except OSError:
                    pass  # the client turned away, which is what many of these tests are about

        self._tcp = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._tcp.daemon_threads = True
        self.port = self._tcp.server_address[1]
        self._thread = threading.Thread(target=self._tcp.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def answer(self, connection: ssl.SSLSocket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65_536)
            if not more:
                return
            head += more
        self.requests.append((head + _rest(head, connection)).decode("latin-1"))
        self.pages[head.split(b" ")[1].decode()](connection)

    def close(self) -> None:
        self._tcp.shutdown()
        self._tcp.server_close()


def _rest(head: bytes, connection: ssl.SSLSocket) -> bytes:
    """What is still to come of a body that was announced."""
    top, _, begun = head.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in top.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    rest = b""
    while lengths and len(begun) + len(rest) < lengths[0]:
        rest += connection.recv(65_536)
    return rest


class Internet(httpcore.SyncBackend):
    """Every address leads to the loopback server; which one was dialled is remembered."""

    def __init__(self, port: int, refuse: tuple[str, ...] = ()) -> None:
        self.port, self.refuse = port, refuse
        self.dialled: list[tuple[str, int]] = []

    def connect_tcp(self, host: str, port: int, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        self.dialled.append((host, port))
        if host in self.refuse:
            raise httpcore.ConnectError("refused")
        return super().connect_tcp("127.0.0.1", self.port, *arguments, **options)


def _signed(name: str, subject_key: Any, issuer: Any, issuer_key: Any, *, authority: bool) -> x509.Certificate:
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(subject_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject_key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if authority:
        # OpenSSL's strict checks, on by default from Python 3.13, ask this of an authority.
        signs = dict.fromkeys(("key_cert_sign", "crl_sign", "digital_signature"), True)
        others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
        usage = x509.KeyUsage(**signs, **dict.fromkeys((*others, "encipher_only", "decipher_only"), False))
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def write_certificates(folder: Path) -> tuple[Path, Path]:
    """The server's chain with its key, and the authority that a client must trust for it."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _signed("Test authority", root_key, None, root_key, authority=True)
    leaf = _signed(HOST, key, root.subject, root_key, authority=False)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(secret + leaf.public_bytes(serialization.Encoding.PEM))
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return folder / "server.pem", folder / "root.pem"


def trusting_context(authority: Path) -> ssl.SSLContext:
    """A client's TLS that trusts this authority alone."""
    context = ssl.create_default_context(cafile=str(authority))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def page(body: bytes, *headers: str, status: str = "200 OK") -> Callable[[Any], None]:
    """An answer with a body."""
    lines = headers or ("Content-Type: application/json",)
    head = "\r\n".join((f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}", "", ""))
    return lambda connection: connection.sendall(head.encode("latin-1") + body)
