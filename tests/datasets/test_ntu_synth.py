"""The synthetic collection: format-faithful, deterministic, and its truth is what a preparation must find."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.datasets.ntu.prepare import prepare_ntu
from skelact.datasets.ntu.synth import (
    CHANCES,
    FAULTS,
    LEGAL_FAULTS,
    Truth,
    core19_to_ntu25,
    invent_motions,
    synthesize_ntu,
    synthesize_scene,
)
from skelact.errors import InputError
from skelact.formats.ntu import parse_ntu_skeleton
from skelact.layouts import load_layout
from skelact.skeleton import joints_to_layout

NTU25 = load_layout("ntu25")
CORE19 = load_layout("core19")


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Truth]]:
    out = tmp_path_factory.mktemp("synth") / "files"
    motions = invent_motions(np.random.default_rng(0))
    return out, synthesize_ntu(out, motions, count=160, faults=0.3, seed=5, quiet=True)


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


def test_the_same_seed_writes_the_same_bytes(collection: tuple[Path, list[Truth]], tmp_path: Path) -> None:
    out, _ = collection
    again = tmp_path / "again"
    synthesize_ntu(again, invent_motions(np.random.default_rng(0)), count=160, faults=0.3, seed=5, quiet=True)
    assert {file.name: file.read_bytes() for file in again.iterdir()} == {
        file.name: file.read_bytes() for file in out.iterdir()
    }


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
    assert told == swapped and len(swapped) > 3
    found: dict[str, list[bool]] = {"true": [], "ghost": []}
    for truth in sound:
        kept = {verdict.tracking_id for verdict in records[truth.name].verdicts if verdict.rule == "kept"}
        for planted in truth.bodies:
            found[planted.role].append(planted.tracking_id in kept)
    assert len(found["ghost"]) > 30 and len(found["true"]) > 150
    assert np.mean(found["ghost"]) <= 0.01
    assert np.mean(found["true"]) >= 0.99


def test_the_command_writes_a_collection_without_any_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SKELACT_DATA", raising=False)
    main(["data", "synth", "ntu", "--count", "3", "--output", str(tmp_path / "few")])
    assert len(list((tmp_path / "few").glob("*.skeleton"))) == 3
    assert "wrote 3 files" in capsys.readouterr().out
    for count, out in ((0, "a"), (3, "few")):
        with pytest.raises(InputError):
            synthesize_ntu(tmp_path / out, invent_motions(np.random.default_rng(0)), count=count, quiet=True)
