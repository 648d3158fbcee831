"""Poses of folders and scores of data sets on a Ray cluster: the results are those of one process, only sooner.

Every worker has networks of its own, and reads and writes files itself: folders must lie at the same path everywhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from skelact.datasets import PackedClips
from skelact.errors import ConfigError, InputError
from skelact.files import atomic_write
from skelact.pose import PoseEstimator, load_pose_estimator
from skelact.pose.files import find_sources, track_file, tracks_path
from skelact.recognition import Recognizer
from skelact.recognition.runs import load_for_scoring
from skelact.recognition.scoring import mean_over_windows

LOCAL = "local"  # in place of an address: a cluster of this machine alone
CHUNK_CLIPS = 256
KEY_DIGITS = 16
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}  # nothing is sent to anybody


@contextmanager
def ray_cluster(address: str) -> Iterator[Any]:
    """Join a cluster for a block, unless this process has; the module `ray`.

    Args:
        address: HOST:PORT, "auto" for the one that this machine belongs to, or "local".

    Raises:
        ConfigError: Ray is not installed, or no cluster answers there.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        raise ConfigError("ray: needs Ray: pip install 'skelact[ray]'") from error
    if ray.is_initialized():
        yield ray
        return
    try:
        ray.init(
            address=address,
            include_dashboard=False if address == LOCAL else None,
            log_to_driver=False,
            configure_logging=False,
        )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ConfigError(f"ray: no cluster at {address}: {error}") from error
    try:
        yield ray
    finally:
        ray.shutdown()


def track_folder_on_ray(
    folder: Path,
    output: Path,
    settings: Mapping[str, Any],
    *,
    address: str,
    overlay: Path | None = None,
    on_file: Callable[[Path, str], None] = lambda path, fault: None,
) -> list[tuple[Path, InputError]]:
    """Find the people of all images and videos below a folder, as `track_folder` does.

    Args:
        folder: Of images and videos.
        output: Folder of the npz files; files that are there are not made again.
        settings: Of `load_pose_estimator`, for each worker; `threads` 0 is one.
        address: Of the cluster; see `ray_cluster`.
        overlay: Folder of drawn copies.
        on_file: Called after each file, in any order, as by `track_folder`.

    Returns:
        Files that could not be read, and why, in order of their names.
    """
    folder, output, overlay = folder.resolve(), output.resolve(), overlay and overlay.resolve()
    faults = []
    left = []
    for path in find_sources(folder):
        if tracks_path(path, folder, output).exists():
            on_file(path, "")
        else:
            left.append({"path": str(path)})
    if not left:
        return []
    with ray_cluster(address) as ray:
        paths = _as_data(ray, left, blocks=len(left))
        settings = {**settings, "threads": settings.get("threads") or 1}
        job = {"settings": settings, "folder": folder, "output": output, "overlay": overlay}
        rows = paths.map(_TrackFile, fn_constructor_kwargs=job, num_cpus=1, concurrency=_workers(ray, len(left)))
        for row in rows.iter_rows():
            path = Path(row["path"])
            if row["reason"]:
                faults.append((path, InputError(row["reason"], field=row["field"])))
            on_file(path, row["news"])
    return sorted(faults, key=lambda fault: fault[0])


class _TrackFile:
    """Finds the people of one file, in a worker."""

    def __init__(self, settings: Mapping[str, Any], folder: Path, output: Path, overlay: Path | None) -> None:
        self._estimator: PoseEstimator = load_pose_estimator(**settings)
        self._folder, self._output, self._overlay = folder, output, overlay

    def __call__(self, row: dict[str, str]) -> dict[str, str]:
        path = Path(row["path"])
        news, error = track_file(path, self._folder, self._output, self._estimator, overlay=self._overlay)
        reason, field = (error.reason, error.field) if error else ("", "")
        return {"path": row["path"], "news": news, "reason": reason, "field": field}


@dataclass(frozen=True)
class RayScores:
    """Scores the clips of a data set on a cluster; called as `mean_over_windows` is.

    What is scored is kept in chunks, and an interrupted run goes on from there.

    Attributes:
        weights: Shipped names or paths of streams, at the same path everywhere.
        device: "cpu", "cuda" or "cuda:N".
        address: Of the cluster; see `ray_cluster`.
        folder: Of the chunks; they belong to these weights, clips and windows.
        chunk_clips: Number of clips that one worker scores, and keeps, at a time.
    """

    weights: tuple[str, ...]
    device: str
    address: str
    folder: Path
    chunk_clips: int = CHUNK_CLIPS

    def __call__(
        self, recognizer: Recognizer, packed: PackedClips, clips: np.ndarray, *, crops: int = 1, quiet: bool = False
    ) -> list[np.ndarray]:
        """Logits of every stream of the recognizer: one (clips, K) each."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self._key(packed, clips, crops)
        firsts = range(0, len(clips), self.chunk_clips)
        files = {first: self.folder / f"{key}-{first}.npz" for first in firsts}
        left = [first for first in firsts if not files[first].exists()]
        if left:
            self._score(packed, clips, crops, left, files)
        chunks = [np.load(files[first])["logits"] for first in firsts]
        shape = (len(recognizer.streams), 0, len(recognizer.labels))
        return list(np.concatenate(chunks, 1) if chunks else np.zeros(shape, np.float32))

    def _score(
        self, packed: PackedClips, clips: np.ndarray, crops: int, left: Sequence[int], files: Mapping[int, Path]
    ) -> None:
        with ray_cluster(self.address) as ray:
            rows = _as_data(ray, [{"first": first} for first in left], blocks=len(left))
            refs = {"packed": ray.put(packed), "clips": ray.put(clips)}
            job = {"scores": self, "total": len(clips), "crops": crops, **refs}
            scored = rows.map(_ScoreClips, fn_constructor_kwargs=job, num_cpus=1, concurrency=_workers(ray, len(left)))
            for row in scored.iter_rows():
                with atomic_write(files[row["first"]]) as file:
                    np.savez(file, logits=row["logits"])

    def _key(self, packed: PackedClips, clips: np.ndarray, crops: int) -> str:
        """What the scores depend on."""
        from skelact.weights import SHIPPED_RECOGNIZERS, weights_path, weights_version

        paths = [weights_path(name) if name in SHIPPED_RECOGNIZERS else Path(name) for name in self.weights]
        digest = hashlib.sha256(repr((list(map(weights_version, paths)), crops, self.chunk_clips)).encode())
        for clip in clips:
            digest.update(packed.names[clip].encode() + b"\0")
            digest.update(np.ascontiguousarray(packed.clip(clip)).data)
        return digest.hexdigest()[:KEY_DIGITS]


class _ScoreClips:
    """Scores a chunk of clips, in a worker."""

    def __init__(self, scores: RayScores, total: int, crops: int, packed: Any, clips: Any) -> None:
        import ray

        self._packed, self._clips = ray.get(packed), ray.get(clips)
        self._recognizer = load_for_scoring(scores.weights, device=scores.device, clips=total)
        self._crops, self._count = crops, scores.chunk_clips

    def __call__(self, row: dict[str, int]) -> dict[str, Any]:
        own = self._clips[row["first"] : row["first"] + self._count]
        scored = mean_over_windows(self._recognizer, self._packed, own, crops=self._crops, workers=1, quiet=True)
        return {"first": row["first"], "logits": np.stack(scored)}


def _as_data(ray: Any, rows: list[dict[str, Any]], *, blocks: int) -> Any:
    """Rows as a data set of Ray, each a block of its own, so that workers take one after the other."""
    import ray.data

    ray.data.DataContext.get_current().enable_progress_bars = False
    return ray.data.from_items(rows, override_num_blocks=blocks)


def _workers(ray: Any, jobs: int) -> int:
    """One worker a core of the cluster, and none without a job."""
    return max(1, min(jobs, int(ray.cluster_resources().get("CPU", 1))))
