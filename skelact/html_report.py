"""Reports as one HTML file each: no scripts, nothing loaded from elsewhere, every text escaped."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ddd;padding:.25rem .8rem;"
    "text-align:left;vertical-align:top}th{background:#f4f4f4}img{max-width:100%}"
    ".wide{overflow-x:auto}.wide img{max-width:none}"
)
HEADING = re.compile(r"<h2 id='([^']*)'>(.*?)</h2>")
MAX_WITHOUT_CONTENTS = 6  # headings; a page with more begins with links to them
NO_WORD = re.compile(r"[^a-z0-9]+")


def format_page(title: str, *sections: str) -> str:
    """Put sections, which are HTML already, under a title; long pages begin with their contents."""
    headings = HEADING.findall("".join(sections))
    if len(headings) > MAX_WITHOUT_CONTENTS:
        links = " · ".join(f"<a href='#{anchor}'>{text}</a>" for anchor, text in headings)
        sections = (f"<p>{links}</p>", *sections)
    head = f"<meta charset='utf-8'><title>{escape(title)}</title><style>{STYLE}</style>"
    body = f"<h1>{escape(title)}</h1>{''.join(sections)}"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>\n"


def format_heading(text: str) -> str:
    """A section's title."""
    return f"<h2 id='{NO_WORD.sub('-', text.lower()).strip('-')}'>{escape(text)}</h2>"


def format_text(text: str) -> str:
    """A paragraph."""
    return f"<p>{escape(text)}</p>"


def format_table(rows: Sequence[Sequence[object]], head: Sequence[str] = ()) -> str:
    """A table; cells are written as text."""
    top = "<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>" if head else ""
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{top}{body}</table>"


def format_picture(path: Path, text: str) -> str:
    """A PNG, embedded; `text` says what it shows."""
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"<img alt='{escape(text)}' src='data:image/png;base64,{content}'>"


def format_svg(path: Path, text: str) -> str:
    """An SVG in its own size, embedded; one that is wider than the page scrolls. `text` says what it shows."""
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"<div class='wide'><img alt='{escape(text)}' src='data:image/svg+xml;base64,{content}'></div>"


def format_drawing(path: Path) -> str:
    """An SVG of ours, which has no ids, as part of the page, so that what it tells when pointed at is told."""
    return f"<div class='wide'>{path.read_text(encoding='utf-8')}</div>"
