"""A synthetic NTU RGB+D collection: motion that differs by class, a simulated Kinect, planted faults, known truth.

Everything a preparation must survive is planted on purpose and written down in `truth.jsonl`, one line per file: second
people, ghosts (flickers and furniture), gaps, ids that change or change places in mid clip, and broken files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import Progress

from skelact.datasets.ntu.class_motions import class_headings, class_motions
from skelact.datasets.ntu.classes import TWO_PERSON
from skelact.datasets.ntu.names import SampleName, missing_names, official_names, parse_name
from skelact.datasets.ntu.synth_motions import MAX_FRAMES, MIN_FRAMES, core19_to_ntu25
from skelact.errors import InputError
from skelact.formats.ntu import JOINTS, NtuBody, format_ntu_skeleton
from skelact.geometry import turn_about_y

TRUTH_FILE = "truth.jsonl"
MEDIAN_FRAMES = 72
FRAMES_SPREAD = 0.4  # standard deviation of the logarithm
FIRST_ID = 72057594037927936
NOISE_M = 0.006
HIP_HEIGHT_M = 0.9
ROOM_M = 0.6  # how far people go from where they stand
GUESS_NOISE_M = 0.03  # of joints that Kinect infers
DEPTH_FOCAL, DEPTH_CENTER = 365.0, (256.0, 212.0)
COLOR_FOCAL, COLOR_CENTER = 1060.0, (960.0, 540.0)
NOT_TRACKED_SHARE, INFERRED_SHARE = 0.01, 0.08
CHANCES = {
    "flicker": 0.15,
    "furniture": 0.15,
    "second": 0.1,
    "gap": 0.15,
    "new id": 0.15,
    "empty frames": 0.1,
    "swap": 0.3,
}


@dataclass(frozen=True)
class Planted:
    """One tracking id in a file.

    Attributes:
        tracking_id: As in the file.
        role: "true" or "ghost".
        kind: "person", "second", "new id", "flicker" or "furniture".
        first: First frame of the file in which it stands.
        last: Last one, inclusive.
        frames: In how many frames it stands.
    """

    tracking_id: str
    role: str
    kind: str
    first: int
    last: int
    frames: int


@dataclass(frozen=True)
class Truth:
    """What is in one file.

    Attributes:
        name: The file's stem; a sample name, unless `fault` is "wrong name".
        fault: Key of `FAULTS`, "" for a sound file.
        frames: Frames of the file.
        bodies: Every tracking id.
        swapped: Whether the ids of the two people change places half way.
    """

    name: str
    fault: str
    frames: int
    bodies: tuple[Planted, ...]
    swapped: bool


def _replace_word(text: str, line: int, word: int, new: str) -> str:
    lines = text.split("\n")
    words = lines[line].split(" ")
    words[word] = new
    lines[line] = " ".join(words)
    return "\n".join(lines)


def _repeat_body(text: str) -> str:
    """Duplicate the first body in the first frame."""
    lines = text.split("\n")
    body = lines[2 : 2 + 2 + JOINTS]
    return "\n".join([lines[0], str(int(lines[1]) + 1), *body, *lines[2:]])


FAULTS: Mapping[str, Callable[[str], str]] = {
    "truncated": lambda text: text[: 2 * len(text) // 3],
    "joint count": lambda text: text.replace("\n25\n", "\n24\n", 1),
    "not a number": lambda text: _replace_word(text, 4, 0, "nan"),
    "no frames": lambda text: "0\n",
    "empty file": lambda text: "",
    "trailing text": lambda text: text + "1 2 3\n",
    "duplicate id": _repeat_body,
    "wrong name": lambda text: text,  # `synthesize_file` changes the name
    "bad id": lambda text: _replace_word(text, 2, 0, "-1"),
    "windows lines": lambda text: text.replace("\n", "\r\n"),  # legal, must be kept
}
LEGAL_FAULTS = ("windows lines",)


def synthesize_ntu(
    out: Path,
    motions: Iterator[np.ndarray] | None = None,
    *,
    count: int,
    collection: str = "ntu120",
    faults: float = 0.0,
    events: float = 1.0,
    seed: int = 0,
    quiet: bool = False,
) -> list[Truth]:
    """Write `count` files and their truth into the new folder `out`; the same seed writes the same bytes.

    Args:
        out: Must not exist.
        motions: Core19 positions (T, 19, 3) at 30 fps, meters, Y up; as many as people are needed. None: motion that
            differs by class (`class_motions`).
        count: Files; every class gets as many, or one more.
        collection: "ntu60" or "ntu120": whose setups, cameras, performers and classes the names have.
        faults: Fraction of files that are broken.
        events: Factor of `CHANCES`, 0 to 1: how often ghosts, gaps and exchanged ids are planted.
        seed: Of everything random.
        quiet: Draw no progress bar.

    Raises:
        InputError: `out` exists, or more files are asked for than the collection has names.
    """
    if out.exists():
        raise InputError(f"{out} already exists: choose another folder or remove it", field="out")
    rng = np.random.default_rng(seed)
    names = choose_names(collection, count, rng=rng)
    chances = {event: events * chance for event, chance in CHANCES.items()}
    out.mkdir(parents=True)
    truths = []
    with (out / TRUTH_FILE).open("w", encoding="utf-8") as file, _bar(quiet) as progress:
        for name in progress.track(names, description="Writing"):
            truth, text = synthesize_file(name, motions, faults=faults, chances=chances, rng=rng)
            (out / f"{truth.name}.skeleton").write_text(text, encoding="ascii", newline="")
            file.write(json.dumps(asdict(truth)) + "\n")
            truths.append(truth)
    return truths


def choose_names(collection: str, count: int, *, rng: np.random.Generator) -> list[SampleName]:
    """Draw samples of a collection, of every class as many or one more, in name order.

    Raises:
        InputError: Unknown collection, or it has fewer samples with a skeleton.
    """
    missing = missing_names(collection)
    names = [text for text in official_names(collection) if text not in missing]
    if not 1 <= count <= len(names):
        raise InputError(f"expected 1 to {len(names)}, got {count}", field="count")
    shuffled = rng.permutation(len(names))
    labels = np.array([name.rpartition("A")[2] for name in names])[shuffled]
    rank = np.zeros(len(names), int)  # of each among those of its class
    for label in np.unique(labels):
        rank[labels == label] = np.arange(np.count_nonzero(labels == label))
    return [parse_name(names[index]) for index in sorted(shuffled[np.argsort(rank, kind="stable")[:count]])]


def _bar(quiet: bool) -> Progress:
    return Progress(console=Console(stderr=True), disable=quiet)


def synthesize_file(
    name: SampleName,
    motions: Iterator[np.ndarray] | None,
    *,
    faults: float,
    chances: Mapping[str, float] = CHANCES,
    rng: np.random.Generator,
) -> tuple[Truth, str]:
    """Make one file: its truth and its text; arguments as in `synthesize_ntu`."""
    people, length, view = (2 if name.label in TWO_PERSON else 1), draw_length(rng), 0.0
    headings: tuple[float, ...] = ()
    if motions is None:
        motions = class_motions(name, length, rng=rng)
        view, headings = class_headings(name, rng=rng)
    frames, bodies, swapped = synthesize_scene(
        motions, rng=rng, people=people, frames=length, chances=chances, view=view, headings=headings
    )
    text = format_ntu_skeleton(frames)
    fault = str(rng.choice(list(FAULTS))) if rng.random() < faults else ""
    stem = f"{name.text}(1)" if fault == "wrong name" else name.text  # what a browser calls a second download
    return Truth(stem, fault, len(frames), tuple(bodies), swapped), FAULTS[fault](text) if fault else text


def draw_length(rng: np.random.Generator) -> int:
    """Frames of a clip: most are short, few are long, as in the recordings."""
    drawn = MEDIAN_FRAMES * np.exp(FRAMES_SPREAD * rng.standard_normal())
    return int(np.clip(drawn, MIN_FRAMES, MAX_FRAMES))


def synthesize_scene(
    motions: Iterator[np.ndarray],
    *,
    rng: np.random.Generator,
    people: int,
    frames: int | None = None,
    chances: Mapping[str, float] = CHANCES,
    view: float = 0.0,
    headings: tuple[float, ...] = (),
) -> tuple[list[list[NtuBody]], list[Planted], bool]:
    """Put people and what Kinect takes for people before a camera.

    Args:
        motions: As in `synthesize_ntu`.
        rng: Source of everything random.
        people: 1 or 2; one is joined by a second by chance.
        frames: Length; unset: drawn (`draw_length`).
        chances: How often each event happens, keys of `CHANCES`.
        view: Turn of the whole scene about the vertical, radians.
        headings: Where the first people face before that turn, radians; others face any way.

    Returns:
        Frames of bodies, the truth about every id, and whether two ids change places.
    """
    length = frames or draw_length(rng)
    camera = _Camera.draw(rng)
    tracks: list[_Track] = []
    people += people == 1 and rng.random() < chances["second"]
    apart = rng.uniform(0.5, 2.0)
    for person in range(people):
        body = _fit(core19_to_ntu25(next(motions)), length)
        side = person - (people - 1) / 2  # both the same way from the middle, so that the camera sees them
        heading = headings[person] if person < len(headings) else rng.uniform(-np.pi, np.pi)
        joints = _place(_stay(body), side * np.array([apart, 0, rng.uniform(-0.5, 0.5)]), heading)
        joints = (joints @ turn_about_y(view).T).astype(np.float32)
        tracks += _as_tracks(joints, "person" if person == 0 else "second", chances, rng)
    whole = len(tracks) == 2 and all(len(track.at) == length for track in tracks)
    swapped = whole and rng.random() < chances["swap"]
    if swapped:
        first, second = (track.joints.copy() for track in tracks)
        first[length // 2 :], second[length // 2 :] = second[length // 2 :].copy(), first[length // 2 :].copy()
        tracks = [tracks[0]._replace(joints=first), tracks[1]._replace(joints=second)]
    if rng.random() < chances["flicker"]:
        at = int(rng.integers(length - 11)) + np.arange(int(rng.integers(1, 12)))
        ghost = tracks[0].joints[:1].repeat(len(at), 0) + rng.uniform(0.5, 1.0, 3)
        tracks.append(_Track("ghost", "flicker", at, ghost))
    if rng.random() < chances["furniture"]:
        tracks.append(_Track("ghost", "furniture", np.arange(length), _furniture(length, rng)))
    if rng.random() < chances["empty frames"]:
        lost = int(rng.integers(12, length - 13)) + np.arange(3)
        tracks = [left for track in tracks if len((left := track.without(lost)).at)]
    scene: list[list[NtuBody]] = [[] for _ in range(length)]
    planted = []
    for index, (role, kind, at, joints) in enumerate(tracks):
        tracking_id = str(FIRST_ID + 10 * int(rng.integers(10**7)) + index)
        planted.append(Planted(tracking_id, role, kind, int(at[0]), int(at[-1]), len(at)))
        for frame, seen in zip(at, camera.see(joints, rng), strict=True):
            position = int(rng.integers(len(scene[frame]) + 1))  # Kinect lists bodies in any order
            scene[frame].insert(position, replace(seen, tracking_id=tracking_id))
    return scene, planted, swapped


class _Track(NamedTuple):
    """One tracking id before it has a name: role and kind as in `Planted`, frames (n,), world positions (n, 25, 3)."""

    role: str
    kind: str
    at: np.ndarray
    joints: np.ndarray

    def without(self, lost: np.ndarray) -> _Track:
        seen = ~np.isin(self.at, lost)
        return self._replace(at=self.at[seen], joints=self.joints[seen])


def _as_tracks(joints: np.ndarray, kind: str, chances: Mapping[str, float], rng: np.random.Generator) -> list[_Track]:
    """One person as Kinect tracks them: sometimes lost for a while, sometimes found again under a new id."""
    whole = _Track("true", kind, np.arange(len(joints)), joints)
    middle = len(joints) // 2
    if rng.random() < chances["new id"]:
        return [whole.without(whole.at[middle:]), whole.without(whole.at[:middle])._replace(kind="new id")]
    if rng.random() < chances["gap"]:
        return [whole.without(middle + np.arange(int(rng.integers(2, 8))))]
    return [whole]


def _fit(joints: np.ndarray, length: int) -> np.ndarray:
    """Take the middle of a motion, or play it back and forth until it is long enough."""
    there_and_back = np.concatenate([joints, joints[::-1]])
    repeats = np.tile(there_and_back, (1 + length // len(there_and_back), 1, 1))
    start = max(0, (len(joints) - length) // 2)
    return repeats[start : start + length]


def _stay(joints: np.ndarray) -> np.ndarray:
    """Shorten a path (T, 25, 3) over the floor that leads further than `ROOM_M`, so that nobody passes the camera."""
    path = (joints[:, :1] - joints[:, :1].mean(0)) * (1, 0, 1)
    farthest = np.linalg.norm(path, axis=-1).max()
    return joints - path * (1 - ROOM_M / max(farthest, ROOM_M))


def _place(joints: np.ndarray, shift: np.ndarray, heading: float) -> np.ndarray:
    """Turn a person to `heading` and put them at `shift` from the middle of the scene, hips at their height."""
    around = turn_about_y(heading).T
    middle = joints[:, 0].mean(0) - np.array([0, HIP_HEIGHT_M, 0])
    return (joints - middle) @ around + shift


def _furniture(length: int, rng: np.random.Generator) -> np.ndarray:
    """A false person: a table, wide, low, jittering."""
    board = rng.uniform((-0.8, 0.4, -0.3), (0.8, 0.9, 0.3), (25, 3))
    board[:2, 0] = (-0.8, 0.8)
    return (board + rng.normal(0, 0.004, (length, 25, 3)) + rng.uniform(-1, 1, 3) * (1, 0, 1)).astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Camera:
    """Kinect on a stand: where it stands and how far it looks down."""

    distance_m: float
    height_m: float
    tilt_rad: float

    @staticmethod
    def draw(rng: np.random.Generator) -> _Camera:
        return _Camera(rng.uniform(2.5, 4.5), rng.uniform(0.7, 1.6), rng.uniform(-0.05, 0.25))

    def see(self, joints: np.ndarray, rng: np.random.Generator) -> list[NtuBody]:
        """Bodies as the sensor reports world positions (n, 25, 3)."""
        cos, sin = np.cos(self.tilt_rad), np.sin(self.tilt_rad)
        x, up, away = joints[..., 0], joints[..., 1] - self.height_m, joints[..., 2] + self.distance_m
        seen = np.stack([x, cos * up + sin * away, cos * away - sin * up], -1)
        draw = rng.random(seen.shape[:2])
        state = np.where(draw < NOT_TRACKED_SHARE, 0, np.where(draw < NOT_TRACKED_SHARE + INFERRED_SHARE, 1, 2))
        sigma = np.where(state == 2, NOISE_M, GUESS_NOISE_M)[..., None]
        seen = seen + sigma * rng.standard_normal(seen.shape)
        flat = seen[..., :2] / seen[..., 2:] * (1, -1)
        depth, color = DEPTH_FOCAL * flat + DEPTH_CENTER, COLOR_FOCAL * flat + COLOR_CENTER
        orientation = np.broadcast_to(np.array([1.0, 0, 0, 0]), (*seen.shape[:2], 4))
        values = np.concatenate([seen, depth, color, orientation, state[..., None]], -1).astype(np.float32)
        header = np.array([0, 1, 1, 1, 1, 0, 0, 0, 2], np.float32)
        return [NtuBody("", header, frame) for frame in values]
