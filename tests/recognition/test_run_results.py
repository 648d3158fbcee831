"""Few clips: enough steps, shipped first weights; what a finished run says of itself and leaves behind."""

import json
import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from swinging import CORE, small_set

from skelact.errors import ConfigError
from skelact.recognition import RecognitionConfig, load_recognizer
from skelact.recognition.export import export_streams
from skelact.recognition.run_results import RESULTS_FILE
from skelact.recognition.stream_training import _batches
from skelact.recognition.training_plan import plan_streams, train_streams
from skelact.recognition.training_start import MAX_CLIPS, choose_start
from skelact.recognition.training_step import epoch_steps
from skelact.values import Clip
from skelact.weights import load_card, weights_path

CONFIG = RecognitionConfig(
    dataset="x", part="leg", frames=16, width=8, epochs=2, batch_size=8, window_min_s=0.2, validation="fold=3"
)


def test_few_clips_are_passed_over_until_there_are_enough_steps() -> None:
    packed, clips = small_set(16), np.arange(12)
    config = replace(CONFIG, epochs=10, min_steps=95, batch_size=5)
    assert epoch_steps(config, 12) == 10 and epoch_steps(config, 5000) == 1000
    batches = list(_batches(packed, clips, config, 0, 1))
    seen = np.bincount(np.concatenate(batches), minlength=12)
    assert [len(batch) for batch in batches] == [5] * 10 and seen.max() - seen.min() <= 1
    assert [len(batch) for batch in _batches(packed, clips, replace(config, batch_size=64), 0, 1)] == [12] * 10
    assert epoch_steps(replace(config, min_steps=0), 12) == 2


def test_steps_and_epochs_are_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = replace(CONFIG, min_steps=7)
    with caplog.at_level("INFO", "skelact.recognition"):
        train_streams(plan_streams(config, CORE, tmp_path), small_set(16), CORE, show_progress=False)
    assert "steps=8 epochs=2: an epoch is 4 steps of 8 windows, 2.7 passes over the clips" in caplog.text


def test_few_clips_begin_with_shipped_weights_where_they_fit(caplog: pytest.LogCaptureFixture) -> None:
    config = RecognitionConfig(dataset="x", width=32, part="leg", start="mocap-core19")
    with caplog.at_level("INFO", "skelact.recognition"):
        same, path = choose_start(config, CORE, MAX_CLIPS - 1)
        assert (same, path) == (config, weights_path("mocap-core19") / "leg.safetensors")
        assert "the default for fewer than 500" in caplog.text and "--start none" in caplog.text
        for changed, clips, said in (
            (config, MAX_CLIPS, "500 clips"),
            (replace(config, width=64), 10, "its width is 32, not 64"),
            (replace(config, model="ctrgcn"), 10, "it has no stream ctrgcn-leg"),
        ):
            caplog.clear()
            assert choose_start(changed, CORE, clips) == (replace(changed, start=""), None)
            assert "random weights" in caplog.text and said in caplog.text
    assert choose_start(replace(config, start=""), CORE, 10)[1] is None
    with pytest.raises(ConfigError, match="start"):
        replace(config, start="somebodys")


def test_a_finished_run_is_a_recognizer_with_fitted_weights(tmp_path: Path) -> None:
    packed = small_set(24)
    planned = plan_streams(replace(CONFIG, min_steps=20), CORE, tmp_path, parts=["hand", "leg"])
    (results,) = train_streams(planned, packed, CORE, show_progress=False).values()
    found = json.loads((tmp_path / RESULTS_FILE).read_text())
    assert found["validation_clips"] == 6 and found["training_clips"] == 18
    assert set(found["accuracy"]) == {"hand", "leg", "fused"} and found["accuracy"]["fused"] == max(
        found["accuracy"].values()
    )
    assert set(found["controls"]) == {"nearest neighbor", "ridge regression"}
    recognizer = load_recognizer(tmp_path)
    assert {stream.config.stream: stream.weight for stream in recognizer.streams} == found["fusion"] == results.fusion
    assert all((tmp_path / f"{part}.onnx").exists() for part in ("hand", "leg"))
    assert recognizer.card is None
    (answer,) = recognizer.recognize(Clip(packed.clip(1), CORE, 30.0))
    assert answer.labels == packed.labels


def test_a_run_below_nearest_neighbor_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = replace(CONFIG, epochs=1, learning_rate=1e-12)
    packed = small_set(24)
    flipped = replace(packed, targets=packed.targets.copy())
    with caplog.at_level("INFO", "skelact.recognition"):
        (results,) = train_streams(plan_streams(config, CORE, tmp_path), flipped, CORE, show_progress=False).values()
    assert results.beaten_by == ("nearest neighbor", "ridge regression")
    verdict = json.loads((tmp_path / RESULTS_FILE).read_text())["verdict"]
    assert "worse than nearest neighbor and ridge regression: do not use it yet" in verdict
    (warning,) = (record for record in caplog.records if record.levelno == logging.WARNING)
    assert verdict in warning.getMessage()


def test_without_validation_clips_nothing_is_claimed(tmp_path: Path) -> None:
    planned = plan_streams(replace(CONFIG, validation="", epochs=1), CORE, tmp_path)
    (results,) = train_streams(planned, small_set(8), CORE, show_progress=False).values()
    assert results.verdict.startswith("no validation clips") and not results.accuracy and not results.beaten_by
    assert not (tmp_path / "fusion.json").exists() and load_recognizer(tmp_path).streams[0].weight == 1


def test_terms_of_the_first_weights_go_on(tmp_path: Path) -> None:
    config = replace(CONFIG, width=32, epochs=1, start="mocap-core19")
    train_streams(plan_streams(config, CORE, tmp_path / "run"), small_set(16), CORE, show_progress=False)
    export_streams([tmp_path / "run" / "leg.safetensors"], tmp_path / "out")
    for folder in (tmp_path / "run", tmp_path / "out"):
        card = load_card(folder)
        assert card is not None and card.non_commercial
        assert "mocap-core19 (non-commercial use" in card.terms and "CC BY-NC 4.0" in card.data
