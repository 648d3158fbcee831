"""Pictures in, square crops out."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from skelact.errors import InputError

MAX_PIXELS = 64_000_000
MAX_BYTES = 64 * 2**20
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")


def load_image(source: str | Path | bytes) -> np.ndarray:
    """Decode a picture as uint8 (H, W, 3) RGB, the right way up.

    Args:
        source: A file, or its bytes: JPEG, PNG, WebP, BMP or TIFF; any color mode.

    Raises:
        InputError: Not a picture, damaged, cut short, or too large; `field` is the file, or "image" for bytes.
    """
    field = "image" if isinstance(source, bytes) else str(source)
    try:
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        if len(content) > MAX_BYTES:
            raise InputError(f"expected at most {MAX_BYTES} bytes, got {len(content)}", field=field)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd but readable files; size is checked here
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    got = f"{image.width} x {image.height}"
                    raise InputError(f"expected at most {MAX_PIXELS} pixels, got {got}", field=field)
                upright = ImageOps.exif_transpose(image)
                return np.asarray(_to_eight_bits(upright).convert("RGB"))
    except InputError:
        raise
    except Exception as error:  # decoders raise nearly anything on a damaged file
        raise InputError(f"not a picture that can be read: {str(error)[:200]}", field=field) from error


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Bring 16-bit gray down to 8, which `convert` would cut off instead."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image, np.float64)
    highest = 65535.0 if image.mode.startswith("I") else max(float(np.nanmax(values, initial=0)), 1e-9)
    return Image.fromarray(np.clip(np.nan_to_num(values) / highest * 255, 0, 255).astype(np.uint8))


@dataclass(frozen=True)
class Roi:
    """A square of a picture, perhaps turned.

    Attributes:
        x: Center, pixels.
        y: Center, pixels.
        size: Side, pixels.
        angle: Of the square's x axis from the picture's, radians, y down.
    """

    x: float
    y: float
    size: float
    angle: float = 0.0

    def to_image(self, points: np.ndarray) -> np.ndarray:
        """Map points (..., 2) from the unit square to the picture, pixels."""
        u, v = np.moveaxis((points - 0.5) * self.size, -1, 0)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.stack([self.x + cos * u - sin * v, self.y + sin * u + cos * v], -1)

    def from_image(self, points: np.ndarray) -> np.ndarray:
        """The inverse of `to_image`."""
        u, v = np.moveaxis(points - np.array([self.x, self.y]), -1, 0)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.stack([cos * u + sin * v, cos * v - sin * u], -1) / self.size + 0.5


def crop(image: np.ndarray, roi: Roi, size: int) -> np.ndarray:
    """Cut a square out of a picture, bilinear, black outside; a picture much larger is averaged down before.

    Args:
        image: uint8 (H, W, 3).
        roi: What to cut.
        size: Side of the result, pixels.

    Returns:
        uint8 (size, size, 3).
    """
    picture, factor = Image.fromarray(image), max(1, int(roi.size / size / 2))
    if factor > 1:
        picture = picture.reduce(factor)
    corner = roi.to_image(np.zeros(2)) / factor
    cos, sin = np.cos(roi.angle) * roi.size / size / factor, np.sin(roi.angle) * roi.size / size / factor
    matrix = (cos, -sin, corner[0], sin, cos, corner[1])
    return np.asarray(picture.transform((size, size), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR))
