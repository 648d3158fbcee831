"""Processes that work for this one: they end when it does."""

from __future__ import annotations

import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor

WATCHED_EVERY_S = 0.5
ORPHANED = 1  # exit code


def worker_pool(jobs: int) -> ProcessPoolExecutor:
    """Start a pool of processes that leave Ctrl-C to this one, and end with it in whatever way it ends."""
    return ProcessPoolExecutor(jobs, initializer=_begin_worker, initargs=(os.getpid(),))


def follow_parent(parent: int) -> None:
    """End this process soon after its parent, of that id, has ended in whatever way; a thread watches."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCHED_EVERY_S)
        os._exit(ORPHANED)  # the other threads may wait for the parent forever

    threading.Thread(target=watch, name="follow-parent", daemon=True).start()


def _begin_worker(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a handler of the parent's came along
    follow_parent(parent)
