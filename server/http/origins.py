"""Which pages in a browser may call: those of this server, and those that the settings name."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from ..address import is_loopback, network_parts
from .connection import Headers, Scope, header

ANY = "*"
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
METHODS = b"GET, POST"
REQUEST_HEADERS = b", ".join(
    (
        b"authorization",
        b"connect-protocol-version",
        b"connect-timeout-ms",
        b"content-type",
        b"grpc-timeout",
        b"traceparent",
        b"x-grpc-web",
        b"x-user-agent",
    )
)
RESPONSE_HEADERS = b"grpc-message, grpc-status, grpc-status-details-bin"
MAX_AGE_S = b"7200"  # a browser asks again after this time


class Origins:
    """Decides whether a request may be answered, by the page that sends it.

    A browser names the page in `Origin`; curl and scripts send none. A server on loopback answers to the names of this
    machine alone: else a page whose name is made to point here would count as the server's own.

    Args:
        address: Where the server listens.
        allowed: Origins of other pages, such as "https://app.example.com"; "*": any.
    """

    def __init__(self, address: str, allowed: Sequence[str]) -> None:
        self._allowed = {origin.lower() for origin in allowed}
        self._hosts = {urlsplit(origin).hostname for origin in allowed}
        self._is_local = is_loopback(network_parts(address)[0])

    def refusal(self, scope: Scope) -> str:
        """Why a request is refused; "" when it is not."""
        host, origin = header(scope, b"host").lower(), header(scope, b"origin").lower()
        name = urlsplit(f"//{host}").hostname or ""
        if self._is_local and name not in LOCAL_NAMES and name not in self._hosts and ANY not in self._allowed:
            return (
                f"this server is called by the names of its machine, not {name[:80]!r}: list its origin in http.origins"
            )
        if origin and urlsplit(origin).netloc != host and not self._is_allowed(origin):
            return f"pages of {origin[:80]!r} may not call this server: list it in http.origins"
        return ""

    def headers(self, scope: Scope) -> Headers:
        """Headers of an answer that let the browser hand it to the page."""
        origin = header(scope, b"origin")
        if not origin or not self._is_allowed(origin.lower()):
            return []
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", RESPONSE_HEADERS),
            (b"vary", b"origin"),
        ]

    def preflight_headers(self, scope: Scope) -> Headers:
        """Headers of the answer to a browser that asks before it calls."""
        return [
            *self.headers(scope),
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", REQUEST_HEADERS),
            (b"access-control-max-age", MAX_AGE_S),
        ]

    def _is_allowed(self, origin: str) -> bool:
        return ANY in self._allowed or origin in self._allowed
