"""What a stream is trained on: nothing held out is, and shares and files do what they say."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from swinging import small_set

from skelact.errors import InputError
from skelact.recognition import RecognitionConfig
from skelact.recognition.splits import split_clips

CONFIG = RecognitionConfig(dataset="x")


def test_a_validation_share_is_taken_from_the_training_clips() -> None:
    packed = small_set()
    split = split_clips(packed, replace(CONFIG, test="fold=1", validation="share=0.25"))
    assert (len(split.training), len(split.validation), len(split.test), split.unused) == (27, 9, 12, 0)
    every = np.concatenate([split.training, split.validation, split.test])
    assert sorted(every) == list(range(48))
    assert set(packed.targets[split.validation]) == {0, 1}
    other = split_clips(packed, replace(CONFIG, test="fold=1", validation="share=0.25", seed=7))
    assert other.validation.tolist() == split.validation.tolist()
    other = split_clips(packed, replace(CONFIG, test="fold=1", validation="share=0.25", split_seed=7))
    assert other.validation.tolist() != split.validation.tolist()


def test_a_fraction_of_the_training_clips_is_even_over_classes() -> None:
    packed = small_set()
    whole = split_clips(packed, replace(CONFIG, test="fold=1"))
    part = split_clips(packed, replace(CONFIG, test="fold=1", data_fraction=0.25))
    assert np.bincount(packed.targets[part.training]).tolist() in ([4, 5], [5, 4], [5, 5], [4, 4])
    assert set(part.training) < set(whole.training) and part.test.tolist() == whole.test.tolist()
    assert part.unused == len(whole.training) - len(part.training)


def test_the_test_clips_choose_the_epoch_only_when_asked_to(caplog: pytest.LogCaptureFixture) -> None:
    split = split_clips(small_set(), replace(CONFIG, test="fold=1", validation="test"))
    assert split.validation.tolist() == split.test.tolist() and not set(split.training) & set(split.test)
    assert "no measure of new clips" in caplog.text
    with pytest.raises(InputError) as caught:
        split_clips(small_set(), replace(CONFIG, validation="test"))
    assert caught.value.field == "config.validation"


def test_a_file_says_what_is_trained_on(tmp_path: Path) -> None:
    file = tmp_path / "split.json"
    names = {"train": ["clip0", "clip1", "clip2"], "val": ["clip3"], "test": ["clip4", "clip5"]}
    file.write_text(json.dumps(names))
    split = split_clips(small_set(), replace(CONFIG, test=f"file={file}", validation=f"file={file}"))
    assert split.training.tolist() == [0, 1, 2] and split.validation.tolist() == [3] and split.test.tolist() == [4, 5]
    assert split.unused == 42


def test_a_store_of_training_clips_alone_holds_nothing_out(caplog: pytest.LogCaptureFixture) -> None:
    packed = small_set()
    packed = replace(packed, groups={"xsub": np.array(["train"] * len(packed))})
    split = split_clips(packed, replace(CONFIG, test="xsub", validation="share=0.25"))
    assert not len(split.test) and len(split.validation) == 12
    assert "only training clips of xsub" in caplog.text


def test_test_clips_that_are_not_here_leave_all_others_to_train_on(caplog: pytest.LogCaptureFixture) -> None:
    packed = small_set()
    split = split_clips(packed, replace(CONFIG, test="fold=9"))
    assert len(split.training) == len(packed) and not len(split.test) and not split.unused
    assert "no test clip with fold=9 is here" in caplog.text and "have fold=0, 1, 2, 3" in caplog.text
    split = split_clips(packed, replace(CONFIG, test="fold=1,9"))
    assert set(packed.groups["fold"][split.test]) == {"1"} and not packed.select("fold=1")[split.training].any()


@pytest.mark.parametrize("rule", ["camera=3", "class=jumping"])
def test_a_test_rule_of_no_group_or_class_is_refused(rule: str) -> None:
    with pytest.raises(InputError):
        split_clips(small_set(), replace(CONFIG, test=rule))


def test_validation_clips_that_are_not_here_are_refused() -> None:
    with pytest.raises(InputError, match="no clip has fold=9"):
        split_clips(small_set(), replace(CONFIG, validation="fold=9"))
