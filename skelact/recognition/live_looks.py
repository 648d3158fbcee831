"""Looks of the clip networks at the last seconds of a live stream, now and then: a second opinion."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skelact.clips import fill_missing
from skelact.recognition.live_config import LiveConfig
from skelact.recognition.streaming import RowScorer, WindowScorer
from skelact.recognition.windows import last_window, move_near
from skelact.values import Scores

MIN_LOGGED = 1e-6  # probability, before its logarithm is taken
# Of answers by both. Chosen on Bandai-Namco youthful, as recorded and 1.6 times as fast, and UI-PRMD 7 and 8: 2 % at
# most of the answers are wrong above 0.9.
SHARPNESS = 0.85
FULL_S = 1.5  # who is seen for less gets flatter answers, by the root of the time


@dataclass(frozen=True, eq=False)
class Look:
    """A window of one person that the clip networks are to score; it makes no answer of its own.

    Attributes:
        record: Of the person; what is scored goes into it.
        person_id: As the caller named the person.
        frame: Index of the newest frame in it.
        row: float32 (people slots, T, V, 3), resampled.
    """

    record: np.ndarray
    person_id: int
    frame: int
    row: np.ndarray

    @property
    def is_answer(self) -> bool:
        """Never: it goes into the answer of the step after it."""
        return False

    def answer(self, scorer: RowScorer, row: np.ndarray | None) -> None:
        """Take the scored row."""
        assert row is not None
        scores = scorer.row_to_scores(row)
        self.record["looked"] = np.log(np.maximum(scores.probabilities, MIN_LOGGED))
        self.record["known"] = np.nan if scores.known is None else scores.known
        self.record["min_known"] = scores.min_known
        self.record["is_looked"] = True


def look(scorer: WindowScorer, record: np.ndarray, person_id: int, *, frame: int, rate_hz: float) -> Look:
    """Show the last seconds of a person's record, at `rate_hz`, to the clip networks."""
    record["look_frames"] = record["frames_made"]
    poses = record["recent"][-int(record["recent_frames"]) :]
    valid = ~np.isnan(poses).any(-1)
    near = move_near(np.where(valid[..., None], poses, 0)[None], valid[None], scorer.layout, scorer.config)
    joints = fill_missing(near, ~valid[None], parents=scorer.layout.parents)
    return Look(record, person_id, frame, last_window(joints, valid, rate_hz, scorer.layout, scorer.config))


def is_look_due(record: np.ndarray, config: LiveConfig) -> bool:
    """Whether the newest look, scored or not, is older than `look_s`, or there is none."""
    age = (record["frames_made"] - record["look_frames"]) / config.rate_hz
    return bool(record["look_frames"] == 0 or age >= config.look_s)


def mix_look(scores: Scores, record: np.ndarray, config: LiveConfig, *, seen_s: float) -> Scores:
    """Answer by both: the geometric mean of the causal networks' probabilities and those of the newest look.

    It is then made flatter, most for people who were seen for a short time. Whether the motion is known is what the
    look says.
    """
    if not record["is_looked"]:
        return scores
    own = np.log(np.maximum(scores.probabilities, MIN_LOGGED))
    logits = (1 - config.look_share) * own + config.look_share * record["looked"]
    mixed = Scores.from_logits(scores.labels, sharpness(seen_s) * logits)
    known = float(record["known"])
    return mixed if np.isnan(known) else replace(mixed, known=known, min_known=float(record["min_known"]))


def sharpness(seen_s: float) -> float:
    """What the log probabilities of an answer by both are multiplied by, of a person who was seen for so long."""
    return SHARPNESS * min(1.0, seen_s / FULL_S) ** 0.5
