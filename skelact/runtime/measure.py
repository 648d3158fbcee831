"""Time and memory of one exported network on one core, in a process of its own: `python -m skelact.runtime.measure`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from skelact.errors import CheckpointError
from skelact.runtime.session import OnnxNetwork

WARM_UP = 2
STATUS, RESET_PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class SessionFigures:
    """What one network takes.

    Attributes:
        latency_ms: Median time of one call.
        memory_mb: Growth of resident memory at its peak from before the file was loaded; NaN where the system does not
            tell (it does on Linux).
    """

    latency_ms: float
    memory_mb: float


def measure_session(path: Path, *, rows: int, rounds: int) -> SessionFigures:
    """Run an ONNX file on random input of `rows` along its free first axis, on one thread of a new process.

    Raises:
        CheckpointError: The file cannot be loaded or run.
    """
    words = [sys.executable, "-m", "skelact.runtime.measure", str(path), str(rows), str(rounds)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CheckpointError(f"{path}: cannot be measured: {(done.stderr.strip() or 'no reason given')[-500:]}")
    return SessionFigures(**json.loads(done.stdout))


def _measure_here(path: Path, rows: int, rounds: int) -> SessionFigures:
    before = _memory_kb("VmRSS")
    if RESET_PEAK.exists():
        RESET_PEAK.write_text("5")
    network = OnnxNetwork(path, threads=1)
    arrays = _random_input(network, rows)
    for _ in range(WARM_UP):
        network(*arrays)
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        network(*arrays)
        times.append(time.perf_counter() - started)
    return SessionFigures(1e3 * float(np.median(times)), (_memory_kb("VmHWM") - before) / 1024)


def _random_input(network: OnnxNetwork, rows: int) -> list[np.ndarray]:
    """One array per input; an input of one axis holds the numbers of the rows, such as person slots."""
    rng = np.random.default_rng(0)
    arrays = []
    for shape in network.input_shapes:
        sizes = [rows, *(size or 1 for size in shape[1:])]
        arrays.append(np.arange(rows) if len(sizes) == 1 else rng.normal(size=sizes).astype(np.float32))
    return arrays


def _memory_kb(key: str) -> float:
    if not STATUS.exists():
        return float("nan")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(key))
    return float(line.split()[1])


if __name__ == "__main__":
    print(json.dumps(asdict(_measure_here(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))
