"""Tables of a report, written once and read everywhere: terminal, HTML, Markdown and LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from skelact.html_report import format_heading, format_table, format_text

LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "±": r"$\pm$",
    "−": r"$-$",
}
NOT_NUMBERS = (
    "model",
    "scores",
    "class",
    "truth",
    "recognized as",
    "A",
    "B",
    "runs compared",
    "stream",
    "streams",
    "source",
    "most confused with",
)


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        title: What it shows.
        head: Column titles.
        rows: Cells as text.
        notes: Footnotes, in sentences.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def format_html(table: Table) -> str:
    """A section of a page."""
    return (
        format_heading(table.title)
        + format_table(table.rows, table.head)
        + "".join(format_text(note) for note in table.notes)
    )


def format_markdown(table: Table) -> str:
    """A section in Markdown; numbers stand at the right."""
    rule = ["---" if head in NOT_NUMBERS else "---:" for head in table.head]
    lines = [table.head, rule, *table.rows]
    cells = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([f"### {table.title}", "", *cells, "", *(f"{note}\n" for note in table.notes)])


def format_latex(table: Table) -> str:
    """A table for a paper, with the rules of booktabs and the notes below."""
    columns = "".join("l" if head in NOT_NUMBERS else "r" for head in table.head)
    lines = [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{escape_latex(table.title)}}}",
        rf"\begin{{tabular}}{{{columns}}}",
        r"\toprule",
        _latex_row(table.head),
        r"\midrule",
        *map(_latex_row, table.rows),
        r"\bottomrule",
        r"\end{tabular}",
        *(rf"\par\footnotesize {escape_latex(note)}" for note in table.notes),
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def escape_latex(text: str) -> str:
    """Text that LaTeX prints as it is."""
    return "".join(LATEX.get(character, character) for character in text)


def _latex_row(cells: tuple[str, ...]) -> str:
    return " & ".join(map(escape_latex, cells)) + r" \\"
