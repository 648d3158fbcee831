"""One running server for the tests of this folder."""

from collections.abc import Iterator

import grpc
import pytest
from serving import GENERATING, Served, serve


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """One server for all tests that leave it as it is."""
    server = serve()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def channel(served: Served) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(served.address) as channel:
        yield channel


@pytest.fixture(scope="session")
def generating() -> Iterator[Served]:
    """One server with the shipped generator."""
    server = serve(GENERATING)
    yield server
    server.stop()
