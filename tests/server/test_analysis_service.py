"""AnalysisService on a real channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import skelact
from skelact.biomechanics import measure_clip
from skelact.client import Client
from skelact.errors import InputError
from skelact.v1 import analysis_pb2 as pb
from skelact.values import Markers
from tests.server.serving import Served

WALK = Path(__file__).parents[2] / "samples" / "walk.bvh"


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    with Client(served.address) as opened:
        yield opened


def test_the_server_measures_what_the_library_measures(client: Client) -> None:
    clip = skelact.load_clip(WALK)
    here, there = measure_clip(clip), client.analyze_motion(clip)
    assert there.angles.names == here.angles.names and there.angles.source == here.angles.source
    np.testing.assert_allclose(there.angles.degrees, here.angles.degrees, atol=0.01)
    assert here.gait is not None and there.gait is not None
    assert there.gait.cadence_spm == pytest.approx(here.gait.cadence_spm, rel=1e-3)
    assert there.gait.steps == here.gait.steps and len(there.repetitions) == len(here.repetitions)


def test_angles_can_be_chosen_and_what_is_not_measured_is_said(client: Client) -> None:
    clip = skelact.load_clip(WALK)
    measures = client.analyze_motion(clip, angles=["knee_flexion_l", "pelvis_tilt"])
    assert measures.angles.names == ("knee_flexion_l",)
    assert any("pelvis_tilt" in note for note in measures.notes)


def test_series_can_be_left_out_and_the_disclaimer_comes_along(served: Served) -> None:
    import grpc

    from skelact.client.requests import clip_message
    from skelact.v1 import analysis_pb2_grpc

    with grpc.insecure_channel(served.address) as channel:
        stub = analysis_pb2_grpc.AnalysisServiceStub(channel)
        request = pb.AnalyzeMotionRequest(clip=clip_message(skelact.load_clip(WALK)), omit_series=True)
        answer = stub.AnalyzeMotion(request, timeout=30)
    assert "no medical device" in answer.disclaimer and answer.source == pb.ANGLE_SOURCE_CENTERS
    assert all(not angle.degrees for angle in answer.angles)
    knee = next(angle for angle in answer.angles if angle.name == "knee_flexion_r")
    assert knee.max_degrees > knee.min_degrees and knee.positive == "bent"


def test_markers_are_measured(client: Client) -> None:
    from tests.biomechanics.test_markers import walk

    markers, truth = walk(30)
    measures = client.analyze_motion(markers)
    assert measures.angles.source == "markers"
    assert np.std(measures.angles.of("knee_flexion_r") - truth["knee_flexion_r"]) < 1.0


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (pb.AnalyzeMotionRequest(), "source"),
        (pb.AnalyzeMotionRequest(angles=["nothing"]), "angles[0]"),
        (pb.AnalyzeMotionRequest(markers=pb.Markers()), "markers.names"),
        (pb.AnalyzeMotionRequest(markers=pb.Markers(names=["a", "a"])), "markers.names"),
        (pb.AnalyzeMotionRequest(markers=pb.Markers(names=["a"])), "markers.positions.shape"),
    ],
)
def test_bad_requests_name_their_field(served: Served, request_: pb.AnalyzeMotionRequest, field: str) -> None:
    import grpc
    from grpc_status import rpc_status

    from skelact.v1 import analysis_pb2_grpc

    with grpc.insecure_channel(served.address) as channel, pytest.raises(grpc.RpcError) as caught:
        analysis_pb2_grpc.AnalysisServiceStub(channel).AnalyzeMotion(request_, timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert field in str(rpc_status.from_call(caught.value))


def test_a_person_who_is_not_there_and_unknown_markers_are_refused(client: Client) -> None:
    clip = skelact.load_clip(WALK)
    with pytest.raises(InputError) as caught:
        client.analyze_motion(clip, person=3)
    assert caught.value.field == "person_index"
    with pytest.raises(InputError) as caught:
        client.analyze_motion(Markers(("Wand1",), np.ones((3, 1, 3)), 30.0))
    assert caught.value.field == "markers"
