"""Images in, square crops out."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from skelact.errors import InputError

MAX_PIXELS = 64_000_000
MAX_BYTES = 64 * 2**20
MAX_JPEG_SCANS = 100  # cameras and editors write about ten; each goes over the whole image
READ_BYTES = 1 << 20
STRIP_ROWS = 256  # unpacked at a time
MAX_BATCH = 8  # squares in one call of a network
MARGIN = 2  # pixels around a square that its edge may touch
SENT_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "HEIF")  # that may come as bytes
LOCAL_FORMATS = (*SENT_FORMATS, "TIFF", "GIF")  # that may be files of this machine
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
UPRIGHT = 1  # of EXIF's orientations
ORIENTATION_TAG = 0x0112


def load_image(source: str | Path | bytes, *, max_pixels: int = MAX_PIXELS) -> np.ndarray:
    """Decode an image as uint8 (H, W, 3) RGB, the right way up.

    It takes at most four bytes for a pixel to unpack, and three for the result; the size is checked before.

    Args:
        source: A file, or its bytes: JPEG, PNG, WebP or BMP, HEIC with the extra `heic`; any color mode. A file may be
            TIFF or GIF, too.
        max_pixels: Larger images are refused before they are unpacked.

    Raises:
        InputError: Not an image, damaged, cut short, or too large; `field` is the file, or "image" for bytes.
    """
    field = "image" if isinstance(source, bytes) else str(source)
    try:
        content = source if isinstance(source, bytes) else _read(Path(source))
    except OSError as error:
        raise InputError(f"not a picture that can be read: {error.strerror}", field=field) from error
    if len(content) > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES} bytes", field=field)
    allowed = SENT_FORMATS if isinstance(source, bytes) else LOCAL_FORMATS
    try:
        return turn_upright(*_decode(content, format_of(content, allowed), max_pixels))
    except InputError as error:
        raise InputError(error.reason, field=field) from error
    except UnidentifiedImageError as error:
        raise InputError("not a picture that can be read: it is damaged or cut short", field=field) from error
    except Exception as error:  # decoders raise nearly anything on a damaged file
        raise InputError(f"not a picture that can be read: {str(error)[:200]}", field=field) from error


def picture_pixels(content: bytes) -> int:
    """Number of pixels that an image's header tells; 0 when it is no image that can be read."""
    try:
        name = format_of(content, SENT_FORMATS)
        if name == "HEIF":
            _allow_heic()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=(name,)) as image:
                return int(image.width * image.height)
    except Exception:  # decoders raise nearly anything on a damaged file; unpacking it says what is wrong
        return 0


def format_of(content: bytes, allowed: Sequence[str] = LOCAL_FORMATS) -> str:
    """Name the format that an image's first bytes show, as Pillow does.

    Raises:
        InputError: None that is allowed.
    """
    name = _format_of(content)
    if name in allowed:
        return name
    wanted = "JPEG, PNG, WebP, BMP or HEIC" + (", TIFF or GIF" if "TIFF" in allowed else "")
    got = name or ("something else" if content else "nothing")
    raise InputError(f"not a picture that can be read: expected {wanted}, got {got}; save it as PNG or JPEG")


def _format_of(content: bytes) -> str:
    heads = {
        "JPEG": (b"\xff\xd8\xff",),
        "PNG": (b"\x89PNG\r\n\x1a\n",),
        "BMP": (b"BM",),
        "GIF": (b"GIF87a", b"GIF89a"),
        "TIFF": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    }
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return "HEIF"
    return next((name for name, starts in heads.items() if content.startswith(starts)), "")


def _read(path: Path) -> bytes:
    content = bytearray()
    with path.open("rb") as file:
        while len(content) <= MAX_BYTES and (piece := file.read(READ_BYTES)):
            content += piece
    return bytes(content)


def _decode(content: bytes, name: str, max_pixels: int) -> tuple[np.ndarray, int]:
    """Unpack an image, not yet turned; also its orientation."""
    if name == "HEIF":
        _allow_heic()
    if name == "JPEG" and (scans := content.count(b"\xff\xda")) > MAX_JPEG_SCANS:
        raise InputError(f"expected at most {MAX_JPEG_SCANS} scans in a JPEG, got {scans}; save it again")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd but readable files; size is checked here
        try:
            image = Image.open(io.BytesIO(content), formats=(name,))
        except Image.DecompressionBombError as error:
            raise InputError(f"expected at most {max_pixels} pixels") from error
        with image:
            if image.width * image.height > max_pixels:
                raise InputError(f"expected at most {max_pixels} pixels, got {image.width} x {image.height}")
            orientation = image.getexif().get(ORIENTATION_TAG, UPRIGHT)
            return _to_array(image), orientation


def turn_upright(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Turn an image (H, W, 3) as its EXIF orientation, 1 to 8, says; other numbers leave it."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)


def _allow_heic() -> None:
    """Teach Pillow to read HEIC.

    Raises:
        InputError: The package for it is not installed.
    """
    try:
        import pillow_heif
    except ImportError as error:
        raise InputError("HEIC needs an extra: pip install 'skelact[heic]', or save it as JPEG") from error
    pillow_heif.register_heif_opener(thumbnails=False)


def _to_array(image: Image.Image) -> np.ndarray:
    """Unpack an image as uint8 (H, W, 3), a strip at a time, so that it is in memory only twice."""
    image.load()
    strips = [(0, top, image.width, min(top + STRIP_ROWS, image.height)) for top in range(0, image.height, STRIP_ROWS)]
    highest = 65535.0
    if image.mode == "F":
        highest = max(*(float(np.nanmax(np.asarray(image.crop(box)), initial=0)) for box in strips), 1e-9)
    pixels = np.empty((image.height, image.width, 3), np.uint8)
    for box in strips:
        pixels[box[1] : box[3]] = np.asarray(_to_eight_bits(image.crop(box), highest).convert("RGB"))
    return pixels


def _to_eight_bits(image: Image.Image, highest: float) -> Image.Image:
    """Bring 16-bit gray and floats, 0 to `highest`, down to 8 bits, which `convert` would cut off instead."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode not in ("I", "F"):
        return image
    values = np.nan_to_num(np.asarray(image, np.float32)) * np.float32(255 / highest)
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


@dataclass(frozen=True)
class Roi:
    """A square of an image, perhaps turned.

    Attributes:
        x: Center, pixels.
        y: Center, pixels.
        size: Side, pixels.
        angle: Of the square's x axis from the image's, radians, y down.
    """

    x: float
    y: float
    size: float
    angle: float = 0.0

    def to_image(self, points: np.ndarray) -> np.ndarray:
        """Map points (..., 2) from the unit square to the image, pixels."""
        u, v = np.moveaxis((points - 0.5) * self.size, -1, 0)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.stack([self.x + cos * u - sin * v, self.y + sin * u + cos * v], -1)

    def from_image(self, points: np.ndarray) -> np.ndarray:
        """The inverse of `to_image`."""
        u, v = np.moveaxis(points - np.array([self.x, self.y]), -1, 0)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.stack([cos * u + sin * v, cos * v - sin * u], -1) / self.size + 0.5


def crop(image: np.ndarray, roi: Roi, size: int, *, border: int = cv2.BORDER_REPLICATE) -> np.ndarray:
    """Cut a square out of an image, bilinear; a square much larger than the result is averaged down before.

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
