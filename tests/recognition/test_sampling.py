"""Which frames of a window a network sees, and that clips of pyskl become the input its networks were trained on."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from skelact.clips import AugmentConfig, NormalizeConfig, segment_times
from skelact.datasets.ntu.exchange import import_ntu
from skelact.errors import CheckpointError, ConfigError
from skelact.formats.pyskl import PysklClip, PysklSet, save_pyskl
from skelact.layouts import load_layout
from skelact.recognition import RecognitionConfig, Recognizer
from skelact.recognition.part_stream import Stream
from skelact.recognition.windows import network_input, prepare_windows, sample_times, scoring_windows

NTU25 = load_layout("ntu25")
PYSKL = RecognitionConfig(
    dataset="none",
    layout="ntu25",
    modalities=("joint",),
    people=2,
    frames=100,
    sampling="segments",
    window_max_s=10.0,
    normalize=NormalizeConfig(center="none", align=True),
)


def test_long_windows_give_the_middle_of_each_piece() -> None:
    times = segment_times(np.array([10.0]), np.array([12.0]), 4)
    assert times.tolist() == [[11, 14, 17, 20]]
    assert segment_times(np.array([0.0]), np.array([5.0]), 5).tolist() == [[0, 1, 2, 3, 4]]


def test_short_windows_are_repeated() -> None:
    assert segment_times(np.array([3.0]), np.array([2.0]), 5).tolist() == [[3, 4, 3, 4, 3]]


def test_training_draws_one_frame_of_every_piece() -> None:
    rng = np.random.default_rng(0)
    times = segment_times(np.zeros(200), np.full(200, 50.0), 10, rng=rng)
    assert (np.floor(times / 5) == np.arange(10)).all() and len(set(times[:, 0].tolist())) == 5
    short = segment_times(np.zeros(200), np.full(200, 4.0), 10, rng=rng)
    assert set(short[:, 0].tolist()) == {0, 1, 2, 3} and ((np.diff(short) % 4) == 1).all()


def align_as_published(joints: np.ndarray) -> np.ndarray:
    """Center and turn one person (T, 25, 3): the spine of the first frame to +z, then the shoulders to +x."""
    moved = joints - joints[0, 1]
    for low, high, axis in ((0, 1, [0, 0, 1]), (4, 8, [1, 0, 0])):
        start = moved[0, high] - moved[0, low]
        start = start / np.linalg.norm(start)
        turn = np.cross(start, axis)
        sine, cosine = np.linalg.norm(turn), start @ np.array(axis)
        x, y, z = turn / sine
        skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
        rotation = np.eye(3) + sine * skew + (1 - cosine) * skew @ skew
        moved = moved @ rotation.T
    return moved


@pytest.mark.parametrize("frames", [60, 100])
def test_a_clip_of_pyskl_becomes_the_published_input(frames: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(frames)
    body = np.cumsum(rng.normal(0, 0.02, (frames, 25, 3)), 0) + rng.normal(0, 0.4, (25, 3)) + [0.3, 0.2, 3.0]
    clip = PysklClip("S001C001P001R001A001", 0, body[None].astype(np.float16), frames)
    save_pyskl(tmp_path / "a.pkl", PysklSet({"xsub_train": (clip.name,), "xsub_val": ()}, (clip,)))
    packed = import_ntu([tmp_path / "a.pkl"], tmp_path / "store", collection="ntu60", split="xsub")
    spans = scoring_windows(frames, 30.0, PYSKL)
    joints = packed.windows(np.zeros(1, int), sample_times(spans[:, 0], spans[:, 1], PYSKL, fps=30.0))
    x = network_input(prepare_windows(joints, NTU25, PYSKL), NTU25, PYSKL)
    wanted = align_as_published(clip.keypoint[0].astype(np.float64))[np.arange(100) % frames]
    np.testing.assert_allclose(x[0, ..., 0], wanted.transpose(2, 0, 1), atol=1e-5)
    assert not x[0, ..., 1].any()


def test_streams_that_sample_otherwise_are_not_joined() -> None:
    other = replace(PYSKL, sampling="linear", part="leg")
    streams = [Stream(config, lambda x: x, 1.0) for config in (PYSKL, other)]
    with pytest.raises(CheckpointError, match="sampling"):
        Recognizer("both", streams, NTU25, ("a", "b"))


def test_an_unknown_sampling_is_refused() -> None:
    with pytest.raises(ConfigError, match="one of linear"):
        replace(PYSKL, sampling="random")


def test_a_fixed_rate_shows_how_fast_a_body_goes() -> None:
    config = RecognitionConfig(dataset="x", frames=30, window_max_s=3.0, sampling="rate")
    times = sample_times(np.array([0.0, 0.0]), np.array([45.0, 90.0]), config, fps=30.0)
    assert times[1].tolist() == pytest.approx((np.arange(30) * 3 + 1).tolist())
    inner = np.diff(times[0])[(times[0, 1:] < 44) & (times[0, :-1] > 0)]
    np.testing.assert_allclose(inner, 3)  # the same time apart, though the window is half as long
    assert times[0, 0] == 0 and times[0, -1] == 44 and (np.diff(times[0]) == 0).sum() > 10  # held at both ends
    half = sample_times(np.array([0.0]), np.array([45.0]), config, fps=15.0)
    np.testing.assert_allclose(np.diff(half), 1.5)
    single = sample_times(np.array(2.0), np.array(1.0), config, fps=30.0)
    assert single.shape == (30,) and (single == 2).all()


def test_tempo_is_drawn_in_training_alone() -> None:
    config = RecognitionConfig(
        dataset="x", frames=30, window_max_s=3.0, sampling="rate", augment=AugmentConfig(tempo=1.5)
    )
    start, length = np.zeros(200), np.full(200, 900.0)
    steps = np.diff(sample_times(start, length, config, fps=30.0, rng=np.random.default_rng(0)))[:, 5]
    assert 2.0 <= steps.min() < 2.1 and 4.4 < steps.max() <= 4.5
    assert (np.diff(sample_times(start, length, config, fps=30.0)) == 3).all()
    with pytest.raises(ConfigError, match="tempo"):
        replace(config, sampling="linear")
