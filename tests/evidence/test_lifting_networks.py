"""The cards of lifting networks decide by figures alone."""

from __future__ import annotations

import numpy as np

from skelact.evidence import Verdict
from skelact.evidence.lifting_networks import (
    ATTENTION,
    GRAPH,
    HOPS,
    MLP,
    NO_DROP,
    judge_attention,
    judge_drop,
    judge_hops,
)

SAME = np.array([[100.0, 90.0, 120.0], [102.0, 92.0, 122.0], [98.0, 88.0, 118.0]])


def test_verdicts_follow_the_figures() -> None:
    found = {HOPS: SAME - 10, GRAPH: SAME, MLP: SAME, ATTENTION: SAME - 1, NO_DROP: SAME - 3}
    assert judge_hops(found).verdict is Verdict.REPRODUCED
    assert judge_attention(found).verdict is Verdict.PARTLY
    drop = judge_drop(found)
    assert drop.verdict is Verdict.NOT_AT_THIS_SCALE and "worse by 3.0 mm" in drop.finding
    assert drop.rows[0][1:] == ("100.0 ± 1.6", "90.0 ± 1.6", "120.0 ± 1.6")
