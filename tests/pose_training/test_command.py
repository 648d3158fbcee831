"""`skelact train` of a pose network, from labels to files that the front-end takes."""

import json
from pathlib import Path

import pytest
from test_pose_training import write_people

from skelact.cli import main
from skelact.pose.load import load_bodies

SETTINGS = ("part=body", "height=64", "width=64", "epochs=1", "batch_size=4", "depth=true", "int8=true")


@pytest.mark.slow
def test_the_command_writes_weights_onnx_and_8_bits_and_says_what_those_cost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    for seed, name in enumerate(("train", "test")):
        write_people(tmp_path / "people", name, seed)
    words = ["train", "configs/pose/student.yaml", "--data", str(tmp_path / "people"), "-o", str(tmp_path / "run")]
    main([*words, *(word for setting in SETTINGS for word in ("--set", setting))])
    assert "8-bit: error" in capsys.readouterr().out
    for name in ("pose", "pose.int8"):
        assert json.loads((tmp_path / "run" / f"{name}.pose.json").read_text())["layout"] == "body23"
        assert load_bodies(tmp_path / "run" / f"{name}.onnx")
