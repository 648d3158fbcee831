"""Reports of benchmarks and measures: HTML files that a page lists and shows."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from skelact.errors import InputError

TITLE = re.compile(r"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
MAX_REPORTS = 500
HEAD_BYTES = 65_536  # in which a title is looked for


@dataclass(frozen=True)
class Report:
    """One report: its title and its file."""

    title: str
    path: Path


def find_reports(folder: Path) -> tuple[Report, ...]:
    """Find the HTML files below a folder, by path; links that lead out of it are left out.

    Raises:
        InputError: There is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"expected a folder of HTML reports, got {folder}", field="reports")
    root = folder.resolve()
    found = sorted(path for path in root.rglob("*.html") if path.is_file() and path.resolve().is_relative_to(root))
    return tuple(Report(_title_of(path, root), path) for path in found[:MAX_REPORTS])


def _title_of(path: Path, root: Path) -> str:
    """Where it is, and what it calls itself."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES).decode("utf-8", "replace")
    name = str(path.relative_to(root))
    match = TITLE.search(head)
    return f"{name}: {html.unescape(match[1]).strip()}" if match else name
