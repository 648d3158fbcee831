"""Capture the people of one video in meters: python examples/capture_video.py VIDEO HEIGHT_M OUT.npz.

HEIGHT_M is the height of the person who stands: one camera does not tell it.
"""

import sys
from pathlib import Path

import skelact
from skelact.capture.one_video import capture_video
from skelact.capture.videos import CaptureOptions
from skelact.formats import save_clip_npz

estimator = skelact.load_pose_estimator()
taken = capture_video(Path(sys.argv[1]), estimator, CaptureOptions(height_m=float(sys.argv[2])))
person = taken.people[0]
save_clip_npz(sys.argv[3], person.clip)
print(f"{len(taken.people)} people; the one seen most: {person.clip.duration_s:.1f} s at {taken.fps:g} fps")
for note in person.clip.notes:
    print(note)
