"""Settings of the training of a pose network."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.errors import ConfigError
from skelact.layouts.whole_body import BODY, FACE, FEET, HANDS, POINTS

PARTS = {  # name -> points of `wholebody133`
    "all": slice(0, POINTS),
    "body": slice(BODY.start, FEET.stop),
    "face": FACE,
    "hands": slice(HANDS[0].start, HANDS[1].stop),
}
MEASURED = {**PARTS, "body17": BODY, "feet": FEET}  # parts whose errors are told
NETWORKS = ("rtmpose", "rtmw", "rtmw_one_level", "rmpg", "rmpg_plain")


@dataclass(frozen=True)
class PoseConfig:
    """How a pose network is trained.

    Attributes:
        model: "pose".
        network: One of `NETWORKS`.
        size: Of the network, a key of `rtmpose.SIZES`.
        part: Points that the network has, a key of `PARTS`.
        height: Of the input, a multiple of 32.
        width: Of the input, a multiple of 32.
        depth: With a third axis, depth behind the middle of the hips; learned where labels have `depths_m`.
        start: Weights of a network to start from: those of the same name and shape, all of a backbone of the same size.
        stage: 1: labels and teachers; 2: a new head from the teacher's responses on its frozen backbone.
        teacher: Weights of a network that teaches all points; stage 2 needs it, and takes its backbone.
        experts: PART=WEIGHTS,...: networks that teach the points of a part, where they are sure. PART=WEIGHTS@0.2 sets
            the least peak response of this one that is believed.
        expert_confidence: Least peak response of the other experts that is believed.
        label_share: Of the crops, the first ones, whose labels are used; teachers see all.
        labels: Part whose labels are used; mixed: each crop has those of one part (crop number modulo 3).
        map_weight: Of where points are in the maps of the backbone and the head; 0: start from a backbone that knows.
        feature_weight: Of the teacher's features.
        response_weight: Of the teacher's responses.
        epochs: Passes over the crops.
        skip: Crops that are left out, the first ones.
        limit: Crops to train on, those after them; 0: all.
        turn_deg: Most that a crop is turned.
        batch_size: Crops per step.
        learning_rate: Its highest value.
        weight_decay: Of all weights but norms and biases.
        average: Momentum of the moving average that is kept.
        bfloat16: Compute in mixed precision.
        int8: Also write a copy in 8-bit numbers, and say what it costs.
        seed: Of everything random.
    """

    model: str = "pose"
    network: str = "rtmpose"
    size: str = "mini"
    part: str = "all"
    height: int = 128
    width: int = 96
    depth: bool = False
    start: str = ""
    stage: int = 1
    teacher: str = ""
    experts: str = ""
    expert_confidence: float = 0.3
    label_share: float = 1.0
    labels: str = "all"
    map_weight: float = 1.0
    feature_weight: float = 4.9e-4
    response_weight: float = 0.7
    epochs: int = 12
    skip: int = 0
    limit: int = 0
    turn_deg: float = 40.0
    batch_size: int = 32
    learning_rate: float = 3.0e-3
    weight_decay: float = 0.05
    average: float = 0.005
    bfloat16: bool = False
    int8: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}: expected >= 1, got {getattr(self, name)!r}")
        for name, known in (
            ("network", NETWORKS),
            ("stage", (1, 2)),
            ("part", tuple(PARTS)),
            ("labels", (*PARTS, "mixed")),
        ):
            if getattr(self, name) not in known:
                known_names = ", ".join(str(one) for one in known)
                raise ConfigError(f"{name}: expected one of {known_names}, got {getattr(self, name)!r}")
        if self.skip < 0:
            raise ConfigError(f"skip: expected >= 0, got {self.skip!r}")
        if not 0 <= self.label_share <= 1:
            raise ConfigError(f"label_share: expected 0 to 1, got {self.label_share!r}")
        if self.stage == 2 and not self.teacher:
            raise ConfigError("teacher: expected weights of stage 1, got none")
        if self.part != "all" and (self.experts or self.labels != "all"):
            raise ConfigError("part: experts and labels of parts go with a network of all points")
        for part in self.expert_files:
            if part not in PARTS:
                raise ConfigError(f"experts: expected parts of {', '.join(PARTS)}, got {part!r}")

    @property
    def points(self) -> slice:
        """Of `wholebody133`, those of the network."""
        return PARTS[self.part]

    @property
    def expert_files(self) -> dict[str, str]:
        """Part -> weights of its expert."""
        return {part: path for part, (path, _) in self._experts.items()}

    def sure_above(self, part: str) -> float:
        """Least peak response of the expert of a part that is believed."""
        limit = self._experts[part][1]
        return self.expert_confidence if limit is None else limit

    @property
    def _experts(self) -> dict[str, tuple[str, float | None]]:
        pairs = [one.partition("=") for one in self.experts.split(",") if one]
        return {part: _split_limit(text) for part, _, text in pairs}


def _split_limit(text: str) -> tuple[str, float | None]:
    """Split WEIGHTS@0.2 into path and number; a path may have an @ of its own."""
    path, _, limit = text.rpartition("@")
    try:
        return path, float(limit)
    except ValueError:
        return text, None
