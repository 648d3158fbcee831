"""The decoding process: it reads what it is given, reaches for nothing else, and ends."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import av
import numpy as np
import pytest
from tricks import CANARY, external_reference, oversized, texts, write_canary, write_video

from skelact.errors import InputError
from skelact.pose import decoder
from skelact.pose.decoder import Limits, container_of, square
from skelact.pose.decoding import LOCAL_LIMITS, VideoDecoder

STREAM_LIMITS = LOCAL_LIMITS._replace(is_local=0)
RAMP = [np.add.outer(np.arange(48), np.arange(64))[..., None].repeat(3, 2).astype(np.uint8) + k for k in range(12)]


def frames_of(content: bytes | Path, limits: Limits = LOCAL_LIMITS) -> tuple[list[np.ndarray], str]:
    """All frames of a file, or of bytes through a pipe; and what is missing."""
    if isinstance(content, bytes):
        video = VideoDecoder(None, limits, field="chunk")
        writer = threading.Thread(
            target=lambda: (video.write(content[:100]), video.write(content[100:]), video.finish())
        )
        writer.start()
    else:
        with content.open("rb") as file:
            video = VideoDecoder(file, limits, field=str(content))
    with closing(video):
        images = []
        while (frame := video.read()) is not None:
            images.append(frame.image)
        return images, video.cut


def feed(video: VideoDecoder, content: bytes) -> None:
    for piece in (content[:100], content[100:]):
        if not video.write(piece):
            break
    video.finish()


def refusal(content: bytes | Path, limits: Limits = LOCAL_LIMITS) -> InputError:
    with pytest.raises(InputError) as caught:
        frames_of(content, limits)
    return caught.value


NOISE = list(np.random.default_rng(0).integers(0, 255, (40, 48, 64, 3), np.uint8))
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.mp4", "libx264", {"movflags": "faststart"}),
        ("a.mp4", "libx264", FRAGMENTS),
        ("a.mkv", "libx264", {}),
        ("a.ts", "mpeg2video", {}),
    ],
    ids=["index first", "fragments", "matroska", "transport stream"],
)
def test_what_is_cut_or_damaged_gives_its_frames_and_says_so(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    content = write_video(tmp_path / name, NOISE, codec=codec, options=options).read_bytes()
    damaged = bytearray(content)
    middle = len(content) // 2
    damaged[middle : middle + 2000] = np.random.default_rng(1).bytes(2000)
    for part in (content[: 2 * len(content) // 3], bytes(damaged)):
        (tmp_path / "part").write_bytes(part)
        for source, limits in ((part, STREAM_LIMITS), (tmp_path / "part", LOCAL_LIMITS)):
            images, cut = frames_of(source, limits)
            assert cut and 10 < len(images) <= len(NOISE)
    for source, limits in ((content, STREAM_LIMITS), (tmp_path / name, LOCAL_LIMITS)):
        images, cut = frames_of(source, limits)
        assert cut == "" and len(images) == len(NOISE)


def test_a_still_picture_shown_for_long_is_no_cut(tmp_path: Path) -> None:
    for name in ("a.mp4", "a.mkv"):
        images, cut = frames_of(write_video(tmp_path / name, NOISE[:4], times_s=[0, 2, 9, 15]))
        assert len(images) == 4 and cut == ""


def test_an_index_that_comes_last_or_never_is_explained(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", NOISE)
    content = path.read_bytes()
    assert "faststart" in refusal(content, STREAM_LIMITS).reason
    path.write_bytes(content[: len(content) // 2])
    assert "its index is missing" in refusal(path).reason


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", RAMP, pixel_aspect=2)
    (image, *_), _ = frames_of(path)
    assert image.shape == (48, 128, 3)
    with av.open(str(path)) as container:
        plain = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert np.abs(image[:, 0:-2:2].astype(int) - plain[:, :-1]).mean() < 2


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_canary(tmp_path / "canary.mp4")


@pytest.fixture
def port() -> Iterator[int]:
    """An even port that is free, and so is the next."""
    for number in range(40000, 60000, 2):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, socket.socket(type=socket.SOCK_DGRAM) as two:
            try:
                one.bind(("127.0.0.1", number))
                two.bind(("127.0.0.1", number + 1))
            except OSError:
                continue
        yield number
        return


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.mark.parametrize(("suffix", "codec"), [("mp4", "libx264"), ("mkv", "libx264"), ("ts", "mpeg2video")])
def test_frames_are_those_that_pyav_decodes_here(tmp_path: Path, suffix: str, codec: str) -> None:
    path = write_video(tmp_path / f"a.{suffix}", RAMP, codec=codec)
    with av.open(str(path)) as container:
        wanted = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    images, cut = frames_of(path)
    np.testing.assert_array_equal(images, wanted)
    assert cut == ""
    if suffix != "mp4":  # whose index comes last
        np.testing.assert_array_equal(frames_of(path.read_bytes(), STREAM_LIMITS)[0], wanted)


def test_gif_and_avi_are_read_as_files_and_not_as_bytes(tmp_path: Path) -> None:
    for name, codec, pixels in (("a.gif", "gif", "rgb8"), ("a.avi", "mpeg4", "yuv420p")):
        path = write_video(tmp_path / name, RAMP, codec=codec, pixel_format=pixels)
        assert len(frames_of(path)[0]) == len(RAMP)
        assert "expected MP4" in refusal(path.read_bytes(), STREAM_LIMITS).reason


@pytest.mark.parametrize("name", texts(Path("canary.mp4"), 0))
def test_a_text_that_names_files_or_ports_is_refused(canary: Path, port: int, name: str, tmp_path: Path) -> None:
    content = texts(canary, port)[name].encode()
    path = tmp_path / "trick.mp4"
    path.write_bytes(content)
    assert "not a video" in refusal(content, STREAM_LIMITS).reason
    assert "not a video" in refusal(path).reason
    assert is_free(port)


def test_a_text_behind_a_video_head_is_not_understood(canary: Path, port: int) -> None:
    for name in ("ffconcat", "sdp", "hls"):
        text = texts(canary, port)[name]
        for head in (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", b"\x1a\x45\xdf\xa3", b"\x47" + b"\0" * 187):
            refusal(head * 4 + text.encode(), STREAM_LIMITS)
    assert is_free(port)


def test_the_careless_way_does_read_the_canary(canary: Path, tmp_path: Path) -> None:
    """What the tests here guard against is real."""
    (tmp_path / "trick.mp4").write_text(texts(canary, 0)["ffconcat"])
    (tmp_path / "reference.mov").write_bytes(external_reference(canary))
    careless = {"enable_drefs": "1", "use_absolute_path": "1"}
    for name, options in (("trick.mp4", {}), ("reference.mov", careless)):
        with av.open(str(tmp_path / name), options=options) as container:
            image = next(container.decode(video=0)).to_ndarray(format="rgb24")
        assert abs(int(image.mean()) - CANARY) < 3


@pytest.mark.parametrize("entries", [1, 5000])
def test_data_in_other_files_is_not_read(canary: Path, tmp_path: Path, entries: int) -> None:
    content = external_reference(canary, entries=entries)
    path = tmp_path / "reference.mov"
    path.write_bytes(content)
    for source in (content, path):
        refusal(source)


def test_frames_that_are_larger_than_the_container_says_are_refused(tmp_path: Path) -> None:
    small = write_video(tmp_path / "a.webm", [np.zeros((64, 64, 3), np.uint8)] * 3, codec="libvpx")
    bomb = oversized(small)
    assert len(bomb) < 10_000
    error = refusal(bomb, STREAM_LIMITS)
    assert "pixels" in error.reason
    assert error.field == "chunk"


def test_the_size_is_checked_before_pixels_are_made(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.gif", [np.zeros((64, 64, 3), np.uint8)] * 3, codec="gif", pixel_format="rgb8")
    content = bytearray(path.read_bytes())
    content[6:10] = (16000).to_bytes(2, "little") * 2
    path.write_bytes(content)
    assert "64000000 pixels" in refusal(path).reason
    wide = write_video(tmp_path / "a.mp4", RAMP)
    assert "got 64 x 48" in refusal(wide, LOCAL_LIMITS._replace(max_pixels=3000)).reason


def test_memory_is_limited(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [np.zeros((2000, 3000, 3), np.uint8)] * 2)
    assert len(frames_of(path)[0]) == 2
    error = refusal(path, LOCAL_LIMITS._replace(max_memory_bytes=8 << 20))
    assert "memory" in error.reason


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_the_process_can_open_nothing(tmp_path: Path) -> None:
    code = """
import socket, sys
sys.path.insert(0, {folder!r})
import decoder
decoder.load_all()
decoder.give_up_rights(decoder.Limits(1000, 1 << 30, 1, 1, 0))
for opening in (lambda: open({file!r}), lambda: open({file!r}, "w"), lambda: socket.socket()):
    try:
        opening()
    except OSError:
        continue
    raise SystemExit("opened")
""".format(folder=str(Path(decoder.__file__).parent), file=str(tmp_path / "a"))
    (tmp_path / "a").write_text("secret")
    subprocess.run([sys.executable, "-c", code], check=True, stdin=subprocess.DEVNULL)


def waiting_decoder(stall_s: float = 60.0) -> VideoDecoder:
    return VideoDecoder(None, STREAM_LIMITS, field="chunk", stall_s=stall_s)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signals there")
@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        (lambda video: os.kill(video._process.pid, signal.SIGSTOP), "longer than 0.3 s"),
        (lambda video: os.kill(video._process.pid, signal.SIGXCPU), "30 s of computing"),
        (lambda video: os.kill(video._process.pid, signal.SIGKILL), "decoder failed"),
    ],
    ids=["never ends", "computes for ever", "crashes"],
)
def test_a_decoder_that_gets_nowhere_is_ended(stop: Callable[[VideoDecoder], None], reason: str) -> None:
    with closing(waiting_decoder(stall_s=0.3)) as video:
        stop(video)
        video.write(b"\x1a\x45\xdf\xa3" * 500)
        video.finish()
        with pytest.raises(InputError, match=reason):
            video.read()
    assert video._process.returncode is not None


def test_a_closed_decoder_is_gone(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", RAMP)
    video = waiting_decoder()
    video.write(path.read_bytes())
    assert video.read_header().width == 64
    video.close()
    assert video._process.returncode is not None
    assert not video.write(b"more")
    with pytest.raises(InputError):
        video.read()


@pytest.mark.skipif(os.name != "posix", reason="no such pipes there")
def test_a_decoder_that_waits_makes_no_frame_before_it_is_asked(tmp_path: Path) -> None:
    content = write_video(tmp_path / "a.mkv", RAMP).read_bytes()

    def has_frame(waits: bool) -> tuple[bool, int]:
        with closing(VideoDecoder(None, STREAM_LIMITS, field="chunk", waits=waits)) as video:
            threading.Thread(target=feed, args=(video, content)).start()
            video.read_header()
            is_there = bool(select.select([video._process.stdout], [], [], 10.0 if not waits else 0.5)[0])
            frames = 0
            while video.read() is not None:
                frames += 1
            return is_there, frames

    assert has_frame(False) == (True, len(RAMP))
    assert has_frame(True) == (False, len(RAMP))


def test_large_pieces_and_small_ones_give_equal_frames(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", RAMP, options={"movflags": "frag_keyframe+empty_moov+default_base_moof"})
    content = path.read_bytes()
    free = (8 << 20).to_bytes(4, "big") + b"free" + b"\0" * ((8 << 20) - 8)
    wanted, _ = frames_of(content, STREAM_LIMITS)
    assert len(wanted) == len(RAMP)
    first = int.from_bytes(content[:4], "big")
    np.testing.assert_array_equal(frames_of(content[:first] + free + content[first:], STREAM_LIMITS)[0], wanted)


def test_containers_are_told_by_their_first_bytes() -> None:
    assert container_of(b"\0\0\0\x18ftypisom", decoder.STREAMED) == "mov"
    assert container_of(b"\x1a\x45\xdf\xa3rest", decoder.STREAMED) == "matroska"
    assert container_of((b"\x47" + b"x" * 187) * 4, decoder.STREAMED) == "mpegts"
    assert container_of((b"time\x47" + b"x" * 187) * 4, decoder.STREAMED) == "mpegts"
    for head in (b"", b"\x47", b"RIFF1234AVI ", b"GIF89a", b"ffconcat version 1.0"):
        with pytest.raises(decoder.RefusedError):
            container_of(head, decoder.STREAMED)


def test_pixels_become_square() -> None:
    assert square(720, 576, 16 / 11, 10**9) == (1047, 576)
    assert square(400, 480, 425 / 424, 10**9) == (400, 480)
    assert square(100, 100, 0.5, 10**9) == (100, 200)
    assert square(100, 100, 1000.0, 10**9) == (100, 100)
    wide, high = square(100, 100, 4.0, 10_000)
    assert wide * high <= 10_000 and wide == 4 * high
