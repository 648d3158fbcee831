"""What is measured while the server runs. Without an endpoint nothing is kept."""

from __future__ import annotations

from skelact.errors import ConfigError

from .calls import Call
from .config import ServerConfig
from .lanes import Turn


class Metrics:
    """Takes what is measured and keeps nothing; `PrometheusMetrics` keeps it."""

    def call_started(self, call: Call) -> None:
        """A call has come."""

    def call_ended(self, call: Call, code: str, seconds: float) -> None:
        """A call has ended with a status, such as "OK"."""

    def count_refusal(self, limit: str) -> None:
        """A call was refused for a limit, by its name in the settings, or for "token" or "right"."""

    def observe_lag(self, method: str, seconds: float) -> None:
        """An answer of a live stream left this long after its frame had come."""

    def count_dropped(self, method: str, count: int) -> None:
        """Frames or answers of live streams were left out."""

    def observe_turn(self, turn: Turn, waiting: int) -> None:
        """A model has run, and so many tasks wait in its lane."""

    def set_certificate_end(self, seconds: float) -> None:
        """The certificate of the server ends then, seconds since 1970."""

    def close(self) -> None:
        """Close the endpoint."""


def start_metrics(config: ServerConfig, *, serves: bool = True) -> Metrics:
    """Open the Prometheus endpoint when the settings name one.

    Args:
        config: Of the server.
        serves: Whether this process answers scrapes; of several processes of one server only one does.

    Raises:
        ConfigError: It cannot be opened.
    """
    if not config.metrics:
        return Metrics()
    try:
        from .prometheus import PrometheusMetrics
    except ImportError as error:
        raise ConfigError("metrics: needs prometheus_client: pip install 'skelact[metrics]'") from error
    return PrometheusMetrics(config.metrics, serves=serves)
