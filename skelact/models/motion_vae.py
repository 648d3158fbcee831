"""MotionVae: from words to a latent to one unit of motion, and from a motion to the same latent while training.

Paper: Petrovich et al., "TEMOS: Generating diverse human motions from textual descriptions", ECCV 2022, as SINC
(Athanasiou et al., ICCV 2023) uses it: two encoders that share a latent, one decoder, the losses. Deviations:

* a unit is one cycle or one stroke at fixed phases, so the decoder needs no positions: it gives coefficients of the
  principal components of all units. That replaces the transformers, which on a laptop's CPU learn too slowly;
* words come as a set of known ones and not as states of a language model;
* the latent is narrow, and its decoding from words alone may weigh less than from motions (`VaeLosses.text`), as else
  every sample becomes the mean of its words;
* how long the unit lasts is decoded too;
* joint positions, joint velocities and standing feet may be part of the loss.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from skelact.geometry.torch_rotations import forward_kinematics, rot6d_to_rotmat

MOVES = 4  # leading columns of a row that are no rotations: height, two velocities, turning speed
ROT6D = 6
STANDING_MPS = 0.15  # a foot slower than this is meant to stand


@dataclass(frozen=True)
class MotionVaeConfig:
    """What fixes the shape of the network.

    Attributes:
        words: W, known words.
        rows: T, rows of a unit.
        features: F, numbers in a row.
        components: K, principal components of a unit.
        width: Of the hidden layers.
        latent: D.
        layers: Hidden layers of the motion encoder and of the decoder.
        dropout: In the text encoder, of words' features.
    """

    words: int
    rows: int = 60
    features: int = 130
    components: int = 160
    width: int = 384
    latent: int = 24
    layers: int = 3
    dropout: float = 0.1


class Subspace(nn.Module):
    """The linear space of units: rows (N, T, F) and log seconds (N, 1) to coefficients (N, K + 1) and back.

    Coefficients are standardized by one number each for rows and seconds, so that squared differences of coefficients
    are squared differences of weighted rows.
    """

    mean: Tensor
    basis: Tensor
    weight: Tensor
    scale: Tensor
    seconds: Tensor

    def __init__(self, config: MotionVaeConfig) -> None:
        super().__init__()
        self.shape = (config.rows, config.features)
        size = config.rows * config.features
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("basis", torch.zeros(config.components, size))  # orthonormal rows, weighted features
        self.register_buffer("weight", torch.ones(config.features))  # of each feature before the projection
        self.register_buffer("scale", torch.ones(1))  # of the first coefficient
        self.register_buffer("seconds", torch.tensor([0.0, 1.0]))  # mean and spread of log seconds

    def forward(self, rows: Tensor, seconds: Tensor) -> Tensor:
        """Project."""
        flat = (rows * self.weight).flatten(1) - self.mean
        return torch.cat([flat @ self.basis.T / self.scale, (seconds - self.seconds[0]) / self.seconds[1]], 1)

    def inverse(self, coefficients: Tensor) -> tuple[Tensor, Tensor]:
        """Rows and log seconds of coefficients."""
        flat = coefficients[:, :-1] * self.scale @ self.basis + self.mean
        rows = flat.reshape(-1, *self.shape) / self.weight
        return rows, coefficients[:, -1:] * self.seconds[1] + self.seconds[0]


class MotionVae(nn.Module):
    """Words (N, W) and noise (N, D) -> rows (N, T, F) and log seconds (N, 1)."""

    def __init__(self, config: MotionVaeConfig) -> None:
        super().__init__()
        self.config = config
        size = config.components + 1
        self.subspace = Subspace(config)
        self.text = nn.Sequential(
            nn.Linear(config.words, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, config.width),
            nn.GELU(),
            nn.Linear(config.width, 2 * config.latent),
        )
        self.encoder = _layers(size, config.width, config.layers, 2 * config.latent)
        self.decoder = _layers(config.latent, config.width, config.layers, size)

    def forward(self, words: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        """Decode a sample of the words' latent; noise 0 gives the mean."""
        mean, log_variance = self.encode_words(words)
        return self.subspace.inverse(self.decoder(mean + noise * torch.exp(0.5 * log_variance)))

    def encode_words(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance (N, D) of the latent that words (N, W), 0 or 1, stand for."""
        mean, log_variance = self.text(words).chunk(2, dim=-1)
        return mean, log_variance

    def encode_motion(self, coefficients: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance (N, D) of the latent of a unit's coefficients (N, K + 1)."""
        mean, log_variance = self.encoder(coefficients).chunk(2, dim=-1)
        return mean, log_variance


def _layers(inputs: int, width: int, layers: int, outputs: int) -> nn.Sequential:
    hidden: list[nn.Module] = [nn.Linear(inputs, width), nn.GELU()]
    for _ in range(layers - 1):
        hidden += [_Residual(width)]
    return nn.Sequential(*hidden, nn.LayerNorm(width), nn.Linear(width, outputs))


class _Residual(nn.Module):
    """A hidden layer that adds to what comes in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


@dataclass(frozen=True)
class VaeLosses:
    """Weights of the parts of the loss; 0 leaves one out.

    Attributes:
        text: Of the rows decoded from the words' latent; 1 is the published network.
        divergence: Of the divergence of the motion's latent from the words'.
        symmetry: Times `divergence`, of the words' latent from the motion's; 1 is the published network.
        prior: Times `divergence`, of each from the standard normal; 1 is the published network.
        joints: Of joint positions, per 10 cm.
        velocity: Of joint velocities, per meter a second.
        contact: Of the speed of feet that stand in the recording, per meter a second.
    """

    text: float = 0.1
    divergence: float = 0.1
    symmetry: float = 0.0
    prior: float = 0.1
    joints: float = 0.0
    velocity: float = 0.0
    contact: float = 0.0


@dataclass(frozen=True, eq=False)
class BodyTensors:
    """What the losses need of the body.

    Attributes:
        parents: V parent indices, -1 at the root.
        offsets: (V, 3), meters.
        feet: Indices of the joints that stand on the floor.
    """

    parents: tuple[int, ...]
    offsets: Tensor
    feet: tuple[int, ...]


def vae_loss(
    network: MotionVae,
    words: Tensor,
    coefficients: Tensor,
    body: BodyTensors,
    weights: VaeLosses,
    noise: Tensor,
) -> tuple[Tensor, Mapping[str, float]]:
    """Loss of a batch, and its parts by name.

    Args:
        network: In training mode.
        words: (N, W), 0 or 1.
        coefficients: (N, K + 1) of the units, as `Subspace` gives them.
        body: The skeleton that rows are on.
        weights: Of the parts.
        noise: (2, N, D) standard normal, for the two latents.
    """
    text_mean, text_log = network.encode_words(words)
    mean, log_variance = network.encode_motion(coefficients)
    text_latent = text_mean + noise[0] * torch.exp(0.5 * text_log)
    latent = mean + noise[1] * torch.exp(0.5 * log_variance)
    decoded = network.decoder(latent)
    zero = torch.zeros_like(mean)
    parts = {
        "rows": _distance(decoded, coefficients),
        "divergence": weights.divergence
        * (
            _divergence(mean, log_variance, text_mean, text_log)
            + weights.symmetry * _divergence(text_mean, text_log, mean, log_variance)
            + weights.prior * _divergence(mean, log_variance, zero, zero)
            + weights.prior * _divergence(text_mean, text_log, zero, zero)
        ),
    }
    if weights.text:
        parts["text"] = weights.text * _distance(network.decoder(text_latent), coefficients)
    if weights.joints or weights.velocity or weights.contact:
        parts |= _joint_losses(network.subspace, decoded, coefficients, body, weights)
    return torch.stack(list(parts.values())).sum(), {name: float(part.detach()) for name, part in parts.items()}


def _distance(decoded: Tensor, coefficients: Tensor) -> Tensor:
    """Squared distance of coefficients (N, K + 1), their sum, mean over the batch."""
    return (decoded - coefficients).square().sum(-1).mean()


def _joint_losses(
    subspace: Subspace, decoded: Tensor, coefficients: Tensor, body: BodyTensors, weights: VaeLosses
) -> dict[str, Tensor]:
    rows, (true_rows, seconds) = subspace.inverse(decoded)[0], subspace.inverse(coefficients)
    rate = rows.shape[1] / torch.exp(seconds)[:, :, None, None]  # rows per second
    places, true = (place_rows(motion, body.parents, body.offsets) for motion in (rows, true_rows))
    speed, true_speed = (
        joints.diff(dim=1) * rate + _travel(motion)[:, :-1, None]
        for joints, motion in ((places, rows), (true, true_rows))
    )
    feet = list(body.feet)
    standing = (true_speed[:, :, feet].norm(dim=-1) < STANDING_MPS).float()
    slide = (speed[:, :, feet].norm(dim=-1) * standing).sum() / standing.sum().clamp(min=1)
    return {
        "joints": weights.joints * functional.smooth_l1_loss(places * 10, true * 10),
        "velocity": weights.velocity * functional.smooth_l1_loss(speed, true_speed),
        "contact": weights.contact * slide,
    }


def _travel(rows: Tensor) -> Tensor:
    """Velocity of the root (N, T, 3) that rows state, along its own left and ahead, height left out."""
    return torch.stack([rows[..., 1], torch.zeros_like(rows[..., 1]), rows[..., 2]], -1)


def place_rows(rows: Tensor, parents: tuple[int, ...], offsets: Tensor) -> Tensor:
    """Joint positions (N, T, V, 3) of rows (N, T, F), meters; the root is above the origin and faces ahead."""
    rotmats = rot6d_to_rotmat(rows[..., MOVES:].reshape(*rows.shape[:-1], -1, ROT6D))
    root = torch.stack([torch.zeros_like(rows[..., 0]), rows[..., 0], torch.zeros_like(rows[..., 0])], -1)
    return forward_kinematics(rotmats, root, parents, offsets)


def _divergence(mean: Tensor, log_variance: Tensor, other_mean: Tensor, other_log_variance: Tensor) -> Tensor:
    """Kullback-Leibler divergence of one diagonal normal from another, sum over dimensions, mean over the batch."""
    ratio = (log_variance - other_log_variance).exp()
    shift = (mean - other_mean).square() / other_log_variance.exp()
    return 0.5 * (ratio + shift - 1 - log_variance + other_log_variance).sum(-1).mean()
