"""The pages tell the truth: blocks run, commands parse, names of the contract exist, pictures are current."""

from __future__ import annotations

import contextlib
import csv
import importlib.util
import io
import os
import re
import runpy
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
import typer
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FileDescriptor, ServiceDescriptor
from google.protobuf.message_factory import GetMessageClass

import skelact
from server.config import ServerConfig
from skelact import errors
from skelact.cli import app, main
from skelact.config import load_config
from skelact.layouts import load_layout
from skelact.v1 import analysis_pb2, generation_pb2, info_pb2, library_pb2, pose_pb2, recognition_pb2, skeleton_pb2

ROOT = Path(__file__).parents[1]
SAMPLES, EXAMPLES, DOCS = ROOT / "samples", ROOT / "examples", ROOT / "docs"
TOP_PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md")
PAGES = [ROOT / name for name in TOP_PAGES] + sorted(DOCS.rglob("*.md"))
LANGUAGES = {"python", "bash", "go", "javascript", "typescript", "yaml", "csv"}
MAX_README_LINES = 120
GO_STEPS = ("go mod init skelact", "go mod tidy", "go run . localhost:50051")
PROTOS = (analysis_pb2, generation_pb2, info_pb2, library_pb2, pose_pb2, recognition_pb2, skeleton_pb2)
# commands that are run, not only parsed, when all that they read is in samples/; generated from one sentence
RUNNABLE = ("layouts", "plan", "models list", "generate bow", "recognize", "measure", "pose", "data synth")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    language: str
    text: str


@cache
def blocks() -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text, flags=re.DOTALL | re.MULTILINE):
            found.append(Block(page, match[2], match[3]))
    return found


def of_language(language: str) -> list[Block]:
    return [block for block in blocks() if block.language == language]


@cache
def command_lines() -> list[str]:
    """Lines of all bash blocks, each once."""
    lines = [line.strip() for block in of_language("bash") for line in block.text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def to_words(line: str) -> list[str]:
    return shlex.split(line, comments=True)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds samples/, as a reader has it."""
    shutil.copytree(SAMPLES, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKELACT_CACHE", str(tmp_path / "cache"))
    return tmp_path


# the pages


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MAX_README_LINES


def test_every_block_names_its_language() -> None:
    assert {block.language for block in blocks()} <= LANGUAGES
    fences = sum(len(re.findall(r"^ *```", page.read_text(encoding="utf-8"), flags=re.MULTILINE)) for page in PAGES)
    assert fences == 2 * len(blocks()), "a fence without an end"
    indented = [page.name for page in PAGES if re.search(r"\n\n {4}\w", page.read_text(encoding="utf-8"))]
    assert [name for name in indented if name != "index.md"] == [], "code is fenced, with its language"


def test_links_from_the_top_lead_somewhere() -> None:
    for name in TOP_PAGES:
        page = ROOT / name
        for target in re.findall(r"\]\(([^)#]+)(?:#[\w-]+)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{name} links {target}"


def test_pages_name_every_layout_error_and_setting() -> None:
    concepts = (DOCS / "concepts.md").read_text(encoding="utf-8")
    names = {file.stem for file in (ROOT / "skelact" / "layouts").glob("*.yaml") if _is_layout(file.stem)}
    assert not {name for name in names if f"`{name}`" not in concepts}
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert not {name for name in kinds if f"`{name}`" not in concepts}
    server = (DOCS / "server.md").read_text(encoding="utf-8")
    assert not {field.name for field in fields(ServerConfig) if f"`{field.name}`" not in server}


def _is_layout(name: str) -> bool:
    try:
        load_layout(name)
    except errors.SkelactError:
        return False
    return True


# what the blocks say


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted({block.page for block in of_language("python")}), ids=lambda page: page.stem)
def test_python_blocks_run_one_after_another(page: Path, workplace: Path) -> None:
    scope: dict[str, object] = {}
    for block in of_language("python"):
        if block.page == page:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block.text, str(page), "exec"), scope)


@pytest.mark.parametrize("line", command_lines())
def test_commands_are_commands(line: str) -> None:
    words = to_words(line)
    program = words[0]
    if program == "skelact":
        parse_command(words[1:])
    elif program == "torchrun":
        parse_command(words[words.index("skelact.cli") + 1 :])
    elif program == "grpcurl":
        check_call(words)
    elif program == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    elif program == "pip":
        check_package(words[-1])
    elif program == "python":
        assert (ROOT / words[1]).is_file()
    elif program == "curl":
        check_http_call(words)
    elif program == "docker":
        check_docker(words)
    elif program == "npm":
        assert words[1] == "install"
    elif program == "protoc":
        assert list(ROOT.glob(words[-1]))
    elif program in ("node", "cp") and words[1].startswith("examples/"):
        assert (ROOT / words[1]).is_file()
    elif program == "cp" or line in GO_STEPS:
        pass  # what they copy and build is run by tests/test_other_languages.py
    else:
        pytest.fail(f"{program}: nothing here checks it")


def test_commands_in_the_text_are_commands() -> None:
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for span in re.findall(r"`(skelact [^`]+)`", text):
            try:
                parse_command(to_words(span)[1:])
            except Exception as error:
                if type(error).__name__ != "MissingParameter":  # or a command without what it needs
                    raise AssertionError(f"{page.name}: {span}") from error


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in command_lines() if line.startswith("skelact ")])
def test_commands_run_on_the_samples(line: str, workplace: Path) -> None:
    words = to_words(line)[1:]
    if not is_runnable(words):
        pytest.skip("reads what is not in samples/, or takes long")
    with contextlib.redirect_stdout(io.StringIO()):
        main(words)


def is_runnable(words: list[str]) -> bool:
    """Whether a command reads only what lies in samples/."""
    command = next((name for name in RUNNABLE if " ".join(words).startswith(name)), None)
    if command is None or "--weights" in words:
        return False
    return command not in ("recognize", "pose", "measure") or words[1].startswith("samples/")


def parse_command(words: list[str]) -> None:
    """Parse without running; fails as the command line does for a wrong command or option."""
    command = typer.main.get_command(app)
    context = command.context_class(command, info_name="skelact")
    try:
        while hasattr(command, "resolve_command"):
            if words in ([], ["--help"]):  # text may name a family of commands
                return
            name, command, words = command.resolve_command(context, words)
            context = command.context_class(command, info_name=name, parent=context)
        with contextlib.redirect_stdout(io.StringIO()):
            command.make_context(command.name, list(words), parent=context.parent)
    except Exception as error:
        if getattr(error, "exit_code", 1) != 0:  # 0: help was asked for
            raise


def check_docker(words: list[str]) -> None:
    """A docker line builds the image with arguments that it has, runs it, or names a compose file that is there."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    if words[1] == "build":
        for name in (value.partition("=")[0] for option, value in pairwise(words) if option == "--build-arg"):
            assert re.search(rf"^ARG {name}\b", text, flags=re.MULTILINE)
    elif words[1] == "compose":
        assert (ROOT / words[words.index("-f") + 1]).is_file()
    else:
        image = next(index for index, word in enumerate(words) if word.startswith("skelact:"))
        if words[image + 1 :]:
            parse_command(words[image + 1 :])


def check_http_call(words: list[str]) -> None:
    """A curl line asks for /health, or posts a request of the method that its address names."""
    path = words[-1].removeprefix("http://localhost:8080/")
    if path == "health":
        return
    assert "content-type: application/json" in words
    service, _, method = path.partition("/")
    kind = services()[service].methods_by_name[method].input_type
    body = words[words.index("-d") + 1]
    text = (ROOT / body[1:]).read_text(encoding="utf-8") if body.startswith("@") else body
    json_format.Parse(text, GetMessageClass(kind)())


def check_package(name: str) -> None:
    """A package that pip is told to install: this one, with an extra that exists, or a hint to another one."""
    extra = re.fullmatch(r"skelact(?:\[(\w+)\])?", name)
    if extra and extra[1]:
        assert re.search(rf"^{extra[1]} = \[", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)


def test_extras_in_the_text_exist() -> None:
    for page in PAGES:
        for name in re.findall(r"skelact\[\w+\]", page.read_text(encoding="utf-8")):
            check_package(name)


def services() -> dict[str, ServiceDescriptor]:
    return {one.full_name: one for proto in PROTOS for one in proto.DESCRIPTOR.services_by_name.values()}


def messages() -> Iterator[Descriptor]:
    for proto in PROTOS:
        yield from _nested(proto.DESCRIPTOR)


def _nested(parent: FileDescriptor | Descriptor) -> Iterator[Descriptor]:
    inside = parent.message_types_by_name if isinstance(parent, FileDescriptor) else parent.nested_types_by_name
    for message in inside.values():
        yield message
        yield from _nested(message)


def check_call(words: list[str]) -> None:
    """A grpcurl call names a method, and its -d is a request of that method."""
    service, method = next(word for word in words if "/" in word and "{" not in word).split("/")
    kind = services()[service].methods_by_name[method].input_type
    request = words[words.index("-d") + 1] if "-d" in words else "{}"
    if request != "@":
        json_format.Parse(request, GetMessageClass(kind)())


@pytest.mark.parametrize(
    ("language", "example"),
    [("go", "go/main.go"), ("javascript", "node/call.js"), ("typescript", "typescript/call.ts")],
)
def test_blocks_of_other_languages_are_the_examples(language: str, example: str) -> None:
    text = (EXAMPLES / example).read_text(encoding="utf-8")
    assert {block.text for block in of_language(language)} == {text}, "tests/test_other_languages.py runs the example"


@pytest.mark.parametrize("example", ["go/main.go", "node/call.js"])
def test_examples_of_other_languages_use_the_contract(example: str) -> None:
    text = (EXAMPLES / example).read_text(encoding="utf-8")
    known = services()
    for client in re.findall(r"pb\.(?:New)?(\w+Service)Client", text) + re.findall(r"new (\w+Service)\(", text):
        assert f"skelact.v1.{client}" in known
    fields = {field.name for message in messages() for field in message.fields}
    if example.endswith(".go"):
        fields = {_camel(field) for field in fields}
        assert (
            set(re.findall(r"(?:answer|person|header|chunk|Scores\[0\]|Rotations|Report)\.([A-Z]\w+)", text)) <= fields
        )
    else:
        assert set(re.findall(r"(?:answer|person|header|chunk|scores\[0\]|rotations|report)\.(\w+)", text)) <= fields


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


@pytest.mark.parametrize("block", of_language("yaml"), ids=lambda block: block.page.stem)
def test_settings_load(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "server.yaml"
    file.write_text(block.text, encoding="utf-8")
    load_config(file, ServerConfig)


@pytest.mark.parametrize("block", of_language("csv"), ids=lambda block: block.page.stem)
def test_label_tables_name_recordings(block: Block) -> None:
    with (SAMPLES / "recordings" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shown = list(csv.DictReader(io.StringIO(block.text)))
    assert shown and all(row in rows for row in shown)


# samples, examples, tools


def tool(name: str) -> ModuleType:
    """Import a file of tools/."""
    folder = str(ROOT / "tools")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(file.stem for file in (ROOT / "tools").glob("*.py")))
def test_tools_import(name: str) -> None:
    assert tool(name).__doc__


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("walk.bvh", "walk"),
        ("walk.skeleton", "walk"),
        ("walk.json", "walk"),
        ("wave.npz", "wave-right-hand"),
    ],
)
def test_samples_show_what_they_are_called(name: str, label: str) -> None:
    (scores,) = skelact.load_recognizer().recognize(skelact.load_clip(SAMPLES / name))
    best, probability = scores.top(1)[0]
    assert best == label
    assert probability > 0.9


@pytest.mark.parametrize(
    "name", ["walk.bvh", "walk.skeleton", "walk.json", "wave.npz", "recordings/wave_right_hand_3.npz"]
)
def test_samples_are_what_their_tool_makes(name: str, tmp_path: Path) -> None:
    make = tool("make_samples")
    make.make_files(tmp_path)
    make.make_recordings(tmp_path / "recordings")
    made, kept = skelact.load_clip(tmp_path / name), skelact.load_clip(SAMPLES / name)
    assert made.layout.name == kept.layout.name
    assert abs(made.joints - kept.joints).max() < 1e-3


def test_the_figure_is_rendered_where_the_camera_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    render, motions = tool("render_figure"), tool("sample_motion")
    camera = render.Camera(eye=(0.0, 1.0, 3.5), target=(0.0, 0.9, 0.0), size=(48, 36))
    image = next(render.render_motion(motions.make_wave(0.1), camera))
    shirt = abs(image.astype(int) - render.SHIRT).sum(-1) < 120
    rows, columns = shirt.nonzero()
    assert len(rows) > 10
    assert abs(columns.mean() - 24) < 4
    assert rows.mean() < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("recognize_file", ["samples/walk.bvh"], "walk"),
        ("recognize_live", ["samples/wave.npz"], "wave-right-hand"),
        ("recognize_camera", ["samples/wave.mp4"], "certain    wave-right-hand"),
        ("capture_video", ["samples/wave.mp4", "1.75", "people.npz"], "1 people; the one seen most: 3"),
        ("pose_picture", ["samples/person.jpg", "drawn.png"], "1 people"),
        ("generate_motion", ["walk while waving the right hand", "out.bvh"], "verdict: verified"),
        ("train_own", ["samples/recordings", "own"], "walk_0.npz"),
    ],
)
def test_examples_run(
    name: str, arguments: list[str], said: str, workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said in run_example(name, arguments, monkeypatch)


@pytest.mark.slow
def test_the_example_of_a_client_runs(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with skelact.ServerProcess() as server:
        assert "walk" in run_example("call_server", [server.address, "samples/walk.bvh"], monkeypatch)


def test_every_example_is_tested() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert not {file.stem for file in EXAMPLES.glob("*.py") if f'"{file.stem}"' not in text}


def run_example(name: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "argv", [f"{name}.py", *arguments])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    return printed.getvalue()


def test_the_picture_of_rooms_is_current() -> None:
    draw = tool("draw_rooms")
    kept = (DOCS / "images" / "rooms.svg").read_text(encoding="utf-8")
    assert draw.format_svg(draw.read_imports()) == kept, "run: python tools/draw_rooms.py"


def test_an_import_circle_is_told() -> None:
    with pytest.raises(ValueError, match="circle: a, b"):
        tool("draw_rooms").to_rows({"a": {"b"}, "b": {"a"}, "c": set()})


def test_arrows_that_follow_are_left_out() -> None:
    imports = {"a": set(), "b": {"a"}, "c": {"a", "b"}}
    assert tool("draw_rooms").needed_arrows(imports) == [("b", "a"), ("c", "b")]


def test_the_reference_has_every_public_name() -> None:
    listed = tool("docs_hooks").list_public_names()
    assert not {name for name in skelact.PUBLIC if f".{name}\n" not in listed + "\n"}
