"""Weight files: equal weights give equal bytes, and other readers take them."""

from pathlib import Path

import torch
from safetensors import safe_open

from skelact.runtime.tensors import load_tensors, save_tensors


def test_equal_weights_give_equal_bytes_in_any_order(tmp_path: Path) -> None:
    weights = {f"w{number}": torch.full((number + 1,), float(number)) for number in range(8)}
    metadata = {f"key{number}": str(number) for number in range(8)}  # the library writes these in a random order
    for number in range(8):
        turned = dict(reversed(weights.items())) if number % 2 else weights
        save_tensors(tmp_path / f"{number}.safetensors", turned, dict(reversed(metadata.items())))
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1
    read, told = load_tensors(tmp_path / "0.safetensors")
    assert told == metadata and all(torch.equal(read[key], weights[key]) for key in weights)
    with safe_open(tmp_path / "0.safetensors", "np") as file:
        assert set(file.keys()) == set(weights)
