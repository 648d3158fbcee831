"""Settings of streams that go on from a state; the network, its training and its use agree on them."""

from __future__ import annotations

from dataclasses import dataclass, field

from skelact.clips.causal import CausalConfig
from skelact.errors import ConfigError


@dataclass(frozen=True)
class LiveConfig:
    """How a network runs on a stream.

    Attributes:
        rate_hz: Frames per second that the network takes; streams are resampled to it. 0: a network of whole windows.
        refresh: Chunks of four frames from one topology to the next.
        memory_s: Time over which the mean behind the topology runs.
        horizon_s: Time over which answers are averaged; 1/e of the weight is older.
        causal: How frames are centered, turned and scaled.
        tempo: Training clips are played up to this many times faster or slower.
        amplitude: Least size of the movements of arms in training, as a share of the recorded one.
        first_s: Time that a person must be seen for before the first answer.
        teacher: Recognizer of whole windows, a shipped name or a folder, that says from when on a training clip shows
            its class: what is said earlier counts less. Empty: all counts.
        look_s: Time from one look of the clip networks at the last seconds to the next; 0: they are not asked.
        look_share: Share of the newest look in an answer, of log probabilities.
    """

    rate_hz: float = 0.0
    refresh: int = 1
    memory_s: float = 3.0
    horizon_s: float = 1.5
    causal: CausalConfig = field(default_factory=CausalConfig)
    tempo: float = 1.0
    amplitude: float = 1.0
    first_s: float = 0.4
    teacher: str = ""
    look_s: float = 0.0
    look_share: float = 0.4

    def __post_init__(self) -> None:
        for name in ("rate_hz", "look_s"):
            if getattr(self, name) < 0:
                raise ConfigError(f"{name}: expected >= 0, got {getattr(self, name)}")
        if self.refresh < 1:
            raise ConfigError(f"refresh: expected >= 1, got {self.refresh}")
        for name in ("memory_s", "horizon_s", "first_s"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"{name}: expected > 0, got {getattr(self, name)}")
        if not self.tempo >= 1:
            raise ConfigError(f"tempo: expected >= 1, got {self.tempo}")
        for name in ("amplitude", "look_share"):
            if not 0 < getattr(self, name) <= 1:
                raise ConfigError(f"{name}: expected in (0, 1], got {getattr(self, name)}")
