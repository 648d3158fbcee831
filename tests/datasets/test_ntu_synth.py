"""The synthetic collection: format-faithful, deterministic, and its truth is what a preparation must find."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.clips import NormalizeConfig
from skelact.datasets import load_packed
from skelact.datasets.ntu.class_motions import class_headings, class_motions
from skelact.datasets.ntu.classes import TWO_PERSON
from skelact.datasets.ntu.names import SampleName, missing_names
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import (
    CHANCES,
    FAULTS,
    LEGAL_FAULTS,
    Truth,
    choose_names,
    draw_length,
    synthesize_file,
    synthesize_ntu,
    synthesize_scene,
)
from skelact.datasets.ntu.synth_motions import core19_to_ntu25, invent_motions
from skelact.errors import InputError
from skelact.formats.ntu import parse_ntu_skeleton
from skelact.layouts import load_layout
from skelact.recognition.baselines import clip_windows, nearest_neighbor
from skelact.recognition.config import RecognitionConfig
from skelact.skeleton import joints_to_layout

NTU25 = load_layout("ntu25")
CORE19 = load_layout("core19")
SEED = 6


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Truth]]:
    out = tmp_path_factory.mktemp("synth") / "files"
    return out, synthesize_ntu(out, count=160, faults=0.3, seed=SEED, quiet=True)


def test_truth_names_every_id_of_every_sound_file(collection: tuple[Path, list[Truth]]) -> None:
    out, truths = collection
    kinds: Counter[str] = Counter()
    for truth in truths:
        if truth.fault:
            continue
        frames = parse_ntu_skeleton((out / f"{truth.name}.skeleton").read_text(), source=truth.name)
        assert len(frames) == truth.frames
        seen = Counter(body.tracking_id for bodies in frames for body in bodies)
        assert seen == {planted.tracking_id: planted.frames for planted in truth.bodies}
        kinds.update(planted.kind for planted in truth.bodies)
    assert set(kinds) == {"person", "second", "new id", "flicker", "furniture"}


def test_people_stand_upright_before_the_camera(collection: tuple[Path, list[Truth]]) -> None:
    out, truths = collection
    for truth in truths[:40]:
        if truth.fault or any(planted.role == "ghost" for planted in truth.bodies):
            continue
        frames = parse_ntu_skeleton((out / f"{truth.name}.skeleton").read_text(), source=truth.name)
        joints = np.stack([body.joints for bodies in frames for body in bodies])
        height = np.median(joints[:, NTU25.names.index("head"), 1] - joints[:, NTU25.names.index("left_foot"), 1])
        assert 1.2 < height < 2.0
        assert 1.5 < np.median(joints[..., 2]) < 6.0
        assert set(np.unique(joints[..., 11])) <= {0, 1, 2}
        np.testing.assert_allclose(np.linalg.norm(joints[..., 7:11], axis=-1), 1, atol=1e-6)


def test_people_stay_before_the_camera_however_far_they_walk() -> None:
    rng = np.random.default_rng(2)
    path = np.linspace(-4, 4, 90)[:, None, None] * (1, 0, 1)
    motions = (motion[:90] + path[: len(motion)] for motion in invent_motions(rng))
    for people in (1, 2) * 10:
        scene, _, _ = synthesize_scene(motions, rng=rng, people=people, chances=dict.fromkeys(CHANCES, 0.0))
        hips = np.stack([body.joints[0] for bodies in scene for body in bodies])
        assert hips[:, 2].min() > 1.4 and hips[:, 2].max() < 5.6
        assert hips[:, 3].min() > 0 and hips[:, 3].max() < 512


def test_the_dressed_body_gives_its_core_back() -> None:
    motion = next(invent_motions(np.random.default_rng(1)))
    np.testing.assert_allclose(joints_to_layout(core19_to_ntu25(motion), NTU25, CORE19)[0], motion, atol=1e-5)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "again"):
        synthesize_ntu(tmp_path / name, count=8, faults=0.3, seed=SEED, quiet=True)
    first, again = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("first", "again")
    )
    assert len(first) == 9 and first == again


def test_every_fault_is_found_and_ghosts_go_while_people_stay(
    collection: tuple[Path, list[Truth]], tmp_path: Path
) -> None:
    out, truths = collection
    records = {record.name: record for record in prepare_ntu([out], tmp_path / "store", quiet=True)}
    faults = {truth.name: truth.fault for truth in truths}
    assert set(faults.values()) == {"", *FAULTS}
    for name, fault in faults.items():
        assert records[name].is_kept == (fault in ("", *LEGAL_FAULTS)), (name, fault)
        assert records[name].is_kept or records[name].reason
    sound = [truth for truth in truths if records[truth.name].is_kept]
    swapped = [truth.name for truth in sound if truth.swapped]
    told = [truth.name for truth in sound if any(v.rule == "swapped" for v in records[truth.name].verdicts)]
    assert told == swapped and len(swapped) >= 3
    found: dict[str, list[bool]] = {"true": [], "ghost": []}
    for truth in sound:
        kept = {verdict.tracking_id for verdict in records[truth.name].verdicts if verdict.rule == "kept"}
        for planted in truth.bodies:
            found[planted.role].append(planted.tracking_id in kept)
    assert len(found["ghost"]) > 20 and len(found["true"]) > 150
    assert np.mean(found["ghost"]) <= 0.01
    assert np.mean(found["true"]) >= 0.99


def test_the_command_writes_a_collection_without_any_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SKELACT_DATA", raising=False)
    main(["data", "synth", "ntu", "--count", "3", "--output", str(tmp_path / "few")])
    assert len(list((tmp_path / "few").glob("*.skeleton"))) == 3
    assert "wrote 3 files" in capsys.readouterr().out
    for count, collection, out in ((0, "ntu60", "a"), (60000, "ntu60", "a"), (3, "ntu61", "a"), (3, "ntu60", "few")):
        with pytest.raises(InputError):
            synthesize_ntu(tmp_path / out, count=count, collection=collection, quiet=True)
    assert not (tmp_path / "a").exists()


def test_names_are_those_of_the_collection_evenly_over_classes() -> None:
    rng = np.random.default_rng(0)
    for collection, classes, setups in (("ntu60", 60, 17), ("ntu120", 120, 32)):
        names = choose_names(collection, 2 * classes + 7, rng=rng)
        counts = Counter(name.label for name in names)
        assert len(counts) == classes and set(counts.values()) == {2, 3}
        assert [name.text for name in names] == sorted(name.text for name in names)
        assert max(name.setup for name in names) <= setups
        assert not missing_names(collection) & {name.text for name in names}


def test_lengths_are_mostly_short_and_reach_300() -> None:
    rng = np.random.default_rng(0)
    lengths = [draw_length(rng) for _ in range(5000)]
    assert min(lengths) == 40 and 65 < np.median(lengths) < 80 and 250 < max(lengths) <= 300


def test_without_events_nobody_is_lost_or_added() -> None:
    rng = np.random.default_rng(0)
    none = dict.fromkeys(CHANCES, 0.0)
    for name in choose_names("ntu60", 60, rng=rng)[::4]:
        truth, _ = synthesize_file(name, None, faults=0.0, chances=none, rng=rng)
        assert [body.frames for body in truth.bodies] == [truth.frames] * (2 if name.label in TWO_PERSON else 1)


def nearest_performer(labels: range, *, shuffled: bool) -> float:
    """Share of clips of some performers whose nearest clip of other performers is of the same class."""
    rng = np.random.default_rng(0)

    def clips(performers: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        names = [SampleName(1, 2, performer, 1, label + 1) for label in labels for performer in performers]
        moved = [next(class_motions(name, 30, rng=rng)) for name in names]
        return np.stack([(m - m[:, :1]).ravel() for m in moved]), np.array([name.label for name in names])

    (known, classes), (asked, wanted) = clips((1, 2, 4)), clips((3, 6))
    if shuffled:
        classes = rng.permutation(classes)
    distances = ((asked[:, None] - known) ** 2).sum(-1)
    return float((classes[distances.argmin(1)] == wanted).mean())


def test_motion_tells_the_class_across_performers_and_shuffled_labels_do_not() -> None:
    labels = range(40, 60)  # one and two people
    assert nearest_performer(labels, shuffled=False) > 0.7
    assert nearest_performer(labels, shuffled=True) < 0.2


def test_two_people_of_a_class_do_different_things_and_face_each_other() -> None:
    name, rng = SampleName(1, 2, 1, 2, 50), np.random.default_rng(0)
    people = class_motions(name, 50, rng=rng)
    assert np.abs(next(people) - next(people)).max() > 0.3
    _, headings = class_headings(name, rng=rng)
    assert headings[0] == -headings[1] != 0


def test_bodies_keep_their_bones() -> None:
    motion = next(class_motions(SampleName(1, 1, 1, 1, 27), 60, rng=np.random.default_rng(0)))
    for joint, parent in enumerate(CORE19.parents):
        if parent != -1:
            lengths = np.linalg.norm(motion[:, joint] - motion[:, parent], axis=-1)
            assert np.ptp(lengths) < 1e-5
    assert abs(motion[..., 1].min()) < 0.2


@pytest.mark.slow
def test_prepared_files_can_be_learned_from_across_subjects(tmp_path: Path) -> None:
    synthesize_ntu(tmp_path / "raw", count=240, collection="ntu60", seed=1, quiet=True)
    prepare_ntu([tmp_path / "raw"], tmp_path / "store", quiet=True)
    packed = load_packed(tmp_path / "store")
    test = packed.select("xsub")
    asked, known = np.flatnonzero(test), np.flatnonzero(~test)
    config = RecognitionConfig(
        "ntu60", "ntu25", people=2, frames=32, normalize=NormalizeConfig(heading=True, scale=True)
    )
    rows = [clip_windows(packed, clips, NTU25, config).reshape(len(clips), -1) for clips in (asked, known)]
    shuffled = np.random.default_rng(0).permutation(packed.targets[known])
    for targets, low, high in ((packed.targets[known], 0.35, 1.0), (shuffled, 0.0, 0.08)):
        scores = nearest_neighbor(*rows, targets, classes=60)
        assert low <= (scores.argmax(1) == packed.targets[asked]).mean() <= high
