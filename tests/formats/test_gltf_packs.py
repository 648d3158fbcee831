"""Free packs of animations: every clip is read, and joints are where another library's numbers put them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation, Slerp

from skelact.formats import describe_gltf, load_clip, load_gltf_people
from skelact.formats.gltf import sample_gltf
from skelact.formats.gltf_document import load_gltf_document
from skelact.skeleton import forward_kinematics

DATA = Path(os.environ.get("SKELACT_DATA", "missing")) / "cc0"
PACKS = {  # clips in each
    "kaykit_combatmelee": 22, "kaykit_combatranged": 20, "kaykit_general": 15, "kaykit_movementadvanced": 13,
    "kaykit_movementbasic": 11, "kaykit_simulation": 14, "kaykit_special": 15, "mesh2motion_addons": 37,
    "quaternius_base": 44, "quaternius_character": 22,
}  # fmt: skip
MAX_ERROR_M = 1e-3
WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="no SKELACT_DATA")


class Reference:
    """Forward kinematics of a GLB file by pygltflib and SciPy, node by node, without anything of ours."""

    def __init__(self, path: Path) -> None:
        self.table = pytest.importorskip("pygltflib").GLTF2().load(str(path))
        self.blob = self.table.binary_blob()
        self.parents = {child: n for n, node in enumerate(self.table.nodes) for child in node.children or []}

    def values(self, number: int) -> np.ndarray:
        accessor = self.table.accessors[number]
        view, width = self.table.bufferViews[accessor.bufferView], WIDTHS[accessor.type]
        start = (view.byteOffset or 0) + (accessor.byteOffset or 0)
        return np.frombuffer(self.blob, "<f4", accessor.count * width, start).reshape(-1, width).astype(float)

    def sample(self, sampler: Any, path: str, times: np.ndarray) -> np.ndarray:
        keys, values = self.values(sampler.input)[:, 0], self.values(sampler.output)
        times = np.clip(times, keys[0], keys[-1])
        if sampler.interpolation == "STEP" or len(keys) == 1:
            return values[np.clip(np.searchsorted(keys, times, side="right") - 1, 0, None)]
        if path == "rotation":
            return Slerp(keys, Rotation.from_quat(values))(times).as_quat()
        return np.stack([np.interp(times, keys, column) for column in values.T], -1)

    def places(self, animation: Any, frames: int, fps: float) -> dict[str, np.ndarray]:
        """Position (T, 3) of every node by its name."""
        tracks = {(c.target.node, c.target.path): animation.samplers[c.sampler] for c in animation.channels}
        start = min(self.values(sampler.input).min() for sampler in animation.samplers)
        times = start + np.arange(frames) / fps
        local = []
        for number, node in enumerate(self.table.nodes):
            matrix = np.tile(np.eye(4), (frames, 1, 1))
            parts = {"translation": node.translation or [0, 0, 0], "rotation": node.rotation or [0, 0, 0, 1]}
            parts["scale"] = node.scale or [1, 1, 1]
            own = {path: np.tile(np.array(still, float), (frames, 1)) for path, still in parts.items()}
            for path in own:
                if (number, path) in tracks:
                    own[path] = self.sample(tracks[number, path], path, times)
            matrix[:, :3, :3] = Rotation.from_quat(own["rotation"]).as_matrix() * own["scale"][:, None, :]
            matrix[:, :3, 3] = own["translation"]
            local.append(matrix)
        found = {}
        for number, node in enumerate(self.table.nodes):
            matrix, above = local[number], self.parents.get(number)
            while above is not None:
                matrix, above = local[above] @ matrix, self.parents.get(above)
            found[node.name] = matrix[:, :3, 3]
        return found


def worst_error(pack: str, chosen: slice) -> float:
    """Largest distance, meters, of any joint in any frame: as sampled, and as the motion's own kinematics place it."""
    path = DATA / f"{pack}.glb"
    reference, document = Reference(path), load_gltf_document(path)
    worst = 0.0
    for animation in reference.table.animations[chosen]:
        sampled = sample_gltf(document, animation=animation.name)
        (skeleton,) = sampled.skeletons
        wanted = reference.places(animation, len(skeleton.positions), sampled.fps)
        places = np.stack([wanted[name] for name in skeleton.names], axis=1)
        ((person,), _) = load_gltf_people(path, animation=animation.name)
        for found in (skeleton.positions, forward_kinematics(person.motion)):
            worst = max(worst, float(np.linalg.norm(found - places, axis=-1).max()))
    return worst


@pytest.mark.parametrize("pack", ["kaykit_simulation", "quaternius_character"])
def test_joints_are_where_another_library_puts_them(pack: str) -> None:
    assert worst_error(pack, slice(0, None, 11)) < MAX_ERROR_M


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_all_joints_of_all_clips_are_where_another_library_puts_them(pack: str) -> None:
    assert worst_error(pack, slice(None)) < MAX_ERROR_M


def test_every_clip_is_listed() -> None:
    assert {pack: len(describe_gltf(DATA / f"{pack}.glb")) for pack in PACKS} == PACKS
    assert sum(PACKS.values()) == 213


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_every_clip_is_a_person_with_named_joints(pack: str) -> None:
    for animation in describe_gltf(DATA / f"{pack}.glb"):
        people, _ = load_gltf_people(DATA / f"{pack}.glb", animation=animation.name)
        (person,) = people
        assert person.stands_at_rest
        missing = {joint.name for joint in person.match.joints if joint.how == "missing"}
        assert missing == ({"left_toe", "right_toe"} if pack == "quaternius_character" else set())
        assert all(joint.how == "name" for joint in person.match.joints if joint.name not in missing)
        assert len(person.motion.rotations) == int(animation.duration_s * animation.fps + 1e-3) + 1


def test_a_walk_is_upright_and_in_meters() -> None:
    clip = load_clip(f"{DATA}/quaternius_base.glb#walk_loop")  # in any letter case
    assert clip.layout.name == "core19" and clip.fps == 24 and clip.valid.all() and not clip.notes
    joints = clip.joints[0]
    assert 1.4 < joints[:, :, 1].max() < 1.9 and -0.05 < joints[:, :, 1].min() < 0.1


def test_someone_who_lies_throughout_stays_lying() -> None:
    joints = load_clip(f"{DATA}/mesh2motion_addons.glb#Sleeping").joints[0]
    assert np.ptp(joints[..., 1], axis=1).max() < 0.6


def test_animated_scale_is_said() -> None:
    clip = load_clip(f"{DATA}/kaykit_general.glb#Spawn_Air")
    assert any("scales" in note for note in clip.notes)
    assert np.ptp(clip.joints[0, 0], axis=0).max() < 0.1 and np.ptp(clip.joints[0, -1, :, 1]) > 0.8
