"""Timing of networks and whole paths per device."""

from collections.abc import Callable

import numpy as np
import pytest

from skelact.cli.device_bench import CPU, CUDA, Workload, bench_devices, find_cuda, list_workloads
from skelact.errors import CheckpointError
from skelact.weights import SHIPPED, weights_path


def build(device: str) -> Callable[[], np.ndarray]:
    values = {CPU: [1.0, -2.0], CUDA: [1.0, -2.2]}[device]
    return lambda: np.array(values)


def fail_on_cuda(device: str) -> Callable[[], np.ndarray]:
    if device == CUDA:
        raise CheckpointError("no such operator")
    return build(device)


def test_outputs_of_devices_are_compared() -> None:
    (row,) = bench_devices([Workload("a", build)], (CPU, CUDA), rounds=1)
    assert set(row.median_ms) == {CPU, CUDA} and not row.errors
    assert row.difference == pytest.approx(0.1)


def test_what_does_not_run_on_a_device_is_reported() -> None:
    (row,) = bench_devices([Workload("a", fail_on_cuda)], (CPU, CUDA), rounds=1)
    assert set(row.median_ms) == {CPU} and row.errors == {CUDA: "no such operator"}
    assert np.isnan(row.difference)


def test_every_shipped_network_runs() -> None:
    files = {f"{name}/{path.stem}" for name in SHIPPED for path in weights_path(name).glob("*.onnx")}
    workloads = [one for one in list_workloads(None, batch=1, threads=1) if one.name in files]
    assert {one.name for one in workloads} == files
    devices = (CPU,) if find_cuda() else (CPU, CUDA)
    for row in bench_devices(workloads, devices, rounds=1):
        assert not row.errors and all(value > 0 for value in row.median_ms.values())
        assert len(devices) == 1 or row.difference < 1e-2
