"""The same servers on the machines of a Ray cluster: Ray places and restarts them, clients talk to them directly.

No proxy lies between, so that streams, deadlines, refusals and the drain are those of a plain server.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from skelact.errors import ConfigError, SkelactError
from skelact.ray_jobs import ray_cluster

from .address import bound_address, is_unix, network_parts
from .app import SWITCH_S, Running, Sharing, start_server
from .call_log import call_log
from .config import ServerConfig

logger = logging.getLogger(__name__)
START_S = 300.0  # for a replica to load its models
LOOK_S = 1.0  # between two looks at the replicas
SPARE_S = 5.0  # beyond `drain_s`
ANYWHERE = ("0.0.0.0", "::")


class Replica:
    """One server, in a process that Ray placed; after that process has died it begins anew.

    Args:
        config: Of the server.
        log_level: Least serious lines to log.
    """

    def __init__(self, config: ServerConfig, log_level: int) -> None:
        logging.basicConfig(level=log_level, force=True)
        sys.setswitchinterval(SWITCH_S)
        self._config = config
        self._starting: asyncio.Task[Running] | None = None
        self._log = call_log()
        self._log.__enter__()

    async def address(self) -> str:
        """Where it listens, as others reach it; starts it when it does not yet.

        Raises:
            SkelactError: It cannot serve.
        """
        from ray import util

        if self._starting is None:
            sharing = Sharing(listens_late=True, answers_scrapes=True)
            self._starting = asyncio.ensure_future(start_server(self._config, sharing=sharing))
        running = await self._starting
        host, _ = network_parts(running.address)
        find_node: Any = util.get_node_ip_address
        own = find_node() if host in ANYWHERE else host
        return bound_address(f"[{own}]:0" if ":" in own else f"{own}:0", running.port)

    async def stop(self) -> None:
        """Finish what is open, as after SIGTERM."""
        if self._starting is not None:
            running = await self._starting
            await running.stop(self._config.drain_s, lame_duck_s=self._config.lame_duck_s)
        self._log.__exit__(None, None, None)


class RayServers:
    """Keeps replicas running on a cluster until it is told to stop.

    Args:
        config: Of every replica; `workers` says how many, 0 is one per node.
        cluster: Address of the cluster; see `ray_cluster`.
        on_start: Told the addresses, once all serve.
    """

    def __init__(
        self, config: ServerConfig, cluster: str, *, on_start: Callable[[list[str]], None] | None = None
    ) -> None:
        if is_unix(config.address):
            raise ConfigError("ray: expected HOST:PORT, got a socket file")
        self._config, self._cluster, self._on_start = config, cluster, on_start
        self._stop = threading.Event()

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then drain.

        Raises:
            ConfigError: There is no cluster, or a replica cannot start.
        """
        before = {number: signal.signal(number, self._end) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            with ray_cluster(self._cluster) as ray:
                replicas = self._start(ray)
                try:
                    self._watch(ray, replicas)
                finally:
                    self._drain(ray, replicas)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """End `run`."""
        self._stop.set()

    def _end(self, *_: object) -> None:
        self._stop.set()

    def _start(self, ray: Any) -> list[Any]:
        count = self._config.workers or sum(node["Alive"] for node in ray.nodes())
        kind = ray.remote(Replica).options(
            num_cpus=self._config.cores or 1, max_restarts=-1, max_task_retries=0, scheduling_strategy="SPREAD"
        )
        level = logging.getLogger().getEffectiveLevel()
        replicas = [kind.remote(replace(self._config, workers=1), level) for _ in range(count)]
        try:
            addresses = ray.get([one.address.remote() for one in replicas], timeout=START_S)
        except (ray.exceptions.RayError, SkelactError) as error:
            raise ConfigError(f"ray: a replica did not start: {error}") from error
        if self._on_start:
            self._on_start(addresses)
        return replicas

    def _watch(self, ray: Any, replicas: list[Any]) -> None:
        """Ask every replica again and again: one that Ray has started anew serves when it is asked."""
        asked = {one: one.address.remote() for one in replicas}
        known: dict[Any, str] = {}
        while not self._stop.wait(LOOK_S):
            for one, reference in list(asked.items()):
                if not ray.wait([reference], timeout=0)[0]:
                    continue
                with suppress(ray.exceptions.RayError):
                    address = ray.get(reference)
                    if known.setdefault(one, address) != address:
                        logger.warning("a replica was started anew, address=%s before=%s", address, known[one])
                        known[one] = address
                asked[one] = one.address.remote()

    def _drain(self, ray: Any, replicas: list[Any]) -> None:
        stopping = [one.stop.remote() for one in replicas]
        ray.wait(stopping, num_returns=len(stopping), timeout=self._config.drain_s + SPARE_S)
        for one in replicas:
            ray.kill(one)
