"""Several processes on one port: one that is killed is started again, and all stop together."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from skelact_server.config import ServerConfig
from skelact_server.workers import Supervisor, default_workers

from skelact import Client, ServerProcess
from skelact.errors import ConfigError

FRAMES, FPS = 240, 30.0
JOINTS = np.random.default_rng(5).normal(size=(200, 19, 3)).astype(np.float32).cumsum(0)
RESTART_S = 60.0


def test_a_socket_file_cannot_be_shared(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="workers"):
        Supervisor(ServerConfig(address=f"unix:{tmp_path / 'socket'}", workers=2))


def test_a_socket_file_is_served_by_one_process(tmp_path: Path) -> None:
    assert default_workers(f"unix:{tmp_path / 'socket'}") == 1
    assert default_workers("127.0.0.1:0") == os.cpu_count()


def workers_of(server: ServerProcess) -> list[int]:
    assert server._process is not None
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == server._process.pid and b"resource_tracker" not in command:
            found.append(int(folder.name))
    return sorted(found)


def people(halfway: threading.Event) -> Iterator[dict[int, np.ndarray]]:
    for number in range(FRAMES):
        if number == FRAMES // 2:
            halfway.set()
        time.sleep(0.01)
        yield {7: JOINTS[number % 200]}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    settings = tmp_path_factory.mktemp("workers") / "server.yaml"
    settings.write_text("pose: false\ngeneration: false\n")
    with ServerProcess(["--config", str(settings), "--workers", "2"]) as server:
        yield server


def count_sockets(process: int) -> int:
    """How many sockets a process holds: the one that serves has more."""
    count = 0
    for link in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(OSError):
            count += os.readlink(link).startswith("socket:")
    return count


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the workers in /proc")
def test_a_killed_worker_costs_no_answer_and_is_replaced(two: ServerProcess) -> None:
    before = workers_of(two)
    assert len(before) == 2
    halfway = threading.Event()

    killed: list[int] = []

    def kill() -> None:
        halfway.wait(60)
        killed.append(max(before, key=count_sockets))  # clients of one process may share one connection
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    clients = [Client(two.address) for _ in range(6)]
    streams = [one.stream_recognize(people(halfway), layout="core19", fps=FPS, stride=20) for one in clients]
    with ThreadPoolExecutor(len(streams)) as pool:
        answers = list(pool.map(lambda stream: [(one.frame_index, one.scores.label) for one in stream], streams))
    assert all(stream.summary is not None and stream.summary.frames_received == FRAMES for stream in streams)
    assert all(one == answers[0] for one in answers) and answers[0]
    assert any(stream.resumed for stream in streams)
    killer.join()
    for client in clients:
        client.close()
    until = time.monotonic() + RESTART_S
    while len(workers_of(two)) < 2 and time.monotonic() < until:
        time.sleep(0.2)
    after = workers_of(two)
    assert len(after) == 2 and killed[0] not in after and set(before) - set(killed) <= set(after)


@pytest.mark.slow
def test_workers_stop_together(two: ServerProcess) -> None:
    process = two._process
    assert process is not None
    workers = workers_of(two)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
