"""Started by torchrun: train a pose network and say the losses of the epochs."""

import json
import logging
import re
import sys
from pathlib import Path

from skelact.pose_training.config import PoseConfig
from skelact.pose_training.train import train_pose

lines: list[str] = []


class Keep(logging.Handler):
    """Keeps what is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Append a line."""
        lines.append(record.getMessage())


if __name__ == "__main__":
    folder, output, losses = (Path(word) for word in sys.argv[1:4])
    logger = logging.getLogger("skelact")
    logger.addHandler(Keep())
    logger.setLevel(logging.INFO)
    config = PoseConfig(part="body", height=64, width=64, epochs=2, batch_size=8, learning_rate=1e-3)
    train_pose(config, folder, output, show_progress=False)
    found = [float(match[1]) for line in lines if (match := re.search(r"epoch=.* loss=([0-9.]+)", line))]
    if found:  # the first process alone logs epochs
        losses.write_text(json.dumps(found))
