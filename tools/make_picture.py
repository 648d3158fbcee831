"""Make the README's moving picture: python tools/make_picture.py [OUT.webp].

A sentence becomes a motion, the motion moves our own rendered figure, the pose networks find the figure in the rendered
pictures, and the recognizer says live what it does. Takes five minutes on one core.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from make_samples import save_video
from PIL import Image, ImageDraw, ImageFont
from render_figure import Camera, render_motion

import skelact
from skelact.generation.features import resample_motion
from skelact.pose.overlay import draw_people
from skelact.pose.tracks import track_video, tracks_to_clip
from skelact.recognition.timeline import live_answers, live_captions

TEXT = "walk in a circle while waving the right hand"
SECONDS, FPS = 6.0, 15
OUT = Path(__file__).parents[1] / "docs" / "images" / "skelact.webp"
INK, BAR = (32, 38, 50), (250, 250, 252)


def make_picture(out: Path) -> None:
    """Generate, render, look, recognize, and write an animated WebP."""
    options = skelact.GenerateOptions(seed=4, duration_s=SECONDS)
    motion = resample_motion(skelact.load_generator().generate(TEXT, options).motion, FPS)
    middle = motion.translations[:, 0].mean(0)
    camera = Camera((middle[0] + 1.2, 1.5, middle[2] + 4.2), (middle[0], 0.9, middle[2]), size=(480, 360), focal=1.35)
    frames = list(render_motion(motion, camera))
    video = out.with_suffix(".mp4")
    save_video(video, frames, FPS)
    seen = track_video(video, skelact.load_pose_estimator())
    clip, ids = tracks_to_clip(seen)
    captions = live_captions(live_answers(clip, skelact.load_recognizer(), ids=ids), frames=len(frames))
    pictures = [
        Image.fromarray(_compose(frame, draw_people(frame, list(people.values())), caption))
        for frame, people, caption in zip(frames, seen.people, captions, strict=True)
    ]
    pictures[0].save(
        out, save_all=True, append_images=pictures[1:], duration=round(1000 / FPS), loop=0, quality=60, method=6
    )
    video.unlink()


def _compose(frame: np.ndarray, drawn: np.ndarray, captions: dict[int, str]) -> np.ndarray:
    height, width = frame.shape[:2]
    canvas = Image.new("RGB", (2 * width, height + 56), BAR)
    canvas.paste(Image.fromarray(frame), (0, 28))
    canvas.paste(Image.fromarray(drawn), (width, 28))
    draw = ImageDraw.Draw(canvas)
    font = ImageFont.load_default(16)
    draw.text((10, 5), f'skelact generate "{TEXT}"', fill=INK, font=font)
    draw.text((10, height + 32), "our figure, moved by the generated motion", fill=INK, font=font)
    said = " ".join(captions.values()) or "..."
    draw.text((width + 10, height + 32), f"pose networks, and live recognition: {said}", fill=INK, font=font)
    return np.asarray(canvas)


if __name__ == "__main__":
    make_picture(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
