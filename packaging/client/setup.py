"""Builds skelact-client from the files of skelact, under an import name of its own so that both can be installed."""

import json
import re
import shutil
from pathlib import Path

import yaml
from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
LIBRARY = HERE.parents[1] / "skelact"
NAME = "skelact_client"
MODULES = ("enum_words.py", "errors.py", "metric_values.py", "motion_frames.py", "py.typed", "strips.py", "values.py")
FOLDERS = ("client", "v1")
GEOMETRY_MODULES = ("__init__.py", "euler.py", "interpolation.py", "rotations.py")
LAYOUT_MODULES = ("__init__.py", "graphs.py", "layout.py", "strict_yaml.py", "whole_body.py")
IMPORT = re.compile(r"^(\s*(?:from|import) )skelact\b", re.MULTILINE)
MESSAGE_MODULE = re.compile(r"(\(DESCRIPTOR, ')skelact\.v1\.")  # where generated messages say that they live


class BuildFromLibrary(build_py):
    """Write the modules of the client, and the layouts as JSON, so that no YAML reader is needed."""

    def run(self) -> None:
        """Write everything that is installed."""
        target = Path(self.build_lib) / NAME
        shutil.rmtree(target, ignore_errors=True)
        files = [LIBRARY / name for name in MODULES]
        files += [file for folder in FOLDERS for file in sorted((LIBRARY / folder).glob("*.py*")) if file.is_file()]
        files += [LIBRARY / "geometry" / name for name in GEOMETRY_MODULES]
        files += [LIBRARY / "layouts" / name for name in LAYOUT_MODULES]
        for file in files:
            write(target / file.relative_to(LIBRARY), rename(file.read_text(encoding="utf-8")))
        for file in sorted((LIBRARY / "layouts").glob("*.yaml")):
            table = yaml.safe_load(file.read_text(encoding="utf-8"))
            if "joints" in table:
                write(target / "layouts" / f"{file.stem}.json", json.dumps(table))
        write(target / "__init__.py", (HERE / "public.py").read_text(encoding="utf-8"))


def rename(source: str) -> str:
    """Let a module import its siblings by the name of this package."""
    return MESSAGE_MODULE.sub(rf"\g<1>{NAME}.v1.", IMPORT.sub(rf"\g<1>{NAME}", source))


def write(path: Path, text: str) -> None:
    """Write a file and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def version() -> str:
    """The version of skelact."""
    found = re.search(r'^__version__ = "(.+)"$', (LIBRARY / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found.group(1)


shutil.copy(LIBRARY.parent / "LICENSE", HERE / "LICENSE")
setup(version=version(), packages=[NAME], package_dir={NAME: "."}, cmdclass={"build_py": BuildFromLibrary})
