"""Files that make a careless decoder reach for other files or ports, or for memory."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CANARY = 200  # the gray of a video that must not be seen
SIZE = 64


def write_video(
    path: Path,
    frames: list[np.ndarray],
    *,
    fps: int = 20,
    codec: str = "libx264",
    times_s: list[float] | None = None,
    options: dict[str, str] | None = None,
    pixel_format: str = "yuv420p",
    pixel_aspect: int = 1,
) -> Path:
    """Write frames uint8 (H, W, 3); with `times_s`, each is shown from its own time on."""
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=fps)
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], pixel_format
        stream.codec_context.sample_aspect_ratio = Fraction(pixel_aspect)
        if times_s:
            stream.codec_context.time_base = Fraction(1, 1000)
        for number, image in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            if times_s:
                frame.pts, frame.time_base = round(1000 * times_s[number]), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def write_canary(path: Path) -> Path:
    """A video of one gray."""
    return write_video(path, [np.full((SIZE, SIZE, 3), CANARY, np.uint8)] * 8)


def texts(canary: Path, port: int) -> dict[str, str]:
    """Texts that FFmpeg takes for videos: they name the canary, or a port to listen on."""
    many = "".join(f"file {canary.name}\n" for _ in range(5000))
    return {
        "ffconcat": f"ffconcat version 1.0\nfile {canary.name}\n",
        "ffconcat with a path": f"ffconcat version 1.0\nfile '{canary}'\n",
        "ffconcat of thousands": f"ffconcat version 1.0\n{many}",
        "ffconcat with a protocol": f"ffconcat version 1.0\nfile concat:{canary}|{canary}\n",
        "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n"
        "a=rtpmap:96 H264/90000\n",
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{canary}\n#EXT-X-ENDLIST\n",
        "hls with a protocol": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{canary}\n#EXT-X-ENDLIST\n",
        "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period>'
        f'<AdaptationSet mimeType="video/mp4"><Representation id="1"><BaseURL>{canary}</BaseURL>'
        "</Representation></AdaptationSet></Period></MPD>",
        "data address": "data:video/mp4;base64,AAAAIGZ0eXBpc29t",
        "subtitles": "1\n00:00:00,000 --> 00:00:02,000\nhello\n",
        "subtitles with a file": f"# VobSub index file, v7\nid: en, index: 0\nlangidx: 0\nfile: {canary}\n",
    }


def external_reference(canary: Path, *, entries: int = 1) -> bytes:
    """The canary's index alone, which says that the pictures lie in the canary: a MOV with data references."""
    content = canary.read_bytes()
    moov = _box(content, b"moov")
    path = str(canary).encode()
    alias = b"\0" * 10 + b"\0" * 28 + b"\0" * 12 + b"\0" * 64 + b"\0" * 16 + b"\0" * 4 + b"\0" * 16
    alias += struct.pack(">hH", 2, len(path)) + path + b"\0" * (len(path) % 2) + struct.pack(">hH", -1, 0)
    entry = struct.pack(">I4sI", 12 + len(alias), b"alis", 0) + alias
    body = struct.pack(">II", 0, entries) + entry * entries
    dref = struct.pack(">I4s", 8 + len(body), b"dref") + body
    ftyp = _box(content, b"ftyp")
    return ftyp + _replaced(moov, [b"trak", b"mdia", b"minf", b"dinf", b"dref"], dref)


def oversized(video: Path, side: int = 16383) -> bytes:
    """A WebM of VP8 whose pictures are larger than the container says."""
    content, mark = video.read_bytes(), b"\x9d\x01\x2a"
    assert mark in content
    small = mark + struct.pack("<HH", SIZE, SIZE)
    return content.replace(small, mark + struct.pack("<HH", side, side))


def turned(video: bytes, matrix: tuple[int, int, int, int]) -> bytes:
    """An MP4 whose display matrix is a, b, c, d, each -1, 0 or 1."""
    place = video.index(b"tkhd") + 44
    a, b, c, d = (65536 * value for value in matrix)
    return video[:place] + struct.pack(">5i", a, b, 0, c, d) + video[place + 20 :]


def _box(content: bytes, name: bytes) -> bytes:
    place = 0
    while content[place + 4 : place + 8] != name:
        place += struct.unpack_from(">I", content, place)[0]
    return content[place : place + struct.unpack_from(">I", content, place)[0]]


def _replaced(box: bytes, path: list[bytes], new: bytes) -> bytes:
    """A box with one of the boxes below it replaced, and all sizes made right."""
    if not path:
        return new
    place = 8
    while box[place + 4 : place + 8] != path[0]:
        place += struct.unpack_from(">I", box, place)[0]
    end = place + struct.unpack_from(">I", box, place)[0]
    inner = _replaced(box[place:end], path[1:], new)
    return struct.pack(">I", len(box) - (end - place) + len(inner)) + box[4:place] + inner + box[end:]
