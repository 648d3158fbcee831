"""A server starts without a folder that it may write to, and imports nothing while clients wait."""

import io
import os
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from skelact.datasets import cache_folder
from skelact.errors import InputError

ALLOWED = {"grpc._channel"}  # of the client, in the same process
SCRIPT = """
import asyncio, sys, threading
from pathlib import Path
import grpc
from skelact_server.app import start_server
from skelact_server.config import ServerConfig

loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
start = start_server(ServerConfig(address="127.0.0.1:0"))
running = asyncio.run_coroutine_threadsafe(start, loop).result(120)
before = set(sys.modules)
channel = grpc.insecure_channel(running.address)
for path in sorted(Path(sys.argv[1]).iterdir()):
    method, _, kind = path.name.split("-")
    requests = [raw for raw in path.read_bytes().split(b"||") if raw] or [b""]
    call = getattr(channel, kind)("/skelact.v1." + method.replace("+", "/"))
    try:
        if kind == "unary_unary":
            call(requests[0], timeout=60)
        else:
            answers = call(iter(requests) if kind == "stream_stream" else requests[0], timeout=60)
            print(path.name, len(list(answers)))
    except grpc.RpcError as error:
        print(path.name, error.code(), error.details())
print("LATE", sorted(set(sys.modules) - before))
"""


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)).save(buffer, kind)
    return buffer.getvalue()


def video() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska") as container:
        stream = container.add_stream("libx264", rate=20)
        stream.height, stream.width, stream.pix_fmt = 60, 80, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((60, 80, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()


def write_requests(folder: Path) -> None:
    """One file per call: serialized requests of every method, good and bad."""
    from skelact.client.requests import tensor
    from skelact.layouts import LAYOUT_NAMES, load_layout
    from skelact.v1 import generation_pb2, pose_pb2, recognition_pb2, skeleton_pb2

    number = 0

    def write(method: str, kind: str, *requests: object) -> None:
        nonlocal number
        number += 1
        raw = b"||".join(one if isinstance(one, bytes) else one.SerializeToString() for one in requests)
        assert all(b"||" not in (one if isinstance(one, bytes) else one.SerializeToString()) for one in requests)
        (folder / f"{method}-{number:03d}-{kind}").write_bytes(raw)

    rng = np.random.default_rng(0)
    for name in LAYOUT_NAMES:
        joints = rng.integers(1, 5, (1, 30, len(load_layout(name).names), 3)).astype(np.float32)
        clip = skeleton_pb2.Clip(joints=tensor(joints), layout=name)
        write("RecognitionService+Recognize", "unary_unary", recognition_pb2.RecognizeRequest(clip=clip))
    pb = recognition_pb2
    config = pb.StreamRecognizeRequest(
        config=pb.StreamRecognizeConfig(layout="core19", options=pb.RecognitionOptions(stride=1))
    )
    person = pb.TrackedSkeleton(person_id=1, joints=tensor(np.ones((19, 3), np.float32)))
    frame = pb.StreamRecognizeRequest(frame=pb.SkeletonFrame(people=[person], timestamp_us=5))
    write("RecognitionService+StreamRecognize", "stream_stream", config, *[frame] * 40)
    write("RecognitionService+StreamRecognize", "stream_stream", b"\xff\xff")
    for kind in ("PNG", "JPEG", "WEBP", "BMP"):
        image = pose_pb2.Image(encoded=picture(kind))
        write("PoseService+EstimatePose", "unary_unary", pose_pb2.EstimatePoseRequest(image=image))
    bad = pose_pb2.Image(encoded=b"no picture")
    write("PoseService+EstimatePose", "unary_unary", pose_pb2.EstimatePoseRequest(image=bad))
    good = pose_pb2.ImageFrame(image=pose_pb2.Image(encoded=picture("PNG")))
    opening = pose_pb2.StreamPoseRequest(config=pose_pb2.StreamPoseConfig(live=True))
    write("PoseService+StreamPose", "stream_stream", opening, *[pose_pb2.StreamPoseRequest(frame=good)] * 3)
    start = pb.StreamRecognizeVideoRequest(config=pb.StreamRecognizeVideoConfig(want_people=True))
    seen = [pb.StreamRecognizeVideoRequest(frame=good)] * 3
    write("RecognitionService+StreamRecognizeVideo", "stream_stream", start, *seen)
    for content in (video(), b"no video" * 1000):
        chunk = pb.StreamRecognizeVideoRequest(chunk=content)
        write("RecognitionService+StreamRecognizeVideo", "stream_stream", start, chunk)
    for text in ("walk and wave", "photosynthesize", "", "3.5", "gehe im Kreis", "x" * 999):
        write("GenerationService+PlanParts", "unary_unary", generation_pb2.PlanPartsRequest(text=text))
    for text in ("walk in a circle", "jump twice then bow", "nothing known"):
        request = generation_pb2.GenerateRequest(text=text, duration_s=2.0, policy="COMPOSITION_POLICY_SINC")
        write("GenerationService+Generate", "unary_stream", request)
    talk = generation_pb2.ConverseConfig(text="walk")
    messages = [generation_pb2.ConverseRequest(config=talk), generation_pb2.ConverseRequest(credit=3)]
    write("GenerationService+Converse", "stream_stream", *messages)
    write("InfoService+GetServerInfo", "unary_unary", b"\x78\x01")


@pytest.mark.slow
def test_nothing_is_imported_while_clients_wait(tmp_path: Path) -> None:
    write_requests(tmp_path)
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert ended.returncode == 0, ended.stderr
    *calls, late = ended.stdout.splitlines()
    assert not [line for line in calls if "INTERNAL" in line or "UNKNOWN" in line or "UNAVAILABLE" in line]
    assert set(eval(late.removeprefix("LATE "))) <= ALLOWED


@pytest.mark.slow
@pytest.mark.parametrize("is_any_folder_writable", [True, False])
def test_a_server_starts_without_a_home_or_a_cache(tmp_path: Path, is_any_folder_writable: bool) -> None:
    nowhere = str(tmp_path / "file" / "folder")  # no user can make a folder below a file
    (tmp_path / "file").touch()
    folders = dict.fromkeys(("HOME", "SKELACT_CACHE", "XDG_CACHE_HOME", "MPLCONFIGDIR", "TMPDIR"), nowhere)
    script = (
        "import tempfile\n"
        "def nowhere():\n    raise FileNotFoundError('no folder is writable')\n"
        f"tempfile.gettempdir = tempfile.gettempdir if {is_any_folder_writable} else nowhere\n"
        "import asyncio\n"
        "from skelact_server.app import start_server\n"
        "from skelact_server.config import ServerConfig\n"
        "async def main():\n"
        "    running = await start_server(ServerConfig(address='127.0.0.1:0'))\n"
        "    print('plan', running.models.generation.generator.plan('walk and wave').relation)\n"
        "    await running.stop(0)\n"
        "asyncio.run(main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, **folders},
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("plan ")
    said = (
        "exporting the sentence encoder for this run alone" if is_any_folder_writable else "unknown verbs stay unknown"
    )
    assert said in ended.stderr


def test_a_user_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("SKELACT_CACHE", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(InputError) as caught:
        cache_folder()
    assert caught.value.field == "SKELACT_CACHE"
