"""What mkdocs does besides: the Python reference lists every public name of skelact."""

from __future__ import annotations

import skelact

PAGE, MARK = "reference/python.md", "<!-- public names -->"
ROOMS = {  # headings of the page, in its order -> the module that a public name is imported from begins with it
    "Values": ("values", "layouts"),
    "Files": ("formats",),
    "Pose": ("pose",),
    "Capture and joint angles": ("capture", "biomechanics"),
    "Recognition": ("recognition", "video_recognition", "label_recognition"),
    "Generation": ("generation", "language"),
    "Client and server": ("client", "server_process"),
    "Weights and terms": ("weights",),
    "Errors": ("errors",),
}


def on_page_markdown(markdown: str, *, page: object, **_: object) -> str:
    """Put the public names into the page that asks for them."""
    if getattr(page, "file", None) is None or page.file.src_uri != PAGE:  # type: ignore[attr-defined]
        return markdown
    return markdown.replace(MARK, list_public_names())


def list_public_names() -> str:
    """Write one heading per room and one mkdocstrings block per public name."""
    left = dict(skelact.PUBLIC)
    lines: list[str] = []
    for heading, rooms in ROOMS.items():
        names = [name for name, module in left.items() if module.split(".")[0] in rooms]
        if names:
            lines += [f"## {heading}", ""]
        for name in names:
            lines += [f"::: {_home(name, left.pop(name))}", ""]
    if left:
        raise ValueError(f"name a heading in tools/docs_hooks.py for: {', '.join(left)}")
    return "\n".join(lines)


def _home(name: str, module: str) -> str:
    """Dotted path of the place where a public name is defined."""
    value = getattr(skelact, name)
    return f"{getattr(value, '__module__', f'skelact.{module}')}.{name}"
