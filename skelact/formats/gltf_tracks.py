"""Animations of glTF: which there are, and the values of their tracks at any times.

Format: Khronos glTF 2.0, section 3.11 and appendix C (interpolation STEP, LINEAR, CUBICSPLINE). Outside its keys a
track holds its first or last value.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skelact.errors import InputError
from skelact.formats.gltf_document import GltfDocument
from skelact.formats.gltf_json import JsonObject

TRACKS = {"translation": "VEC3", "rotation": "VEC4", "scale": "VEC3"}
INTERPOLATIONS = ("LINEAR", "STEP", "CUBICSPLINE")
MIN_LENGTH = 1e-3  # of a quaternion
MAX_TIME_S = 86_400.0
SHOWN_NAMES = 40
STRAIGHT = 0.9995  # cosine of half an angle from which chord and arc are one


@dataclass(frozen=True, eq=False)
class Track:
    """Keys of one property of one node.

    Attributes:
        times_s: float64 (K,), rising.
        values: float64 (K, C); for CUBICSPLINE (K, 3, C): tangent in, value, tangent out.
        interpolation: One of `INTERPOLATIONS`.
        is_rotation: Whether values are quaternions x, y, z, w.
    """

    times_s: np.ndarray
    values: np.ndarray
    interpolation: str
    is_rotation: bool

    def sample(self, times_s: np.ndarray) -> np.ndarray:
        """Values (T, C) at times (T,); quaternions of length 1."""
        times = np.clip(times_s, self.times_s[0], self.times_s[-1])
        after = np.clip(np.searchsorted(self.times_s, times, side="right"), 1, max(len(self.times_s) - 1, 1))
        before = after - 1
        after = np.minimum(after, len(self.times_s) - 1)
        span = self.times_s[after] - self.times_s[before]
        share = np.where(span > 0, (times - self.times_s[before]) / np.where(span > 0, span, 1.0), 0.0)[:, None]
        if self.interpolation == "CUBICSPLINE":
            found = self._sample_spline(before, after, span[:, None], share)
        elif self.interpolation == "STEP":
            found = self.values[np.where(share[:, 0] >= 1, after, before)]
        elif self.is_rotation:
            return _slerp(_unit(self.values[before]), _unit(self.values[after]), share)
        else:
            found = self.values[before] * (1 - share) + self.values[after] * share
        return _unit(found) if self.is_rotation else found

    def _sample_spline(self, before: np.ndarray, after: np.ndarray, span: np.ndarray, t: np.ndarray) -> np.ndarray:
        start, leave = self.values[before, 1], self.values[before, 2] * span
        end, arrive = self.values[after, 1], self.values[after, 0] * span
        first = (2 * t**3 - 3 * t**2 + 1) * start + (t**3 - 2 * t**2 + t) * leave
        return first + (3 * t**2 - 2 * t**3) * end + (t**3 - t**2) * arrive


@dataclass(frozen=True, eq=False)
class Animation:
    """One animation.

    Attributes:
        name: As the file has it, or "animation N".
        tracks: (node, "translation", "rotation" or "scale") -> its track.
    """

    name: str
    tracks: Mapping[tuple[int, str], Track]

    @property
    def start_s(self) -> float:
        """Time of the first key."""
        return min((float(track.times_s[0]) for track in self.tracks.values()), default=0.0)

    @property
    def end_s(self) -> float:
        """Time of the last key."""
        return max((float(track.times_s[-1]) for track in self.tracks.values()), default=0.0)

    @property
    def key_spacing_s(self) -> float:
        """Median time between the keys of the track that has most of them; 0 when no track has two."""
        most = max((track.times_s for track in self.tracks.values()), key=len, default=np.zeros(1))
        return float(np.median(np.diff(most))) if len(most) > 1 else 0.0


def animation_names(document: GltfDocument) -> tuple[str, ...]:
    """Names of all animations, in file order; those without one are "animation N"."""
    return tuple(one.text("name") or f"animation {index}" for index, one in enumerate(document.animations))


def find_animation(names: tuple[str, ...], wanted: str | None) -> int:
    """Index of an animation by its name, by what stands behind its last "|", or by either in any letter case.

    Args:
        names: As `animation_names` gives them.
        wanted: None takes the first.

    Raises:
        InputError: No such animation, or none at all, field "animation".
    """
    if not names:
        raise InputError("expected an animation, got a model that does not move", field="animation")
    if wanted is None:
        return 0
    for form in (str, _short_name, str.casefold, lambda name: _short_name(name).casefold()):
        found = [index for index, name in enumerate(names) if form(name) == form(wanted)]
        if found:
            return found[0]
    close = difflib.get_close_matches(wanted, list(dict.fromkeys([*names, *map(_short_name, names)])), n=3)
    meant = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    known = ", ".join(names[:SHOWN_NAMES])
    raise InputError(f"no animation {wanted!r}{meant}; the file has {known}{more}", field="animation")


def read_animation(document: GltfDocument, index: int) -> tuple[Animation, tuple[str, ...]]:
    """Read the tracks of one animation, with notes on what was left out.

    Raises:
        InputError: A track is unusable; `field` is its place in the file.
    """
    one = document.animations[index]
    samplers = one.objects("samplers")
    tracks: dict[tuple[int, str], Track] = {}
    read: dict[tuple[int, str], Track] = {}
    has_pointer = False
    for channel in one.objects("channels"):
        target = channel.object("target")
        path = target.text("path")
        has_pointer |= path == "pointer"
        if path not in TRACKS or "node" not in target:
            continue
        node = target.integer("node", high=len(document.nodes) - 1)
        sampler = channel.integer("sampler", high=len(samplers) - 1)
        if (sampler, path) not in read:
            read[sampler, path] = _read_track(document, samplers[sampler], path)
        tracks[node, path] = read[sampler, path]
    if not tracks:
        raise InputError("expected tracks that move nodes, got none", field=one.field)
    notes = ("tracks of KHR_animation_pointer are left out",) if has_pointer else ()
    return Animation(animation_names(document)[index], tracks), notes


def _read_track(document: GltfDocument, sampler: JsonObject, path: str) -> Track:
    interpolation = sampler.text("interpolation", "LINEAR")
    if interpolation not in INTERPOLATIONS:
        raise sampler.refuse("interpolation", f"one of {', '.join(INTERPOLATIONS)}")
    times = document.read_accessor(sampler, "input", "SCALAR")[:, 0]
    values = document.read_accessor(sampler, "output", TRACKS[path])
    if times[0] < 0 or times[-1] > MAX_TIME_S or (np.diff(times) < 0).any():
        wanted = f"expected times that rise from 0 or more to at most {MAX_TIME_S:g} s"
        raise InputError(f"{wanted}, got others", field=sampler.where("input"))
    per_key = 3 if interpolation == "CUBICSPLINE" else 1
    if len(values) != per_key * len(times):
        wanted = f"expected {per_key * len(times)} values for {len(times)} keys"
        raise InputError(f"{wanted}, got {len(values)}", field=sampler.where("output"))
    if per_key == 3:
        values = values.reshape(len(times), 3, -1)
    keys = values[:, 1] if per_key == 3 else values
    if path == "rotation" and np.linalg.norm(keys, axis=-1).min() < MIN_LENGTH:
        raise InputError("expected unit quaternions, got one of length 0", field=sampler.where("output"))
    return Track(times, values, interpolation, path == "rotation")


def _short_name(name: str) -> str:
    return name.rpartition("|")[2]


def _slerp(start: np.ndarray, end: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Unit quaternions (T, 4) between two, the short way at constant speed."""
    cosine = (start * end).sum(-1, keepdims=True)
    end = np.where(cosine < 0, -end, end)
    cosine = np.abs(cosine)
    angle = np.arccos(np.clip(cosine, 0.0, 1.0))
    near = cosine > STRAIGHT
    sine = np.where(near, 1.0, np.sin(angle))
    first = np.where(near, 1 - share, np.sin((1 - share) * angle) / sine)
    second = np.where(near, share, np.sin(share * angle) / sine)
    return _unit(first * start + second * end)


def _unit(quaternions: np.ndarray) -> np.ndarray:
    return quaternions / np.maximum(np.linalg.norm(quaternions, axis=-1, keepdims=True), MIN_LENGTH)
