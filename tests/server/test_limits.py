"""Limits that are advertised are the limits that hold."""

import pytest
from serving import GENERATING, Served
from skelact_server.config import Limits

from skelact.client import Client
from skelact.errors import ConfigError, InputError


def test_the_advertised_text_limit_is_the_enforced_one(generating: Served) -> None:
    with Client(generating.address) as client:
        limit = client.server_info().generation.max_text_bytes
        assert limit == GENERATING.limits.max_text_bytes
        assert [one.text for one in client.plan_parts("walk".ljust(limit)).actions] == ["walk"]
        for text in ("walk".ljust(limit + 1), "é" * (limit // 2 + 1)):
            with pytest.raises(InputError) as caught:
                client.plan_parts(text)
            assert str(limit) in caught.value.reason and str(len(text.encode())) in caught.value.reason


def test_a_text_limit_that_cannot_hold_is_refused() -> None:
    with pytest.raises(ConfigError, match="max_text_bytes"):
        Limits(max_text_bytes=Limits.max_text_bytes + 1)


def test_long_texts_are_not_echoed(generating: Served) -> None:
    with Client(generating.address) as client:
        for text in ("frobnicate " + "q" * 900, "frobnicate the " * 60, "'" * 400 + "x" * 400, '"' + "z" * 900):
            with pytest.raises(InputError) as caught:
                client.generate(text).motion()
            reason = caught.value.reason
            assert not [piece for piece in (text[n : n + 201] for n in range(len(text) - 200)) if piece in reason]
