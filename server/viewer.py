"""A server with a page for whoever sits at this machine."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import uvicorn

from skelact.errors import ConfigError

from .app import start_server
from .config import ServerConfig
from .models import ModelRegistry
from .page import PageRoutes, Shown
from .page_server import PageServer


async def run_page(
    address: str,
    *,
    motions: tuple[Path, ...],
    reports: Path | None,
    weights: tuple[str, ...],
    on_start: Callable[[str], None],
    on_moving: Callable[[], None],
) -> None:
    config = replace(ServerConfig(), address="127.0.0.1:0")
    if weights:
        config = replace(config, models=weights)
    host, _, port = address.rpartition(":")
    web: list[uvicorn.Server] = []

    async def open_page(models: ModelRegistry, target: str) -> None:
        routes = PageRoutes(models, config.limits, Shown(motions, reports, on_moving))
        app = PageServer(routes, target, max_bytes=config.limits.max_message_bytes)
        settings = uvicorn.Config(app, host=host, port=int(port), log_level="warning", lifespan="off")
        server = uvicorn.Server(settings)
        server.install_signal_handlers = lambda: None
        web.append(server)
        serving = asyncio.ensure_future(server.serve())
        while not server.started:
            if serving.done():
                raise ConfigError(f"address: cannot listen on {address}")
            await asyncio.sleep(0.01)
        bound = server.servers[0].sockets[0].getsockname()
        on_start(f"http://{bound[0]}:{bound[1]}/")

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    running = await start_server(config, on_listen=open_page)
    await stop.wait()
    web[0].should_exit = True
    await running.stop(1.0)
