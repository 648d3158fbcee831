"""The connection of a client: plain or TLS, with or without a token."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import grpc

from skelact.client.calls import channel_options, check_address
from skelact.errors import InputError

LOCAL_NAMES = ("localhost", "ip6-localhost")
HOST = re.compile(r"(?:(?:dns|ipv4|ipv6):/{0,3})?(\[[^\]]+\]|[^:/]+)(?::\d+)?")
TOKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True)
class Security:
    """How a client proves who it is, and how it knows the server.

    Attributes:
        ca: PEM file of who signed the server's certificate; unset: those that gRPC brings, with `tls`.
        certificate: PEM file of the client's own certificate, for a server that wants one.
        key: PEM file of its private key.
        token: As `skelact token add` printed it.
        tls: Encrypt; so do `ca` and `certificate`.
        insecure: Send the token in plain text to another machine.

    Raises:
        InputError: What does not go together.
    """

    ca: str | Path | None = None
    certificate: str | Path | None = None
    key: str | Path | None = None
    token: str | None = None
    tls: bool = False
    insecure: bool = False

    def __post_init__(self) -> None:
        if (self.certificate is None) != (self.key is None):
            raise InputError("expected certificate and key together, got one of them", field="certificate")
        if self.token is not None and not TOKEN.fullmatch(self.token):
            raise InputError("expected a token as `skelact token add` prints it, without blanks", field="token")

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection is TLS."""
        return self.tls or self.ca is not None or self.certificate is not None

    def credentials(self) -> grpc.ChannelCredentials:
        """For TLS."""
        return grpc.ssl_channel_credentials(
            _read(self.ca, field="ca"), _read(self.key, field="key"), _read(self.certificate, field="certificate")
        )


def open_channel(kind: Any, address: str, security: Security, credentials: grpc.ChannelCredentials | None) -> Any:
    """Open a channel.

    Args:
        kind: `grpc` or `grpc.aio`.
        address: Host and port.
        security: Certificates and token.
        credentials: Instead of the certificates.

    Raises:
        InputError: No address, a file that cannot be read, or a token that would leave this machine in plain text.
    """
    address, options = check_address(address), channel_options()
    if credentials is None and security.is_encrypted:
        credentials = security.credentials()
    if credentials is not None:
        return kind.secure_channel(address, credentials, options)
    if security.token is not None and not security.insecure and not is_local(address):
        reason = f"it would go to {address} in plain text: give ca, or tls=True, or insecure=True"
        raise InputError(reason, field="token")
    return kind.insecure_channel(address, options)


def is_local(address: str) -> bool:
    """Whether an address is surely on this machine."""
    if address.startswith("unix:"):
        return True
    match = HOST.fullmatch(address)
    host = match[1].strip("[]") if match else ""
    try:
        return host.lower() in LOCAL_NAMES or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def with_token(channel: Any, security: Security) -> Any:
    """The channel, showing the token if there is one."""
    return channel if security.token is None else WithToken(channel, security.token)


class WithToken:
    """A channel that shows a token with every call.

    Args:
        channel: To call on.
        token: To show.
    """

    def __init__(self, channel: Any, token: str) -> None:
        self._metadata = (("authorization", f"Bearer {token}"),)
        self.unary_unary = self._showing(channel.unary_unary)
        self.unary_stream = self._showing(channel.unary_stream)
        self.stream_unary = self._showing(channel.stream_unary)
        self.stream_stream = self._showing(channel.stream_stream)

    def _showing(self, make: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
        def make_one(*arguments: Any, **options: Any) -> Callable[..., Any]:
            return partial(make(*arguments, **options), metadata=self._metadata)

        return make_one


def _read(path: str | Path | None, *, field: str) -> bytes | None:
    if path is None:
        return None
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}", field=field) from error
