"""The whole project: rooms import downward, the public names are exact, nothing else lies at the top."""

import ast
import subprocess
import sys
from pathlib import Path

import skelact

ROOT = Path(__file__).parents[1]
ROWS = {
    "errors": 1,
    "files": 1,
    "worker_processes": 1,
    "config": 2,
    "outputs": 2,
    "plots": 3,
    "enum_words": 2,
    "html_report": 2,
    "strips": 2,
    "layouts": 2,
    "values": 3,
    "metric_values": 3,
    "geometry": 4,
    "skeleton": 5,
    "markers": 5,
    "clips": 6,
    "formats": 6,
    "models": 7,
    "datasets": 7,
    "runtime": 7,
    "weights": 7,
    "recognition": 8,
    "generation": 9,
    "language": 8,
    "pose": 8,
    "v1": 8,
    "label_recognition": 9,
    "video_recognition": 9,
    "biomechanics": 9,
    "capture": 10,
    "ray_jobs": 10,
    "synth": 10,
    "pose_training": 10,
    "motion_frames": 5,
    "evidence": 12,
    "motion_tools": 12,
    "client": 11,
    "server_process": 11,
    "view": 11,
    "demo": 12,
    "cli": 13,
}
THIRD_PARTY = {
    "enum_words": {"google"},
    "weights": {"yaml"},
    "config": {"yaml"},
    "layouts": {"yaml", "numpy", "torch", "torch_geometric"},
    "values": {"numpy"},
    "strips": {"numpy"},
    "view": {"numpy", "rerun"},
    "geometry": {"numpy", "torch", "jaxtyping"},
    "skeleton": {"numpy", "torch", "jaxtyping"},
    "markers": {"numpy"},
    "clips": {"numpy", "torch", "torch_geometric", "jaxtyping"},
    "formats": {"numpy", "torch"},
    "models": {"numpy", "torch", "torch_geometric"},
    "datasets": {"numpy", "torch", "rich", "h5py"},
    "runtime": {"numpy", "torch", "onnx", "onnxruntime", "rich", "safetensors"},
    "plots": {"matplotlib"},
    "recognition": {"numpy", "torch", "torch_geometric", "safetensors", "matplotlib", "rich"},
    "generation": {"numpy", "torch", "safetensors", "rich", "PIL", "av"},
    "language": {"numpy", "torch", "safetensors", "tokenizers", "yaml"},
    "ray_jobs": {"numpy", "ray"},
    "pose": {"numpy", "PIL", "cv2", "onnx", "tflite", "torch", "av", "rich", "pillow_heif"},
    "biomechanics": {"numpy", "matplotlib"},
    "label_recognition": {"numpy"},
    "capture": {"torch", "numpy", "cv2", "rich", "tomli", "scipy", "ezc3d"},
    "evidence": {"numpy", "scipy", "torch"},
    "synth": {"numpy", "cv2", "torch", "anny"},
    "pose_training": {"numpy", "cv2", "torch", "safetensors", "onnxruntime"},
    "client": {"numpy", "grpc", "grpc_health", "grpc_status", "google"},
    "motion_frames": {"numpy"},
    "metric_values": {"numpy"},
    "demo": {"numpy", "rich"},
    "cli": {"numpy", "rich", "typer", "PIL", "prometheus_client", "mcp"},
}
REQUIRED = {"pyproject.toml", "README.md", "protos", "skelact", "server", "tests", "configs"}
ALLOWED = REQUIRED | {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "MANIFEST.in",
    "Dockerfile",
    "Makefile",
    "SECURITY.md",
    "constraints.txt",
    "deploy",
    "docs",
    "examples",
    "mkdocs.yml",
    "packaging",
    "page",
    "samples",
    "setup.py",
    "tools",
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


def room_of(file: Path) -> str:
    return file.relative_to(ROOT / "skelact").parts[0].removesuffix(".py")


def test_rooms_import_downward() -> None:
    faults = []
    for file in library_files():
        room = room_of(file)
        for other in imported_rooms(file) - {room} if room != "__init__" else ():
            if other == "server" and room == "cli":
                continue  # only the command line starts the server
            if other == "server" or ROWS[other] >= ROWS[room]:
                faults.append(f"{file.relative_to(ROOT)} imports {other}")
    assert not faults, faults


def test_rooms_import_only_their_packages() -> None:
    faults = []
    for file in library_files():
        extra = imported_packages(file) - THIRD_PARTY.get(room_of(file), set())
        faults += [f"{file.relative_to(ROOT)} imports {name}" for name in extra]
    assert not faults, faults


def test_the_server_knows_nothing_of_the_command_line() -> None:
    for file in (ROOT / "server").rglob("*.py"):
        if file.name != "__main__.py":
            assert not imported_rooms(file) & {"cli", "client", "demo"}, file


def test_public_names_exist_and_are_sorted() -> None:
    assert list(skelact.__all__) == sorted(skelact.__all__)
    assert set(skelact.__all__) <= set(dir(skelact))
    for name in skelact.__all__:
        assert hasattr(skelact, name)


def test_type_checkers_see_the_public_names() -> None:
    tree = ast.parse((ROOT / "skelact" / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        (alias.name, node.module)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == {(name, f"skelact.{room}") for name, room in skelact.PUBLIC.items()}


def test_import_is_light() -> None:
    code = "import sys, skelact; dir(skelact); print({'numpy', 'torch', 'yaml', 'grpc'} & set(sys.modules) or 'light')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "light"


def test_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    assert top >= REQUIRED
    assert {name for name in top if not name.startswith(".")} <= ALLOWED


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), "pytest imports test files by their names alone"
