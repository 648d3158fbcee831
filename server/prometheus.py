"""The metrics for Prometheus, on an HTTP port of their own."""

from __future__ import annotations

import os
from wsgiref.simple_server import WSGIServer

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector

import skelact
from skelact.errors import ConfigError

from .address import NETWORK, WANTED
from .calls import Call
from .lanes import Turn
from .metrics import Metrics

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where several processes of one server put their numbers
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
MODEL_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128)


class PrometheusMetrics(Metrics):
    """Keeps what is measured, and answers scrapes.

    Args:
        address: HOST:PORT; port 0 takes a free one.
        serves: Whether to answer scrapes; unset: another process of this server does.

    Attributes:
        port: Of the endpoint; 0: none.

    Raises:
        ConfigError: It cannot listen there.
    """

    def __init__(self, address: str, *, serves: bool = True) -> None:
        self.port = 0
        self._server: WSGIServer | None = None
        match = NETWORK.fullmatch(address)
        if match is None:
            raise ConfigError(f"metrics: {WANTED}, got {address[:100]!r}")
        registry = CollectorRegistry()
        self._define(registry)
        if os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        if not serves:
            return
        for collect in (ProcessCollector, PlatformCollector, GCCollector):
            collect(registry=registry)
        try:
            self._server, self._thread = start_http_server(int(match[2]), match[1].strip("[]"), registry)
        except (OSError, OverflowError) as error:
            raise ConfigError(f"metrics: cannot listen on {address}: {error}") from error
        self.port = int(self._server.server_port)

    def _define(self, registry: CollectorRegistry) -> None:
        self._calls = Counter("skelact_calls", "Calls that have ended.", ("method", "code"), registry=registry)
        self._seconds = Histogram(
            "skelact_call_seconds", "Length of a call.", ("method",), buckets=SECONDS, registry=registry
        )
        self._open = Gauge(
            "skelact_open_calls", "Calls that are open.", ("method",), registry=registry, multiprocess_mode="livesum"
        )
        self._received = Counter("skelact_received_bytes", "Bytes of requests.", ("method",), registry=registry)
        self._sent = Counter("skelact_sent_bytes", "Bytes of answers.", ("method",), registry=registry)
        self._compute = Counter("skelact_compute_seconds", "Time of models, by call.", ("method",), registry=registry)
        self._refusals = Counter("skelact_refusals", "Calls refused, by limit.", ("limit",), registry=registry)
        self._lag = Histogram(
            "skelact_lag_seconds", "From a live frame to its answer.", ("method",), buckets=SECONDS, registry=registry
        )
        self._dropped = Counter("skelact_dropped", "Frames and answers left out.", ("method",), registry=registry)
        self._waiting = Gauge(
            "skelact_waiting_tasks",
            "Tasks that wait for a model.",
            ("lane",),
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._waited = Histogram(
            "skelact_wait_seconds", "Wait for a model.", ("lane",), buckets=SECONDS, registry=registry
        )
        self._batch = Histogram(
            "skelact_batch_rows", "Rows in a model call.", ("model",), buckets=BATCHES, registry=registry
        )
        self._model = Histogram(
            "skelact_model_seconds", "Length of a model call.", ("model",), buckets=MODEL_SECONDS, registry=registry
        )
        self._decode = Counter("skelact_decode_seconds", "To unpack pictures.", ("method",), registry=registry)
        self._certificate = Gauge(
            "skelact_certificate_end_seconds",
            "When the certificate ends, seconds since 1970.",
            registry=registry,
            multiprocess_mode="min",
        )
        if not os.environ.get(SHARED_FOLDER):
            Info("skelact_server", "Version.", registry=registry).info({"version": skelact.__version__})

    def call_started(self, call: Call) -> None:
        """A call has come."""
        self._open.labels(call.label).inc()

    def call_ended(self, call: Call, code: str, seconds: float) -> None:
        """A call has ended."""
        method = call.label
        self._open.labels(method).dec()
        self._calls.labels(method, code).inc()
        self._seconds.labels(method).observe(seconds)
        self._received.labels(method).inc(call.received_bytes)
        self._sent.labels(method).inc(call.sent_bytes)
        self._compute.labels(method).inc(call.compute_s)
        self._decode.labels(method).inc(call.decode_s)

    def count_refusal(self, limit: str) -> None:
        """A call was refused."""
        self._refusals.labels(limit).inc()

    def observe_lag(self, method: str, seconds: float) -> None:
        """An answer has left."""
        self._lag.labels(method).observe(seconds)

    def count_dropped(self, method: str, count: int) -> None:
        """Frames or answers were left out."""
        self._dropped.labels(method).inc(count)

    def observe_turn(self, turn: Turn, waiting: int) -> None:
        """A model has run."""
        self._waiting.labels(turn.lane.value).set(waiting)
        self._waited.labels(turn.lane.value).observe(turn.waited_s)
        self._batch.labels(turn.resource).observe(turn.rows)
        self._model.labels(turn.resource).observe(turn.ran_s)

    def set_certificate_end(self, seconds: float) -> None:
        """The certificate ends then."""
        self._certificate.set(seconds)

    def close(self) -> None:
        """Close the endpoint."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
