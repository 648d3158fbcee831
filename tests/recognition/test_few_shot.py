"""Few-shot evaluation: people and clips are kept apart; taught actions that can be told apart are named."""

from dataclasses import replace

import numpy as np
import pytest
from swinging import CORE, small_set

from skelact.errors import InputError
from skelact.recognition import RecognitionConfig, Recognizer
from skelact.recognition.background import fit_background
from skelact.recognition.few_shot import (
    NEAREST_POSES,
    TAUGHT,
    FewShotConfig,
    describe_clips,
    evaluate_few_shot,
    few_shot_draws,
)
from skelact.recognition.part_stream import Stream

CONFIG = FewShotConfig(ways=2, shots=2, draws=6, people="fold")


def features(x: np.ndarray) -> np.ndarray:
    return x.std((2, 4)).reshape(len(x), -1)


def swinging() -> Recognizer:
    stream = Stream(RecognitionConfig(dataset="none", frames=16), features, 1.0, open_features=lambda: features)
    plain = Recognizer("swings", [stream], CORE, ("a", "b"))
    described = describe_clips(plain, small_set(), quiet=True)
    kinds = [f"{target}{number % 3}" for number, target in enumerate(small_set().targets)]  # any grouping will do
    background = fit_background(described.statistics, described.features, kinds)
    return Recognizer("swings", [stream], CORE, ("a", "b"), background=background)


def test_examples_and_queries_are_by_different_people() -> None:
    packed = small_set()
    people = np.asarray(packed.groups["fold"])
    for draw in few_shot_draws(packed, CONFIG):
        assert not {*people[draw.examples]} & {*people[draw.queries]}
        for clips, rows in ((draw.examples, draw.shown), (draw.queries, draw.truth)):
            assert len({(int(row), int(packed.targets[clip])) for clip, row in zip(clips, rows, strict=True)}) == 2
        assert np.bincount(draw.shown).tolist() == [2, 2]


def test_the_same_seed_draws_the_same() -> None:
    first, again, other = (few_shot_draws(small_set(), replace(CONFIG, seed=seed))[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.queries, again.queries)
    assert first.queries.tolist() != other.queries.tolist()


def test_swings_of_either_side_are_told_apart() -> None:
    recognizer, packed = swinging(), small_set()
    rows = evaluate_few_shot(recognizer, packed, CONFIG, described=describe_clips(recognizer, packed, quiet=True))
    assert all(len(values) == CONFIG.draws for values in rows.values())
    assert rows[TAUGHT].mean() == 1.0 >= rows[NEAREST_POSES].mean()


@pytest.mark.parametrize("changes", [{"ways": 3}, {"shots": 40}, {"people": "nobody"}])
def test_too_little_data_is_told(changes: dict[str, object]) -> None:
    with pytest.raises(InputError):
        few_shot_draws(small_set(), replace(CONFIG, **changes))  # type: ignore[arg-type]
