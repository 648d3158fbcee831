"""Bandai-Namco Research Motiondataset and the labeled CMU fragments together, on core19: what `mocap-core19` knows.

The class list joins contents that are one action seen from a skeleton and leaves out contents with fewer than four
recordings: nothing could be learned of them, and less be said. Left and right stay apart. Basketball is left out too:
one performer with a ball that nobody sees, mostly standing and walking; trained on, it became the name of his body.
"""

from __future__ import annotations

from pathlib import Path

from skelact.datasets.bandai import bandai_samples
from skelact.datasets.cmu import load_cmu, load_cmu_clip
from skelact.datasets.dataset import Dataset, Sample

JOINED = {"byebye": "bye", "dash": "run", "slash": "sword"}
MIN_CLIPS = 4
LEFT_OUT = ("basketball",)


def load_mocap(root: Path) -> Dataset:
    """Every clip of both collections whose class has at least `MIN_CLIPS` of them and is not in `LEFT_OUT`."""
    bandai, _ = bandai_samples(root)
    samples = [*bandai, *load_cmu(root).samples]
    content = [JOINED.get(sample.groups["content"], sample.groups["content"]) for sample in samples]
    labels = tuple(sorted(name for name in set(content) if content.count(name) >= MIN_CLIPS and name not in LEFT_OUT))
    kept = tuple(
        Sample(sample.name, sample.path, labels.index(name), _groups(sample, name))
        for sample, name in zip(samples, content, strict=True)
        if name in labels
    )
    return Dataset("mocap", labels, kept, load_cmu_clip)


def _groups(sample: Sample, content: str) -> dict[str, str]:
    """The same groups for both sources; a CMU clip's style is "cmu"."""
    return {
        "content": content,
        "style": sample.groups.get("style", "cmu"),
        "set": sample.groups.get("set", "cmu"),
        "subject": sample.groups.get("subject", "none"),
    }
