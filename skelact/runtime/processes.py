"""Several processes on one job, as torchrun starts them; torch is needed only when there are several."""

from __future__ import annotations

import os
from typing import TypeVar

from skelact.worker_processes import follow_parent

T = TypeVar("T")


def join_processes(device: str = "cpu") -> tuple[int, int]:
    """Join the process group that torchrun announces, once; return rank and world size."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        return 0, 1
    import torch.distributed as dist

    follow_parent(os.getppid())
    if not dist.is_initialized():
        dist.init_process_group("nccl" if device.startswith("cuda") else "gloo")
    return dist.get_rank(), world


def own_device(device: str) -> str:
    """The device of this process: "cuda" becomes its own GPU when several processes share a machine."""
    alone = int(os.environ.get("WORLD_SIZE", "1")) == 1
    return device if alone or device != "cuda" else f"cuda:{os.environ['LOCAL_RANK']}"


def gather(value: T, world: int) -> list[T]:
    """Values of all processes, by rank; every process must call this."""
    if world == 1:
        return [value]
    import torch.distributed as dist

    gathered: list[T | None] = [None] * world
    dist.all_gather_object(gathered, value)
    return gathered  # type: ignore[return-value]
