"""People in a picture: boxes, then bodies, then the hands and the face of each, all of a kind in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, overload

import numpy as np

from skelact.errors import CheckpointError
from skelact.pose.body import BlazePose, Body
from skelact.pose.detector import Detector, NanoDet, detect_closely, drop_mixtures
from skelact.pose.faces import Face, FaceFinder
from skelact.pose.hands import Hand, HandFinder
from skelact.pose.image import Roi
from skelact.pose.loading import load_bodies, load_detector
from skelact.pose.onestage import RtmoBodies
from skelact.pose.regions import (
    AT_EDGE,
    box_to_roi,
    cut_box_to_roi,
    face_roi_from_body,
    face_roi_from_mesh,
    hand_roi_from_body,
    hand_roi_from_points,
    open_box,
    stays_with,
)
from skelact.pose.topdown import TopDownEstimator
from skelact.pose.wholebody import LEAST_PRESENCE, WRISTS, assemble, believed_face, believed_hands
from skelact.skeleton.tracking import overlaps
from skelact.values import Person
from skelact.weights import weights_path

if TYPE_CHECKING:
    from skelact.pose.stream import PoseStream

SMALLEST_BOX = 60.0  # pixels of the longer side
SMALLEST_HAND, SMALLEST_FACE = 32.0, 32.0  # pixels of the region's side: twice the hand or face
LEAST_WRIST = 0.3  # score from which a hand is looked for
GRAY = 127
SAME_PERSON = 0.15  # mean distance of points over body size up to which two bodies are one
APART = 0.2  # the same, for a body seen only with its neighbors covered
PINKIES, INDICES = (17, 18), (19, 20)  # of blazepose33
TRUNK = [11, 12, 23, 24]
HEAD, LEFT_EYE, RIGHT_EYE = slice(0, 11), 2, 5
MODELS = (
    "nanodet",
    "pose_landmark_full",
    "hand_recrop",
    "hand_landmark_full",
    "face_detection_short_range",
    "face_landmark",
)


@dataclass(frozen=True)
class Hints:
    """Where the hands and the face of one person were a moment ago, and whether to look for those that were not seen.

    Attributes:
        hands: Regions of the left and right hand, None where it was not seen.
        face: Region of the face, None where it was not seen.
        search: Look also for what was not seen.
    """

    hands: tuple[Roi | None, Roi | None] = (None, None)
    face: Roi | None = None
    search: bool = True


@dataclass(frozen=True, eq=False)
class Sighting:
    """One person as seen in one frame, and where the parts will be in the next one."""

    person: Person
    body: Body
    hints: Hints


class Stream(Protocol):
    """Follows the people of one video or camera."""

    def add(self, time_s: float, image: np.ndarray) -> dict[int, Person]:
        """Take the next frame, uint8 (H, W, 3) RGB; return track id -> person for everybody seen in it."""
        ...


class Estimator(Protocol):
    """Finds and follows people; `provider` says what runs its networks."""

    provider: str

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of a picture, uint8 (H, W, 3) RGB, the surest first; [] when there is nobody."""
        ...

    def stream(self, *, smooth: bool = True) -> Stream:
        """Start to follow the people of one video or camera."""
        ...


class PoseEstimator:
    """Finds people with their bodies, hands and faces in pictures.

    Attributes:
        provider: What runs the networks: the name of ONNX Runtime's provider, or "torch" and the device.
    """

    def __init__(self, detector: Detector, bodies: BlazePose, hands: HandFinder, faces: FaceFinder) -> None:
        self._detector = detector
        self._bodies = bodies
        self._hands = hands
        self._faces = faces
        self.provider = bodies.provider

    def estimate(self, image: np.ndarray) -> list[Person]:
        """Return the people of a picture, the surest first; [] when there is nobody.

        Args:
            image: uint8 (H, W, 3) RGB.
        """
        found = self.bodies_in(image, large(detect_closely(self._detector, image)))
        sightings = self.complete(image, found, [Hints()] * len(found))
        return [sighting.person for sighting in sightings]

    def stream(self, *, smooth: bool = True) -> PoseStream:
        """Start to follow the people of one video or camera."""
        from skelact.pose.stream import PoseStream

        return PoseStream(self, smooth=smooth)

    def boxes(self, image: np.ndarray) -> np.ndarray:
        """Boxes (n, 5) of people that are large enough, from one look at the whole picture."""
        return large(drop_mixtures(self._detector.detect(image)))

    def bodies_in(self, image: np.ndarray, boxes: np.ndarray) -> list[tuple[np.ndarray, Body]]:
        """Return (box, body) for each person in the boxes, surest first.

        A body is looked at twice, the second time in the region that fits it; where the picture may cut the legs, also
        in a region that reaches below it. Where the network saw a neighbor instead, it looks again with all outside the
        box covered.
        """
        size = np.array(image.shape[1::-1])
        opened = [open_box(box, size) for box in boxes]
        bodies = self._look_twice(image, [box_to_roi(box) for box in boxes], opened)
        cut = [number for number, box in enumerate(boxes) if box[3] >= (1 - AT_EDGE) * size[1]]
        lower = self._look_twice(image, [cut_box_to_roi(boxes[number]) for number in cut], [opened[one] for one in cut])
        for number, body in zip(cut, lower, strict=True):
            box = boxes[number]
            if belongs(body, opened[number]) and fit(body, box, size) > fit(bodies[number], box, size):
                bodies[number] = body
        there = [number for number, body in enumerate(bodies) if body.presence >= LEAST_PRESENCE]
        kept = drop_twins(
            [(boxes[number], bodies[number]) for number in there if belongs(bodies[number], opened[number])]
        )
        for number in there:
            if not any(body is bodies[number] for _, body in kept):
                (alone,) = self._bodies.find(cover(image, boxes[number]), [box_to_roi(boxes[number])])
                if alone.presence >= LEAST_PRESENCE and not is_twin(alone, kept, APART):
                    kept.append((boxes[number], alone))
        return kept

    def _look_twice(self, image: np.ndarray, rois: Sequence[Roi], boxes: Sequence[np.ndarray]) -> list[Body]:
        """Return the surer body of two looks for each region, the second where the first says that the body is."""
        first = self._bodies.find(image, rois)
        refined = [
            body.roi if stays_with(body.roi, roi, box) else roi
            for box, roi, body in zip(boxes, rois, first, strict=True)
        ]
        second = self._bodies.find(image, refined)
        return [max(pair, key=lambda body: body.presence) for pair in zip(first, second, strict=True)]

    def bodies_at(self, image: np.ndarray, rois: Sequence[Roi]) -> list[Body]:
        """Return a body for each region, also where presence says that there is none."""
        return self._bodies.find(image, rois)

    def complete(
        self, image: np.ndarray, found: Sequence[tuple[np.ndarray, Body]], hints: Sequence[Hints]
    ) -> list[Sighting]:
        """Find the hands and faces of bodies, given as (box, body)."""
        bodies = [body for _, body in found]
        hands = self._find_hands(image, bodies, hints)
        faces = self._find_faces(image, bodies, hints)
        size = np.array(image.shape[1::-1])
        sightings = []
        for (box, body), pair, face in zip(found, hands, faces, strict=True):
            left, right = (None if hand is None else hand_roi_from_points(hand.points) for hand in pair)
            after = Hints((left, right), None if face is None else face_roi_from_mesh(face.mesh))
            sightings.append(Sighting(assemble(box, body, pair, face, size), body, after))
        return sightings

    def _find_hands(self, image: np.ndarray, bodies: Sequence[Body], hints: Sequence[Hints]) -> list[list[Hand | None]]:
        rois: dict[tuple[int, int], Roi] = {}
        wide: dict[tuple[int, int], Roi] = {}
        for number, (body, hint) in enumerate(zip(bodies, hints, strict=True)):
            for side, known in enumerate(hint.hands):
                if known is not None:
                    rois[number, side] = known
                elif hint.search and body.scores[WRISTS[side]] >= LEAST_WRIST:
                    corners = (body.points[part[side]] for part in (WRISTS, PINKIES, INDICES))
                    wide[number, side] = hand_roi_from_body(*corners)
        rois |= dict(zip(wide, self._hands.narrow(image, list(wide.values())), strict=True))
        rois = {key: roi for key, roi in rois.items() if roi.size >= SMALLEST_HAND}
        found = dict(zip(rois, self._hands.find(image, list(rois.values())), strict=True))
        return [
            believed_hands(
                body, [found.get((number, side)) for side in (0, 1)], known=[one is not None for one in hint.hands]
            )
            for number, (body, hint) in enumerate(zip(bodies, hints, strict=True))
        ]

    def _find_faces(self, image: np.ndarray, bodies: Sequence[Body], hints: Sequence[Hints]) -> list[Face | None]:
        rois = {number: hint.face for number, hint in enumerate(hints) if hint.face is not None}
        wide = {
            number: face_roi_from_body(body.points[HEAD], body.points[RIGHT_EYE], body.points[LEFT_EYE])
            for number, (body, hint) in enumerate(zip(bodies, hints, strict=True))
            if hint.face is None and hint.search
        }
        narrowed = zip(wide, self._faces.narrow(image, list(wide.values())), strict=True)
        rois |= {number: roi for number, roi in narrowed if roi is not None}
        rois = {number: roi for number, roi in rois.items() if roi.size >= SMALLEST_FACE}
        found = dict(zip(rois, self._faces.find(image, list(rois.values())), strict=True))
        return [
            believed_face(body, found.get(number), known=hint.face is not None)
            for number, (body, hint) in enumerate(zip(bodies, hints, strict=True))
        ]


@overload
def load_pose_estimator(
    folder: str | Path = "", *, detector: str | Path = "", threads: int = 0, device: str = "cpu"
) -> PoseEstimator: ...


@overload
def load_pose_estimator(
    folder: str | Path = "", *, detector: str | Path = "", body: str | Path, threads: int = 0, device: str = "cpu"
) -> Estimator: ...


def load_pose_estimator(
    folder: str | Path = "",
    *,
    detector: str | Path = "",
    body: str | Path = "",
    threads: int = 0,
    device: str = "cpu",
) -> Estimator:
    """Load the shipped models, those of a folder that `skelact models build` wrote, or networks of others.

    Args:
        folder: Of the models; unset: the shipped ones. BlazePose heavy is used when it lies there.
        detector: Somebody else's ONNX file for boxes: YOLOX, RTMDet or RTMO; see `skelact.pose.cards`.
        body: Somebody else's ONNX file for all points of a person, in 2D: RTMPose, DWPose, RTMW or RTMO. An RTMO
            without `detector` finds the boxes, too.
        threads: Of one call.
        device: "cpu" or "cuda".

    Raises:
        CheckpointError: A model is missing, damaged or unclear, or the device is not there.
        ConfigError: The card file beside a model of others is unusable.
    """
    path = Path(folder) if folder else weights_path("pose")
    for name in MODELS:
        if not (path / f"{name}.onnx").exists():
            raise CheckpointError(f"{path}: expected {name}.onnx: build the models with `skelact models build`")
    bodies = load_bodies(body, threads=threads, device=device) if body else None
    finder: Detector
    if detector:
        finder = load_detector(detector, threads=threads, device=device)
    elif isinstance(bodies, RtmoBodies):
        finder = bodies
    else:
        finder = NanoDet(path / "nanodet.onnx", threads=threads, device=device)
    if bodies:
        return TopDownEstimator(finder, bodies)
    heavy = path / "pose_landmark_heavy.onnx"
    return PoseEstimator(
        finder,
        BlazePose(heavy if heavy.exists() else path / "pose_landmark_full.onnx", threads=threads, device=device),
        HandFinder(path, threads=threads, device=device),
        FaceFinder(path, threads=threads, device=device),
    )


def large(boxes: np.ndarray) -> np.ndarray:
    """Leave out boxes (n, 5) that are too small to see a body in."""
    return boxes[np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) >= SMALLEST_BOX]


def fit(body: Body, box: np.ndarray, size: np.ndarray) -> float:
    """How well a body explains a box: its presence times the overlap of the box with that of its points seen."""
    points = np.clip(body.points, 0, size)
    around = np.concatenate([points.min(0), points.max(0)])
    return body.presence * float(overlaps(around[None], box[None, :4])[0, 0])


def belongs(body: Body, box: np.ndarray) -> bool:
    """Whether the middle of a body's trunk lies in a box."""
    middle = body.points[TRUNK].mean(0)
    return bool((middle >= box[:2]).all() and (middle <= box[2:4]).all())


def cover(image: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return a picture that is gray outside a box."""
    x1, y1, x2, y2 = np.clip(box[:4], 0, [*image.shape[1::-1]] * 2).astype(int)
    out = np.full_like(image, GRAY)
    out[y1:y2, x1:x2] = image[y1:y2, x1:x2]
    return out


def drop_twins(found: Sequence[tuple[np.ndarray, Body]]) -> list[tuple[np.ndarray, Body]]:
    """Keep the surest of bodies that lie on one another, one person found twice; surest first."""
    kept: list[tuple[np.ndarray, Body]] = []
    for box, body in sorted(found, key=lambda one: -one[1].presence * float(one[0][4])):
        if not is_twin(body, kept, SAME_PERSON):
            kept.append((box, body))
    return kept


def is_twin(body: Body, others: Sequence[tuple[np.ndarray, Body]], least: float) -> bool:
    """Whether a body lies on one of others: mean distance of points over body size below `least`."""
    size = float(np.ptp(body.points, axis=0).max())
    distances = [float(np.hypot(*(body.points - other.points).T).mean()) for _, other in others]
    return min(distances, default=np.inf) <= least * size
