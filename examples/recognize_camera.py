"""Say what people do in front of a camera, as they do it: python examples/recognize_camera.py CAMERA.

CAMERA is the number of a camera, 0 for the first, an address such as rtsp://camera/stream, or a video file.
"""

import sys

import skelact
from skelact.video_recognition import watch_video

for answer in watch_video(sys.argv[1], skelact.load_recognizer(), skelact.load_pose_estimator()):
    best = ", ".join(f"{label} {probability:.0%}" for label, probability in answer.scores.top(2))
    print(f"{answer.frame:5}  person {answer.person_id}  {answer.scores.certainty:9}  {best}", flush=True)
