"""The measurement itself, short."""

import pytest
from skelact_server.bench_generation import REQUESTS, bench_generate


@pytest.mark.slow
def test_every_request_is_timed() -> None:
    figures = bench_generate(calls=2)
    assert [(one.text, one.duration_s, one.is_early) for one in figures] == list(REQUESTS)
    assert [one.is_equal for one in figures] == [True if is_early else None for _, _, is_early in REQUESTS]
    for one in figures:
        assert all(0 < first <= whole for first, whole in zip(one.first_chunk_ms, one.whole_ms, strict=True))
        assert one.real_time > 1
