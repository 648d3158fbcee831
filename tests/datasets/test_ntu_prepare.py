"""Preparation: archives to a store, every drop with its reason, the same bytes however often it was stopped."""

import csv
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from skelact.cli import main
from skelact.datasets import load_packed
from skelact.datasets.ntu import missing_names, official_names
from skelact.datasets.ntu.prepare import find_sources, prepare_ntu
from skelact.errors import InputError
from skelact.formats.ntu import NtuBody, format_ntu_skeleton

GOOD = [name for name in official_names("ntu60") if name not in missing_names("ntu60")][::900]


def body(number: int, frames: int, seed: int) -> list[NtuBody]:
    """One upright body that drifts sideways."""
    rng = np.random.default_rng(seed)
    joints = np.zeros((frames, 25, 12), np.float32)
    joints[..., 0] = np.linspace(0, 0.5, 25) + 0.01 * np.arange(frames)[:, None]
    joints[..., 1] = np.linspace(-0.8, 0.9, 25)
    joints[..., 2] = 3.0
    joints[..., :3] += rng.normal(0, 0.01, (frames, 25, 3))
    return [NtuBody(str(72057594037927936 + number), np.zeros(9, np.float32), frame) for frame in joints]


def nobody(number: int) -> NtuBody:
    """What a tracker writes for a person whom it lost."""
    return NtuBody(str(number), np.zeros(9, np.float32), np.zeros((25, 12), np.float32))


def skeleton(seed: int, frames: int = 40) -> str:
    return format_ntu_skeleton([[one] for one in body(seed, frames, seed)])


def with_ghost(seed: int) -> str:
    bodies = [[one] for one in body(seed, 40, seed)]
    for frame, ghost in zip(bodies[5:12], body(999, 7, 1), strict=True):
        frame.append(ghost)
    return format_ntu_skeleton(bodies)


def write_collection(folder: Path) -> dict[str, str]:
    """Write good and bad files; return name -> expected status of those that are not kept."""
    folder.mkdir()
    for number, name in enumerate(GOOD):
        (folder / f"{name}.skeleton").write_text(skeleton(number, 30 + number % 20))
    text = skeleton(1)
    lines = text.splitlines(keepends=True)
    bad = {
        "S001C001P001R001A002": ("unreadable", "".join(lines[:300])),
        "S001C001P001R001A003": ("unreadable", text.replace("\n25\n", "\n24\n", 1)),
        "S001C001P001R001A004": ("unreadable", text.replace(lines[4].split()[0], "nan", 1)),
        "S001C001P001R001A005": ("unreadable", "0\n"),
        "S001C001P001R001A006": ("unreadable", ""),
        "S001C001P001R001A007": ("empty", "3\n0\n0\n0\n"),
        "S001C001P001R001A010": ("empty", format_ntu_skeleton([[nobody(7)], [], [nobody(7), nobody(8)]])),
        "S001C002P005R002A008": ("listed", text),
        "S001C001P001R001A061": ("foreign", text),
        "holiday": ("foreign", text),
    }
    for name, (_, content) in bad.items():
        (folder / f"{name}.skeleton").write_text(content)
    (folder / "S001C001P001R001A008.skeleton").write_bytes(text.replace("\n", "\r\n").encode())
    (folder / "S001C001P001R001A009.skeleton").write_text(with_ghost(3))
    return {name: status for name, (status, _) in bad.items()}


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ntu") / "raw"
    write_collection(folder)
    return folder


@pytest.fixture(scope="module")
def store(collection: Path) -> Path:
    out = collection.parent / "store"
    prepare_ntu([collection], out, quiet=True)
    return out


def test_every_fault_is_reported_and_the_rest_is_kept(collection: Path, store: Path, tmp_path: Path) -> None:
    expected = write_collection(tmp_path / "again")
    with (store / "report.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"]: row["rule"] for row in rows if row["what"] == "clip"} == expected
    faults = {row["name"]: row["reason"] for row in rows}
    assert faults["S001C001P001R001A002"].startswith("line 301: expected")
    assert "joint count of 25" in faults["S001C001P001R001A003"]
    assert "NaN" in faults["S001C001P001R001A004"]
    (ghost,) = [row for row in rows if row["what"] == "body"]
    assert (ghost["name"], ghost["rule"], ghost["value"], ghost["threshold"]) == (
        "S001C001P001R001A009",
        "short",
        "7",
        "11",
    )
    page = (store / "report.html").read_text()
    assert "S001C001P001R001A002" in page and "flicker" in page


def test_the_store_holds_what_the_files_hold(store: Path) -> None:
    packed = load_packed(store)
    assert len(packed) == len(GOOD) + 2
    assert packed.layout == "ntu25" and len(packed.labels) == 60
    assert set(packed.groups) == {"xsub", "xview", "setup", "camera", "subject"}
    index = packed.names.index(GOOD[7])
    wanted = np.stack([one.joints[:, :3] for one in body(7, 37, 7)])
    np.testing.assert_allclose(packed.clip(index)[0], wanted - wanted[0, 1], atol=1e-5)
    assert not packed.clip(index)[1].any()
    assert packed.targets[index] == int(GOOD[7][-3:]) - 1
    crlf = packed.clip(packed.names.index("S001C001P001R001A008"))[0]
    np.testing.assert_allclose(crlf[0, 1], 0, atol=1e-6)
    assert packed.select("xview").sum() == sum(name[6] == "1" or name[5:8] == "001" for name in packed.names)


def test_archives_and_process_counts_give_the_same_bytes(collection: Path, store: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(collection.iterdir()):
            archive.write(file, f"nturgb+d_skeletons/{file.name}")
    prepare_ntu([tmp_path / "all.zip"], tmp_path / "out", jobs=1, quiet=True)
    assert content(tmp_path / "out") == content(store)


def test_a_second_run_finds_its_work_done(collection: Path, store: Path) -> None:
    before = content(store)
    assert len(prepare_ntu([collection], store, quiet=True)) == len(list(collection.iterdir()))
    assert content(store) == before


@pytest.mark.slow
def test_a_killed_run_goes_on_with_the_same_bytes(collection: Path, store: Path, tmp_path: Path) -> None:
    out, part = tmp_path / "out", tmp_path / "out.part"
    script = (
        "import sys, time; from pathlib import Path; import skelact.datasets.ntu.prepare as prepare\n"
        "prepare.BATCH = 4; append = prepare._append\n"
        "def slowly(file, content): append(file, content); time.sleep(0.05)\n"
        "prepare._append = slowly\n"
        "prepare.prepare_ntu([Path(sys.argv[1])], Path(sys.argv[2]), jobs=1, quiet=True)\n"
    )
    for lines in (1, 20):
        process = subprocess.Popen([sys.executable, "-c", script, str(collection), str(out)], start_new_session=True)
        journal = part / "records.jsonl"
        while not (journal.exists() and journal.read_bytes().count(b"\n") >= lines):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not out.exists()
        with journal.open("ab") as file:
            file.write(b'{"name": "S00')  # as if the kill came in mid line
        with (part / "joints.f32").open("ab") as file:
            file.write(b"junk")
    prepare_ntu([collection], out, quiet=True)
    assert content(out) == content(store)


def test_another_job_does_not_take_over_a_folder(collection: Path, store: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        prepare_ntu([collection], store, variant="reference", quiet=True)
    assert caught.value.field == "out"
    shutil.copytree(store, tmp_path / "out.part")
    prepare_ntu([collection], tmp_path / "out", variant="reference", quiet=True)  # the rest of another job is no start
    assert len(load_packed(tmp_path / "out")) == len(load_packed(store))


def test_the_reference_repeats_a_lone_person_in_the_large_collection(collection: Path, tmp_path: Path) -> None:
    prepare_ntu([collection], tmp_path / "out", variant="reference", collection="ntu120", quiet=True)
    packed = load_packed(tmp_path / "out")
    assert len(packed.labels) == 120 and "xset" in packed.groups
    assert len(packed) == len(GOOD) + 3  # A061 belongs to it
    np.testing.assert_array_equal(packed.clip(0)[0], packed.clip(0)[1])


def test_what_cannot_be_prepared_leaves_nothing(collection: Path, tmp_path: Path) -> None:
    whole = tmp_path / "half.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.write(next(collection.iterdir()), "a.skeleton")
    whole.write_bytes(whole.read_bytes()[:-30])
    (tmp_path / "nothing").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "S001C001P001R001A001.skeleton").write_text("1\n")
    before = set(tmp_path.rglob("*"))
    for raw, said in ((whole, "cut short"), (tmp_path / "nothing", "found no"), (tmp_path / "gone", "does not exist")):
        with pytest.raises(InputError, match=said):
            prepare_ntu([raw], tmp_path / "out", quiet=True)
    with pytest.raises(InputError, match="no usable file"):
        prepare_ntu([tmp_path / "bad"], tmp_path / "out", quiet=True)
    with pytest.raises(InputError, match="duplicate"):
        find_sources([collection, collection])
    for options in ({"variant": "best"}, {"collection": "ntu61"}):
        with pytest.raises(InputError):
            prepare_ntu([collection], tmp_path / "out", quiet=True, **options)
    assert set(tmp_path.rglob("*")) == before


def test_the_command_counts_drops_and_its_exit_code_tells(
    collection: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["data", "prepare", "ntu", "--raw", str(collection), "--output", str(tmp_path / "out")])
    assert stopped.value.code == 1
    assert f"kept {len(GOOD) + 2} of {len(GOOD) + 12} files" in capsys.readouterr().out
    clean = tmp_path / "clean"
    clean.mkdir()
    shutil.copy(collection / f"{GOOD[0]}.skeleton", clean)
    main(["data", "prepare", "ntu", "--raw", str(clean), "--output", str(tmp_path / "two")])
