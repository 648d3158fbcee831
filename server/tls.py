"""Certificates of the server: checked before they are used, read anew when their files change."""

from __future__ import annotations

import logging
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import grpc

from skelact.errors import ConfigError

from .config import TlsConfig

logger = logging.getLogger(__name__)
PARTIAL_CHAIN = 0x80000  # X509_V_FLAG_PARTIAL_CHAIN of OpenSSL: any certificate given may end a chain
MAX_STEPS = 10  # of a handshake between two sides that are both here


@dataclass(frozen=True)
class Certificates:
    """Files of TLS as they were read.

    Attributes:
        chain: Of the server, PEM.
        key: Private key, PEM.
        client_ca: Who signs the certificates of clients, PEM; None: clients show none.
        expires: When the server's certificate ends, seconds since 1970.
    """

    chain: bytes
    key: bytes
    client_ca: bytes | None
    expires: float

    def configuration(self) -> grpc.ServerCertificateConfiguration:
        """As gRPC takes them."""
        return grpc.ssl_server_certificate_configuration([(self.key, self.chain)], root_certificates=self.client_ca)


class CertificateFiles:
    """The certificates as the files say now; files that cannot be used leave the former ones in force.

    Args:
        files: Where they are.
        on_read: Told about certificates that were read.

    Raises:
        ConfigError: They cannot be used.
    """

    def __init__(self, files: TlsConfig, on_read: Callable[[Certificates], None]) -> None:
        self._files = files
        self._on_read = on_read
        self._mark = read_mark(self._files)
        self._certificates = load_certificates(files)
        on_read(self._certificates)

    def credentials(self) -> grpc.ServerCredentials:
        """For a secure port; every handshake looks whether the files have changed."""
        return grpc.dynamic_ssl_server_credentials(
            self._certificates.configuration(), self._changed, require_client_authentication=bool(self._files.client_ca)
        )

    def _changed(self) -> grpc.ServerCertificateConfiguration | None:
        """New certificates; None while they are the same. Called by threads of gRPC: it must not raise."""
        mark = read_mark(self._files)
        if mark == self._mark:
            return None
        self._mark = mark
        try:
            certificates = load_certificates(self._files)
        except ConfigError as error:
            logger.error("the certificates stay as they were: %s", error)
            return None
        logger.info("read certificates file=%s", self._files.certificate)
        self._on_read(certificates)
        return certificates.configuration()


def load_certificates(files: TlsConfig) -> Certificates:
    """Read the files, and see that a client could shake hands with them today.

    Raises:
        ConfigError: A file cannot be read, key and certificate do not belong together, or it is not valid today.
    """
    chain, key = _read(files.certificate, "tls.certificate"), _read(files.key, "tls.key")
    client_ca = _read(files.client_ca, "tls.client_ca") if files.client_ca else None
    return Certificates(chain, key, client_ca, _check(files))


def server_context(files: TlsConfig) -> ssl.SSLContext:
    """Return a context for a port that is not gRPC's; every handshake looks whether the files have changed.

    Raises:
        ConfigError: They cannot be used.
    """
    mark, current = read_mark(files), _new_context(files)

    def refresh(connection: ssl.SSLObject, _: str | None, __: ssl.SSLContext) -> None:
        nonlocal mark, current
        if (now := read_mark(files)) != mark:
            mark = now
            try:
                current = _new_context(files)
            except ConfigError as error:
                logger.error("the certificates stay as they were: %s", error)
        connection.context = current

    context = _new_context(files)
    context.sni_callback = refresh
    return context


def _new_context(files: TlsConfig) -> ssl.SSLContext:
    load_certificates(files)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    if files.client_ca:
        context.load_verify_locations(files.client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def read_mark(files: TlsConfig) -> tuple[tuple[int, int, int], ...]:
    """Return what changes when a file does."""
    marks = []
    for path in (files.certificate, files.key, files.client_ca):
        try:
            found = os.stat(path)
            marks.append((found.st_ino, found.st_size, found.st_mtime_ns))
        except OSError:
            marks.append((0, 0, 0))
    return tuple(marks)


def _read(path: str, field: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{field}: {path}: cannot be read: {error.strerror}") from error


def _check(files: TlsConfig) -> float:
    """Shake hands in memory; return when the certificate ends."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VerifyFlags(PARTIAL_CHAIN)
    try:
        server.load_cert_chain(files.certificate, files.key, password=lambda: "")  # else it asks at the terminal
    except (ssl.SSLError, OSError, ValueError) as error:
        wanted = "expected a PEM chain and its unencrypted private key"
        raise ConfigError(f"tls.certificate: {files.certificate}: {wanted}: {error}") from error
    try:
        client.load_verify_locations(files.certificate)
        if files.client_ca:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(files.client_ca)
    except (ssl.SSLError, OSError) as error:
        raise ConfigError(f"tls.client_ca: {files.client_ca}: expected PEM certificates: {error}") from error
    try:
        return _shake_hands(client, server)
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or str(error)
        raise ConfigError(f"tls.certificate: {files.certificate}: no client would accept it: {reason}") from error


def _shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> float:
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [client.wrap_bio(down, up), server.wrap_bio(up, down, server_side=True)]
    for _ in range(MAX_STEPS):
        for side in tuple(sides):
            try:
                side.do_handshake()
                sides.remove(side)
            except ssl.SSLWantReadError:
                continue
            if not side.server_side:
                shown = side.getpeercert() or {}
                return float(ssl.cert_time_to_seconds(str(shown["notAfter"])))
    raise ssl.SSLError("the handshake does not end")
