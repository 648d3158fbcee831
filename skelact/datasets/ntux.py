"""NTU60-X and NTU120-X: the videos of NTU RGB+D seen again by a pose estimator, with fingers; 67 joints, 30 fps.

Skeletons by Trivedi et al. (arXiv 2101.11529), from recordings of the ROSE lab; for research, obtained from the authors
under the terms of NTU RGB+D. One HDF5 file per sample, its last key holds (3, T, 118, M): 25 body joints, 21 of each
hand and 51 of the face, which are dropped. Groups are those of NTU RGB+D: xsub, xview or xset, setup, camera, subject.
Skipped: samples of setups or actions that the collection does not have. Not skipped: the samples whose Kinect skeletons
are missing, since here they come from the video.
"""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from skelact.datasets.dataset import Dataset, Sample
from skelact.datasets.ntu import CLASS_NAMES, COLLECTIONS, SampleName, is_training, parse_name
from skelact.datasets.ntu.names import SETUPS
from skelact.errors import InputError
from skelact.layouts import Layout, load_layout
from skelact.skeleton import clip_to_layout
from skelact.values import Clip

CLASSES = {"ntu60": 60, "ntu120": 120}
SUFFIXES = (".h5", ".hdf5")
JOINTS, KEPT = 118, 67
FPS = 30.0
MAX_VALUES = 50_000_000


def load_ntux(root: Path, *, collection: str) -> Dataset:
    """Every sample of "ntu60" or "ntu120" below `root`, in name order.

    Raises:
        InputError: Nothing there, a file is not called like a sample, or a duplicate sample.
    """
    samples: dict[str, Sample] = {}
    for path in sorted(root.rglob("*"), key=lambda path: path.name):
        if path.suffix not in SUFFIXES:
            continue
        try:
            name = parse_name(path.name.split(".")[0])
        except InputError as error:
            raise InputError(error.reason, field=str(path)) from error
        if name.setup > SETUPS[collection] or name.label >= CLASSES[collection]:
            continue
        if name.text in samples:
            raise InputError(f"duplicate {name.text}: also {samples[name.text].path}", field=str(path))
        samples[name.text] = Sample(name.text, path, name.label, _groups(name, collection))
    if not samples:
        raise InputError(f"found no SsssCcccPpppRrrrAaaa{SUFFIXES[0]} of {collection} below {root}", field="data")
    labels = CLASS_NAMES[: CLASSES[collection]]
    return Dataset(collection.replace("ntu", "ntux"), labels, tuple(samples.values()), load_ntux_clip)


load_ntux60 = functools.partial(load_ntux, collection="ntu60")
load_ntux120 = functools.partial(load_ntux, collection="ntu120")


def load_ntux_clip(path: Path, *, layout: Layout | None = None) -> Clip:
    """Read one HDF5 file on `ntux67`; needs the extra `ntux`.

    Raises:
        InputError: Not such a file, or h5py is not installed.
    """
    joints = _read_joints(path)[:, :, :KEPT].transpose(3, 1, 2, 0)
    with np.errstate(over="ignore"):
        joints = np.ascontiguousarray(joints, np.float32)
    try:
        clip = Clip.from_zeros(joints, load_layout("ntux67"), FPS)
    except InputError as error:
        raise InputError(error.reason, field=str(path)) from error
    return clip if layout is None else clip_to_layout(clip, layout)


def _groups(name: SampleName, collection: str) -> dict[str, str]:
    splits = {split: "train" if is_training(name, collection, split) else "test" for split in COLLECTIONS[collection]}
    return splits | {"setup": str(name.setup), "camera": str(name.camera), "subject": str(name.performer)}


def _read_joints(path: Path) -> np.ndarray:
    """Array (3, T, 118, M) under the last key."""
    try:
        import h5py
    except ImportError as error:
        raise InputError("reading HDF5 needs h5py: pip install 'skelact[ntux]'", field=str(path)) from error
    try:
        with h5py.File(path, "r") as file:
            keys = list(file)
            if not keys or not isinstance(file.get(keys[-1], getlink=True), h5py.HardLink):  # a link may leave the file
                raise InputError("expected an array under the last key", field=str(path))
            array = file[keys[-1]]
            if not isinstance(array, h5py.Dataset) or array.is_virtual or array.external:
                raise InputError("expected an array under the last key", field=str(path))
            if array.ndim != 4 or array.shape[::2] != (3, JOINTS) or array.dtype.kind != "f":
                got = f"{array.dtype} {array.shape}"
                raise InputError(f"expected floats (3, T, {JOINTS}, M), got {got}", field=str(path))
            if array.size > MAX_VALUES:
                raise InputError(f"expected at most {MAX_VALUES} values, got {array.size}", field=str(path))
            return np.asarray(array[()])
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise InputError(f"not an HDF5 file of joints: {str(error)[:200]}", field=str(path)) from error
