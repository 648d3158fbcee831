"""Make everything in `samples/`: python tools/make_samples.py [FOLDER].

Motions are formulas (`sample_motion.py`), pictures are rendered (`render_figure.py`). The same versions of numpy and
PyAV write the same bytes; the picture and the video take two minutes on one core.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from render_figure import Camera, render_motion
from sample_motion import FPS, make_walk, make_wave

from skelact.formats import motion_to_bvh, save_bvh, save_clip_npz
from skelact.formats.ntu import NtuBody, format_ntu_skeleton
from skelact.generation.features import resample_motion
from skelact.layouts import load_layout
from skelact.skeleton import forward_kinematics
from skelact.skeleton.body import with_tips
from skelact.values import Clip, Motion

SAMPLES = Path(__file__).parents[1] / "samples"
VIDEO_FPS = 15
VIDEO_S = 3.0
PICTURE_FRAME = 40
CAMERA_DISTANCE_M = 3.0  # of the person from a Kinect, whose positions are as its camera sees them
KINECT_HEIGHT_M = 1.0
# joint of the layout -> joint of the body the motions are on, or end of that joint's bone
KINECT = {
    "head": "head",
    "left_hand": "left_wrist_end",
    "right_hand": "right_wrist_end",
    "left_foot": "left_toe",
    "right_foot": "right_toe",
}
NTU = KINECT | {
    "spine_base": "pelvis",
    "spine_mid": "spine",
    "spine_shoulder": "neck",
    "left_hand_tip": "left_wrist_end",
    "left_thumb": "left_wrist_end",
    "right_hand_tip": "right_wrist_end",
    "right_thumb": "right_wrist_end",
}
NW_UCLA = KINECT | {"hip_center": "pelvis", "shoulder_center": "neck"}
NW_UCLA_LABEL = 6  # the file needs a class; 6 is "walk around" in NW-UCLA


def make_files(folder: Path) -> None:
    """Write the motion files: BVH, npz, NTU `.skeleton`, NW-UCLA JSON, a request to a server."""
    walk, wave = make_walk(), make_wave()
    save_bvh(folder / "walk.bvh", motion_to_bvh(walk))
    core = load_layout("core19")
    clip = Clip(_joints(wave, core.names, {})[None], core, FPS)
    save_clip_npz(folder / "wave.npz", clip)
    (folder / "wave_request.json").write_text(_format_request(clip), encoding="ascii")
    ntu = _joints(walk, load_layout("ntu25").names, NTU) + np.float32((0, -KINECT_HEIGHT_M, CAMERA_DISTANCE_M))
    (folder / "walk.skeleton").write_text(format_ntu_skeleton([[_ntu_body(pose)] for pose in ntu]), encoding="ascii")
    ucla = _joints(walk, load_layout("kinect20").names, NW_UCLA) + np.float32((0, -KINECT_HEIGHT_M, CAMERA_DISTANCE_M))
    table = {"file_name": "walk", "label": NW_UCLA_LABEL, "skeletons": ucla.round(4).astype(float).round(4).tolist()}
    (folder / "walk.json").write_text(json.dumps(table), encoding="ascii")


def _format_request(clip: Clip) -> str:
    """The clip as a RecognizeRequest in the JSON of protobuf, in whole millimeters."""
    millimeters = np.round(1000 * clip.joints).astype("<i2")
    tensor = {
        "shape": millimeters.shape,
        "dtype": "DATA_TYPE_INT16",
        "scale": 0.001,
        "data": base64.b64encode(millimeters.tobytes()).decode("ascii"),
    }
    clip_message = {"joints": tensor, "layout": clip.layout.name, "fps": clip.fps}
    return json.dumps({"clip": clip_message}, indent=1) + "\n"


def make_recordings(folder: Path) -> None:
    """Write a folder to train on: ten small clips of two classes and `labels.csv`."""
    folder.mkdir(exist_ok=True)
    core = load_layout("core19")
    rows = ["file,label,split"]
    for number in range(5):
        split = ("train", "train", "train", "validation", "test")[number]
        for label, motion in (
            ("walk", make_walk(2.0 + 0.1 * number)),
            ("wave right hand", make_wave(2.0 + 0.1 * number)),
        ):
            name = f"{label.replace(' ', '_')}_{number}.npz"
            turn = np.float32(0.2 * (number - 2))
            joints = _joints(motion, core.names, {})
            about_up = np.array(
                [[np.cos(turn), 0, np.sin(turn)], [0, 1, 0], [-np.sin(turn), 0, np.cos(turn)]], np.float32
            )
            save_clip_npz(folder / name, Clip((joints @ about_up.T)[None], core, FPS))
            rows.append(f"{name},{label},{split}")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n", encoding="ascii")


def make_pictures(folder: Path) -> None:
    """Render the waving figure as a video and one picture of it."""
    camera = Camera(eye=(0.9, 1.3, 3.0), target=(0.0, 0.9, 0.0))
    motion = resample_motion(make_wave(VIDEO_S), VIDEO_FPS)
    frames = list(render_motion(motion, camera))
    Image.fromarray(frames[PICTURE_FRAME * VIDEO_FPS // round(FPS)]).save(folder / "person.jpg", quality=90)
    save_video(folder / "wave.mp4", frames, VIDEO_FPS)


def save_video(path: Path, frames: list[np.ndarray], fps: int) -> None:
    """Write frames as an MP4 file that can be read from front to back."""
    import av

    with av.open(str(path), "w", options={"movflags": "frag_keyframe+empty_moov+default_base_moof"}) as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "23", "preset": "slow", "threads": "1"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())


def _joints(motion: Motion, names: tuple[str, ...], other: dict[str, str]) -> np.ndarray:
    """Positions float32 (T, V, 3) of a layout's joints; `other` says where names differ."""
    motion = with_tips(motion)
    places = forward_kinematics(motion)
    return places[:, [motion.names.index(other.get(name, name)) for name in names]].astype(np.float32)


def _ntu_body(pose: np.ndarray) -> NtuBody:
    rows = np.zeros((25, 12), np.float32)
    rows[:, :3] = pose.round(4)
    rows[:, 7], rows[:, 11] = 1.0, 2.0  # unturned, tracked
    header = np.zeros(9, np.float32)
    header[8] = 2.0  # the body is tracked
    return NtuBody("1", header, rows)


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    chosen.mkdir(exist_ok=True, parents=True)
    make_files(chosen)
    make_recordings(chosen / "recordings")
    make_pictures(chosen)
