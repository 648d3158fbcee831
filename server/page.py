"""The page: its files, and what it asks for beside the methods of the services."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from google.protobuf.message import DecodeError

from skelact.errors import InputError
from skelact.generation.motion_files import save_motion
from skelact.v1 import generation_pb2
from skelact.values import Motion
from skelact.view.body import format_body
from skelact.view.opened import format_opened
from skelact.view.reports import find_reports

from .calls import current_call
from .config import Limits
from .lanes import Flow
from .models import ModelRegistry
from .servicers.generation import make_motion

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
BYTES, JSON = "application/octet-stream", "application/json"
POLICY = (  # of the page: nothing comes from elsewhere
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
REPORT_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"  # of a report: it runs nothing
EXPORTS = (".bvh", ".glb", ".vrma", ".gif", ".npz", ".mp4")
GENERATION, RECOGNITION = "skelact.v1.GenerationService", "skelact.v1.RecognitionService"
MAX_NAME = 200


@dataclass(frozen=True)
class Shown:
    """What whoever starts a page puts on it.

    Attributes:
        motions: Motion files that it lists.
        reports: Folder of reports, `None`: it lists none.
        on_moving: Called when a body moves in a browser.
    """

    motions: Sequence[Path] = ()
    reports: Path | None = None
    on_moving: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True)
class Request:
    """One request over HTTP.

    Attributes:
        method: Such as "GET".
        path: Without its query.
        query: Decoded.
        body: All of it.
    """

    method: str
    path: str
    query: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """One answer over HTTP."""

    body: bytes
    type: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, value: object) -> Response:
        """JSON."""
        return cls(json.dumps(value).encode(), JSON)


class UnknownPageError(InputError):
    """There is no such page."""


class PageRoutes:
    """Answers what a browser asks for beside the methods of the services.

    Args:
        models: Make what is downloaded.
        limits: Of uploads and texts.
        shown: What is listed.
    """

    def __init__(self, models: ModelRegistry, limits: Limits, shown: Shown) -> None:
        self._models = models
        self._limits = limits
        self._shown = shown
        self._built = _read_built()
        self._reports = find_reports(shown.reports) if shown.reports else ()

    def static(self, request: Request) -> Response | None:
        """Files of the page, which anybody may have; `None` for anything else."""
        if request.method not in ("GET", "HEAD"):
            return None
        name = "index.html" if request.path == "/" else request.path.removeprefix("/page/")
        if name == "body":
            return Response(format_body(), BYTES)
        if name not in self._built:
            return None
        headers = (("content-security-policy", POLICY),) if name.endswith(".html") else ()
        return Response(self._built[name], TYPES[PurePosixPath(name).suffix], headers=headers)

    def service_of(self, request: Request) -> str:
        """Full name of the service whose right a request needs."""
        return GENERATION if request.path == "/page/export" else RECOGNITION

    async def answer(self, request: Request) -> Response:
        """Answer what is no file of the page.

        Raises:
            UnknownPageError: There is no such page.
            InputError: The file or the request is not usable.
        """
        match (request.method, request.path.split("/")[2:]):
            case ("POST", ["open"]):
                return await asyncio.to_thread(_open_bytes, request.body, request.query.get("name", ""))
            case ("POST", ["export"]):
                return await self._export(request)
            case ("POST", ["moving"]):
                self._shown.on_moving()
                return Response.of({})
            case ("GET", ["shown"]):
                motions = [path.name for path in self._shown.motions]
                return Response.of({"motions": motions, "reports": [report.title for report in self._reports]})
            case ("GET", ["motions", number]):
                path = _pick(self._shown.motions, number)
                return Response(await asyncio.to_thread(format_opened, path, name=path.name), BYTES)
            case ("GET", ["reports", number]):
                content = await asyncio.to_thread(_pick(self._reports, number).path.read_bytes)
                return Response(content, TYPES[".html"], headers=(("content-security-policy", REPORT_POLICY),))
        raise UnknownPageError("no such page: the page is at /")

    async def _export(self, request: Request) -> Response:
        """Make a motion again, equal text and seed give equal frames, and write it as a file."""
        suffix = f".{request.query.get('format', '')}"
        if suffix not in EXPORTS:
            raise InputError(f"expected one of {', '.join(EXPORTS)}, got {suffix[:20]!r}", field="format")
        try:
            wanted = generation_pb2.GenerateRequest.FromString(request.body)
        except DecodeError:
            raise InputError("malformed request: cannot parse GenerateRequest") from None
        engine = self._models.need_generation()
        made = await make_motion(engine, Flow(current_call().name), wanted, self._limits)
        content = await asyncio.to_thread(_write, suffix, made.motion)
        name = f'attachment; filename="motion{suffix}"'
        return Response(content, BYTES, headers=(("content-disposition", name),))


def _read_built() -> dict[str, bytes]:
    """Name -> bytes of the files of the page, which ship with the package."""
    folder = files("skelact.view") / "page"
    return {one.name: one.read_bytes() for one in folder.iterdir() if PurePosixPath(one.name).suffix in TYPES}


def _pick(listed: Sequence[Any], number: str) -> Any:
    if not number.isdecimal() or int(number) >= len(listed):
        raise UnknownPageError(f"expected a number below {len(listed)}, got {number[:20]!r}")
    return listed[int(number)]


def _open_bytes(content: bytes, name: str) -> Response:
    """Read a motion file that came as bytes; only the ending of its name counts."""
    suffixes = "".join(PurePosixPath(name[-MAX_NAME:]).suffixes[-2:])
    kept = "".join(letter for letter in suffixes if letter.isalnum() or letter == ".")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"motion{kept}"
        path.write_bytes(content)
        try:
            return Response(format_opened(path, name=name[-MAX_NAME:]), BYTES)
        except InputError as error:
            raise InputError(error.reason, field=name[-MAX_NAME:]) from error


def _write(suffix: str, motion: Motion) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"motion{suffix}"
        save_motion(path, motion)
        return path.read_bytes()
