"""Bodies of any proportions look alike once all have the same bones."""

import numpy as np
import pytest

from skelact.clips import NormalizeConfig, collapse_unseen, normalize
from skelact.clips.augment import AugmentConfig, augment
from skelact.clips.normalize import BONES
from skelact.errors import ConfigError, InputError
from skelact.layouts import load_layout

CORE = load_layout("core19")
CONFIG = NormalizeConfig(center="mean", heading=True, scale=True, bones=True)


@pytest.fixture
def windows() -> np.ndarray:
    """Three windows of bodies of any shape."""
    return np.random.default_rng(0).standard_normal((3, 1, 12, len(CORE.names), 3)).astype(np.float32)


def test_other_proportions_give_the_same_window(windows: np.ndarray) -> None:
    still = np.repeat(windows[:, :, :1], 12, 2)  # lengths that stay over a window
    other = augment(still, CORE, AugmentConfig(bone_scale=0.5), rng=np.random.default_rng(1))
    assert np.abs(other - still).max() > 0.3
    made = [normalize(joints, CORE, CONFIG) for joints in (still, other)]
    np.testing.assert_allclose(*made, atol=1e-3)


def test_bones_have_their_lengths_and_directions(windows: np.ndarray) -> None:
    still = np.repeat(windows[:, :, :1], 12, 2)
    out = normalize(still, CORE, NormalizeConfig(center="none", scale=True, bones=True))
    for joint, parent in enumerate(CORE.parents):
        if parent != -1:
            bone, given = (values[..., joint, :] - values[..., parent, :] for values in (out, still))
            length = BONES[CORE.names[joint].removeprefix("left_").removeprefix("right_")]
            np.testing.assert_allclose(np.linalg.norm(bone, axis=-1), length, rtol=1e-3)
            np.testing.assert_allclose(bone / length, given / np.linalg.norm(given, axis=-1, keepdims=True), atol=1e-3)


def test_what_is_never_seen_stays_without_length(windows: np.ndarray) -> None:
    unseen = np.zeros((3, 1, len(CORE.names)), bool)
    wrist, elbow = CORE.names.index("left_wrist"), CORE.names.index("left_elbow")
    unseen[..., wrist] = True
    out = normalize(collapse_unseen(windows, unseen, parents=CORE.parents), CORE, CONFIG)
    np.testing.assert_array_equal(out[..., wrist, :], out[..., elbow, :])
    assert not normalize(np.zeros_like(windows), CORE, CONFIG).any()


def test_only_core19_has_them() -> None:
    with pytest.raises(ConfigError, match="bones"):
        NormalizeConfig(bones=True)
    layout = load_layout("kinect20")
    joints = np.random.default_rng(0).standard_normal((1, 1, 4, len(layout.names), 3)).astype(np.float32)
    with pytest.raises(InputError) as caught:
        normalize(joints, layout, CONFIG)
    assert caught.value.field == "bones"
