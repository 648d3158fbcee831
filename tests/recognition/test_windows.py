"""Which windows are scored, and how they are resized."""

import numpy as np
import pytest
import torch

from skelact.clips import resample, window_times
from skelact.recognition import RecognitionConfig
from skelact.recognition.windows import scoring_windows


@pytest.mark.parametrize("frames", [1, 2, 19, 39, 40, 63, 64, 100, 300])
def test_the_published_test_crop_and_resize(frames: int) -> None:
    config = RecognitionConfig(dataset="x", frames=64, window_max_s=10.0, score_fraction=0.95)
    ((start, length),) = scoring_windows(frames, 30.0, config)
    cut = int(0.05 * frames / 2)
    assert (start, length) == (cut, frames - 2 * cut)
    joints = np.random.default_rng(0).normal(size=(1, frames, 3, 3)).astype(np.float32)
    ours = resample(joints, window_times(np.array(start), np.array(length), 64))
    cropped = torch.from_numpy(joints[0, cut : frames - cut].reshape(1, -1, 9)).transpose(1, 2)
    wanted = torch.nn.functional.interpolate(cropped, size=64, mode="linear", align_corners=False)
    np.testing.assert_allclose(ours[0].reshape(64, 9).T, wanted[0].numpy(), atol=1e-5)


def test_long_clips_are_covered_to_both_ends() -> None:
    config = RecognitionConfig(dataset="x", window_max_s=2.0)
    windows = scoring_windows(290, 30.0, config)
    assert windows[0, 0] == 0 and windows[-1].sum() == 290
    assert (windows[:, 1] == 60).all()
    assert np.diff(windows[:, 0]).max() <= 30
