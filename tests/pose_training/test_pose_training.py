import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from skelact.errors import ConfigError, InputError, RunInterruptedError
from skelact.formats.coco_wholebody import DEPTH_KEY, POINT_KEYS, LabeledPerson
from skelact.layouts.whole_body import HANDS, POINTS
from skelact.models.rtmpose import RtmPoseConfig
from skelact.pose.external import open_model
from skelact.pose.simcc import SimccBodies
from skelact.pose_training.batches import MIRROR, make_batch, targets
from skelact.pose_training.config import PARTS, PoseConfig
from skelact.pose_training.export import export_pose, quantize_pose
from skelact.pose_training.losses import SHARPNESS, decay, label_loss, map_loss, response_loss
from skelact.pose_training.measure import measure_network, read_points
from skelact.pose_training.networks import PoseNetwork, load_pose_network, save_pose_network
from skelact.pose_training.store import CropStore, cut_person
from skelact.pose_training.train import PoseRun, Student, load_crops, train_pose
from skelact.runtime.interrupts import StopRequest

QUICK = PoseConfig(part="body", height=64, width=64, epochs=2, batch_size=4, learning_rate=1e-3)
PEOPLE, SIDE = 8, 120


def write_people(folder: Path, name: str, seed: int) -> None:
    """Pictures of a dark square; every point of the layout has its own place within it."""
    rng = np.random.default_rng(seed)
    (folder / name).mkdir(parents=True)
    places = np.random.default_rng(0).uniform(0.1, 0.9, (POINTS, 2))
    images, annotations = [], []
    for number in range(PEOPLE):
        x, y = rng.integers(5, 40, 2)
        image = np.full((SIDE, SIDE, 3), 200, np.uint8)
        image[y : y + 60, x : x + 50] = 30
        cv2.imwrite(str(folder / name / f"{number}.png"), image)
        points = np.concatenate([places * [50, 60] + [x, y], np.full((POINTS, 1), 2.0)], 1)
        entry, first = {"image_id": number, "bbox": [int(x), int(y), 50, 60], "area": 3000}, 0
        for key, count in POINT_KEYS.items():
            entry[key] = points[first : first + count].ravel().tolist()
            first += count
        images.append({"id": number, "file_name": f"{name}/{number}.png"})
        annotations.append(entry)
    (folder / f"{name}.json").write_text(json.dumps({"images": images, "annotations": annotations}))


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    for seed, name in enumerate(("train", "test")):
        write_people(tmp_path / "people", name, seed)
    return tmp_path / "people"


def test_a_straight_batch_puts_the_points_where_the_picture_has_them() -> None:
    image = np.zeros((200, 200, 3), np.uint8)
    points = np.random.default_rng(0).uniform(60, 140, (POINTS, 2))
    x, y = np.rint(points[0]).astype(int)
    cv2.circle(image, (int(x), int(y)), 3, (255, 255, 255), -1)
    depths = np.linspace(-1, 1, POINTS)
    box = np.array([50, 50, 100, 100])
    person = LabeledPerson(0, points, np.ones(POINTS, bool), box, np.zeros((2, 4)), 1e4, False, depths)
    crop = cut_person(image, person, height=160, width=120)
    rows = (crop.crop[None], crop.points[None], crop.labeled[None], np.float32([crop.area]), crop.depths[None])
    store = CropStore(*rows, "")
    batch = make_batch(store, np.array([0]), 128, 96)
    seen = batch.images[0].mean(0).numpy()
    row, column = np.unravel_index(seen.argmax(), seen.shape)
    assert np.abs([column, row] - batch.points[0, 0].numpy()).max() < 4
    assert batch.weights.all()


def test_changed_batches_are_the_same_for_the_same_seed_and_mirror_names(people: Path) -> None:
    store = load_crops(people, "train", QUICK)
    rows = np.arange(4)
    first, again = (make_batch(store, rows, 64, 64, seed=(3,)) for _ in range(2))
    assert torch.equal(first.images, again.images) and torch.equal(first.points, again.points)
    alone = make_batch(store, rows[2:3], 64, 64, seed=(3,))  # whatever else is in the batch
    assert torch.equal(alone.images[0], first.images[2])
    assert (MIRROR[MIRROR] == np.arange(POINTS)).all()
    other = make_batch(store, rows, 64, 64, seed=(4,))
    assert not torch.equal(first.points, other.points)


def test_the_loss_of_labels_equals_a_plain_computation() -> None:
    rng = np.random.default_rng(0)
    responses = tuple(torch.from_numpy(rng.normal(size=(2, 3, 2 * length))) for length in (8, 12))
    points = torch.from_numpy(rng.uniform(1, 7, (2, 3, 2)))
    weights = torch.tensor([[1.0, 0, 1], [1, 1, 0]], dtype=torch.float64)
    total = 0.0
    for n, k in zip(*np.nonzero(weights.numpy()), strict=True):
        for axis, length in enumerate((8, 12)):
            bins = np.arange(2 * length)
            bump = np.exp(-((bins - round(2 * float(points[n, k, axis]))) ** 2) / (2 * length / 8))
            wanted = np.exp(SHARPNESS * bump) / np.exp(SHARPNESS * bump).sum()
            ours = SHARPNESS * responses[axis][n, k].numpy()
            total += (wanted * (np.log(wanted) - ours + np.log(np.exp(ours).sum()))).sum() / 2
    assert float(label_loss(responses, points, weights)) == pytest.approx(total / 4, rel=1e-5)
    assert float(response_loss(responses, responses)) == pytest.approx(0, abs=1e-9)
    assert decay(0, 8) == 1 and decay(7, 8) == pytest.approx(1 / 8)


def test_the_loss_of_maps_is_least_where_the_point_is() -> None:
    points, weights = torch.tensor([[[20.0, 44.0]]]), torch.ones(1, 1)
    losses = torch.zeros(4, 3)
    for row in range(4):
        for column in range(3):
            maps = torch.zeros(1, 1, 4, 3)
            maps[0, 0, row, column] = 5.0
            losses[row, column] = map_loss(maps, points, weights, (128, 96))
    assert divmod(int(losses.argmin()), 3) == (1, 0)  # cells of 32 pixels


def test_a_perfect_response_reads_as_its_point() -> None:
    points = torch.tensor([[[3.0, 9.5]]])
    responses = (targets(points, 16, 0), targets(points, 16, 1))
    assert read_points(responses)[0, 0].tolist() == [3.0, 9.5]


@pytest.mark.slow
def test_two_stages_train_resume_and_export(people: Path, tmp_path: Path) -> None:
    plain = train_pose(QUICK, people, tmp_path / "teacher", show_progress=False)
    taught = replace(QUICK, teacher=str(plain))
    first = train_pose(taught, people, tmp_path / "one", show_progress=False)
    second = train_pose(
        replace(taught, stage=2, teacher=str(first), epochs=1), people, tmp_path / "two", show_progress=False
    )
    before, after = load_pose_network(first).state_dict(), load_pose_network(second).state_dict()
    for name, value in before.items():
        assert torch.equal(value, after[name]) == ("backbone" in name), name  # statistics of the norms, too
    model = export_pose(first, tmp_path / "student.onnx", terms="made for a test")
    card = json.loads((tmp_path / "student.pose.json").read_text())
    assert card["data_terms"] == "made for a test" and card["layout"] == "body23"
    store = load_crops(people, "test", QUICK)
    crops = store.only(QUICK.points)
    small = quantize_pose(model, tmp_path / "small.onnx", crops, crops, height=64, width=64, terms="made for a test")
    assert small.file.stat().st_size < 0.5 * model.stat().st_size
    assert small.before == pytest.approx(
        measure_network(load_pose_network(first), crops, 64, 64)["body"].error, abs=0.1
    )
    assert f"8-bit: error {small.after:.2f} %" in json.loads((tmp_path / "small.pose.json").read_text())["source"]


@pytest.mark.slow
def test_a_trained_network_is_a_body_network_of_the_front_end(people: Path, tmp_path: Path) -> None:
    from skelact.pose.load import load_bodies

    config = replace(QUICK, epochs=40, batch_size=8, learning_rate=3e-3)
    weights = train_pose(config, people, tmp_path / "run", show_progress=False)
    store = load_crops(people, "test", config).only(config.points)
    trained = measure_network(load_pose_network(weights), store, 64, 64)["body"]
    fresh = PoseNetwork("rtmpose", RtmPoseConfig("mini", 23, 64, 64))
    untrained = measure_network(fresh, store, 64, 64)["body"]
    assert trained.error < 0.8 * untrained.error and trained.people == PEOPLE
    bodies = load_bodies(export_pose(weights, tmp_path / "student.onnx", terms=""))
    image = cv2.imread(str(people / "test" / "0.png"))
    (box,) = [row["bbox"] for row in json.loads((people / "test.json").read_text())["annotations"][:1]]
    x, y, w, h = box
    (person,) = bodies.people(image, np.array([[x, y, x + w, y + h, 1.0]]))
    truth = np.array(json.loads((people / "test.json").read_text())["annotations"][0]["keypoints"]).reshape(17, 3)
    assert np.linalg.norm(person.points[:17] - truth[:, :2], axis=1).mean() < 40


def test_parts_without_labels_train_nothing_and_the_others_do(people: Path, tmp_path: Path) -> None:
    """A file with hands alone, as one with body alone: no key of another part, or zeros in it."""
    for name in ("train", "test"):
        table = json.loads((people / f"{name}.json").read_text())
        for entry in table["annotations"]:
            for key in ("keypoints", "foot_kpts", "face_kpts"):
                del entry[key]
            entry["lefthand_kpts"] = [0.0] * 63
        (people / f"{name}.json").write_text(json.dumps(table))
    config = replace(QUICK, part="all", epochs=1)
    store = load_crops(people, "train", config)
    assert store.labeled[:, HANDS[1]].all() and store.labeled.sum() == len(store) * 21
    weights = train_pose(config, people, tmp_path / "run", show_progress=False)
    errors = measure_network(load_pose_network(weights), load_crops(people, "test", config), 64, 64)
    assert errors["hands"].people == PEOPLE and errors["body"].people == errors["face"].people == 0
    assert np.isnan(errors["body"].error) and np.isfinite(errors["hands"].error)


def test_a_run_that_was_stopped_gives_the_weights_of_one_that_was_not(people: Path, tmp_path: Path) -> None:
    whole = train_pose(QUICK, people, tmp_path / "whole", show_progress=False)
    stop = StopAfter(3)  # of two batches an epoch: in the second epoch
    with pytest.raises(RunInterruptedError):
        train_pose(QUICK, people, tmp_path / "parts", stop=stop, show_progress=False)
    assert not (tmp_path / "parts" / "pose.safetensors").exists()
    resumed = train_pose(QUICK, people, tmp_path / "parts", show_progress=False)
    ours, theirs = (load_pose_network(path).state_dict() for path in (whole, resumed))
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


class StopAfter(StopRequest):
    """A signal that comes after so many batches."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self.left = batches

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Count the blocks, which are batches and ends of epochs."""
        self.left -= 1
        if self.left == 0:
            self.number = signal.SIGINT
        with super().deferred():
            yield


def test_the_average_follows_the_weights_and_keeps_no_gradient() -> None:
    student = Student(PoseNetwork("rtmpose", RtmPoseConfig("mini", 23, 64, 64)), momentum=0.25)
    before = student.average.state_dict()["network.head.mlp.1.weight"].clone()
    weight = student.network.network.head.mlp[1].weight
    with torch.no_grad():
        weight += 1
    student.follow(1000)
    after = student.average.state_dict()["network.head.mlp.1.weight"]
    assert torch.allclose(after - before, torch.full_like(before, 0.25), atol=1e-6)
    assert not any(value.requires_grad for value in student.average.parameters())


def test_mixed_precision_has_nearly_the_same_gradients_every_time() -> None:
    torch.manual_seed(0)
    network, x = PoseNetwork("rtmpose", RtmPoseConfig("mini", 23, 64, 64)).train(), torch.randn(4, 3, 64, 64)
    gradients = []
    for mixed in (False, True, True, True):
        network.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
            seen = network.look(x)
        sum(response.square().mean() for response in seen.responses).backward()
        gradients.append(torch.cat([value.grad.flatten() for value in network.network.head.parameters()]))
    assert seen.maps[-1].dtype == torch.bfloat16 and seen.responses[0].dtype == torch.float32
    assert torch.equal(gradients[1], gradients[2]) and torch.equal(gradients[1], gradients[3])
    assert torch.cosine_similarity(gradients[1], gradients[0], 0) > 0.8  # norms over 16 cells: 8 bits are felt


def test_mixed_precision_trains(people: Path, tmp_path: Path) -> None:
    run = PoseRun.open(replace(QUICK, bfloat16=True), people, tmp_path / "run")
    plain = PoseRun.open(QUICK, people, tmp_path / "plain")
    batch = make_batch(run.train, np.arange(4), 64, 64)
    losses = [float(one.loss(batch, np.arange(4), 1.0).detach()) for one in (run, plain)]
    assert losses[0] == pytest.approx(losses[1], rel=0.05) and losses[0] != losses[1]
    (tmp_path / "run").mkdir()
    assert np.isfinite(run.train_epoch(0)["body_error"])


def test_a_start_gives_what_is_alike_and_refuses_another_size(people: Path, tmp_path: Path) -> None:
    torch.manual_seed(5)
    start = PoseNetwork("rtmpose", RtmPoseConfig("mini", 23, 64, 64))
    save_pose_network(start, tmp_path / "start.safetensors")
    config = replace(
        QUICK, network="rtmw", part="all", start=str(tmp_path / "start.safetensors"), label_share=0.5, epochs=1
    )
    run = PoseRun.open(config, people, tmp_path / "run")
    own, given = run.student.network.state_dict(), start.state_dict()
    assert all(torch.equal(own[name], given[name]) for name in given if "backbone" in name or "gau" in name)
    assert own["network.head.final_layer.conv.weight"].shape[0] == POINTS
    with pytest.raises(InputError, match="size small"):
        PoseRun.open(replace(config, size="small"), people, tmp_path / "other")


def test_labels_are_used_for_a_share_of_the_crops_and_a_part_of_each(people: Path, tmp_path: Path) -> None:
    run = PoseRun.open(replace(QUICK, part="all", label_share=0.5, labels="mixed"), people, tmp_path / "run")
    used = run.used_labels(np.arange(PEOPLE)).numpy()
    assert not used[PEOPLE // 2 :].any()
    for number in range(PEOPLE // 2):
        part = PARTS[("body", "face", "hands")[number % 3]]
        assert used[number, part].all() and used[number].sum() == part.stop - part.start


def test_crops_are_skipped_and_limited(people: Path, tmp_path: Path) -> None:
    for changes, used in (({}, range(PEOPLE)), ({"skip": 3}, range(3, PEOPLE)), ({"skip": 3, "limit": 2}, range(3, 5))):
        assert PoseRun.open(replace(QUICK, **changes), people, tmp_path / "run").used_crops == used
    with pytest.raises(InputError, match="skip"):
        PoseRun.open(replace(QUICK, skip=PEOPLE), people, tmp_path / "run")


@pytest.mark.slow
def test_depth_is_learned_where_it_is_labeled(people: Path, tmp_path: Path) -> None:
    depths = [0.5 if index % 2 else None for index in range(POINTS)]
    for name in ("train", "test"):
        table = json.loads((people / f"{name}.json").read_text())
        for entry in table["annotations"]:
            entry[DEPTH_KEY] = depths
        (people / f"{name}.json").write_text(json.dumps(table))
    config = replace(QUICK, depth=True, epochs=30, learning_rate=2e-3, average=0.2)
    weights = train_pose(config, people, tmp_path / "run", show_progress=False)
    row = measure_network(load_pose_network(weights), load_crops(people, "test", config).only(config.points), 64, 64)
    assert row["body"].flat_cm == pytest.approx(50, abs=0.01) and row["body"].depth_cm < 35
    model = export_pose(weights, tmp_path / "deep.onnx", terms="")
    image = cv2.imread(str(people / "test" / "0.png"))
    points = SimccBodies(open_model(model)).measure(image, np.array([[5.0, 5, 90, 90]]))
    assert points.depths is not None and np.abs(points.depths[0, 1::2] - 0.5).mean() < 0.35


def test_labels_of_one_part_and_of_mixed_parts_are_told_apart() -> None:
    assert sorted(PARTS) == ["all", "body", "face", "hands"]
    assert sum(part.stop - part.start for name, part in PARTS.items() if name != "all") == POINTS
    for wrong in (
        {"labels": "feet"},
        {"stage": 2},
        {"epochs": 0},
        {"skip": -1},
        {"experts": "feet=x"},
        {"network": "vit"},
    ):
        with pytest.raises(ConfigError):
            PoseConfig(**wrong)


def test_an_expert_may_have_its_own_threshold() -> None:
    config = PoseConfig(experts="body=a@b/c.safetensors,face=d.safetensors@0.25", expert_confidence=0.4)
    assert config.expert_files == {"body": "a@b/c.safetensors", "face": "d.safetensors"}
    assert config.sure_above("body") == 0.4 and config.sure_above("face") == 0.25


def test_missing_labels_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"train\.json"):
        load_crops(tmp_path, "train", QUICK)
