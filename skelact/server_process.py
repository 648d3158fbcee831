"""A server of one's own in another process, for as long as a block runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import TracebackType

from skelact.errors import SkelactError

START_S, STOP_S = 120.0, 20.0
PARENT = "SKELACT_PARENT"  # process id of whoever a server belongs to
LOOK_S = 1.0  # between two looks at whether it is still there


class ServerProcess:
    """Runs `skelact serve`; the process ends with the block, also when the block raises.

        with ServerProcess() as server, Client(server.address) as client:
            print(client.plan_parts("walk and wave").relation)

    Args:
        options: Further options of `skelact serve`, such as `["--weights", "my-weights"]`; it has one process unless
            they say more.
        start_s: Longest time until it serves.

    Attributes:
        address: Host and port.
        port: The port.
        addresses: All of them: with `--ray` there is one for each server.

    Entering raises `SkelactError` when the server ends, or does not serve in time; why is on its standard error.
    """

    def __init__(self, options: Sequence[str] = (), *, start_s: float = START_S) -> None:
        self._options = list(options)
        self._start_s = start_s
        self._process: subprocess.Popen[str] | None = None
        self.port = 0
        self.addresses: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Host and port, for `Client`."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Of the process, while it runs; 0 before and after."""
        return self._process.pid if self._process else 0

    def wait(self, timeout_s: float) -> bool:
        """Wait until the process has ended by itself; False when it has not."""
        try:
            if self._process:
                self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def __enter__(self) -> ServerProcess:
        command = [sys.executable, "-m", "skelact.cli", "serve", "--address", "127.0.0.1:0", "--announce"]
        command += ["--log-level", "warning", "--workers", "1", *self._options]
        environment = {**os.environ, PARENT: str(os.getpid())}
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            self.port = self._announced_port(self._process)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _announced_port(self, process: subprocess.Popen[str]) -> int:
        assert process.stdout is not None
        timer = threading.Timer(self._start_s, process.kill)
        timer.start()
        try:
            for line in process.stdout:
                if line.startswith("serving "):
                    ports = [int(word.rpartition(":")[2]) for word in line.split()[1:]]
                    self.addresses = tuple(f"127.0.0.1:{port}" for port in ports)
                    return ports[0]
        finally:
            timer.cancel()
        raise SkelactError(f"the server ended with code {process.wait()}, or did not serve within {self._start_s:g} s")

    def _stop(self) -> None:
        """Ask the process to end, and end it when it does not."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def end_with_parent() -> None:
    """Stop this process as SIGTERM does once the `ServerProcess` that started it is gone without a word."""
    parent = os.environ.pop(PARENT, "")
    if not parent.isdecimal() or not hasattr(os, "getppid") or os.getppid() != int(parent):
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(LOOK_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
