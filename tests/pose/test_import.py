"""Importing the room is quick: what only some jobs need is imported by them."""

import subprocess
import sys

SLOW = ("scipy", "torch", "onnx", "av", "tflite", "matplotlib")


def test_importing_pose_imports_nothing_slow() -> None:
    code = f"import sys, skelact.pose; print([name for name in {SLOW} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
