"""Run the steps of the Dockerfile without a container: python tools/try_dockerfile.py FOLDER [--device cuda].

Every folder of the image lies below FOLDER. Steps that need root (apt-get, useradd) are printed and left out, as is
what a container is for: its own files, user and limits. At last the server starts from what was installed, and is asked
for its health; with --device cuda it is installed alone. Needs a package index.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = ("/source", "/wheels", "/opt/skelact", "/etc/skelact", "/var/lib/apt/lists")
AS_ROOT = ("apt-get", "useradd")
START_S, STEP_S = 120, 1800


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Instruction and its words; lines that go on are joined, comments are left out."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in lines.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, words = line.strip().partition(" ")
            yield name, words.strip()


def below(text: str, folder: Path) -> str:
    """A step with the folders of the image below `folder`."""
    places = "|".join(map(re.escape, PLACES))
    return re.sub(rf"(?<![\w.])({places})\b", lambda match: f"{folder}{match[1]}", text)


def copy_source(folder: Path) -> None:
    """What the build is given: the files of the repository, without those that .dockerignore names."""
    ignored = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if name.split("/")[0] not in ignored:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def run_step(command: str, folder: Path, device: str) -> None:
    """Run a RUN line in the copy of the source."""
    if any(word in command for word in AS_ROOT):
        print(f"left out: {command[:100]}")
        return
    beside = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {**os.environ, "DEVICE": device, "PATH": beside}
    print(f"RUN {command[:100]}", flush=True)
    source = folder / "source"
    subprocess.run(["sh", "-ec", below(command, folder)], cwd=source, env=environment, check=True, timeout=STEP_S)


def serve(folder: Path) -> None:
    """Start the server of the image on free ports, and ask for its health."""
    skelact = folder / "opt" / "skelact" / "bin" / "skelact"
    ports = [free_port() for _ in range(3)]
    address, http, metrics = (f"127.0.0.1:{port}" for port in ports)
    settings = str(folder / "etc" / "skelact" / "server.yaml")
    command = [skelact, "serve", "--config", settings, "--address", address, "--http", http, "--metrics", metrics]
    process = subprocess.Popen(command, cwd=folder)
    try:
        ends = time.monotonic() + START_S
        while subprocess.run([skelact, "health", address], cwd=folder, check=False, timeout=START_S).returncode:
            if time.monotonic() > ends or process.poll() is not None:
                raise SystemExit("the server does not serve")
            time.sleep(1)
        subprocess.run([skelact, "plan", "walk and wave"], cwd=folder, check=True, timeout=START_S)
    finally:
        process.terminate()
        process.wait(60)
    print(f"the server has ended with {process.returncode}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Run every step and print how large the image's own folders are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="A new folder.")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    for place in PLACES:
        (folder / place.lstrip("/")).mkdir(parents=True)
    copy_source(folder / "source")
    for name, words in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        if name == "RUN":
            run_step(words, folder, arguments.device)
        elif name == "COPY" and words.startswith("deploy/"):
            source, target = words.split()
            shutil.copy(ROOT / source, below(target, folder))
    installed = sum(path.stat().st_size for path in (folder / "opt").rglob("*") if path.is_file())
    print(f"installed: {installed / 1e6:.0f} MB")
    if arguments.device == "cpu":
        serve(folder)


if __name__ == "__main__":
    main()
