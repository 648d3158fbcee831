"""Play a motion file frame by frame into a live stream: python examples/recognize_live.py FILE."""

import sys

import skelact

clip = skelact.load_clip(sys.argv[1], layout=skelact.load_layout("core19"))
live = skelact.load_recognizer().stream(layout=clip.layout, fps=clip.fps, stride=8)
for frame in range(clip.frames):
    people = {person: clip.joints[person, frame] for person in range(clip.people)}
    for answer in live.push(people):
        print(f"{answer.frame / clip.fps:5.2f} s  person {answer.person_id}  {answer.scores.top(1)}")
