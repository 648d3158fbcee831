"""Requests of the client: what the caller gives is checked and packed before anything is sent."""

from __future__ import annotations

import math
import operator
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from skelact.errors import InputError
from skelact.layouts import LAYOUT_NAMES, Layout, load_layout
from skelact.v1 import pose_pb2, recognition_pb2, skeleton_pb2
from skelact.values import Clip

MAX_MESSAGE_BYTES = 32 << 20
OVERHEAD_BYTES = 1 << 10  # of a message around its largest field
MAX_ID = 2**32 - 1
MAX_SHOWN = 60  # characters of a value in an error
MIN_FPS, MAX_FPS = 1.0, 1000.0
WANTED = {
    FieldDescriptor.CPPTYPE_UINT32: "a whole number from 0 to 4294967295",
    FieldDescriptor.CPPTYPE_UINT64: "a whole number from 0 to 18446744073709551615",
    FieldDescriptor.CPPTYPE_INT64: "a whole number of 64 bits",
    FieldDescriptor.CPPTYPE_FLOAT: "a number",
    FieldDescriptor.CPPTYPE_BOOL: "True or False",
    FieldDescriptor.CPPTYPE_STRING: "text",
}
M = TypeVar("M", bound=Message)
Picture = str | Path | bytes | np.ndarray
People = Mapping[int, np.ndarray]


def build(kind: type[M], **values: object) -> M:
    """Make a message; None leaves a field unset.

    Raises:
        InputError: A value does not fit its field; `field` is its name.
    """
    given = {name: value for name, value in values.items() if value is not None}
    for name, value in given.items():
        try:
            kind(**{name: value})
        except (TypeError, ValueError) as error:
            wanted = WANTED.get(kind.DESCRIPTOR.fields_by_name[name].cpp_type, "a message")
            raise InputError(f"expected {wanted}, got {shown(value)}", field=name) from error
    message: M = kind(**given)
    return message


def shown(value: object) -> str:
    """A value in an error: short ones as they are, of others the kind."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    text = repr(value) if isinstance(value, (int, float, str, np.number)) else f"a value of type {type(value).__name__}"
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def check_timeout(timeout_s: float | None) -> float | None:
    """Return a time limit that is usable; None: no limit.

    Raises:
        InputError: Not a number > 0.
    """
    if timeout_s is not None and not (isinstance(timeout_s, (int, float, np.number)) and timeout_s > 0):
        raise InputError(f"expected a number > 0 or None, got {shown(timeout_s)}", field="timeout_s")
    return None if timeout_s is None else float(timeout_s)


def check_fps(fps: float) -> float:
    """Return a frame rate that a stream can have.

    Raises:
        InputError: Not a number from 1 to 1000.
    """
    if not (isinstance(fps, (int, float, np.number)) and MIN_FPS <= fps <= MAX_FPS):
        raise InputError(f"expected {MIN_FPS:g} to {MAX_FPS:g}, got {shown(fps)}", field="fps")
    return float(fps)


def check_layout(name: str) -> Layout:
    """Look up the layout of a stream by its name.

    Raises:
        InputError: No layout has this name.
    """
    if name not in LAYOUT_NAMES:
        raise InputError(f"expected one of {', '.join(LAYOUT_NAMES)}, got {shown(name)}", field="layout")
    return load_layout(name)


def check_file(path: str | Path, *, field: str) -> Path:
    """Return the path of a file that is there and can be read.

    Raises:
        InputError: Not there, not readable, or empty.
    """
    path = Path(path)
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no such file"
        raise InputError(f"expected a file, got {shown(str(path))}: {what}", field=field)
    if not os.access(path, os.R_OK):
        raise InputError(f"{shown(str(path))} cannot be read: permission denied", field=field)
    if not path.stat().st_size:
        raise InputError(f"{shown(str(path))} is empty", field=field)
    return path


def action_messages(actions: Mapping[str, Sequence[Clip]] | None) -> list[recognition_pb2.ActionExamples]:
    """Pack taught actions: name -> recordings.

    Raises:
        InputError: Not such a mapping; field "actions".
    """
    if not actions:
        return []
    if not isinstance(actions, Mapping) or not all(isinstance(clips, (list, tuple)) for clips in actions.values()):
        raise InputError(f"expected a mapping of names to lists of clips, got {shown(actions)}", field="actions")
    return [
        build(recognition_pb2.ActionExamples, name=name, clips=[clip_message(clip) for clip in clips])
        for name, clips in actions.items()
    ]


def clip_message(clip: Clip) -> skeleton_pb2.Clip:
    """Pack a clip.

    Raises:
        InputError: Not a clip, not finite, or too large for one request; field "clip" or "clip.joints".
    """
    if not isinstance(clip, Clip):
        raise InputError(f"expected a Clip, as load_clip returns it, got {shown(clip)}", field="clip")
    _check_size(clip.joints.nbytes + clip.valid.size, field="clip.joints", instead="cut the clip into parts")
    return skeleton_pb2.Clip(
        joints=tensor(clip.joints, field="clip.joints"),
        layout=clip.layout.name,
        fps=check_fps(clip.fps),
        valid=clip.valid.astype(np.uint8).tobytes(),
    )


def frame_message(
    frame: People | tuple[float, People], layout: Layout, *, field: str, nan_is_missing: bool = False
) -> recognition_pb2.SkeletonFrame:
    """Pack the people of one frame, with the frame's time when they come as (seconds, people).

    Raises:
        InputError: An id is none, or joints are not finite (V, 3); the field says where.
    """
    time_s, people = _split_time(frame)
    if not isinstance(people, Mapping):
        raise InputError(f"expected a mapping of person id to joints, got {shown(people)}", field=field)
    packed = recognition_pb2.SkeletonFrame(
        people=[_person(*one, layout, field, nan_is_missing) for one in people.items()]
    )
    if time_s is not None:
        packed.timestamp_us = microseconds(time_s, field=f"{field}.time_s")
    return packed


def image_frame(frame: Picture | tuple[float, Picture], *, field: str) -> pose_pb2.ImageFrame:
    """Pack one picture of a stream, with its time when it comes as (seconds, picture)."""
    time_s, picture = _split_time(frame)
    packed = pose_pb2.ImageFrame(image=image_message(picture, field=field))
    if time_s is not None:
        packed.timestamp_us = microseconds(time_s, field=f"{field}.time_s")
    return packed


def metric_options(height_m: float | None, focal_px: float | None) -> pose_pb2.MetricOptions | None:
    """Ask for people in meters; None: do not.

    Raises:
        InputError: A focal length without a height: nothing would be done with it.
    """
    if height_m is None:
        if focal_px is not None:
            raise InputError("expected height_m beside it: people in meters need their height", field="focal_px")
        return None
    return build(pose_pb2.MetricOptions, height_m=height_m, focal_px=focal_px)


def microseconds(time_s: object, *, field: str) -> int:
    """Bring the time of a frame into the unit of the wire.

    Raises:
        InputError: Not finite, or more than fits 64 bits.
    """
    if not (isinstance(time_s, (int, float, np.number)) and math.isfinite(time_s) and abs(time_s) < 2**63 / 1e6):
        raise InputError(f"expected seconds, got {shown(time_s)}", field=field)
    return round(float(time_s) * 1e6)


def tensor(values: np.ndarray, *, field: str = "joints") -> skeleton_pb2.Tensor:
    """Pack an array as a Tensor message: float64 as it is, all others as float32.

    Raises:
        InputError: It holds NaN, infinity, or no numbers.
    """
    if values.dtype.kind not in "fiu":
        raise InputError(f"expected numbers, got values of type {values.dtype}", field=field)
    is_wide = values.dtype == np.float64
    packed = np.ascontiguousarray(values, dtype="<f8" if is_wide else "<f4")
    if not np.isfinite(packed).all():
        raise InputError("expected finite values, got NaN or infinity", field=field)
    kind = skeleton_pb2.Tensor.DATA_TYPE_FLOAT64 if is_wide else skeleton_pb2.Tensor.DATA_TYPE_FLOAT32
    return skeleton_pb2.Tensor(shape=values.shape, dtype=kind, data=packed.tobytes())


def image_message(image: object, *, field: str = "image") -> pose_pb2.Image:
    """Pack a file, its bytes, or uint8 (H, W, 3) RGB.

    Raises:
        InputError: Not there, empty, too large for one request, or an array of another kind.
    """
    if isinstance(image, (str, Path)):
        path = check_file(image, field=field)
        _check_size(path.stat().st_size, field=field, instead="scale the picture down")
        return pose_pb2.Image(encoded=path.read_bytes())
    if isinstance(image, (bytes, bytearray, memoryview)):
        if not len(image):
            raise InputError("expected the bytes of a picture, got none", field=field)
        _check_size(len(image), field=field, instead="scale the picture down")
        return pose_pb2.Image(encoded=bytes(image))
    if not isinstance(image, np.ndarray):
        raise InputError(f"expected a file, its bytes, or an array, got {shown(image)}", field=field)
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size:
        raise InputError(f"expected uint8 (H, W, 3), got {image.dtype} {image.shape}", field=field)
    _check_size(image.size, field=field, instead="scale the picture down or send a JPEG")
    raw = skeleton_pb2.Tensor(shape=image.shape, dtype=skeleton_pb2.Tensor.DATA_TYPE_UINT8, data=image.tobytes())
    return pose_pb2.Image(raw=raw)


def _split_time(frame: object) -> tuple[object, object]:
    return frame if isinstance(frame, tuple) and len(frame) == 2 else (None, frame)


def _person(
    person: object, joints: object, layout: Layout, field: str, nan_is_missing: bool
) -> recognition_pb2.TrackedSkeleton:
    try:
        number = operator.index(person)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if not 0 <= number <= MAX_ID:
        raise InputError(f"expected person ids from 0 to {MAX_ID}, got {shown(person)}", field=f"{field}.id")
    field = f"{field}.people[{number}].joints"
    wanted = (len(layout.names), 3)
    try:
        array = np.asarray(joints)
    except ValueError as error:  # lists of unequal lengths
        raise InputError(f"expected an array of shape {wanted}, got {shown(joints)}", field=field) from error
    if array.shape != wanted:
        raise InputError(f"expected shape {wanted} for layout {layout.name!r}, got {array.shape}", field=field)
    valid = np.ones(len(array), bool)
    if array.dtype.kind == "f" and np.isnan(array).any():
        if not nan_is_missing:
            raise InputError("got NaN: repair the frame, or say nan_is_missing=True for joints not seen", field=field)
        valid = ~np.isnan(array).any(-1)
        array = np.where(valid[:, None], array, array.dtype.type(0))
    mask = valid.astype(np.uint8).tobytes()
    return recognition_pb2.TrackedSkeleton(person_id=number, joints=tensor(array, field=field), valid=mask)


def _check_size(size: int, *, field: str, instead: str) -> None:
    largest = MAX_MESSAGE_BYTES - OVERHEAD_BYTES
    if size > largest:
        raise InputError(f"expected at most {largest} bytes in one request, got {size}: {instead}", field=field)
