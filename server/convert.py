"""Every message <-> value pair; the door where what comes from outside is checked."""

from __future__ import annotations

import math

import numpy as np

from skelact import values
from skelact.errors import InputError
from skelact.formats.rates import check_fps
from skelact.layouts import LAYOUT_NAMES, Layout, load_layout
from skelact.pose.image import load_image, picture_pixels
from skelact.recognition import StreamAnswer
from skelact.recognition.events import EventWatcher
from skelact.skeleton import check_conversion, guess_missing
from skelact.v1 import analysis_pb2, pose_pb2, skeleton_pb2
from skelact.v1 import recognition_pb2 as pb
from skelact.values import INFERRED, MEASURED, MISSING, Clip, Person, Scores

from .config import Limits

DTYPES: dict[int, np.dtype] = {
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT32: np.dtype("<f4"),
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT16: np.dtype("<f2"),
    skeleton_pb2.Tensor.DATA_TYPE_INT16: np.dtype("<i2"),
    skeleton_pb2.Tensor.DATA_TYPE_FLOAT64: np.dtype("<f8"),
}
CERTAINTIES: dict[str, pb.Certainty] = {
    name: pb.Certainty.Value(f"CERTAINTY_{name.upper()}") for name in values.CERTAINTIES
}
CHANNELS: dict[int, list[int]] = {
    pose_pb2.Image.CHANNEL_ORDER_UNSPECIFIED: [0, 1, 2],
    pose_pb2.Image.CHANNEL_ORDER_RGB: [0, 1, 2],
    pose_pb2.Image.CHANNEL_ORDER_BGR: [2, 1, 0],
}
POINT_STATES: dict[int, pose_pb2.PointState] = {
    MISSING: pose_pb2.POINT_STATE_MISSING,
    INFERRED: pose_pb2.POINT_STATE_INFERRED,
    MEASURED: pose_pb2.POINT_STATE_MEASURED,
}
DEFAULT_FPS = 30.0
MAX_COORDINATE_M = 1e10  # millimeters, 10,000 km away
DEFAULT_TOP_K = 5
DEFAULT_STRIDE = 8
MAX_STRIDE = 100_000
MAX_AXIS = 1 << 20


def tensor_from_proto(tensor: skeleton_pb2.Tensor, *, field: str, axes: int, nan: bool = False) -> np.ndarray:
    """Read a tensor as float32 or float64; its bytes fit its shape and it is finite, but for NaN when allowed."""
    if len(tensor.shape) != axes:
        raise InputError(f"expected {axes} axes, got {len(tensor.shape)}", field=f"{field}.shape")
    if max(tensor.shape) > MAX_AXIS:  # an empty tensor may name any length for free, numpy cannot hold that
        raise InputError(f"expected axes up to {MAX_AXIS}, got {list(tensor.shape)}", field=field)
    if tensor.dtype not in DTYPES:
        raise InputError(f"expected FLOAT32, FLOAT64, FLOAT16 or INT16, got {tensor.dtype}", field=f"{field}.dtype")
    dtype = DTYPES[tensor.dtype]
    wanted = math.prod(tensor.shape) * dtype.itemsize
    if len(tensor.data) != wanted:
        raise InputError(f"expected {wanted} bytes for shape {list(tensor.shape)}, got {len(tensor.data)}", field=field)
    scale = tensor.scale if tensor.HasField("scale") else 1.0
    if not math.isfinite(scale) or scale == 0:
        raise InputError(f"expected a finite number that is not 0, got {scale}", field=f"{field}.scale")
    kind = np.float64 if dtype.itemsize == 8 else np.float32
    with np.errstate(over="ignore", invalid="ignore"):
        read = np.frombuffer(tensor.data, dtype).reshape(tuple(tensor.shape)).astype(kind) * kind(scale)
        within = np.abs(read) <= MAX_COORDINATE_M
    if not (within | np.isnan(read) if nan else within).all():
        raise InputError(f"expected finite values within +-{MAX_COORDINATE_M:g} m", field=field)
    return read


def valid_from_proto(
    message: skeleton_pb2.Clip | pb.TrackedSkeleton | analysis_pb2.Markers, shape: tuple[int, ...], *, field: str
) -> np.ndarray | None:
    """Read a mask of joints, bool of `shape`; None when it is unset."""
    if not message.HasField("valid"):
        return None
    mask = np.frombuffer(message.valid, np.uint8)
    if mask.size != math.prod(shape) or (mask > 1).any():
        got = f"{mask.size} bytes up to {mask.max(initial=0)}"
        raise InputError(f"expected {math.prod(shape)} bytes of 0 or 1, one per joint, got {got}", field=field)
    return mask.reshape(shape).astype(bool)


def layout_from_proto(name: str, *, onto: Layout, field: str) -> Layout:
    """Look up a layout by name that can be put onto the model's; paths are not accepted from outside."""
    if name not in LAYOUT_NAMES:
        raise InputError(f"expected one of {', '.join(LAYOUT_NAMES)}, got {name[:40]!r}", field=field)
    layout = load_layout(name)
    check_conversion(layout, onto, field=field)
    return layout


def fps_from_proto(
    message: skeleton_pb2.Clip | pb.RecognitionOptions | pose_pb2.StreamPoseConfig | analysis_pb2.Markers, *, field: str
) -> float:
    """Read a frame rate, 30 when unset."""
    return check_fps(message.fps if message.HasField("fps") else DEFAULT_FPS, field=field)


def min_known_from_proto(message: pb.RecognizeRequest | pb.RecognitionOptions, *, field: str) -> float | None:
    """The threshold of `known` that a client wants; None: what ships with the model."""
    if not message.HasField("min_known"):
        return None
    if not 0 <= message.min_known <= 1:  # also refuses NaN
        raise InputError(f"expected 0 to 1, got {message.min_known}", field=field)
    return float(message.min_known)


def check_stride(options: pb.RecognitionOptions) -> None:
    """Refuse a stride that no stream can have."""
    if options.stride > MAX_STRIDE:
        raise InputError(f"expected at most {MAX_STRIDE}, got {options.stride}", field="config.options.stride")


def clip_from_proto(clip: skeleton_pb2.Clip, *, onto: Layout, field: str, limits: Limits) -> Clip:
    """Read a clip of (M, T, V, 3) that can be put onto the model's layout."""
    layout = layout_from_proto(clip.layout, onto=onto, field=f"{field}.layout")
    joints = tensor_from_proto(clip.joints, field=f"{field}.joints", axes=4)
    wanted = f"(M <= {limits.max_people}, 1 <= T <= {limits.max_frames}, {len(layout.names)}, 3)"
    people, frames, *rest = joints.shape
    if rest != [len(layout.names), 3] or people > limits.max_people or not 1 <= frames <= limits.max_frames:
        raise InputError(f"expected {wanted} for layout {layout.name!r}, got {joints.shape}", field=f"{field}.joints")
    fps = fps_from_proto(clip, field=f"{field}.fps")
    if people * frames / fps > limits.max_person_s:
        got = f"{people} people for {frames / fps:.1f} s"
        raise InputError(f"expected at most {limits.max_person_s:g} s times people, got {got}", field=f"{field}.joints")
    valid = valid_from_proto(clip, joints.shape[:3], field=f"{field}.valid")
    return Clip(joints, layout, fps, ~guess_missing(joints, layout) if valid is None else valid)


def missing_joints_from_proto(config: pb.StreamRecognizeConfig) -> pb.MissingJoints:
    """Read how a stream marks missing joints."""
    if config.missing_joints not in pb.MissingJoints.values():
        wanted = ", ".join(pb.MissingJoints.keys())
        raise InputError(f"expected one of {wanted}, got {config.missing_joints}", field="config.missing_joints")
    return config.missing_joints


def people_from_proto(
    frame: pb.SkeletonFrame, layout: Layout, *, limits: Limits, missing: pb.MissingJoints
) -> dict[int, np.ndarray]:
    """Read the people of one frame, id -> (V, 3), NaN where `missing` or a mask says that a joint is not there."""
    if len(frame.people) > limits.max_people:
        raise InputError(f"expected at most {limits.max_people}, got {len(frame.people)}", field="frame.people")
    people: dict[int, np.ndarray] = {}
    for number, person in enumerate(frame.people):
        field = f"frame.people[{number}]"
        if person.person_id in people:
            raise InputError(f"duplicate person id {person.person_id}", field=f"{field}.person_id")
        has_nan = missing == pb.MISSING_JOINTS_NAN
        joints = tensor_from_proto(person.joints, field=f"{field}.joints", axes=2, nan=has_nan)
        if joints.shape != (len(layout.names), 3):
            wanted = f"({len(layout.names)}, 3) for layout {layout.name!r}"
            raise InputError(f"expected {wanted}, got {joints.shape}", field=f"{field}.joints")
        valid = valid_from_proto(person, joints.shape[:1], field=f"{field}.valid")
        if valid is None and missing == pb.MISSING_JOINTS_ZERO:
            valid = (joints != 0).any(-1)
        elif valid is None:
            valid = ~guess_missing(joints, layout)
        people[person.person_id] = np.where(valid[:, None], joints, np.nan)
    return people


def image_from_proto(image: pose_pb2.Image, *, field: str, limits: Limits) -> np.ndarray:
    """Read a picture as uint8 (H, W, 3) RGB."""
    kind = image.WhichOneof("image")
    if kind is None:
        raise InputError("expected encoded bytes or a raw tensor, got neither", field=field)
    if kind == "encoded":
        try:
            return load_image(image.encoded, max_pixels=limits.max_pixels)
        except InputError as error:
            raise InputError(error.reason, field=f"{field}.encoded") from error
    raw, field = image.raw, f"{field}.raw"
    if raw.dtype != skeleton_pb2.Tensor.DATA_TYPE_UINT8:
        raise InputError(f"expected UINT8, got {raw.dtype}", field=f"{field}.dtype")
    if len(raw.shape) != 3 or raw.shape[2] != 3 or not raw.shape[0] * raw.shape[1]:
        got = list(raw.shape) if len(raw.shape) == 3 else f"{len(raw.shape)} axes"
        raise InputError(f"expected [H >= 1, W >= 1, 3], got {got}", field=f"{field}.shape")
    if raw.shape[0] * raw.shape[1] > limits.max_pixels:
        raise InputError(f"expected at most {limits.max_pixels} pixels, got {list(raw.shape)}", field=f"{field}.shape")
    if len(raw.data) != math.prod(raw.shape):
        wanted = f"{math.prod(raw.shape)} bytes for shape {list(raw.shape)}"
        raise InputError(f"expected {wanted}, got {len(raw.data)}", field=field)
    if raw.HasField("scale") and raw.scale != 1:
        raise InputError(f"expected none for a picture, got {raw.scale}", field=f"{field}.scale")
    if image.channel_order not in CHANNELS:
        field = f"{field.removesuffix('.raw')}.channel_order"
        raise InputError(f"expected RGB or BGR, got {image.channel_order}", field=field)
    pixels = np.frombuffer(raw.data, np.uint8).reshape(tuple(raw.shape))
    return np.ascontiguousarray(pixels[..., CHANNELS[image.channel_order]])


def count_pixels(image: pose_pb2.Image) -> int:
    """Size of a picture by its header, before anything is unpacked; 0 when that cannot be read."""
    if image.WhichOneof("image") == "encoded":
        return picture_pixels(image.encoded)
    return math.prod(image.raw.shape[:2]) if len(image.raw.shape) == 3 else 0


def person_to_proto(person_id: int, person: Person) -> pose_pb2.PersonPose:
    """One person as seen in one picture."""
    x_min, y_min, x_max, y_max = map(float, person.box)
    packed = pose_pb2.PersonPose(
        person_id=person_id,
        box=pose_pb2.BoundingBox(x_min=x_min, y_min=y_min, x_max=x_max, y_max=y_max),
        box_score=person.box_score,
        presence=person.presence,
        points=tensor_to_proto(person.points),
        point_scores=tensor_to_proto(person.scores),
        point_states=[POINT_STATES[state] for state in person.states.tolist()],
    )
    if person.joints is not None:
        packed.joints.CopyFrom(tensor_to_proto(person.joints))
        packed.valid = person.valid.astype(np.uint8).tobytes()
    return packed


def tensor_to_proto(values: np.ndarray) -> skeleton_pb2.Tensor:
    """Pack an array as float32."""
    data = np.ascontiguousarray(values, "<f4").tobytes()
    return skeleton_pb2.Tensor(shape=values.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_FLOAT32, data=data)


def scores_to_proto(scores: Scores, top_k: int) -> list[skeleton_pb2.Score]:
    """The best `top_k` scores; 0 means the default."""
    return [skeleton_pb2.Score(label=label, probability=p) for label, p in scores.top(top_k or DEFAULT_TOP_K)]


def entropy(scores: Scores) -> float:
    """Entropy of the class probabilities, nats; that of no knowledge when there are none."""
    p = scores.probabilities
    if not len(p):
        return math.log(len(scores.labels))
    return float(-(p * np.log(np.maximum(p, 1e-12))).sum())


def person_scores_to_proto(person: int, scores: Scores, top_k: int) -> pb.PersonScores:
    """The answer for one slot of a clip."""
    return pb.PersonScores(
        person_index=person,
        scores=scores_to_proto(scores, top_k),
        entropy=entropy(scores),
        certainty=CERTAINTIES[scores.certainty],
        reason=scores.reason,
        threshold=values.MIN_PROBABILITY,
        known=scores.known,
        min_known=None if scores.known is None else scores.min_known,
        by_description=scores.by_description,
    )


def events_to_proto(watcher: EventWatcher, answer: StreamAnswer) -> list[pb.PersonEvent]:
    """Show a watcher an answer, and take what it has of this person."""
    watcher.see(answer)
    return [
        pb.PersonEvent(
            kind=pb.EventKind.Value(f"EVENT_KIND_{event.kind.upper()}"),
            began_ago_s=watcher.time_s - event.start_s,
            label=event.label,
        )
        for event in watcher.take(answer.person_id)
    ]


def answer_to_proto(
    answer: StreamAnswer,
    top_k: int,
    *,
    skipped: int,
    lag_s: float | None = None,
    waiting: int = 0,
    watcher: EventWatcher | None = None,
) -> pb.StreamAnswer:
    """The answer for one person of a stream, with the events that a watcher has of this person."""
    return pb.StreamAnswer(
        person_id=answer.person_id,
        frame_index=answer.frame,
        frames_seen=answer.frames_seen,
        scores=scores_to_proto(answer.scores, top_k),
        entropy=entropy(answer.scores),
        certainty=CERTAINTIES[answer.scores.certainty],
        reason=answer.scores.reason,
        threshold=values.MIN_PROBABILITY,
        answers_skipped=skipped,
        lag_us=None if lag_s is None else round(1e6 * lag_s),
        frames_waiting=waiting,
        known=answer.scores.known,
        min_known=None if answer.scores.known is None else answer.scores.min_known,
        by_description=answer.scores.by_description,
        events=events_to_proto(watcher, answer) if watcher else [],
    )
