"""Several streams, seeds and models trained one after the other; as a whole the run resumes where it was stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skelact.clips import MODALITIES
from skelact.datasets.packed import PackedClips
from skelact.errors import InputError
from skelact.layouts import PART_NAMES, Layout
from skelact.recognition.config import MODEL_NAMES, RecognitionConfig
from skelact.recognition.run_results import RunResults, finish_run
from skelact.recognition.splits import split_clips
from skelact.recognition.training import train
from skelact.recognition.training_start import choose_start
from skelact.recognition.training_step import stream_work
from skelact.runtime.interrupts import StopRequest
from skelact.runtime.processes import gather, join_processes
from skelact.runtime.run_clock import RunClock

ALL, PUBLISHED = "all", "published"  # in place of names of parts
_EACH = tuple(("body", (modality,)) for modality in MODALITIES)
# part and modalities of each stream that a model's paper fuses
PUBLISHED_STREAMS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "psumnet": tuple((part, MODALITIES) for part in PART_NAMES),
    "ctrgcn": _EACH,
    "stgcnpp": _EACH,
}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlannedStream:
    """One stream to train.

    Attributes:
        config: Its settings.
        folder: Where its checkpoint and resume file go.
    """

    config: RecognitionConfig
    folder: Path

    @property
    def path(self) -> Path:
        """Its checkpoint."""
        return self.folder / f"{self.config.stream}.safetensors"


def plan_streams(
    config: RecognitionConfig,
    layout: Layout,
    out: Path,
    *,
    parts: Sequence[str] = (),
    models: Sequence[str] = (),
    seeds: Sequence[int] = (),
) -> list[PlannedStream]:
    """List what to train: every part of every model with every seed, one seed after the other.

    One model and seed go to `out` itself, several to `out`/MODEL/seedN.

    Args:
        config: Settings that all share.
        layout: The parts are its.
        out: Folder of the run.
        parts: Names; "all"; "published" for the streams of each model's paper, which are modalities too; none: the
            config's.
        models: Names; none: the config's.
        seeds: None: the config's.

    Raises:
        InputError: A name is unknown, or something is there twice.
    """
    known = tuple(part for part in PART_NAMES if part in layout.parts)
    parts = tuple(parts) or (config.part,)
    models, seeds = models or (config.model,), seeds or (config.seed,)
    _check_names(parts, (*known, ALL, PUBLISHED), "parts")
    _check_names(models, MODEL_NAMES, "models")
    if len(set(seeds)) < len(seeds):
        raise InputError("expected each seed once", field="seeds")
    several = len(models) > 1 or len(seeds) > 1
    return [
        PlannedStream(
            replace(config, part=part, modalities=modalities, model=model, seed=seed),
            out / model / f"seed{seed}" if several else out,
        )
        for seed in seeds
        for model in models
        for part, modalities in _streams_of(model, parts, config.modalities, known)
    ]


def train_streams(
    planned: Sequence[PlannedStream],
    packed: PackedClips,
    layout: Layout,
    *,
    find_start: Callable[[RecognitionConfig], Path | None] = lambda config: None,
    others: PackedClips | None = None,
    device: str = "cpu",
    show_progress: bool = True,
    stop: StopRequest | None = None,
) -> dict[Path, RunResults]:
    """Train what is planned, in order, and make each folder a recognizer; see `train` and `finish_run`.

    Finished streams are left as they are.

    Args:
        planned: Of `plan_streams`.
        packed: All clips.
        layout: The layout the clips are on.
        others: Motions of no class, where the config asks for them.
        find_start: Says where the first weights of a stream are; None: as its config says.
        device: "cpu" or "cuda".
        show_progress: Draw a progress bar.
        stop: Signals that end the run; unset: none are listened to.

    Returns:
        Folder -> what its streams are worth; nothing for causal streams, and only in the process of rank 0.
    """
    clips = len(split_clips(packed, planned[0].config).training)
    work = [0.0 if one.path.exists() else stream_work(one.config, layout, packed, clips) for one in planned]
    clock = RunClock()
    starts: dict[Path, list[Path]] = {one.folder: [] for one in planned}
    for number, one in enumerate(planned):
        clock.later = sum(work[number + 1 :])
        logger.info("stream %d of %d: %s", number + 1, len(planned), one.path)
        config, start = one.config, find_start(one.config)
        if start is None:
            config, start = choose_start(config, layout, clips)
        starts[one.folder] += [start] if start else []
        train(
            config,
            packed,
            layout,
            one.folder,
            start=start,
            others=others,
            device=device,
            show_progress=show_progress,
            stop=stop,
            clock=clock,
        )
    if planned[0].config.live.rate_hz:  # its answers along a clip are judged by `skelact evaluate live`
        return {}
    rank, world = join_processes(device)
    results = {}
    if not rank:
        for folder, begun in starts.items():
            results[folder] = finish_run(folder, planned[0].config, packed, layout, starts=begun, device=device)
    gather(0, world)  # the other processes wait
    return results


def _streams_of(
    model: str, parts: tuple[str, ...], modalities: tuple[str, ...], known: tuple[str, ...]
) -> list[tuple[str, tuple[str, ...]]]:
    """Part and modalities of each stream of a model; those whose part the layout does not have are left out."""
    if parts == (PUBLISHED,):
        return [(part, seen) for part, seen in PUBLISHED_STREAMS[model] if part in known]
    return [(part, modalities) for part in (known if parts == (ALL,) else parts)]


def _check_names(names: Sequence[str], known: Sequence[str], field: str) -> None:
    for name in names:
        if name not in known or list(names).count(name) > 1 or (name in (ALL, PUBLISHED) and len(names) > 1):
            raise InputError(f"expected names of {', '.join(known)}, each once, got {','.join(names)!r}", field=field)
