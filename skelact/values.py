"""The values that cross rooms: frozen, checked, cheap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from skelact.errors import InputError
from skelact.layouts import Layout

MAX_COORDINATE = 1e12  # any unit of length; squares of what is larger leave float32


@dataclass(frozen=True, eq=False)
class Clip:
    """People moving, on one joint layout.

    Attributes:
        joints: float32 or float64 (M, T, V, C); meters when C is 3, pixels when C is 2. Every value is finite and
            within `MAX_COORDINATE` of zero. Zero where a joint is missing; zero where a joint is valid is a place.
        layout: Fixes V and the joint order.
        fps: Frames per second, > 0.
        valid: bool (M, T, V), true where a joint was measured; None when constructing: all of them. A person without a
            valid joint is absent in that frame. A body whose joints all lie at exactly zero is nobody: it is absent,
            whatever `valid` says.
        notes: What its reader guessed or changed, a sentence each; empty when the file left nothing open.
    """

    joints: np.ndarray
    layout: Layout
    fps: float
    valid: np.ndarray = None  # type: ignore[assignment]  # always an array once constructed
    notes: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        joints = self.joints
        wanted = f"(M, T >= 1, {len(self.layout.names)}, 2 or 3) for layout {self.layout.name!r}"
        if joints.ndim != 4 or joints.shape[2] != len(self.layout.names) or joints.shape[3] not in (2, 3):
            raise InputError(f"expected {wanted}, got {joints.shape}", field="clip.joints")
        if joints.shape[1] < 1:
            raise InputError(f"expected {wanted}, got no frame", field="clip.joints")
        if joints.dtype not in (np.float32, np.float64):
            raise InputError(f"expected float32 or float64, got {joints.dtype}", field="clip.joints")
        if not 0 < self.fps < np.inf:  # also refuses NaN
            raise InputError(f"expected > 0, got {self.fps}", field="clip.fps")
        valid = np.ones(joints.shape[:3], bool) if self.valid is None else self.valid
        if valid.dtype != bool or valid.shape != joints.shape[:3]:
            got = f"{valid.dtype} {valid.shape}"
            raise InputError(f"expected bool {joints.shape[:3]}, got {got}", field="clip.valid")
        valid = valid & (joints != 0).any((-1, -2))[..., None]
        if not valid.all():
            joints = np.where(valid[..., None], joints, joints.dtype.type(0))
        if joints.size and not np.abs(joints).max() <= MAX_COORDINATE:  # also refuses NaN
            wanted = f"expected finite values within +-{MAX_COORDINATE:g}, got NaN, infinity or more"
            raise InputError(wanted, field="clip.joints")
        object.__setattr__(self, "joints", joints)
        object.__setattr__(self, "valid", valid)

    @classmethod
    def from_zeros(cls, joints: np.ndarray, layout: Layout, fps: float) -> Clip:
        """Build a clip from a format in which a joint at exactly zero is missing."""
        return cls(joints, layout, fps, (joints != 0).any(-1))

    @classmethod
    def from_nan(cls, joints: np.ndarray, layout: Layout, fps: float) -> Clip:
        """Build a clip from a format in which a joint with a NaN coordinate is missing; infinity is refused."""
        return cls(joints, layout, fps, ~np.isnan(joints).any(-1))

    @property
    def present(self) -> np.ndarray:
        """Who is there: bool (M, T), true where a person has a valid joint."""
        return np.asarray(self.valid.any(-1))

    @property
    def people(self) -> int:
        """M, the number of person slots."""
        return int(self.joints.shape[0])

    @property
    def frames(self) -> int:
        """T, the number of frames."""
        return int(self.joints.shape[1])

    @property
    def duration_s(self) -> float:
        """Frames over rate, seconds."""
        return self.frames / self.fps


@dataclass(frozen=True, eq=False)
class Motion:
    """One articulated body moving: local rotations on a hierarchy with offsets.

    Attributes:
        names: V joint names, parents before children.
        parents: V parent indices, -1 at the root.
        offsets: float64 (V, 3) rest offset from the parent, meters.
        rotations: float64 (T, V, 3, 3) local rotation matrices, child frame to parent frame.
        translations: float64 (T, V, 3) local translations, meters; equal to `offsets` for a joint that never
            slides, the path of the body for the root.
        fps: Frames per second, > 0.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: np.ndarray
    rotations: np.ndarray
    translations: np.ndarray
    fps: float

    def __post_init__(self) -> None:
        joints = len(self.names)
        frames = self.rotations.shape[0] if self.rotations.ndim == 4 else 0
        if len(self.parents) != joints or self.offsets.shape != (joints, 3):
            raise InputError(f"expected {joints} parents and offsets ({joints}, 3)", field="motion.offsets")
        if any(parent >= joint for joint, parent in enumerate(self.parents)):
            raise InputError("expected every parent before its children", field="motion.parents")
        if self.rotations.shape != (frames, joints, 3, 3) or frames < 1:
            raise InputError(f"expected (T, {joints}, 3, 3), got {self.rotations.shape}", field="motion.rotations")
        if self.translations.shape != (frames, joints, 3):
            wanted = (frames, joints, 3)
            raise InputError(f"expected {wanted}, got {self.translations.shape}", field="motion.translations")
        if not (np.isfinite(self.rotations).all() and np.isfinite(self.translations).all()):
            raise InputError("expected finite values, got NaN or infinity", field="motion")
        if not 0 < self.fps < np.inf:
            raise InputError(f"expected > 0, got {self.fps}", field="motion.fps")


Certainty = Literal["certain", "uncertain", "no_motion", "too_short", "missing_joints", "nobody"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
MIN_PROBABILITY = 0.5  # of the likeliest class, below which it is not named


@dataclass(frozen=True, eq=False)
class Scores:
    """What one person, or one clip, is doing, and how sure that is.

    Attributes:
        labels: K class names.
        probabilities: float32 (K,), >= 0, sum 1; float32 (0,) when nothing was computed because no class can be given.
        certainty: "certain" when the likeliest class has at least `MIN_PROBABILITY`, "uncertain" below. Without
            probabilities why there are none: "no_motion", "too_short", "missing_joints" or "nobody".
        reason: One sentence with the numbers behind `certainty`; empty when certain.
    """

    labels: tuple[str, ...]
    probabilities: np.ndarray
    certainty: Certainty = "certain"
    reason: str = ""

    def __post_init__(self) -> None:
        withheld = self.certainty not in ("certain", "uncertain")
        if self.probabilities.shape != (0 if withheld else len(self.labels),):
            wanted = "(0,)" if withheld else f"({len(self.labels)},)"
            raise InputError(f"expected {wanted}, got {self.probabilities.shape}", field="scores.probabilities")
        if not withheld:
            label, probability = self.top(1)[0]
            certain = probability >= MIN_PROBABILITY
            reason = "" if certain else f"{label} is the likeliest with {probability:.2f}, below {MIN_PROBABILITY:g}"
            object.__setattr__(self, "certainty", "certain" if certain else "uncertain")
            object.__setattr__(self, "reason", reason)

    @classmethod
    def from_logits(cls, labels: tuple[str, ...], logits: np.ndarray) -> Scores:
        """Softmax of logits (K,)."""
        shifted = np.exp(logits - logits.max())
        return cls(labels, (shifted / shifted.sum()).astype(np.float32))

    @classmethod
    def withhold(cls, labels: tuple[str, ...], certainty: Certainty, reason: str) -> Scores:
        """Give no class, and say why."""
        return cls(labels, np.zeros(0, np.float32), certainty, reason)

    @property
    def label(self) -> str | None:
        """The likeliest class when it is certain, else None."""
        return self.top(1)[0][0] if self.certainty == "certain" else None

    def top(self, k: int = 5) -> list[tuple[str, float]]:
        """Return the k most likely (label, probability) pairs, best first; none when no class can be given."""
        order = np.argsort(-self.probabilities, kind="stable")[:k]
        return [(self.labels[i], float(self.probabilities[i])) for i in order]
