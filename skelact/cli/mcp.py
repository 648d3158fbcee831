"""`skelact mcp`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skelact.errors import ConfigError, SkelactError
from skelact.motion_tools import Actions, CapturedPeople, GeneratedFile, MotionTools, RecognizedFile

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

INSTRUCTIONS = (
    "Human motion. Names of files are relative to one folder; files that are there are not replaced. An answer without "
    "a certain action has a reason: say so, and do not take the likeliest class for the answer. `problems` of a "
    "generated motion is what the sentence asked for and the motion does not show."
)


def mcp(
    folder: Annotated[Path, typer.Argument(help="Folder whose files the agent may read, and where it may write.")],
) -> None:
    """Serve generate, recognize, capture and list_actions to an agent, by MCP over stdin and stdout.

    Example: skelact mcp motions
    """
    build_mcp_server(MotionTools(folder)).run()


def build_mcp_server(tools: MotionTools) -> MCPServer:
    """Make the server, not started.

    Raises:
        ConfigError: The package is missing.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
    except ImportError as error:
        raise ConfigError("mcp: needs a package: pip install 'skelact[mcp]'") from error
    import skelact

    server = MCPServer("skelact", instructions=INSTRUCTIONS, version=skelact.__version__, log_level="WARNING")

    @contextmanager
    def told() -> Iterator[None]:
        """Tell the agent what is wrong; other errors are ours and stay here."""
        try:
            yield
        except SkelactError as error:
            raise ToolError(str(error)) from error

    @server.tool()
    def generate(text: str, file: str, seed: int = 0, duration_s: float | None = None) -> GeneratedFile:
        """Make a human motion from an English sentence, and save it as file (.bvh, .glb, .vrma, .npz, .gif, .mp4)."""
        with told():
            return tools.generate(text, file, seed=seed, duration_s=duration_s)

    @server.tool()
    def recognize(file: str) -> RecognizedFile:
        """Say what each person does in a motion file (.bvh, .glb, .npz, .skeleton) or a video."""
        with told():
            return tools.recognize(file)

    @server.tool()
    def capture(videos: list[str], folder: str, calibration: str = "", height_m: float | None = None) -> CapturedPeople:
        """Capture people in meters; each gets .npz, .trc and .bvh. Several videos need a calibration, one a height."""
        with told():
            return tools.capture(videos, folder, calibration=calibration, height_m=height_m)

    @server.tool()
    def list_actions() -> Actions:
        """List the actions that sentences may ask for, and those that can be recognized."""
        with told():
            return tools.list_actions()

    return server
