"""Models are swapped while a server serves: new calls get the new ones, open streams end with theirs, bad files change
nothing."""

import asyncio
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
from serving import Served, limited, server_loop
from skelact_server.app import start_server
from skelact_server.loading import swap_models

from skelact import Client, ServerProcess
from skelact.client.requests import clip_message
from skelact.layouts import load_layout
from skelact.v1 import recognition_pb2 as pb
from skelact.v1 import recognition_pb2_grpc
from skelact.values import Clip
from skelact.weights import weights_path, weights_version

JOINTS = np.random.default_rng(1).normal(size=(90, 19, 3)).astype(np.float32).cumsum(0)
CONNECTIONS = 8  # so that both workers have some
SWAP_S = 100.0  # at most


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(weights_path("mocap-core19"), folder, ignore=shutil.ignore_patterns("*.safetensors", "live"))
    return folder


@pytest.fixture
def server(weights: Path) -> Iterator[Served]:
    config = replace(limited(stream_idle_s=60.0), models=(str(weights),))
    one = Served(asyncio.run_coroutine_threadsafe(start_server(config), server_loop()).result(120))
    yield one
    one.stop()


def swap(server: Served, weights: Path) -> bool:
    config = replace(limited(stream_idle_s=60.0), models=(str(weights),))
    return asyncio.run_coroutine_threadsafe(swap_models(server.running.models, config), server_loop()).result(120)


def test_a_version_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    first = weights_version(tmp_path)
    assert first == weights_version(tmp_path) and len(first) == 12
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = weights_version(tmp_path)
    (tmp_path / "b").write_bytes(b"two")
    assert len({first, renamed, weights_version(tmp_path), weights_version(tmp_path / "b")}) == 4


def test_a_swap_loses_no_call_and_mixes_no_stream(server: Served, weights: Path) -> None:
    half = threading.Event()
    before = weights_version(weights)

    def frames() -> Iterator[dict[int, np.ndarray]]:
        for number, joints in enumerate(JOINTS):
            if number == 45:
                half.wait(60)
            yield {7: joints}

    with Client(server.address) as client:
        assert client.server_info().models[0].version == before
        stream = client.stream_recognize(frames(), layout="core19", fps=30.0, stride=8)
        first = next(iter(stream))
        (weights / "CARD.md").write_text((weights / "CARD.md").read_text() + "\nAnother one.\n")
        after = weights_version(weights)
        versions, failures = set(), []

        def ask() -> None:
            request = pb.RecognizeRequest(clip=clip_message(Clip(JOINTS[None], load_layout("core19"), 30.0)))
            with grpc.insecure_channel(server.address) as channel:
                stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
                while after not in versions and not failures:
                    try:
                        versions.add(stub.Recognize(request, timeout=30).model_version)
                    except grpc.RpcError as error:
                        failures.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        assert swap(server, weights)
        asking.join(60)
        assert client.server_info().models[0].version == after != before
        assert not failures and after in versions and versions <= {before, after}
        half.set()
        assert first is not None and list(stream)
        assert stream.summary is not None and stream.summary.model_version == before


def test_what_cannot_be_loaded_changes_nothing(server: Served, weights: Path) -> None:
    (weights / "body.onnx").write_bytes(b"torn")
    with Client(server.address) as client:
        before = client.server_info().models
        assert not swap(server, weights)
        assert client.server_info().models == before
        assert list(client.stream_recognize(({7: one} for one in JOINTS), layout="core19", fps=30.0))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal there")
def test_a_swap_of_all_workers_loses_no_call(weights: Path, tmp_path: Path) -> None:
    settings = tmp_path / "server.yaml"
    settings.write_text(f"pose: false\ngeneration: false\nmodels: ['{weights}']\n")
    before = weights_version(weights)
    request = pb.RecognizeRequest(clip=clip_message(Clip(JOINTS[None], load_layout("core19"), 30.0)))
    done, ends_s = threading.Event(), time.monotonic() + SWAP_S

    def ask(number: int) -> tuple[list[str], str]:
        """Versions of all answers of one connection, and what it was refused with."""
        versions = []
        with grpc.insecure_channel(server.address, [("grpc.use_local_subchannel_pool", 1)]) as channel:
            stub = recognition_pb2_grpc.RecognitionServiceStub(channel)
            while not done.is_set() and time.monotonic() < ends_s:
                try:
                    versions.append(stub.Recognize(request, timeout=30).model_version)
                except grpc.RpcError as error:
                    return versions, str(error)
                newest[number] = versions[-1]
        return versions, ""

    options = ["--config", str(settings), "--workers", "2"]
    with ServerProcess(options) as server, ThreadPoolExecutor(CONNECTIONS) as pool:
        newest = [before] * CONNECTIONS
        asking = [pool.submit(ask, number) for number in range(CONNECTIONS)]
        try:
            time.sleep(0.5)
            (weights / "CARD.md").write_text((weights / "CARD.md").read_text() + "\nAnother one.\n")
            after = weights_version(weights)
            os.kill(server.pid, signal.SIGHUP)
            while set(newest) != {after} and time.monotonic() < ends_s:
                time.sleep(0.1)
        finally:
            done.set()
        answered = [one.result() for one in asking]
    assert [refused for _, refused in answered if refused] == []
    for versions, _ in answered:
        first_new = versions.index(after)
        assert set(versions[:first_new]) <= {before} and set(versions[first_new:]) == {after}
