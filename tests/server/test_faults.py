"""Floods of bad calls: each is refused as it should be, with its reason, and good calls and health go on."""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from serving import LIMITS, serve
from skelact_server.bench_fault_kinds import make_secrets
from skelact_server.bench_faults import FaultFigures, Target, make_faults

CALLS = 64
MAX_GROWTH_MB = 400.0  # of server and clients together, for 9 x 64 refused requests of a megabyte and more
BY_GRPC = {
    "absurd numbers and times",
    "oversize message",
    "random cancels",
    "wrong authority",
    "plain text",
}  # ended without us, or well: no details
MUTATED = {"mutated messages", "mutated pictures", "mutated videos"}  # some are still good


@pytest.mark.slow
def test_every_fault_is_refused_and_good_calls_go_on(tmp_path: Path) -> None:
    secrets = make_secrets(tmp_path)
    served = serve(replace(LIMITS, pose=True, tls=secrets.tls, tokens=str(secrets.tokens)))
    try:
        target = Target(served.address, served.running.port, os.getpid())
        rows = asyncio.run(make_faults(target, secrets, CALLS, random.Random(0)))
    finally:
        served.stop()
    assert len(rows) >= 12 and not [row for row in rows if not row.is_held]
    for row in rows:
        if row.kind in MUTATED:
            assert row.detailed == row.count - row.codes.get("OK", 0), row
            assert row.codes.get("INVALID_ARGUMENT") or row.count < 5, row
            continue
        refused_by_us = row.wanted != "OK" and row.kind not in BY_GRPC
        assert row.detailed == (row.count if refused_by_us else 0), row
    assert sum(row.memory_mb for row in rows) < MAX_GROWTH_MB


def test_a_wrong_status_is_told() -> None:
    row = FaultFigures("no token", "UNAUTHENTICATED", {"UNAUTHENTICATED": 9}, 9, 1.0, 2.0, 0.0, 0.0, 0.0, 1.0, True)
    assert row.is_held and row.count == 9
    assert not replace(row, codes={"UNAUTHENTICATED": 9, "OK": 1}).is_held
    assert not replace(row, is_served=False).is_held
