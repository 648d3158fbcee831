"""Networks of points in pictures: trained on 2D clips, exported, evaluated, and used on 2D clips alone."""

import json
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.clips import NormalizeConfig
from skelact.datasets import prepare
from skelact.datasets.ntu.class_motions import class_motions
from skelact.datasets.ntu.names import SampleName
from skelact.errors import ConfigError, InputError
from skelact.formats import load_points_clip, save_clip_npz
from skelact.layouts import load_layout
from skelact.recognition import load_recognizer
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.evaluation import ClipScores, measure, score_dataset
from skelact.recognition.filmstrip import save_filmstrip
from skelact.recognition.protocol import Protocol, measure_fusions
from skelact.recognition.timeline import live_answers
from skelact.values import Clip

COCO17, CORE19 = load_layout("coco17"), load_layout("core19")
CLASSES = (2, 20, 21, 34)
FACE = {
    "nose": (0, -0.02),
    "left_eye": (0.03, 0.03),
    "right_eye": (-0.03, 0.03),
    "left_ear": (0.07, 0),
    "right_ear": (-0.07, 0),
}
SIZE = (1280, 720)


def picture_clip(label: int, performer: int, rng: np.random.Generator, *, pixels_per_m: float = 250.0) -> Clip:
    """Somebody of a class seen by a camera, on coco17, with points lost now and then."""
    moved = next(class_motions(SampleName(1, 2, performer, 1, label + 1), 40, rng=rng))[..., :2]
    body = np.zeros((40, 17, 2))
    for joint, name in enumerate(COCO17.names):
        source = "head" if name in FACE else name
        body[:, joint] = moved[:, CORE19.names.index(source)] + FACE.get(name, (0, 0))
    pixels = np.array(SIZE) / 2 + pixels_per_m * (body - (0, 0.9)) * (1, -1) + rng.normal(0, 1.0, body.shape)
    scores = rng.uniform(0.5, 1.0, (1, 40, 17)).astype(np.float32)
    valid = rng.random((1, 40, 17)) > 0.05
    return Clip(pixels[None].astype(np.float32), COCO17, 30.0, valid, scores=scores, image_size=SIZE)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("videos")
    rng = np.random.default_rng(0)
    lines = ["file,label,split"]
    for label in CLASSES:
        for performer in range(1, 9):
            for take in range(2):
                name = f"a{label}_p{performer}_{take}.npz"
                clip = picture_clip(label, performer, rng, pixels_per_m=rng.uniform(150, 300))
                save_clip_npz(folder / name, clip)
                lines.append(f"{name},class {label},{'test' if performer > 5 else 'train'}")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def weights(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    runs, out = tmp_path_factory.mktemp("runs"), tmp_path_factory.mktemp("points") / "mine"
    settings = ("part=hand", "frames=16", "width=8", "epochs=6", "batch_size=4", "learning_rate=0.01")
    settings += ("validation=''", "mirror=false", "warmup_epochs=0.5")
    options = [part for setting in settings for part in ("--set", setting)]
    main(["train", "own_points", "--data", str(recordings), "-o", str(runs), *options])
    main(["models", "export", str(runs / "hand.safetensors"), "-o", str(out)])
    return out


def test_it_learns(weights: Path, recordings: Path) -> None:
    recognizer = load_recognizer(weights)
    config = recognizer.config
    packed = prepare("folder", recordings, COCO17, coordinates=config.coordinates, in_picture=config.in_picture)
    clips = np.flatnonzero(packed.select("split=test"))
    (scores,) = score_dataset(recognizer, packed, clips, quiet=True)
    assert measure(scores.logits, packed.targets[clips]).top1 > 0.6  # chance is 0.25


def test_fusion_weights_that_were_published_for_3d_joints_are_theirs_alone() -> None:
    streams = [ClipScores(name, ("a", "b"), np.eye(2, dtype=np.float32)) for name in ("body", "hand")]
    for is_3d in (True, False):
        rows = measure_fusions(streams, np.arange(2), Protocol("ntu60", "xsub"), fitted=None, is_3d=is_3d)
        assert any("published" in name for name in rows) == is_3d


def test_it_is_evaluated_by_the_command(weights: Path, recordings: Path, tmp_path: Path) -> None:
    arguments = ["--weights", str(weights), "--dataset", "folder", "--data", str(recordings), "--split", "split=test"]
    main(["evaluate", "recognition", *arguments, "-o", str(tmp_path)])
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))


def test_clips_are_recognized_as_they_were_evaluated(weights: Path, recordings: Path) -> None:
    recognizer = load_recognizer(weights)
    packed = prepare("folder", recordings, COCO17, coordinates="xy_score", in_picture=False)
    (scores,) = score_dataset(recognizer, packed, np.arange(3), quiet=True)
    for index in range(3):
        clip = load_points_clip(recordings / packed.names[index])
        (answer,) = recognizer.recognize(clip)
        wanted = np.exp(scores.logits[index]) / np.exp(scores.logits[index]).sum()
        np.testing.assert_allclose(answer.probabilities, wanted, atol=1e-4)


def test_size_and_place_in_the_picture_do_not_count(weights: Path) -> None:
    recognizer = load_recognizer(weights)
    clip = picture_clip(20, 7, np.random.default_rng(3))
    moved = np.where(clip.valid[..., None], 0.5 * clip.joints + 100, 0).astype(np.float32)
    other = Clip(moved, COCO17, 30.0, clip.valid, scores=clip.scores)
    (first,), (second,) = recognizer.recognize(clip), recognizer.recognize(other)
    np.testing.assert_allclose(first.probabilities, second.probabilities, atol=1e-4)


def test_networks_refuse_the_other_kind_of_clip(weights: Path) -> None:
    points, joints = load_recognizer(weights), load_recognizer()
    flat = picture_clip(20, 1, np.random.default_rng(0))
    body = next(class_motions(SampleName(1, 2, 1, 1, 21), 40, rng=np.random.default_rng(0)))
    for recognizer, clip in ((joints, flat), (points, Clip(body[None], CORE19, 30.0))):
        with pytest.raises(InputError):
            recognizer.recognize(clip)
    with pytest.raises(InputError, match="points in pictures"):
        points.stream(layout=COCO17, fps=30.0, stride=8)
    with pytest.raises(InputError, match="3D joints"):
        joints.stream(layout=COCO17, fps=30.0, stride=8, points=True)


def test_live_points_get_the_answer_of_their_clip(weights: Path) -> None:
    recognizer = load_recognizer(weights)
    clip = picture_clip(20, 7, np.random.default_rng(3))
    (whole,) = recognizer.recognize(clip)
    last = live_answers(clip, recognizer)[-1]
    assert last.frames_seen <= clip.frames == 40
    stream = recognizer.stream(layout=COCO17, fps=30.0, stride=1, points=True)
    assert clip.scores is not None
    poses = np.concatenate([clip.joints[0], clip.scores[0, ..., None]], -1)
    poses = np.where(clip.valid[0, ..., None], poses, np.nan)
    answers = [answer for pose in poses for answer in stream.push({5: pose})]
    np.testing.assert_allclose(answers[-1].scores.probabilities, whole.probabilities, atol=1e-4)


def test_a_filmstrip_shows_points(weights: Path, tmp_path: Path) -> None:
    save_filmstrip(tmp_path / "a.png", picture_clip(2, 6, np.random.default_rng(0)), load_recognizer(weights))
    assert (tmp_path / "a.png").stat().st_size > 10_000


def test_the_command_recognizes_points_of_a_file(
    weights: Path, recordings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["recognize", str(recordings / "a20_p7_0.npz"), "--weights", str(weights)])
    assert "class" in capsys.readouterr().out


def test_a_folder_of_the_other_kind_says_what_to_set(recordings: Path) -> None:
    with pytest.raises(InputError, match="coordinates=xy_score"):
        prepare("folder", recordings, COCO17)
    with pytest.raises(InputError, match="folder"):
        prepare("nw_ucla", recordings, COCO17, coordinates="xy_score")


def test_a_clip_without_a_picture_trains_only_where_bodies_are_scaled(tmp_path: Path) -> None:
    clip = picture_clip(2, 1, np.random.default_rng(0))
    save_clip_npz(tmp_path / "a.npz", Clip(clip.joints, COCO17, 30.0, clip.valid, scores=clip.scores))
    (tmp_path / "labels.csv").write_text("file,label\na.npz,x\n", encoding="utf-8")
    assert prepare("folder", tmp_path, COCO17, coordinates="xy_score", in_picture=False).coordinates == "xy_score"
    with pytest.raises(InputError, match="image_size"):
        prepare("folder", tmp_path, COCO17, coordinates="xy_score")


def test_scaled_bodies_need_a_center() -> None:
    with pytest.raises(ConfigError, match="center"):
        RecognitionConfig("folder", "coco17", coordinates="xy_score", normalize=NormalizeConfig("none", scale=True))
