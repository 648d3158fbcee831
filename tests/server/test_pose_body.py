"""A network that was trained here finds the points: in Python, in the server, on the command line, in the bench."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from serving import LIMITS, limited, serve

from skelact import Client
from skelact.cli import main
from skelact.cli.device_bench import list_workloads
from skelact.models.rtmpose import RtmPoseConfig
from skelact.pose import load_image, load_pose_estimator
from skelact.pose_training.batches import make_batch
from skelact.pose_training.export import export_pose
from skelact.pose_training.losses import label_loss
from skelact.pose_training.networks import PoseNetwork, save_pose_network
from skelact.pose_training.store import cut_coco, open_store, write_store
from skelact.runtime.training import take_step

PHOTO, LABELS = "coco_000000000785_ccby.jpg", "coco_000000000785_wholebody.json"
NAME_IN_LABELS = "000000000785.jpg"
STEPS = 60


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory, data_root: Path) -> Path:
    """An exported network that has learned the one person of one photo."""
    folder = tmp_path_factory.mktemp("student")
    shutil.copy(data_root / "images" / PHOTO, folder / NAME_IN_LABELS)
    crops = cut_coco(data_root / "images" / LABELS, folder, height=84, width=84)
    write_store(folder / "store", crops, 1, height=84, width=84, terms="")
    torch.manual_seed(0)
    network = PoseNetwork("rtmpose", RtmPoseConfig("mini", 133, 64, 64))
    batch = make_batch(open_store(folder / "store"), np.zeros(4, int), 64, 64)
    optimizer = torch.optim.AdamW(network.parameters(), 3e-3)
    for _ in range(STEPS):
        take_step(network, optimizer, label_loss(network(batch.images), batch.points, batch.weights))
    save_pose_network(network, folder / "own.safetensors")
    return export_pose(folder / "own.safetensors", folder / "student.onnx", terms="none")


@pytest.fixture(scope="module")
def client(student: Path) -> Iterator[Client]:
    config = limited(replace(LIMITS, pose=True, pose_body=str(student)), max_message_bytes=8 << 20)
    served = serve(config)
    try:
        with Client(served.address) as one:
            yield one
    finally:
        served.stop()


@pytest.mark.slow
def test_the_server_answers_with_the_points_of_the_network(client: Client, student: Path, data_root: Path) -> None:
    photo = load_image(data_root / "images" / PHOTO)
    theirs = client.estimate_pose(photo)
    ours = load_pose_estimator(body=student).estimate(photo)
    shipped = load_pose_estimator().estimate(photo)
    assert len(theirs) == len(ours) >= 1
    for one, other in zip(theirs, ours, strict=True):
        np.testing.assert_allclose(one.points, other.points, atol=0.1)
    assert np.abs(shipped[0].points[:17] - ours[0].points[:17]).max() > 1


@pytest.mark.slow
def test_the_command_and_the_bench_take_the_network(student: Path, data_root: Path, tmp_path: Path) -> None:
    main(["pose", str(data_root / "images" / PHOTO), "--body", str(student), "-o", str(tmp_path / "points.npz")])
    assert (tmp_path / "points.npz").exists()
    first = list_workloads(None, own=[student], threads=1)[0]
    assert first.name.endswith("/student") and np.isfinite(first.build("cpu")()).all()
