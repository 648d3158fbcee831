"""The converters are scripts and not installed: their folder is put on the path."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "tools" / "pose_models"))
