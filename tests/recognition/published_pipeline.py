"""The published way from a raw file to logits, written plainly and slowly: what ours is compared with.

Preparation: NTU RGB+D scripts of CTR-GCN (Chen et al., ICCV 2021). Test crop, modalities and network: PSUMNet
(arXiv 2208.05775), its off-by-one leg pairs included. Nothing here calls the code under test.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional

JOINTS = {
    "body": list(range(25)),
    "hand": [20, 4, 5, 6, 7, 21, 22, 8, 9, 10, 11, 23, 24],
    "leg": [0, 12, 13, 14, 15, 16, 17, 18, 19],
}
PAIRS = {  # child, parent; from 1
    "body": "1-2 2-21 3-21 4-3 5-21 6-5 7-6 8-7 9-21 10-9 11-10 12-11 13-1 14-13 15-14 16-15 17-1 18-17 19-18 20-19 "
    "22-23 21-21 23-8 24-25 25-12",
    "hand": "2-1 3-2 4-3 5-4 6-5 7-5 8-1 9-8 10-9 11-10 12-11 13-11",
    "leg": "2-1 3-2 4-3 5-4 5-1 6-5 7-6 8-7",
}
BLOCKS = {  # input and output channels, stride
    "body": [
        (12, 64, 1),
        *[(64, 64, 1)] * 3,
        (64, 128, 2),
        *[(128, 128, 1)] * 2,
        (128, 256, 2),
        *[(256, 256, 1)] * 2,
    ],
    "hand": [(12, 64, 1), (64, 128, 2), (128, 128, 1), (128, 128, 1), (128, 256, 2), (256, 256, 1)],
    "leg": [(12, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2)],
}
FRAMES = 64


def pairs(part: str) -> list[tuple[int, int]]:
    """(child, parent) from 0, the root's pair with itself left out."""
    both = [tuple(int(number) - 1 for number in pair.split("-")) for pair in PAIRS[part].split()]
    return [(child, parent) for child, parent in both if child != parent]


def prepare(text: str, *, repeat_lone: bool) -> np.ndarray:
    """One raw file as a row (300, 150) of the published npz."""
    words = iter(text.split())
    bodies: dict[str, dict] = {}
    count = 0
    for _ in range(int(next(words))):
        here = int(next(words))
        for _ in range(here):
            header = [next(words) for _ in range(10)]
            rows = [[next(words) for _ in range(12)][:3] for _ in range(int(next(words)))]
            body = bodies.setdefault(header[0], {"joints": [], "frames": []})
            body["joints"].append(np.array(rows, np.float32))
            body["frames"].append(body["frames"][-1] + 1 if body["frames"] else count)
        count += here > 0
    for body in bodies.values():
        body["joints"] = np.stack(body["joints"])
        body["motion"] = body["joints"].reshape(-1, 3).astype(np.float64).var(0).sum()
    chosen = list(bodies.values()) if len(bodies) == 1 else denoise(bodies)
    table = fill(chosen, count)
    if len(bodies) > 1:
        table = table[table.sum(1) != 0]
    table = center(table, alone=len(chosen) == 1)
    row = np.zeros((300, 150), np.float32)
    row[: len(table)] = table
    if len(chosen) == 1 and repeat_lone:
        row[:, 75:] = row[:, :75]
    return row


def denoise(bodies: dict[str, dict]) -> list[dict]:
    """Who stays, the most moving first."""
    left = {name: body for name, body in bodies.items() if len(body["frames"]) > 11}
    if len(left) == 1:
        return list(left.values())
    for name in list(left):
        if len(left) == 1:
            break
        body = left[name]
        spread = np.ptp(body["joints"], axis=1)
        good = spread[:, 0] <= 0.8 * spread[:, 1]
        if (~good).sum() / len(good) >= 0.69754:
            del left[name]
        elif not good.all():
            motion = body["joints"][good].reshape(-1, 3).astype(np.float64).var(0).sum()
            body["motion"] = min(body["motion"], motion)
    return sorted(left.values(), key=lambda body: body["motion"], reverse=True)


def fill(chosen: list[dict], count: int) -> np.ndarray:
    """Two actors side by side: (frames, 150)."""
    table = np.zeros((count, 150), np.float32)
    spans = [[chosen[0]["frames"][0], chosen[0]["frames"][-1]], [0, 0]]
    for number, body in enumerate(chosen):
        first, last = body["frames"][0], body["frames"][-1]
        for slot, span in enumerate(spans):
            if number == 0 or min(span[1], last) - max(span[0], first) <= 0:
                table[first : last + 1, 75 * slot : 75 * slot + 75] = body["joints"].reshape(-1, 75)
                spans[slot] = [min(first, span[0]), max(last, span[1])]
                break
    return table


def center(table: np.ndarray, *, alone: bool) -> np.ndarray:
    """Spine middle of the first actor's first frame to the origin; who is not there stays zero."""
    gone = [table[:, :75].sum(1) == 0, table[:, 75:].sum(1) == 0]
    first = next(row for row in range(len(table)) if table[row, :75].any())
    moved = table - np.tile(table[first, 3:6], 50)
    moved[:, 75:][gone[1]] = 0
    if not alone:
        moved[:, :75][gone[0]] = 0
    return moved


def load(row: np.ndarray) -> np.ndarray:
    """What the loader makes of a row for testing: float32 (3, 64, 25, 2)."""
    data = row.reshape(300, 2, 25, 3).transpose(3, 0, 2, 1)
    valid = int((data.sum((0, 2, 3)) != 0).sum())
    cut = int((1 - 0.95) * valid / 2)
    data = data[:, cut : valid - cut]
    lines = torch.from_numpy(np.ascontiguousarray(data.transpose(0, 2, 3, 1))).reshape(1, 1, 150, -1)
    resized = functional.interpolate(lines, size=(150, FRAMES), mode="bilinear", align_corners=False)
    return resized.reshape(3, 25, 2, FRAMES).permute(0, 3, 1, 2).numpy()


def modalities(data: np.ndarray, part: str) -> np.ndarray:
    """Joints, bones and their motions of a part: float32 (12, 64, V, 2)."""
    joints = data[:, :, JOINTS[part]]
    bones = np.zeros_like(joints)
    for child, parent in pairs(part):
        bones[:, :, child] = joints[:, :, child] - joints[:, :, parent]
    motions = [np.concatenate([np.diff(values, axis=1), np.zeros_like(values[:, :1])], 1) for values in (joints, bones)]
    return np.concatenate([joints, bones, *motions])


class PublishedNet(nn.Module):
    """One stream; parameters have the published names."""

    def __init__(self, part: str, classes: int) -> None:
        super().__init__()
        graph = static_graph(part)
        self.data_bn = nn.BatchNorm1d(2 * len(JOINTS[part]) * 12)
        self.layers = nn.ModuleList(
            Block(*shape, graph, has_residual=number > 0) for number, shape in enumerate(BLOCKS[part])
        )
        self.fc = nn.Linear(256, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, c, t, v, m = x.shape
        x = self.data_bn(x.permute(0, 4, 3, 1, 2).reshape(n, m * v * c, t))
        x = x.reshape(n * m, v, c, t).permute(0, 2, 3, 1)
        for layer in self.layers:
            x = layer(x)
        return self.fc(x.mean((2, 3)).reshape(n, m, -1).mean(1))


def static_graph(part: str) -> torch.Tensor:
    """Itself, inward and outward, columns that sum to 1: (3, V, V)."""
    joints = len(JOINTS[part])
    graph = np.zeros((3, joints, joints), np.float32)
    graph[0] = np.eye(joints)
    for child, parent in pairs(part):
        graph[1, parent, child] = graph[2, child, parent] = 1
    return torch.from_numpy(graph / np.maximum(graph.sum(1, keepdims=True), 1))


class Block(nn.Module):
    def __init__(self, width: int, out: int, stride: int, graph: torch.Tensor, *, has_residual: bool) -> None:
        super().__init__()
        self.gcn1 = Graph(width, out, graph)
        self.tcn1 = Temporal(out, stride)
        self.has_residual = has_residual
        if has_residual and (width != out or stride > 1):
            self.residual = nn.Module()
            self.residual.conv, self.residual.bn = nn.Conv2d(width, out, 1, (stride, 1)), nn.BatchNorm2d(out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.tcn1(self.gcn1(x))
        if hasattr(self, "residual"):
            y = y + self.residual.bn(self.residual.conv(x))
        elif self.has_residual:
            y = y + x
        return y.relu()


class Graph(nn.Module):
    def __init__(self, width: int, out: int, graph: torch.Tensor) -> None:
        super().__init__()
        hidden = max(width // 8, 1)
        self.PA, self.alpha = nn.Parameter(graph.clone()), nn.Parameter(torch.full((1,), 0.1))
        self.convs = nn.ModuleList(nn.Module() for _ in range(3))
        for subset in self.convs:
            subset.conv1, subset.conv2 = nn.Conv2d(width, hidden, 1), nn.Conv2d(width, hidden, 1)
            subset.conv3, subset.conv4 = nn.Conv2d(width, out, 1), nn.Conv2d(hidden, out, 1)
        self.bn = nn.BatchNorm2d(out)
        if width != out:
            self.down = nn.Sequential(nn.Conv2d(width, out, 1), nn.BatchNorm2d(out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        total = 0
        for subset, graph in zip(self.convs, self.PA, strict=True):
            left, right = subset.conv1(x).mean(2), subset.conv2(x).mean(2)
            relation = subset.conv4((left[..., :, None] - right[..., None, :]).tanh())
            topology = self.alpha * relation + graph
            total = total + torch.einsum("ncuv,nctv->nctu", topology, subset.conv3(x))
        return (self.bn(total) + (self.down(x) if hasattr(self, "down") else x)).relu()


class Temporal(nn.Module):
    def __init__(self, out: int, stride: int) -> None:
        super().__init__()
        width = out // 4

        def entry(step: int = 1) -> list[nn.Module]:
            return [nn.Conv2d(out, width, 1, (step, 1)), nn.BatchNorm2d(width)]

        def along_time(dilation: int) -> nn.Module:
            branch = nn.Sequential()
            conv = nn.Conv2d(width, width, (5, 1), (stride, 1), (2 * dilation, 0), (dilation, 1))
            branch.add_module("conv", conv)
            branch.add_module("bn", nn.BatchNorm2d(width))
            return branch

        pool = [nn.MaxPool2d((3, 1), (stride, 1), (1, 0)), nn.BatchNorm2d(width)]
        self.branches = nn.ModuleList(
            nn.Sequential(*modules)
            for modules in (
                [*entry(), nn.ReLU(), along_time(1)],
                [*entry(), nn.ReLU(), along_time(2)],
                [*entry(), nn.ReLU(), *pool],
                entry(stride),
            )
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.cat([branch(x) for branch in self.branches], 1)


def seeded_net(part: str, classes: int, inputs: np.ndarray, *, seed: int) -> PublishedNet:
    """A network with random numbers everywhere, and norms that fit the given inputs (n, 12, 64, V, 2)."""
    torch.manual_seed(seed)
    network = PublishedNet(part, classes)
    for name, value in network.named_parameters():
        if "bn.weight" in name or value.ndim == 1:
            nn.init.uniform_(value, 0.5, 1.5) if name.endswith("weight") else nn.init.normal_(value, 0, 0.1)
        elif name.endswith("PA"):
            value.data += 0.02 * torch.randn_like(value)
        elif name == "fc.weight":
            nn.init.normal_(value, 0, 0.5)
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.momentum = None
    with torch.no_grad():
        network.train()(torch.from_numpy(inputs))
    return network.eval()
