"""Two-stage distillation: a teacher's features and responses, then a new head from the student's own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from skelact.evidence.card import Card, Evidence, Verdict
from skelact.evidence.rendered_people import BUDGET, SEEDS, errors, spread, teacher, trained, with_seeds

GAIN = 0.05  # of the error, that stage 1 should take away
STAGE2_SHARE = 0.2


def run(data: Path) -> Evidence:
    """Train with and without each stage, and measure all on the same people."""
    first = replace(BUDGET, teacher=str(teacher()))
    more_epochs = max(1, round(STAGE2_SHARE * BUDGET.epochs))
    stage1 = with_seeds(first)
    stage2 = [
        trained(replace(BUDGET, stage=2, teacher=str(path), epochs=more_epochs, seed=seed))
        for path, seed in zip(stage1, SEEDS, strict=True)
    ]
    runs = {
        "no teacher": with_seeds(BUDGET),
        "stage 1": stage1,
        "stage 1, longer by the time of stage 2": with_seeds(replace(first, epochs=BUDGET.epochs + more_epochs)),
        "stage 1, then stage 2": stage2,
        "the teacher": [teacher()],
    }
    found = {name: errors(weights) for name, weights in runs.items()}
    plain, taught = found["no teacher"], found["stage 1"]
    longer, both = found["stage 1, longer by the time of stage 2"], found["stage 1, then stage 2"]
    gain = 1 - taught.mean() / plain.mean()
    is_clear = taught.max() < plain.min()
    stage2_wins = both.mean() < longer.mean()
    if gain >= GAIN and is_clear:
        verdict = Verdict.REPRODUCED if stage2_wins else Verdict.PARTLY
    else:
        verdict = Verdict.NOT_AT_THIS_SCALE
    finding = (
        f"Stage 1 takes {100 * gain:.1f} % of the error away ({'every' if is_clear else 'not every'} seed below all "
        f"seeds without). Stage 2 {'is' if stage2_wins else 'is not'} better than as much more of stage 1 "
        f"({both.mean():.2f} against {longer.mean():.2f}). Rendered people and small networks: nothing is said of "
        "photographs."
    )
    rows = tuple((name, spread(values)) for name, values in found.items())
    return Evidence(("training", "error, % of the crop's height"), rows, verdict, finding)


CARD = Card(
    title="Two-stage distillation",
    paper="Yang et al., Effective Whole-body Pose Estimation with Two-stages Distillation (DWPose), ICCVW 2023",
    claim="A teacher's features and responses make a better student, and its own frozen body then a better head.",
    tried="RTMPose in our smallest size, taught by one twice as wide: 128 x 96, 23 points of body and feet.",
    control="The same network, crops, steps and seeds without a teacher; stage 1 for as long as both stages.",
    seeds=f"{len(SEEDS)}: first weights, order of the crops and their changes",
    data=(),
    minutes=60,
    run=run,
)
