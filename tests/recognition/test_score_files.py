"""Score files of other projects: perfect scores count as perfect, and rows in another order are found out."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.datasets import PackedClips
from skelact.datasets.ntu import CLASS_NAMES, COLLECTIONS, missing_names, official_names, parse_name
from skelact.datasets.ntu.exchange import export_ntu
from skelact.datasets.ntu.names import CLASSES
from skelact.datasets.ntu.prepare import name_groups
from skelact.datasets.packed import save_packed
from skelact.errors import InputError
from skelact.formats.scores import load_scores, save_scores, save_scores_pickle
from skelact.recognition.evaluation import measure
from skelact.recognition.protocol import Protocol
from skelact.recognition.score_files import load_clip_scores

SPLITS = [(collection, split) for collection, splits in COLLECTIONS.items() for split in splits]
CLIPS = 300


def make_store(collection: str) -> PackedClips:
    """Some samples of a collection in name order, one frame each."""
    names = [name for name in official_names(collection) if name not in missing_names(collection)]
    rng = np.random.default_rng(0)
    chosen = sorted(rng.choice(names, CLIPS, replace=False).tolist())
    joints = rng.normal(size=(CLIPS, 2, 25, 3)).astype(np.float32)
    samples = [parse_name(name) for name in chosen]
    return PackedClips(
        joints=joints,
        starts=np.arange(CLIPS),
        lengths=np.ones(CLIPS, np.int64),
        fps=np.full(CLIPS, 30.0),
        targets=np.array([sample.label for sample in samples]),
        names=tuple(chosen),
        labels=CLASS_NAMES[: CLASSES[collection]],
        groups=name_groups(samples, collection),
        layout="ntu25",
    )


@pytest.fixture(scope="module")
def stores() -> dict[str, PackedClips]:
    return {collection: make_store(collection) for collection in COLLECTIONS}


def perfect(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.eye(classes, dtype=np.float32)[labels]


def score_ctrgcn(folder: Path, split: str, part: str) -> dict[str, np.ndarray]:
    """As its feeder and main program do: rows as they lie in the npz."""
    with np.load(folder / f"{split}.npz") as file:
        rows = file[f"y_{part}"].astype(np.float32)
    return {f"{part}_{index}": row for index, row in enumerate(rows)}


def score_msg3d(folder: Path, split: str, part: str) -> dict[str, np.ndarray]:
    names, labels = pickle.loads((folder / f"{split}_{part}_label.pkl").read_bytes())
    rows = perfect(np.array(labels), 120)
    return {f"{name}.skeleton": row for name, row in zip(names, rows, strict=True)}


def score_pyskl(folder: Path, split: str, part: str) -> dict[str, np.ndarray]:
    table = pickle.loads((folder / "pyskl.pkl").read_bytes())
    kept = set(table["split"][f"{split}_{'train' if part == 'train' else 'val'}"])
    clips = [clip for clip in table["annotations"] if clip["frame_dir"] in kept]
    return {clip["frame_dir"]: perfect(np.array(clip["label"]), 120) for clip in clips}


SCORERS: dict[str, Callable[[Path, str, str], dict[str, np.ndarray]]] = {
    "ctrgcn": score_ctrgcn,
    "msg3d": score_msg3d,
    "pyskl": score_pyskl,
}


@pytest.mark.parametrize("kind", list(SCORERS))
@pytest.mark.parametrize("part", ["train", "test"])
@pytest.mark.parametrize(("collection", "split"), SPLITS)
def test_perfect_scores_of_a_foreign_tool_are_perfect(
    stores: dict[str, PackedClips], collection: str, split: str, part: str, kind: str, tmp_path: Path
) -> None:
    packed = stores[collection]
    export_ntu(packed, tmp_path / "data", kind=kind, split=split)
    rows = {name: row[: len(packed.labels)] for name, row in SCORERS[kind](tmp_path / "data", split, part).items()}
    (tmp_path / "body.pkl").write_bytes(pickle.dumps(rows))
    clips = np.flatnonzero(packed.select(f"{split}={part}"))
    protocol = Protocol(collection, f"{split}={part}")
    found = load_clip_scores(tmp_path / "body.pkl", packed, clips, protocol)
    assert measure(found.logits, packed.targets[clips]).top1 == 1.0


def test_the_command_counts_them_so(
    stores: dict[str, PackedClips], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_packed(tmp_path / "store", stores["ntu60"])
    main(
        [
            "data",
            "export",
            str(tmp_path / "store"),
            "--format",
            "ctrgcn",
            "--split",
            "xsub",
            "-o",
            str(tmp_path / "npz"),
        ]
    )
    rows = {name: row[:60] for name, row in score_ctrgcn(tmp_path / "npz", "xsub", "test").items()}
    (tmp_path / "joint.pkl").write_bytes(pickle.dumps(rows))
    options = ["--dataset", "ntu60", "--split", "xsub", "--scores", str(tmp_path / "joint.pkl")]
    main(["evaluate", "recognition", *options, "--data", str(tmp_path / "store"), "-o", str(tmp_path / "report")])
    report = json.loads((tmp_path / "report" / "report.json").read_text())
    assert report["results"]["fused, equal weights"]["top1"] == 1.0
    capsys.readouterr()


def case(stores: dict[str, PackedClips]) -> tuple[PackedClips, np.ndarray, Protocol]:
    packed = stores["ntu120"]
    return packed, np.flatnonzero(packed.select("xsub")), Protocol("ntu120", "xsub")


def test_rows_in_name_order_are_refused(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    packed, clips, protocol = case(stores)
    rows = [f"test_{row}" for row in range(len(clips))]
    save_scores_pickle(tmp_path / "a.pkl", rows, perfect(packed.targets[clips], 120))
    with pytest.raises(InputError, match=f"in {len(clips)} in name order"):
        load_clip_scores(tmp_path / "a.pkl", packed, clips, protocol)


def test_rows_in_no_known_order_are_refused(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    packed, clips, protocol = case(stores)
    rows = [f"test_{row}" for row in range(len(clips))]
    shuffled = np.random.default_rng(0).permutation(packed.targets[clips])
    save_scores_pickle(tmp_path / "a.pkl", rows, perfect(shuffled, 120))
    with pytest.raises(InputError, match="another order"):
        load_clip_scores(tmp_path / "a.pkl", packed, clips, protocol)


def test_a_poor_network_is_no_fault_of_order(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    """An untrained network names few classes; a weak one is right more often than by chance."""
    packed, clips, protocol = case(stores)
    rng = np.random.default_rng(0)
    rows = [f"test_{row}" for row in range(len(clips))]
    save_scores_pickle(tmp_path / "a.pkl", rows, rng.normal(0, 0.1, (len(clips), 120)) + np.eye(120)[7])
    assert load_clip_scores(tmp_path / "a.pkl", packed, clips, protocol).logits.shape == (len(clips), 120)


def test_rows_of_the_other_part_are_refused(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    packed, clips, protocol = case(stores)
    save_scores_pickle(tmp_path / "a.pkl", [f"train_{row}" for row in range(len(clips))], np.zeros((len(clips), 120)))
    with pytest.raises(InputError, match="rows of test, got 'train_0'"):
        load_clip_scores(tmp_path / "a.pkl", packed, clips, protocol)


def test_labels_in_the_file_are_compared(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    packed, clips, protocol = case(stores)
    names, labels = [packed.names[clip] for clip in clips], packed.targets[clips]
    save_scores(tmp_path / "good.npz", names, perfect(labels, 120), labels=labels)
    assert load_clip_scores(tmp_path / "good.npz", packed, clips, protocol).clips == tuple(names)
    wrong = np.where(np.arange(len(labels)) < 7, (labels + 1) % 120, labels)
    save_scores(tmp_path / "bad.npz", names, perfect(labels, 120), labels=wrong)
    with pytest.raises(InputError, match=f"in 7 of {len(labels)} clips"):
        load_clip_scores(tmp_path / "bad.npz", packed, clips, protocol)


@pytest.mark.parametrize("beside", ["test_label.pkl", "data.npz", "run_right.txt"])
def test_labels_beside_the_file_are_compared(stores: dict[str, PackedClips], beside: str, tmp_path: Path) -> None:
    packed, clips, protocol = case(stores)
    order = sorted(range(len(clips)), key=lambda row: (packed.names[clips[row]][8:12], packed.names[clips[row]]))
    labels = packed.targets[clips][order]
    save_scores_pickle(tmp_path / "a.pkl", [f"test_{row}" for row in range(len(clips))], perfect(labels, 120))

    def write(told: np.ndarray) -> None:
        if beside == "test_label.pkl":
            names = [f"{packed.names[clips[row]]}.skeleton" for row in order]
            (tmp_path / beside).write_bytes(pickle.dumps((names, told.tolist())))
        elif beside == "data.npz":
            np.savez(tmp_path / beside, x_test=np.zeros((len(told), 1, 150), np.float32), y_test=np.eye(120)[told])
        else:
            (tmp_path / beside).write_text("".join(f"0,{label}\n" for label in told))

    write(labels)
    assert (
        measure(load_clip_scores(tmp_path / "a.pkl", packed, clips, protocol).logits, packed.targets[clips]).top1 == 1
    )
    write(np.roll(labels, 1))
    wrong = int((np.roll(labels, 1) != labels).sum())
    with pytest.raises(InputError, match=f"in {wrong} of {len(labels)} clips.*{beside}"):
        load_clip_scores(tmp_path / "a.pkl", packed, clips, protocol)


def test_files_of_other_kinds_beside_it_do_not_matter(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    packed, clips, protocol = case(stores)
    names = [packed.names[clip] for clip in clips]
    save_scores_pickle(tmp_path / "body.pkl", names, perfect(packed.targets[clips], 120))
    (tmp_path / "my_label.pkl").write_bytes(b"nothing")
    (tmp_path / "x.npz").write_bytes(b"PK")
    (tmp_path / "a_right.txt").write_text("ä")
    (tmp_path / "folder_label.pkl").mkdir()
    assert load_clip_scores(tmp_path / "body.pkl", packed, clips, protocol).name == "body"
    assert len(load_scores(tmp_path / "body.pkl")[0]) == len(clips)


def test_clips_without_names_are_joined_by_their_rows(stores: dict[str, PackedClips], tmp_path: Path) -> None:
    """A part of somebody's file, whose clips nobody can name, is still what its own scores are about."""
    packed, _, _ = case(stores)
    rows = tuple(f"test_{row}" for row in range(len(packed)))
    unnamed = PackedClips(**{**vars(packed), "names": rows, "groups": {"xsub": np.full(len(packed), "test")}})
    save_scores_pickle(tmp_path / "a.pkl", rows, perfect(packed.targets, 120))
    found = load_clip_scores(tmp_path / "a.pkl", unnamed, np.arange(len(packed)), Protocol("ntu120", "xsub"))
    assert measure(found.logits, packed.targets).top1 == 1.0
