"""A span of OpenTelemetry for each call, below the span of the client when it sends one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import grpc

from skelact.errors import ConfigError

from .calls import Call
from .config import ServerConfig

SERVICE = "skelact"
SEND_S = 2.0  # a collector that is away holds the end of the server up for so long


class Tracer:
    """Traces nothing; `SpanTracer` traces."""

    def start(self, call: Call, metadata: Sequence[tuple[str, str | bytes]]) -> None:
        """A call has come."""

    def end(self, call: Call, code: str) -> None:
        """A call has ended with a status, such as "OK"."""

    def close(self) -> None:
        """Send what waits."""


class SpanTracer(Tracer):
    """Makes spans.

    Args:
        provider: Of the SDK; where spans go is its matter.
    """

    def __init__(self, provider: Any) -> None:
        from opentelemetry import trace
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        self._provider = provider
        self._kind = trace.SpanKind.SERVER
        self._error = trace.StatusCode.ERROR
        self._tracer = provider.get_tracer(SERVICE)
        self._propagator = TraceContextTextMapPropagator()

    def start(self, call: Call, metadata: Sequence[tuple[str, str | bytes]]) -> None:
        """Begin a span."""
        carrier = {key: value for key, value in metadata if isinstance(value, str)}
        parent = self._propagator.extract(carrier)
        call.span = self._tracer.start_span(call.label.removeprefix("/"), context=parent, kind=self._kind)

    def end(self, call: Call, code: str) -> None:
        """End the span of a call."""
        call.span.set_attributes(_attributes(call, code))
        if code != "OK":
            call.span.set_status(self._error, code)
        call.span.end()

    def close(self) -> None:
        """Send what waits."""
        self._provider.shutdown()


def start_tracing(config: ServerConfig) -> Tracer:
    """Send spans to the collector that the environment names, when the settings want it.

    Raises:
        ConfigError: A library is missing.
    """
    if not config.traces:
        return Tracer()
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ConfigError("traces: needs OpenTelemetry: pip install 'skelact[traces]'") from error
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=SEND_S)))
    return SpanTracer(provider)


def _attributes(call: Call, code: str) -> Mapping[str, str | int | float]:
    service, _, method = call.label.removeprefix("/").partition("/")
    return {
        "rpc.system": "grpc",
        "rpc.service": service,
        "rpc.method": method,
        "rpc.grpc.status_code": int(grpc.StatusCode[code].value[0]),
        "skelact.request_id": call.request_id,
        "skelact.identity": call.name,
        "skelact.compute_s": call.compute_s,
        "skelact.pixels": call.pixels,
        "skelact.dropped": call.dropped,
    }
