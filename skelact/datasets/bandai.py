"""Bandai-Namco Research Motiondataset 1 and 2.

Recordings by Bandai Namco Research (Kobayashi et al. 2023, arXiv 2306.08861), CC BY-NC 4.0. BVH, 30 fps, 22 joints on
one skeleton, 3,077 clips. File name `dataset-SET_CONTENT_STYLE_NUMBER.bvh`; the content is the class, style and set are
groups. Clips carry no performer, so the honest split leaves a style out: `test: style=youthful`.
"""

from __future__ import annotations

from pathlib import Path

from skelact.datasets.dataset import Dataset, Sample, find_folder
from skelact.errors import InputError
from skelact.formats import load_clip

ARCHIVE = "bandai_open.tar.xz"


def load_bandai(root: Path) -> Dataset:
    """Both sets, contents as classes."""
    samples, labels = bandai_samples(root)
    return Dataset("bandai", labels, samples, load_clip)


def load_bandai2(root: Path) -> Dataset:
    """Set 2 alone: ten contents in several styles."""
    samples, _ = bandai_samples(root)
    samples = tuple(sample for sample in samples if sample.groups["set"] == "2")
    contents = sorted({sample.groups["content"] for sample in samples})
    relabeled = tuple(
        Sample(sample.name, sample.path, contents.index(sample.groups["content"]), sample.groups) for sample in samples
    )
    return Dataset("bandai2", tuple(contents), relabeled, load_clip)


def bandai_samples(root: Path) -> tuple[tuple[Sample, ...], tuple[str, ...]]:
    """List all clips below `root` and their contents, in name order."""
    folder = find_folder(root, "bandai", ARCHIVE)
    files = sorted(folder.rglob("dataset-[12]_*.bvh"), key=lambda path: path.name)
    if not files:
        raise InputError(f"found no dataset-*_*.bvh below {folder}", field="data")
    fields = [path.stem.split("_") for path in files]
    contents = sorted({content for _, content, *_ in fields})
    samples = tuple(
        Sample(
            path.stem,
            path,
            contents.index(content),
            {"set": set_name[-1], "content": content, "style": style},
        )
        for path, (set_name, content, style, _) in zip(files, fields, strict=True)
    )
    return samples, tuple(contents)
