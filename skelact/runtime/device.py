"""Which device a job runs on."""

from __future__ import annotations

import torch

from skelact.errors import InputError


def choose_device(name: str) -> torch.device:
    """Return the torch device "cpu" or "cuda[:index]".

    Raises:
        InputError: Another name, or no CUDA device is there; never falls back silently.
    """
    kind, _, index = name.partition(":")
    if kind not in ("cpu", "cuda") or (index and not index.isdigit()):
        raise InputError(f"expected cpu, cuda or cuda:N, got {name!r}", field="device")
    if kind == "cuda" and not torch.cuda.is_available():
        raise InputError("expected a CUDA device, torch sees none: use --device cpu", field="device")
    return torch.device(name)
