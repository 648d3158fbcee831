"""What a client is told: the reason, and nothing of this machine or of Python."""

import pytest
from google.rpc import code_pb2, error_details_pb2
from skelact_server.errors import (
    MAX_QUOTED,
    MAX_REASON,
    IdleError,
    UnavailableError,
    error_to_status,
    plain,
    violation,
)

from skelact.errors import CheckpointError, InputError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cannot identify image file <_io.BytesIO object at 0x7f45efb5c0e0>", "cannot identify image file"),
        ("[Errno 1094995529] Invalid data found: '<none>'", "Invalid data found"),
        ("/opt/models/big/x.onnx: not found", "x.onnx: not found"),
        ("cannot open '/home/joe/.cache/skelact/a b'", "cannot open 'a b'"),
        ("got <function f at 0x12>", "got"),
        ("expected 1/2 of m/s, walk/run or and/or", "expected 1/2 of m/s, walk/run or and/or"),
        ("expected 0 < x < 3, got 5 > 4", "expected 0 < x < 3, got 5 > 4"),
        ("the server's word isn't 'walk'", "the server's word isn't 'walk'"),
    ],
)
def test_objects_and_folders_are_left_out(text: str, said: str) -> None:
    assert plain(text) == said


@pytest.mark.parametrize("quote", ["'", '"'])
@pytest.mark.parametrize("word", ["x", "x'", 'x"', "walk ", "\\'", "é"])
def test_long_quotations_are_cut(quote: str, word: str) -> None:
    said = plain(f"no motion is known for {quote}{word * 600}{quote}; nearest known: walk")
    assert len(said) <= MAX_QUOTED + len("no motion is known for ''; nearest known: walk") + 1
    assert said.startswith("no motion is known for") and said.endswith("nearest known: walk")


def test_no_description_is_endless() -> None:
    assert len(plain("x " * 5000)) == MAX_REASON
    error = InputError("got " + "x" * 5000, field="text")
    assert len(violation(error).description) == MAX_REASON
    status = error_to_status(error, request_id="a1")
    detail = error_details_pb2.BadRequest()
    assert status.details[0].Unpack(detail)
    assert len(detail.field_violations[0].description) == MAX_REASON == len(status.message)


def test_codes_say_what_to_do() -> None:
    status = error_to_status(UnavailableError("loading"), request_id="a1")
    detail = error_details_pb2.RetryInfo()
    assert status.code == code_pb2.UNAVAILABLE and status.details[0].Unpack(detail)
    assert detail.retry_delay.seconds > 0
    assert error_to_status(IdleError("client did not read"), request_id="a1").code == code_pb2.DEADLINE_EXCEEDED
    assert error_to_status(CheckpointError("/a/b/c.onnx: broken"), request_id="a1").message == "c.onnx: broken"
