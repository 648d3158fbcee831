"""Put any humanoid on `BODY`: rotations against the rest pose, path by the length of the legs, and a floor to stand on.

A joint's turn since the rest pose, in the world, is what both bodies share. Arms and legs that rest in another
direction than those of `BODY` (an A-pose, thighs apart) are brought to the direction that the body's own have.
"""

from __future__ import annotations

import numpy as np

from skelact.errors import InputError
from skelact.geometry import rotation_angle, rotation_between, slerp
from skelact.layouts import CORE19
from skelact.layouts.bone_words import parse_bone_name
from skelact.skeleton.body import BODY, LEG_M, TOE_HEIGHT_M, body_motion
from skelact.skeleton.humanoid import HumanoidMatch
from skelact.skeleton.kinematics import place_joints, world_to_local
from skelact.skeleton.rig import ARM_JOINTS, LEG_JOINTS, SIDES, rest_positions
from skelact.values import Motion

REQUIRED = (
    "pelvis",
    "head",
    *(f"{side}_{joint}" for side in SIDES for joint in (*ARM_JOINTS, *LEG_JOINTS)),
)
LIMBS = {"shoulder": "elbow", "elbow": "wrist", "hip": "knee", "knee": "ankle"}  # bone: from, to
FRAME_SNAP = np.radians(25)  # a rest pose this near to looking along an axis looks along it
FOOT_NEAR = 0.15  # leg lengths between an ankle and the joint called foot
ANKLE_M = TOE_HEIGHT_M - float(BODY.offsets[BODY.names.index("left_toe"), 1])  # height of a standing ankle
IN_AIR_M = 0.03  # clearance below which the source touches the floor
LIFT_HZ = 3.0
STILL_M = 1e-3  # by which hips move whose track was lost
SPHERES = (  # what of the body meets the floor: joint, offset in its frame, radius, meters; right as left
    ("left_ankle", (0.0, -0.092, -0.045), 0.025),
    ("left_toe", (0.0, -0.0165, 0.0), 0.025),
    ("left_toe", (0.0, -0.0165, 0.06), 0.025),
    ("left_knee", (0.0, 0.0, 0.0), 0.055),
    ("left_hip", (0.0, -0.03, -0.02), 0.08),
    ("left_shoulder", (0.0, 0.0, 0.0), 0.06),
    ("left_elbow", (0.0, 0.0, 0.0), 0.04),
    ("left_wrist", (0.0, 0.0, 0.0), 0.03),
    ("left_wrist", (0.09, 0.0, 0.0), 0.02),
    ("left_wrist", (0.16, 0.0, 0.0), 0.02),
    ("pelvis", (0.0, 0.0, -0.02), 0.085),
    ("spine", (0.0, 0.0, 0.0), 0.09),
    ("chest", (0.0, 0.0, 0.0), 0.10),
    ("head", (0.0, 0.09, 0.02), 0.09),
)


def retarget_to_body(motion: Motion, match: HumanoidMatch) -> Motion:
    """Put a motion on `BODY`.

    Args:
        motion: Meters, y up; its unturned pose is its rest pose, in which the body stands on the floor.
        match: Which of its joints is which of core19.

    Returns:
        A motion on `BODY` with the rate of `motion`; nothing is below the floor at y = 0.

    Raises:
        InputError: Joints that are needed are missing, or the legs have no length, field "joints".
    """
    missing = [name for name in REQUIRED if not match.found[CORE19.index(name)]]
    if not (match.found[CORE19.index("spine")] or match.found[CORE19.index("chest")]):
        missing.append("spine or chest")
    if missing:
        raise InputError(f"expected a humanoid, got one without {', '.join(missing)}", field="joints")
    source = _Source(motion, match)
    world = source.turns_of_body()
    root = source.path() - (world[:, 0] @ _hip_middle()[..., None])[..., 0]
    moved = body_motion(world_to_local(world, BODY.parents), root, motion.fps)
    root = root.copy()
    root[:, 1] += smooth_lift(source.clearance() - lowest_point(moved), motion.fps)
    moved = body_motion(moved.rotations, root, motion.fps)
    root = root.copy()
    root[:, 1] += np.maximum(0.0, -lowest_point(moved))
    return body_motion(moved.rotations, root, motion.fps)


def lowest_point(motion: Motion) -> np.ndarray:
    """Height (T,) of the lowest point of a body of spheres, meters."""
    positions, rotations = place_joints(motion)
    lowest = np.full(len(positions), np.inf)
    for name, offset, radius in SPHERES:
        own = BODY.names.index(name)
        for joint, flip in ((own, 1.0), (BODY.mirror[own], -1.0)):
            away = np.array(offset) * np.array([flip if joint != own else 1.0, 1.0, 1.0])
            height = positions[:, joint, 1] + rotations[:, joint, 1] @ away - radius
            lowest = np.minimum(lowest, height)
    return lowest


class _Source:
    """A recorded humanoid: its joints on core19, at rest and over time."""

    def __init__(self, motion: Motion, match: HumanoidMatch) -> None:
        self.motion, self.match = motion, match
        places, self.turns = place_joints(motion)
        self.rest = rest_positions(motion.parents, motion.offsets)
        self.core = match.matrix @ places
        self.core_rest = match.matrix @ self.rest
        self.frame = self._find_frame()
        bones = [self._rest_bone(f"left_{joint}", f"left_{LIMBS[joint]}") for joint in ("hip", "knee")]
        leg = sum(float(np.linalg.norm(bone)) for bone in bones)
        if not leg > 0:
            raise InputError("expected legs with a length, got one of 0", field="joints")
        self.scale = LEG_M / leg

    def at(self, name: str) -> np.ndarray:
        """Positions (T, 3) of a joint of core19."""
        return self.core[:, CORE19.index(name)]

    def at_rest(self, name: str) -> np.ndarray:
        """Position (3,) of a joint of core19 at rest."""
        return self.core_rest[CORE19.index(name)]

    def _rest_bone(self, start: str, end: str) -> np.ndarray:
        return self.at_rest(end) - self.at_rest(start)

    def _find_frame(self) -> np.ndarray:
        """Rotation (3, 3) whose columns are left, up and ahead of the body at rest."""
        left = self._rest_bone("right_hip", "left_hip")
        up = self._rest_bone("pelvis", "head")
        left = left / np.linalg.norm(left)
        up = up - (up @ left) * left
        up = up / np.linalg.norm(up)
        frame = np.stack([left, up, np.cross(left, up)], axis=-1)
        snapped = np.eye(3)[np.abs(frame).argmax(0)].T * np.sign(
            np.take_along_axis(frame, np.abs(frame).argmax(0)[None], 0)
        )
        is_turn = np.linalg.det(snapped) > 0.5
        return snapped if is_turn and rotation_angle(snapped.T @ frame) < FRAME_SNAP else frame

    def turns_of_body(self) -> np.ndarray:
        """World rotations (T, 21, 3, 3) of the joints of `BODY`."""
        world = np.empty((len(self.core), len(BODY.names), 3, 3))
        for joint, name in enumerate(BODY.names):
            world[:, joint] = self._turn_of(name) @ self._aligned(name)
        return world

    def _aligned(self, name: str) -> np.ndarray:
        """What brings a joint of the resting `BODY` into the rest pose of the source: (3, 3)."""
        side, _, part = name.rpartition("_")
        part = "elbow" if part == "wrist" else part  # a hand goes on from the forearm
        if part not in LIMBS:
            return self.frame
        own = self._rest_bone(f"{side}_{part}", f"{side}_{LIMBS[part]}")
        bone = self.frame @ BODY.offsets[BODY.names.index(f"{side}_{LIMBS[part]}")]
        return rotation_between(bone, own) @ self.frame

    def _turn_of(self, name: str) -> np.ndarray:
        """World rotations (T, 3, 3) since the rest pose of the joint that stands for one of `BODY`."""
        if name == "pelvis":
            return self.turns[:, self._common(("left_hip", "right_hip"))]
        if name == "chest":
            return self.turns[:, self._common(("left_shoulder", "right_shoulder"))]
        if name.endswith("collar"):
            return self.turns[:, self._collar(name.split("_")[0])]
        if name.endswith("ankle"):
            return self.turns[:, self._foot(name)]
        if name.endswith("toe"):
            toe = self._joint(name)
            if toe is None or toe not in self.motion.parents:  # a tip does not turn by itself
                return self._turn_of(name.replace("toe", "ankle"))
            return self.turns[:, toe]
        joint = self._joint(name)
        if joint is not None:
            return self.turns[:, joint]
        if name == "neck":
            return _halfway(self._turn_of("chest"), self._turn_of("head"))
        return _halfway(self._turn_of("pelvis"), self._turn_of("chest"))  # the spine

    def _joint(self, name: str) -> int | None:
        """The joint that has most of the weight of one of core19, None when it is missing or between both sides."""
        row = self.match.matrix[CORE19.index(name)]
        joint = int(row.argmax())
        is_middle = name in ("pelvis", "neck") and row.max() <= 0.5
        return None if not row.any() or is_middle else joint

    def _path(self, joint: int) -> list[int]:
        """Joints from one up to its root."""
        found = [joint]
        while self.motion.parents[found[-1]] != -1:
            found.append(self.motion.parents[found[-1]])
        return found

    def _common(self, names: tuple[str, str]) -> int:
        """The deepest joint above two of core19; for the pelvis the one called so, if it is below."""
        first, second = (self._joint(name) for name in names)
        assert first is not None and second is not None  # both are required
        above = set(self._path(second)[1:])
        common = next((joint for joint in self._path(first)[1:] if joint in above), first)
        if names[0].endswith("hip"):
            pelvis = self._joint("pelvis")
            return common if pelvis is None else pelvis
        return common

    def _collar(self, side: str) -> int:
        """The joint between the chest and a shoulder, else the chest."""
        shoulder, chest = self._joint(f"{side}_shoulder"), self._common(("left_shoulder", "right_shoulder"))
        assert shoulder is not None
        parent = self.motion.parents[shoulder]
        return parent if parent != -1 and chest in self._path(parent) else chest

    def _foot(self, name: str) -> int:
        """The joint that turns a foot: the ankle, or the one called foot where the ankle is the tip of the shin."""
        ankle = self._joint(name)
        assert ankle is not None
        if ankle in self.motion.parents:
            return ankle
        leg = LEG_M / self.scale
        for joint, own in enumerate(self.motion.names):
            word = parse_bone_name(own)
            is_foot = word.part == "foot" and word.side == name.split("_")[0] and not word.is_helper
            if is_foot and np.linalg.norm(self.rest[joint] - self.rest[ankle]) < FOOT_NEAR * leg:
                return joint
        return ankle

    def path(self) -> np.ndarray:
        """Middle of the hips (T, 3) at the size of `BODY`, meters; a standing ankle is where that of `BODY` is."""
        middle = (self.at("left_hip") + self.at("right_hip")) / 2
        ankle = min(self.at_rest("left_ankle")[1], self.at_rest("right_ankle")[1])
        return self.scale * (middle - np.array([0.0, ankle, 0.0])) + np.array([0.0, ANKLE_M, 0.0])

    def _heights(self) -> np.ndarray:
        """Height (T,) of the lowest joint over what it has when it carries the body, meters at the size of `BODY`."""
        floor = self._ankle_floor()
        heights = [
            self.scale * (self.at(name)[:, 1] - floor) - _radius(name)
            for name in CORE19
            if self.match.found[CORE19.index(name)] and not name.endswith(("ankle", "toe"))
        ]
        for side in SIDES:
            for name in (f"{side}_ankle", f"{side}_toe"):
                if self.match.found[CORE19.index(name)]:
                    heights.append(self.scale * (self.at(name)[:, 1] - self.at_rest(name)[1]))
        return np.min(heights, axis=0)

    def _ankle_floor(self) -> float:
        """Height of the floor below the resting feet, in the source."""
        ankle = min(self.at_rest("left_ankle")[1], self.at_rest("right_ankle")[1])
        return float(ankle - ANKLE_M / self.scale)

    def has_lost_hips(self) -> bool:
        """Whether the hips stay at the height of the rest pose throughout: their track was lost."""
        middle = (self.at("left_hip") + self.at("right_hip"))[:, 1] / 2
        pelvis = self.at("pelvis")[:, 1]
        moved = np.ptp(pelvis) if self._joint("pelvis") is not None else np.ptp(middle)
        return bool(moved < STILL_M and abs(pelvis[0] - self.at_rest("pelvis")[1]) < STILL_M / self.scale)

    def clearance(self) -> np.ndarray:
        """How far (T,) the body is above the floor in the air, 0 on it, meters."""
        if self.has_lost_hips():
            return np.zeros(len(self.core))
        return np.maximum(0.0, self._heights() - IN_AIR_M)


def _hip_middle() -> np.ndarray:
    hips = [BODY.names.index(f"{side}_hip") for side in SIDES]
    return np.asarray(BODY.offsets[hips].mean(0))


def _radius(name: str) -> float:
    """Radius of the sphere around a joint of core19."""
    own = name.replace("right_", "left_")
    return next((radius for joint, _, radius in SPHERES if joint == own), 0.05)


def _halfway(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return slerp(first, second, 0.5)


def smooth_lift(lift: np.ndarray, fps: float) -> np.ndarray:
    """Average a lift (T,) over a third of a second, so that the change of a contact makes no jump."""
    half = max(1, round(fps / LIFT_HZ / 2))
    kernel = np.hanning(2 * half + 3)[1:-1]
    return np.convolve(np.pad(lift, half, mode="edge"), kernel / kernel.sum(), "valid")
