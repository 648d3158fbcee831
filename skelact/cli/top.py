"""`skelact top`: what a server does right now, from its Prometheus endpoint."""

from __future__ import annotations

import math
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated

import typer
from rich.console import Group
from rich.live import Live
from rich.table import Table

from skelact.cli.options import JsonOption, console, print_json
from skelact.errors import InputError, ServerUnavailableError

READ_S = 5.0
MEGABYTE = 1e6
Labels = frozenset[tuple[str, str]]
Samples = Mapping[tuple[str, Labels], float]


@dataclass(frozen=True)
class MethodFigures:
    """One method over the time between two scrapes.

    Attributes:
        method: Its name.
        calls_per_s: That ended.
        failed_per_s: Of those, not with OK.
        open: Calls that are open now.
        p50_ms: Length of half of the calls; NaN: none has ended.
        p99_ms: Of 99 in 100.
        lag_p99_ms: Of live answers; NaN: none was given.
        dropped_per_s: Frames and answers left out.
    """

    method: str
    calls_per_s: float
    failed_per_s: float
    open: int
    p50_ms: float
    p99_ms: float
    lag_p99_ms: float
    dropped_per_s: float


@dataclass(frozen=True)
class ServerFigures:
    """A server over the time between two scrapes.

    Attributes:
        methods: Those that were called since it started.
        refusals_per_s: Limit -> refusals.
        waiting: Lane -> tasks that wait for a model.
        cores: Processor time over wall time.
        memory_mb: Resident.
        files: That are open.
    """

    methods: tuple[MethodFigures, ...]
    refusals_per_s: dict[str, float]
    waiting: dict[str, int]
    cores: float
    memory_mb: float
    files: int


def top(
    address: Annotated[str, typer.Argument(help="HOST:PORT of the Prometheus endpoint.")] = "127.0.0.1:9464",
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 2.0,
    seconds: Annotated[float | None, typer.Option("--seconds", min=0.1, help="Stop after this time.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show live what a server does: calls, lag, refusals, memory. The server needs --metrics.

    Example: skelact top 127.0.0.1:9464 --seconds 5
    """
    looks = watch(address, interval, math.inf if seconds is None else seconds)
    if as_json:
        print_json(asdict(next(looks)))
        return
    with Live(console=console, auto_refresh=False) as live:
        for figures in looks:
            live.update(_draw(figures, address), refresh=True)


def watch(address: str, interval_s: float, seconds: float) -> Iterator[ServerFigures]:
    """Look again and again.

    Raises:
        ServerUnavailableError: Nothing answers there.
        InputError: What answers is no server of ours, or a library is missing.
    """
    ends, before, at = time.monotonic() + seconds, read_samples(address), time.monotonic()
    while True:
        time.sleep(interval_s)
        now, samples = time.monotonic(), read_samples(address)
        yield compare(before, samples, now - at)
        if now + interval_s > ends:
            return
        before, at = samples, now


def read_samples(address: str) -> Samples:
    """Scrape once.

    Raises:
        ServerUnavailableError: Nothing answers there.
        InputError: What answers is no server of ours, or a library is missing.
    """
    try:
        from prometheus_client.parser import text_string_to_metric_families
    except ImportError as error:
        raise InputError("needs prometheus_client: pip install 'skelact[metrics]'", field="address") from error
    try:
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=READ_S) as answer:
            text = answer.read().decode()
        families = list(text_string_to_metric_families(text))
    except (OSError, urllib.error.URLError) as error:
        reason = f"no metrics at {address}: start the server with --metrics {address} ({error})"
        raise ServerUnavailableError(reason) from error
    except ValueError as error:
        raise InputError(f"expected metrics of Prometheus at {address}: {error}", field="address") from error
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def compare(before: Samples, now: Samples, seconds: float) -> ServerFigures:
    """What happened between two scrapes.

    Args:
        before: First scrape.
        now: Second scrape.
        seconds: Between them.
    """
    gained = {key: value - before.get(key, 0.0) for key, value in now.items()}
    methods = sorted({dict(labels)["method"] for name, labels in now if name == "skelact_open_calls"})
    cores = _total(gained, "process_cpu_seconds_total") / seconds
    return ServerFigures(
        methods=tuple(_method(method, gained, now, seconds) for method in methods),
        refusals_per_s={key: value / seconds for key, value in _by(gained, "skelact_refusals_total", "limit").items()},
        waiting={key: int(value) for key, value in _by(now, "skelact_waiting_tasks", "lane").items()},
        cores=cores,
        memory_mb=_total(now, "process_resident_memory_bytes") / MEGABYTE,
        files=int(_total(now, "process_open_fds")),
    )


def quantile(samples: Samples, name: str, method: str, part: float) -> float:
    """Estimate a quantile from the buckets of a histogram, as Prometheus does; NaN when it is empty."""
    buckets = sorted(
        (float(dict(labels)["le"]), value)
        for (sample, labels), value in samples.items()
        if sample == f"{name}_bucket" and dict(labels).get("method") == method
    )
    if not buckets or not buckets[-1][1] > 0:
        return math.nan
    wanted, low, below = part * buckets[-1][1], 0.0, 0.0
    for high, count in buckets:
        if count >= wanted:
            return low if math.isinf(high) else low + (high - low) * (wanted - below) / max(count - below, 1e-9)
        low, below = high, count
    return low


def _method(method: str, gained: Samples, now: Samples, seconds: float) -> MethodFigures:
    ended = _where(gained, "skelact_calls_total", method)
    return MethodFigures(
        method=method.rpartition("/")[2],
        calls_per_s=sum(ended.values()) / seconds,
        failed_per_s=sum(value for labels, value in ended.items() if dict(labels)["code"] != "OK") / seconds,
        open=int(sum(_where(now, "skelact_open_calls", method).values())),
        p50_ms=1e3 * quantile(gained, "skelact_call_seconds", method, 0.5),
        p99_ms=1e3 * quantile(gained, "skelact_call_seconds", method, 0.99),
        lag_p99_ms=1e3 * quantile(gained, "skelact_lag_seconds", method, 0.99),
        dropped_per_s=sum(_where(gained, "skelact_dropped_total", method).values()) / seconds,
    )


def _where(samples: Samples, name: str, method: str) -> dict[Labels, float]:
    return {
        labels: value
        for (sample, labels), value in samples.items()
        if sample == name and dict(labels).get("method") == method
    }


def _by(samples: Samples, name: str, label: str) -> dict[str, float]:
    return {dict(labels)[label]: value for (sample, labels), value in samples.items() if sample == name}


def _total(samples: Samples, name: str) -> float:
    return sum(value for (sample, _), value in samples.items() if sample == name)


def _draw(figures: ServerFigures, address: str) -> Group:
    title = f"{address}: {figures.cores:.2f} cores, {figures.memory_mb:.0f} MB, {figures.files} files"
    table = Table("method", "open", "calls/s", "failed/s", "p50", "p99", "lag p99", "left out/s", title=title)
    for row in figures.methods:
        times = [_ms(value) for value in (row.p50_ms, row.p99_ms, row.lag_p99_ms)]
        rates = f"{row.calls_per_s:.1f}", f"{row.failed_per_s:.1f}"
        table.add_row(row.method, str(row.open), *rates, *times, f"{row.dropped_per_s:.1f}")
    queues = Table("lane", "waiting")
    for lane, count in figures.waiting.items():
        queues.add_row(lane, str(count))
    refusals = Table("limit", "refused/s")
    for limit, rate in sorted(figures.refusals_per_s.items()):
        refusals.add_row(limit, f"{rate:.1f}")
    return Group(table, *(part for part in (queues, refusals) if part.row_count))


def _ms(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.0f} ms"
