"""The words of an action that matter to the library: which clip, which side, how quick, whether it is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from skelact.language.lexicon import OMITTED, Lexicon, load_lexicon
from skelact.language.motions import MotionVocabulary, load_motions
from skelact.language.reading import FAST, SLOW
from skelact.language.words import is_spoken, split_words

SIDES = ("left", "right")
BOTH = frozenset(split_words("both two each"))
EVERY = "both"  # stands for all of them: a phrase of both hands is no phrase of one
HOLDING = frozenset(split_words("hold keep stay remain freeze"))
LIGHT = frozenset(
    split_words("do perform make play execute show act be get go start begin try continue give take have")
)
MOVING = frozenset(("take", "go", "get"))  # weak words that make a verb of a noun
EMPTY = frozenset(
    split_words("motion movement move action gesture exercise pose animation clip thing somebody something")
)
DIRECTIONS = frozenset(split_words("forward forwards backward backwards back up down sideways ahead"))
OPPOSITES = ({"forward", "ahead"}, {"backward", "back"}), ({"up"}, {"down"})


@dataclass(frozen=True)
class ClipWords:
    """What an action says of a clip.

    Attributes:
        content: Base forms of the words that say which clip, in their order.
        said: The same words as they were said.
        sides: "left", "right", both or none.
        tempo: Times the natural duration.
        is_held: Whether it is to stay.
        aims: Words that say where it goes: "to the left".
        light: Weak words, such as "do": they ask for nothing beside others, but may be part of a phrase.
    """

    content: tuple[str, ...]
    said: tuple[str, ...]
    sides: frozenset[str]
    tempo: float = 1.0
    is_held: bool = False
    light: frozenset[str] = frozenset()
    aims: tuple[str, ...] = ()


class ClipVocabulary:
    """Base forms and weak words of the language.

    Args:
        lexicon: Knows base forms.
        motions: Knows the words of tempos and those that ask for nothing.
    """

    def __init__(self, lexicon: Lexicon, motions: MotionVocabulary) -> None:
        self._lexicon, self._motions = lexicon, motions

    def base(self, word: str) -> str:
        """Base form of a word: of verbs as the language has it, of other words without a plural's s."""
        base = self._motions.base(word, self._lexicon)
        if base == word and len(word) > MIN_PLURAL and word.endswith("s") and not word.endswith("ss"):
            return word[:-1]
        return base

    def read(self, text: str) -> ClipWords:
        """Split the words of an action."""
        words = [word for word in split_words(text) if is_spoken(word)]
        content, said, sides, light = list[str](), list[str](), set[str](), set[str]()
        tempo, is_held, aims = 1.0, False, list[str]()
        for index, word in enumerate(words):
            base = self.base(word)
            if word in SIDES and _is_aim(words, index):
                aims.append(f"to the {word}")
            elif word in SIDES:
                sides.add(word)
            elif word in self._motions.slow or word in self._motions.fast:
                tempo = SLOW if word in self._motions.slow else FAST
            elif base in HOLDING and index == 0 and len(words) > 1:
                is_held = True
                light.add(base)
            elif base in BOTH:
                sides.update(SIDES)
                light.add(EVERY)
            elif word in OMITTED or word in self._motions.function or base in self._motions.function:
                continue
            elif base in LIGHT or base in EMPTY:
                light.add(base)
            else:
                content.append(base)
                said.append(str(word))
        return ClipWords(tuple(content), tuple(said), frozenset(sides), tempo, is_held, frozenset(light), tuple(aims))

    def phrase(self, text: str) -> tuple[str, ...]:
        """Base forms of a phrase that asks for a clip, without words that ask for nothing."""
        words = [EVERY if word in BOTH else word for word in split_words(text) if is_spoken(word)]
        skipped = (self._motions.function | OMITTED | set(SIDES)) - {EVERY}
        kept = tuple(self.base(word) for word in words if word not in skipped and self.base(word) not in LIGHT | EMPTY)
        if len(kept) == 1 and words[0] in MOVING and self.base(words[0]) not in kept:  # take a knee: no knee alone
            return (self.base(words[0]), *kept)
        return kept or tuple(self.base(word) for word in words)


def _is_aim(words: Sequence[str], index: int) -> bool:
    """Whether a side is where something goes, and no limb follows it: "throw to the left", not "to the left knee"."""
    before = [word for word in words[max(0, index - 2) : index] if word not in OMITTED]
    return before[-1:] in (["to"], ["toward"], ["towards"]) and index + 1 == len(words)


MIN_PLURAL = 3


@lru_cache(maxsize=1)
def load_clip_vocabulary() -> ClipVocabulary:
    """The words of the language, read once."""
    return ClipVocabulary(load_lexicon(), load_motions())


def are_opposite(asked: Sequence[str], own: Sequence[str]) -> bool:
    """Whether words ask for one direction and others say the opposite one."""
    return any(
        (set(asked) & one and set(own) & other and not set(own) & one)
        or (set(asked) & other and set(own) & one and not set(own) & other)
        for one, other in OPPOSITES
    )
