"""Every message <-> value pair; the door where what comes from outside is checked."""

from __future__ import annotations

import math

import numpy as np

from skelact.errors import InputError
from skelact.layouts import LAYOUT_NAMES, Layout, load_layout
from skelact.pose.image import load_image
from skelact.pose.person import Person
from skelact.skeleton import check_conversion
from skelact.v1 import pose_pb2, skeleton_pb2
from skelact.v1 import recognition_pb2 as pb
from skelact.values import Clip, Scores

from .config import ServerConfig

DTYPES: dict[int, np.dtype] = {
    skeleton_pb2.Tensor.FLOAT32: np.dtype("<f4"),
    skeleton_pb2.Tensor.FLOAT16: np.dtype("<f2"),
    skeleton_pb2.Tensor.INT16: np.dtype("<i2"),
}
CHANNELS = {
    pose_pb2.Image.CHANNEL_ORDER_UNSPECIFIED: [0, 1, 2],
    pose_pb2.Image.RGB: [0, 1, 2],
    pose_pb2.Image.BGR: [2, 1, 0],
}
DEFAULT_FPS = 30.0
MAX_FPS = 1000.0
MAX_COORDINATE_M = 1e4
DEFAULT_TOP_K = 5
DEFAULT_STRIDE = 8
MAX_STRIDE = 100_000
MAX_AXIS = 1 << 20


def tensor_from_proto(tensor: skeleton_pb2.Tensor, *, field: str, axes: int) -> np.ndarray:
    """Read a tensor as float32; it is finite and its byte length fits its shape."""
    if len(tensor.shape) != axes:
        raise InputError(f"expected {axes} axes, got {len(tensor.shape)}", field=f"{field}.shape")
    if max(tensor.shape) > MAX_AXIS:  # an empty tensor may name any length for free, numpy cannot hold that
        raise InputError(f"expected axes up to {MAX_AXIS}, got {list(tensor.shape)}", field=field)
    if tensor.dtype not in DTYPES:
        raise InputError(f"expected FLOAT32, FLOAT16 or INT16, got {tensor.dtype}", field=f"{field}.dtype")
    dtype = DTYPES[tensor.dtype]
    wanted = math.prod(tensor.shape) * dtype.itemsize
    if len(tensor.data) != wanted:
        raise InputError(f"expected {wanted} bytes for shape {list(tensor.shape)}, got {len(tensor.data)}", field=field)
    scale = tensor.scale if tensor.HasField("scale") else 1.0
    if not math.isfinite(scale) or scale == 0:
        raise InputError(f"expected a finite number that is not 0, got {scale}", field=f"{field}.scale")
    with np.errstate(over="ignore", invalid="ignore"):
        values = np.frombuffer(tensor.data, dtype).reshape(tuple(tensor.shape)).astype(np.float32) * np.float32(scale)
        if values.size and not np.abs(values).max() <= MAX_COORDINATE_M:
            raise InputError(f"expected finite values within +-{MAX_COORDINATE_M:g} m", field=field)
    return values


def layout_from_proto(name: str, *, onto: Layout, field: str) -> Layout:
    """Look up a layout by name that can be put onto the model's; paths are not accepted from outside."""
    if name not in LAYOUT_NAMES:
        raise InputError(f"expected one of {', '.join(LAYOUT_NAMES)}, got {name[:40]!r}", field=field)
    layout = load_layout(name)
    check_conversion(layout, onto, field=field)
    return layout


def fps_from_proto(
    message: skeleton_pb2.Clip | pb.StreamConfig | pb.VideoConfig | pose_pb2.StreamPoseConfig, *, field: str
) -> float:
    """Read a frame rate, 30 when unset."""
    fps = message.fps if message.HasField("fps") else DEFAULT_FPS
    if not 1.0 <= fps <= MAX_FPS:
        raise InputError(f"expected 1 to {MAX_FPS:g}, got {fps}", field=field)
    return fps


def clip_from_proto(clip: skeleton_pb2.Clip, *, onto: Layout, field: str, limits: ServerConfig) -> Clip:
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
    return Clip(joints, layout, fps)


def people_from_proto(frame: pb.Frame, layout: Layout, *, limits: ServerConfig) -> dict[int, np.ndarray]:
    """Read the people of one frame, id -> (V, 3)."""
    if len(frame.people) > limits.max_people:
        raise InputError(f"expected at most {limits.max_people}, got {len(frame.people)}", field="frame.people")
    people: dict[int, np.ndarray] = {}
    for number, person in enumerate(frame.people):
        field = f"frame.people[{number}]"
        if person.id in people:
            raise InputError(f"duplicate person id {person.id}", field=f"{field}.id")
        joints = tensor_from_proto(person.joints, field=f"{field}.joints", axes=2)
        if joints.shape != (len(layout.names), 3):
            wanted = f"({len(layout.names)}, 3) for layout {layout.name!r}"
            raise InputError(f"expected {wanted}, got {joints.shape}", field=f"{field}.joints")
        people[person.id] = joints
    return people


def image_from_proto(image: pose_pb2.Image, *, field: str, limits: ServerConfig) -> np.ndarray:
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
    if raw.dtype != skeleton_pb2.Tensor.UINT8:
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
    if image.order not in CHANNELS:
        raise InputError(f"expected RGB or BGR, got {image.order}", field=f"{field.removesuffix('.raw')}.order")
    pixels = np.frombuffer(raw.data, np.uint8).reshape(tuple(raw.shape))
    return np.ascontiguousarray(pixels[..., CHANNELS[image.order]])


def person_to_proto(person_id: int, person: Person) -> pose_pb2.PersonPose:
    """One person as seen in one picture."""
    return pose_pb2.PersonPose(
        id=person_id,
        box=tensor_to_proto(person.box),
        presence=person.presence,
        points=tensor_to_proto(person.points),
        scores=tensor_to_proto(person.scores),
        flags=person.flags.tobytes(),
        joints=tensor_to_proto(person.joints),
    )


def tensor_to_proto(values: np.ndarray) -> skeleton_pb2.Tensor:
    """Pack an array as float32."""
    data = np.ascontiguousarray(values, "<f4").tobytes()
    return skeleton_pb2.Tensor(shape=values.shape, dtype=skeleton_pb2.Tensor.FLOAT32, data=data)


def scores_to_proto(scores: Scores, top_k: int) -> list[skeleton_pb2.Score]:
    """The best `top_k` scores; 0 means the default."""
    return [skeleton_pb2.Score(label=label, probability=p) for label, p in scores.top(top_k or DEFAULT_TOP_K)]


def entropy(scores: Scores) -> float:
    """Entropy of the class probabilities, nats."""
    p = scores.probabilities
    return float(-(p * np.log(np.maximum(p, 1e-12))).sum())
