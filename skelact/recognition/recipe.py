"""How far a recipe is from the published one of its network: what a table of results has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skelact.recognition.config import RecognitionConfig

ANY_ROTATION = 0.3  # radians about each axis, in all three recipes


@dataclass(frozen=True)
class PublishedRecipe:
    """Settings of a published training on NTU RGB+D.

    Attributes:
        source: Where they are stated.
        settings: As `RecognitionConfig` names them, "augment.turn_rad" for inner ones.
        statistics_over: Windows that batch normalization saw at once: the share of one of their GPUs.
        chosen_on: What chose epoch or rate; "" where its code leaves that open.
        beyond: What our settings cannot repeat.
    """

    source: str
    settings: Mapping[str, object]
    statistics_over: int
    chosen_on: str
    beyond: tuple[str, ...] = ()


_COMMON: Mapping[str, object] = {
    "optimizer": "sgd",
    "learning_rate": 0.1,
    "label_smoothing": 0.0,
    "max_gradient_norm": 0.0,
    "precision": "float32",
    "dropout": 0.0,
    "width": 64,
    "people": 2,
    "mirror": False,
    "balance": 0.0,
    "data_fraction": 1.0,
    "augment.turn_rad": ANY_ROTATION,
    "augment.tilt_rad": ANY_ROTATION,
}
_CROP: Mapping[str, object] = {
    "frames": 64,
    "sampling": "linear",
    "window_fraction": 0.5,
    "score_fraction": 0.95,
    "normalize.center": "none",
}
PUBLISHED: Mapping[str, PublishedRecipe] = {
    "psumnet": PublishedRecipe(
        "PSUMNet (arXiv 2208.05775) and its code",
        {**_COMMON, **_CROP}
        | {"mode": "reference", "epochs": 200, "batch_size": 200, "schedule": "plateau", "weight_decay": 5e-4},
        statistics_over=50,
        chosen_on="test",
        beyond=("crops that begin and end at whole frames",),
    ),
    "ctrgcn": PublishedRecipe(
        "CTR-GCN (ICCV 2021) and its code",
        {**_COMMON, **_CROP} | {"epochs": 65, "batch_size": 64, "warmup_epochs": 5.0, "weight_decay": 4e-4},
        statistics_over=64,
        chosen_on="test",
        beyond=("rate divided by 10 after 35 and 55 epochs", "crops that begin and end at whole frames"),
    ),
    "stgcnpp": PublishedRecipe(
        "ST-GCN++ (PYSKL, 2022) and its code",
        {**_COMMON, "augment.turn_rad": 0.0, "augment.tilt_rad": 0.0}
        | {"frames": 100, "sampling": "segments", "window_fraction": 1.0, "score_fraction": 1.0}
        | {"normalize.center": "none", "normalize.align": True}
        | {"epochs": 80, "batch_size": 128, "schedule": "cosine", "weight_decay": 5e-4},
        statistics_over=16,
        chosen_on="",
        beyond=("motion taken before frames are drawn", "ten draws of frames averaged in testing"),
    ),
}


def recipe_differences(config: RecognitionConfig, *, statistics_over: int | None = None) -> tuple[str, ...]:
    """Say each difference of a config from the published recipe of its model, as "max_gradient_norm: 5, published 0".

    Empty for a model without one in `PUBLISHED`, or when nothing differs.

    Args:
        config: Of a training on NTU RGB+D.
        statistics_over: Windows that batch normalization sees at once; unset: the config's micro-batch, if not 0.
    """
    recipe = PUBLISHED.get(config.model)
    if recipe is None:
        return ()
    said = []
    for key, published in recipe.settings.items():
        ours = _setting(config, key)
        if ours != published:
            said.append(f"{key}: {_text(ours)}, published {_text(published)}")
    if recipe.chosen_on and config.validation != recipe.chosen_on:
        chosen = f"chosen on {config.validation}" if config.validation else "the last one is kept"
        said.append(f"epoch: {chosen}, published: chosen on the {recipe.chosen_on} clips")
    seen = statistics_over or config.micro_batch
    if seen and seen != recipe.statistics_over:
        said.append(f"normalization statistics over {seen} windows, published {recipe.statistics_over} (a GPU's share)")
    return (*said, *(f"not repeated: {words}" for words in recipe.beyond))


def _setting(config: RecognitionConfig, key: str) -> object:
    if "." not in key:
        return vars(config)[key]
    outer, _, inner = key.partition(".")
    return vars(vars(config)[outer])[inner]


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
