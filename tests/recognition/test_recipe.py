"""What a recipe does otherwise than its publication is said, and what is switched off is not."""

from dataclasses import replace

from skelact.config import find_config, load_config
from skelact.recognition import RecognitionConfig
from skelact.recognition.recipe import PUBLISHED, recipe_differences

REFERENCE = load_config(find_config("ntu_reference"), RecognitionConfig)
UNREPEATED = tuple(f"not repeated: {words}" for words in PUBLISHED["psumnet"].beyond)


def test_the_reference_recipe_differs_where_its_file_says() -> None:
    differences = recipe_differences(REFERENCE, statistics_over=22)
    assert differences == (
        "epoch: chosen on subject=13,27, published: chosen on the test clips",
        "normalization statistics over 22 windows, published 50 (a GPU's share)",
        *UNREPEATED,
    )
    switched_off = replace(REFERENCE, validation="test", micro_batch=50)
    assert recipe_differences(switched_off) == UNREPEATED


def test_every_setting_that_differs_is_named() -> None:
    ours = load_config(find_config("ntu"), RecognitionConfig)
    said = " ".join(recipe_differences(ours))
    for key in ("mode", "epochs", "batch_size", "schedule", "label_smoothing", "max_gradient_norm", "precision"):
        assert f"{key}: " in said
    assert "weight_decay: " not in said
    assert "augment.turn_rad: 0.5, published 0.3" in recipe_differences(
        replace(ours, augment=replace(ours.augment, turn_rad=0.5))
    )


def test_every_model_has_settings_that_exist() -> None:
    for model in PUBLISHED:
        assert recipe_differences(replace(REFERENCE, model=model, mode="corrected"))
