"""UI-PRMD: joints between markers have a body's proportions, and clips with missing markers are left out."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from skelact.datasets.uiprmd import EXERCISES, load_uiprmd
from skelact.errors import InputError
from skelact.layouts import CORE19


def test_bodies_stand_upright_with_a_persons_proportions(data_root: Path) -> None:
    found = list(load_uiprmd(data_root))
    assert len(found) == 754 and set(Counter(one.exercise for one in found)) == set(EXERCISES)
    at = {name: index for index, name in enumerate(CORE19)}
    for one in found[::40]:
        joints = one.clip.joints[0]
        first = joints[0]
        assert first[at["head"], 1] > first[at["pelvis"], 1] > first[at["left_knee"], 1] > first[at["left_ankle"], 1]
        for low, high, upper, lower in ((0.33, 0.5, "hip", "knee"), (0.33, 0.5, "knee", "ankle")):
            for side in ("left", "right"):
                length = np.linalg.norm(joints[:, at[f"{side}_{upper}"]] - joints[:, at[f"{side}_{lower}"]], axis=-1)
                assert low < np.median(length) < high and length.std() < 0.05
        forward = np.cross(first[at["left_hip"]] - first[at["right_hip"]], [0, 1, 0])
        assert forward @ (first[at["left_toe"]] - first[at["left_ankle"]]) > 0


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="uiprmd"):
        list(load_uiprmd(tmp_path))
