"""The files in deploy/ are valid, with settings that the server takes, and streams go on through Envoy."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from skelact_server.config import ServerConfig

from skelact import Client
from skelact.cli import app
from skelact.config import load_config
from skelact.server_process import ServerProcess

DEPLOY = Path(__file__).parents[1] / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
SPARE_S = 5.0  # between the end of the drain and the kill
JOINTS = np.random.default_rng(0).normal(size=(90, 19, 3)).astype(np.float32).cumsum(0)
FRAMES, FPS, STREAMS = 300, 100.0, 4
READY_S = 30.0


def documents(path: Path) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(path.read_text()) if one]


def manifest(kind: str, name: str = "skelact") -> dict[str, Any]:
    found = [one for path in KUBERNETES for one in documents(path)]
    (one,) = [one for one in found if one["kind"] == kind and one["metadata"]["name"] == name]
    return one


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.stem)
def test_manifests_follow_the_schemas_of_kubernetes(path: Path) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="needs skelact[deploy]")
    assert documents(path)
    for document in documents(path):
        validate.validate(document, validate.latest_version(), strict=True)


def test_settings_are_those_of_the_server_and_fit_the_pod(tmp_path: Path) -> None:
    file = tmp_path / "server.yaml"
    file.write_text(manifest("ConfigMap")["data"]["server.yaml"])
    settings = load_config(file, ServerConfig)
    pod = manifest("Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    ports = {one["name"]: one["containerPort"] for one in container["ports"]}
    assert settings.address == f"0.0.0.0:{ports['grpc']}" and settings.metrics == f"0.0.0.0:{ports['metrics']}"
    assert settings.lame_duck_s < settings.drain_s <= pod["terminationGracePeriodSeconds"] - SPARE_S
    assert str(settings.cores) == container["resources"]["limits"]["cpu"]
    mounts = [one["mountPath"] for one in container["volumeMounts"]]
    for used in (settings.tls.certificate, settings.tls.key, settings.tokens, container["command"][-1]):
        assert any(used.startswith(mount) for mount in mounts), used


def test_probes_are_commands_of_skelact() -> None:
    (container,) = manifest("Deployment")["spec"]["template"]["spec"]["containers"]
    program, command, *_ = container["readinessProbe"]["exec"]["command"]
    assert program == "skelact" and command in {
        one.callback.__name__ for one in app.registered_commands if one.callback
    }


def test_the_autoscaler_asks_for_a_metric_that_there_is() -> None:
    (lag,) = [one["pods"] for one in manifest("HorizontalPodAutoscaler")["spec"]["metrics"] if one["type"] == "Pods"]
    rule = yaml.safe_load(manifest("ConfigMap", "skelact-lag-rule")["data"]["rule.yaml"])["rules"][0]
    assert rule["name"]["as"] == lag["metric"]["name"]
    made = (DEPLOY.parent / "server" / "prometheus.py").read_text()
    assert f'"{rule["seriesQuery"].partition("_bucket")[0]}"' in made


def envoy() -> str:
    package = pytest.importorskip("envoy", reason="needs skelact[deploy]")
    found = shutil.which("envoy") or str(Path(package.__file__).with_name("_bin") / "envoy")
    if not os.access(found, os.X_OK):
        pytest.skip("needs skelact[deploy]")
    return found


@pytest.mark.slow
def test_envoy_takes_its_file() -> None:
    command = [envoy(), "--mode", "validate", "-c", str(DEPLOY / "envoy.yaml")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def balancer(ports: list[int], folder: Path) -> Iterator[str]:
    """Envoy as in deploy/, before servers on this machine."""
    settings = yaml.safe_load((DEPLOY / "envoy.yaml").read_text())
    own, admin = free_port(), free_port()
    settings["admin"]["address"]["socket_address"]["port_value"] = admin
    where = settings["static_resources"]["listeners"][0]["address"]["socket_address"]
    where.update(address="127.0.0.1", port_value=own)
    endpoints = settings["static_resources"]["clusters"][0]["load_assignment"]["endpoints"][0]
    endpoints["lb_endpoints"] = [
        {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}}} for port in ports
    ]
    file = folder / "envoy.yaml"
    file.write_text(yaml.safe_dump(settings))
    command = [envoy(), "-c", str(file), "--use-dynamic-base-id", "--concurrency", "1", "-l", "error"]
    process = subprocess.Popen(command)
    try:
        yield f"127.0.0.1:{own}"
    finally:
        process.kill()
        process.wait(10)


@pytest.mark.slow
def test_streams_go_on_through_envoy_when_a_server_ends(tmp_path: Path) -> None:
    settings = tmp_path / "server.yaml"
    settings.write_text("pose: false\ngeneration: false\ndrain_s: 4.0\nlame_duck_s: 1.5\n")
    options = ["--config", str(settings)]
    with ServerProcess(options) as first, ServerProcess(options) as second:
        with Client(second.address) as client:
            wanted = play(client)[0]
        with balancer([first.port, second.port], tmp_path) as address, Client(address) as client:
            until = time.monotonic() + READY_S
            while True:
                with contextlib.suppress(Exception):
                    client.server_info()
                    break
                assert time.monotonic() < until, "Envoy does not answer"
                time.sleep(0.2)
            with ThreadPoolExecutor(STREAMS + 1) as pool:
                played = [pool.submit(play, client) for _ in range(STREAMS)]
                time.sleep(FRAMES / FPS / 2)
                os.kill(first.pid, signal.SIGTERM)
                found = [one.result(60) for one in played]
            assert all(answers == wanted and count == FRAMES for answers, count, _ in found), found
            assert any(resumed for *_, resumed in found)
            assert first.wait(30)
            assert client.server_info().models  # by the other one


def play(client: Client) -> Any:
    """Answers of a stream, frames that the server confirmed, and how often it went on elsewhere."""

    def frames() -> Iterator[dict[int, np.ndarray]]:
        for number in range(FRAMES):
            time.sleep(1 / FPS)
            yield {1: JOINTS[number % len(JOINTS)]}

    stream = client.stream_recognize(frames(), layout="core19", fps=30.0, stride=16, top_k=1)
    answers = [(one.frame_index, one.scores.top(1)[0][0]) for one in stream]
    assert stream.summary is not None
    return answers, stream.summary.frames_received, stream.resumed
