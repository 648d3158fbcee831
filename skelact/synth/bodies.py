"""Bodies of many shapes, posed by motions: the surface of the package anny under our own skinning.

The body is anny's (code Apache-2.0, shapes and faces CC0, by NAVER; an extra of this package): its bones, weights and
its regressor of 23 keypoints. Poses come from motions on our body: every bone of anny follows one joint of ours.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from skelact.errors import InputError
from skelact.geometry.rotations import rotation_between, rotvec_to_rotmat
from skelact.layouts import load_layout
from skelact.skeleton.body import BODY

SHAPES: Mapping[str, tuple[float, float]] = {  # ranges of anny's own parameters, each 0 to 1
    "gender": (0.0, 1.0),
    "age": (0.45, 0.9),  # from adolescents on
    "muscle": (0.2, 0.9),
    "weight": (0.15, 0.95),
    "height": (0.2, 0.9),
    "proportions": (0.1, 0.9),
}
NEUTRAL: Mapping[str, float] = dict.fromkeys(SHAPES, 0.5)
FINGERS = ("finger1", "finger2", "finger3", "finger4", "finger5")  # thumb first, as in `wholebody133`
CURL_RAD = (0.0, 1.2)  # of each finger joint but those of the thumb
THUMB_CURL_RAD = (0.0, 0.5)
# anny's bones, without side, by the joint of our body that they follow
FOLLOW: Mapping[str, tuple[str, ...]] = {
    "pelvis": ("root", "pelvis", "spine05"),
    "spine": ("spine04", "spine03"),
    "chest": ("spine02", "spine01"),
    "neck": ("neck01", "neck02", "neck03"),
    "head": ("head", "eye"),
    "collar": ("clavicle", "shoulder01"),
    "shoulder": ("upperarm01", "upperarm02"),
    "elbow": ("lowerarm01", "lowerarm02"),
    "hip": ("upperleg01", "upperleg02"),
    "knee": ("lowerleg01", "lowerleg02"),
    "ankle": ("foot",),
}
HAND_BONES, TOE_BONES = ("wrist", "metacarpal", "finger"), ("toe",)
# bones whose rest direction is brought to that of ours in the T-pose: (from, to) heads
LIMBS: Mapping[str, tuple[str, str]] = {
    "shoulder": ("upperarm01", "lowerarm01"),
    "elbow": ("lowerarm01", "wrist"),
    "wrist": ("wrist", "finger3-1"),
    "hip": ("upperleg01", "lowerleg01"),
    "knee": ("lowerleg01", "foot"),
}
BONES_PER_VERTEX = 4
TO_OURS = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])  # anny: z up, faces -y; ours: y up, faces +z


@dataclass(frozen=True, eq=False)
class BodyShape:
    """One body at rest, y up, facing +z, meters.

    Attributes:
        vertices: float32 (N, 3).
        heads: float32 (B, 3): where each bone begins.
    """

    vertices: np.ndarray
    heads: np.ndarray


@dataclass(frozen=True, eq=False)
class BodyModel:
    """What all bodies share.

    Attributes:
        bones: B names.
        parents: Of the bones, -1 at the root.
        joints: Joint of our body that each bone follows.
        triangles: int32 (F, 3), vertices.
        weight_bones: int16 (N, W): the bones that move a vertex.
        weights: float32 (N, W), sums 1.
        regressor: float32 (23, N): keypoints of body and feet of `wholebody133`.
        tips: Vertex of the tip of each finger, left then right, thumb first.
        turns: float32 (B, 3, 3): turn each bone from anny's rest to our T-pose.
    """

    bones: tuple[str, ...]
    parents: tuple[int, ...]
    joints: tuple[int, ...]
    triangles: np.ndarray
    weight_bones: np.ndarray
    weights: np.ndarray
    regressor: np.ndarray
    tips: tuple[int, ...]
    turns: np.ndarray

    @functools.cached_property
    def strongest(self) -> np.ndarray:
        """The bone that moves each vertex most, (N,)."""
        return self.weight_bones[:, 0]

    def pose(self, shape: BodyShape, rotations: np.ndarray, curls: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Skin a body.

        Args:
            shape: Of the body.
            rotations: (21, 3, 3) of the joints of our body in the world.
            curls: (2, 5) of the fingers, left and right, thumb first, radians.

        Returns:
            float32 (N, 3) vertices and (B, 3) where the bones begin, meters, the pelvis at the origin.
        """
        turns = np.einsum("bij,bjk->bik", rotations[list(self.joints)], self.turns).astype(np.float32)
        heads = np.zeros_like(shape.heads)
        bends = self._bends(curls)
        for bone, parent in enumerate(self.parents):
            if parent < 0:
                continue
            heads[bone] = heads[parent] + turns[parent] @ (shape.heads[bone] - shape.heads[parent])
            if bone in bends:
                turns[bone] = turns[parent] @ bends[bone]
        offsets = heads - np.einsum("bij,bj->bi", turns, shape.heads)
        frames = np.concatenate([turns, offsets[..., None]], -1).reshape(len(turns), 12)
        blended = sum(
            self.weights[:, [one]] * frames[self.weight_bones[:, one]] for one in range(self.weights.shape[1])
        )
        blended = blended.reshape(-1, 3, 4)
        return np.einsum("nij,nj->ni", blended[..., :3], shape.vertices) + blended[..., 3], heads

    def _bends(self, curls: np.ndarray) -> dict[int, np.ndarray]:
        """Rotation of every finger joint within the one before it: about the palm's width, inward."""
        found = {}
        for side, letter in enumerate("LR"):
            for number, finger in enumerate(FINGERS):
                axis = self.turns[self.bones.index(f"wrist.{letter}")].T @ np.array([0.0, 0.0, 1.0 if side else -1.0])
                bend = rotvec_to_rotmat(axis * curls[side, number]).astype(np.float32)
                for joint in (1, 2, 3):
                    found[self.bones.index(f"{finger}-{joint}.{letter}")] = bend
        return found


@functools.cache
def load_body_model() -> tuple[BodyModel, Any]:
    """The model and anny's own object, which makes shapes.

    Raises:
        InputError: anny is not installed.
    """
    try:
        import anny
        from anny.keypoints import KeypointsRegressor
    except ImportError:
        raise InputError("rendered people need an extra: pip install 'skelact[synth]'", field="synth") from None
    source = anny.Anny(skinning_method="lbs")
    bones = tuple(source.bone_labels)
    regressor = KeypointsRegressor.coco(source)
    neutral = _shape(source, NEUTRAL)
    weight_bones, weights = _strongest(source.vertex_bone_indices.numpy(), source.vertex_bone_weights.numpy())
    tips = tuple(
        _tip(neutral, bones, weight_bones[:, 0], f"{finger}-3.{letter}") for letter in "LR" for finger in FINGERS
    )
    model = BodyModel(
        bones,
        tuple(-1 if parent is None else int(parent) for parent in source.bone_parents),
        tuple(_followed(bone) for bone in bones),
        source.faces.numpy().astype(np.int32),
        weight_bones.astype(np.int16),
        weights.astype(np.float32),
        regressor.regression_weights.numpy().astype(np.float32)[_our_order(regressor.labels)],
        tips,
        np.stack([_turn(neutral, bones, bone) for bone in bones]).astype(np.float32),
    )
    return model, source


def _our_order(labels: Sequence[str]) -> list[int]:
    """Where anny has each of our points: its feet go left, right, left, right, ours one foot after the other."""
    return [labels.index(name) for name in load_layout("wholebody133").names[: len(labels)]]


def make_shape(parameters: Mapping[str, float]) -> BodyShape:
    """A body of the build that values from 0 to 1 for each of `SHAPES` say."""
    return _shape(load_body_model()[1], parameters)


def sample_shape(rng: np.random.Generator) -> BodyShape:
    """A body of random build."""
    return make_shape({name: float(rng.uniform(*span)) for name, span in SHAPES.items()})


def sample_curls(rng: np.random.Generator) -> np.ndarray:
    """Random curls (2, 5) of the fingers: those of a hand mostly go together."""
    hands = rng.uniform(*CURL_RAD, (2, 1)) * rng.uniform(0.6, 1.0, (2, 5))
    hands[:, 0] = rng.uniform(*THUMB_CURL_RAD, 2)
    return hands


def _shape(source: Any, parameters: Mapping[str, float]) -> BodyShape:
    import torch

    with torch.inference_mode():
        made = source(phenotype_kwargs=dict(parameters))
    vertices, heads = (made[key][0].numpy() @ TO_OURS.T for key in ("rest_vertices", "rest_bone_heads"))
    return BodyShape((vertices - heads[0]).astype(np.float32), (heads - heads[0]).astype(np.float32))


def _strongest(bones: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep the bones that move a vertex most."""
    order = np.argsort(-weights, axis=1)[:, :BONES_PER_VERTEX]
    kept = np.take_along_axis(weights, order, 1)
    return np.take_along_axis(bones, order, 1), kept / kept.sum(1, keepdims=True)


def _followed(bone: str) -> int:
    """The joint of our body that a bone of anny follows."""
    stem, _, letter = bone.partition(".")
    side = {"L": "left_", "R": "right_", "": ""}[letter]
    for joint, stems in FOLLOW.items():
        if stem in stems:
            name = joint if joint in BODY.names else f"{side}{joint}"
            return BODY.names.index(name)
    name = f"{side}{'wrist' if stem.startswith(HAND_BONES) else 'toe'}"
    return BODY.names.index(name)


def _turn(rest: BodyShape, bones: tuple[str, ...], bone: str) -> np.ndarray:
    """The smallest rotation from the direction of a bone at rest to that of our body in the T-pose."""
    joint = BODY.names[_followed(bone)]
    side, _, stem = joint.rpartition("_")
    if stem not in LIMBS:
        return np.eye(3)
    letter = "L" if side == "left" else "R"
    start, end = (rest.heads[bones.index(f"{name}.{letter}")] for name in LIMBS[stem])
    across = np.array([1.0 if letter == "L" else -1.0, 0, 0])
    return rotation_between(end - start, np.array([0.0, -1, 0]) if stem in ("hip", "knee") else across)


def _tip(rest: BodyShape, bones: tuple[str, ...], strongest: np.ndarray, bone: str) -> int:
    """The vertex of a bone that is farthest from where it begins."""
    number = bones.index(bone)
    own = np.flatnonzero(strongest == number)
    away = np.linalg.norm(rest.vertices[own] - rest.heads[number], axis=1)
    return int(own[away.argmax()])
