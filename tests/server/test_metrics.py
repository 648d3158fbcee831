"""The Prometheus endpoint says what happened, and the dashboard and alerts ask for what is there."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from serving import LIMITS, Served, serve
from skelact_server.bench_certificates import Authority
from skelact_server.config import Quotas, TlsConfig
from skelact_server.prometheus import PrometheusMetrics
from skelact_server.tokens import add_token

from skelact.cli import main
from skelact.cli.top import compare, quantile, read_samples
from skelact.client import Client
from skelact.errors import AccessError, ConfigError, OverloadedError
from skelact.layouts import load_layout
from skelact.values import Clip

EXAMPLES = Path(__file__).parents[2] / "examples" / "monitoring"
CLIP = Clip(np.random.default_rng(0).normal(size=(1, 60, 19, 3)).astype(np.float32), load_layout("core19"), 30.0)
METHOD = "/skelact.v1.RecognitionService/Recognize"
NAME = re.compile(r"\b(?:skelact|process|python)_\w+")
LABELS = re.compile(r"\{([^}]*)\}|\bby \(([^)]*)\)")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, set[str]], dict[str, float]]]:
    """A server after calls of every kind: itself, metric name -> labels, and sample -> value."""
    folder = tmp_path_factory.mktemp("watched")
    authority = Authority(folder)
    pair = authority.sign("server")
    tokens = folder / "tokens.yaml"
    good = add_token(tokens, "good", ("recognize", "info"))
    poor = add_token(tokens, "poor", ("recognize",), quotas=Quotas(bytes_per_minute=10))
    config = replace(
        LIMITS, tls=TlsConfig(str(pair.certificate), str(pair.key)), tokens=str(tokens), metrics="127.0.0.1:0"
    )
    served = serve(config)
    with Client(served.address, ca=authority.file, token=good) as client:
        client.recognize(CLIP)
        client.recognize(CLIP)
        list(client.stream_recognize([{1: CLIP.joints[0, 0]}] * 40, layout="core19", fps=30.0))
        with pytest.raises(AccessError):
            client.plan_parts("walk")
    with Client(served.address, ca=authority.file, token="wrong") as client, pytest.raises(AccessError):
        client.server_info()
    with Client(served.address, ca=authority.file, token=poor) as client:
        client.recognize(CLIP)
        with pytest.raises(OverloadedError):
            client.recognize(CLIP)
    credentials = grpc.ssl_channel_credentials(authority.file.read_bytes())
    with grpc.secure_channel(served.address, credentials) as channel, pytest.raises(grpc.RpcError):
        channel.unary_unary("/skelact.v1.Other/Method1234")(b"", timeout=10)
    names, samples = scrape(served)
    yield served, names, samples
    served.stop()


def scrape(served: Served) -> tuple[dict[str, set[str]], dict[str, float]]:
    metrics = served.running.metrics
    assert isinstance(metrics, PrometheusMetrics)
    with urllib.request.urlopen(f"http://127.0.0.1:{metrics.port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    names: dict[str, set[str]] = {}
    values: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            names.setdefault(sample.name, set()).update(sample.labels)
            shown = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
            values[f"{sample.name}{{{shown}}}" if shown else sample.name] = sample.value
    return names, values


def test_what_happened_is_counted(watched: tuple[Served, dict[str, set[str]], dict[str, float]]) -> None:
    _, _, values = watched
    assert values[f"skelact_calls_total{{code=OK,method={METHOD}}}"] == 3
    assert values[f"skelact_calls_total{{code=RESOURCE_EXHAUSTED,method={METHOD}}}"] == 1
    assert values["skelact_calls_total{code=PERMISSION_DENIED,method=/skelact.v1.GenerationService/PlanParts}"] == 1
    assert values["skelact_calls_total{code=UNAUTHENTICATED,method=/skelact.v1.InfoService/GetServerInfo}"] == 1
    assert values["skelact_refusals_total{limit=token}"] == 1
    assert values["skelact_refusals_total{limit=right}"] == 1
    assert values["skelact_refusals_total{limit=per_identity.bytes_per_minute}"] == 1
    assert values[f"skelact_call_seconds_count{{method={METHOD}}}"] == 4
    assert values[f"skelact_received_bytes_total{{method={METHOD}}}"] > 3 * CLIP.joints.nbytes
    assert values[f"skelact_compute_seconds_total{{method={METHOD}}}"] > 0
    assert values["skelact_lag_seconds_count{method=/skelact.v1.RecognitionService/StreamRecognize}"] > 0
    assert values["skelact_batch_rows_count{model=recognition-small}"] > 0
    assert values["skelact_model_seconds_sum{model=recognition-small}"] > 0
    assert values["skelact_certificate_end_seconds"] > 1.7e9
    assert values[f"skelact_open_calls{{method={METHOD}}}"] == 0
    assert values["process_resident_memory_bytes"] > 0


def test_names_of_strangers_make_no_time_series(watched: tuple[Served, dict[str, set[str]], dict[str, float]]) -> None:
    _, _, values = watched
    assert values["skelact_calls_total{code=UNIMPLEMENTED,method=unknown}"] == 1
    assert not [name for name in values if "Method1234" in name or "token:" in name or "127.0.0.1" in name]


def test_top_shows_the_same(
    watched: tuple[Served, dict[str, set[str]], dict[str, float]], capsys: pytest.CaptureFixture[str]
) -> None:
    served, _, _ = watched
    address = f"127.0.0.1:{served.running.metrics.port}"  # type: ignore[attr-defined]
    nothing, now = {}, read_samples(address)
    figures = compare(nothing, now, 2.0)
    (recognize,) = [row for row in figures.methods if row.method == "Recognize"]
    assert (recognize.calls_per_s, recognize.failed_per_s, recognize.open) == (2.0, 0.5, 0)
    assert 0 < recognize.p50_ms <= recognize.p99_ms and np.isnan(recognize.lag_p99_ms)
    (stream,) = [row for row in figures.methods if row.method == "StreamRecognize"]
    assert stream.lag_p99_ms > 0
    assert figures.refusals_per_s["token"] == 0.5 and figures.memory_mb > 10
    assert not any(row.calls_per_s for row in compare(now, read_samples(address), 1.0).methods)
    main(["top", address, "--interval", "0.1", "--seconds", "0.1"])
    shown = capsys.readouterr().out
    assert "Recognize" in shown and "token" in shown
    main(["top", address, "--interval", "0.1", "--json"])
    assert {row["method"] for row in json.loads(capsys.readouterr().out)["methods"]} >= {"Recognize", "unknown"}


def test_top_says_where_nothing_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["top", "127.0.0.1:1"])
    assert "--metrics 127.0.0.1:1" in capsys.readouterr().err


def test_quantiles_are_those_of_prometheus() -> None:
    rows = [("0.1", 0.0), ("0.2", 50.0), ("0.4", 100.0), ("+Inf", 100.0)]
    samples = {("x_bucket", frozenset({("le", le), ("method", "m")})): count for le, count in rows}
    assert quantile(samples, "x", "m", 0.25) == pytest.approx(0.15)
    assert quantile(samples, "x", "m", 0.75) == pytest.approx(0.3)
    assert np.isnan(quantile(samples, "x", "other", 0.5))


def questions() -> list[tuple[str, str]]:
    """Where and what the dashboard and the alerts ask."""
    dashboard = json.loads((EXAMPLES / "grafana.json").read_text())
    found = [(panel["title"], target["expr"]) for panel in dashboard["panels"] for target in panel["targets"]]
    alerts = yaml.safe_load((EXAMPLES / "alerts.yaml").read_text())
    return found + [(rule["alert"], rule["expr"]) for group in alerts["groups"] for rule in group["rules"]]


@pytest.mark.parametrize(("title", "expression"), questions(), ids=lambda text: text[:40])
def test_dashboard_and_alerts_ask_for_what_is_there(
    title: str, expression: str, watched: tuple[Served, dict[str, set[str]], dict[str, float]]
) -> None:
    _, names, _ = watched
    asked = set(NAME.findall(expression))
    lazy = {"skelact_dropped_total"}  # is there once something was dropped
    assert asked and asked - lazy <= set(names), asked - set(names)
    labels = {label for name in asked & set(names) for label in names[name]}
    for braces, group in LABELS.findall(expression):
        wanted = {re.split(r"[=!]", part)[0].strip() for part in (braces or group).split(",")}
        assert wanted <= labels | {"job", "instance"} | (set() if asked - lazy else {"method"}), wanted - labels


def test_every_alert_is_explained_on_the_page_of_operations() -> None:
    page = (EXAMPLES.parents[1] / "docs" / "operations.md").read_text()
    alerts = yaml.safe_load((EXAMPLES / "alerts.yaml").read_text())
    names = [rule["alert"] for group in alerts["groups"] for rule in group["rules"]]
    assert len(names) == len(set(names)) >= 8
    assert not [name for name in names if f"### {name}" not in page]


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1", "127.0.0.1:99999", "192.0.2.7:0"])
def test_an_endpoint_that_cannot_be_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ConfigError, match="metrics"):
        serve(replace(LIMITS, metrics=address))
