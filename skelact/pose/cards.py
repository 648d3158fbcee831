"""Model cards of external pose networks: colors, borders, numbers, points, terms.

A network says what goes in and comes out, but not in which color order, with which border or scale. A card does.
`KNOWN` holds the cards of published files, by their SHA-256; `CARDS` those of a kind of network, taken when the shapes
of a file say which kind it is. A file `<name>.pose.json` beside `<name>.onnx` overrides single fields.

Sources: the exports of MMPose (projects rtmpose, rtmo, rtmw, rtmpose3d), MMDetection and YOLOX. The hashes of YOLOX,
DWPose, RTMPose-s and -m and RTMW-l 384 are repeated by several public repositories, those of RTMPose-x, RTMW-l 256 and
RTMW3D-x by one or two: a wrong one costs a name and a warning, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from skelact.config import parse_config
from skelact.errors import ConfigError

KINDS = ("yolox", "boxes", "rtmo", "simcc", "mhr")
MEAN_RGB, STD_RGB = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
SUFFIX = ".pose.json"
RTMW_BETA = 1.0


def _tip_to_knuckle(root: int) -> tuple[int, ...]:
    """Points of a hand whose root is `root`, finger by finger, each from its tip."""
    return tuple(root + 4 * finger + joint for finger in range(5) for joint in (4, 3, 2, 1))


# layout -> where in `wholebody133` each point of the network goes; -1: nowhere
LAYOUTS: Mapping[str, tuple[int, ...]] = {
    "wholebody133": tuple(range(133)),
    "coco17": tuple(range(17)),
    "mhr70": (*range(9), *range(11, 23), *_tip_to_knuckle(112), 10, *_tip_to_knuckle(91), 9, *[-1] * 7),
    "halpe26": (*range(17), -1, -1, -1, 17, 20, 18, 21, 19, 22),  # head top, neck and hip have no place
}


@dataclass(frozen=True)
class ModelCard:
    """How to feed one network and how to read it.

    Attributes:
        kind: One of `KINDS`: raw YOLOX, boxes that were suppressed inside, boxes with points, points of one person,
            a person in 3D.
        channels: "rgb" or "bgr", as the network wants them.
        mean: Subtracted from the channels, in their order, 0 to 255.
        std: Divided by, after that.
        padding: What lies outside the image, 0 to 255.
        size: Height and width of the input where the graph leaves them free; unset: the graph says them.
        layout: Of the points, a key of `LAYOUTS`; unset: by their number.
        box_scale: Of the crop around a box.
        beta: Sharpness that the responses of a SimCC network were trained with.
        depth_range_m: Depth of the outermost bins, from the hips.
        calibration: Rising pairs (share of the response near its peak, confidence), each 0 to 1.
        sha256: Of the file; unset: not checked.
        source: Who published it under which name.
        license: Of the code and, as its publisher says, the weights.
        data_terms: Of the data it was trained on, where they say more than the license.
    """

    kind: str
    channels: str = "bgr"
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    padding: int = 114
    size: tuple[int, int] | None = None
    layout: str = ""
    box_scale: float = 1.25
    beta: float = 10.0
    depth_range_m: float = 2.1744869
    calibration: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))
    sha256: str = ""
    source: str = ""
    license: str = ""
    data_terms: str = ""

    def __post_init__(self) -> None:
        _expect(self.kind in KINDS, "kind", f"one of {', '.join(KINDS)}", self.kind)
        _expect(self.channels in ("rgb", "bgr"), "channels", "rgb or bgr", self.channels)
        _expect(all(0 <= value <= 255 for value in self.mean), "mean", "0 to 255", self.mean)
        _expect(all(0 < value < np.inf for value in self.std), "std", "> 0", self.std)
        _expect(0 <= self.padding <= 255, "padding", "0 to 255", self.padding)
        _expect(self.size is None or min(self.size) >= 1, "size", "height and width >= 1", self.size)
        _expect(self.layout in ("", *LAYOUTS), "layout", f"one of {', '.join(LAYOUTS)}", self.layout)
        _expect(1 <= self.box_scale <= 4, "box_scale", "1 to 4", self.box_scale)
        _expect(0 < self.beta < np.inf, "beta", "> 0", self.beta)
        _expect(0 < self.depth_range_m < np.inf, "depth_range_m", "> 0", self.depth_range_m)
        table = np.array(self.calibration).reshape(-1, 2)
        rising = len(table) >= 2 and (np.diff(table[:, 0]) > 0).all() and (np.diff(table[:, 1]) >= 0).all()
        inside = rising and ((table >= 0) & (table <= 1)).all()
        _expect(bool(inside), "calibration", "two or more rising pairs of 0 to 1", self.calibration)

    def normalize(self, image: np.ndarray) -> np.ndarray:
        """Turn an image, uint8 (H, W, 3) RGB, into what the network wants: float32 (3, H, W)."""
        ordered = image if self.channels == "rgb" else image[..., ::-1]
        scaled = (ordered - np.array(self.mean, np.float32)) / np.array(self.std, np.float32)
        return np.ascontiguousarray(scaled.transpose(2, 0, 1))


def _expect(holds: bool, key: str, wanted: str, got: object) -> None:
    if not holds:
        raise ConfigError(f"{key}: expected {wanted}, got {got!r}")


PLAIN_BGR = ModelCard("yolox")  # BGR, 0 to 255, gray border: the YOLOX family, RTMO too
SIMCC = ModelCard("simcc", channels="rgb", mean=MEAN_RGB, std=STD_RGB, padding=0)
CARDS: Mapping[str, ModelCard] = {
    "yolox": PLAIN_BGR,
    "boxes": replace(PLAIN_BGR, kind="boxes"),
    "rtmo": replace(PLAIN_BGR, kind="rtmo"),
    "simcc": SIMCC,
    "mhr": replace(SIMCC, kind="mhr", box_scale=1.2, layout="mhr70"),
}
RTMDET = replace(CARDS["boxes"], mean=MEAN_RGB[::-1], std=STD_RGB[::-1])

APACHE = "Apache-2.0"
HUMAN_ART = "Human-Art: non-commercial use"
BODY_SETS = "AI Challenger, CrowdPose, MPII, sub-JHMDB, Halpe and PoseTrack18: mostly research use"
WHOLE_BODY = "COCO-WholeBody: non-commercial use (CC BY-NC 4.0); UBody: research use"
COCKTAIL = (
    f"{WHOLE_BODY}; Human-Art, Halpe, 300W, WFLW, InterHand2.6M and others: mostly non-commercial or research use"
)


def _published(card: ModelCard, source: str, data_terms: str = "", *, beta: float = 10.0) -> ModelCard:
    return replace(card, source=source, license=APACHE, data_terms=data_terms, beta=beta)


KNOWN: Mapping[str, ModelCard] = {
    "7860ae79de6c89a3c1eb72ae9a2756c0ccfbe04b7791bb5880afabd97855a411": _published(
        CARDS["yolox"], "YOLOX-l, Megvii, release 0.1.1rc0; yolox_l.onnx of yzd-v/DWPose"
    ),
    "ceb11c07298f95c50d7c5abeb906d03340c85f23aa79e3e66966e7fb6c307250": _published(
        CARDS["boxes"], "YOLOX-tiny, OpenMMLab, yolox_tiny_8xb8-300e_humanart-6f3252f9", HUMAN_ART
    ),
    "3dea6513388889f0fff4b77bf7a26013600321b9eb9ceb0e9a400a82572f5f23": _published(
        CARDS["boxes"], "YOLOX-m, OpenMMLab, yolox_m_8xb8-300e_humanart-c2c7a14a", HUMAN_ART
    ),
    "724f4ff2439ed61afb86fb8a1951ec39c6220682803b4a8bd4f598cd913b1843": _published(
        SIMCC, "DWPose-l 384x288, dw-ll_ucoco_384.onnx of yzd-v/DWPose", WHOLE_BODY
    ),
    "9aeb635b83f86aea45cf45d85798f7eba1a162de8e0d721c44e54fe5eebaf47d": _published(
        SIMCC, "RTMPose-s, OpenMMLab, rtmpose-s_simcc-body7_pt-body7_420e-256x192-acd4a1ef_20230504", BODY_SETS
    ),
    "5c0a4bf67953e6d2ac43ce15e77dc9d5d354ae18430a47d2c5963a7bc5683e3c": _published(
        SIMCC, "RTMPose-m, OpenMMLab, rtmpose-m_simcc-body7_pt-body7_420e-256x192-e48f03d0_20230504", BODY_SETS
    ),
    "df0c0fa91e9870b1515dcaff741fd76cc753dcfb12786862f61b243bae81cd52": _published(
        SIMCC, "RTMPose-x, OpenMMLab, rtmpose-x_simcc-body7_pt-body7_700e-384x288-71d7b7e9_20230629", BODY_SETS
    ),
    "26f3a19e61304a600dfb82d1001d41d24343b89fc70a33ffc84657e0b0bf2ecf": _published(
        SIMCC, "RTMPose-m, OpenMMLab, rtmpose-m_simcc-body7_pt-body7-halpe26_700e-256x192-4d3e73dd_20230605", BODY_SETS
    ),
    "9a9bc17c13ff0a1e37507f45a037a21bc410cd08374b0e664c57d0080843aa58": _published(
        SIMCC, "RTMW-l 256x192, OpenMMLab, rtmw-dw-x-l_simcc-cocktail14_270e-256x192_20231122", COCKTAIL, beta=RTMW_BETA
    ),
    "bd033156e5104c4f5d2edfe0453e02661e30a2f3da453ec93c8764d561b83054": _published(
        SIMCC, "RTMW-l 384x288, OpenMMLab, rtmw-dw-x-l_simcc-cocktail14_270e-384x288_20231122", COCKTAIL, beta=RTMW_BETA
    ),
    "4a289c0e99d47eb595e99679d9d4a2d1def1b4241f9adcbafba44b9ff585ebcd": _published(
        SIMCC,
        "RTMW3D-x 384x288, rtmw3d-x_8xb64_cocktail14-384x288-b0a0eab7_20240626",
        f"{COCKTAIL}; H3WB: research use",
    ),
}


def card_path(path: Path) -> Path:
    """Where the card of a model file may lie."""
    return path.with_name(path.stem + SUFFIX)


def load_card_fields(path: Path) -> dict[str, Any]:
    """Read the card file of a model, unchecked; {} when there is none.

    Raises:
        ConfigError: It is no JSON object.
    """
    if not path.exists():
        return {}
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: expected an object, got {type(table).__name__}")
    return table


def override_card(card: ModelCard, table: Mapping[str, Any], *, source: str) -> ModelCard:
    """Replace fields of a card by those of a card file.

    Raises:
        ConfigError: A field is unknown or unusable; names file, field, what was wanted and what came.
    """
    return parse_config({**card_to_fields(card), **table}, ModelCard, source=source)


def card_to_fields(card: ModelCard) -> dict[str, Any]:
    """A card as a JSON object."""
    return json.loads(json.dumps(asdict(card)))
