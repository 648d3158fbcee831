"""Understand and make human motion: see, recognize, generate.

    recognizer = skelact.load_recognizer()
    for scores in recognizer.recognize(skelact.load_clip("walk.bvh")):
        print(scores.top(3))

Every public name is listed in `skelact.PUBLIC`; each is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skelact.biomechanics import Measures, measure_clip
    from skelact.capture.calibration import load_calibration
    from skelact.capture.videos import capture_videos
    from skelact.client import AsyncClient, Client
    from skelact.errors import (
        AccessError,
        CallCancelledError,
        CheckpointError,
        ConfigError,
        DeadlineError,
        InputError,
        NotServedError,
        OverloadedError,
        ServerError,
        ServerUnavailableError,
        SkelactError,
    )
    from skelact.formats import load_clip
    from skelact.generation import GenerateOptions, MotionGenerator, load_generator
    from skelact.generation.library import MotionLibrary, load_library
    from skelact.generation.motion_files import save_motion
    from skelact.label_recognition import with_labels
    from skelact.language import load_planner
    from skelact.layouts import Layout, load_layout
    from skelact.pose import PoseEstimator, load_image, load_pose_estimator
    from skelact.recognition import Recognizer, load_recognizer
    from skelact.recognition.embeddings import Embeddings, save_embeddings
    from skelact.recognition.events import find_events
    from skelact.recognition.repetitions import count_repetitions
    from skelact.recognition.segments import segment_clip
    from skelact.recognition.taught import ActionExamples, load_actions, save_action
    from skelact.server_process import ServerProcess
    from skelact.values import Clip, Motion, Person, Scores
    from skelact.video_recognition import recognize_video
    from skelact.weights import Card, load_card

__version__ = "0.1.0"

# public name -> the module it is imported from when it is first used, so that no job waits for another job's libraries
PUBLIC = {
    "AccessError": "errors",
    "ActionExamples": "recognition.taught",
    "AsyncClient": "client",
    "CallCancelledError": "errors",
    "Card": "weights",
    "CheckpointError": "errors",
    "Client": "client",
    "Clip": "values",
    "ConfigError": "errors",
    "DeadlineError": "errors",
    "Embeddings": "recognition.embeddings",
    "GenerateOptions": "generation",
    "InputError": "errors",
    "Layout": "layouts",
    "Measures": "biomechanics",
    "Motion": "values",
    "MotionGenerator": "generation",
    "MotionLibrary": "generation.library",
    "NotServedError": "errors",
    "OverloadedError": "errors",
    "Person": "values",
    "PoseEstimator": "pose",
    "Recognizer": "recognition",
    "Scores": "values",
    "ServerError": "errors",
    "ServerProcess": "server_process",
    "ServerUnavailableError": "errors",
    "SkelactError": "errors",
    "capture_videos": "capture.videos",
    "count_repetitions": "recognition.repetitions",
    "find_events": "recognition.events",
    "load_actions": "recognition.taught",
    "load_calibration": "capture.calibration",
    "load_card": "weights",
    "load_clip": "formats",
    "load_generator": "generation",
    "load_image": "pose",
    "load_layout": "layouts",
    "load_library": "generation.library",
    "load_planner": "language",
    "load_pose_estimator": "pose",
    "load_recognizer": "recognition",
    "measure_clip": "biomechanics",
    "recognize_video": "video_recognition",
    "save_action": "recognition.taught",
    "save_embeddings": "recognition.embeddings",
    "save_motion": "generation.motion_files",
    "segment_clip": "recognition.segments",
    "with_labels": "label_recognition",
}
__all__ = list(PUBLIC)


def __getattr__(name: str) -> object:
    """Import a public name when it is first used."""
    if name not in PUBLIC:
        raise AttributeError(f"module 'skelact' has no attribute {name!r}")
    value = getattr(import_module(f"skelact.{PUBLIC[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, also those that are not imported yet."""
    return sorted({*globals(), *PUBLIC})
