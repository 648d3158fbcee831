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
SURE, REFRESH = 0.9, 16  # frames from one topology to the next


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

    def logits(self, clip: int, tempo: float, amplitude: float) -> np.ndarray:
        """Averaged logits (chunks, K of the data set) along a clip."""
        config, layout = self.checkpoint.config, self.checkpoint.layout
        joints = self.packed.clip(clip)[:1]
        step = tempo * float(self.packed.fps[clip]) / config.live.rate_hz
        joints = resample(joints, np.arange(int((joints.shape[1] - 1) / step) + 1) * step)
        joints = scale_arms(joints[None], layout, np.array([amplitude], np.float32))[0]
        whole = np.concatenate([joints, np.repeat(joints[:, -1:], -joints.shape[1] % REFRESH, 1)], 1)
        x = torch.from_numpy(part_features(play(self.frames, whole), layout.part(config.part)))
        with torch.inference_mode():
            answers = average_answers(self.stream.forward_clip(x), config)[0].numpy()
        columns = [self.checkpoint.labels.index(label) for label in self.packed.labels]
        return np.asarray(answers[: joints.shape[1] // CHUNK, columns])


def measure(streams: Sequence[Measured], clips: np.ndarray, tempo: float, amplitude: float) -> str:
    """Share of right answers, and of wrong ones above `SURE`."""
    rights, sures = list[np.ndarray](), list[np.ndarray]()
    packed = streams[0].packed
    for clip in clips.tolist():
        logits = np.sum([one.logits(clip, tempo, amplitude) for one in streams], 0)[1:]
        odds = np.exp(logits - logits.max(1, keepdims=True))
        right = logits.argmax(1) == packed.targets[clip]
        rights.append(right)
        sures.append(~right & (odds.max(1) / odds.sum(1) > SURE))
    right, sure = np.concatenate(rights), np.concatenate(sures)
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
    for condition, (tempo, amplitude) in CONDITIONS.items():
        for run, one in zip(arguments.runs, compared, strict=True):
            line = f"{arguments.split}, {len(clips)} clips, {condition}, {run.name}: "
            line += measure([one], clips, tempo, amplitude)
            if beside:
                line += f"; with {arguments.beside.name}: {measure([one, beside], clips, tempo, amplitude)}"
            print(line, flush=True)


if __name__ == "__main__":
    main()
