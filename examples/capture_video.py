"""Find the people of a video in 3D and save them as a clip: python examples/capture_video.py VIDEO OUT.npz."""

import sys
from pathlib import Path

import skelact
from skelact.formats import save_clip_npz
from skelact.pose.tracks import track_video, tracks_to_clip

tracks = track_video(Path(sys.argv[1]), skelact.load_pose_estimator())
clip, ids = tracks_to_clip(tracks)
save_clip_npz(sys.argv[2], clip)
print(f"people {ids} in {clip.frames} frames at {clip.fps:g} fps, {clip.valid.mean():.0%} of their joints seen")
