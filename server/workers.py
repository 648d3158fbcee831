"""Several server processes on one port: the kernel spreads connections, a supervisor restarts what dies.

Where it is safe the supervisor loads the models and forks: workers share their memory, and a new one serves at once.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace

from skelact.errors import ConfigError, RunInterruptedError, SkelactError

from .address import bound_address, check_address, is_unix, network_parts
from .app import Sharing, greet, run_server
from .call_log import call_log
from .config import ServerConfig
from .loading import LoadedModels, load_models, takes_hang_up

logger = logging.getLogger(__name__)
FIRST_PAUSE_S, MAX_PAUSE_S = 0.5, 30.0  # before a worker that died is started again
STEADY_S = 60.0  # a worker that lived longer is started again after the first pause
POLL_S = 0.2
FAILED_CODE = 2
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s worker=%(process)d %(message)s"
STOP_SPARE_S = 5.0  # beyond `drain_s`, before what still runs is killed
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when a worker imports it
SPAWN = multiprocessing.get_context("spawn")
Connection = multiprocessing.connection.Connection


def default_workers(address: str) -> int:
    """One process per core where processes can share the address, else one."""
    can_share = hasattr(socket, "SO_REUSEPORT") and not is_unix(address)
    return (os.cpu_count() or 1) if can_share else 1


@dataclass(eq=False)
class Worker:
    """One process.

    Attributes:
        process: The process.
        pipe: Says once that it serves, or why it cannot; its other end tells it that the supervisor lives.
        started_s: When, on `time.monotonic`.
        is_ready: Whether it serves.
    """

    process: multiprocessing.process.BaseProcess
    pipe: Connection
    started_s: float
    is_ready: bool = False


class Supervisor:
    """Keeps workers running until it is told to stop.

    Args:
        config: Of every worker; `workers` says how many.
        on_start: Told the address, once all serve.
    """

    def __init__(self, config: ServerConfig, *, on_start: Callable[[str, int], None] | None = None) -> None:
        if is_unix(config.address):
            raise ConfigError("workers: expected 1 with a socket file, which processes cannot share")
        check_address(config.address)
        self._on_start = on_start
        self._stop = threading.Event()
        self._port = _reserve(config.address)
        self._http_port: socket.socket | None = None
        port = self._port.getsockname()[1]
        self._address = bound_address(config.address, port)
        http = config.http
        if http.address:
            self._http_port = _reserve(http.address)
            http = replace(http, address=bound_address(http.address, self._http_port.getsockname()[1]))
        cores = config.cores or max(1, (os.cpu_count() or 1) // config.workers)
        self._config = replace(config, address=self._address, http=http, workers=1, cores=cores)
        self._workers: list[Worker | None] = [None] * config.workers
        self._due_s = [0.0] * config.workers
        self._failures = [0] * config.workers
        self._swap = threading.Event()
        self._loaded: LoadedModels | None = None
        self._greeting: Connection | None = None

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then drain; a second signal kills the workers. SIGHUP: see `swap_models`.

        Raises:
            ConfigError: The workers cannot start.
        """
        before = {number: signal.signal(number, self._end) for number in (signal.SIGTERM, signal.SIGINT)}
        if takes_hang_up():
            before[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda *_: self._swap.set())
        try:
            with closing(self._port), closing(self._http_port or self._port), _metrics_folder():
                with self._greeter():
                    self._load()
                    self._start_all()
                if self._on_start and not self._stop.is_set():
                    self._on_start(self._address, self._port.getsockname()[1])
                while not self._stop.is_set():
                    sentinels = [worker.process.sentinel for worker in self._living()]
                    multiprocessing.connection.wait(sentinels, POLL_S)
                    self._restart_dead()
                    if self._swap.is_set():
                        self._swap_models()
                self._drain()
        finally:
            self._signal_all(signal.SIGKILL)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, number: int, _: object) -> None:
        if self._stop.is_set():
            logger.warning("stopped by a second signal, open calls are cut")
            self._signal_all(signal.SIGKILL)
            os._exit(128 + number)
        self._stop.set()

    def _load(self) -> None:
        """Load the models that the workers will share."""
        if not _can_fork(self._config):
            return
        self._loaded = load_models(self._config)
        if "torch" in sys.modules:  # its threads do not survive a fork
            self._loaded = None
        gc.collect()
        gc.freeze()  # else each worker would write to all objects, and get pages of its own

    def _swap_models(self) -> None:
        """Let all workers take what now lies where the models lay, and those that start later, too."""
        self._swap.clear()
        self._signal_all(signal.SIGHUP)
        try:
            self._load()
        except SkelactError as error:
            logger.error("new workers go on with the former models: %s", error)

    @contextmanager
    def _greeter(self) -> Iterator[None]:
        """A process that answers on the port during a block, where workers are forked when the models are loaded."""
        if not _can_fork(self._config):
            yield
            return
        self._greeting, theirs = SPAWN.Pipe()
        process = _fork(_greet, self._config, theirs, [self._greeting], logging.getLogger().getEffectiveLevel())
        theirs.close()
        try:
            yield
        finally:
            self._greeting.close()
            process.join(STOP_SPARE_S)
            process.kill()
            process.join()

    def _start_all(self) -> None:
        for index in range(len(self._workers)):
            self._workers[index] = self._start(index, listens_late=False)
        for worker in self._living():
            while not worker.is_ready and not self._stop.is_set():
                if worker.pipe.poll(POLL_S):
                    worker.is_ready = _read_ready(worker)
                if not worker.is_ready and not worker.process.is_alive():
                    raise ConfigError(f"workers: one ended with code {worker.process.exitcode} before it served")

    def _start(self, index: int, *, listens_late: bool) -> Worker:
        ours, theirs = SPAWN.Pipe()
        sharing = Sharing(listens_late, answers_scrapes=index == 0)
        level = logging.getLogger().getEffectiveLevel()
        if self._loaded:
            others = [ours, *self._pipes()]
            process = _fork(_work, self._config, theirs, others, level, sharing, self._loaded)
        else:
            process = SPAWN.Process(target=_work, args=(self._config, theirs, level, sharing))
            process.start()
        theirs.close()
        return Worker(process, ours, time.monotonic())

    def _restart_dead(self) -> None:
        for index, worker in enumerate(self._workers):
            if worker is not None and not worker.process.is_alive():
                worker.pipe.close()
                young = time.monotonic() - worker.started_s < STEADY_S
                self._failures[index] = self._failures[index] + 1 if young else 0
                pause_s = min(FIRST_PAUSE_S * 2 ** max(0, self._failures[index] - 1), MAX_PAUSE_S)
                logger.warning(
                    "worker %d ended with code %s, next one in %.1f s", index, worker.process.exitcode, pause_s
                )
                self._workers[index], self._due_s[index] = None, time.monotonic() + pause_s
            elif worker is None and time.monotonic() >= self._due_s[index]:
                self._workers[index] = self._start(index, listens_late=True)

    def _drain(self) -> None:
        self._signal_all(signal.SIGTERM)
        ends_s = time.monotonic() + self._config.drain_s + STOP_SPARE_S
        for worker in self._living():
            worker.process.join(max(0.0, ends_s - time.monotonic()))

    def _signal_all(self, number: int) -> None:
        for worker in self._living():
            if worker.process.is_alive() and worker.process.pid:
                with suppress(ProcessLookupError):
                    os.kill(worker.process.pid, number)

    def _pipes(self) -> list[Connection]:
        """Those that tell other processes that this one lives: no other process may hold them."""
        greeting = [self._greeting] if self._greeting and not self._greeting.closed else []
        return [*greeting, *(worker.pipe for worker in self._living())]

    def _living(self) -> list[Worker]:
        return [worker for worker in self._workers if worker is not None]


@contextmanager
def _metrics_folder() -> Iterator[None]:
    """Where the workers write their metrics, for the one that answers scrapes."""
    if os.environ.get(METRICS_FOLDER):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="skelact-metrics-") as folder:
        os.environ[METRICS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[METRICS_FOLDER]


def _read_ready(worker: Worker) -> bool:
    """Whether a worker serves now; False when it has ended without a word.

    Raises:
        SkelactError: It cannot serve, and says why.
    """
    try:
        reason: str = worker.pipe.recv()
    except EOFError:
        return False
    if reason:
        raise SkelactError(reason)
    return True


def _reserve(address: str) -> socket.socket:
    """Bind the port, so that it stays ours while no worker listens; nobody listens on this socket.

    Raises:
        ConfigError: It cannot be had.
    """
    host, port = network_parts(address)
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    reserved = socket.socket(family, kind, protocol)
    try:
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        reserved.bind(where)
    except (OSError, AttributeError) as error:
        reserved.close()
        raise ConfigError(f"workers: this system cannot share {address} between processes: {error}") from error
    return reserved


def _can_fork(config: ServerConfig) -> bool:
    """Whether loaded models can be shared: they then have no threads and no device."""
    is_possible = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return is_possible and config.device == "cpu" and config.threads == 1


def _fork(
    body: Callable[..., None], config: ServerConfig, pipe: Connection, others: Sequence[Connection], *rest: object
) -> multiprocessing.process.BaseProcess:
    """Start a process that has all that this one has loaded, and none of its other pipes and handlers."""

    def run() -> None:
        for other in others:
            other.close()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until it serves
        body(config, pipe, *rest)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    return process


def _greet(config: ServerConfig, pipe: Connection, log_level: int) -> None:
    """Body of the process that listens while the models are being loaded."""
    logging.basicConfig(level=log_level, format=LOG_FORMAT, force=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(pipe,), daemon=True).start()
    with suppress(SkelactError):  # the workers will say it
        asyncio.run(greet(config))


def _work(
    config: ServerConfig, pipe: Connection, log_level: int, sharing: Sharing, loaded: LoadedModels | None = None
) -> None:
    """Body of a worker: a server on the shared port, which stops when its supervisor does."""
    logging.basicConfig(level=log_level, format=LOG_FORMAT, force=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the supervisor passes on what it means
    threading.Thread(target=_follow, args=(pipe,), daemon=True).start()

    def tell(reason: str) -> None:
        with suppress(OSError):
            pipe.send(reason)

    try:
        with suppress(RunInterruptedError), call_log():
            asyncio.run(run_server(config, on_start=lambda _: tell(""), sharing=sharing, loaded=loaded))
    except SkelactError as error:
        tell(str(error))
        sys.exit(FAILED_CODE)


def _follow(pipe: Connection) -> None:
    """Stop this process when the supervisor is gone."""
    with suppress(EOFError, OSError):
        pipe.recv()
    os.kill(os.getpid(), signal.SIGTERM)
