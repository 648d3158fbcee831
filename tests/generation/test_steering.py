"""Steering with the shipped network: stated amounts come out as stated."""

import pytest

from skelact.generation.decoder import NetworkDecoder, load_decoder
from skelact.generation.features import features_to_motion, rows_to_features
from skelact.generation.measures import Track, count_steps, mean_speed, path_length
from skelact.generation.perform import natural_seconds, perform
from skelact.generation.steering import Make, steer, steered_seconds, wanted_speed
from skelact.language.actions import Performance
from skelact.language.plan import Amount, PlannedAction

FPS = 30.0


@pytest.fixture(scope="module")
def decoder() -> NetworkDecoder:
    return load_decoder()


def asked(
    name: str, *, direction: str = "", turn: float | None = 0.0, in_place: bool = False, **amounts: float
) -> PlannedAction:
    stated = tuple(Amount(kind, value, f"{value:g}") for kind, value in amounts.items())
    shown = (Performance(name, (name,), 1.0, turn_rad=turn, in_place=in_place),)
    return PlannedAction(name, name, (), 1.0, "lexicon", (), amounts=stated, direction=direction, performances=shown)


def maker(decoder: NetworkDecoder, seed: int) -> Make:
    def make(performance: Performance, seconds: float) -> Track:
        rows = perform(performance, decoder, seconds=seconds, fps=FPS, seed=(seed, 0))
        return Track.of(features_to_motion(rows_to_features(rows, FPS)))

    return make


def natural(decoder: NetworkDecoder, action: PlannedAction, seed: int) -> float:
    return natural_seconds(action.performances[0], decoder, seed=(seed, 0))


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("meters", [1.0, 3.0, 10.0, 100.0])
@pytest.mark.parametrize("name", ["walk", "walk-back", "run"])
def test_a_way_takes_as_long_as_it_is(decoder: NetworkDecoder, name: str, meters: float, seed: int) -> None:
    make, action = maker(decoder, seed), asked(name, distance_m=meters)
    seconds = steered_seconds(action, make, natural(decoder, action, seed))
    assert seconds is not None
    assert path_length(make(action.performances[0], seconds)) == pytest.approx(meters, rel=0.02, abs=0.1)


@pytest.mark.parametrize("steps", [1, 2, 5, 20])
def test_steps_are_as_many_as_asked(decoder: NetworkDecoder, steps: int) -> None:
    for seed in range(2):
        make, action = maker(decoder, seed), asked("walk", steps=steps)
        seconds = steered_seconds(action, make, natural(decoder, action, seed))
        assert seconds is not None and count_steps(make(action.performances[0], seconds)) == steps


@pytest.mark.parametrize("speed", [0.9, 1.5])
def test_a_speed_is_kept(decoder: NetworkDecoder, speed: float) -> None:
    make = maker(decoder, 0)
    steered = steer(asked("walk", speed_mps=speed), make)
    assert mean_speed(make(steered.performances[0], 4.0)) == pytest.approx(speed, rel=0.05)


def test_a_speed_that_no_gait_has_is_not_forced(decoder: NetworkDecoder) -> None:
    make = maker(decoder, 0)
    assert mean_speed(make(steer(asked("walk", speed_mps=9.0), make).performances[0], 4.0)) < 2.0


def test_a_way_in_a_time_is_a_speed() -> None:
    assert wanted_speed(asked("walk", distance_m=6.0, duration_s=4.0)) == 1.5
    assert wanted_speed(asked("walk", distance_m=6.0)) is None


def test_what_has_no_amounts_is_left_alone(decoder: NetworkDecoder) -> None:
    make, walk = maker(decoder, 0), asked("walk")
    assert steer(walk, make) == walk and steered_seconds(walk, make, 1.0) is None
    timed = asked("walk", duration_s=2.0, distance_m=3.0)
    assert steered_seconds(timed, make, 1.0) is None
    spot = asked("walk", in_place=True, distance_m=3.0)
    assert steered_seconds(spot, make, 1.0) is None
