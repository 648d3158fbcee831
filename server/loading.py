"""Models of a server: loaded before it serves, and swapped while it does."""

from __future__ import annotations

import asyncio
import io
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.ma  # else imported with the first median
from PIL import Image

from skelact.capture.lifter import Lifter
from skelact.errors import SkelactError
from skelact.generation.generator import MotionGenerator, load_generator
from skelact.layouts import LAYOUT_NAMES, load_layout
from skelact.layouts.lift17 import LIFT_POINTS
from skelact.pose import PoseEstimator, load_image, load_pose_estimator
from skelact.recognition import Recognizer, load_recognizer
from skelact.recognition.taught import load_actions
from skelact.weights import SHIPPED_RECOGNIZERS, weights_path, weights_version

from .config import ServerConfig
from .models import AnalysisEngine, GenerationEngine, ModelRegistry, PoseEngine, RecognitionEngine

logger = logging.getLogger(__name__)
PICTURES = ("JPEG", "PNG", "WEBP", "BMP")  # formats that come over the wire


@dataclass(frozen=True, eq=False)
class LoadedModels:
    """All that a server answers with.

    Attributes:
        recognizers: The first is the default.
        versions: Of the weights of each; "" when they are not from files.
        estimator: Finds people in pictures, if the server does.
        lifter: Places them in meters, if there is an estimator.
        generator: Makes motions, if the server does.
    """

    recognizers: tuple[Recognizer, ...]
    versions: tuple[str, ...]
    estimator: PoseEstimator | None = None
    generator: MotionGenerator | None = None
    lifter: Lifter | None = None


def load_models(config: ServerConfig) -> LoadedModels:
    """Load what a config names, ready to answer.

    Raises:
        CheckpointError: A model cannot be loaded.
    """
    _load_layouts()
    recognizers, versions = load_recognizers(config)
    return LoadedModels(recognizers, versions, _load_pose(config), _load_generator(config), _load_lifter(config))


def load_recognizers(config: ServerConfig) -> tuple[tuple[Recognizer, ...], tuple[str, ...]]:
    """Load the recognizers of a config, and the versions of their weights.

    Raises:
        CheckpointError: One cannot be loaded.
    """
    recognizers = [load_recognizer(name, device=config.device, threads=config.threads) for name in config.models]
    if not config.live_networks:
        recognizers = [recognizer.without_live() for recognizer in recognizers]
    if config.actions:
        recognizers[0] = recognizers[0].with_actions(load_actions(config.actions))
    for recognizer in recognizers:  # the first call is slow, and the largest takes the memory that all will use
        people, frames, joints = recognizer.people, recognizer.config.frames, len(recognizer.layout.names)
        recognizer.score_windows(np.zeros((config.limits.max_batch, people, frames, joints, 3), np.float32))
        if recognizer.live is not None:
            recognizer.live.advance(np.zeros((config.limits.max_batch, recognizer.live.row_size), np.float32))
    paths = [weights_path(name) if name in SHIPPED_RECOGNIZERS else Path(name) for name in config.models]
    return tuple(recognizers), tuple(map(weights_version, paths))


async def register_models(
    models: ModelRegistry,
    config: ServerConfig,
    load: Callable[[], Sequence[Recognizer]] | None,
    loaded: LoadedModels | None,
) -> None:
    """Load all models unless they are; each answers as soon as it is loaded, the generator first.

    Args:
        models: Where they are registered.
        config: Of the server.
        load: Makes other recognizers than those of the config.
        loaded: What is loaded already.
    """
    limits = config.limits
    if loaded is None:
        await asyncio.to_thread(_load_layouts)
    generator = loaded.generator if loaded else await asyncio.to_thread(_load_generator, config)
    if generator:
        models.generation = GenerationEngine(models.lanes, generator, limits)
    if loaded:
        recognizers, versions = loaded.recognizers, loaded.versions
    elif load:
        recognizers = tuple(await asyncio.to_thread(load))
        versions = ("",) * len(recognizers)
    else:
        recognizers, versions = await asyncio.to_thread(load_recognizers, config)
    for one, version in zip(recognizers, versions, strict=True):
        models.recognizers[one.name] = RecognitionEngine(models.lanes, one, limits, version=version)
    models.analysis = AnalysisEngine(models.lanes, limits)
    estimator = loaded.estimator if loaded else await asyncio.to_thread(_load_pose, config)
    lifter = loaded.lifter if loaded else await asyncio.to_thread(_load_lifter, config)
    if estimator and lifter:
        models.pose = PoseEngine(models.lanes, estimator, lifter, limits)
    models.is_loaded = True


async def swap_models(models: ModelRegistry, config: ServerConfig) -> bool:
    """Load the recognizers anew from where they lie, and answer new calls with them.

    Calls and streams that are open end with the one that they began with. When one cannot be loaded all stay as they
    were; False is returned and the log says why.
    """
    async with models.swapping:
        try:
            recognizers, versions = await asyncio.to_thread(load_recognizers, config)
        except SkelactError as error:
            logger.error("the models stay as they were: %s", error)
            return False
        for recognizer, version in zip(recognizers, versions, strict=True):
            before = models.recognizers[recognizer.name]
            models.recognizers[recognizer.name] = before.with_recognizer(recognizer, version=version)
            logger.info("swapped model=%s version=%s before=%s", recognizer.name, version, before.version)
    return True


def takes_hang_up() -> bool:
    """Whether SIGHUP asks for a swap; in a terminal it says that the terminal is gone, and ends the server."""
    return hasattr(signal, "SIGHUP") and not (sys.stdin and sys.stdin.isatty())


def _load_layouts() -> None:
    """Read them once: nothing is read from disk or imported for the first time while a client waits."""
    for name in LAYOUT_NAMES:
        load_layout(name)


def _load_pose(config: ServerConfig) -> PoseEstimator | None:
    if not config.pose:
        return None
    external = {"detector": config.pose_detector, "body": config.pose_body}
    estimator = load_pose_estimator(**external, threads=config.threads, device=config.device)
    image = np.zeros((64, 64, 3), np.uint8)
    estimator.estimate(image)  # the first call is slow
    estimator.stream().add(0.0, image)
    for kind in PICTURES:  # imports their readers
        file = io.BytesIO()
        Image.fromarray(image).save(file, kind)
        load_image(file.getvalue())
    return estimator


def _load_lifter(config: ServerConfig) -> Lifter | None:
    if not config.pose:
        return None
    lifter = Lifter(threads=1)  # takes a millisecond; more threads only wait for each other
    points = np.ones((lifter.frames, len(LIFT_POINTS), 2))
    lifter.lift_last(points, points[..., 0])  # the first call is slow
    return lifter


def _load_generator(config: ServerConfig) -> MotionGenerator | None:
    if not config.generation:
        return None
    generator = load_generator(library=config.motions or None, with_own=bool(config.motions))
    generator.generate("walk")  # the first call is slow
    return generator
