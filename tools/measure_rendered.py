"""One camera against known truth: people are rendered who do known motions, and seen again, before and after.

    python tools/measure_rendered.py takes                          (renders the shipped motions first, then measures)
    python tools/measure_rendered.py takes A.bvh=walk B.bvh=bow     (other motions, with their class of the recognizer)
    python tools/measure_rendered.py takes --views 2 --seed 1

Needs the extra synth. Videos and their truth lie in the folder and are made anew only when missing; the same seed gives
the same bodies, cameras and lenses. The person's height is given, the focal length is not. Rows: "raw" is the
front-end's own 3D with left and right as the networks say, "sides kept" the same as recognition from video reads it,
"captured" what `skelact capture` makes, "live" what streams give in meters once they say that world and person are
known. Millimeters are around the hips, "aligned" after the best turn and size of the clip; depth is how much of the
true depth is there (1: all of it); a stroke is the peak speed of hands and feet above 2 m/s.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from skelact.capture.evaluation import measure_errors
from skelact.capture.feet import find_contacts
from skelact.capture.lifter import Lifter
from skelact.capture.live_people import LivePeople
from skelact.capture.one_camera import assume_camera
from skelact.capture.one_video import capture_track
from skelact.capture.person import BONES
from skelact.capture.synthetic import body_points
from skelact.capture.videos import CaptureOptions
from skelact.generation.features import resample_motion
from skelact.generation.library import load_library
from skelact.generation.recordings import load_body_motion
from skelact.language.actions import CYCLE
from skelact.layouts import load_layout
from skelact.layouts.whole_body import FEET
from skelact.metric_values import FOOT_POINTS
from skelact.pose import PoseEstimator, load_pose_estimator
from skelact.pose.follow import smooth_person
from skelact.pose.placement import CameraPlacement
from skelact.pose.sides import keep_sides
from skelact.pose.video import open_video
from skelact.pose.video_writer import VideoWriter
from skelact.recognition import Recognizer, load_recognizer
from skelact.skeleton.side_repair import LiveSides
from skelact.skeleton.smoothing import OneEuroFilter
from skelact.synth.videos import MovingBody, RenderedView, draw_frames, move_body, place_view
from skelact.values import Clip, Motion, Person

SHIPPED = {  # motions of the library -> their class of the recognizer; "": it has none
    "walk-casually": "walk",
    "walk-formally": "walk",
    "walk-with-swinging-arms": "walk",
    "front-kick": "kick",
    "cross-punch": "punch",
    "wave-hello": "wave-right-hand",
    "deep-squat": "squat",
    "lunge": "lunge",
    "jump-high": "jump",
    "slash-with-a-sword": "sword",
    "jumping-jack": "",
}
FPS, SECONDS, SIZE = 30.0, 4.0, (640, 640)
MIN_SECONDS = 2.0  # what is shorter holds its first and last pose
YAWS = (0.4, -0.7, 1.2, -1.3)  # radians from the front, one a view
BODY = slice(5, FEET.stop)  # without the face
LAYOUT, JOINTS75 = load_layout("wholebody133"), load_layout("blazepose75")
HIPS = [LAYOUT.names.index(f"{side}_hip") for side in ("left", "right")]
WAYS = ("raw", "sides kept", "captured", "live")


@dataclass(frozen=True, eq=False)
class Take:
    """A rendered video.

    Attributes:
        video: The file.
        label: Class of what is done; "": none.
        truth: (T, 133, 3), meters: x right, y up, z toward the camera, the floor at 0.
        height_m: Of the person.
    """

    video: Path
    label: str
    truth: np.ndarray
    height_m: float


def render_takes(folder: Path, motions: Mapping[str, str], *, views: int, seed: int) -> list[Take]:
    """Render what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    takes = []
    for number, (name, label) in enumerate(motions.items()):
        for view in range(views):
            stem = folder / f"{Path(name).stem}_{view + 1}"
            rng = np.random.default_rng((seed, number, view))
            if not stem.with_suffix(".npz").exists():
                body, colors = move_body(*read_motion(name), rng)
                save_take(stem, body, colors, place_view(body, SIZE, YAWS[view % len(YAWS)], rng), rng)
            with np.load(stem.with_suffix(".npz")) as file:
                takes.append(Take(stem.with_suffix(".mp4"), label, file["truth"], float(file["height_m"])))
    return takes


def read_motion(name: str) -> tuple[Motion, np.ndarray]:
    """A motion of the library, cycles repeated, or of a file: at most four seconds, and which of its feet stand."""
    library = load_library(with_own=False)
    is_file = bool(Path(name).suffix)
    motion = resample_motion(load_body_motion(name).motion if is_file else library.motion(name), FPS)
    count = len(motion.rotations)
    if not is_file and library.entry(name).kind == CYCLE:
        motion = go_round(motion, -(-round(SECONDS * FPS) // count))
    frames = np.arange(min(len(motion.rotations), round(SECONDS * FPS)))
    frames = np.pad(frames, max(0, round(MIN_SECONDS * FPS) - len(frames)) // 2, mode="edge")
    motion = replace(motion, rotations=motion.rotations[frames], translations=motion.translations[frames])
    points = body_points(motion)
    feet = [LAYOUT.names.index(point) for point in FOOT_POINTS]
    points[..., 1] -= np.percentile(points[:, feet, 1].min(1), 2)
    return motion, find_contacts(points, np.ones(points.shape[:2], bool), FPS, LAYOUT.names).reshape(len(points), 4)


def go_round(motion: Motion, times: int) -> Motion:
    """Repeat a cycle; the way goes on straight."""
    root = motion.translations[:, 0]
    step = (root[-1] - root[0] + root[1] - root[0]) * [1, 0, 1]
    translations = np.concatenate([motion.translations] * times)
    translations[:, 0] += np.repeat(np.arange(times), len(root))[:, None] * step
    return replace(motion, rotations=np.concatenate([motion.rotations] * times), translations=translations)


def save_take(stem: Path, body: MovingBody, colors: np.ndarray, view: RenderedView, rng: np.random.Generator) -> None:
    """Write the video, then its truth: only what has both is finished."""
    with contextlib.closing(VideoWriter(stem.with_suffix(".mp4"), FPS)) as writer:
        for frame, image in enumerate(draw_frames(body, colors, view, rng)):
            writer.write(frame / FPS, image)
    position = -view.rotation.T @ view.translation
    right, ahead = view.rotation[0], np.cross((0.0, 1.0, 0.0), view.rotation[0])
    turn = np.stack([right, [0.0, 1.0, 0.0], -ahead])  # level, as seen by this camera
    truth = (body.points - position * [1, 0, 1]) @ turn.T
    np.savez(stem.with_suffix(".npz"), truth=truth, height_m=body.height_m)


@dataclass(frozen=True, eq=False)
class Found:
    """What one way makes of a video: points (T, 133, 3), which are there, a clip, contacts; whether to recognize it."""

    points: np.ndarray
    valid: np.ndarray
    clip: Clip
    contacts: np.ndarray | None = None
    is_recognized: bool = True


def see(take: Take, estimator: PoseEstimator, lifter: Lifter) -> dict[str, Found]:
    """Look at a video in every way."""
    stream, rows, times = estimator.stream(smooth=False), [], []
    with contextlib.closing(open_video(take.video)) as video:
        for time_s, image in video.frames():
            rows.append(stream.add(time_s, image))
            times.append(time_s)
    counts = {track: sum(track in row for row in rows) for row in rows for track in row}
    if not counts:
        return {}
    track = max(counts, key=lambda key: counts[key])
    people = [row.get(track) for row in rows]
    smoothed = follow(people, times, keeps_sides=True)
    return {
        "raw": front_end(follow(people, times, keeps_sides=False), times),
        "sides kept": front_end(smoothed, times),
        "captured": captured(people, take.height_m, lifter),
        "live": live(smoothed, times, take.height_m, lifter),
    }


def follow(people: list[Person | None], times: list[float], *, keeps_sides: bool) -> list[Person | None]:
    """Smooth as a pose stream does, with or without keeping sides."""
    sides, filters = LiveSides(), (OneEuroFilter(LAYOUT), OneEuroFilter(JOINTS75))
    out: list[Person | None] = []
    for time_s, person in zip(times, people, strict=True):
        if person is not None:
            person = smooth_person(keep_sides(person, time_s, sides) if keeps_sides else person, time_s, *filters)
        out.append(person)
    return out


def front_end(people: list[Person | None], times: list[float]) -> Found:
    """The networks' own 3D, people placed by size."""
    placement = CameraPlacement(*SIZE)
    joints = np.full((len(people), 75, 3), np.nan, np.float32)
    for index, (time_s, person) in enumerate(zip(times, people, strict=True)):
        if person is not None:
            joints[index] = placement.add(time_s, {0: person})[0]
    points, valid = np.zeros((len(people), 133, 3)), np.zeros((len(people), 133), bool)
    for index, name in enumerate(LAYOUT.names[: FEET.stop]):
        other = name.replace("big_toe", "foot_index")
        if other in JOINTS75.names:
            own = joints[:, JOINTS75.names.index(other)]
            valid[:, index] = np.isfinite(own).all(-1)
            points[:, index] = np.nan_to_num(own)
    return Found(points, valid, Clip.from_nan(joints[None], JOINTS75, FPS))


def captured(people: list[Person | None], height_m: float, lifter: Lifter) -> Found:
    """As `skelact capture` does."""
    pixels, scores = np.zeros((len(people), 133, 2)), np.zeros((len(people), 133))
    for index, person in enumerate(people):
        if person is not None:
            pixels[index], scores[index] = person.points, person.scores
    camera, options = assume_camera(SIZE), CaptureOptions(height_m=height_m)
    person = capture_track(pixels, scores, fps=FPS, camera=camera, options=options, lifter=lifter)
    return Found(person.clip.joints[0].astype(float), person.clip.valid[0], person.clip, person.contacts)


def live(people: list[Person | None], times: list[float], height_m: float, lifter: Lifter) -> Found:
    """As streams do."""
    tracker = LivePeople(lifter, height_m=height_m)
    points, valid = np.zeros((len(people), 133, 3), np.float32), np.zeros((len(people), 133), bool)
    there = valid.copy()
    contacts = np.zeros((len(people), 4), bool)
    for index, (time_s, person) in enumerate(zip(times, people, strict=True)):
        seen = {} if person is None else {0: person}
        frame = tracker.add(time_s, seen, width=SIZE[0], height=SIZE[1])
        if 0 in frame.people:
            one = frame.people[0]
            points[index], there[index] = one.joints, one.valid
            valid[index] = one.valid & one.is_settled & frame.world.is_up_known & frame.world.is_floor_known
            contacts[index] = [contact == "stands" for contact in one.contacts]
    return Found(
        points.astype(float), valid, Clip(points[None], LAYOUT, FPS, there[None]), contacts.reshape(-1, 2, 2), False
    )


def measure(found: Found, take: Take, recognizer: Recognizer) -> dict[str, float]:
    """One row; of joints nothing, when none is known."""
    (scores,) = recognizer.recognize(found.clip)
    is_asked = take.label and found.is_recognized
    right = {"named right": float(scores.label == take.label) if is_asked else float("nan")}
    if not found.valid[:, HIPS].all(1).any():
        return right
    frames = min(len(found.points), len(take.truth))
    points, valid, truth = found.points[:frames], found.valid[:frames], take.truth[:frames]
    contacts = None if found.contacts is None else found.contacts[:frames]
    errors = measure_errors(points, valid, truth[:, : FEET.stop], FPS, BONES, contacts=contacts)
    seen = valid & valid[:, HIPS].all(1, keepdims=True)
    own, true = (each - each[:, HIPS].mean(1, keepdims=True) for each in (points, truth))
    seen, own, true = seen[:, BODY], own[:, BODY], true[:, BODY]
    depth = float((own[seen][:, 2] * true[seen][:, 2]).sum() / (true[seen][:, 2] ** 2).sum())
    return {
        **right,
        "mm": 1000 * float(np.linalg.norm(own - true, axis=-1)[seen].mean()),
        "aligned mm": errors.aligned_mm,
        "depth": depth,
        "bones %": errors.bones_percent,
        "feet cm/s": errors.feet_cm_s,
        "held cm/s": errors.held_cm_s,
        "tremor m/s2": errors.tremor_m_s2,
        "stroke kept": errors.stroke_kept,
    }


def report(name: str, rows: list[dict[str, float]]) -> None:
    """Print means and the spread over videos."""
    cells = []
    for key in max(rows, key=len):
        values = np.array([row.get(key, np.nan) for row in rows])
        known = values[np.isfinite(values)]
        cells.append(f"{key} {known.mean():.2f} +- {known.std():.2f}" if known.size else f"{key} -")
    print(name.ljust(12), "; ".join(cells), flush=True)


def main() -> None:
    """Render and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("motions", nargs="*", help="Names of the library or files, NAME=CLASS. Default: shipped ones.")
    parser.add_argument("--views", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--recognizer", default="mocap-core19")
    parser.add_argument("--each", action="store_true", help="Also a line a video.")
    given = parser.parse_args()
    motions = dict(part.partition("=")[::2] for part in given.motions) or SHIPPED
    begun = time.process_time()
    takes = render_takes(given.folder, motions, views=given.views, seed=given.seed)
    print(
        f"{len(takes)} videos, {sum(len(take.truth) for take in takes)} frames, {time.process_time() - begun:.0f} s",
        flush=True,
    )
    estimator, lifter = load_pose_estimator(threads=1), Lifter()
    recognizer = load_recognizer(given.recognizer)
    rows: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    clips: list[dict[str, Clip]] = []
    for take in takes:
        ways = see(take, estimator, lifter)
        clips.append({way: found.clip for way, found in ways.items()})
        for way, found in ways.items():
            rows[way].append(measure(found, take, recognizer))
            if given.each:
                report(f"{take.video.stem[:24]} {way}", rows[way][-1:])
    for way in WAYS:
        report(way, rows[way])
    if given.views > 1:
        teach(recognizer, list(motions), clips, given.views)


def teach(recognizer: Recognizer, names: list[str], clips: list[dict[str, Clip]], views: int) -> None:
    """Teach each motion by its first view, and name it in the others as recognition from video reads them."""
    words = [f"my {Path(name).stem}" for name in names]
    for way in ("sides kept", "captured"):
        firsts = [(word, clip[way]) for word, clip in zip(words, clips[::views], strict=True) if way in clip]
        taught = recognizer.with_actions([recognizer.learn(word, [clip]) for word, clip in firsts])
        others = [
            (words[number // views], clip["sides kept"]) for number, clip in enumerate(clips) if number % views and clip
        ]
        right = sum(taught.recognize(clip)[0].label == word for word, clip in others)
        print(f"taught by one view as {way}: {right} of {len(others)} other views named")


if __name__ == "__main__":
    main()
