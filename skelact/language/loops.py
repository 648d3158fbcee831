"""Words that ask for a loop: "walk cycle", "idle, looping", "make it a seamless loop"."""

from __future__ import annotations

import re

SEAMLESS = r"(?:seamless|endless|perfect|smooth|continuous|cyclic|infinite)(?:ly)?"
CYCLES = "walk|walking|run|running|jog|jogging|idle|sneak|crouch|crawl|march|sprint|wave|waving|dance|clap"
LOOP = re.compile(
    r"[,;.]?\s*(?:\band\s+)?\b(?:(?:make|keep|let|create|generate|play)\s+)?(?:it\s+)?(?:(?:as|in|into|for|to|that|which)\s+)?(?:(?:an?|be)\s+)?"
    rf"(?:{SEAMLESS}\s+)?"
    r"\b(?:loop|loops|looping|looped|loopable|seamlessly|endlessly)\b(?:\s+(?:it|animation|motion|seamlessly|forever|perfectly|of))*",
    re.IGNORECASE,
)
CYCLE = re.compile(rf"\b(?:{SEAMLESS}\s+)?({CYCLES})\s+(?:cycle|loop)\b", re.IGNORECASE)
LEADING = re.compile(rf"\b(?:{SEAMLESS}|loopable|looping|looped)\s+(?=(?:\w+ing|{CYCLES}|animation)\b)", re.IGNORECASE)
CIRCLING = re.compile(
    r"\b(?:in|around|along|on)\s+(?:an?|the)?\s*loops?\b|\b\d+\s+loops\b|\bloop around\b", re.IGNORECASE
)


def take_loop(text: str) -> tuple[str, bool]:
    """The text without the words that ask for a loop, and whether any did; "walk in a loop" is a way, not a loop."""
    asks = bool(CYCLE.search(text) or LEADING.search(text))
    text = LEADING.sub("", CYCLE.sub(r"\1", text))
    if CIRCLING.search(text):
        return text, asks
    rest = LOOP.sub("", text)
    return (rest, True) if rest != text and any(letter.isalpha() for letter in rest) else (text, asks)
