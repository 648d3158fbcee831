"""From when on clips show their class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from skelact.datasets.packed import PackedClips, pack
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.live_agreement import STEP_S, measure_agreement

FPS = 10.0


@dataclass
class HighHands:
    """Says "up" as soon as a window shows its one joint above 1 m, else "rest"; counts what it was shown."""

    labels = ("rest", "up")
    config = RecognitionConfig("mocap", frames=8)

    def logits(self, joints: np.ndarray) -> np.ndarray:
        """(N, 1, T, 1, 3) -> (N, 2)."""
        is_up = joints[..., 1].max((1, 2, 3)) > 1
        return np.where(is_up[:, None], [0, 9], [9, 0]).astype(np.float32)


@pytest.fixture
def packed() -> PackedClips:
    """Six seconds: the joint rises after two; the same as another class; and as one that the recognizer lacks."""
    joints = np.zeros((1, 60, 1, 3), np.float32)
    joints[:, 20:, :, 1] = 2
    return pack(
        [joints] * 3,
        [FPS] * 3,
        targets=np.array([0, 1, 2]),
        names=("a", "b", "c"),
        labels=("up", "rest", "jump"),
        groups={},
        layout="core19",
    )


def test_agreement_follows_what_has_been_seen(packed: PackedClips) -> None:
    agreement = measure_agreement(HighHands(), packed, np.arange(3))  # type: ignore[arg-type]
    times = np.array([[0.5, 1.5, 2.5, 4.0, 6.0, 9.0]]).repeat(3, 0)
    found = agreement.at(np.arange(3), times, np.full(3, 6.0))
    assert np.allclose(found[0], [0, 0, 1, 1, 1, 1], atol=1e-3)
    assert np.allclose(found[1], [1, 1, 0, 0, 0, 0], atol=1e-3)
    assert (found[2] == 1).all()


def test_windows_forget_what_is_long_ago(packed: PackedClips) -> None:
    joints = np.zeros((1, 60, 1, 3), np.float32)
    joints[:, :10, :, 1] = 2  # raised in the first second alone
    packed = pack([joints], [FPS], targets=np.array([0]), names=("a",), labels=("up",), groups={}, layout="core19")
    agreement = measure_agreement(HighHands(), packed, np.arange(1))  # type: ignore[arg-type]
    early, late = agreement.at(np.array([0]), np.array([[1.0, 4.0 + 2 * STEP_S]]), np.array([6.0]))[0]
    assert early > 0.99
    assert late < 0.01
