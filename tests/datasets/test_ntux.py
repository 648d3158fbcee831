"""NTU-X: HDF5 samples come on ntux67 with the splits of NTU RGB+D; faults name the file."""

from pathlib import Path

import numpy as np
import pytest

from skelact.datasets import load_dataset, prepare
from skelact.datasets.ntux import load_ntux_clip
from skelact.errors import InputError
from skelact.layouts import load_layout

h5py = pytest.importorskip("h5py", reason="h5py is not installed: pip install 'skelact[ntux]'")
NAMES = ("S001C001P001R001A001", "S017C002P003R002A060", "S018C001P041R001A061")


def some_joints(people: int = 2) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(3, 5, 118, people)).astype(np.float32)


def write(path: Path, **arrays: object) -> Path:
    with h5py.File(path, "w") as file:
        for key, array in arrays.items():
            file[key] = array
    return path


@pytest.fixture
def release(tmp_path: Path) -> Path:
    for name in NAMES:
        write(tmp_path / f"{name}.skeleton.h5", about=np.zeros(1), joints=some_joints())
    return tmp_path


def test_samples_have_the_splits_of_ntu(release: Path) -> None:
    dataset = load_dataset("ntux60", release)
    assert len(dataset.labels) == 60 and [sample.name for sample in dataset.samples] == list(NAMES[:2])
    assert dataset.samples[0].groups == {"xsub": "train", "xview": "test", "setup": "1", "camera": "1", "subject": "1"}
    assert dataset.samples[1].groups["xsub"] == "test" and dataset.samples[1].label == 59
    larger = load_dataset("ntux120", release)
    assert len(larger.labels) == 120 and [sample.name for sample in larger.samples] == list(NAMES)
    assert larger.samples[2].label == 60 and larger.samples[2].groups["xset"] == "train"


def test_the_face_is_dropped(release: Path) -> None:
    clip, _ = load_dataset("ntux60", release)[0]
    assert (clip.layout.name, clip.fps, clip.joints.shape) == ("ntux67", 30.0, (2, 5, 67, 3))
    np.testing.assert_array_equal(clip.joints[1, 3, 66], some_joints()[:, 3, 66, 1])


def test_they_prepare(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(release / "cache"))
    packed = prepare("ntux60", release, load_layout("ntux67"), people=2, jobs=1)
    assert packed.select("xsub").tolist() == [False, True]


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"joints": np.zeros((3, 5, 67, 2), np.float32)},
        {"joints": np.zeros((5, 118, 3), np.float32)},
        {"joints": np.zeros((3, 5, 118, 2), int)},
        {"joints": np.zeros((3, 0, 118, 2), np.float32)},
        {"joints": np.full((3, 5, 118, 2), np.nan, np.float32)},
        {"joints": np.full((3, 5, 118, 2), 1e300)},
        {"joints": "text"},
        {"joints": h5py.ExternalLink("other.h5", "joints")},
        {"joints": h5py.SoftLink("/nowhere")},
    ],
    ids=lambda arrays: str(arrays)[:30].replace("\n", " "),
)
def test_bad_files_are_named(tmp_path: Path, arrays: dict[str, object]) -> None:
    path = write(tmp_path / f"{NAMES[0]}.h5", **arrays)
    with pytest.raises(InputError) as caught:
        load_ntux_clip(path)
    assert caught.value.field == str(path)


def test_claims_cuts_and_groups(tmp_path: Path) -> None:
    path = tmp_path / f"{NAMES[0]}.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("joints", (3, 10**7, 118, 2), "f4", chunks=(3, 1, 118, 2))
    with pytest.raises(InputError, match="at most"):
        load_ntux_clip(path)
    with h5py.File(path, "w") as file:
        file.create_group("joints")
    with pytest.raises(InputError, match="array"):
        load_ntux_clip(path)
    raw = write(path, joints=some_joints()).read_bytes()
    for content in (b"", raw[:100], raw[:-100]):
        path.write_bytes(content)
        with pytest.raises(InputError, match=NAMES[0]):
            load_ntux_clip(path)


def test_odd_names_are_refused(release: Path) -> None:
    (release / "more").mkdir()
    write(release / "more" / f"{NAMES[0]}.h5", joints=some_joints())
    with pytest.raises(InputError, match="duplicate"):
        load_dataset("ntux60", release)
    (release / "more" / f"{NAMES[0]}.h5").unlink()
    write(release / "more" / "clip.h5", joints=some_joints())
    with pytest.raises(InputError, match=r"clip\.h5"):
        load_dataset("ntux60", release)
