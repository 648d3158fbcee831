"""How well the changes of a conversation join: the measure of seams in sentences, on texts said one after another."""

from __future__ import annotations

from collections.abc import Sequence

from skelact.errors import InputError
from skelact.generation.conversation import Conversation
from skelact.generation.generator import MotionGenerator
from skelact.generation.options import GenerateOptions
from skelact.generation.seams import SeamQuality, measure_seams
from skelact.motion_frames import frames_to_motion, join_frames
from skelact.skeleton.body import BODY, body_motion

SECONDS = 4.0  # for which every text is played


def measure_conversation(
    generator: MotionGenerator, texts: Sequence[str], options: GenerateOptions
) -> tuple[SeamQuality, ...]:
    """Say texts one after another, some seconds each, and measure every seam as one of a sentence of two actions.

    The motion of a text with that of the text before is what a seam in it is compared with.

    Args:
        generator: Makes the motions.
        texts: Those that are refused are left out.
        options: Seed and rate.
    """
    conversation = Conversation(generator, options)
    taken = []
    for text in texts:
        try:
            conversation.say(text)
        except InputError:
            continue
        taken.append(conversation.take(round(SECONDS * options.fps)))
    if not taken:
        return ()
    whole = frames_to_motion(
        join_frames(taken), names=BODY.names, parents=BODY.parents, offsets=BODY.offsets, fps=options.fps
    )
    found: list[SeamQuality] = []
    own = round(SECONDS * options.fps)
    for seam in conversation.seams:
        start, end = max(0, (seam // own - 1) * own), min(len(whole.rotations), (seam // own + 1) * own)
        part = body_motion(whole.rotations[start:end], whole.translations[start:end, 0], whole.fps)
        inside = [other - start for other in conversation.seams if start < other < end and other != seam]
        found += measure_seams(part, [seam - start, *inside])[:1]
    return tuple(found)
