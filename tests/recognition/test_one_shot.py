"""One-shot protocol: the published classes and exemplars, the nearest embedding, and no class that was learned."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from swinging import CORE, small_set

from skelact.cli import main
from skelact.cli.one_shot import choose_protocol
from skelact.config import load_config
from skelact.datasets import save_packed
from skelact.datasets.ntu import CLASS_NAMES, missing_names, official_names, parse_name
from skelact.errors import InputError
from skelact.recognition import RecognitionConfig, Recognizer
from skelact.recognition.checkpoint import StreamCheckpoint, build_network, save_checkpoint
from skelact.recognition.embeddings import load_embeddings
from skelact.recognition.one_shot import (
    CONTROL,
    FUSED,
    NTU120_EXEMPLARS,
    NTU120_NOVEL,
    OneShotProtocol,
    evaluate_one_shot,
)
from skelact.recognition.part_stream import Stream

SWINGS = OneShotProtocol(("swing-left", "swing-right"), ("clip1", "clip0"))
CONFIG = RecognitionConfig(dataset="none", part="leg", frames=16)


def ankle_motion(x: np.ndarray) -> np.ndarray:
    """Features (N, 2): how far each ankle moves."""
    part = CORE.part("leg").joints
    moved = x[:, 0:3].std(2).sum((1, 3))
    return moved[:, [part.index(CORE.names.index(name)) for name in ("left_ankle", "right_ankle")]]


def recognizer(labels: tuple[str, ...] = ("a", "b"), **changes: object) -> Recognizer:
    stream = Stream(replace(CONFIG, **changes), ankle_motion, 1.0, open_features=lambda: ankle_motion)
    return Recognizer("ankles", [stream], CORE, labels)


def test_the_published_classes_and_exemplars() -> None:
    assert len(NTU120_NOVEL) == len(NTU120_EXEMPLARS) == 20
    actions = [parse_name(name).action for name in NTU120_EXEMPLARS]
    assert actions == list(range(1, 120, 6))
    assert NTU120_EXEMPLARS[9:11] == ("S001C003P008R001A055", "S018C003P008R001A061")
    assert set(NTU120_EXEMPLARS) <= set(official_names("ntu120")) - set(missing_names("ntu120"))
    assert [CLASS_NAMES[action - 1] for action in actions] == list(NTU120_NOVEL)


def test_the_recipe_holds_exactly_the_new_classes_out() -> None:
    file = Path(__file__).parents[2] / "configs" / "recognition" / "one_shot_ntu120.yaml"
    assert load_config(file, RecognitionConfig).test == "class=" + ",".join(NTU120_NOVEL)


def test_a_rule_names_classes() -> None:
    packed = small_set()
    np.testing.assert_array_equal(packed.select("class=swing-right"), packed.targets == 1)
    with pytest.raises(InputError):
        packed.select("class=walk")


def test_the_nearest_embedding_is_right_where_features_tell_the_classes_apart() -> None:
    packed = small_set()
    result = evaluate_one_shot(recognizer(), packed, SWINGS, quiet=True)
    assert list(result.rows) == [CONTROL, "leg", FUSED]
    assert result.rows["leg"].top1 == result.rows[FUSED].top1 == 1.0
    assert result.rows["leg"].clips == len(packed) - 2  # exemplars are not scored
    assert 0 <= result.rows[CONTROL].top1 <= 1
    assert result.embeddings.names[:2] == ("clip1", "clip0") or result.embeddings.names[:2] == ("clip0", "clip1")
    swapped = replace(packed, targets=1 - packed.targets)
    assert evaluate_one_shot(recognizer(), swapped, SWINGS, quiet=True).rows["leg"].top1 == 1.0


@pytest.mark.parametrize(
    ("novel", "exemplars", "field"),
    [
        (("swing-left", "jump"), ("clip0", "clip1"), "novel"),
        (("swing-left", "swing-right"), ("clip0", "clip999"), "exemplars"),
        (("swing-left", "swing-right"), ("clip0", "clip2"), "exemplars"),
        (("swing-left",), ("clip0", "clip1"), "exemplars"),
    ],
)
def test_wrong_protocols_name_the_field(novel: tuple[str, ...], exemplars: tuple[str, ...], field: str) -> None:
    with pytest.raises(InputError) as caught:
        evaluate_one_shot(recognizer(), small_set(), OneShotProtocol(novel, exemplars), quiet=True)
    assert caught.value.field == field


def test_a_recognizer_that_learned_a_new_class_is_refused() -> None:
    packed = small_set()
    held_out = "class=swing-left,swing-right"
    for changes in ({}, {"test": "class=swing-left"}, {"test": "view=2"}, {"test": held_out, "validation": "test"}):
        with pytest.raises(InputError) as caught:
            evaluate_one_shot(recognizer(packed.labels, **changes), packed, SWINGS, quiet=True)
        assert caught.value.field == "weights" and held_out in str(caught.value)
    assert evaluate_one_shot(recognizer(packed.labels, test=held_out), packed, SWINGS, quiet=True).rows["leg"].top1 == 1


def test_other_data_needs_classes_and_exemplars() -> None:
    assert choose_protocol("ntu120", [], []).novel == NTU120_NOVEL
    for dataset, novel, exemplars in (("folder", [], []), ("ntu120", ["drink water"], []), ("folder", [], ["clip0"])):
        with pytest.raises(InputError):
            choose_protocol(dataset, novel, exemplars)


def test_the_command_measures_and_saves_embeddings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed = small_set(12)
    save_packed(tmp_path / "store", packed)
    config = replace(CONFIG, dataset="folder", layout="core19", width=8)
    weights = build_network(config, CORE, 3).state_dict()
    save_checkpoint(tmp_path / "leg.safetensors", StreamCheckpoint(config, CORE, ("x", "y", "z"), weights))
    words = ["--weights", str(tmp_path / "leg.safetensors"), "--dataset", "folder", "--data", str(tmp_path / "store")]
    protocol = ["--novel", "swing-left", "swing-right", "--exemplars", "clip0", "clip1"]
    out = ["--embeddings-out", str(tmp_path / "made" / "clips.npz"), "--crops", "2", "--json"]
    main(["data", "embed", *words, "--split", "fold=3", "-o", str(tmp_path / "fold.npz"), "--json"])
    assert json.loads(capsys.readouterr().out)["clips"] == len(load_embeddings(tmp_path / "fold.npz").names) == 2
    main(["evaluate", "one-shot", *words, *protocol, *out])
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert rows["leg"]["clips"] == rows[CONTROL]["clips"] == 10
    assert load_embeddings(tmp_path / "made" / "clips.npz").streams["leg"].shape == (12, 32)
