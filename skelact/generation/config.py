"""Everything that fixes how the generator is trained; the YAML files under configs/generation/ hold differences."""

from __future__ import annotations

from dataclasses import dataclass, field

from skelact.errors import ConfigError
from skelact.models.motion_vae import VaeLosses


@dataclass(frozen=True)
class GenerationConfig:
    """Data, network and optimization.

    Attributes:
        model: "motion_vae".
        hold_out: Keep the held-out recordings from training, to measure on them; else learn from all.
        components: Principal components of a unit.
        width: Of the hidden layers.
        latent: Of the latent.
        layers: Hidden layers of the motion encoder and of the decoder.
        dropout: In the text encoder.
        style_share: Of units whose words beside the action are told.
        balance: 0 draws units as often as they are there, 1 draws every action equally often.
        epochs: Of `steps` steps each.
        steps: Per epoch.
        batch_size: Units per step.
        learning_rate: Its highest value; half a cosine down to 1 % of it.
        weight_decay: Of AdamW.
        seed: Of everything random.
        losses: Weights of the parts of the loss.
    """

    model: str = "motion_vae"
    hold_out: bool = True
    components: int = 160
    width: int = 384
    latent: int = 24
    layers: int = 3
    dropout: float = 0.1
    style_share: float = 0.7
    balance: float = 0.5
    epochs: int = 40
    steps: int = 500
    batch_size: int = 128
    learning_rate: float = 1.0e-3
    weight_decay: float = 1.0e-3
    seed: int = 1
    losses: VaeLosses = field(default_factory=VaeLosses)

    def __post_init__(self) -> None:
        for name in ("components", "width", "latent", "layers", "epochs", "steps", "batch_size"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: expected >= 1, got {getattr(self, name)!r}")
        for name in ("style_share", "dropout", "balance"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"{name}: expected in [0, 1], got {getattr(self, name)!r}")
