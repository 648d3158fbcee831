"""Videos and cameras: frames in, tracked people out, as one clip."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.pose.estimator import Estimator
from skelact.pose.overlay import draw_people
from skelact.pose.person import JOINTS, MISSING, POINTS, Person
from skelact.pose.place import Placer
from skelact.values import Clip

MAX_FRAMES = 20_000
MAX_PIXELS = 64_000_000
DEFAULT_FPS = 30.0
NETWORK_TIMEOUT_S = 10.0
CAMERAS = {  # platform -> FFmpeg's input and the name of camera N in it
    "linux": ("v4l2", "/dev/video{}"),
    "darwin": ("avfoundation", "{}:none"),
    "win32": ("dshow", "video={}"),
}
COLUMNS = (*Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
LEAST_SEEN_S = 0.5  # tracks shorter than this are left out of the clip


@dataclass(frozen=True, eq=False)
class SeenVideo:
    """The people of a video.

    Attributes:
        people: Per frame, track id -> who is there.
        times_s: float64 (T,), of the frames, since the first.
        fps: Frames per second.
        width: Of the frames, pixels.
        height: Of the frames, pixels.
    """

    people: Sequence[Mapping[int, Person]]
    times_s: np.ndarray
    fps: float
    width: int
    height: int


def read_video(source: str | Path, *, longest_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
    """Yield time in seconds and image, uint8 (H, W, 3) RGB, of every frame.

    Args:
        source: A file, an address such as rtsp://camera/stream, or the number of a camera of this machine.
        longest_s: Stop after this much; unset: at the end.

    Raises:
        InputError: Not a video that can be read, or longer or larger than allowed.
    """
    with open_video(source) as container:
        yield from _read_frames(container, str(source), longest_s, most=None if is_live(source) else MAX_FRAMES)


def _read_frames(
    container: av.container.InputContainer, field: str, longest_s: float | None, *, most: int | None
) -> Iterator[tuple[float, np.ndarray]]:
    start = None
    try:
        for number, frame in enumerate(container.decode(video=0)):
            if number == most:
                raise InputError(f"expected at most {MAX_FRAMES} frames", field=field)
            if frame.width * frame.height > MAX_PIXELS:
                raise InputError(f"expected at most {MAX_PIXELS} pixels", field=field)
            time_s = frame.time if frame.time is not None else number / DEFAULT_FPS
            start = time_s if start is None else start
            if longest_s is not None and time_s - start >= longest_s:
                return
            yield time_s - start, frame.to_ndarray(format="rgb24")
    except av.FFmpegError as error:
        raise InputError(f"not a video that can be read: {error}", field=field) from error
    if start is None:
        raise InputError("holds no frame", field=field)


def is_live(source: str | Path) -> bool:
    """Whether a source is a camera or an address, and no file."""
    return str(source).isdecimal() or "://" in str(source)


def open_video(source: str | Path) -> av.container.InputContainer:
    """Open a file, an address or a camera.

    Raises:
        InputError: It cannot be opened, or holds no video.
    """
    text = str(source)
    try:
        if text.isdecimal():
            kind, name = CAMERAS.get(sys.platform, CAMERAS["linux"])
            container = av.open(name.format(text), format=kind)
        elif is_live(source):
            secure = {"rtsp_transport": "tcp"} if text.startswith("rtsp") else {}
            container = av.open(text, options=secure, timeout=NETWORK_TIMEOUT_S)
        else:
            container = av.open(text)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError(f"not a video that can be read: {error}", field=text) from error
    if not container.streams.video:
        container.close()
        raise InputError("holds no video", field=text)
    return container


def see_video(
    source: str | Path,
    estimator: Estimator,
    *,
    overlay: Path | None = None,
    longest_s: float | None = None,
    quiet: bool = False,
) -> SeenVideo:
    """Find and follow the people of a video; of a live source until it ends, or Ctrl-C.

    Args:
        source: As for `read_video`.
        estimator: Finds them.
        overlay: A video to write with skeletons and ids on it.
        longest_s: Stop after this much; unset: at the end.
        quiet: Show no progress.

    Raises:
        InputError: Not a video that can be read, or `overlay` cannot be written.
    """
    stream = estimator.stream()
    people: list[Mapping[int, Person]] = []
    times, width, height = [], 0, 0
    with contextlib.ExitStack() as stack:
        container = stack.enter_context(open_video(source))
        fps = _fps(container)
        writer = stack.enter_context(contextlib.closing(_Writer(overlay, fps))) if overlay else None
        progress = stack.enter_context(Progress(*COLUMNS, console=Console(stderr=True), disable=quiet))
        task = progress.add_task("Seeing", total=_expected_frames(container, fps, longest_s))
        most = None if is_live(source) else MAX_FRAMES
        try:
            for time_s, image in _read_frames(container, str(source), longest_s, most=most):
                found = stream.add(time_s, image)
                height, width = image.shape[:2]
                people.append(found)
                times.append(time_s)
                if writer:
                    writer.write(draw_people(image, list(found.values()), labels=list(map(str, found))))
                progress.update(task, advance=1, description=f"Seeing {len(found)} people")
        except KeyboardInterrupt:
            if not is_live(source):
                raise
    if is_live(source) and len(times) > 1:
        fps = (len(times) - 1) / max(times[-1] - times[0], 1e-3)  # what was kept up with
    return SeenVideo(people, np.array(times), fps, width, height)


def _fps(container: av.container.InputContainer) -> float:
    """Average frame rate, 30 when the video does not say."""
    rate = container.streams.video[0].average_rate
    return float(rate) if rate and 1 <= rate <= 1000 else DEFAULT_FPS


def _expected_frames(container: av.container.InputContainer, fps: float, longest_s: float | None) -> float | None:
    frames = container.streams.video[0].frames or None
    if longest_s is None:
        return frames
    return min(frames or np.inf, longest_s * fps)


def seen_to_clip(seen: SeenVideo) -> tuple[Clip, list[int]]:
    """Put the people of a video into one clip on `blazepose75`, where they stood before the camera; also their ids.

    Slots are in order of the ids, missing where somebody is not seen; who was seen for a moment only is left out. What
    a network saw in the picture only becomes a clip on `wholebody133`, pixels.
    """
    everybody = [person for people in seen.people for person in people.values()]
    flat = bool(everybody) and not any(person.joints.any() for person in everybody)
    placer = Placer(seen.width, seen.height)
    frames: Sequence[Mapping[int, np.ndarray]]
    if flat:
        frames = [
            {one: np.where(person.flags[:, None] != MISSING, person.points, np.nan) for one, person in people.items()}
            for people in seen.people
        ]
    else:
        frames = [placer.add(time_s, people) for time_s, people in zip(seen.times_s, seen.people, strict=True)]
    least = min(LEAST_SEEN_S * seen.fps, len(frames))
    ids = [
        one
        for one in sorted({one for frame in frames for one in frame})
        if sum(one in frame for frame in frames) >= least
    ]
    joints = np.full((len(ids), len(frames), *((POINTS, 2) if flat else (JOINTS, 3))), np.nan, np.float32)
    for slot, one in enumerate(ids):
        for number, frame in enumerate(frames):
            if one in frame:
                joints[slot, number] = frame[one]
    return Clip.from_nan(joints, load_layout("wholebody133" if flat else "blazepose75"), seen.fps), ids


def write_overlay(path: Path, out: Path, seen: SeenVideo, *, captions: Sequence[Mapping[int, str]] = ()) -> None:
    """Write a video again, with the skeletons seen in it.

    Args:
        path: The video.
        out: The one to write, H.264.
        seen: What was seen in it.
        captions: Per frame, what to write beside somebody; the id where there is nothing.

    Raises:
        InputError: `path` cannot be read, or `out` cannot be written.
    """
    writer = _Writer(out, seen.fps)
    try:
        for (_, image), people, said in zip(
            read_video(path), seen.people, captions or [{}] * len(seen.people), strict=True
        ):
            labels = [said.get(one, str(one)) for one in people]
            writer.write(draw_people(image, list(people.values()), labels=labels))
    finally:
        writer.close()


class _Writer:
    """An H.264 video, opened with the first frame's size."""

    def __init__(self, path: Path, fps: float) -> None:
        try:
            self._container = av.open(str(path), "w")
            self._stream = self._container.add_stream("libx264", rate=round(fps))
        except (av.FFmpegError, ValueError, OSError) as error:
            raise InputError(f"expected a video such as out.mp4: {error}", field=str(path)) from error
        self._stream.pix_fmt = "yuv420p"

    def write(self, image: np.ndarray) -> None:
        """Append one frame, cut to even sizes."""
        image = np.ascontiguousarray(image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2])
        if not self._stream.codec_context.is_open:
            self._stream.height, self._stream.width = image.shape[:2]
        for packet in self._stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")):
            self._container.mux(packet)

    def close(self) -> None:
        for packet in self._stream.encode():
            self._container.mux(packet)
        self._container.close()
