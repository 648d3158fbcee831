"""Videos and cameras: frames in, tracked people out, as one clip."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.pose.decoder import MAX_FPS, MIN_FPS, display_matrix
from skelact.pose.decoding import LOCAL_LIMITS, MAX_PIXELS, VideoDecoder, VideoHeader, turn
from skelact.pose.estimator import Estimator
from skelact.pose.overlay import draw_people
from skelact.pose.person import JOINTS, MISSING, POINTS, Person
from skelact.pose.place import Placer
from skelact.values import Clip

NETWORK_TIMEOUT_S = 10.0
CAMERAS = {  # platform -> FFmpeg's input and the name of camera N in it
    "linux": ("v4l2", "/dev/video{}"),
    "darwin": ("avfoundation", "{}:none"),
    "win32": ("dshow", "video={}"),
}
SCHEMES = {  # of an address -> the protocols that it may use; none of them reaches a file
    "rtsp": "rtp,udp,tcp",
    "rtsps": "rtp,srtp,udp,tcp,tls",
    "http": "http,tcp",
    "https": "https,http,tls,tcp",
    "rtmp": "rtmp,tcp",
    "rtmps": "rtmps,tls,tcp",
    "srt": "srt",
    "udp": "udp",
    "tcp": "tcp",
}
LIVE_FORMATS = "rtsp,mpegts,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,flv,live_flv,mpjpeg,mjpeg,h264,hevc"
COLUMNS = (*Progress.get_default_columns()[:3], MofNCompleteColumn(), TimeRemainingColumn())
DEFAULT_FPS = 30.0  # of a video that does not say
WRITER_TICK_S = Fraction(1, 90_000)
MAX_JUMP_S = 60.0  # a longer step of a container's clock is a mistake: time goes on at the frame rate
MAX_UNEVEN = 0.5  # frames that times may be off a constant rate
ROUNDING = 1e-6  # frames
MAX_BRIDGED_S = 0.5  # between two frames that a person's movement is drawn through
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
        cut: What is missing of a damaged or cut file; "" when it is whole.
    """

    people: Sequence[Mapping[int, Person]]
    times_s: np.ndarray
    fps: float
    width: int
    height: int
    cut: str = ""


def read_video(source: str | Path, *, longest_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
    """Yield time in seconds and image, uint8 (H, W, 3) RGB, of every frame: upright, with square pixels.

    Args:
        source: A file, an address such as rtsp://camera/stream, or the number of a camera of this machine.
        longest_s: Stop after this much; unset: at the end.

    Raises:
        InputError: Not a video that can be read, or larger than allowed.
    """
    with contextlib.closing(open_video(source)) as video:
        yield from video.frames(longest_s)


def is_live(source: str | Path) -> bool:
    """Whether a source is a camera or an address, and no file."""
    return str(source).isdecimal() or "://" in str(source)


def open_video(source: str | Path) -> RecordedVideo | LiveVideo:
    """Open a file, an address or a camera.

    Raises:
        InputError: It cannot be opened, or holds no video.
    """
    return LiveVideo(str(source)) if is_live(source) else RecordedVideo(Path(source))


class RecordedVideo:
    """A video file; decoded in a process of its own, as a file may come from anywhere.

    Attributes:
        header: What it says of itself.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._decoder = VideoDecoder(file, LOCAL_LIMITS, field=str(path))
        except OSError as error:
            raise InputError(f"not a video that can be read: {error.strerror}", field=str(path)) from error
        try:
            self.header = self._decoder.read_header()
        except InputError:
            self.close()
            raise

    @property
    def cut(self) -> str:
        """What is missing of the video, known once its frames have been read; "" when it is whole."""
        return self._decoder.cut

    def frames(self, longest_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
        """Yield time since the first frame and image.

        Raises:
            InputError: Not one frame can be read.
        """
        clock = FrameClock(self.header.fps or DEFAULT_FPS)
        while (frame := self._decoder.read()) is not None:
            time_s = clock.time(frame.time_s)
            if longest_s is not None and time_s >= longest_s:
                return
            yield time_s, frame.image

    def close(self) -> None:
        """End the process."""
        self._decoder.close()


class LiveVideo:
    """A camera or an address that the user names; opened here, as only it is reached for.

    Attributes:
        header: What it says of itself.
        cut: Always "": nobody says how long it should be.
    """

    cut = ""

    def __init__(self, source: str) -> None:
        self._field = source
        scheme = source.partition("://")[0].lower()
        try:
            if source.isdecimal():
                kind, name = CAMERAS.get(sys.platform, CAMERAS["linux"])
                self._container = av.open(name.format(source), format=kind)
            elif scheme not in SCHEMES:
                raise InputError(f"expected an address of {', '.join(SCHEMES)}, or a file by its path", field=source)
            else:
                options = {"protocol_whitelist": SCHEMES[scheme], "format_whitelist": LIVE_FORMATS}
                secure = {"rtsp_transport": "tcp"} if scheme.startswith("rtsp") else {}
                self._container = av.open(source, options=options | secure, timeout=NETWORK_TIMEOUT_S)
        except (av.FFmpegError, OSError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise InputError(f"not a video that can be read: {error}", field=source) from error
        if not self._container.streams.video:
            self._container.close()
            raise InputError("holds no video", field=source)
        stream = self._container.streams.video[0]
        rate = stream.average_rate
        fps = float(rate) if rate and MIN_FPS <= rate <= MAX_FPS else None
        self.header = VideoHeader(fps, None, stream.width, stream.height)

    def frames(self, longest_s: float | None = None) -> Iterator[tuple[float, np.ndarray]]:
        """Yield time since the first frame and image.

        Raises:
            InputError: It is no video that can be read, or its frames are too large.
        """
        clock = FrameClock(self.header.fps or DEFAULT_FPS)
        try:
            for frame in self._container.decode(video=0):
                if frame.width * frame.height > MAX_PIXELS:
                    got = f"{frame.width} x {frame.height}"
                    raise InputError(f"expected at most {MAX_PIXELS} pixels in a frame, got {got}", field=self._field)
                time_s = clock.time(frame.time)
                if longest_s is not None and time_s >= longest_s:
                    return
                yield time_s, turn(frame.to_ndarray(format="rgb24"), display_matrix(frame))
        except av.FFmpegError as error:
            raise InputError(f"not a video that can be read: {error}", field=self._field) from error
        if not clock.frames:
            raise InputError("holds no frame", field=self._field)

    def close(self) -> None:
        """Let the camera go."""
        self._container.close()


class FrameClock:
    """Times of frames since the first, never going back; a frame without one follows at the rate.

    Attributes:
        frames: How many had their time told.
    """

    def __init__(self, fps: float) -> None:
        self.frames = 0
        self._fps = fps
        self._start_s = 0.0
        self._last_s = 0.0

    def time(self, time_s: float | None) -> float:
        """The time of the next frame, given what its container says."""
        if self.frames == 0:
            self._start_s = time_s or 0.0
        told = None if time_s is None else time_s - self._start_s
        follows = self._last_s + 1 / self._fps if self.frames else 0.0
        self.frames += 1
        if told is None or not self._last_s <= told <= self._last_s + MAX_JUMP_S:
            self._start_s += (told or 0.0) - follows if told is not None else 0.0
            told = follows
        self._last_s = told
        return told


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
        video = stack.enter_context(contextlib.closing(open_video(source)))
        fps = video.header.fps or DEFAULT_FPS
        writer = stack.enter_context(contextlib.closing(_Writer(overlay, fps))) if overlay else None
        progress = stack.enter_context(Progress(*COLUMNS, console=Console(stderr=True), disable=quiet))
        task = progress.add_task("Seeing", total=_expected_frames(video.header, longest_s))
        try:
            for time_s, image in video.frames(longest_s):
                found = stream.add(time_s, image)
                height, width = image.shape[:2]
                people.append(found)
                times.append(time_s)
                if writer:
                    writer.write(time_s, draw_people(image, list(found.values()), labels=list(map(str, found))))
                progress.update(task, advance=1, description=f"Seeing {len(found)} people")
        except KeyboardInterrupt:
            if not is_live(source):
                raise
    return even_times(SeenVideo(people, np.array(times), fps, width, height, video.cut))


def _expected_frames(header: VideoHeader, longest_s: float | None) -> float | None:
    lengths = [length for length in (header.duration_s, longest_s) if length is not None]
    return min(lengths) * (header.fps or DEFAULT_FPS) if lengths else None


def even_times(seen: SeenVideo) -> SeenVideo:
    """Bring what was seen to a constant frame rate, by the times of the frames.

    Times that are even already stay, with the rate that they have. Between two frames not far apart people move in a
    straight line; in longer gaps nobody is there.
    """
    count = len(seen.times_s)
    if count < 2 or seen.times_s[-1] <= seen.times_s[0]:
        return seen
    mean = (count - 1) / (seen.times_s[-1] - seen.times_s[0])
    for fps in (seen.fps, mean):
        if np.abs((seen.times_s - seen.times_s[0]) * fps - np.arange(count)).max() <= MAX_UNEVEN:
            return replace(seen, fps=fps)
    steps = np.diff(seen.times_s)
    fps = float(np.clip(1 / max(np.median(steps), 1 / MAX_FPS), MIN_FPS, MAX_FPS))
    count_even = int((seen.times_s[-1] - seen.times_s[0]) * fps + ROUNDING) + 1
    times = np.arange(count_even) / fps + seen.times_s[0]
    before = np.clip(np.searchsorted(seen.times_s, times, side="right") - 1, 0, count - 2)
    people = [_people_at(seen, int(index), float(time_s), 1 / fps) for index, time_s in zip(before, times, strict=True)]
    return replace(seen, people=people, times_s=times, fps=fps)


def _people_at(seen: SeenVideo, index: int, time_s: float, step_s: float) -> Mapping[int, Person]:
    """Who is where between frame `index` and the next."""
    start_s, end_s = seen.times_s[index : index + 2]
    weight = (time_s - start_s) / max(end_s - start_s, 1e-9)
    nearest = index + (weight > 0.5)
    if weight in (0.0, 1.0) or (abs(time_s - seen.times_s[nearest]) <= step_s < end_s - start_s > MAX_BRIDGED_S):
        return seen.people[nearest]
    if end_s - start_s > MAX_BRIDGED_S:
        return {}
    here, there = seen.people[index], seen.people[index + 1]
    return {one: _between(here[one], there[one], weight) for one in here if one in there}


def _between(start: Person, end: Person, weight: float) -> Person:
    """A person on the way from one frame to the next; what one of them lacks is missing."""
    flags = np.minimum(start.flags, end.flags)
    points, scores = (
        np.where((flags != MISSING).reshape(-1, *[1] * (a.ndim - 1)), a + np.float32(weight) * (b - a), 0)
        for a, b in ((start.points, end.points), (start.scores, end.scores))
    )
    there = start.joints.any(-1, keepdims=True) & end.joints.any(-1, keepdims=True)
    return replace(
        start,
        box=start.box + np.float32(weight) * (end.box - start.box),
        points=points.astype(np.float32),
        scores=scores.astype(np.float32),
        flags=flags,
        joints=np.where(there, start.joints + np.float32(weight) * (end.joints - start.joints), 0).astype(np.float32),
        presence=start.presence + weight * (end.presence - start.presence),
    )


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
    with contextlib.closing(_Writer(out, seen.fps)) as writer:
        for time_s, image in read_video(path):
            moment = min(round(time_s * seen.fps), len(seen.people) - 1)
            people = seen.people[moment]
            said = captions[moment] if captions else {}
            labels = [said.get(one, str(one)) for one in people]
            writer.write(time_s, draw_people(image, list(people.values()), labels=labels))


class _Writer:
    """An H.264 video, opened with the first frame's size."""

    def __init__(self, path: Path, fps: float) -> None:
        try:
            self._container = av.open(str(path), "w")
            self._stream = self._container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
        except (av.FFmpegError, ValueError, OSError) as error:
            raise InputError(f"expected a video such as out.mp4: {error}", field=str(path)) from error
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = WRITER_TICK_S
        self._last = -1

    def write(self, time_s: float, image: np.ndarray) -> None:
        """Append one frame, shown from a time on; cut to even sizes."""
        image = np.ascontiguousarray(image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2])
        if not self._stream.codec_context.is_open:
            self._stream.height, self._stream.width = image.shape[:2]
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        self._last = frame.pts = max(round(time_s / WRITER_TICK_S), self._last + 1)
        frame.time_base = WRITER_TICK_S
        for packet in self._stream.encode(frame):
            self._container.mux(packet)

    def close(self) -> None:
        if self._last >= 0:
            for packet in self._stream.encode():
                self._container.mux(packet)
        self._container.close()
