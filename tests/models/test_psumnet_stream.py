"""The stream form of PSUMNet: going on from a state equals one pass over the whole clip."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from skelact.clips.causal import CHUNK
from skelact.errors import InputError
from skelact.layouts import load_layout
from skelact.models.psumnet import PsumNet
from skelact.models.psumnet_step import PsumNetStep
from skelact.models.psumnet_stream import PsumNetStream, StreamForm
from skelact.models.stream_network import NetworkConfig

FRAMES, CLASSES = 40, 7


@pytest.fixture(scope="module", params=["body", "hand", "leg"])
def network(request: pytest.FixtureRequest) -> PsumNet:
    """A network whose topologies depend on the clip and whose norms have seen data."""
    part = load_layout("core19").part(request.param)
    torch.manual_seed(0)
    config = NetworkConfig(request.param, len(part.joints), part.edges, CLASSES, people=1, width=16)
    network = PsumNet(config)
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.momentum = None
            nn.init.constant_(module.weight, 1.0)
    for name, value in network.named_parameters():
        if name.endswith("alpha"):
            nn.init.constant_(value, 0.5)
    with torch.no_grad():
        network(torch.randn(8, 12, 64, config.joints, 1))
    return network.eval()


def _clip(network: PsumNet, count: int = 3) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(count, 12, FRAMES, network.config.joints, generator=generator)


def _run(stream: PsumNetStream, x: torch.Tensor, sizes: list[int]) -> torch.Tensor:
    """Logits of a clip in pieces; the state is saved as bytes and restored between them."""
    state, parts = torch.zeros(len(x), stream.state_size), []
    with torch.inference_mode():
        for piece in x.split(sizes, 2):
            logits, state = stream(piece, state)
            saved = state.numpy().tobytes()
            state = torch.from_numpy(np.frombuffer(saved, np.float32).reshape(len(x), -1).copy())
            parts.append(logits)
    return torch.cat(parts, 1)


@pytest.mark.parametrize("refresh", [1, 2, 3])
@pytest.mark.parametrize("dense", [False, True])
def test_steps_equal_whole_clip(network: PsumNet, dense: bool, refresh: int) -> None:
    stream = PsumNetStream(network, StreamForm(dense=dense, refresh=refresh, memory=3))
    x = _clip(network)
    whole = _run(stream, x, [FRAMES])
    steps = _run(stream, x, [stream.step_frames] * (FRAMES // stream.step_frames))
    if FRAMES % (refresh * stream.step_frames) == 0:
        with torch.inference_mode():
            torch.testing.assert_close(stream.forward_clip(x), whole, atol=1e-4, rtol=0)
    assert whole.shape == (3, FRAMES // stream.step_frames, CLASSES)
    assert float(whole.std()) > 0.05
    torch.testing.assert_close(steps, whole, atol=1e-4, rtol=0)


@pytest.mark.parametrize("refresh", [1, 3])
def test_without_strides_the_ends_of_chunks_are_those_with_strides(network: PsumNet, refresh: int) -> None:
    x = _clip(network)
    strided, dense = (
        _run(PsumNetStream(network, StreamForm(dense=some, refresh=refresh, memory=3)), x, [FRAMES])
        for some in (False, True)
    )
    torch.testing.assert_close(dense[:, CHUNK - 1 :: CHUNK], strided, atol=1e-4, rtol=0)


@pytest.mark.parametrize("dense", [False, True])
def test_the_exported_form_of_a_step_is_the_same(network: PsumNet, dense: bool) -> None:
    stream = PsumNetStream(network, StreamForm(dense=dense, refresh=2, memory=3))
    step, x = PsumNetStep(stream), _clip(network)
    wanted_state = state = torch.zeros(len(x), stream.state_size)
    with torch.inference_mode():
        for piece in x.split(stream.step_frames, 2):
            wanted, wanted_state = stream(piece, wanted_state)
            logits, state = step(piece, state)
            torch.testing.assert_close(logits, wanted, atol=1e-4, rtol=0)
            torch.testing.assert_close(state, wanted_state, atol=1e-3, rtol=1e-4)


def test_logits_depend_on_no_later_frame(network: PsumNet) -> None:
    stream = PsumNetStream(network)
    x = _clip(network)
    changed = x.clone()
    changed[:, :, 20:] += 1.0
    before, after = _run(stream, x, [FRAMES]), _run(stream, changed, [FRAMES])
    torch.testing.assert_close(before[:, :5], after[:, :5], atol=0, rtol=0)
    assert not torch.allclose(before[:, 5:], after[:, 5:])


def test_people_in_one_batch_may_be_at_different_frames(network: PsumNet) -> None:
    stream = PsumNetStream(network, StreamForm(dense=True, refresh=2, memory=3))
    x = _clip(network, 2)
    alone = _run(stream, x, [FRAMES])
    with torch.inference_mode():
        _, early = stream(x[:1, :, :5], torch.zeros(1, stream.state_size))
        late = torch.zeros(1, stream.state_size)
        together, _ = stream(torch.cat([x[:1, :, 5:12], x[1:, :, :7]]), torch.cat([early, late]))
    torch.testing.assert_close(together[0], alone[0, 5:12], atol=1e-4, rtol=0)
    torch.testing.assert_close(together[1], alone[1, :7], atol=1e-4, rtol=0)


def test_networks_of_two_slots_are_refused() -> None:
    part = load_layout("ntu25").part("leg")
    with pytest.raises(InputError) as error:
        PsumNetStream(PsumNet(NetworkConfig("leg", len(part.joints), part.edges, 60)))
    assert error.value.field == "people"
