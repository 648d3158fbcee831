"""The whole project: rooms import downward, the public names are exact, nothing else lies at the top."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import skelact

ROOT = Path(__file__).parents[1]
ROWS = {
    "errors": 1,
    "config": 2,
    "pages": 2,
    "layouts": 2,
    "values": 3,
    "geometry": 4,
    "skeleton": 5,
    "clips": 6,
    "formats": 6,
    "models": 7,
    "datasets": 7,
    "runtime": 7,
    "weights": 7,
    "recognition": 8,
    "generation": 9,
    "pose": 8,
    "v1": 8,
    "client_requests": 9,
    "client_streams": 9,
    "received": 10,
    "client": 11,
    "server_process": 11,
    "demo": 12,
    "cli": 13,
}
THIRD_PARTY = {
    "config": {"yaml"},
    "layouts": {"yaml", "numpy"},
    "values": {"numpy"},
    "geometry": {"numpy", "torch"},
    "skeleton": {"numpy", "torch", "scipy"},
    "clips": {"numpy", "torch"},
    "formats": {"numpy", "torch"},
    "models": {"numpy", "torch", "torch_geometric"},
    "datasets": {"numpy", "torch", "rich", "h5py"},
    "runtime": {"numpy", "torch", "onnx", "onnxruntime", "safetensors"},
    "recognition": {"numpy", "torch", "safetensors", "matplotlib", "rich"},
    "generation": {"numpy", "scipy", "torch", "safetensors", "tokenizers", "yaml", "rich", "PIL", "av"},
    "pose": {"numpy", "PIL", "cv2", "onnx", "scipy", "tflite", "torch", "av", "rich"},
    "client_requests": {"numpy", "google"},
    "client_streams": {"grpc", "google"},
    "received": {"numpy", "grpc"},
    "client": {"numpy", "grpc", "google"},
    "demo": {"numpy", "rich"},
    "cli": {"numpy", "rich", "typer", "PIL"},
}
TOP_LEVEL = {
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "Makefile",
    "constraints.txt",
    "protos",
    "skelact",
    "server",
    "tests",
    "configs",
    "docs",
}


def imported_rooms(file: Path) -> set[str]:
    """Rooms of skelact that a file imports, at the top or inside functions."""
    rooms = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
            if node.module == "skelact":
                names = [f"skelact.{alias.name}" for alias in node.names]
        rooms.update(name.split(".")[1] for name in names if name.startswith("skelact."))
        rooms.update("server" for name in names if name.split(".")[0] in ("server", "skelact_server"))
    return rooms


def imported_packages(file: Path) -> set[str]:
    """Packages of others that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"skelact", "skelact_server"}


def library_files() -> list[Path]:
    return [file for file in (ROOT / "skelact").rglob("*.py") if "v1" not in file.parts]


@pytest.mark.parametrize("file", library_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_rooms_import_downward(file: Path) -> None:
    room = file.relative_to(ROOT / "skelact").parts[0].removesuffix(".py")
    if room == "__init__":
        return
    for other in imported_rooms(file) - {room}:
        if other == "server":
            assert room == "cli", f"{file}: only the command line imports the server"
        else:
            assert ROWS[other] < ROWS[room], f"{file} (row {ROWS[room]}) imports {other} (row {ROWS[other]})"


@pytest.mark.parametrize("file", library_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_rooms_import_only_their_packages(file: Path) -> None:
    room = file.relative_to(ROOT / "skelact").parts[0].removesuffix(".py")
    assert imported_packages(file) <= THIRD_PARTY.get(room, set())


def test_the_server_knows_nothing_of_the_command_line() -> None:
    for file in (ROOT / "server").rglob("*.py"):
        if file.name != "__main__.py":
            assert not imported_rooms(file) & {"cli", "client", "demo"}, file


def test_public_names_exist_and_are_sorted() -> None:
    assert list(skelact.__all__) == sorted(skelact.__all__)
    for name in skelact.__all__:
        assert hasattr(skelact, name)


def test_top_level_is_exact() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), "pytest imports test files by their names alone"
