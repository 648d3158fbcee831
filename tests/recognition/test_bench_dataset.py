"""The measurement of a whole data set: all clips, the people in them, and what it extrapolates to."""

import numpy as np
import pytest

from skelact.recognition.bench import NTU60_XSUB_CLIPS, DatasetFigures, bench_dataset, random_clips


def test_made_clips_hold_as_many_people_as_ntu() -> None:
    packed = random_clips(120)
    assert packed.joints.shape[1:] == (2, 25, 3)
    people = packed.joints[packed.starts].any((2, 3)).sum(1)
    assert np.bincount(people).tolist() == [0, 98, 22]  # 11 of 60 classes show two people


def test_minutes_are_extrapolated_from_the_measured_rate() -> None:
    figures = DatasetFigures(clips=100, people=118, cores=2, loading_s=5.0, seconds=2.0, floor_s=1.0)
    assert figures.xsub_min == pytest.approx(NTU60_XSUB_CLIPS * 0.02 / 60)
    assert figures.floor_min == pytest.approx(figures.xsub_min / 2)


@pytest.mark.slow
def test_a_data_set_is_measured() -> None:
    figures = bench_dataset(count=3, quiet=True)
    assert (figures.clips, figures.people) == (3, 4)  # one of them shows two
    assert figures.seconds > 0 and figures.floor_s > 0
