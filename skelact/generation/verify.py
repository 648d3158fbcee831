"""Read a generated motion back, part by part, and say whether every asked action is found on the parts that own it.

A part is judged from its own joints alone, so that an arm cannot be guessed from the legs. One network looks at either
arm, the left one mirrored; one at the legs with the path of the body; one at the trunk. They were trained on
recordings, never on generated motion.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import CheckpointError
from skelact.generation.features import motion_to_features, resample_motion
from skelact.geometry import turn_about_y
from skelact.language.actions import KNOWN, STROKE
from skelact.runtime.session import OnnxNetwork
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import BODY, body_motion, mirror_motion
from skelact.values import Motion
from skelact.weights import weights_path

DEFAULT_VERIFIER = "bandai-cmu-parts"
FPS = 15.0
FRAMES = 32
WINDOW_S = FRAMES / FPS
ARM, LEGS, TRUNK = HEADS = ("arm", "legs", "trunk")
FORMAT = "skelact-parts-1"
CLASSES: Mapping[str, tuple[str, ...]] = {
    ARM: ("none", "raise", "wave", "punch", "guide", "call"),
    LEGS: ("stand", "walk", "walk-back", "turn-left", "turn-right", "run", "jump", "kick", "fight"),
    TRUNK: ("none", "bow", "pick-up", "call"),
}
# action -> what the parts have to show for it: (head, side, one of these classes)
WANTED: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "walk": ((LEGS, "", ("walk", "turn-left", "turn-right")),),
    "walk-back": ((LEGS, "", ("walk-back",)),),
    "walk-left": ((LEGS, "", ("walk", "turn-left")),),
    "walk-right": ((LEGS, "", ("walk", "turn-right")),),
    "walk-turn-left": ((LEGS, "", ("turn-left",)),),
    "walk-turn-right": ((LEGS, "", ("turn-right",)),),
    "run": ((LEGS, "", ("run",)),),
    "jump": ((LEGS, "", ("jump",)),),
    "kick-left": ((LEGS, "", ("kick",)),),
    "kick-right": ((LEGS, "", ("kick",)),),
    "pick-up": ((TRUNK, "", ("pick-up",)),),
    "bow": ((TRUNK, "", ("bow",)),),
    "call": ((TRUNK, "", ("call",)),),
    "guide": ((ARM, "right", ("guide",)),),
    "stand": ((LEGS, "", ("stand",)),),
    **{
        f"{action}-{side}{hand}": ((ARM, side, (action,)),)
        for action, hand in (("raise", "-hand"), ("wave", "-hand"), ("punch", ""))
        for side in ("left", "right")
    },
}


# the same for those that do not travel: in place no gait is to be seen
WANTED_IN_PLACE: Mapping[str, tuple[str, ...]] = {"walk": ("walk", "walk-back", "turn-left", "turn-right")}


@dataclass(frozen=True)
class Asked:
    """An action to look for.

    Attributes:
        action: In `KNOWN`.
        start: First frame of its stretch.
        end: Frame behind the last.
        in_place: Whether it does not travel.
    """

    action: str
    start: int
    end: int
    in_place: bool = False


@dataclass(frozen=True)
class Finding:
    """One thing that a part has to show.

    Attributes:
        action: The asked action.
        part: "legs", "trunk", "left arm" or "right arm".
        wanted: Classes that would do.
        seen: The likeliest class.
        probability: That it is one of those wanted, 0..1.
    """

    action: str
    part: str
    wanted: tuple[str, ...]
    seen: str
    probability: float

    @property
    def is_found(self) -> bool:
        """Whether the likeliest class is a wanted one."""
        return self.seen in self.wanted


class Verifier:
    """Judges parts of motions.

    Args:
        networks: One exported `PartNet` per head.
    """

    def __init__(self, networks: Mapping[str, OnnxNetwork]) -> None:
        for head, network in networks.items():
            if network.metadata.get("format") != FORMAT or json.loads(network.metadata["classes"]) != list(
                CLASSES[head]
            ):
                raise CheckpointError(f"the graph of {head!r} is none of format {FORMAT!r}, or knows other classes")
        self._networks = networks

    def probabilities(self, motion: Motion, head: str, *, side: str = "") -> np.ndarray:
        """Probabilities (N, K) of `CLASSES[head]` in the windows of a motion on `BODY`; `side` says which arm."""
        windows = part_windows(motion, head, side=side)
        logits = self._networks[head](windows.astype(np.float32))
        shifted = np.exp(logits - logits.max(1, keepdims=True))
        return shifted / shifted.sum(1, keepdims=True)

    def verify(self, motion: Motion, asked: Sequence[Asked]) -> tuple[Finding, ...]:
        """Look for actions, each in its own stretch of a motion.

        What goes on has to be seen on average over its windows, a stroke in one of them.

        Args:
            motion: On `BODY`.
            asked: Actions that no part can show are left out.
        """
        found = []
        for one in asked:
            action, stretch = one.action, slice(one.start, one.end)
            part = body_motion(motion.rotations[stretch], motion.translations[stretch, 0], motion.fps)
            for head, side, wanted in WANTED.get(action, ()):
                wanted = WANTED_IN_PLACE.get(action, wanted) if one.in_place else wanted
                classes = CLASSES[head]
                probabilities = self.probabilities(part, head, side=side)
                likely = probabilities[:, [classes.index(name) for name in wanted]].sum(1)
                if KNOWN[action].kind == STROKE:
                    probabilities, likely = probabilities[[likely.argmax()]], likely[[likely.argmax()]]
                seen = classes[int(probabilities.mean(0).argmax())]
                found.append(Finding(action, f"{side} {head}".strip(), wanted, seen, float(likely.mean())))
        return tuple(found)


def load_verifier(name_or_path: str | Path = DEFAULT_VERIFIER) -> Verifier:
    """Load the shipped part networks, or those of a folder.

    Raises:
        CheckpointError: One is missing or not one of ours.
    """
    folder = weights_path(str(name_or_path)) if str(name_or_path) == DEFAULT_VERIFIER else Path(name_or_path)
    return Verifier({head: OnnxNetwork(folder / f"{head}.onnx", threads=1) for head in HEADS})


def part_windows(motion: Motion, head: str, *, side: str = "") -> np.ndarray:
    """Numbers (N, C, `FRAMES`) of a part over windows of `WINDOW_S` that overlap by half; shorter motions are held."""
    if head == ARM and side == "left":
        motion = mirror_motion(motion)
    values = part_values(resample_motion(motion, FPS), head)
    if len(values) < FRAMES:
        values = np.pad(values, ((0, FRAMES - len(values)), (0, 0)), mode="edge")
    count = 1 + int(np.ceil((len(values) - FRAMES) / (FRAMES / 2)))
    starts = np.linspace(0, len(values) - FRAMES, count).astype(int)
    return np.stack([values[start : start + FRAMES].T for start in starts])


def part_values(motion: Motion, head: str) -> np.ndarray:
    """Numbers (T, C) of one part of a motion on `BODY`: positions in the heading frame, for legs the path's speeds too.

    "arm" is the right one: elbow and wrist from the shoulder; "legs": knees, ankles and toes from the pelvis; "trunk":
    neck and head from the pelvis, and its height. Meters, meters per second, radians per second.
    """
    features = motion_to_features(motion)
    positions = forward_kinematics(motion)

    def seen(names: tuple[str, ...], origin: str) -> np.ndarray:
        apart = positions[:, [BODY.names.index(name) for name in names]] - positions[:, [BODY.names.index(origin)]]
        local = np.matmul(turn_about_y(-features.heading)[:, None], apart[..., None])[..., 0]
        return local.reshape(len(positions), -1)

    if head == ARM:
        return seen(("right_elbow", "right_wrist"), "right_shoulder")
    if head == TRUNK:
        return np.concatenate([seen(("neck", "head"), "pelvis"), features.root[:, 1:2]], axis=1)
    if len(positions) < 2:
        speeds = np.zeros((len(positions), 3))
    else:
        step = np.gradient(features.root, axis=0) * motion.fps
        local = np.matmul(turn_about_y(-features.heading), step[..., None])[:, [0, 2], 0]
        speeds = np.concatenate([local, np.gradient(features.heading)[:, None] * motion.fps], axis=1)
    legs = tuple(f"{one}_{joint}" for one in ("left", "right") for joint in ("knee", "ankle", "toe"))
    return np.concatenate([seen(legs, "pelvis"), features.root[:, 1:2], speeds], axis=1)
