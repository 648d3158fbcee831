"""Several streams in one run: where they go, in which order, and that the run resumes as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from swinging import CORE, small_set

from skelact.clips import AugmentConfig
from skelact.errors import InputError
from skelact.recognition import RecognitionConfig
from skelact.recognition.training_plan import plan_streams, train_streams

CONFIG = RecognitionConfig(
    dataset="x",
    part="leg",
    frames=16,
    width=8,
    epochs=1,
    batch_size=8,
    window_min_s=0.2,
    augment=AugmentConfig(noise_m=0.005),
)


def test_one_model_and_seed_go_to_the_folder_itself(tmp_path: Path) -> None:
    planned = plan_streams(CONFIG, CORE, tmp_path, parts=["all"], seeds=[7])
    assert [one.path for one in planned] == [tmp_path / f"{part}.safetensors" for part in ("body", "hand", "leg")]
    assert {one.config.seed for one in planned} == {7}
    (alone,) = plan_streams(CONFIG, CORE, tmp_path)
    assert alone.config == CONFIG


def test_several_models_and_seeds_have_folders_of_their_own(tmp_path: Path) -> None:
    planned = plan_streams(CONFIG, CORE, tmp_path, models=["psumnet", "ctrgcn"], seeds=[1, 2])
    assert [one.path.relative_to(tmp_path).as_posix() for one in planned] == [
        "psumnet/seed1/leg.safetensors",
        "ctrgcn/seed1/ctrgcn-leg.safetensors",
        "psumnet/seed2/leg.safetensors",
        "ctrgcn/seed2/ctrgcn-leg.safetensors",
    ]


def test_published_streams_are_those_of_each_paper(tmp_path: Path) -> None:
    planned = plan_streams(CONFIG, CORE, tmp_path, parts=["published"], models=["psumnet", "stgcnpp"])
    assert [one.path.stem for one in planned] == [
        "body",
        "hand",
        "leg",
        "stgcnpp-body-joint",
        "stgcnpp-body-bone",
        "stgcnpp-body-joint_motion",
        "stgcnpp-body-bone_motion",
    ]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"parts": ["arm"]}, "parts"),
        ({"parts": ["leg", "leg"]}, "parts"),
        ({"parts": ["all", "leg"]}, "parts"),
        ({"models": ["resnet"]}, "models"),
        ({"seeds": [1, 1]}, "seeds"),
    ],
)
def test_what_cannot_be_trained_is_refused(tmp_path: Path, asked: dict[str, list[str]], field: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_streams(CONFIG, CORE, tmp_path, **asked)
    assert caught.value.field == field


def test_a_run_of_several_streams_resumes_as_a_whole(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    packed = small_set(8)
    planned = plan_streams(replace(CONFIG, epochs=1), CORE, tmp_path, parts=["hand", "leg"], seeds=[1, 2])
    results = train_streams(planned, packed, CORE, show_progress=False)
    paths = [one.path for one in planned]
    assert list(results) == [tmp_path / "psumnet" / "seed1", tmp_path / "psumnet" / "seed2"]
    written = [path.read_bytes() for path in paths]
    assert len(set(written)) == 4
    paths[1].unlink()
    (tmp_path / "psumnet" / "seed1" / "leg.resume.pt").unlink()
    kept = [path.stat().st_mtime_ns for path in (paths[0], *paths[2:])]
    with caplog.at_level("INFO", "skelact.recognition"):
        train_streams(planned, packed, CORE, show_progress=False)
    assert caplog.text.count("is finished") == 3
    assert [path.stat().st_mtime_ns for path in (paths[0], *paths[2:])] == kept
    assert [path.read_bytes() for path in paths] == written
