"""The person of one video as an example: to add to a library of motions, or to teach an action with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from skelact.capture.one_video import capture_video
from skelact.capture.person import CapturedPerson
from skelact.capture.videos import Capture, CaptureOptions
from skelact.generation.features import resample_motion
from skelact.generation.quality import lock_feet
from skelact.generation.recordings import FPS, BodyRecording, clip_to_body
from skelact.layouts.whole_body import FEET
from skelact.pose import PoseEstimator, load_pose_estimator

ASSUMED_HEIGHT_M = 1.70
DONE = "joints smoothed, bones of constant length"


@dataclass(frozen=True, eq=False)
class VideoExample:
    """The person of a video who is seen longest.

    Attributes:
        person: In meters, on `wholebody133`, y up.
        notes: What was done and assumed, a sentence each.
    """

    person: CapturedPerson
    notes: tuple[str, ...]


def capture_example(
    video: Path, *, height_m: float | None = None, estimator: PoseEstimator | None = None, quiet: bool = False
) -> VideoExample:
    """Capture the person of one video who is seen longest.

    Args:
        video: Its file.
        height_m: Of the person; None: `ASSUMED_HEIGHT_M`, which is said.
        estimator: Finds people; None: the shipped one.
        quiet: No progress bar.

    Raises:
        InputError: The video cannot be read, nobody is seen for half a second, or the height is none of a person.
    """
    options = CaptureOptions(height_m=ASSUMED_HEIGHT_M if height_m is None else height_m)
    taken = capture_video(video, estimator or load_pose_estimator(), options, quiet=quiet)
    return VideoExample(taken.people[0], describe_capture(taken, height_m))


def describe_capture(taken: Capture, height_m: float | None) -> tuple[str, ...]:
    """Say what was done and assumed for the person seen longest, a sentence each; `height_m` as it was given."""
    person = taken.people[0]
    height = f"{ASSUMED_HEIGHT_M:.2f} m (assumed; --height says otherwise)" if height_m is None else f"{height_m:.2f} m"
    notes = [f"captured from one camera: {DONE}, in meters by a height of {height}"]
    if has_feet(person):
        standing = 100 * float(person.contacts.any((1, 2)).mean())
        notes.append(
            f"the floor is where the feet rest; they stand in {standing:.0f} % of the frames and are held there"
        )
    else:
        notes.append("no feet were seen: the floor is not known")
    swapped = sum(person.swapped.values())
    if swapped:
        notes.append(f"left was taken for right in {swapped} frames: turned back")
    if len(taken.people) > 1:
        notes.append(f"one of {len(taken.people)} people was taken: the one seen longest")
    return tuple(notes)


def has_feet(person: CapturedPerson) -> bool:
    """Whether a heel or toe was seen at all."""
    return bool(person.clip.valid[0][:, FEET].any())


def load_video_motion(video: Path, *, height_m: float | None = None, fps: float = FPS) -> BodyRecording:
    """Put the person of a video who is seen longest on the generator's body.

    Args:
        video: Its file.
        height_m: Of the person; None: `ASSUMED_HEIGHT_M`, which is said.
        fps: Frames per second of the result.

    Raises:
        InputError: As `capture_example`, or too little of the body is seen.
    """
    example = capture_example(video, height_m=height_m, quiet=True)
    motion, notes = clip_to_body(example.person.clip, source=str(video), is_height_sure=False)
    return BodyRecording(lock_feet(resample_motion(motion, fps)), (*example.notes, *notes))
