"""The values that cross rooms: frozen, checked, cheap."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

import numpy as np

from skelact.errors import InputError
from skelact.layouts import Layout, load_layout
from skelact.layouts.whole_body import FACE, HANDS, JOINTS, POINTS
from skelact.strips import draw_bars, draw_clip, draw_motion

MAX_COORDINATE = 1e12  # any unit of length; squares of what is larger leave float32
MISSING, INFERRED, MEASURED = 0, 1, 2  # states of a point
MIN_MEASURED_SCORE = 0.3  # from which a point was measured; below, the network guessed it
SHOWN_CLASSES = 5  # in a notebook
MIN_POINT_SCORE = 0.1  # below, a point is out of sight: missing, though the network places it somewhere


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
        scores: float32 (M, T, V), confidence 0 to 1 of 2D joints that an estimator found, zero where missing; None when
            nobody gave one.
        image_size: Width and height of the picture that 2D joints lie in, pixels; None when it is not known.
    """

    joints: np.ndarray
    layout: Layout
    fps: float
    valid: np.ndarray = None  # type: ignore[assignment]  # always an array once constructed
    notes: tuple[str, ...] = field(default=(), kw_only=True)
    scores: np.ndarray | None = field(default=None, kw_only=True)
    image_size: tuple[int, int] | None = field(default=None, kw_only=True)

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
        self._check_picture()

    def _check_picture(self) -> None:
        """Refuse scores and a picture that do not fit the joints; missing joints get a score of zero."""
        if self.image_size is not None and not all(0 < length <= MAX_COORDINATE for length in self.image_size):
            raise InputError(f"expected width and height > 0, got {self.image_size}", field="clip.image_size")
        if self.scores is None:
            return
        if self.scores.shape != self.valid.shape or self.scores.dtype != np.float32:
            got = f"{self.scores.dtype} {self.scores.shape}"
            raise InputError(f"expected float32 {self.valid.shape}, got {got}", field="clip.scores")
        if self.scores.size and not (self.scores.min() >= 0 and self.scores.max() <= 1):  # also refuses NaN
            raise InputError("expected 0 to 1, got less, more or NaN", field="clip.scores")
        object.__setattr__(self, "scores", np.where(self.valid, self.scores, np.float32(0)))

    @classmethod
    def from_zeros(cls, joints: np.ndarray, layout: Layout, fps: float) -> Clip:
        """Build a clip from a format in which a joint at exactly zero is missing."""
        return cls(joints, layout, fps, (joints != 0).any(-1))

    @classmethod
    def from_nan(cls, joints: np.ndarray, layout: Layout, fps: float) -> Clip:
        """Build a clip from a format in which a joint with a NaN coordinate is missing; infinity is refused."""
        return cls(joints, layout, fps, ~np.isnan(joints).any(-1))

    def _repr_html_(self) -> str:
        """Draw itself in a notebook."""
        who = "1 person" if self.people == 1 else f"{self.people} people"
        caption = f"{who}, {self.duration_s:.1f} s, {self.fps:g} fps, layout {self.layout.name}"
        return draw_clip(self.joints, self.valid, self.layout.parents, duration_s=self.duration_s, caption=caption)

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

    def _repr_html_(self) -> str:
        """Draw itself in a notebook."""
        return draw_motion(self.rotations, self.translations, self.parents, fps=self.fps)


@dataclass(frozen=True, eq=False)
class Markers:
    """Named points over time.

    Attributes:
        names: P names.
        points: float64 (T, P, 3), meters, y up; NaN where missing.
        fps: Frames per second.
    """

    names: tuple[str, ...]
    points: np.ndarray
    fps: float

    def __post_init__(self) -> None:
        if self.points.ndim != 3 or self.points.shape[1:] != (len(self.names), 3) or not len(self.points):
            raise InputError(f"expected (T, {len(self.names)}, 3), got {self.points.shape}", field="markers.points")
        if not 0 < self.fps < np.inf:  # also refuses NaN
            raise InputError(f"expected > 0, got {self.fps}", field="markers.fps")


@dataclass(frozen=True, eq=False)
class Person:
    """One person in one image: 133 whole-body points in pixels, and 75 joints in meters where depth is known.

    Attributes:
        box: float32 (4,): x1, y1, x2, y2, pixels, x1 <= x2 and y1 <= y2.
        box_score: Of the person detector, 0 to 1.
        points: float32 (133, 2), pixels, on `wholebody133`; zero where missing.
        scores: float32 (133,), 0 to 1; 0 where missing, at least `MIN_POINT_SCORE` elsewhere. The points of a hand, or
            of a face, share one value.
        states: uint8 (133,): MISSING, INFERRED (made from other points, or held from earlier frames) or MEASURED.
        joints: float32 (75, 3), meters, on `blazepose75`: the middle of the hips at the origin, x right in the image,
            y up, z toward the camera. Zero where missing (see `valid`): hands not found, joints with a score below
            `MIN_POINT_SCORE`, joints that may be a neighbor's. None when the network works in 2D only.
        presence: 0 to 1, that a body is there at all.
    """

    box: np.ndarray
    box_score: float
    points: np.ndarray
    scores: np.ndarray
    states: np.ndarray
    joints: np.ndarray | None
    presence: float

    def __post_init__(self) -> None:
        _check_array(self.box, (4,), np.float32, field="person.box")
        _check_array(self.points, (POINTS, 2), np.float32, field="person.points")
        _check_array(self.scores, (POINTS,), np.float32, field="person.scores")
        _check_array(self.states, (POINTS,), np.uint8, field="person.states")
        if self.joints is not None:
            _check_array(self.joints, (JOINTS, 3), np.float32, field="person.joints")
        if not (self.box[:2] <= self.box[2:]).all():
            raise InputError(f"expected x1 <= x2 and y1 <= y2, got {self.box.tolist()}", field="person.box")
        if self.states.max() > MEASURED:
            raise InputError(f"expected 0 to {MEASURED}, got {self.states.max()}", field="person.states")
        for name in ("box_score", "presence"):
            if not 0 <= getattr(self, name) <= 1:  # also refuses NaN
                raise InputError(f"expected 0 to 1, got {getattr(self, name)}", field=f"person.{name}")
        if not (self.scores.min() >= 0 and self.scores.max() <= 1):
            raise InputError("expected 0 to 1, got less or more", field="person.scores")

    @property
    def valid(self) -> np.ndarray:
        """Which of `joints` are there: bool (75,), none in 2D. None lies at the origin, which is between the hips."""
        return np.zeros(JOINTS, bool) if self.joints is None else np.asarray((self.joints != 0).any(-1))

    def _repr_html_(self) -> str:
        """Draw itself in a notebook: the points in the picture."""
        found = self.states != MISSING
        caption = f"person with {int(found.sum())} of {POINTS} points, presence {self.presence:.2f}"
        parents = load_layout("wholebody133").parents
        return draw_clip(self.points[None, None], found[None, None], parents, duration_s=1.0, caption=caption)

    def has_hand(self, side: int) -> bool:
        """Whether the left (0) or right (1) hand was measured."""
        return bool((self.states[HANDS[side]] == MEASURED).all())

    @property
    def has_face(self) -> bool:
        """Whether the face was found."""
        return bool((self.states[FACE] != MISSING).all())


def _check_array(values: np.ndarray, shape: tuple[int, ...], dtype: type[np.generic], *, field: str) -> None:
    """Refuse an array of another shape or type, or one that is not finite."""
    if values.shape != shape or values.dtype != dtype:
        wanted = f"{np.dtype(dtype)} {shape}"
        raise InputError(f"expected {wanted}, got {values.dtype} {values.shape}", field=field)
    if dtype != np.uint8 and not np.isfinite(values).all():
        raise InputError("expected finite values, got NaN or infinity", field=field)


Certainty = Literal["certain", "uncertain", "unknown", "no_motion", "too_short", "missing_joints", "nobody"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
MIN_PROBABILITY = 0.5  # of the likeliest class, below which it is not named
SCORED: tuple[Certainty, ...] = ("certain", "uncertain", "unknown")  # with probabilities; without one, all others


@dataclass(frozen=True, eq=False)
class Scores:
    """What one person, or one clip, is doing, and how sure that is.

    Attributes:
        labels: K class names.
        probabilities: float32 (K,), >= 0, sum 1; float32 (0,) when nothing was computed because no class can be given.
        certainty: "unknown" when `known` is below `min_known`; else "certain" when the likeliest class has at least
            `MIN_PROBABILITY`, "uncertain" below. Without probabilities why there are none: "no_motion", "too_short",
            "missing_joints" or "nobody".
        reason: One sentence with the numbers behind `certainty`; empty when certain.
        known: Probability, 0 to 1, that the motion is of any of the classes at all; None: the recognizer does not
            measure it, or nothing was computed.
        min_known: Smallest `known` of an answer that names a class, 0 to 1.
        by_description: The labels are phrases that nothing was trained on; `known` is then the probability that any of
            them fits.
    """

    labels: tuple[str, ...]
    probabilities: np.ndarray
    certainty: Certainty = "certain"
    reason: str = ""
    known: float | None = field(default=None, kw_only=True)
    min_known: float = field(default=0.0, kw_only=True)
    by_description: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        withheld = self.certainty not in SCORED
        for name, value in (("known", self.known), ("min_known", self.min_known)):
            if value is not None and not 0 <= value <= 1:  # also refuses NaN
                raise InputError(f"expected 0 to 1, got {value}", field=f"scores.{name}")
        if self.probabilities.shape != (0 if withheld else len(self.labels),):
            wanted = "(0,)" if withheld else f"({len(self.labels)},)"
            raise InputError(f"expected {wanted}, got {self.probabilities.shape}", field="scores.probabilities")
        if not withheld:
            certainty, reason = self._judge()
            object.__setattr__(self, "certainty", certainty)
            object.__setattr__(self, "reason", reason)

    def _judge(self) -> tuple[Certainty, str]:
        label, probability = self.top(1)[0]
        if self.known is not None and self.known < self.min_known:
            wanted = "no label fits" if self.by_description else "like no known class"
            reason = f"{wanted}: known is {self.known:.2f}, below {self.min_known:.2g}; {label} is nearest"
            return "unknown", reason
        if probability >= MIN_PROBABILITY:
            return "certain", ""
        return "uncertain", f"{label} is the likeliest with {probability:.2f}, below {MIN_PROBABILITY:g}"

    @classmethod
    def from_logits(
        cls, labels: tuple[str, ...], logits: np.ndarray, *, known: float | None = None, min_known: float = 0.0
    ) -> Scores:
        """Softmax of logits (K,)."""
        shifted = np.exp(logits - logits.max())
        return cls(labels, (shifted / shifted.sum()).astype(np.float32), known=known, min_known=min_known)

    def with_min_known(self, min_known: float | None) -> Scores:
        """The same scores, judged by another threshold of `known`; None: as they are."""
        return self if min_known is None else replace(self, min_known=min_known)

    @classmethod
    def withhold(cls, labels: tuple[str, ...], certainty: Certainty, reason: str) -> Scores:
        """Give no class, and say why."""
        return cls(labels, np.zeros(0, np.float32), certainty, reason)

    @classmethod
    def judged(
        cls,
        labels: tuple[str, ...],
        probabilities: np.ndarray,
        certainty: Literal["certain", "uncertain", "unknown"],
        reason: str,
        *,
        known: float | None = None,
        min_known: float = 0.0,
        by_description: bool = False,
    ) -> Scores:
        """Take the best K of perhaps more classes, with the certainty that whoever computed them gave."""
        scores = cls(labels, probabilities, known=known, min_known=min_known, by_description=by_description)
        object.__setattr__(scores, "certainty", certainty)
        object.__setattr__(scores, "reason", reason)
        return scores

    def _repr_html_(self) -> str:
        """Draw itself in a notebook: the answer, and the likeliest classes as bars."""
        answer = self.label or self.certainty.replace("_", " ")
        return draw_bars(self.top(SHOWN_CLASSES), caption=f"{answer}. {self.reason}".rstrip(". "))

    @property
    def label(self) -> str | None:
        """The likeliest class when it is certain, else None."""
        return self.top(1)[0][0] if self.certainty == "certain" else None

    def top(self, k: int = 5) -> list[tuple[str, float]]:
        """Return the k most likely (label, probability) pairs, best first; none when no class can be given."""
        order = np.argsort(-self.probabilities, kind="stable")[:k]
        return [(self.labels[i], float(self.probabilities[i])) for i in order]
