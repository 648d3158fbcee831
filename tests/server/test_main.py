"""`python -m server` as a process: it announces its port, serves, drains on SIGTERM, and refuses bad settings."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import grpc
import numpy as np
import pytest

from skelact.client import Client
from skelact.client.requests import tensor
from skelact.v1 import recognition_pb2, recognition_pb2_grpc

ROOT = Path(__file__).parents[2]


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "server", *arguments]


@pytest.mark.slow
def test_sigterm_drains_an_open_stream_then_stops() -> None:
    with subprocess.Popen(
        command("--address", "127.0.0.1:0", "--announce"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = f"127.0.0.1:{int(process.stdout.readline().split()[1])}"
            frame = recognition_pb2.SkeletonFrame(
                people=[recognition_pb2.TrackedSkeleton(person_id=1, joints=tensor(np.ones((19, 3), np.float32)))]
            )

            answered = threading.Event()

            def messages() -> Iterator[recognition_pb2.StreamRecognizeRequest]:
                options = recognition_pb2.RecognitionOptions(stride=1, fps=2.0)
                config = recognition_pb2.StreamRecognizeConfig(layout="core19", options=options)
                yield recognition_pb2.StreamRecognizeRequest(config=config)
                for number in range(20):
                    if number == 10:
                        assert answered.wait(20)  # the stream is open on the other side, too
                        process.send_signal(signal.SIGTERM)
                    yield recognition_pb2.StreamRecognizeRequest(frame=frame)

            with Client(address) as client:
                assert client.server_info().models
            with grpc.insecure_channel(address) as channel:
                stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
                responses = []
                for response in stub.StreamRecognize(messages(), timeout=30):
                    responses.append(response)
                    answered.set()
            assert responses[-1].summary.frames_received == 20
            assert process.wait(15) == 0
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--weights", "no-such-model", "--address", "127.0.0.1:0"), "no-such-model"),
        (("--address", "nowhere:x"), "nowhere:x"),
        (("--address", "nowhere.invalid:50051"), "cannot be resolved"),
        (("--address", "127.0.0.1:65536"), "0 to 65535"),
        (("--address", ""), "HOST:PORT"),
        (("--address", "unix:/no/such/folder/socket"), "/no/such/folder"),
    ],
)
def test_bad_settings_end_in_one_line(arguments: tuple[str, ...], named: str) -> None:
    ended = subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert named in ended.stderr and "Traceback" not in ended.stderr
    assert len([line for line in ended.stderr.splitlines() if " INFO " not in line]) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("options", "said"), [((), "serving 127.0.0.1:{port}"), (("--announce",), "serving {port}")])
def test_the_real_port_is_logged_and_printed(options: tuple[str, ...], said: str) -> None:
    with subprocess.Popen(
        command("--address", "127.0.0.1:0", *options),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            port = int(line.replace(":", " ").split()[-1])
            assert line == said.format(port=port)
            with Client(f"127.0.0.1:{port}") as client:
                assert client.server_info().models
        finally:
            process.send_signal(signal.SIGTERM)
            _, logged = process.communicate(timeout=20)
    assert f"listening address=127.0.0.1:{port}" in logged and f"serving address=127.0.0.1:{port}" in logged
