"""Where the server listens: checked before the networks are loaded, so that a mistake ends in one line at once."""

from __future__ import annotations

import errno
import ipaddress
import os
import re
import socket
import stat
from pathlib import Path

from skelact.errors import ConfigError

UNIX = re.compile(r"unix:(?://(?=/))?(.+)", re.DOTALL)
NETWORK = re.compile(r"(\[[0-9A-Fa-f:.%\w]+\]|[^\[\]:/\s]+):(\d{1,5})", re.ASCII)
MAX_PORT = 65535
MAX_UNIX_BYTES = 107  # of a path, by the kernel
WANTED = "expected HOST:PORT such as 127.0.0.1:50051, [::1]:50051 for IPv6, or unix:PATH"
REASONS = {
    errno.EADDRINUSE: "another program listens there: stop it, or choose another port (0 takes a free one)",
    errno.EADDRNOTAVAIL: "the host is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all interfaces",
    errno.EACCES: "this user may not listen there: ports below 1024 need more rights",
}
ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # IPv6 where the machine has none


def check_address(address: str) -> None:
    """See whether the server can listen at an address.

    Args:
        address: HOST:PORT, [IPV6]:PORT or unix:PATH; port 0 takes a free one.

    Raises:
        ConfigError: It is no address, the host cannot be resolved, or something else is there.
    """
    if unix := UNIX.fullmatch(address):
        _check_socket_file(address, Path(unix[1]))
        return
    host, port = network_parts(address)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no name of a host"
        raise ConfigError(f"address: the host {host[:100]!r} cannot be resolved: {reason}") from error
    refusals = [error for error in (_try_to_bind(*one) for one in found) if error]
    refusals = [error for error in refusals if error.errno not in ABSENT or len(refusals) == len(found)]
    if refusals:
        reason = REASONS.get(refusals[0].errno or 0, refusals[0].strerror or "unknown reason")
        raise ConfigError(f"address: cannot listen on {address}: {reason}")


def network_parts(address: str) -> tuple[str, int]:
    """Host and port of HOST:PORT or [IPV6]:PORT.

    Raises:
        ConfigError: It is neither.
    """
    match = NETWORK.fullmatch(address)
    if match is None or int(match[2]) > MAX_PORT:
        raise ConfigError(f"address: {WANTED}, with a port from 0 to {MAX_PORT}, got {address[:100]!r}")
    return match[1].strip("[]"), int(match[2])


def check_exposure(address: str, *, field: str = "address") -> None:
    """See that plain text stays on this machine.

    Args:
        address: Where the server listens.
        field: Its name in the settings.

    Raises:
        ConfigError: Other machines could reach this address.
    """
    match = NETWORK.fullmatch(address)
    if is_unix(address) or match is None or is_loopback(match[1].strip("[]")):
        return
    raise ConfigError(
        f"{field}: {address} can be reached from other machines, and there is no TLS: set tls.certificate and tls.key, "
        "listen on 127.0.0.1, or set insecure: true (--insecure) where a proxy ends TLS"
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine alone; of a name, all its addresses."""
    try:
        found = {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return True  # no address at all: `check_address` says so
    return all(ipaddress.ip_address(one).is_loopback for one in found)


def bound_address(address: str, port: int) -> str:
    """Return an address with the port that it got."""
    return address if UNIX.fullmatch(address) else f"{address.rpartition(':')[0]}:{port}"


def is_unix(address: str) -> bool:
    """Whether an address is a socket file, which has no port."""
    return UNIX.fullmatch(address) is not None


def _try_to_bind(
    family: socket.AddressFamily, kind: socket.SocketKind, protocol: int, name: str, where: tuple[object, ...]
) -> OSError | None:
    try:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        return error
    return None


def _check_socket_file(address: str, path: Path) -> None:
    if len(os.fsencode(path)) > MAX_UNIX_BYTES or "\0" in str(path):
        raise ConfigError(f"address: expected a path of at most {MAX_UNIX_BYTES} bytes, got {address[:100]!r}")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise ConfigError(f"address: cannot listen on {address}: the folder {path.parent} is not there or not writable")
    if not path.exists():
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise ConfigError(f"address: cannot listen on {address}: a file is there that is no socket")
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(str(path)) == 0:
            raise ConfigError(f"address: cannot listen on {address}: {REASONS[errno.EADDRINUSE]}")
    path.unlink()  # left by a server that was killed
