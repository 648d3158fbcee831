"""`skelact evaluate sentences`: motions of sentences against stated checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isnan
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Annotated

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

if TYPE_CHECKING:
    from skelact.generation.seams import SeamQuality

MAX_TOE_CM_S = 6.0  # at which feet behind a seam stand


def evaluate_sentences(
    file: Annotated[Path, typer.Argument(help="Kind, tab, sentence, tab, checks with semicolons between; one a line.")],
    output: Annotated[Path | None, output_option("HTML page with a strip of poses for every sentence.")] = None,
    seed: SeedOption = 0,
    attempts: Annotated[int, typer.Option(min=1, help="Maximum number of seeds to try.")] = 4,
    weights: GeneratorOption = DEFAULT_GENERATOR,
    converse: Annotated[
        bool, typer.Option("--converse", help="Also say the sentences one after another, and measure how they join.")
    ] = False,
    data: Annotated[
        Path | None, typer.Option(help="Folder of recordings, whose feet are measured beside those of sequences.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Judge the motions of sentences by stated checks: right, partly, refused or silently wrong.

    Example: skelact evaluate sentences sentences.tsv -o sentences.html
    """
    from skelact.generation import GenerateOptions, load_generator
    from skelact.generation.conversation_seams import measure_conversation
    from skelact.generation.sentence_checks import (
        Outcome,
        count_outcomes,
        judge_sentence,
        load_stated_sentences,
        seams_of,
        share_at_rest,
    )
    from skelact.generation.sentence_report import save_sentence_report
    from skelact.generation.skating import measure_recorded_skating, measure_skating

    if output is not None:
        check_output_file(output, (".html",), field="output", makes_folder=True)
    sentences = load_stated_sentences(file)
    options = GenerateOptions(seed=seed, attempts=attempts)
    with spinner("Generating", quiet=as_json):
        generator = load_generator(weights)
        judged = [judge_sentence(generator, sentence, options) for sentence in sentences]
        texts = [sentence.text for sentence in sentences]
        changes = measure_conversation(generator, texts, options) if converse else ()
        skating = measure_skating([one.made for one in judged if one.made is not None])
        recorded = measure_recorded_skating(data) if data else {}
    counts = count_outcomes(judged)
    if output is not None:
        save_sentence_report(output, judged, command=f"skelact evaluate sentences {file} --seed {seed}")
    if as_json:
        print_json(
            {
                "counts": {kind: {outcome.value: row[outcome] for outcome in Outcome} for kind, row in counts.items()},
                "at_rest": share_at_rest(judged),
                "seams": [asdict(seam) for seam in seams_of(judged)],
                "conversation_seams": [asdict(seam) for seam in changes],
                "skating_cm_s": skating,
                "recorded_skating_cm_s": recorded,
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
    _print_seams("in sentences", seams_of(judged))
    _print_seams("in a conversation", changes)
    _print_skating(skating, recorded)
    if output is not None:
        console.print(f"wrote {output}", style="dim")


def _print_skating(skating: Mapping[str, Sequence[float]], recorded: Mapping[str, Sequence[float]]) -> None:
    """Print the speed of feet on the floor in actions of sequences, and in recordings of such actions."""
    if not skating:
        return
    table = Table("action in a sequence", "skating, cm/s", "at most", "number", "recordings, cm/s", "number")
    for kind, values in skating.items():
        others = recorded.get(kind, ())
        beside = (f"{mean(others):.1f}", str(len(others))) if others else ("", "")
        table.add_row(kind, f"{mean(values):.1f}", f"{max(values):.1f}", str(len(values)), *beside)
    console.print(table)


def _print_seams(name: str, seams: Sequence[SeamQuality]) -> None:
    if not seams:
        return
    smooth = sum(seam.is_smooth for seam in seams) / len(seams)
    controls = [seam.control for seam in seams if not isnan(seam.control)]
    control = f" (control: {mean(controls):.0%} of stretches as long away from seams)" if controls else ""
    stands = sum(seam.toe_cm_s <= MAX_TOE_CM_S for seam in seams) / len(seams)
    console.print(
        f"{len(seams)} seams {name}: {smooth:.0%} no quicker than the 95th percentile inside{control}; accelerations"
        f" {median(seam.peak_m_s2 for seam in seams):.0f} at, {median(seam.inside_m_s2 for seam in seams):.0f} m/s2"
        f" inside (medians); toes behind {stands:.0%} of them at most {MAX_TOE_CM_S:g} cm/s,"
        f" {max(seam.toe_cm_s for seam in seams):.1f} at worst"
    )
