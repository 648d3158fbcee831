"""Draw the pictures of docs/motion-gallery.md: python tools/draw_gallery.py. The sentences are its numbered lines."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from PIL import Image

import skelact
from skelact.generation.sentence_report import draw_strip

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "motion-gallery.md"
OUT = ROOT / "docs" / "motion"
ROWS, POSES = 6, 10
COLORS = 64


def main() -> None:
    """Write stripsN.png with six sentences each, and print each verdict."""
    sentences = re.findall(r"^\d+\. (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    generator = skelact.load_generator()
    strips = []
    for number, text in enumerate(sentences, 1):
        made = generator.generate(text, skelact.GenerateOptions(seed=0, attempts=1))
        unheard = [one.text for one in made.not_heard]
        print(f"{number}. {text}: {made.verdict.value}, {made.quality.skating_cm_s:.0f} cm/s, not heard {unheard}")
        strips.append(np.asarray(draw_strip(made.motion, POSES)))
    for first in range(0, len(strips), ROWS):
        picture = Image.fromarray(np.concatenate(strips[first : first + ROWS])).convert("RGB")
        path = OUT / f"strips{first // ROWS + 1}.png"
        picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
