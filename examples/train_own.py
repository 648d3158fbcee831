"""Train and use a recognizer of one's own: python examples/train_own.py RECORDINGS OUT.

RECORDINGS holds labels.csv and the files it names, as `samples/recordings` does. Ten clips are enough to see that
everything works, and far too few to rely on.
"""

import subprocess
import sys
from pathlib import Path

import skelact

recordings, out = sys.argv[1], Path(sys.argv[2])
command = [sys.executable, "-m", "skelact.cli"]
quick = ["--set", "epochs=2", "--set", "min_steps=4"]  # leave out to train in earnest
train = ["train", "own_data", "--data", recordings, "--parts", "hand,leg", *quick, "-o", str(out / "run")]
subprocess.run([*command, *train], check=True)

recognizer = skelact.load_recognizer(out / "run")
first = sorted(Path(recordings).glob("*.npz"))[0]
print(first.name, recognizer.recognize(skelact.load_clip(first))[0].top(2))
