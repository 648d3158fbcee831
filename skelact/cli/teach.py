"""`skelact teach`: a new action from one to a few recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from skelact.cli.options import (
    DEFAULT_RECOGNIZER,
    DeviceOption,
    RecognizerOption,
    ThreadsOption,
    console,
    output_option,
    print_notes,
    spinner,
)
from skelact.errors import InputError
from skelact.outputs import check_output_folder

if TYPE_CHECKING:
    from skelact.recognition import Recognizer
    from skelact.values import Clip


def teach(
    name: Annotated[str, typer.Argument(help='Of the new action, such as "my gesture".')],
    takes: Annotated[list[Path], typer.Argument(help="Recordings of it: motion files or videos, one person each.")],
    output: Annotated[Path, output_option("Folder of taught actions; others in it stay.")] = Path("my-actions"),
    height: Annotated[
        float | None, typer.Option(help="Of the people in videos, meters. Default: 1.7, which is said.")
    ] = None,
    weights: RecognizerOption = DEFAULT_RECOGNIZER,
    threads: ThreadsOption = 0,
    device: DeviceOption = "cpu",
) -> None:
    """Teach a recognizer a new action from one to a few recordings. No training.

    Each take shows the action and little else; five takes by several people are much better than one.

    Example: skelact teach "my gesture" take1.bvh take2.mp4 -o my-actions
    """
    from skelact.recognition import load_recognizer
    from skelact.recognition.taught import check_name, load_actions, save_action

    check_name(name)
    check_output_folder(output, field="output")
    known = load_actions(output) if output.is_dir() and any(output.glob("*.npz")) else ()
    recognizer = load_recognizer(weights, device=device, threads=threads)
    recognizer.need_background()
    clips = [_load_take(take, height_m=height, device=device, threads=threads) for take in takes]
    with spinner("Learning"):
        action = recognizer.learn(name, clips)
        right, asked = _self_check(recognizer, name, clips)
    others = [other for other in known if other.name != name]
    recognizer.with_actions([*others, action])  # refuses what does not fit together
    file = save_action(output, action)
    replaced = ", replacing what was taught before" if len(others) < len(known) else ""
    takes_text = "1 take" if action.count == 1 else f"{action.count} takes"
    console.print(f"taught {escape(name)} from {takes_text}{replaced}: {escape(str(file))}", soft_wrap=True)
    if asked:
        console.print(f"each take named from the others: {right} of {asked}")
    console.print(f"use it: skelact recognize FILE --actions {escape(str(output))}", soft_wrap=True)


def _self_check(recognizer: Recognizer, name: str, clips: Sequence[Clip]) -> tuple[int, int]:
    """How many takes are named when only the others are known, of how many; none of a single take."""
    if len(clips) < 2:
        return 0, 0
    right = 0
    for index, clip in enumerate(clips):
        others = [other for position, other in enumerate(clips) if position != index]
        (scores,) = recognizer.with_actions([recognizer.learn(name, others)]).recognize(clip)
        right += scores.label == name
    return right, len(clips)


def _load_take(take: Path, *, height_m: float | None, device: str, threads: int) -> Clip:
    """The person in a recording; of several the one who moves most, which is said."""
    from skelact.clips import most_moving
    from skelact.formats import load_clip
    from skelact.pose.files import is_video

    if is_video(str(take)):
        clip = _load_video(take, height_m=height_m, device=device, threads=threads)
    else:
        clip = load_clip(take)
    print_notes(clip.notes)
    if not clip.people:
        raise InputError("expected a person, found none", field=str(take))
    if clip.people > 1:
        (slot,) = most_moving(clip.joints, clip.present, 1)
        print_notes([f"{take}: {clip.people} people, person {slot}, who moves most, is the example"])
        clip = replace(clip, joints=clip.joints[[slot]], valid=clip.valid[[slot]], scores=None)
    return clip


def _load_video(take: Path, *, height_m: float | None, device: str, threads: int) -> Clip:
    """The person of a video who is seen longest, captured with one camera."""
    from skelact.capture.video_motion import capture_example
    from skelact.pose import load_pose_estimator

    estimator = load_pose_estimator(threads=threads, device=device)
    example = capture_example(take, height_m=height_m, estimator=estimator)
    print_notes(f"{take}: {note}" for note in example.notes)
    return example.person.clip
