"""Pictures: every kind that people have is read, everything else refused; regions map there and back."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from skelact.errors import InputError
from skelact.pose.image import Roi, crop, load_image

GRADIENT = np.stack(np.meshgrid(np.arange(80), np.arange(60)), -1).astype(np.uint8)
PICTURE = np.dstack([GRADIENT * 3, np.full((60, 80), 90, np.uint8)])


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "CMYK", "P", "1"])
def test_all_kinds_and_modes_become_rgb(kind: str, mode: str) -> None:
    image = Image.fromarray(PICTURE).convert(mode)
    try:
        content = encoded(image, kind)
    except OSError:
        pytest.skip(f"{kind} holds no {mode}")
    out = load_image(content)
    assert out.shape == (60, 80, 3) and out.dtype == np.uint8


def test_sixteen_bits_are_scaled_down_and_not_cut_off() -> None:
    values = np.linspace(0, 65535, 80 * 60).reshape(60, 80).astype(np.uint16)
    out = load_image(encoded(Image.fromarray(values), "PNG"))
    np.testing.assert_allclose(out[..., 0], values / 257, atol=1)


def test_a_turned_picture_is_put_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = load_image(encoded(Image.fromarray(PICTURE), "JPEG", exif=exif.tobytes()))
    assert out.shape == (80, 60, 3)


def test_files_are_read_and_named_in_errors(tmp_path: Path) -> None:
    Image.fromarray(PICTURE).save(tmp_path / "a.png")
    np.testing.assert_array_equal(load_image(tmp_path / "a.png"), PICTURE)
    with pytest.raises(InputError) as caught:
        load_image(tmp_path / "gone.png")
    assert "gone.png" in caught.value.field


def test_what_is_no_picture_is_refused() -> None:
    png = encoded(Image.fromarray(PICTURE), "PNG")
    large = encoded(Image.new("1", (9000, 9000)), "PNG")  # small as a file
    for content in (b"", b"hello", png[: len(png) // 2], b"\x89PNG\r\n\x1a\n" + b"\0" * 50, large):
        with pytest.raises(InputError) as caught:
            load_image(content)
        assert caught.value.field == "image"


def test_corrupted_pictures_are_read_or_refused() -> None:
    rng = np.random.default_rng(0)
    kinds = [encoded(Image.fromarray(PICTURE), kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF")]
    for number in range(1000):
        raw = bytearray(kinds[number % len(kinds)])
        for _ in range(int(rng.integers(1, 8))):
            raw[int(rng.integers(len(raw)))] = int(rng.integers(256))
        try:
            assert load_image(bytes(raw[: int(rng.integers(1, len(raw) + 1))])).ndim == 3
        except InputError as error:
            assert error.field == "image"


def test_regions_map_there_and_back() -> None:
    roi = Roi(30.0, 20.0, 50.0, 0.7)
    points = np.random.default_rng(0).uniform(0, 1, (9, 2))
    np.testing.assert_allclose(roi.from_image(roi.to_image(points)), points, atol=1e-12)
    np.testing.assert_allclose(roi.to_image(np.array([0.5, 0.5])), [30, 20])


def test_a_crop_shows_what_the_region_says() -> None:
    np.testing.assert_array_equal(crop(PICTURE, Roi(30, 30, 40), 40), PICTURE[10:50, 10:50])
    turned = crop(PICTURE, Roi(30, 30, 40, np.pi / 2), 40)
    np.testing.assert_allclose(turned, PICTURE[10:50, 10:50].transpose(1, 0, 2)[::-1], atol=1)
    assert (crop(PICTURE, Roi(500, 500, 40), 40) == PICTURE[-1, -1]).all()
    assert not crop(PICTURE, Roi(500, 500, 40), 40, border=cv2.BORDER_CONSTANT).any()
    small = crop(np.repeat(np.repeat(PICTURE, 8, 0), 8, 1), Roi(240, 240, 320), 40)
    np.testing.assert_allclose(small.astype(float), PICTURE[10:50, 10:50], atol=4)
