"""The examples in Go and Node, run against a server; skipped where a machine has no Go or no Node packages."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import json_format
from grpc_tools import protoc

import skelact
from skelact.v1 import recognition_pb2

ROOT = Path(__file__).parents[1]
GO_PACKAGES = Path("/usr/share/gocode")  # of Debian's golang-google-grpc-dev
GO_TOOLS = ("go", "protoc-gen-go", "protoc-gen-go-grpc")
NODE_MODULES = Path(os.environ.get("STUBS_NODE_MODULES", ROOT / "node_modules"))
SAID = ("action: wave-right-hand", "motion: 60 frames, VERDICT_VERIFIED", "chunk: first frame 48")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with skelact.ServerProcess() as running:
        yield running.address


def run(command: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_request_of_the_samples_is_the_wave() -> None:
    text = (ROOT / "samples" / "wave_request.json").read_text(encoding="ascii")
    request = json_format.Parse(text, recognition_pb2.RecognizeRequest())
    clip = skelact.load_clip(ROOT / "samples" / "wave.npz")
    assert tuple(request.clip.joints.shape) == clip.joints.shape and request.clip.layout == clip.layout.name


@pytest.mark.slow
def test_the_go_example_runs(server: str, tmp_path: Path) -> None:
    missing = [tool for tool in GO_TOOLS if not shutil.which(tool)]
    if missing or not (GO_PACKAGES / "src/google.golang.org/grpc").is_dir():
        pytest.skip(f"needs Go with Debian's packages of grpc and protobuf, not found: {missing or GO_PACKAGES}")
    (tmp_path / "src" / "call").mkdir(parents=True)
    protos = sorted(str(path) for path in (ROOT / "protos").rglob("*.proto"))
    out = tmp_path / "src"
    assert protoc.main(["protoc", f"-I{ROOT / 'protos'}", f"--go_out={out}", f"--go-grpc_out={out}", *protos]) == 0
    shutil.copy(ROOT / "examples/go/main.go", out / "call")
    paths = {"GO111MODULE": "off", "GOPATH": f"{tmp_path}:{GO_PACKAGES}", "GOFLAGS": ""}
    run(["go", "build", "-o", str(tmp_path / "call"), "./src/call"], tmp_path, **paths)
    printed = run([str(tmp_path / "call"), server], ROOT)
    assert all(line in printed for line in SAID), printed


@pytest.mark.slow
def test_the_node_example_runs(server: str) -> None:
    if not shutil.which("node") or not (NODE_MODULES / "@grpc" / "proto-loader").is_dir():
        pytest.skip(f"needs node, and npm install @grpc/grpc-js @grpc/proto-loader (not found in {NODE_MODULES})")
    printed = run(["node", "examples/node/call.js", server], ROOT, NODE_PATH=str(NODE_MODULES))
    assert all(line in printed for line in SAID), printed
