"""Work on a Ray cluster of two nodes: the same files and scores as in one process; what is done is not done again."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from skelact import Client
from skelact.datasets import PackedClips
from skelact.pose import load_pose_estimator
from skelact.pose.files import track_folder
from skelact.recognition import load_recognizer
from skelact.recognition.runs import load_for_scoring
from skelact.recognition.scoring import mean_over_windows

ray = pytest.importorskip("ray", reason="needs skelact[ray]")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
CPUS = 1  # of each node
WEIGHTS = "mocap-core19"
JOINTS = np.random.default_rng(0).normal(size=(120, 19, 3)).astype(np.float32).cumsum(0)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": CPUS, "include_dashboard": False})
    try:
        nodes.add_node(num_cpus=CPUS)
        ray.init(address=nodes.address, log_to_driver=False, configure_logging=False)
        assert len(ray.nodes()) == 2
        yield nodes.address
    finally:
        ray.shutdown()
        nodes.shutdown()


def pictures(folder: Path, data_root: Path) -> Path:
    folder.mkdir()
    photo = Image.open(data_root / "images" / "coco_000000000785_ccby.jpg")
    for number in range(3):
        photo.crop((8 * number, 0, 8 * number + 480, 420)).save(folder / f"{number}.png")
    (folder / "torn.png").write_bytes(b"\x89PNG torn")
    return folder


def test_a_folder_gives_the_files_of_one_process(cluster: str, data_root: Path, tmp_path: Path) -> None:
    from skelact.ray_jobs import track_folder_on_ray

    folder = pictures(tmp_path / "pictures", data_root)
    wanted = track_folder(folder, tmp_path / "one", load_pose_estimator(threads=1))
    seen: list[Path] = []
    many = tmp_path / "many"
    faults = track_folder_on_ray(folder, many, {}, address=cluster, on_file=lambda path, _: seen.append(path))
    assert [(path, str(error)) for path, error in faults] == [(path, str(error)) for path, error in wanted]
    assert len(seen) == 4
    for one in (tmp_path / "one").iterdir():
        assert (many / one.name).read_bytes() == one.read_bytes()
    (many / "1.png.npz").unlink()
    untouched = (many / "0.png.npz").stat().st_mtime_ns
    track_folder_on_ray(folder, many, {}, address=cluster)
    assert (many / "1.png.npz").read_bytes() == (tmp_path / "one" / "1.png.npz").read_bytes()
    assert (many / "0.png.npz").stat().st_mtime_ns == untouched


def packed_clips(labels: tuple[str, ...], count: int) -> PackedClips:
    rng = np.random.default_rng(0)
    lengths = rng.integers(40, 90, count)
    joints = rng.normal(0, 0.02, (int(lengths.sum()), 1, 19, 3)).cumsum(0).astype(np.float32)
    starts, names = np.cumsum(lengths) - lengths, tuple(f"clip{number}" for number in range(count))
    targets = rng.integers(0, len(labels), count)
    return PackedClips(joints, starts, lengths, np.full(count, 30.0), targets, names, labels, {}, "core19")


def test_scores_of_a_data_set_are_those_of_one_process(cluster: str, tmp_path: Path) -> None:
    from skelact.ray_jobs import RayScores

    recognizer = load_for_scoring([WEIGHTS], device="cpu", clips=10)
    packed = packed_clips(recognizer.labels, 10)
    clips = np.arange(1, 10)
    wanted = mean_over_windows(recognizer, packed, clips, quiet=True)
    scores = RayScores((WEIGHTS,), "cpu", cluster, tmp_path / "scored", chunk_clips=4)
    found = scores(recognizer, packed, clips)
    assert len(found) == len(recognizer.streams)
    assert all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))
    first, second, third = sorted((tmp_path / "scored").iterdir())
    second.unlink()
    untouched = first.stat().st_mtime_ns, third.stat().st_mtime_ns
    assert np.array_equal(scores(recognizer, packed, clips)[0], wanted[0])
    assert (first.stat().st_mtime_ns, third.stat().st_mtime_ns) == untouched and second.exists()


def test_servers_on_the_cluster_answer_as_the_library(cluster: str) -> None:
    from skelact_server.config import ServerConfig
    from skelact_server.ray_serving import RayServers

    found: list[str] = []
    serving = threading.Event()
    quiet = {"pose": False, "generation": False, "live_networks": False}
    config = ServerConfig(address="127.0.0.1:0", workers=2, cores=1, **quiet)
    servers = RayServers(config, cluster, on_start=lambda addresses: (found.extend(addresses), serving.set()))

    def play() -> list[tuple[int, str]]:
        with Client(found) as client:
            stream = client.stream_recognize(({1: one} for one in JOINTS), layout="core19", fps=30.0)
            answers = [(one.frame_index, one.scores.label) for one in stream]
        assert stream.summary is not None and stream.summary.frames_received == len(JOINTS)
        return answers

    def use() -> None:
        try:
            assert serving.wait(240) and len(found) == 2
            wanted = load_recognizer(WEIGHTS, threads=1).without_live()
            alone = wanted.stream(layout=wanted.layout, fps=30.0, stride=8, max_tracks=4)
            expected = [(one.frame, one.scores.label) for frame in JOINTS for one in alone.push({1: frame})]
            results.append(play() == expected)
        finally:
            servers.stop()

    results: list[bool] = []
    user = threading.Thread(target=use)
    user.start()
    servers.run()  # in this thread, which alone may set handlers of signals
    user.join(30)
    assert results == [True]
