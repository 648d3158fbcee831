"""`skelact serve` and `skelact demo`: run the gRPC server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.options import LogLevel, RayOption, console, log_plainly, output_option
from skelact.outputs import check_output_folder


def serve(
    config: Annotated[str | None, typer.Option(help="Settings: YAML file, or `server` for the shipped file.")] = None,
    address: Annotated[str | None, typer.Option(help="HOST:PORT, [IPV6]:PORT or unix:PATH. Port 0: any free.")] = None,
    weights: Annotated[
        list[str] | None, typer.Option(help="Recognizer: mocap-core19, mocap-core19-commercial, or path (repeatable).")
    ] = None,
    actions: Annotated[str | None, typer.Option(help="Folder of taught actions, for the first recognizer.")] = None,
    device: Annotated[str | None, typer.Option(help="cpu, cuda or cuda:N.")] = None,
    threads: Annotated[int | None, typer.Option(min=0, help="Threads per network (0 = all cores).")] = None,
    workers: Annotated[int | None, typer.Option(min=0, help="Server processes (0 = one per core).")] = None,
    certificate: Annotated[Path | None, typer.Option(help="TLS: certificate chain, PEM.")] = None,
    key: Annotated[Path | None, typer.Option(help="TLS: private key, PEM.")] = None,
    client_ca: Annotated[Path | None, typer.Option(help="TLS: who signs the certificates of clients, PEM.")] = None,
    tokens: Annotated[Path | None, typer.Option(help="File made with `skelact token add`.")] = None,
    metrics: Annotated[str | None, typer.Option(help="HOST:PORT of the Prometheus endpoint.")] = None,
    http: Annotated[str | None, typer.Option(help="HOST:PORT for browsers, curl and scripts.")] = None,
    ray: RayOption = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Allow plain text beyond this machine.")] = False,
    log_level: Annotated[LogLevel, typer.Option(help="Minimum log level.")] = LogLevel.INFO,
    announce: Annotated[
        bool, typer.Option("--announce", help="Print 'serving PORT' when ready, for programs.")
    ] = False,
) -> None:
    """Run the gRPC server. Options override the settings file.

    Example: skelact serve --address 127.0.0.1:50051
    """
    from skelact_server.app import run_server
    from skelact_server.call_log import call_log
    from skelact_server.config import ServerConfig
    from skelact_server.workers import Supervisor, default_workers

    from skelact.config import find_config, load_config, parse_config
    from skelact.server_process import end_with_parent

    log_plainly(log_level)
    given: dict[str, object] = {
        "address": address,
        "models": weights,
        "actions": actions,
        "device": device,
        "threads": threads,
        "workers": workers,
    }
    files = {"tls.certificate": certificate, "tls.key": key, "tls.client_ca": client_ca, "tokens": tokens}
    given |= {name: str(path) for name, path in files.items() if path is not None}
    given |= {"metrics": metrics, "http.address": http, "insecure": insecure or None}
    overrides = [f"{name}={json.dumps(value)}" for name, value in given.items() if value is not None]
    if config:
        settings = load_config(find_config(config), ServerConfig, overrides=overrides)
    else:
        settings = parse_config({}, ServerConfig, source="options", overrides=overrides)

    def print_address(address: str, port: int) -> None:
        print(f"serving {port or address}" if announce else f"serving {address}", flush=True)

    if ray:
        from skelact_server.ray_serving import RayServers

        RayServers(settings, ray, on_start=lambda found: print(f"serving {' '.join(found)}", flush=True)).run()
        return
    settings = replace(settings, workers=settings.workers or default_workers(settings.address))
    if settings.workers > 1:
        Supervisor(settings, on_start=print_address).run()
        return
    end_with_parent()
    with call_log():
        asyncio.run(run_server(settings, on_start=lambda running: print_address(running.address, running.port)))


def demo(
    motion: Annotated[Path | None, typer.Argument(help="Motion file to play. Default: a generated motion.")] = None,
    output: Annotated[Path, output_option("Folder for the generated motion.")] = Path("demo-out"),
    speed: Annotated[float, typer.Option(help="Playback speed.")] = 1.0,
) -> None:
    """Stream a generated motion or a file through a server and show the recognized actions.

    Example: skelact demo walk.bvh
    """
    from skelact.demo import run_demo

    check_output_folder(output, field="output")
    run_demo(motion, output=output, speed=speed, console=console)
