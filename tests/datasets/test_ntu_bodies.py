"""Denoising: which bodies stay, in which slot, under both variants."""

import numpy as np
import pytest

from skelact.clips import center_clip
from skelact.datasets.ntu.bodies import build_actors, collect_tracks, is_plausible
from skelact.errors import InputError
from skelact.formats.ntu import NtuBody

TALL = np.zeros((25, 3), np.float32)
TALL[:, 0] = np.linspace(0, 0.5, 25)
TALL[:, 1] = np.linspace(0, 1.7, 25)
TALL[:, 2] = 3.0
WIDE = TALL[:, [1, 0, 2]]  # as wide as a table


def film(**bodies: tuple[range | list[int], np.ndarray, float]) -> list[list[NtuBody]]:
    """Frames in which each named body stands where its frames say, moving by its speed along x."""
    length = 1 + max(max(frames) for frames, _, _ in bodies.values())
    out: list[list[NtuBody]] = [[] for _ in range(length)]
    for name, (frames, shape, speed) in bodies.items():
        for frame in frames:
            joints = np.zeros((25, 12), np.float32)
            joints[:, :3] = shape + np.array([speed * frame, 0, 0], np.float32)
            out[frame].append(NtuBody(name, np.zeros(9, np.float32), joints))
    return out


def rules(frames: list[list[NtuBody]], variant: str = "corrected") -> dict[str, str]:
    return {verdict.tracking_id: verdict.rule for verdict in build_actors(frames, variant=variant)[1]}


def test_a_lone_body_is_left_alone_however_short_or_wide() -> None:
    actors, verdicts = build_actors(film(a=(range(3), WIDE, 0.0)), variant="reference")
    assert [verdict.rule for verdict in verdicts] == ["kept"]
    np.testing.assert_allclose(actors[0], np.stack([WIDE - WIDE[1]] * 3), atol=1e-6)
    assert not actors[1].any()


def test_frames_without_any_body_are_dropped() -> None:
    actors, _ = build_actors(film(a=([0, 1, 5, 6], TALL, 0.1)), variant="corrected")
    assert actors.shape == (2, 4, 25, 3)
    np.testing.assert_allclose(actors[0, :, 1, 0], [0, 0.1, 0.5, 0.6], atol=1e-6)


@pytest.mark.parametrize("variant", ["reference", "corrected"])
def test_flickers_and_furniture_go_when_somebody_else_is_there(variant: str) -> None:
    found = rules(film(a=(range(40), TALL, 0.01), b=(range(11), TALL, 0.0), c=(range(40), WIDE, 0.0)), variant)
    assert found == {"a": "kept", "b": "short", "c": "spread"}
    assert rules(film(a=(range(40), TALL, 0.01), b=(range(12), TALL, 0.0)), variant) == {"a": "kept", "b": "kept"}


def test_the_last_body_is_never_dropped() -> None:
    assert rules(film(a=(range(20), WIDE, 0.0), b=(range(20), WIDE, 0.01))) == {"a": "spread", "b": "kept"}
    assert rules(film(a=(range(5), TALL, 0.0), b=(range(9), TALL, 0.0))) == {"a": "short", "b": "kept"}


def test_the_more_moving_person_comes_first() -> None:
    actors, _ = build_actors(film(a=(range(30), TALL, 0.0), b=(range(30), TALL, 0.05)), variant="corrected")
    assert np.ptp(actors[0, :, 0, 0]) == pytest.approx(29 * 0.05, abs=1e-5)
    assert np.ptp(actors[1, :, 0, 0]) == 0


def test_one_person_under_several_ids_shares_a_slot_and_a_third_finds_none() -> None:
    frames = film(a=(range(20), TALL, 0.2), b=(range(20, 40), TALL, 0.2), c=(range(40), TALL, 0.01))
    actors, verdicts = build_actors(frames, variant="corrected")
    assert all(verdict.rule == "kept" for verdict in verdicts)
    np.testing.assert_allclose(np.diff(actors[0, :, 0, 0]), 0.2, atol=1e-5)
    crowd = film(a=(range(40), TALL, 0.3), b=(range(40), TALL, 0.2), c=(range(40), TALL, 0.1))
    (third,) = [verdict for verdict in build_actors(crowd, variant="corrected")[1] if verdict.rule != "kept"]
    assert (third.tracking_id, third.rule, third.value, third.threshold) == ("c", "no slot", 40.0, 0.0)


def test_a_shared_frame_is_an_overlap_only_when_corrected() -> None:
    frames = film(a=(range(21), TALL, 0.3), b=(range(20, 40), TALL, 0.2))
    reference, _ = build_actors(frames, variant="reference")
    assert not reference[1].any()  # b took the shared frame of slot one
    corrected, _ = build_actors(frames, variant="corrected")
    assert corrected[1, 20:].any() and not corrected[1, :20].any()


def test_gaps_close_up_only_in_the_reference() -> None:
    gappy = [*range(10), *range(20, 30)]
    frames = film(a=(range(30), TALL, 0.1), b=(gappy, TALL, 0.01))
    for variant, wanted in (("reference", range(20)), ("corrected", gappy)):
        tracks, count = collect_tracks(frames, variant=variant)
        assert count == 30
        assert tracks[1].frames.tolist() == list(wanted)


def test_the_reference_takes_its_empty_second_slot_for_frame_zero() -> None:
    late = film(a=(range(60), TALL, 0.3), b=(range(30, 60), TALL, 0.2), c=(range(2, 28), TALL, 0.1))
    assert rules(late, "corrected")["c"] == "kept"
    assert rules(late, "reference")["c"] == "no slot"  # b's slot reaches back to frame 0


def test_ids_that_change_places_are_told_and_exchanged_back_when_corrected() -> None:
    far = TALL + np.array([1.5, 0, 0], np.float32)
    frames = film(a=(range(30), TALL, 0.02), b=(range(30), far, 0.0))
    for bodies in frames[12:20]:
        bodies[0], bodies[1] = (
            NtuBody("a", bodies[1].header, bodies[1].joints),
            NtuBody("b", bodies[0].header, bodies[0].joints),
        )
    corrected, verdicts = build_actors(frames, variant="corrected")
    assert [verdict.rule for verdict in verdicts] == ["swapped", "swapped", "kept", "kept"]
    assert verdicts[0].value > 2.0
    np.testing.assert_allclose(np.diff(corrected[0, :, 0, 0]), 0.02, atol=1e-5)
    reference, told = build_actors(frames, variant="reference")
    assert [verdict.rule for verdict in told] == [verdict.rule for verdict in verdicts]
    assert np.abs(np.diff(reference[0, :, 0, 0])).max() > 1.0


def test_the_first_actor_starts_at_the_origin_and_absence_stays_zero() -> None:
    actors = np.zeros((2, 4, 25, 3), np.float32)
    actors[0, 1:] = TALL
    actors[1, :2] = TALL + 1
    moved = center_clip(actors, np.repeat(actors.any((-1, -2))[..., None], 25, 2), 1)
    np.testing.assert_array_equal(moved[0, 1, 1], 0)
    assert not moved[0, 0].any() and not moved[1, 2:].any()
    np.testing.assert_allclose(moved[1, 0] - moved[0, 1], 1, atol=1e-6)


def test_width_over_height_decides() -> None:
    assert is_plausible(np.stack([TALL, WIDE])).tolist() == [True, False]


def test_nobody_is_refused() -> None:
    with pytest.raises(InputError):
        build_actors([[], []], variant="corrected")


NOWHERE = np.zeros((25, 3), np.float32)


@pytest.mark.parametrize("variant", ["reference", "corrected"])
def test_a_body_at_zero_is_nobody_and_the_report_says_so(variant: str) -> None:
    frames = film(a=(range(30), TALL, 0.01), b=(range(30), NOWHERE, 0.0))
    actors, verdicts = build_actors(frames, variant=variant)
    assert {verdict.tracking_id: verdict.rule for verdict in verdicts} == {"a": "kept", "b": "nobody"}
    assert actors[0].any() and not actors[1].any()
    with pytest.raises(InputError):
        build_actors(film(a=(range(30), NOWHERE, 0.0)), variant=variant)


def test_frames_in_which_a_body_lies_at_zero_are_frames_without_it() -> None:
    frames = film(a=(range(30), TALL, 0.01))
    for bodies in frames[10:15]:
        bodies[0].joints[:, :3] = 0
    actors, _ = build_actors(frames, variant="corrected")
    assert actors.shape[1] == 25 and actors[0].any((1, 2)).all()
