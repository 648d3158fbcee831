"""Pictures: every kind that people have is read, everything else refused; regions map there and back."""

import io
import struct
import subprocess
import sys
import tracemalloc
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps

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
def test_all_kinds_and_modes_become_rgb(kind: str, mode: str, tmp_path: Path) -> None:
    image = Image.fromarray(PICTURE).convert(mode)
    try:
        content = encoded(image, kind)
    except OSError:
        pytest.skip(f"{kind} holds no {mode}")
    (tmp_path / "a").write_bytes(content)
    out = load_image(tmp_path / "a")
    if kind != "TIFF":
        np.testing.assert_array_equal(load_image(content), out)
    assert out.shape == (60, 80, 3) and out.dtype == np.uint8


def test_sixteen_bits_are_scaled_down_and_not_cut_off() -> None:
    values = np.linspace(0, 65535, 80 * 60).reshape(60, 80).astype(np.uint16)
    out = load_image(encoded(Image.fromarray(values), "PNG"))
    np.testing.assert_allclose(out[..., 0], values / 257, atol=1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(10))
def test_a_turned_picture_is_put_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encoded(Image.fromarray(PICTURE), kind, exif=exif.tobytes())
    wanted = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    np.testing.assert_array_equal(load_image(content), np.asarray(wanted))


def test_formats_with_costly_decoders_come_as_files_only(tmp_path: Path) -> None:
    for kind in ("TIFF", "GIF"):
        content = encoded(Image.fromarray(PICTURE), kind)
        with pytest.raises(InputError, match=f"got {kind}; save it as PNG"):
            load_image(content)
        (tmp_path / "a").write_bytes(content)
        assert load_image(tmp_path / "a").shape == PICTURE.shape


def test_heic_is_read_or_the_way_out_is_named() -> None:
    try:
        import pillow_heif
    except ImportError:
        with pytest.raises(InputError, match=r"pip install 'skelact\[heic\]', or save it as JPEG"):
            load_image(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
        return
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(PICTURE)).save(buffer)
    assert load_image(buffer.getvalue()).shape == PICTURE.shape


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_texts_and_profiles_that_unpack_to_much_are_not_unpacked() -> None:
    plain = encoded(Image.fromarray(PICTURE), "PNG")
    bomb = zlib.compress(b"\0" * (200 << 20), 9)
    for chunk in (png_chunk(b"zTXt", b"a\0\0" + bomb), png_chunk(b"iCCP", b"a\0\0" + bomb)):
        tracemalloc.start()
        with pytest.raises(InputError):
            load_image(plain[:33] + chunk + plain[33:])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10 << 20


def test_a_jpeg_of_endless_scans_is_refused() -> None:
    content = encoded(Image.fromarray(PICTURE), "JPEG", progressive=True)
    assert load_image(content).shape == PICTURE.shape
    start = content.rindex(b"\xff\xda")
    with pytest.raises(InputError, match="scans"):
        load_image(content[:start] + content[start:-2] * 200 + content[-2:])


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited there only")
def test_memory_goes_with_the_pixels(tmp_path: Path) -> None:
    """A small file of deep pixels takes some seven bytes for each, and a large one nothing."""
    side = 4000
    rows = zlib.compress(bytes(side * (1 + 8 * side)), 9)  # 16 bits of red, green, blue and opacity
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 16, 6, 0, 0, 0))
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b""))
    code = """
import resource, sys
from skelact.pose.image import load_image
load_image({small!r})
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[2]),) * 2)
try:
    load_image({large!r}, max_pixels=int(sys.argv[1]))
except Exception as error:
    print(error)
""".format(small=str(tmp_path / "b.png"), large=str(tmp_path / "a.png"))
    Image.fromarray(PICTURE).save(tmp_path / "b.png")

    def outcome(max_pixels: int, memory: int) -> str:
        run = [sys.executable, "-c", code, str(max_pixels), str(memory)]
        return subprocess.run(run, check=True, capture_output=True, text=True).stdout

    assert outcome(side**2, 9 * side**2) == ""
    assert "at most 1000000 pixels" in outcome(1_000_000, 8 << 20)


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


def test_corrupted_pictures_are_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    rng = np.random.default_rng(0)
    kinds = [encoded(Image.fromarray(PICTURE), kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF")]
    for number in range(1000):
        raw = bytearray(kinds[number % len(kinds)])
        for _ in range(int(rng.integers(1, 8))):
            raw[int(rng.integers(len(raw)))] = int(rng.integers(256))
        content = bytes(raw[: int(rng.integers(1, len(raw) + 1))])
        path.write_bytes(content)
        for source, field in ((content, "image"), (path, str(path))):
            try:
                assert load_image(source).ndim == 3
            except InputError as error:
                assert error.field == field and "object at" not in error.reason


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
