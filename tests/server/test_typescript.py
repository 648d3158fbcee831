"""The TypeScript package compiles strictly, and its example streams both ways against a server."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from grpc_tools import protoc
from http_calls import serving, with_http

pytest.importorskip("uvicorn")
pytest.importorskip("connectrpc", reason="needs Python 3.11")

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "packaging" / "typescript"
NODE_MODULES = Path(os.environ.get("STUBS_NODE_MODULES", ROOT / "build" / "node" / "node_modules"))
NEEDED = ("@bufbuild/protoc-gen-es", "@connectrpc/connect-web", "typescript", "@types/node")
DRIVER = """
import { generate, recognizeLive } from "./call.js";
import { CallError, GenerationService, openStream } from "skelact";

const address = process.argv[2];
async function* still() {
  for (let index = 0; index < 60; index++) yield Float32Array.from({ length: 57 }, (_, joint) => joint / 57);
}
console.log(`frames: ${await generate("walk", address)}`);
console.log(`looked at: ${await recognizeLive(still(), address)}`);
const refused = openStream(address, GenerationService.method.generate);
refused.send({ text: "" });
try {
  for await (const _ of refused);
} catch (error) {
  console.log(`refused: ${error instanceof CallError} ${error.code} ${error.end.violations[0].field}`);
}
"""


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_package_compiles_and_its_example_streams(tmp_path: Path) -> None:
    missing = [name for name in NEEDED if not (NODE_MODULES / name).is_dir()]
    if missing or not shutil.which("node"):
        pytest.skip(f"needs node and npm install ./packaging/typescript; not found in {NODE_MODULES}: {missing}")
    package, compiler = tmp_path / "node_modules" / "skelact", str(NODE_MODULES / ".bin" / "tsc")
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("node_modules", "dist"))
    for folder in NODE_MODULES.iterdir():
        if folder.name != "skelact":
            (tmp_path / "node_modules" / folder.name).symlink_to(folder)
    protos = sorted(str(path) for path in (ROOT / "protos").rglob("*.proto"))
    plugin = f"--plugin=protoc-gen-es={NODE_MODULES / '.bin' / 'protoc-gen-es'}"
    options = [f"-I{ROOT / 'protos'}", plugin, f"--es_out={package / 'src'}", "--es_opt=target=ts,import_extension=js"]
    assert protoc.main(["protoc", *options, *protos]) == 0
    run([compiler], package)
    shutil.copy(ROOT / "examples" / "typescript" / "call.ts", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    strict = ["--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--types", "node"]
    run([compiler, *strict, "call.ts"], tmp_path)
    (tmp_path / "driver.js").write_text(DRIVER)
    with serving(with_http()) as server:
        assert server.running.http
        address = f"http://{server.running.http.address}"
        printed = run(["node", "--experimental-websocket", "driver.js", address], tmp_path)
    assert "motion: 60 frames" in printed and "frames: 60" in printed and "looked at: 60" in printed
    assert "refused: true invalid_argument text" in printed
