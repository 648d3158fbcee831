"""An agent generates, recognizes and lists by MCP over stdin and stdout, and reaches no file outside its folder."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from skelact.errors import InputError
from skelact.motion_tools import MotionTools

SAMPLES = Path(__file__).parents[1] / "samples"
WAIT_S = 120.0


@pytest.mark.parametrize("name", ["../secret.bvh", "/etc/passwd", ".", "", "link/x.bvh", "a\0b", "x" * 5000])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder, outside = tmp_path / "inside", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (tmp_path / "secret.bvh").write_text("HIERARCHY")
    (outside / "x.bvh").write_text("HIERARCHY")
    (folder / "link").symlink_to(outside)
    tools = MotionTools(folder)
    for call in (
        lambda: tools.recognize(name),
        lambda: tools.generate("walk", name),
        lambda: tools.capture([name, name], "out", calibration="x.toml"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.field == "file"


def test_capture_says_what_it_needs(tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        (tmp_path / name).write_bytes(b"")
    tools = MotionTools(tmp_path)
    with pytest.raises(InputError, match="height_m: expected the height"):
        tools.capture(["one.mp4"], "out")
    with pytest.raises(InputError, match="height_m: expected the height"):
        tools.capture(["one.mp4", "two.mp4"], "out")
    with pytest.raises(InputError, match="below"):
        tools.capture(["one.mp4", "two.mp4"], "out", calibration="../c.toml")


def test_nothing_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "walk.bvh").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        MotionTools(tmp_path).generate("walk", "walk.bvh")
    assert (tmp_path / "walk.bvh").read_text() == "mine"
    with pytest.raises(InputError, match="expected a folder"):
        MotionTools(tmp_path / "walk.bvh")


def talk(server: Any, say: Callable[[Any], Awaitable[None]]) -> None:
    mcp = pytest.importorskip("mcp")

    async def run() -> None:
        async with mcp.Client(server) as client:
            await say(client)

    asyncio.run(asyncio.wait_for(run(), WAIT_S))


def test_tools_are_told_with_the_form_of_their_answers(tmp_path: Path) -> None:
    pytest.importorskip("mcp")
    from skelact.cli.mcp import build_mcp_server

    async def say(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"generate", "recognize", "capture", "list_actions"}
        assert set(tools["generate"].input_schema["required"]) == {"text", "file"}
        assert "verdict" in tools["generate"].output_schema["properties"]
        refused = await client.call_tool("recognize", {"file": "../../etc/passwd"})
        assert refused.is_error and "expected a name below" in refused.content[0].text

    talk(build_mcp_server(MotionTools(tmp_path)), say)


@pytest.mark.slow
def test_an_agent_makes_a_motion_and_recognizes_files_over_stdio(tmp_path: Path) -> None:
    stdio = pytest.importorskip("mcp.client.stdio")
    shutil.copy(SAMPLES / "wave.npz", tmp_path)

    async def say(client: Any) -> None:
        made = (await client.call_tool("generate", {"text": "walk", "file": "out/walk.bvh"})).structured_content
        assert made["verdict"] == "verified" and made["problems"] == [] and made["actions"] == ["walk"]
        assert (tmp_path / "out" / "walk.bvh").read_text().startswith("HIERARCHY")
        seen = (await client.call_tool("recognize", {"file": "wave.npz"})).structured_content
        assert seen["people"][0]["action"] == "wave-right-hand"
        known = (await client.call_tool("list_actions", {})).structured_content
        assert "walk" in known["recognized"] and len(known["generated"]) > 20
        refused = await client.call_tool("generate", {"text": "", "file": "none.bvh"})
        assert refused.is_error and "expected a sentence" in refused.content[0].text
        assert not (tmp_path / "none.bvh").exists()

    words = ["-m", "skelact.cli", "mcp", str(tmp_path)]
    talk(stdio.StdioServerParameters(command=sys.executable, args=words), say)
