"""Draw every shipped motion as a strip of poses, and write the page that shows them.

`python tools/draw_library.py` writes docs/library-gallery.md and docs/motion/library*.webp.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from skelact.generation.library import LibraryEntry, load_library
from skelact.generation.preview import draw_motion
from skelact.skeleton.body import body_motion
from skelact.values import Motion

DOCS = Path(__file__).parents[1] / "docs"
PAGE, PICTURES = DOCS / "library-gallery.md", DOCS / "motion"
POSES, COLUMNS, ROWS = 6, 2, 14
POSE_SIZE, TITLE_HEIGHT = (76, 104), 13  # pixels
SHOWN = (110, 0, 370, 360)  # of a drawn frame
QUALITY = 60
HEAD = """# Motions of the library, one by one

Every shipped motion as {poses} poses at even times, drawn from the stored frames by `python tools/draw_library.py`.
Left limbs are blue, right ones orange. [What the library is](library.md); `skelact library show NAME` says more of one.
"""


def draw_strip(title: str, motion: Motion) -> Image.Image:
    """Draw one motion."""
    chosen = np.linspace(0, len(motion.rotations) - 1, POSES).round().astype(int)
    slow = body_motion(motion.rotations[chosen], motion.translations[chosen, 0], 0.6)  # the camera follows every pose
    strip = Image.new("RGB", (POSES * POSE_SIZE[0], POSE_SIZE[1] + TITLE_HEIGHT), "white")
    for number, frame in enumerate(draw_motion(slow)):
        pose = Image.fromarray(frame).crop(SHOWN).resize(POSE_SIZE, Image.Resampling.LANCZOS)
        strip.paste(pose, (number * POSE_SIZE[0], TITLE_HEIGHT))
    ImageDraw.Draw(strip).text((2, 0), title, fill="black")
    return strip


def title_of(entry: LibraryEntry) -> str:
    """Name, kind and length of a motion."""
    return f"{entry.name}  ({entry.kind}, {entry.geometry.seconds:.1f} s)"


def main() -> None:
    """Draw all of them."""
    library = load_library(with_own=False)
    lines = [HEAD.format(poses=POSES)]
    per_sheet = COLUMNS * ROWS
    for number in range(0, len(library.entries), per_sheet):
        entries = library.entries[number : number + per_sheet]
        strips = [draw_strip(title_of(entry), library.motion(entry.name)) for entry in entries]
        width, height = strips[0].size
        sheet = Image.new("RGB", (COLUMNS * width, -(-len(strips) // COLUMNS) * height), "white")
        for place, strip in enumerate(strips):
            sheet.paste(strip, (place % COLUMNS * width, place // COLUMNS * height))
        name = f"library{number // per_sheet + 1}.webp"
        sheet.save(PICTURES / name, quality=QUALITY, method=6)
        lines += [f"![{entries[0].name} to {entries[-1].name}](motion/{name})", ""]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
