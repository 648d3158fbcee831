"""All settings that fix how one part stream is trained; the YAML files under configs/recognition/ hold differences."""

from __future__ import annotations

from dataclasses import dataclass, field

from skelact.clips import COORDINATES, MODALITIES, AugmentConfig, NormalizeConfig
from skelact.errors import ConfigError
from skelact.layouts import PART_NAMES
from skelact.recognition.live_config import LiveConfig
from skelact.weights import SHIPPED_RECOGNIZERS

PRECISIONS = ("float32", "bfloat16", "auto")
MODEL_NAMES = ("psumnet", "ctrgcn", "stgcnpp", "stgcn")  # the keys of skelact.models.MODELS, known without torch
SAMPLINGS = ("linear", "rate", "segments")
CHANNELS = 3  # of every modality
DEPTH_CHANGES = ("turn_rad", "tilt_rad", "flatten", "stretch_path", "wander_m")  # augmentations that need a third axis


@dataclass(frozen=True)
class RecognitionConfig:
    """Data, network, windows and optimization of one part stream.

    Attributes:
        dataset: Name in `skelact.datasets.DATASETS`.
        layout: Layout the network sees; clips on others are converted.
        test: The clips never trained on: "group=value[,value]" such as "style=youthful", "share=0.2" of every class,
            or "file=PATH" of a list of names (.json, .csv, .txt); empty: none.
        validation: The same for the clips that choose the epoch; empty: the last epoch is kept. "test": the test clips
            choose it, as published recipes let them; their accuracy is then no measure of new clips.
        other: Data set of motions of no class, in `skelact.datasets.DATASETS`; the network learns to give every class
            the same probability for them. Empty: none.
        other_share: Share of the windows of a batch that are such motions.
        data_fraction: Share of the training clips of every class that is used.
        split_seed: Of `data_fraction` and of a validation share; apart from `seed`, so that runs of several seeds see
            the same clips.
        model: Name in `skelact.models.MODELS`.
        mode: "corrected" graphs or the "reference" ones of the published implementation.
        part: Which part stream.
        modalities: What the network sees of it: some of joint, bone, joint_motion, bone_motion, in this order.
        coordinates: "xyz", or "xy_score" for points in pictures: x, y and their confidence, which is neither centered,
            nor scaled, nor turned. Points are measured in the picture (`in_picture`) unless `normalize.scale` is set.
        frames: T after resampling.
        sampling: "linear": T frames between the ends of a window, which hides how fast a body goes; "rate": T frames
            over `window_max_s`, shorter windows held at both ends, so that all motion is per so many seconds;
            "segments": one frame of each of T equal pieces, windows shorter than T repeated.
        people: M, person slots; 1 scores every person alone.
        repeat_lone: In clips that are given and in live streams, put a lone person into all slots: published networks
            of NTU RGB+D 120 were trained so. Stores hold what their preparation put there.
        width: Channels of the first block; 64 is the published network.
        dropout: Before the last layer.
        window_min_s: Shortest training window; also the least a stream waits for.
        window_max_s: Longest training window; longer clips are scored in overlapping windows.
        score_fraction: Middle share of a clip that is scored; 0.95 is the test crop of NTU RGB+D evaluations.
        window_fraction: Shortest training window as a share of the clip (where that is longer).
        mirror: Also train on mirrored clips, labels of left and right swapped.
        free_arms: Classes that arms have no part in: with them any arms may go.
        borrow_arms: Share of their training windows that get the arms of another of them.
        balance: 0 draws clips as often as they are there, 1 draws every class equally often.
        epochs: Passes over the training clips, unless `min_steps` makes them longer.
        min_steps: Optimizer steps of the whole training, at least: an epoch over few clips passes over them several
            times.
        start: Shipped recognizer whose streams give the first weights, where there are few training clips and its
            network is the same; see `skelact.recognition.training_start`. Empty: random ones.
        batch_size: Windows per step, over all processes.
        micro_batch: Windows that a process runs at once; gradients are summed to `batch_size`. Batch normalization sees
            each micro-batch alone, as on several GPUs. 0: as many as fit into the memory that
            `skelact.recognition.training_step.BUDGETS_GB` allows.
        optimizer: "adamw" or "sgd" (Nesterov, momentum 0.9).
        schedule: "cosine" after a warm-up, or "plateau": halve when the loss on the validation clips stays.
        learning_rate: Its highest value.
        warmup_epochs: Linear warm-up before the cosine.
        weight_decay: Of the optimizer.
        label_smoothing: Of the cross entropy.
        max_gradient_norm: Gradients are scaled down to this norm; 0: never.
        precision: "float32", "bfloat16" (autocast; weights stay float32), or "auto": bfloat16 on a GPU.
        seed: Of everything random.
        normalize: What is taken out of a window.
        augment: How training windows are changed.
        live: How the network runs on streams, if it goes on from a state.
    """

    dataset: str
    layout: str = "core19"
    test: str = ""
    validation: str = ""
    other: str = ""
    other_share: float = 0.1
    data_fraction: float = 1.0
    split_seed: int = 0
    model: str = "psumnet"
    mode: str = "corrected"
    part: str = "body"
    modalities: tuple[str, ...] = MODALITIES
    coordinates: str = "xyz"
    frames: int = 64
    sampling: str = "linear"
    people: int = 1
    repeat_lone: bool = False
    width: int = 64
    dropout: float = 0.0
    window_min_s: float = 1.0
    window_max_s: float = 6.0
    window_fraction: float = 0.5
    score_fraction: float = 1.0
    mirror: bool = False
    free_arms: tuple[str, ...] = ()
    borrow_arms: float = 0.0
    balance: float = 0.0
    epochs: int = 30
    min_steps: int = 0
    start: str = ""
    batch_size: int = 32
    micro_batch: int = 0
    optimizer: str = "adamw"
    schedule: str = "cosine"
    learning_rate: float = 2.0e-3
    warmup_epochs: float = 1.0
    weight_decay: float = 0.02
    label_smoothing: float = 0.1
    max_gradient_norm: float = 5.0
    precision: str = "auto"
    seed: int = 1
    normalize: NormalizeConfig = field(default_factory=NormalizeConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    live: LiveConfig = field(default_factory=LiveConfig)

    def __post_init__(self) -> None:
        _expect(self.model in MODEL_NAMES, "model", f"one of {', '.join(MODEL_NAMES)}", self.model)
        _expect(self.part in PART_NAMES, "part", f"one of {', '.join(PART_NAMES)}", self.part)
        ordered = tuple(name for name in MODALITIES if name in self.modalities)
        _expect(
            bool(ordered) and ordered == self.modalities,
            "modalities",
            f"some of {', '.join(MODALITIES)}, in this order",
            self.modalities,
        )
        _expect(self.coordinates in COORDINATES, "coordinates", f"one of {', '.join(COORDINATES)}", self.coordinates)
        if self.coordinates == "xy_score":
            for name in ("heading", "align"):
                turned = getattr(self.normalize, name)
                _expect(not turned, f"normalize.{name}", "false with xy_score: pictures have no depth", turned)
            _expect(
                self.in_picture or self.normalize.center != "none",
                "normalize.center",
                "first or mean with xy_score and scale: bodies are scaled wherever they are",
                self.normalize.center,
            )
            for name in DEPTH_CHANGES:
                value = getattr(self.augment, name)
                _expect(not value, f"augment.{name}", "0 with xy_score: pictures have no depth", value)
        _expect(self.sampling in SAMPLINGS, "sampling", f"one of {', '.join(SAMPLINGS)}", self.sampling)
        tempo = self.augment.tempo
        _expect(tempo == 1 or self.sampling == "rate", "augment.tempo", '1 unless sampling is "rate"', tempo)
        _expect(self.mode in ("corrected", "reference"), "mode", "corrected or reference", self.mode)
        _expect(self.optimizer in ("adamw", "sgd"), "optimizer", "adamw or sgd", self.optimizer)
        _expect(self.schedule in ("cosine", "plateau"), "schedule", "cosine or plateau", self.schedule)
        _expect(self.precision in PRECISIONS, "precision", f"one of {', '.join(PRECISIONS)}", self.precision)
        watched = self.schedule == "cosine" or bool(self.validation)
        _expect(watched, "validation", 'clips whose loss the schedule "plateau" follows', self.validation)
        _expect(
            self.start in ("", *SHIPPED_RECOGNIZERS), "start", f"one of {', '.join(SHIPPED_RECOGNIZERS)}", self.start
        )
        for name in ("frames", "people", "epochs", "batch_size"):
            _expect(getattr(self, name) >= 1, name, ">= 1", getattr(self, name))
        _expect(0 < self.window_min_s <= self.window_max_s, "window_min_s", "0 < min <= max", self.window_min_s)
        for name in ("micro_batch", "min_steps", "split_seed", "max_gradient_norm"):
            _expect(getattr(self, name) >= 0, name, ">= 0", getattr(self, name))
        _expect(0 <= self.other_share < 1, "other_share", "in [0, 1)", self.other_share)
        _expect(0 <= self.borrow_arms <= 1, "borrow_arms", "in [0, 1]", self.borrow_arms)
        for name in ("window_fraction", "score_fraction", "data_fraction"):
            _expect(0 < getattr(self, name) <= 1, name, "in (0, 1]", getattr(self, name))

    @property
    def stream(self) -> str:
        """Its name: the part, after the model unless that is PSUMNet, before the modalities unless it sees all."""
        model = () if self.model == "psumnet" else (self.model,)
        return "-".join((*model, self.part, *(self.modalities if self.modalities != MODALITIES else ())))

    @property
    def in_picture(self) -> bool:
        """Of "xy_score": whether points are measured in their picture; a network that scales bodies needs none."""
        return not self.normalize.scale

    @property
    def channels(self) -> int:
        """C of the network input."""
        return CHANNELS * len(self.modalities)


def _expect(ok: bool, key: str, wanted: str, got: object) -> None:
    if not ok:
        raise ConfigError(f"{key}: expected {wanted}, got {got!r}")
