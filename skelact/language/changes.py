"""Changes during an action: "faster and faster", "gradually", "slow down". No motion changes on the way: not heard."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from skelact.language.words import split_words

NO_CHANGE = "no motion changes on the way"
GRADUAL = frozenset(split_words("gradually increasingly decreasingly progressively ever"))
BECOME = frozenset(split_words("get gets getting become becomes becoming grow grows growing"))  # getting slower
SHIFTS = frozenset(  # slow down, speeding up
    (verb, particle)
    for verbs, particle in (
        ("slow slows slowing", "down"),
        ("speed speeds speeding", "up"),
        ("slow slows slowing", "up"),
    )
    for verb in verbs.split()
)
SHIFT_VERBS = frozenset(
    split_words("accelerate accelerates accelerating decelerate decelerates decelerating quicken quickens quickening")
)
MORE = ("more", "less")


def find_changes(words: Sequence[str], manners: Collection[str]) -> set[int]:
    """Indices of the words that say a change.

    Args:
        words: Of one action, in lower case.
        manners: Words of tempos and styles; beside "gradually" or "more and more" they are part of the change.
    """
    found = {index for index, word in enumerate(words) if word in GRADUAL | SHIFT_VERBS}
    is_gradual = bool(found & {index for index, word in enumerate(words) if word in GRADUAL})
    for index, word in enumerate(words):
        behind = list(words[index + 1 : index + 3])
        if behind == ["and", word] and _compares(word):
            found |= {index, index + 1, index + 2}
            is_gradual = True
        if (word, *behind[:1]) in SHIFTS:
            found |= {index, index + 1}
        if word in BECOME and behind and (_compares(behind[0]) or behind[0] in manners):
            found |= {index, index + 1, *((index + 2,) if behind[0] in MORE and len(behind) > 1 else ())}
    if is_gradual:
        found |= {index for index, word in enumerate(words) if word in manners}
    return found


def _compares(word: str) -> bool:
    return word in MORE or (word.endswith("er") and len(word) > 4)
