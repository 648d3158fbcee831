"""How often causal streams are right along whole clips, each by itself and with others: what points of hands change.

    python tools/measure_hands.py runs/hand19 runs/hand21 --with runs/body --data DATA --split performer=youthful

Each run is a folder with one causal stream, each on the layout that it was trained on. Answers are those of all chunks
from 0.4 s on, averaged over the horizon; clips are played in several tempos and sizes of gesture.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from skelact.clips import resample
from skelact.clips.amplitude import scale_arms
from skelact.clips.causal import CHUNK, CausalFrames, part_features
from skelact.datasets import prepare
from skelact.datasets.packed import PackedClips
from skelact.models import PsumNet
from skelact.models.psumnet_stream import PsumNetStream
from skelact.recognition.checkpoint import StreamCheckpoint, load_checkpoint, load_network, stream_form
from skelact.recognition.live_training import average_answers, play
from skelact.recognition.protocol import chosen_clips

CONDITIONS = {
    "as recorded": (1.0, 1.0),
    "0.6 times the tempo": (0.6, 1.0),
    "1.6 times the tempo": (1.6, 1.0),
    "arms move 0.6 times as far": (1.0, 0.6),
    "arms move 0.3 times as far": (1.0, 0.3),
}
SURE = 0.9
REFRESH = 16  # frames from one topology to the next
BATCH = 16


class Measured:
    """One causal stream and the clips on its layout."""

    def __init__(self, run: Path, data: Path) -> None:
        (file,) = run.glob("*.safetensors")
        self.checkpoint: StreamCheckpoint = load_checkpoint(file)
        network = load_network(self.checkpoint)
        assert isinstance(network, PsumNet)
        self.stream = PsumNetStream(network, stream_form(self.checkpoint.config)).eval()
        self.packed: PackedClips = prepare("mocap", data, self.checkpoint.layout)
        self.frames = CausalFrames(
            self.checkpoint.layout, self.checkpoint.config.live.rate_hz, self.checkpoint.config.live.causal
        )

    def logits(self, clips: np.ndarray, tempo: float, amplitude: float) -> list[np.ndarray]:
        """Averaged logits (chunks, K of the data set) along each clip."""
        config, layout = self.checkpoint.config, self.checkpoint.layout
        columns = [self.checkpoint.labels.index(label) for label in self.packed.labels]
        played = [self._play(clip, tempo, amplitude) for clip in clips.tolist()]
        found: dict[int, np.ndarray] = {}
        order = np.argsort([len(joints) for joints in played])
        for first in range(0, len(order), BATCH):
            rows = order[first : first + BATCH]
            longest = -(-max(len(played[row]) for row in rows) // REFRESH) * REFRESH
            joints = np.stack(
                [np.pad(played[r], ((0, longest - len(played[r])), (0, 0), (0, 0)), "edge") for r in rows]
            )
            x = torch.from_numpy(part_features(play(self.frames, joints), layout.part(config.part)))
            with torch.inference_mode():
                answers = average_answers(self.stream.forward_clip(x), config).numpy()
            found |= {int(r): answers[i, : len(played[r]) // CHUNK][:, columns] for i, r in enumerate(rows)}
        return [found[row] for row in range(len(played))]

    def _play(self, clip: int, tempo: float, amplitude: float) -> np.ndarray:
        """Positions (T, V, 3) of a clip as it is played, at the network's rate."""
        joints = self.packed.clip(clip)[:1]
        step = tempo * float(self.packed.fps[clip]) / self.checkpoint.config.live.rate_hz
        joints = resample(joints, np.arange(int((joints.shape[1] - 1) / step) + 1) * step)
        return scale_arms(joints[None], self.checkpoint.layout, np.array([amplitude], np.float32))[0, 0]


def rate(logits: Sequence[np.ndarray], targets: np.ndarray) -> str:
    """Share of right answers from 0.4 s on, and of wrong ones above `SURE`."""
    rows = np.concatenate([row[1:] for row in logits])
    wanted = np.repeat(targets, [max(0, len(row) - 1) for row in logits])
    odds = np.exp(rows - rows.max(1, keepdims=True))
    right = rows.argmax(1) == wanted
    sure = ~right & (odds.max(1) / odds.sum(1) > SURE)
    return f"{right.mean():.1%} of {len(right)}, sure and wrong {sure.mean():.1%}"


def main() -> None:
    """Print a line for each condition, stream and combination."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path, help="folders of streams to compare")
    parser.add_argument("--with", dest="beside", type=Path, help="folder of a stream that each is fused with")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", required=True, help="group=value[,value]")
    parser.add_argument("--every", type=int, default=1, help="take every so many clips")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    compared = [Measured(run, arguments.data) for run in arguments.runs]
    beside = Measured(arguments.beside, arguments.data) if arguments.beside else None
    clips = chosen_clips(compared[0].packed, arguments.split)[:: arguments.every]
    targets = compared[0].packed.targets[clips]
    for condition, (tempo, amplitude) in CONDITIONS.items():
        also = beside.logits(clips, tempo, amplitude) if beside else None
        for run, one in zip(arguments.runs, compared, strict=True):
            logits = one.logits(clips, tempo, amplitude)
            line = f"{arguments.split}, {len(clips)} clips, {condition}, {run.name}: {rate(logits, targets)}"
            if also:
                both = [own + other for own, other in zip(logits, also, strict=True)]
                line += f"; with {arguments.beside.name}: {rate(both, targets)}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
