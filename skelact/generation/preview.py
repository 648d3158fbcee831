"""Motions as pictures: a stick figure over a floor, as an animated GIF, a video or a strip of poses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from skelact.errors import InputError
from skelact.files import atomic_path
from skelact.formats import motion_to_bvh, save_bvh, save_glb, save_motion_lines, save_smpl_npz
from skelact.generation.features import resample_motion
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import with_tips
from skelact.values import Motion

SIZE = (480, 360)
GIF_FPS, VIDEO_FPS = 20.0, 30.0
STRIP_POSES, STRIP_WIDTH = 10, 200  # pixels of each
HEIGHT_M = 2.3  # that the picture shows
VIEW_RAD, TILT_RAD = np.radians(30), np.radians(12)
TILE_M = 0.5
BACKGROUND, FLOOR, SHADOW = (250, 250, 252), (218, 222, 230), (205, 208, 216)
LEFT, MIDDLE, RIGHT = (43, 108, 176), (74, 85, 104), (221, 107, 32)


def save_preview(path: str | Path, motion: Motion) -> None:
    """Draw a motion as a .gif or .mp4 file.

    Raises:
        InputError: Another ending, or the file cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() == ".gif":
        frames = [Image.fromarray(frame) for frame in draw_motion(resample_motion(motion, GIF_FPS))]
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=round(1000 / GIF_FPS), loop=0)
        return
    import av

    try:
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=round(VIDEO_FPS))
            stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
            for frame in draw_motion(resample_motion(motion, VIDEO_FPS)):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            container.mux(stream.encode())
    except (av.FFmpegError, ValueError, OSError) as error:
        raise InputError(f"expected a file such as out.gif or out.mp4: {error}", field=str(path)) from error


def save_strip(path: str | Path, motion: Motion) -> None:
    """Draw poses at even times side by side, as a .png file."""
    chosen = np.linspace(0, len(motion.rotations) - 1, STRIP_POSES).round().astype(int)
    frames = draw_motion(motion)
    side = (SIZE[0] - STRIP_WIDTH) // 2
    Image.fromarray(np.concatenate([frames[number][:, side:-side] for number in chosen], axis=1)).save(path)


def draw_motion(motion: Motion) -> list[np.ndarray]:
    """Draw every frame: uint8 (360, 480, 3) RGB; the camera follows the body smoothly over a floor that stays."""
    motion = with_tips(motion)
    positions = forward_kinematics(motion)
    width = max(1, round(motion.fps))
    kernel = np.ones(2 * width + 1) / (2 * width + 1)
    root = np.pad(positions[:, 0, [0, 2]], ((width, width), (0, 0)), mode="edge")
    follow = np.stack([np.convolve(root[:, axis], kernel, "valid") for axis in (0, 1)], -1)
    return [_draw_frame(motion, pose, center) for pose, center in zip(positions, follow, strict=True)]


def _draw_frame(motion: Motion, pose: np.ndarray, center: np.ndarray) -> np.ndarray:
    image = Image.new("RGB", SIZE, BACKGROUND)
    draw = ImageDraw.Draw(image)
    reach = np.arange(-6, 7) * TILE_M
    corner = np.floor(center / TILE_M) * TILE_M
    for line in reach:
        for a, b in (((line, reach[0]), (line, reach[-1])), ((reach[0], line), (reach[-1], line))):
            ends = [(corner[0] + x, 0.0, corner[1] + z) for x, z in (a, b)]
            draw.line([_project(np.array(end), center)[:2] for end in ends], fill=FLOOR)
    bones = [(joint, parent) for joint, parent in enumerate(motion.parents) if parent != -1]
    flat = pose * np.array([1.0, 0.0, 1.0])
    for joint, parent in bones:
        draw.line([_project(flat[end], center)[:2] for end in (joint, parent)], fill=SHADOW, width=4)
    shown = [(*_project(pose[joint], center), *_project(pose[parent], center), joint) for joint, parent in bones]
    for x1, y1, depth, x2, y2, other, joint in sorted(shown, key=lambda bone: bone[2] + bone[5]):
        del depth, other
        name = motion.names[joint]
        color = LEFT if name.startswith("left") else RIGHT if name.startswith("right") else MIDDLE
        draw.line([(x1, y1), (x2, y2)], fill=color, width=6, joint="curve")
        draw.ellipse([x1 - 3, y1 - 3, x1 + 3, y1 + 3], fill=color)
    return np.asarray(image)


def _project(place: np.ndarray, center: np.ndarray) -> tuple[float, float, float]:
    """Pixels (x, y) of a place, meters, and how near it is to the camera."""
    x, y, z = place[0] - center[0], place[1], place[2] - center[1]
    across = x * np.cos(VIEW_RAD) - z * np.sin(VIEW_RAD)
    near = x * np.sin(VIEW_RAD) + z * np.cos(VIEW_RAD)
    up = y * np.cos(TILT_RAD) - near * np.sin(TILT_RAD)
    scale = SIZE[1] / HEIGHT_M
    return SIZE[0] / 2 + across * scale, SIZE[1] * 0.85 - up * scale, near


def _save_bvh(path: str | Path, motion: Motion) -> None:
    save_bvh(path, motion_to_bvh(with_tips(motion)))


def _save_glb(path: str | Path, motion: Motion) -> None:
    save_glb(path, with_tips(motion))


MOTION_SAVERS: dict[str, Callable[[str | Path, Motion], None]] = {
    ".bvh": _save_bvh,
    ".glb": _save_glb,
    ".npz": save_smpl_npz,
    ".jsonl": save_motion_lines,
    ".gif": save_preview,
    ".png": save_strip,
    ".mp4": save_preview,
}


def save_motion(path: str | Path, motion: Motion) -> None:
    """Write a motion on `BODY` in the format that the ending of `path` names, see `MOTION_SAVERS`; whole or not at all.

    Raises:
        InputError: Another ending.
    """
    path = Path(path)
    if path.suffix.lower() not in MOTION_SAVERS:
        raise InputError(f"expected a file called {', '.join('*' + s for s in MOTION_SAVERS)}", field=str(path))
    with atomic_path(path) as part:
        MOTION_SAVERS[path.suffix.lower()](part, motion)
