"""What gRPC itself is told about connections: how many, how long they may be silent, how large a message is."""

from __future__ import annotations

import resource

from .config import Limits

KEEPALIVE_MS, KEEPALIVE_TIMEOUT_MS = 30_000, 10_000  # a client that is gone without a word is found after 40 s
MIN_PING_MS = 10_000  # a client that pings more often is cut off
MAX_CONNECTION_IDLE_MS = 300_000  # without a call
MAX_CONNECTION_CALLS = 1024  # open calls of one connection; more wait at the client
WINDOW_BYTES = 1 << 18  # of a request, on their way before they are read: bounds memory under a flood of refused ones
FILES_PER_CONNECTION = 1
OTHER_FILES = 512  # of models, videos and logs


def channel_options(limits: Limits) -> list[tuple[str, int]]:
    """Return the options of the server's port."""
    return [
        ("grpc.max_receive_message_length", limits.max_message_bytes),
        ("grpc.max_allowed_incoming_connections", limits.max_connections),
        ("grpc.server_handshake_timeout_ms", round(1e3 * limits.handshake_s)),
        ("grpc.http2.bdp_probe", 0),
        ("grpc.http2.lookahead_bytes", WINDOW_BYTES),
        ("grpc.max_concurrent_streams", MAX_CONNECTION_CALLS),
        ("grpc.max_connection_idle_ms", MAX_CONNECTION_IDLE_MS),
        ("grpc.keepalive_time_ms", KEEPALIVE_MS),
        ("grpc.keepalive_timeout_ms", KEEPALIVE_TIMEOUT_MS),
        ("grpc.http2.min_ping_interval_without_data_ms", MIN_PING_MS),
    ]


def raise_file_limit(limits: Limits) -> None:
    """Let this process open as many files as its connections take, as far as the system allows."""
    wanted = limits.max_connections * FILES_PER_CONNECTION + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
