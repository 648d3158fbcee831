"""Which pages in a browser may call: those of this server, and those that the settings name."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from .connection import Headers, Scope, header

ANY = "*"
LOCALHOST = "localhost"
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

    A browser names the page in `Origin`; curl and scripts send none. A server that wants no token answers to localhost,
    to addresses in numbers and to the hosts of allowed origins: any page could have its own name point here, and would
    then count as the server's own.

    Args:
        allowed: Origins of other pages, such as "https://app.example.com"; "*": any.
        wants_token: Whether nobody is answered without a token.
    """

    def __init__(self, allowed: Sequence[str], *, wants_token: bool) -> None:
        self._allowed = {origin.lower() for origin in allowed}
        self._hosts = {urlsplit(origin).hostname for origin in allowed} | {LOCALHOST}
        self._takes_any_host = wants_token or ANY in self._allowed

    def refusal(self, scope: Scope) -> str:
        """Why a request is refused; "" when it is not."""
        host, origin = header(scope, b"host").lower(), header(scope, b"origin").lower()
        name = _host_name(host)
        if not self._takes_any_host and name not in self._hosts and not _is_address(name):
            return f"this server does not know itself as {name[:80]!r}: list https://{name[:80]} in http.origins"
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


def _host_name(host: str) -> str:
    """Name in a `Host` header, without the port; "" when it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
