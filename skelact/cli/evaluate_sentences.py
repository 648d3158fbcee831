"""`skelact evaluate sentences`: motions of sentences against stated checks."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from skelact.cli.options import (
    DEFAULT_GENERATOR,
    GeneratorOption,
    JsonOption,
    SeedOption,
    console,
    output_option,
    print_json,
    spinner,
)
from skelact.outputs import check_output_file


def evaluate_sentences(
    file: Annotated[Path, typer.Argument(help="Kind, tab, sentence, tab, checks with semicolons between; one a line.")],
    output: Annotated[Path | None, output_option("HTML page with a strip of poses for every sentence.")] = None,
    seed: SeedOption = 0,
    attempts: Annotated[int, typer.Option(min=1, help="Maximum number of seeds to try.")] = 4,
    weights: GeneratorOption = DEFAULT_GENERATOR,
    as_json: JsonOption = False,
) -> None:
    """Judge the motions of sentences by stated checks: right, partly, refused or silently wrong.

    Example: skelact evaluate sentences sentences.tsv -o sentences.html
    """
    from skelact.generation import GenerateOptions, load_generator
    from skelact.generation.sentence_checks import (
        Outcome,
        count_outcomes,
        judge_sentence,
        load_stated_sentences,
        seams_of,
        share_at_rest,
    )
    from skelact.generation.sentence_report import save_sentence_report

    if output is not None:
        check_output_file(output, (".html",), field="output", makes_folder=True)
    sentences = load_stated_sentences(file)
    options = GenerateOptions(seed=seed, attempts=attempts)
    with spinner("Generating", quiet=as_json):
        generator = load_generator(weights)
        judged = [judge_sentence(generator, sentence, options) for sentence in sentences]
    counts = count_outcomes(judged)
    if output is not None:
        save_sentence_report(output, judged, command=f"skelact evaluate sentences {file} --seed {seed}")
    if as_json:
        print_json(
            {
                "counts": {kind: {outcome.value: row[outcome] for outcome in Outcome} for kind, row in counts.items()},
                "at_rest": share_at_rest(judged),
                "sentences": [
                    {"text": one.sentence.text, "outcome": one.outcome.value, "failed": one.failed, "told": one.told}
                    for one in judged
                ],
            }
        )
        return
    for one in judged:
        reason = "; ".join(one.failed) or (one.told if one.outcome == Outcome.REFUSED else "")
        console.print(f"{one.outcome.value}: {escape(one.sentence.text)}: {escape(reason)}", highlight=False)
    table = Table("kind", *(outcome.value for outcome in Outcome), "sentences")
    for kind, row in counts.items():
        table.add_row(kind, *(str(row[outcome]) for outcome in Outcome), str(sum(row.values())))
    console.print(table)
    console.print(f"{share_at_rest(judged):.0%} of the motions that are no loops begin and end at rest")
    seams = seams_of(judged)
    if seams:
        smooth = sum(seam.is_smooth for seam in seams) / len(seams)
        console.print(
            f"{len(seams)} seams: {smooth:.0%} no quicker than the 95th percentile inside; accelerations"
            f" {median(seam.peak_m_s2 for seam in seams):.0f} at, {median(seam.inside_m_s2 for seam in seams):.0f} m/s2"
            f" inside (medians); toes behind them {max(seam.toe_cm_s for seam in seams):.1f} cm/s at most"
        )
    if output is not None:
        console.print(f"wrote {output}", style="dim")
