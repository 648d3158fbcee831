"""Data sets: one file each, a table of all, and their preparation into one array."""

from skelact.datasets.dataset import Dataset, Sample, cache_folder
from skelact.datasets.packed import PackedClips, load_packed, pack, save_packed
from skelact.datasets.prepare import DATASETS, load_dataset, prepare

__all__ = [
    "DATASETS",
    "Dataset",
    "PackedClips",
    "Sample",
    "cache_folder",
    "load_dataset",
    "load_packed",
    "pack",
    "prepare",
    "save_packed",
]
