"""Measures of one person of a file: joints, markers, or a motion on our own body."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skelact.biomechanics.motions import is_our_body, measure_motion
from skelact.biomechanics.report import Measures, measure_clip, measure_markers
from skelact.errors import InputError
from skelact.formats import bvh_to_motion, load_bvh_skeletons, load_clip
from skelact.formats.marker_files import is_marker_file, load_markers
from skelact.markers.sets import is_worn, split_subjects
from skelact.values import Markers


def measure_file(
    path: str | Path,
    *,
    person: int = 0,
    up: str = "auto",
    fps: float | None = None,
    names: str | Path | None = None,
    treadmill: bool = False,
) -> Measures:
    """Measure one person of a motion file or of a file of markers (.trc, .c3d, .txt); see `load_clip`.

    Of a BVH file on our own body, as the generator and capture write them, the turns of its segments count.
    """
    if is_marker_file(Path(path)):
        markers, notes = load_markers(Path(path), up=up, fps=fps)
        measures = measure_markers(_choose_subject(markers, person), treadmill=treadmill)
        return replace(measures, notes=(*notes, *measures.notes))
    clip = load_clip(path, up=up, fps=fps, names=names)
    if Path(path).suffix.lower() == ".bvh" and fps is None and names is None:
        motion = bvh_to_motion(load_bvh_skeletons(path)[person if 0 <= person < clip.people else 0])
        if is_our_body(motion):
            return measure_motion(motion, treadmill=treadmill)
    return measure_clip(clip, person=person, treadmill=treadmill)


def _choose_subject(markers: Markers, person: int) -> Markers:
    """The markers of one of the people who wear some."""
    worn = [own for own in split_subjects(markers).values() if is_worn(own.names)] or [markers]
    if person >= len(worn):
        raise InputError(f"expected one of {len(worn)} people, from 0; got {person}", field="person")
    return worn[person]
