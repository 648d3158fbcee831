"""The port itself: sockets, TLS and uvicorn, within the limits of the server."""

from __future__ import annotations

import logging
import socket
from typing import Any

from skelact.errors import ConfigError

from ..address import ABSENT, bound_address, network_parts
from ..config import ServerConfig
from ..tls import server_context

logger = logging.getLogger(__name__)
EXTRA = "http.address: needs uvicorn and websockets: pip install 'skelact[http]'"
BACKLOG = 512
KEEP_ALIVE_S = 60  # between two requests of a connection
STOP_S = 0.5  # for what is still open


class HttpListener:
    """An open port.

    Attributes:
        address: Where it listens, with the real port.
        port: That port.
    """

    def __init__(self, server: Any, sockets: list[socket.socket], address: str) -> None:
        self.port: int = sockets[0].getsockname()[1]
        self.address = bound_address(address, self.port)
        self._server = server
        self._sockets = sockets

    async def stop(self) -> None:
        """Close the port and what is still open."""
        await self._server.shutdown(sockets=self._sockets)


async def listen(app: Any, config: ServerConfig, *, shares_port: bool) -> HttpListener:
    """Open the port of `config.http`.

    Args:
        app: Application of ASGI.
        config: Of the server.
        shares_port: Whether other processes listen on it too.

    Raises:
        ConfigError: It cannot be opened, or a package is missing.
    """
    try:
        import uvicorn
        import websockets  # noqa: F401  (uvicorn takes it)

        from .protocol import limited_protocol
    except ImportError as error:
        raise ConfigError(EXTRA) from error
    limits = config.limits
    settings = uvicorn.Config(
        app,
        http=limited_protocol(limits),
        ws="websockets-sansio",
        ws_max_size=limits.max_message_bytes,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=1,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # strangers would fill the log; calls have lines of ours
    settings.load()
    if config.tls.certificate:
        settings.ssl = server_context(config.tls)
    server = uvicorn.Server(settings)
    server.lifespan = settings.lifespan_class(settings)
    sockets = open_sockets(config.http.address, shares_port=shares_port)
    await server.startup(sockets=sockets)
    listener = HttpListener(server, sockets, config.http.address)
    logger.info("listening http address=%s", listener.address)
    return listener


def open_sockets(address: str, *, shares_port: bool) -> list[socket.socket]:
    """Bind all addresses of a host to one port.

    Raises:
        ConfigError: The port is taken, or the host is not here.
    """
    host, port = network_parts(address)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"http.address: the host {host[:100]!r} cannot be resolved") from error
    opened: list[socket.socket] = []
    for family, kind, protocol, _, where in found:
        if opened:
            where = (where[0], opened[0].getsockname()[1], *where[2:])
        one = socket.socket(family, kind, protocol)
        try:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if shares_port:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(where)
        except OSError as error:
            one.close()
            if error.errno in ABSENT and len(found) > 1:
                continue
            for other in opened:
                other.close()
            raise ConfigError(f"http.address: cannot listen on {address}: {error.strerror}") from error
        opened.append(one)
    if not opened:
        raise ConfigError(f"http.address: cannot listen on {address}: no address of this machine")
    return opened
