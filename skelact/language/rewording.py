"""Other ways of saying the same, made plain before a sentence is cut: politeness, swapped letters, the passive.

What is only thought, wanted or left undone is no motion, and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skelact.errors import InputError
from skelact.language.amounts import ONES, SCALES, TENS, UNITS
from skelact.language.clause_words import PREPOSITIONS
from skelact.language.lexicon import OMITTED, SIDES, Lexicon
from skelact.language.motions import MotionVocabulary
from skelact.language.subjects import AUXILIARIES, PRONOUNS, SUBJECTS
from skelact.language.words import NEGATIONS, Word, base_form, position_of, split_words

GREETINGS = frozenset(split_words("hi hello hey greetings dear"))
THANKS = frozenset(split_words("thanks thank cheers please you very much so a lot"))
MARKS = frozenset((",", ".", "!", "?"))
BE = frozenset(split_words("is are was were gets being"))
BOTH = frozenset(split_words("both two his her their its my your one"))
MAX_PHRASE = 5  # words of what something is done to
MIN_LETTERS = 3  # of a word whose letters may be swapped
PLAIN = {
    ("at", "half", "speed"): "slowly",
    ("at", "full", "speed"): "quickly",
    ("at", "double", "speed"): "quickly",
    ("slow", "motion"): "slow",
    ("in", "slow", "motion"): "slowly",
    ("slow", "mo"): "slow",
    ("full", "on"): "",
}
ORDERING = frozenset(split_words("counter finish end start begin follow answer respond conclude reply close"))
THOUGHTS = frozenset(
    split_words(
        "think dream imagine remember recall forget consider contemplate hope hear refuse decline hesitate fail "
        "picture visualize visualise wonder daydream fantasize"
    )
)
PICTURED = frozenset(("imagine", "picture", "visualize", "visualise"))
COMPLEMENTS = frozenset(
    split_words("about of that how what when whether if to a an the he she his her himself herself")
)
WISHES = frozenset(split_words("want wish plan intend long hope decide"))
ALMOST = (("about", "to"), ("going", "to"), ("ready", "to"), ("unable", "to"), ("afraid", "to"), ("supposed", "to"))


def reword(words: Sequence[str], lexicon: Lexicon, vocabulary: MotionVocabulary) -> list[str]:
    """Put the words of a sentence into plainer ones; each keeps its position.

    Raises:
        InputError: The sentence tells what is only thought, wanted, or not done in the end; field "text".
    """
    said = _spell_right(_drop_politeness(list(words)), lexicon, vocabulary)
    said = _say_degrees(_shorten(_drop_order(_say_still_arms(_drop_utmost(said)))))
    if said[:1] and said[0] in PICTURED and SUBJECTS & set(said[1:4]):  # imagine a man walking
        said = said[1:]
    refuse_unreal(said, lexicon)
    return _make_active(said, lexicon)


def refuse_unreal(words: Sequence[str], lexicon: Lexicon) -> None:
    """Refuse a sentence in which somebody thinks of, wants or is about to do something, or then does not do it.

    Raises:
        InputError: It tells so; field "text".
    """
    people = PRONOUNS | SUBJECTS
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        acts = before in people or not index or before in AUXILIARIES or before.endswith("ly")
        base, behind = lexicon.base(word), tuple(words[index : index + 2])
        is_inflected = word.endswith(("s", "ed")) and before in people - {"i", "we", "you", "they"}
        is_wish = is_inflected and (base in WISHES or _stem(word) in WISHES) and behind[1:] == ("to",)
        is_thought = acts and (base in THOUGHTS or _stem(word) in THOUGHTS) and _has_action(words[index + 1 :], lexicon)
        if (
            is_thought
            or (is_wish and _is_of_itself(words[index + 2 :]))
            or (behind in ALMOST and before in AUXILIARIES)
        ):
            told = " ".join(words[index : index + 4])
            raise InputError(f"expected what a body does, got what is not done: {told!r}", field="text")
    tail = [word for word in words if word not in MARKS]
    if len(tail) > 2 and tail[-1] in NEGATIONS | {"not"} and "but" in tail[-4:]:
        raise InputError(f"expected what a body does, got what is not done: {' '.join(tail[-4:])!r}", field="text")


def _has_action(behind: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether what is thought of is an action: "of running", "how he kicked", not "about his life", "while walking"."""
    if not behind or not (behind[0] in COMPLEMENTS or behind[0].endswith("ing")):
        return False
    end = next((index for index, word in enumerate(behind) if not word.isalpha()), len(behind))
    return any(lexicon.is_verb(word) or word.endswith("ing") for word in behind[:end])


def _stem(word: str) -> str:
    return base_form(word, (THOUGHTS | WISHES).__contains__, {"thought": "think", "dreamt": "dream", "heard": "hear"})


def _is_of_itself(behind: Sequence[str]) -> bool:
    """Whether what is wanted is to be done by who wants it: "she wants to jump", not "wants him to jump"."""
    return not behind or behind[0] not in ("see", "have", "make", "watch")


def _drop_politeness(words: list[str]) -> list[str]:
    """Leave out "hi!" at the beginning, and "thank you very much" at the end."""
    start = 0
    while start < len(words) and (words[start] in GREETINGS or (start and words[start] in MARKS | {"there"})):
        start += 1
    end = len(words)
    while end > start and (words[end - 1] in MARKS | THANKS):
        end -= 1
    is_thanked = {"thanks", "thank", "cheers", "please"} & set(words[end:])
    kept = words[start : end if is_thanked else len(words)]
    return kept if any(word.isalpha() for word in kept) else words


def _drop_order(words: list[str]) -> list[str]:
    """Leave out "finish with", "follow up with": what is done is named behind it."""
    said: list[str] = []
    index = 0
    while index < len(words):
        end = index + 1 + (words[index + 1 : index + 2] in (["up"], ["off"]))
        if _stem_of(words[index]) in ORDERING and words[end : end + 1] == ["with"] and end + 1 < len(words):
            index = end + 1 + (words[end + 1] in OMITTED)
            continue
        said.append(words[index])
        index += 1
    return said


def _drop_utmost(words: list[str]) -> list[str]:
    """Make "high" of "as high as you can"."""
    said = list(words)
    for index in range(len(said) - 3):
        if said[index] == "as" and said[index + 2] == "as":
            end = (
                index + 4
                if said[index + 3] == "possible"
                else index + 5
                if said[index + 4 : index + 5] == ["can"]
                else 0
            )
            if end:
                return [*said[:index], said[index + 1], *_drop_utmost(said[end:])]
    return said


def _say_still_arms(words: list[str]) -> list[str]:
    """Make "with arms still" of "without swinging the arms" and of "don't move the arms while", which asks for it."""
    text = [word for word in words if word not in OMITTED]
    for index in range(len(text) - 2):
        moves, limb = text[index + 1], text[index + 2]
        if limb not in ("arms", "hands") or _stem_of_move(moves) not in ("swing", "move", "use"):
            continue
        still = [Word(word, position_of(limb)) for word in ("with", "arms", "still")]
        if text[index] == "without":
            return [*text[:index], *still, *text[index + 3 :]]
        start = index - 1 if text[index] == "not" and index else index
        rest = text[index + 3 :]
        if text[index] in ("not", "don't", "never") and start == 0 and rest[:1] in (["while"], ["when"], ["as"]):
            rest = rest[1 + (rest[1:2] != [] and rest[1] in PRONOUNS) :]
            return [*rest, *still]
    return words


def _stem_of_move(word: str) -> str:
    return base_form(word, frozenset(("swing", "move", "use")).__contains__, {})


def _stem_of(word: str) -> str:
    return base_form(word, ORDERING.__contains__, {})


def _shorten(words: list[str]) -> list[str]:
    """Put one word for several that say the same."""
    short: list[str] = []
    index = 0
    while index < len(words):
        length = next((n for n in (3, 2) if tuple(words[index : index + n]) in PLAIN), 0)
        word = PLAIN[tuple(words[index : index + length])] if length else words[index]
        if word:
            short.append(Word(word, position_of(words[index])) if length else word)
        index += length or 1
    return short


def _say_degrees(words: list[str]) -> list[str]:
    """Put degrees for "pi/2" and "2 pi" radians."""
    said: list[str] = []
    index = 0
    while index < len(words):
        word, index = words[index], index + 1
        if word not in ("pi", "\u03c0"):
            said.append(word)
            continue
        degrees = 180.0 * (float(said.pop()) if said and said[-1].isdecimal() else 1.0)
        if words[index : index + 1] == ["/"] and words[index + 1 : index + 2] and words[index + 1].isdecimal():
            degrees, index = degrees / max(float(words[index + 1]), 1.0), index + 2
        index += words[index : index + 1] in (["rad"], ["radian"], ["radians"])
        said += [Word(f"{degrees:g}", position_of(word)), Word("degrees", position_of(word))]
    return said


def _spell_right(words: list[str], lexicon: Lexicon, vocabulary: MotionVocabulary) -> list[str]:
    """Put two neighboring letters right that make a known word of an unknown one: "wlak", "teh"."""

    def is_known(word: str) -> bool:
        return (
            word in lexicon.words
            or word in vocabulary.function | PREPOSITIONS
            or word in vocabulary.manners
            or word in UNITS.keys() | ONES.keys() | TENS.keys() | SCALES.keys()
            or vocabulary.base(word, lexicon) in lexicon.words | vocabulary.heads
        )

    return [_swap_back(word, is_known) for word in words]


def _swap_back(word: str, is_known: Callable[[str], bool]) -> str:
    if len(word) < MIN_LETTERS or not word.isalpha() or is_known(word):
        return word
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
    meant = sorted(filter(is_known, swapped))
    return Word(meant[0], position_of(word), word) if len(meant) == 1 else word


def _make_active(words: list[str], lexicon: Lexicon) -> list[str]:
    """Make "raise both arms" of "both arms are raised": what is done to a thing or a limb somebody does."""
    for index in range(1, len(words) - 1):
        verb = index + 1 + (words[index + 1].endswith("ly") and index + 2 < len(words))
        if words[index] not in BE or not _is_participle(words[verb], lexicon):
            continue
        start = _begin_phrase(words, index, lexicon)
        phrase = words[start:index]
        named = [word for word in phrase if word not in OMITTED | BOTH and word not in SIDES]
        if not named or named[-1] in PRONOUNS | SUBJECTS:
            continue
        active = Word(lexicon.base(words[verb]), position_of(words[verb]))
        rest = _drop_agent(words[verb + 1 :])
        return [*words[:start], active, *phrase, *words[index + 1 : verb], *_make_active(["", *rest], lexicon)[1:]]
    return words


def _is_participle(word: str, lexicon: Lexicon) -> bool:
    is_past = word.endswith("ed") or (word in lexicon.irregular and not word.endswith("s"))
    return is_past and lexicon.base(word) != word and lexicon.is_verb(word)


def _begin_phrase(words: Sequence[str], end: int, lexicon: Lexicon) -> int:
    """Where the noun phrase before a word begins: behind a conjunction, a mark, or a word of action."""
    start = end
    while start and end - start < MAX_PHRASE:
        word = words[start - 1]
        is_noun = start == end or word in OMITTED | BOTH or word in SIDES or (lexicon.base(word),) in lexicon.nouns
        if not word.isalpha() or not (is_noun or word not in lexicon.words) or word in OPENERS:
            break
        start -= 1
        if word in OMITTED:
            break
    return start


OPENERS = frozenset(split_words("then and while as after before once when until but or with if that"))


def _drop_agent(words: Sequence[str]) -> list[str]:
    """Leave out "by the person"."""
    said = list(words)
    for index, word in enumerate(said):
        if word != "by":
            continue
        end = index + 1
        while end < len(said) and said[end] in OMITTED:
            end += 1
        if end < len(said) and said[end] in SUBJECTS | PRONOUNS | {"him", "her", "them"}:
            return [*said[:index], *said[end + 1 :]]
    return said
