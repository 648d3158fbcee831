"""Pictures in, square crops out."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from skelact.errors import InputError

MAX_PIXELS = 64_000_000
MAX_BYTES = 64 * 2**20
MOST_AT_ONCE = 8  # squares that a network sees in one call
MARGIN = 2  # pixels around a square that its edge may touch
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")


def load_image(source: str | Path | bytes, *, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """Decode a picture as uint8 (H, W, 3) RGB, the right way up.

    Args:
        source: A file, or its bytes: JPEG, PNG, WebP, BMP or TIFF; any color mode.
        max_pixels: Larger pictures are refused before they are unpacked.

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
                if image.width * image.height > max_pixels:
                    got = f"{image.width} x {image.height}"
                    raise InputError(f"expected at most {max_pixels} pixels, got {got}", field=field)
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


def crop(image: np.ndarray, roi: Roi, size: int, *, border: int = cv2.BORDER_REPLICATE) -> np.ndarray:
    """Cut a square out of a picture, bilinear; a square much larger than the result is averaged down before.

    Args:
        image: uint8 (H, W, 3).
        roi: What to cut.
        size: Side of the result, pixels.
        border: What lies outside: the nearest pixel, or black with `cv2.BORDER_CONSTANT`.

    Returns:
        uint8 (size, size, 3).
    """
    corners = roi.to_image(np.array([[0, 0], [1, 0], [1, 1], [0, 1]]))
    limits = np.array(image.shape[1::-1])
    low = np.clip(np.floor(corners.min(0)).astype(int) - MARGIN, 0, limits - 1)
    high = np.clip(np.ceil(corners.max(0)).astype(int) + MARGIN, low + 1, limits)
    factor = max(1, int(roi.size / size / 2))
    high -= np.where(high - low >= factor, (high - low) % factor, 0)  # whole blocks are averaged ten times as fast
    piece = image[low[1] : high[1], low[0] : high[0]]
    shrunk = np.maximum((high - low) // factor, 1)
    if factor > 1:
        piece = cv2.resize(piece, tuple(map(int, shrunk)), interpolation=cv2.INTER_AREA)
    scale = shrunk / (high - low)  # 1 / factor, unless there was less than one block
    cos, sin = np.cos(roi.angle) * roi.size / size, np.sin(roi.angle) * roi.size / size
    corner = (roi.to_image(np.full(2, 0.5 / size)) - low) * scale - 0.5  # of the first pixel's middle
    matrix = np.array([[cos * scale[0], -sin * scale[0], corner[0]], [sin * scale[1], cos * scale[1], corner[1]]])
    options = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(piece, matrix, (size, size), flags=options, borderMode=border)


def crops(image: np.ndarray, rois: Sequence[Roi], size: int) -> np.ndarray:
    """Cut several squares: float32 (n, size, size, 3), 0 to 1, as the landmark networks want them."""
    return np.stack([crop(image, roi, size) for roi in rois]).astype(np.float32) * np.float32(1 / 255)
