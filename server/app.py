"""Put the server together: services, health, reflection."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import av.subtitles.stream  # noqa: F401  (else imported with the first video)
import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from skelact.errors import ConfigError
from skelact.recognition import Recognizer
from skelact.v1 import (
    analysis_pb2,
    analysis_pb2_grpc,
    generation_pb2,
    generation_pb2_grpc,
    info_pb2,
    info_pb2_grpc,
    library_pb2,
    library_pb2_grpc,
    pose_pb2,
    pose_pb2_grpc,
    recognition_pb2,
    recognition_pb2_grpc,
)

from .address import bound_address, check_address, check_exposure, is_unix
from .config import ServerConfig
from .connections import channel_options, raise_file_limit
from .http.app import HttpApp
from .http.listener import HttpListener, listen
from .http.methods import MethodTable
from .http.shown import Shown
from .interceptor import CallInterceptor
from .lanes import Lanes
from .loading import LoadedModels, register_models, swap_models, takes_hang_up
from .memory import return_large_blocks
from .metrics import Metrics, start_metrics
from .models import ModelRegistry
from .runner import CallRunner
from .servicers.analysis import AnalysisServicer
from .servicers.generation import GenerationServicer
from .servicers.info import InfoServicer
from .servicers.library import LibraryServicer
from .servicers.pose import PoseServicer
from .servicers.recognition import RecognitionServicer
from .stopping import OpenCalls, drain
from .tls import CertificateFiles
from .tracing import Tracer, start_tracing

logger = logging.getLogger(__name__)
RECOGNITION = recognition_pb2.DESCRIPTOR.services_by_name["RecognitionService"].full_name
POSE = pose_pb2.DESCRIPTOR.services_by_name["PoseService"].full_name
GENERATION = generation_pb2.DESCRIPTOR.services_by_name["GenerationService"].full_name
ANALYSIS = analysis_pb2.DESCRIPTOR.services_by_name["AnalysisService"].full_name
INFO = info_pb2.DESCRIPTOR.services_by_name["InfoService"].full_name
LIBRARY = library_pb2.DESCRIPTOR.services_by_name["LibraryService"].full_name
SERVICES = (RECOGNITION, POSE, GENERATION, LIBRARY, ANALYSIS, INFO)
SWITCH_S = 5e-4  # a network that ends waits this long for the interpreter while the event loop is busy
NOTHING_SHOWN = Shown()


@dataclass(frozen=True)
class Sharing:
    """How a server process shares its port with others.

    Attributes:
        listens_late: Whether it loads its models first, because others serve meanwhile.
        answers_scrapes: Whether it is the one that tells the metrics of all.
    """

    listens_late: bool
    answers_scrapes: bool


@dataclass
class Running:
    """A started server.

    Attributes:
        server: The gRPC server.
        address: Where it listens, with the real port.
        port: The port it listens on; 0 for a socket file.
        health: Its health service.
        models: The models and their lanes.
        calls: Those that are open.
        metrics: What is measured.
        tracer: Where spans go.
        http: The port for browsers and scripts; None: there is none.
    """

    server: grpc.aio.Server
    address: str
    port: int
    health: health.aio.HealthServicer
    models: ModelRegistry
    calls: OpenCalls
    metrics: Metrics
    tracer: Tracer
    http: HttpListener | None = None

    async def stop(self, drain_s: float, *, lame_duck_s: float = 0.0) -> None:
        """Say NOT_SERVING, refuse new calls, let open ones finish, stop."""
        self.models.is_stopping = True
        await self.health.enter_graceful_shutdown()
        sessions = self.models.open_sessions
        await drain(self.server, self.calls, sessions, drain_s=drain_s, lame_duck_s=lame_duck_s)
        if self.http:
            await self.http.stop()
        await asyncio.to_thread(self.models.close)
        await asyncio.to_thread(self.metrics.close)
        await asyncio.to_thread(self.tracer.close)


async def start_server(
    config: ServerConfig,
    load: Callable[[], Sequence[Recognizer]] | None = None,
    *,
    ready: asyncio.Event | None = None,
    sharing: Sharing | None = None,
    loaded: LoadedModels | None = None,
    shown: Shown = NOTHING_SHOWN,
) -> Running:
    """Listen at once, answer health with NOT_SERVING, load the models, then serve.

    Args:
        config: Address and limits.
        load: Makes the recognizers; unset: those that the config names.
        ready: Set when the port is open and the models are still loading.
        sharing: How it shares its port with other processes; unset: it has it alone.
        loaded: Models that are loaded already.
        shown: On the page.

    Raises:
        ConfigError: The address, the certificates or the tokens cannot be used, or plain text would leave this machine.
        CheckpointError: A model cannot be loaded; the port is closed again.
    """
    if not config.tls.certificate and not config.insecure:
        check_exposure(config.address)
        if config.http.address:
            check_exposure(config.http.address, field="http.address")
    if sharing is None:
        await asyncio.to_thread(check_address, config.address)
    tracer = start_tracing(config)
    metrics = start_metrics(config, serves=sharing is None or sharing.answers_scrapes)
    models = ModelRegistry(
        Lanes(threads=config.cores),
        serves_pose=config.pose,
        serves_generation=config.generation,
        metrics=metrics,
    )
    if config.metrics:
        models.lanes.observe = lambda turn: metrics.observe_turn(turn, models.lanes.waiting(turn.lane))
    calls = OpenCalls()
    try:
        runner, methods = CallRunner(config, metrics, tracer), MethodTable()
        server, state = await _build_server(models, config, calls, runner, methods, shares_port=sharing is not None)
        http = None
        try:
            is_late = sharing is not None and sharing.listens_late
            if is_late:
                await register_models(models, config, load, loaded)
            address, port = await _listen(server, config, metrics)
            logger.info("listening address=%s", address)
            if config.http.address:
                app = HttpApp(config, runner, methods, calls, models=models, shown=shown)
                http = await listen(app, config, shares_port=sharing is not None)
                shown.on_listen(f"{'https' if config.tls.certificate else 'http'}://{http.address}/")
            if ready is not None:
                ready.set()
            if not is_late:
                await register_models(models, config, load, loaded)
        except BaseException:
            await server.stop(0)
            if http:
                await http.stop()
            raise
    except BaseException:
        models.close()
        metrics.close()
        tracer.close()
        raise
    absent = {POSE: models.pose is None, GENERATION: models.generation is None, LIBRARY: models.generation is None}
    for name in ("", *SERVICES):
        if not absent.get(name):
            await state.set(name, health_pb2.HealthCheckResponse.SERVING)
    provider = models.pose.estimator.provider if models.pose else "none"
    names = ",".join(models.recognizers)
    logger.info("serving address=%s models=%s pose=%s generation=%s", address, names, provider, config.generation)
    return Running(server, address, port, state, models, calls, metrics, tracer, http)


async def _build_server(
    models: ModelRegistry,
    config: ServerConfig,
    calls: OpenCalls,
    runner: CallRunner,
    methods: MethodTable,
    *,
    shares_port: bool,
) -> tuple[grpc.aio.Server, health.aio.HealthServicer]:
    """A server with all services, and its health service, which answers NOT_SERVING."""
    server = grpc.aio.server(
        interceptors=[calls, CallInterceptor(runner)],
        options=[*channel_options(config.limits), ("grpc.so_reuseport", int(shares_port))],
    )
    state = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(state, server)
    for name in ("", *SERVICES):
        await state.set(name, health_pb2.HealthCheckResponse.NOT_SERVING)
    _add_services((server, methods), models, config)
    if config.reflection != "off":
        reflection.enable_server_reflection((*SERVICES, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    return server, state


async def _listen(server: grpc.aio.Server, config: ServerConfig, metrics: Metrics) -> tuple[str, int]:
    """Open the port; return the address with the real port, and the port, 0 for a socket file."""
    address = config.address
    try:
        if config.tls.certificate:
            files = CertificateFiles(config.tls, lambda read: metrics.set_certificate_end(read.expires))
            port = server.add_secure_port(address, files.credentials())
        else:
            port = server.add_insecure_port(address)
    except RuntimeError as error:
        raise ConfigError(f"address: cannot listen on {address}") from error
    await server.start()
    bound = bound_address(address, port)
    return bound, 0 if is_unix(bound) else port


def _add_services(registries: Sequence[Any], models: ModelRegistry, config: ServerConfig) -> None:
    """Make the servicers and give them to each of what answers calls."""
    limits = config.limits
    recognition = RecognitionServicer(models, limits, decoder_threads=max(1, config.threads))
    pose, generation = PoseServicer(models, limits), GenerationServicer(models, limits)
    library = LibraryServicer(models, limits, may_add=bool(config.motions))
    info, analysis = InfoServicer(models, config), AnalysisServicer(models, limits)
    for registry in registries:
        recognition_pb2_grpc.add_RecognitionServiceServicer_to_server(recognition, registry)
        pose_pb2_grpc.add_PoseServiceServicer_to_server(pose, registry)
        generation_pb2_grpc.add_GenerationServiceServicer_to_server(generation, registry)
        library_pb2_grpc.add_LibraryServiceServicer_to_server(library, registry)
        analysis_pb2_grpc.add_AnalysisServiceServicer_to_server(analysis, registry)
        info_pb2_grpc.add_InfoServiceServicer_to_server(info, registry)


async def greet(config: ServerConfig) -> None:
    """Listen on a shared port while the models are being loaded elsewhere, until SIGTERM: health says NOT_SERVING,
    calls are told to come again.
    """
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    models = ModelRegistry(Lanes(threads=1), serves_pose=config.pose, serves_generation=config.generation)
    runner, methods, calls = CallRunner(config, models.metrics, Tracer()), MethodTable(), OpenCalls()
    try:
        server, _ = await _build_server(models, config, calls, runner, methods, shares_port=True)
        await _listen(server, config, models.metrics)
        http = None
        if config.http.address:
            app = HttpApp(config, runner, methods, calls, models=models, shown=NOTHING_SHOWN)
            http = await listen(app, config, shares_port=True)
        await stop.wait()
        if http:
            await http.stop()
        await server.stop(0)
    finally:
        models.close()


async def run_server(
    config: ServerConfig,
    *,
    on_start: Callable[[Running], None] | None = None,
    sharing: Sharing | None = None,
    loaded: LoadedModels | None = None,
    shown: Shown = NOTHING_SHOWN,
) -> None:
    """Serve until SIGTERM or SIGINT, then drain; a second signal ends the process at once. See `start_server`.

    SIGHUP takes what now lies where the models lay; see `swap_models`.
    """
    sys.setswitchinterval(SWITCH_S)
    return_large_blocks()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(number: signal.Signals) -> None:
        if stop.is_set():
            logger.warning("stopped by a second signal, open calls are cut")
            os._exit(128 + number)
        stop.set()

    numbers = (signal.SIGTERM,) if sharing else (signal.SIGTERM, signal.SIGINT)
    for number in numbers:  # before loading: a signal that comes then stops the server too
        loop.add_signal_handler(number, end, number)
    raise_file_limit(config.limits)
    running = await start_server(config, sharing=sharing, loaded=loaded, shown=shown)
    if takes_hang_up():
        loop.add_signal_handler(signal.SIGHUP, lambda: loop.create_task(swap_models(running.models, config)))
    if on_start is not None:
        on_start(running)
    await stop.wait()
    logger.info("stopping, open calls get %.0f s", config.drain_s)
    await running.stop(config.drain_s, lame_duck_s=config.lame_duck_s)
