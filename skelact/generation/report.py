"""What was measured of a generator, as tables for a terminal and as one HTML page with strips of motions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from skelact.generation.evaluation import PairScore
from skelact.generation.generated import GeneratedMotion
from skelact.generation.preview import save_strip
from skelact.generation.resemblance import HandsScore, QualityPair, SwapScore, UnitScore
from skelact.html_report import format_heading, format_page, format_picture, format_table, format_text

SENTENCES = (  # shown on the page
    "walk in a circle while waving the right hand",
    "walk while raising the left hand",
    "run while raising both hands",
    "walk in a left turn while waving both hands",
    "wave the left hand and raise the right hand",
    "bow, then run and raise both hands",
    "walk backwards",
    "jump twice",
    "punch with the left fist, then kick with the right leg",
    "walk slowly like an exhausted man",
    "jog on the spot waving both arms over your head",
    "pick up a box, then walk",
)


@dataclass(frozen=True)
class GeneratorMeasurements:
    """All that `skelact evaluate motion` measures; see the functions of `evaluation` and `resemblance`."""

    pairs: Mapping[str, PairScore]
    hands: Mapping[str, Mapping[str, HandsScore]]
    quality: Mapping[str, QualityPair]
    swaps: Mapping[str, SwapScore]
    units: Mapping[str, UnitScore]

    def to_json(self) -> dict[str, object]:
        """Everything as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class MeasuredTable:
    """One table: a title, what its columns are, and cells."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_tables(found: GeneratorMeasurements) -> tuple[MeasuredTable, ...]:
    """Put measurements into tables."""
    pairs = [
        (
            *(name, f"{row.arms:.1%}", f"{row.gait:.1%}", f"{row.both:.1%} ({_range(row.interval, '{:.1%}')})"),
            *(f"{row.skating_cm_s:.1f}", f"{row.jerk_m_s3:.0f}", str(row.clips)),
        )
        for name, row in found.pairs.items()
    ]
    hands = [
        (text, name, f"{row.distance_cm:.1f} ({_range(row.interval, '{:.1f}')})", str(row.clips))
        for text, rows in found.hands.items()
        for name, row in rows.items()
    ]
    quality = [
        (
            name,
            *(
                f"{getattr(pair.generated, key):{form}}, {getattr(pair.recorded, key):{form}}"
                for key, form in (("skating_cm_s", ".1f"), ("jerk_m_s3", ".0f"), ("beyond_limits", ".2%"))
            ),
            f"{pair.clips[0]}, {pair.clips[1]}",
        )
        for name, pair in found.quality.items()
    ]
    swaps = [
        (name, *(f"{value:.1f}" for value in (row.own, row.score, row.sinc, row.other)), str(row.clips))
        for name, row in found.swaps.items()
    ]
    units = [
        (name, *(f"{value:.2f}" for value in (row.network, row.retrieved, row.others)), str(row.units))
        for name, row in found.units.items()
    ]
    return (
        MeasuredTable(
            "Two actions at once, 24 pairs: which parts show what was asked",
            ("method", "arms", "gait", "both (95 %)", "skating cm/s", "jerk m/s3", "motions"),
            tuple(pairs),
        ),
        MeasuredTable(
            "Both hands, never trained together: arms off the nearest recording",
            ("text", "method", "cm (95 %)", "motions"),
            tuple(hands),
        ),
        MeasuredTable(
            "One action: generated, recorded (held out)",
            ("action", "skating cm/s", "jerk m/s3", "beyond joint limits", "motions"),
            tuple(quality),
        ),
        MeasuredTable(
            "Arms of another recording: off the own ones, cm",
            ("action", "own put back", "score", "sinc rule", "whole other", "recordings"),
            tuple(swaps),
        ),
        MeasuredTable(
            "Fréchet distance to held-out units",
            ("action", "network", "retrieved", "other actions", "units"),
            tuple(units),
        ),
    )


def save_report(path: Path, found: GeneratorMeasurements, motions: Sequence[GeneratedMotion], *, command: str) -> None:
    """Write tables and a strip of poses per motion as one HTML file.

    Args:
        path: The file.
        found: Measurements.
        motions: To show.
        command: That measured them.
    """
    sections = [format_text(f"Measured by: {command}")]
    for table in list_tables(found):
        sections += [format_heading(table.title), format_table(table.rows, table.head)]
    sections.append(format_heading("Motions as they came, seed 0, nothing chosen"))
    with TemporaryDirectory() as folder:
        for number, made in enumerate(motions):
            picture = Path(folder) / f"{number}.png"
            save_strip(picture, made.motion)
            verdict = "found" if made.is_verified else "not all found"
            caption = (
                f"{made.plan.text}: {verdict} by the part networks, {made.quality.skating_cm_s:.1f} cm/s of skating"
            )
            sections += [format_text(caption), format_picture(picture, made.plan.text)]
    path.write_text(format_page("Motions from sentences", *sections), encoding="utf-8")


def _range(interval: tuple[float, float], form: str) -> str:
    return " to ".join(form.format(value) for value in interval)
