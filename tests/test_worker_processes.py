"""Workers do not outlive the process that they work for, however it ends."""

import os
import signal
import subprocess
import sys
import time

PARENT = """
import os, sys, time
from skelact.worker_processes import worker_pool
with worker_pool(2) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(time.sleep, 60)
    time.sleep(60)
"""
MAX_WAIT_S = 10.0


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie that waits to be collected."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_running(worker)
        os.kill(parent.pid, signal.SIGKILL)
    until = time.monotonic() + MAX_WAIT_S
    while is_running(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(worker)
