"""`skelact train`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skelact.cli.options import DataOption, DeviceOption, SetOption, console, data_root, output_option
from skelact.outputs import check_output_folder


def train(
    config: Annotated[str, typer.Argument(help="Settings: shipped name or YAML file.")],
    data: DataOption = None,
    output: Annotated[Path, output_option("Run folder. An interrupted run resumes.")] = Path("runs"),
    start: Annotated[
        str, typer.Option(help="Initial weights: shipped recognizer or .safetensors. Default: random.")
    ] = "",
    device: DeviceOption = "cpu",
    overrides: SetOption = None,
) -> None:
    """Train a recognizer stream, a generator or part networks.

    Run the same command again to resume an interrupted run.

    Example: skelact train own_data --data recordings --set part=leg -o runs/mine
    """
    from skelact.config import find_config, read_setting

    file = find_config(config)
    check_output_folder(output, field="output")
    kind = read_setting(file, "model")
    if kind == "part_net":
        trained = _train_parts(file, data, output, overrides or [])
    elif kind == "motion_vae":
        trained = [_train_generator(file, data, output, device, overrides or [])]
    else:
        trained = [_train_stream(file, data, output, start, device, overrides or [])]
    for path in trained:
        console.print(f"trained {path}")


def _train_stream(file: Path, data: Path | None, output: Path, start: str, device: str, overrides: list[str]) -> Path:
    from skelact.config import load_config
    from skelact.datasets import prepare
    from skelact.layouts import load_layout
    from skelact.recognition.config import RecognitionConfig
    from skelact.recognition.training import train as train_stream
    from skelact.weights import SHIPPED_RECOGNIZERS, weights_path

    settings = load_config(file, RecognitionConfig, overrides=overrides)
    layout = load_layout(settings.layout)
    packed = prepare(settings.dataset, data_root(data), layout, people=settings.people)
    first = weights_path(start) / f"{settings.stream}.safetensors" if start in SHIPPED_RECOGNIZERS else Path(start)
    return train_stream(settings, packed, layout, output, start=first if start else None, device=device)


def _train_generator(file: Path, data: Path | None, output: Path, device: str, overrides: list[str]) -> Path:
    from skelact.config import load_config
    from skelact.generation.config import GenerationConfig
    from skelact.generation.corpus import load_corpus
    from skelact.generation.training import train as train_generator

    settings = load_config(file, GenerationConfig, overrides=overrides)
    return train_generator(settings, load_corpus(data_root(data)), output, device=device)


def _train_parts(file: Path, data: Path | None, output: Path, overrides: list[str]) -> list[Path]:
    from skelact.config import load_config
    from skelact.generation.part_training import PartConfig, train_parts

    return train_parts(load_config(file, PartConfig, overrides=overrides), data_root(data), output)
