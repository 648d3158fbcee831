"""A server for a block: it ends with the block, whatever happens in it."""

import os
import subprocess
import sys
import time

import pytest

from skelact import Client, ServerProcess
from skelact.errors import SkelactError


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_the_process_ends_when_the_block_raises() -> None:
    with pytest.raises(ZeroDivisionError), ServerProcess() as server:
        assert server._process is not None
        pid = server._process.pid
        with Client(server.address) as client:
            assert client.server_info().models
        assert is_running(pid)
        raise ZeroDivisionError
    assert not is_running(pid)


@pytest.mark.slow
def test_a_server_that_ends_early_is_said() -> None:
    with pytest.raises(SkelactError, match="ended with code 2"), ServerProcess(["--weights", "no-such-model"]):
        raise AssertionError("entered")


@pytest.mark.slow
def test_a_server_that_does_not_come_up_in_time_is_said() -> None:
    with pytest.raises(SkelactError, match="within 0.1 s"), ServerProcess(start_s=0.1):
        raise AssertionError("entered")


@pytest.mark.slow
def test_a_script_that_fails_inside_the_block_ends() -> None:
    script = "import skelact\nwith skelact.ServerProcess() as server, skelact.Client(server.address):\n    exit(7)"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=False)
    assert ended.returncode == 7


@pytest.mark.slow
def test_the_server_of_a_script_that_is_killed_ends() -> None:
    script = (
        "import os, skelact\nwith skelact.ServerProcess() as server:\n    print(server.pid, flush=True)\n    os.abort()"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=False, text=True)
    pid = int(ended.stdout)
    deadline_s = time.monotonic() + 30
    while is_running(pid) and time.monotonic() < deadline_s:
        time.sleep(0.2)
    assert not is_running(pid)
