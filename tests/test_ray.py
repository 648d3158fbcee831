"""Work on a Ray cluster of two nodes: the same files and scores as in one process; what is done is not done again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from skelact.pose import load_pose_estimator
from skelact.pose.files import track_folder

ray = pytest.importorskip("ray", reason="needs skelact[ray]")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
CPUS = 2  # of each node


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
