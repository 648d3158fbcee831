"""The measurements themselves, short: nothing is lost and both figures come out."""

import pytest
from skelact_server.bench import bench_recognize, bench_serve


@pytest.mark.slow
@pytest.mark.parametrize("live_networks", [False, True])
def test_live_streams_lose_nothing(live_networks: bool) -> None:
    figures = bench_serve(clients=3, seconds=3.0, stride=8, live_networks=live_networks)
    assert figures.clients.errors == ()
    assert figures.lost == 0
    assert figures.clients.sent == 3 * 90
    assert figures.clients.answers == figures.clients.expected > 0


@pytest.mark.slow
def test_grpc_adds_a_measured_share() -> None:
    figures = bench_recognize(calls=3)
    assert len(figures.bare_ms) == len(figures.served_ms) == 3
    assert figures.ratio > 0
