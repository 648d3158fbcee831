"""The figure around the body: closed, symmetric, and moved by the right bones."""

import numpy as np
import pytest

from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, rest_motion
from skelact.skeleton.body_mesh import LEFT, RIGHT, BodyMesh, build_body_mesh


@pytest.fixture(scope="module", params=[6, 8, 16])
def mesh(request: pytest.FixtureRequest) -> BodyMesh:
    return build_body_mesh(request.param)


def weights_of(mesh: BodyMesh) -> np.ndarray:
    full = np.zeros((len(mesh.positions), len(BODY.names)))
    for column in range(mesh.joints.shape[1]):
        np.add.at(full, (np.arange(len(full)), mesh.joints[:, column]), mesh.weights[:, column])
    return full


def test_every_edge_has_two_triangles_in_opposite_order(mesh: BodyMesh) -> None:
    edges = np.concatenate([mesh.triangles[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    assert len(np.unique(edges, axis=0)) == len(edges)
    assert {tuple(edge) for edge in edges.tolist()} == {tuple(edge[::-1]) for edge in edges.tolist()}


def test_triangles_face_outward(mesh: BodyMesh) -> None:
    corners = mesh.positions[mesh.triangles]
    volume = np.einsum("fi,fi->f", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert 0.03 < volume < 0.08  # cubic meters
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1)


def test_right_is_left_mirrored(mesh: BodyMesh) -> None:
    def rows(side: int) -> np.ndarray:
        return np.unique(mesh.triangles[mesh.sides == side])

    left, right = rows(LEFT), rows(RIGHT)
    np.testing.assert_allclose(mesh.positions[right], mesh.positions[left] * [-1, 1, 1])
    full = weights_of(mesh)
    np.testing.assert_allclose(full[right], full[left][:, list(BODY.mirror)])
    assert (mesh.positions[left][:, 0].min() > -0.02) and mesh.positions[left][:, 0].max() > 0.7


def test_bones_hold_what_is_around_them_and_blend_over_six_centimeters(mesh: BodyMesh) -> None:
    rest = dict(zip(BODY.names, forward_kinematics(rest_motion(1, 30.0))[0], strict=True))
    full = weights_of(mesh)
    np.testing.assert_allclose(full.sum(1), 1)
    assert (full > 0).any(0).all()  # every bone moves something
    elbow, x = BODY.names.index("left_elbow"), mesh.positions[:, 0]
    at = rest["left_elbow"][0]
    wrist = rest["left_wrist"][0]
    assert (full[(x > at + 0.031) & (x < wrist - 0.031), elbow] == 1).all()
    near = np.abs(x - at) < 0.03
    assert near.any()
    np.testing.assert_allclose(full[near, elbow], 0.5 + (x[near] - at) / 0.06)
    assert (full[x > wrist + 0.031, BODY.names.index("left_wrist")] == 1).all()


def test_the_figure_stands_on_the_floor_around_its_joints(mesh: BodyMesh) -> None:
    places = forward_kinematics(rest_motion(1, 30.0))[0]
    low, high = mesh.positions.min(0), mesh.positions.max(0)
    assert -1e-9 < low[1] < 0.002 and (places > low).all() and (places < high).all()
    nose = mesh.positions[mesh.positions[:, 1] > 1.4]
    assert nose[nose[:, 2].argmax(), 0] == pytest.approx(0, abs=1e-9)  # the face is ahead
