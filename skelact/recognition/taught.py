"""Actions taught by example: one to a few recordings each, no training.

A window gets a taught action as it is like the examples: the log-likelihood ratio of its joint statistics (see
`skelact.recognition.background`) and the cosine of its features with the mean of the examples', weighed into log odds
against everything else. Where several actions are taught, a ridge regression between them is added, which sums to zero.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skelact.errors import InputError
from skelact.files import atomic_path
from skelact.recognition.background import TINY, Background

# chosen on UI-PRMD subjects 1 to 6 and NW-UCLA subjects 1, 2, 3, 4 and 10
RATIO_WEIGHT, COSINE_WEIGHT, RIDGE_WEIGHT = 0.2, 9.0, 6.0
OFFSET = -10.0  # log odds of a taught action before anything is seen, and what the cosine of other actions amounts to
RIDGE = 0.1  # of the mean squared length of the examples
MAX_NAME = 64  # characters
ENDING = ".npz"


@dataclass(frozen=True, eq=False)
class ActionExamples:
    """What was seen of one taught action.

    Attributes:
        name: Of the action.
        statistics: float32 (n, D), one row per recording.
        features: float32 (n, F), of the networks.
        fingerprint: Of the background of the recognizer that saw them.
    """

    name: str
    statistics: np.ndarray
    features: np.ndarray
    fingerprint: str

    def __post_init__(self) -> None:
        check_name(self.name)
        if not len(self.statistics) or len(self.statistics) != len(self.features):
            raise InputError(f"expected at least one recording, got {len(self.statistics)}", field="examples")

    @property
    def count(self) -> int:
        """Number of recordings."""
        return len(self.statistics)


class TaughtActions:
    """Taught actions, ready to be compared with.

    Args:
        background: Of the recognizer.
        examples: One per action; their names differ.

    Raises:
        InputError: None, two of one name, or some were taught to another recognizer.
    """

    def __init__(self, background: Background, examples: Sequence[ActionExamples]) -> None:
        self.names = tuple(one.name for one in examples)
        if not examples or len(set(self.names)) != len(self.names):
            raise InputError("expected at least one action, each once", field="actions")
        for one in examples:
            if one.fingerprint != background.fingerprint:
                raise InputError(f"{one.name!r} was taught to another recognizer: teach it anew", field="actions")
        self._background = background
        self._places = [background.place(one.statistics) for one in examples]
        self._features = np.stack([_unit(one.features.mean(0)) for one in examples])
        owners = np.repeat(np.arange(len(examples)), [one.count for one in examples])
        rows = self._compared(np.concatenate(self._places), np.concatenate([one.features for one in examples]))
        self._middle, self._ridge = _fit_ridge(rows, owners, len(examples))

    def log_odds(self, statistics: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Log odds (N, actions) that windows show each taught action rather than anything else.

        Args:
            statistics: (N, D) of `joint_statistics`.
            features: (N, F) of the networks, fused.
        """
        places = self._background.place(statistics)
        ratios = np.stack([self._background.log_ratio(known, places) for known in self._places], 1)
        cosines = _unit(features) @ self._features.T
        between = (self._compared(places, features) - self._middle) @ self._ridge
        return RATIO_WEIGHT * ratios + COSINE_WEIGHT * cosines + RIDGE_WEIGHT * between + OFFSET

    def _compared(self, places: np.ndarray, features: np.ndarray) -> np.ndarray:
        """Rows for the ridge regression: directions weigh as much as they tell actions apart."""
        between = self._background.between
        weighed = places * np.sqrt(between / (between + 1))
        return np.concatenate([_unit(weighed), _unit(features - self._background.feature_mean)], 1)


def _fit_ridge(rows: np.ndarray, owners: np.ndarray, actions: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean (F,) to subtract and map (F, actions) to one-hot targets less their mean; zero for a single action."""
    middle = rows.mean(0)
    left = rows - middle
    penalty = RIDGE * max(float((left**2).sum(1).mean()), TINY)
    targets = np.eye(actions)[owners] - 1 / actions
    return middle, left.T @ np.linalg.solve(left @ left.T + penalty * np.eye(len(left)), targets)


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), TINY))


def check_name(name: str) -> None:
    """Refuse a name that cannot be shown.

    Raises:
        InputError: Empty, too long, or with characters that are not printed.
    """
    if not name.strip() or name != name.strip() or len(name) > MAX_NAME or not name.isprintable():
        message = f"expected 1 to {MAX_NAME} printable characters without spaces around, got {name[: MAX_NAME + 1]!r}"
        raise InputError(message, field="name")


def save_action(folder: Path, action: ActionExamples) -> Path:
    """Write an action into a folder, made if need be; an action of the same name there is replaced. Return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = next((file for file, known in _read_folder(folder).items() if known.name == action.name), None)
    path = path or _free_file(folder, action.name)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        name=np.array(action.name),
        statistics=action.statistics.astype(np.float32),
        features=action.features.astype(np.float32),
        fingerprint=np.array(action.fingerprint),
    )
    with atomic_path(path) as part:
        part.write_bytes(buffer.getvalue())
    return path


def load_actions(folder: str | Path) -> tuple[ActionExamples, ...]:
    """Read every action of a folder, by name.

    Raises:
        InputError: No such folder, or no actions in it.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError("expected a folder that skelact teach made", field=str(folder))
    found = sorted(_read_folder(folder).values(), key=lambda action: action.name)
    if not found:
        raise InputError('no action in this folder; teach one: skelact teach "my gesture" take.bvh', field=str(folder))
    return tuple(found)


def _read_folder(folder: Path) -> Mapping[Path, ActionExamples]:
    return {file: _load_action(file) for file in sorted(folder.glob(f"*{ENDING}"))}


def _load_action(path: Path) -> ActionExamples:
    try:
        with np.load(path, allow_pickle=False) as file:
            return ActionExamples(str(file["name"]), file["statistics"], file["features"], str(file["fingerprint"]))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"expected a taught action: {error}", field=str(path)) from error


def _free_file(folder: Path, name: str) -> Path:
    stem = re.sub(r"[^\w-]+", "-", name).strip("-") or "action"
    names = [stem, *(f"{stem}-{number}" for number in range(2, 10_000))]
    return next(folder / f"{one}{ENDING}" for one in names if not (folder / f"{one}{ENDING}").exists())
