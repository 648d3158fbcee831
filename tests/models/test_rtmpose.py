"""RTMPose: the published counts, the published keys, equal results in ONNX Runtime at any batch size."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from skelact.errors import InputError
from skelact.models.rtmpose import GatedAttention, RtmPose, RtmPoseConfig
from skelact.runtime.export import export_onnx
from skelact.runtime.session import OnnxNetwork

COUNTS = {  # parameters and multiply-adds (G): 133 points at 256x192 and 384x288
    "t": (5_519_779, 5_649_827, 0.55, 1.13),
    "s": (8_383_575, 8_513_623, 0.91, 1.94),
    "m": (17_953_039, 18_083_087, 2.23, 4.90),
    "l": (33_480_871, 33_610_919, 4.53, 10.08),
    "x": (56_579_871, 56_709_919, 8.10, 18.11),
}
COUNTS_17 = {"t": 3_337_007, "s": 5_473_251, "m": 13_587_611, "l": 27_660_339}
SMALL = RtmPoseConfig("t", keypoints=5, height=64, width=64)


def parameters(config: RtmPoseConfig) -> int:
    with torch.device("meta"):
        return sum(value.numel() for value in RtmPose(config).parameters())


def multiply_adds(config: RtmPoseConfig) -> int:
    """Of convolutions, linear layers, norms and the two products of the attention."""
    total = 0

    def count(module: nn.Module, inputs: tuple, output: torch.Tensor) -> None:
        nonlocal total
        if isinstance(module, nn.Conv2d):
            total += output.numel() * module.weight[0].numel()
        elif isinstance(module, nn.Linear):
            total += output.numel() * module.in_features
        elif isinstance(module, nn.BatchNorm2d):
            total += 2 * output.numel()  # as the published counter does
        elif isinstance(module, GatedAttention):
            total += config.keypoints**2 * (128 + 512)

    with torch.device("meta"):
        network = RtmPose(config).eval()
        for module in network.modules():
            module.register_forward_hook(count)
        network(torch.zeros(1, 3, config.height, config.width))
    return total


@pytest.mark.parametrize("size", COUNTS)
def test_counts_equal_the_published_ones(size: str) -> None:
    small, large = RtmPoseConfig(size), RtmPoseConfig(size, height=384, width=288)
    assert (parameters(small), parameters(large)) == COUNTS[size][:2]
    assert multiply_adds(small) / 1e9 == pytest.approx(COUNTS[size][2], abs=0.0051)
    assert multiply_adds(large) / 1e9 == pytest.approx(COUNTS[size][3], abs=0.0051)
    if size in COUNTS_17:
        assert parameters(RtmPoseConfig(size, keypoints=17)) == COUNTS_17[size]


def random_network(seed: int) -> RtmPose:
    torch.manual_seed(seed)
    network = RtmPose(SMALL)
    network.train()(torch.randn(4, 3, 64, 64))  # statistics that are not the initial ones
    return network.eval()


def test_the_graph_equals_torch_at_any_batch_size(tmp_path: Path) -> None:
    network = random_network(0)
    outputs = ("simcc_x", "simcc_y")
    export_onnx(network, {"input": torch.zeros(2, 3, 64, 64)}, tmp_path / "a.onnx", metadata={}, outputs=outputs)
    graph = OnnxNetwork(tmp_path / "a.onnx", threads=1)
    x = np.random.default_rng(0).normal(size=(5, 3, 64, 64)).astype(np.float32)
    for count in (1, 5):
        with torch.inference_mode():
            wanted = network(torch.from_numpy(x[:count]))
        got = graph.run(x[:count])
        assert [one.shape for one in got] == [(count, 5, 128), (count, 5, 128)]
        for one, other in zip(got, wanted, strict=True):
            np.testing.assert_allclose(one, other.numpy(), atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "field"), [({"size": "q"}, "size"), ({"width": 100}, "width"), ({"height": 0}, "height")]
)
def test_shapes_that_cannot_be_are_refused(changes: dict, field: str) -> None:
    with pytest.raises(InputError) as caught:
        RtmPoseConfig(**changes)
    assert caught.value.field == field
