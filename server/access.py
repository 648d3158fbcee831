"""Who asks, and what they may do: decided from the connection and metadata, before a byte of the request is read."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import unquote

from skelact.errors import AccessError

from .calls import Identity
from .config import ServerConfig
from .errors import UnauthenticatedError
from .tokens import RIGHTS, TokenFile

HEALTH, REFLECTION = "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"
RIGHT_OF: Mapping[str, str] = {  # a service without a right is nobody's
    "skelact.v1.RecognitionService": "recognize",
    "skelact.v1.PoseService": "pose",
    "skelact.v1.GenerationService": "generate",
    "skelact.v1.LibraryService": "library",
    "skelact.v1.AnalysisService": "recognize",
    "skelact.v1.InfoService": "info",
}
SCHEME = "bearer "
IPV6_NETWORK = 64  # bits that tell customers of a provider apart; one of them has all addresses below
Metadata = Sequence[tuple[str, str | bytes]]


class Connection(Protocol):
    """What a call came by; a context of gRPC is one."""

    def peer(self) -> str:
        """Address of the client as gRPC writes it, such as "ipv4:10.0.0.7:41002"."""

    def auth_context(self) -> Mapping[str, Sequence[bytes]]:
        """What TLS knows of the client: "x509_common_name" of its certificate."""

    def time_remaining(self) -> float | None:
        """Time until the client's deadline, seconds; None: it set none."""


class AccessControl:
    """Tells who asks and what they may.

    Args:
        config: Of the server.

    Raises:
        ConfigError: The file of tokens cannot be used.
    """

    def __init__(self, config: ServerConfig) -> None:
        self._tokens = TokenFile(config.tokens) if config.tokens else None
        self._wants_certificate = bool(config.tls.client_ca)
        self._quotas = config.per_identity
        self._reflection = config.reflection

    def identify(self, connection: Connection, metadata: Metadata) -> Identity:
        """Return who asks: a token, else a client certificate, else an address.

        Raises:
            UnauthenticatedError: The server wants a token, and there is none that it knows.
        """
        if self._tokens:
            return self._identify_token(metadata)
        if self._wants_certificate and (name := _certificate_name(connection.auth_context())):
            return Identity(f"certificate:{name}", frozenset(RIGHTS), self._quotas, is_known=True)
        return self.stranger(connection)

    def stranger(self, connection: Connection) -> Identity:
        """Return who asks by the address alone."""
        return Identity(f"address:{address_of(connection.peer())}", frozenset(RIGHTS), self._quotas)

    def check_right(self, identity: Identity, service: str, peer: str) -> None:
        """See whether somebody may use a service.

        Raises:
            AccessError: They may not.
        """
        if service == REFLECTION:
            self._check_reflection(identity, peer)
        elif (right := RIGHT_OF.get(service)) not in identity.rights:
            has = ", ".join(sorted(identity.rights))
            raise AccessError(f"{identity.name} has no right {right!r}, its rights are: {has}")

    def _check_reflection(self, identity: Identity, peer: str) -> None:
        is_neighbor = self._tokens is None and is_local(peer)
        if self._reflection != "on" and not identity.is_known and not is_neighbor:
            raise AccessError("reflection is for known callers: use the .proto files of skelact")

    def _identify_token(self, metadata: Metadata) -> Identity:
        assert self._tokens is not None
        given = [str(value) for key, value in metadata if key == "authorization"]
        if len(given) != 1 or not given[0].lower().startswith(SCHEME):
            raise UnauthenticatedError("expected metadata 'authorization: Bearer TOKEN', once")
        token = self._tokens.find(given[0][len(SCHEME) :].strip())
        if token is None or token.is_expired():
            raise UnauthenticatedError("the token is unknown, withdrawn or expired: ask whoever runs the server")
        quotas = self._quotas if token.quotas is None else token.quotas
        return Identity(f"token:{token.name}", frozenset(token.rights), quotas, is_known=True)


def address_of(peer: str) -> str:
    """Address of a peer of gRPC without its port: of IPv6 the network, for one client has all addresses of it."""
    kind, _, rest = unquote(peer).partition(":")
    if kind not in ("ipv4", "ipv6"):
        return kind or "unknown"
    try:
        address = ipaddress.ip_address(rest.rpartition(":")[0].strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)


def is_local(peer: str) -> bool:
    """Whether a peer is on this machine."""
    address = address_of(peer)
    if address == "unix":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _certificate_name(context: Mapping[str, Sequence[bytes]]) -> str:
    """Common name of the client's certificate."""
    names = context.get("x509_common_name", ())
    return names[0].decode("utf-8", "replace") if names else ""
