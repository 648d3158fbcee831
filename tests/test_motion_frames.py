"""Frames on the wire."""

import numpy as np

from skelact.motion_frames import frames_to_motion, motion_to_frames
from skelact.skeleton.body import BODY, body_motion, rest_motion


def test_a_motion_comes_back_and_its_bytes_do_not_depend_on_cuts() -> None:
    still = rest_motion(9, 25.0)
    root = np.random.default_rng(0).normal(size=(9, 3))
    motion = body_motion(still.rotations, root, 25.0)
    frames = motion_to_frames(motion, np.arange(63).reshape(9, 7))
    back = frames_to_motion(frames, names=BODY.names, parents=BODY.parents, offsets=BODY.offsets, fps=25.0)
    np.testing.assert_allclose(back.translations, motion.translations, atol=1e-6)
    np.testing.assert_allclose(back.rotations, motion.rotations, atol=1e-6)
    assert frames.cut(0, 4).to_bytes() + frames.cut(4, 9).to_bytes() == frames.to_bytes()
    assert frames.to_bytes()[: 4 * 3 + 4 * 4 * 21 + 2 * 7] == (
        root[0].astype("<f4").tobytes() + frames.rotations[0].tobytes() + np.arange(7, dtype="<i2").tobytes()
    )
