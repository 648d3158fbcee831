"""What an agent may do with motion: generate, recognize, capture, list actions, with files of one folder alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from skelact.errors import InputError
from skelact.outputs import check_output_file, check_output_folder

if TYPE_CHECKING:
    from skelact.generation import MotionGenerator
    from skelact.pose import PoseEstimator
    from skelact.recognition import Recognizer
    from skelact.values import Scores

TOP = 5
MAX_DURATION_S = 60.0
ONE_CAMERA = "one camera: distances along the view are estimated by a network, not measured"


@dataclass(frozen=True)
class GeneratedFile:
    """A motion that was generated and saved.

    Attributes:
        file: Name in the folder.
        seconds: Its duration.
        frames: Number of frames.
        actions: What was heard, in order.
        verdict: "verified": a recognizer sees all that was asked for; "failed": not all; other words say why not.
        problems: What was not heard, not done, not checked or not found, and why; empty when nothing is missing.
        sources: Whose recordings are in it, with their terms.
    """

    file: str
    seconds: float
    frames: int
    actions: list[str]
    verdict: str
    problems: list[str]
    sources: list[str]


@dataclass(frozen=True)
class ActionScore:
    """One class with its probability."""

    action: str
    probability: float


@dataclass(frozen=True)
class RecognizedPerson:
    """What one person does.

    Attributes:
        action: The answer; "unknown" or "uncertain" when there is none.
        reason: Why there is no answer; "" with one.
        likeliest: The best classes, which are no answer without `action`.
    """

    action: str
    reason: str
    likeliest: list[ActionScore]


@dataclass(frozen=True)
class RecognizedFile:
    """What people do in a file.

    Attributes:
        seconds: Duration of the motion.
        people: Everybody who was seen; empty: nobody was.
        notes: What was assumed about the file, and what is missing of it.
    """

    seconds: float
    people: list[RecognizedPerson]
    notes: list[str]


@dataclass(frozen=True)
class CapturedPeople:
    """People who were captured.

    Attributes:
        folder: Name in the folder, with a .npz, a .trc and a .bvh for each.
        people: Number of people.
        errors_px: How far the joints of each are from where the cameras saw them, pixels.
        notes: What was left out.
    """

    folder: str
    people: int
    errors_px: list[float]
    notes: list[str]


@dataclass(frozen=True)
class Actions:
    """Names of actions.

    Attributes:
        generated: That sentences may ask for.
        recognized: That may be an answer.
    """

    generated: list[str]
    recognized: list[str]


class MotionTools:
    """The jobs, with names of files below one folder; networks are loaded when first used.

    Args:
        folder: Files are read and written here and nowhere else.

    Raises:
        InputError: It is no folder.
    """

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder).resolve()
        if not self._folder.is_dir():
            raise InputError(f"expected a folder, got {folder}", field="folder")

    @cached_property
    def _generator(self) -> MotionGenerator:
        from skelact.generation import load_generator

        return load_generator()

    @cached_property
    def _recognizer(self) -> Recognizer:
        from skelact.recognition import load_recognizer

        return load_recognizer()

    @cached_property
    def _estimator(self) -> PoseEstimator:
        from skelact.pose import load_pose_estimator

        return load_pose_estimator()

    def generate(self, text: str, file: str, *, seed: int = 0, duration_s: float | None = None) -> GeneratedFile:
        """Make a motion from a sentence and save it.

        Args:
            text: The sentence.
            file: Where, such as "walk.bvh" or "walk.glb"; a file that is there is not replaced.
            seed: Another seed, another motion.
            duration_s: Seconds; unset: as the sentence says.

        Raises:
            InputError: The sentence or the file cannot be used.
        """
        from skelact.generation import GenerateOptions
        from skelact.generation.motion_files import MOTION_SAVERS, MotionFileOptions, write_motion

        path = self._new(file)
        check_output_file(path, tuple(MOTION_SAVERS), field="file", makes_folder=True)
        options = GenerateOptions(seed=seed, duration_s=duration_s, max_duration_s=MAX_DURATION_S)
        made = self._generator.generate(text, options)
        write_motion(path, made.motion, MotionFileOptions())
        frames = len(made.motion.rotations)
        unmet = [f"not found: {one.action} on the {one.part}" for one in made.findings if not one.is_found]
        unmet += [f"not met: {check.action}: {check}" for check in made.checks if not check.is_met]
        for title, lines in (
            ("not heard", made.not_heard),
            ("not done", made.not_done),
            ("not checked", made.not_checked),
        ):
            unmet += [f"{title}: {line.text} ({line.reason})" for line in lines]
        return GeneratedFile(
            file=file,
            seconds=round(frames / made.motion.fps, 3),
            frames=frames,
            actions=[action.text for action in made.plan.actions],
            verdict=made.verdict.value,
            problems=unmet,
            sources=[f"{one.performance}: {one.source} ({one.terms})" for one in made.sources],
        )

    def recognize(self, file: str) -> RecognizedFile:
        """Say what each person does in a motion file or a video.

        Args:
            file: Such as "walk.bvh", "walk.npz" or "walk.mp4".

        Raises:
            InputError: It is not there, or it cannot be read.
        """
        from skelact.formats import load_clip
        from skelact.pose.files import is_video
        from skelact.video_recognition import recognize_video

        path = self._existing(file)
        if is_video(str(path)):
            seen = recognize_video(path, self._recognizer, self._estimator)
            clip, scores = seen.clip, seen.scores
            notes = [seen.tracks.cut] if seen.tracks.cut else []
        else:
            clip = load_clip(path)
            scores, notes = self._recognizer.recognize(clip), []
        return RecognizedFile(clip.duration_s, [_describe(one) for one in scores], [*clip.notes, *notes])

    def capture(
        self, videos: Sequence[str], folder: str, *, calibration: str = "", height_m: float | None = None
    ) -> CapturedPeople:
        """Capture people in meters: with several calibrated cameras, or with one and their height.

        Args:
            videos: Of the same moments, one a camera.
            folder: Where the people are saved; it must not be there yet.
            calibration: Of several cameras: Qualisys .qca.txt, Pose2Sim or Caliscope .toml.
            height_m: Of the people, for one video; meters.

        Raises:
            InputError: A file is not there or cannot be read, or what the number of videos needs is missing.
        """
        from skelact.capture.calibration import choose_cameras, load_calibration
        from skelact.capture.files import save_people
        from skelact.capture.one_video import capture_video
        from skelact.capture.videos import CaptureOptions, capture_videos

        paths = [self._existing(video) for video in videos]
        if not paths:
            raise InputError("expected one video or more", field="videos")
        target = self._new(folder)
        check_output_folder(target, field="folder")
        if height_m is None and (not calibration or len(paths) == 1):
            wanted = "expected the height of the person in meters, or several videos and their calibration"
            raise InputError(wanted, field="height_m")
        known = load_calibration(self._existing(calibration)) if calibration else None
        options = CaptureOptions(height_m)
        if len(paths) == 1:
            taken, notes = capture_video(paths[0], self._estimator, options, quiet=True), [ONE_CAMERA]
        else:
            cameras = choose_cameras(known, [path.stem for path in paths]) if known else None
            taken, notes = capture_videos(paths, cameras, self._estimator, options, quiet=True), []
        people = taken.people
        notes += save_people(target, people)
        return CapturedPeople(folder, len(people), [round(person.error_px, 2) for person in people], notes)

    def list_actions(self) -> Actions:
        """Name what can be generated and what can be recognized."""
        return Actions(sorted(self._generator.actions), sorted(self._recognizer.labels))

    def _existing(self, name: str) -> Path:
        path = self._inside(name)
        if not path.exists():
            raise InputError(f"no such file: {name}; names are taken from {self._folder}", field="file")
        return path

    def _new(self, name: str) -> Path:
        path = self._inside(name)
        if path.exists():
            raise InputError(f"{name} is there already: choose another name", field="file")
        return path

    def _inside(self, name: str) -> Path:
        """A path below the folder, links followed."""
        try:
            path = (self._folder / name).resolve()
            path.exists()  # raises for a name that is too long
        except (OSError, ValueError, RuntimeError) as error:
            raise InputError(f"not the name of a file: {name[:100]!r}", field="file") from error
        if path == self._folder or not path.is_relative_to(self._folder):
            raise InputError(f"expected a name below {self._folder}, got {name[:100]!r}", field="file")
        return path


def _describe(scores: Scores) -> RecognizedPerson:
    likeliest = [ActionScore(label, round(probability, 4)) for label, probability in scores.top(TOP)]
    if scores.certainty == "certain":
        return RecognizedPerson(str(scores.label), "", likeliest)
    return RecognizedPerson(str(scores.certainty), scores.reason, likeliest)
