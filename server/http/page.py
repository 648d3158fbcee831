"""The page: its files, and what it asks for beside the methods of the services."""

from __future__ import annotations

import asyncio
import functools
import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl

from google.protobuf.message import DecodeError

from skelact.datasets.ntu.classes import CLASS_NAMES
from skelact.errors import InputError
from skelact.generation.motion_files import save_motion
from skelact.v1 import generation_pb2
from skelact.values import Motion
from skelact.view.body import format_body
from skelact.view.collections import Collection, open_collection
from skelact.view.opened import format_clip, format_opened
from skelact.view.reports import Report, find_reports

from ..calls import current_call
from ..config import Limits
from ..fair_queue import Flow
from ..models import ModelRegistry
from ..servicers.generation import make_motion
from .connection import Headers, Receive, Scope, Send
from .plain import Answer, HttpCalls, send_body, send_json
from .shown import Shown

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
BYTES, JSON = "application/octet-stream", "application/json"
PREFIX = "/page/"
POLICY = "; ".join(  # of the page: nothing comes from elsewhere; reports have their own styles
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
EXPORTS = (".bvh", ".glb", ".vrma", ".gif", ".npz", ".mp4")
GENERATION, RECOGNITION = "skelact.v1.GenerationService", "skelact.v1.RecognitionService"
INFO = "skelact.v1.InfoService"
MAX_NAME, MAX_DIGITS = 200, 6
OPEN_S, WRITE_S = 0.2, 0.5  # expected time of a file


PageApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def page_app(calls: HttpCalls, models: ModelRegistry, limits: Limits, shown: Shown) -> PageApp:
    """Return the application of ASGI that answers every path that is no method.

    Args:
        calls: Admits what costs something.
        models: Make what is downloaded.
        limits: Of texts.
        shown: What is listed.
    """
    built = _read_built()
    routes = PageRoutes(models, limits, shown)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        name = "index.html" if path == "/" else path.removeprefix(PREFIX)
        if method in ("GET", "HEAD") and name in built:
            await send_body(send, TYPES[PurePosixPath(name).suffix], built[name], headers=_headers_of(name))
        elif route := routes.find(method, path, dict(parse_qsl(scope["query_string"].decode("latin-1")))):
            await calls.answer_plain(scope, receive, send, service=route.service, answer=route.answer)
        else:
            await send_json(send, {"code": "not_found", "message": "no such page: the page is at /"}, status=404)

    return answer


@dataclass(frozen=True)
class Route:
    """How a request is answered, and whose right it takes."""

    service: str
    answer: Answer


class PageRoutes:
    """Answers what the page asks for beside the methods of the services.

    Args:
        models: Make what is downloaded.
        limits: Of texts.
        shown: What is listed.
    """

    def __init__(self, models: ModelRegistry, limits: Limits, shown: Shown) -> None:
        self._models = models
        self._limits = limits
        self._shown = shown
        self._collections = tuple(open_collection(path) for path in shown.collections)
        self._reports = find_reports(shown.reports) if shown.reports else ()

    def find(self, method: str, path: str, query: Mapping[str, str]) -> Route | None:
        """Return the route of a request; None: there is none."""
        match (method, path.removeprefix(PREFIX).split("/")):
            case ("GET", ["body"]):
                return Route(INFO, _body)
            case ("GET", ["shown"]):
                return Route(INFO, self._list_shown)
            case ("POST", ["moving"]):
                return Route(INFO, self._take_moving)
            case ("POST", ["open"]):
                return Route(RECOGNITION, functools.partial(self._open, query.get("name", ""), _animation(query)))
            case ("POST", ["export"]):
                return Route(GENERATION, functools.partial(self._export, suffix=f".{query.get('format', '')}"))
            case ("GET", ["motions", number]) if _is_below(number, self._shown.motions):
                opening = functools.partial(_open_listed, self._shown.motions[int(number)], _animation(query))
                return Route(RECOGNITION, opening)
            case ("GET", ["collections", number]) if _is_below(number, self._collections):
                found = functools.partial(_find_in, self._collections[int(number)], query.get("find", "")[:MAX_NAME])
                return Route(RECOGNITION, found)
            case ("GET", ["collections", number, item]) if _is_below(number, self._collections):
                collection = self._collections[int(number)]
                if _is_below(item, collection.titles):
                    return Route(RECOGNITION, functools.partial(_open_item, collection, int(item)))
            case ("GET", ["actions"]):
                return Route(INFO, _list_actions)
            case ("GET", ["reports", number]) if _is_below(number, self._reports):
                return Route(INFO, functools.partial(_read_report, self._reports[int(number)]))
        return None

    async def _list_shown(self, _: bytes) -> tuple[str, bytes]:
        listed = {
            "motions": [path.name for path in self._shown.motions],
            "collections": [collection.name for collection in self._collections],
            "reports": [report.title for report in self._reports],
        }
        return JSON, json.dumps(listed).encode()

    async def _take_moving(self, _: bytes) -> tuple[str, bytes]:
        self._shown.on_moving()
        return JSON, b"{}"

    async def _open(self, name: str, animation: str, content: bytes) -> tuple[str, bytes]:
        """Read a motion file in turn with what others want recognized."""
        engine = self._models.need_recognizer("", field="model")
        flow = Flow(current_call().name)
        return BYTES, await engine.run(flow, _read_opened, content, name[-MAX_NAME:], animation, cost_s=OPEN_S)

    async def _export(self, body: bytes, *, suffix: str) -> tuple[str, bytes]:
        """Make a motion again, equal text and seed give equal frames, and write it as a file."""
        if suffix not in EXPORTS:
            raise InputError(f"expected one of {', '.join(EXPORTS)}, got {suffix[:20]!r}", field="format")
        try:
            wanted = generation_pb2.GenerateRequest.FromString(body)
        except DecodeError:
            raise InputError("malformed request: cannot parse GenerateRequest") from None
        engine = self._models.need_generation()
        flow = Flow(current_call().name)
        made = await make_motion(engine, flow, wanted, self._limits)
        return BYTES, await engine.run(flow, _write, suffix, made.motion, cost_s=WRITE_S)


def _headers_of(name: str) -> Headers:
    headers = [(b"cache-control", b"no-cache"), (b"x-content-type-options", b"nosniff")]
    return [*headers, (b"content-security-policy", POLICY.encode())] if name.endswith(".html") else headers


def _is_below(number: str, listed: Sequence[object]) -> bool:
    return number.isdecimal() and len(number) < MAX_DIGITS and int(number) < len(listed)


async def _body(_: bytes) -> tuple[str, bytes]:
    return BYTES, await asyncio.to_thread(format_body)


async def _open_listed(path: Path, animation: str, _: bytes) -> tuple[str, bytes]:
    return BYTES, await asyncio.to_thread(format_opened, path, name=path.name, animation=animation)


async def _find_in(collection: Collection, text: str, _: bytes) -> tuple[str, bytes]:
    total, found = await asyncio.to_thread(collection.find, text)
    listed = [(index, collection.titles[index]) for index in found]
    return JSON, json.dumps({"total": total, "found": listed}, ensure_ascii=False).encode()


async def _open_item(collection: Collection, index: int, _: bytes) -> tuple[str, bytes]:
    return BYTES, await asyncio.to_thread(_format_item, collection, index)


def _format_item(collection: Collection, index: int) -> bytes:
    return format_clip(collection.load(index), name=collection.titles[index])


async def _list_actions(_: bytes) -> tuple[str, bytes]:
    """The actions of NTU RGB+D, by their numbers from 1."""
    return JSON, json.dumps(CLASS_NAMES).encode()


async def _read_report(report: Report, _: bytes) -> tuple[str, bytes]:
    return BYTES, await asyncio.to_thread(report.path.read_bytes)


def _read_built() -> dict[str, bytes]:
    """Name -> bytes of the files of the page, which ship with the package."""
    folder = files("skelact.view") / "page"
    return {one.name: one.read_bytes() for one in folder.iterdir() if PurePosixPath(one.name).suffix in TYPES}


def _animation(query: Mapping[str, str]) -> str:
    """Which animation of a file with several is asked for."""
    return query.get("animation", "")[:MAX_NAME]


def _read_opened(content: bytes, name: str, animation: str) -> bytes:
    """Read a motion file that came as bytes; only the ending of its name counts."""
    kept = "".join(letter for letter in "".join(PurePosixPath(name).suffixes[-2:]) if letter.isalnum() or letter == ".")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"motion{kept}"
        path.write_bytes(content)
        try:
            return format_opened(path, name=name, animation=animation)
        except InputError as error:
            raise InputError(error.reason, field=name) from error


def _write(suffix: str, motion: Motion) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"motion{suffix}"
        save_motion(path, motion)
        return path.read_bytes()
