"""Streams of core19 on core21: body and leg as they are, the hand stream begins from what it knows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from skelact.clips import AugmentConfig, augment
from skelact.clips.causal import CausalConfig, CausalFrames, part_features
from skelact.layouts import PART_NAMES, load_layout
from skelact.recognition.checkpoint import StreamCheckpoint, build_network
from skelact.recognition.config import RecognitionConfig
from skelact.recognition.live_config import LiveConfig
from skelact.recognition.live_training import play
from skelact.recognition.more_joints import with_more_joints

CORE19, CORE21 = load_layout("core19"), load_layout("core21")
NEW = slice(19, 21)


def _checkpoint(part: str, people: int = 1) -> StreamCheckpoint:
    config = RecognitionConfig("none", part=part, width=16, people=people, live=LiveConfig(rate_hz=20.0))
    torch.manual_seed(0)
    network = build_network(config, CORE19, 3)
    for norm in (module for module in network.modules() if hasattr(module, "running_mean")):
        norm.running_mean.normal_(0, 0.1)
    return StreamCheckpoint(config, CORE19, ("a", "b", "c"), network.state_dict())


def _poses(frames: int) -> np.ndarray:
    rng = np.random.default_rng(0)
    return rng.normal(0, 0.4, (1, 21, 3)) + np.cumsum(rng.normal(0, 0.02, (frames, 21, 3)), 0)


@pytest.mark.parametrize("part", ["body", "leg"])
def test_body_and_leg_see_and_say_what_they_did(part: str) -> None:
    checkpoint = _checkpoint(part)
    more = with_more_joints(checkpoint, CORE21)
    assert more.layout is CORE21 and more.config.layout == "core21"
    assert all(torch.equal(value, more.weights[name]) for name, value in checkpoint.weights.items())
    poses = _poses(12)
    seen = [
        part_features(play(CausalFrames(layout, 20.0, CausalConfig()), shown[None]), layout.part(part))
        for layout, shown in ((CORE19, poses[:, :19]), (CORE21, poses))
    ]
    np.testing.assert_allclose(seen[1], seen[0], atol=1e-6)


@pytest.mark.parametrize("people", [1, 2])
def test_the_hand_stream_keeps_what_it_knows_of_its_joints(people: int) -> None:
    checkpoint = _checkpoint("hand", people)
    more = with_more_joints(checkpoint, CORE21)
    build_network(replace(more.config), CORE21, 3).load_state_dict(more.weights)
    old, new = (one.weights["blocks.1.graph.adjacency"] for one in (checkpoint, more))
    assert torch.equal(new[:, :7, :7], old) and new[0, 7, 7] == 1 and new[:, 3, 7].any()
    means = [one.weights["input_norm.running_mean"].reshape(people, -1, 12) for one in (checkpoint, more)]
    assert torch.equal(means[1][:, :7], means[0])
    assert torch.equal(means[1][:, 7], means[0][:, 3]) and torch.equal(means[1][:, 8], means[0][:, 6])  # the wrists


def test_other_layouts_stay_as_they_are() -> None:
    checkpoint = _checkpoint("hand")
    assert with_more_joints(checkpoint, CORE19) is checkpoint
    assert with_more_joints(checkpoint, load_layout("ntu25")) is checkpoint


def test_hands_are_dropped_whole_and_stay_unseen_in_noise() -> None:
    joints = np.random.default_rng(1).normal(size=(200, 1, 4, 21, 3)).astype(np.float32)
    joints[:50, ..., 19, :] = joints[:50, ..., 7, :]  # a source that shows no left hand
    config = AugmentConfig(noise_m=0.02, offset_m=0.02, drop_hands=0.3)
    out = augment(joints, CORE21, config, rng=np.random.default_rng(2))
    unseen = (out[..., NEW, :] == out[..., [7, 10], :]).all((1, 2, 4))
    assert unseen[:50, 0].all() and 0.2 < unseen[50:].mean() < 0.4
    assert (unseen[50:, 0] == unseen[50:, 1]).all()
    assert not (out[..., 7, :] == out[..., 6, :]).all(-1).any()
    same = augment(joints[:, :, :, :19], CORE19, config, rng=np.random.default_rng(2))
    assert same.shape[-2] == 19 and not (same[..., 7, :] == same[..., 6, :]).all(-1).any()


def test_parts_are_those_that_streams_have() -> None:
    assert set(CORE21.parts) == set(PART_NAMES)
