"""The command line as a user types it: own data from labels.csv to an exported recognizer, and errors in one line."""

import json
from pathlib import Path

import numpy as np
import pytest
from cli_files import QUICK, write_set, write_walk

import skelact
from skelact.cli import main
from skelact.formats import save_clip_npz, save_glb
from skelact.layouts import CORE19, load_layout
from skelact.layouts.format import format_layout
from skelact.skeleton.body import rest_motion, with_tips
from skelact.values import Clip

ROOT = Path(__file__).parents[1]


def run(*arguments: object) -> None:
    main([str(argument) for argument in arguments])


@pytest.fixture(params=["core19", "own"])
def own_set(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """A folder of recordings and the layout they are on: a known one, or a YAML file of the user's."""
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    layout = request.param
    if layout == "own":
        layout = str(tmp_path / "dancer.yaml")
        Path(layout).write_text(format_layout(load_layout("core19")).replace("name: core19", "name: dancer"))
    (tmp_path / "data").mkdir()
    write_set(tmp_path / "data", layout)
    return tmp_path / "data", layout


@pytest.mark.slow
def test_own_recordings_are_trained_exported_measured_and_recognized(
    own_set: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, layout = own_set
    config = ROOT / "configs" / "recognition" / "own_data.yaml"
    for part in ("body", "leg"):
        options = ["--set", f"part={part}", "--set", f"layout={layout}", *QUICK]
        run("train", config, "--data", data, "-o", "run", *options)
    run("models", "export", "run/body.safetensors", "run/leg.safetensors", "-o", "recognizer")
    capsys.readouterr()
    measured = ["--dataset", "folder", "--data", data, "--split", "split=test", "--fit-on", "split=validation"]
    run("evaluate", "recognition", "--weights", "recognizer", *measured, "--baselines", "--conditions", "--json")
    report = json.loads(capsys.readouterr().out)
    assert report["results"]["fused, equal weights"] == {
        "clips": 8,
        "top1": 1.0,
        "top1_interval_95": [1.0, 1.0],
        "top5": 1.0,
        "mean_class_accuracy": 1.0,
    }
    assert {"body", "leg", "nearest neighbor", "fused, 15 fps"} <= set(report["results"])
    assert Path("report/confusion.svg").exists() and Path("report/per_class.csv").exists()
    run("recognize", data / "0.npz", "--weights", "recognizer", "--layout", layout, "--json", "--plot", "out.png")
    answer = json.loads(capsys.readouterr().out)
    assert next(iter(answer["people"][0])) == "swing left"
    assert Path("out.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_own_recordings_are_learned_from_the_shipped_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    write_set(tmp_path / "data", "core19")
    config = ROOT / "configs" / "recognition" / "own_data.yaml"
    options = ["--set", "part=leg", "--set", "epochs=16", "--set", "batch_size=6", "--output", "run"]
    run("train", config, "--data", "data", "--start", "mocap-core19", *options)
    run("models", "export", "run/leg.safetensors", "-o", "recognizer")
    capsys.readouterr()
    run(
        "evaluate",
        "recognition",
        "--weights",
        "recognizer",
        "--dataset",
        "folder",
        "--data",
        "data",
        "--split",
        "split=test",
        "--json",
    )
    assert json.loads(capsys.readouterr().out)["results"]["leg"]["top1"] > 0.8


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["recognize", "missing.bvh"], "missing.bvh"),
        (["recognize", "walk.mp3"], "walk.mp3"),
        (["recognize", "0.npz", "--weights", "nobody"], "mocap-core19"),
        (["train", "missing.yaml"], "missing.yaml"),
        (["train", str(ROOT / "configs/recognition/own_data.yaml"), "--set", "width=wide"], "width"),
        (["train", str(ROOT / "configs/recognition/own_data.yaml"), "--data", "nowhere"], "nowhere"),
        (["evaluate", "recognition", "--weights", "mocap-core19", "--dataset", "nothing", "--data", "."], "dataset"),
        (["layouts", "nothing"], "nothing"),
        (["models", "export", "missing.safetensors", "-o", "out"], "missing.safetensors"),
        (["models", "convert", "psumnet", "missing.pt", "-o", "out.safetensors"], "missing.pt"),
        (["serve", "--weights", "nobody", "--address", "127.0.0.1:0", "--log-level", "error"], "nobody"),
        (["recognise"], "recognise"),
        (["data", "prepare", "nothing", "--raw", "x", "-o", "out"], "ntu"),
        (["recognize", "0.npz", "--fast"], "--fast"),
        (["recognize"], "Example: skelact recognize walk.bvh"),
        (["recognize"], "skelact recognize --help"),
        (["recognize", "1.npz"], "did you mean 0.npz?"),
        (["recognize", "nowhere/0.npz"], "the folder nowhere does not exist"),
        (["recognize", "photo.JPG"], "skelact pose photo.JPG"),
        (["recognize", "."], "OpenPose"),
        (["recognize", "notes.txt"], "*.mp4"),
        (["recognize", "rtsp://127.0.0.1:1/x", "--overlay", "out.mp4"], "overlay"),
        (["pose", "missing.jpg"], "no such file"),
        (["pose", "0.npz"], "skelact recognize 0.npz"),
        (["pose", "empty", "-o", "out"], ".mp4"),
        (["0.npz"], "skelact recognize 0.npz"),
        (["generate", "walk"], "-o out.bvh"),
        (["serve", "--port", "5"], "--address"),
        (["help", "nothing"], "nothing"),
        (["layouts", "core19", "--plot", "out.png"], "--of"),
    ],
)
def test_a_wrong_command_is_one_line_and_exit_code_two(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SKELACT_DATA", raising=False)
    save_clip_npz(tmp_path / "0.npz", Clip(np.ones((1, 9, 19, 3), np.float32), load_layout("core19"), 30.0))
    (tmp_path / "photo.JPG").write_bytes(b"a picture")
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "empty").mkdir()
    before = set(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    shown = capsys.readouterr().err
    assert said in shown and len(shown.splitlines()) == 1
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("words", [("--version",), ("-V",), ("version",)])
def test_the_version_is_printed(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run(*words)
    assert capsys.readouterr().out == f"skelact {skelact.__version__}\n"


@pytest.mark.parametrize("words", [("help", "recognize"), ("recognize", "-h"), ("recognize", "--help")])
def test_help_is_found_however_it_is_asked(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run(*words)
    assert "Usage: skelact recognize" in capsys.readouterr().out


def test_json_is_all_that_standard_output_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = Clip(np.random.default_rng(0).normal(size=(2, 40, 19, 3)).astype(np.float32), load_layout("core19"), 30.0)
    save_clip_npz(tmp_path / "two.npz", clip)
    run("recognize", tmp_path / "two.npz", "--json", "--top-k", "3")
    answer = json.loads(capsys.readouterr().out)
    assert answer["frames"] == 40 and [len(person) for person in answer["people"]] == [3, 3]


def test_layouts_are_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run("layouts")
    assert "ntu25: 25 joints" in capsys.readouterr().out
    run("layouts", "core19")
    assert "left_wrist" in capsys.readouterr().out
    run("layouts", "blazepose75", "--to", "ntu25")
    out = capsys.readouterr().out
    assert "ntu25 from blazepose75" in out and "0.5 left_ear" in out and "synthesized" in out


def test_plan_prints_one_line_of_json_per_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("walk while waving the left hand\n\n; DROP TABLE\nsit down\n", encoding="utf-8")
    run("plan", "--file", file, "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == ["walk while waving the left hand", "; DROP TABLE", "sit down"]
    assert [len(line["actions"]) for line in lines] == [2, 0, 1]
    run("plan", "wave the left hand 3 times", "--json")
    (action,) = json.loads(capsys.readouterr().out)["actions"]
    assert action["side"] == "left" and action["amounts"][0]["value"] == 3
    run("plan", "wave the left hand like a zombie")
    shown = capsys.readouterr().out
    assert "left_arm" in shown and "not heard: like a zombie" in shown


@pytest.mark.parametrize("arguments", [(), ("",), ("😀",), ("walk", "--file", "x.txt"), ("--file", "nowhere.txt")])
def test_plan_refuses_what_is_no_text(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("plan", *arguments)
    assert caught.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "walk", "-o", "out.fbx"),
        ("generate", "walk", "-o", "out.bvh", "-o", "folder.glb"),
        ("generate", "walk", "-o", "file.txt/out.bvh"),
        ("generate", "walk", "-o", "/proc/out.bvh"),
        ("recognize", "clip.npz", "--plot", "nowhere/plot.png"),
        ("recognize", "clip.npz", "--plot", "plot.bvh"),
        ("recognize", "clip.npz", "--timeline", "timeline.txt"),
        ("recognize", "clip.npz", "--timeline", "/proc/timeline.json"),
        ("recognize", "video.mp4", "--overlay", "overlay.png"),
        ("pose", "picture.png", "-o", "people.json"),
        ("pose", "picture.png", "--overlay", "overlay.mp4"),
        ("pose", "video.mp4", "--overlay", "nowhere/overlay.mp4"),
        ("pose", "folder.glb", "-o", "file.txt"),
        ("evaluate", "motion", "-o", "page.txt"),
        ("evaluate", "recognition", "--weights", "mocap-core19", "--dataset", "bandai", "-o", "file.txt"),
        ("models", "export", "stream.safetensors", "-o", "file.txt"),
        ("models", "convert", "psumnet", "body.pt", "-o", "body.onnx"),
        ("demo", "-o", "file.txt"),
        ("train", "own_data", "-o", "/proc/run"),
        ("data", "synth", "ntu", "-o", "file.txt/store"),
        ("data", "prepare", "ntu", "--raw", "x", "-o", "file.txt"),
        ("layouts", "--of", "a.bvh", "--plot", "plot.bvh"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused_before_the_work(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("kept")
    (tmp_path / "folder.glb").mkdir()
    before = set(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)  # none of the inputs exists: the output is looked at first
    assert stopped.value.code == 2
    shown = capsys.readouterr().err.splitlines()
    assert len(shown) == 1 and any(field in shown[0] for field in ("output:", "plot:", "timeline:", "overlay:"))
    assert set(tmp_path.rglob("*")) == before and (tmp_path / "file.txt").read_text() == "kept"


def test_a_disk_error_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import errno

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "out.bvh")

    monkeypatch.setattr("skelact.generation.motion_files.save_bvh", fail)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        run("generate", "walk", "-o", "out.bvh")
    assert stopped.value.code == 2 and not list(tmp_path.iterdir())
    assert capsys.readouterr().err.splitlines() == ["error: out.bvh: No space left on device"]


def test_generate_makes_the_folder_and_says_its_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("generate", "wave the left hand 3 times", "-o", tmp_path / "new" / "out.bvh", "--json")
    made = json.loads(capsys.readouterr().out)
    assert (tmp_path / "new" / "out.bvh").exists()
    assert made["verdict"] == "verified" and made["not_heard"] == made["not_done"] == made["not_checked"] == []
    assert {check["quantity"] for check in made["checks"]} >= {"times"}
    run("generate", "wave the left hand 3 times", "-o", tmp_path / "out.bvh")
    shown = capsys.readouterr().out
    assert "asked 3, got 3" in shown and "verdict: verified" in shown


def test_generate_writes_files_as_other_tools_want_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / name for name in ("a.vrma", "a.glb", "a.bvh")]
    run(
        "generate",
        "walk",
        "--duration",
        1,
        *(part for file in files for part in ("-o", file)),
        "--bones",
        "unreal",
        "--unit",
        "m",
    )
    capsys.readouterr()
    assert b"upperarm_l" in files[1].read_bytes() and b"leftUpperArm" in files[0].read_bytes()
    text = files[2].read_text()
    assert "JOINT ball_r" in text and "OFFSET 0.000000 -0.391000 0.000000" in text
    for option, value, known in (("--bones", "maya", "lafan1"), ("--unit", "inch", "cm"), ("--size", "4k", "720p")):
        with pytest.raises(SystemExit) as stopped:
            run("generate", "walk", "-o", tmp_path / "b.bvh", option, value)
        assert stopped.value.code == 2 and known in capsys.readouterr().err
    assert not (tmp_path / "b.bvh").exists()


def test_layouts_show_which_joint_of_a_file_is_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk = write_walk(tmp_path / "a.bvh", "Frame Time: 0.03333333333333333", "Frame Time: 33.3333")
    run("layouts", "--of", walk, "--plot", tmp_path / "a.png")
    shown = capsys.readouterr()
    assert "left_elbow" in shown.out
    assert "note: took the frame time 33.3333 for milliseconds" in shown.err
    assert (tmp_path / "a.png").exists()
    ball = "HIERARCHY\nROOT ball\n{\nOFFSET 0 0 0\nCHANNELS 1 Xrotation\n}\nMOTION\nFrames: 1\nFrame Time: 0.1\n0\n"
    (tmp_path / "b.bvh").write_text(ball)
    with pytest.raises(SystemExit):
        run("layouts", "--of", tmp_path / "b.bvh")
    shown = capsys.readouterr()
    assert "pelvis: null" in shown.out
    assert "#   ball" in shown.out


def test_animations_of_a_gltf_file_are_listed_chosen_and_recognized(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.glb"
    save_glb(file, with_tips(rest_motion(40, 30.0)))
    run("data", "info", file, "--json")
    (animation,) = json.loads(capsys.readouterr().out)["animations"]
    assert animation["name"] == "motion" and animation["fps"] == 30
    run("layouts", "--of", f"{file}#motion", "--plot", tmp_path / "a.png")
    shown = capsys.readouterr().out
    assert "left_elbow" in shown and "1.30" in shown and (tmp_path / "a.png").exists()
    run("recognize", f"{file}#Motion", "--json")
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert answer["frames"] == 40 and answer["answers"][0]["certainty"] == "no_motion"
    for wrong in (f"{file}#wave", tmp_path / "b.glb#wave"):
        with pytest.raises(SystemExit):
            run("recognize", wrong)
    errors = capsys.readouterr().err
    assert "no animation 'wave'; the file has motion" in errors.replace("\n", " ") and "no such file" in errors


def test_recognize_takes_rate_axis_and_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk = write_walk(tmp_path / "a.bvh", "Frame Time: 0.03333333333333333", "Frame Time: 0")
    with pytest.raises(SystemExit):
        run("recognize", walk)
    assert "--fps" in capsys.readouterr().err
    names = tmp_path / "names.yaml"
    names.write_text("\n".join(f"{name}: {name}" for name in CORE19))
    run("recognize", walk, "--fps", "50", "--up", "y", "--names", names, "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["fps"] == 50


def test_generate_streams_frames_and_then_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    run("generate", "walk for 8 seconds", "--stream")
    head, *frames, report = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert head["fps"] == 30.0 and [one["frame"] for one in frames] == list(range(240))
    assert report["report"]["verdict"] == "verified"
