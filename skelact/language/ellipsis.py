"""What a sentence says once and means twice: a verb for two limbs, an object for two verbs, two verbs without "and"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from skelact.language.amounts import find_amounts
from skelact.language.changes import find_changes
from skelact.language.conjunctions import OPEN, WHILE, Piece, says_way
from skelact.language.lexicon import OMITTED, SIDES, Lexicon
from skelact.language.plan import ANGLE, DISTANCE, DURATION, STEPS
from skelact.language.words import Word, position_of, split_words
from skelact.layouts.sides import MIRRORED

WRAPPERS = frozenset(split_words("stop imitate mimic pretend act practice play like avoid finish help watch simulate"))
GERUND_BARS = OMITTED | frozenset(
    split_words("like of by for from to and or in on at without while left right side high fast slow")
)
SHARING = frozenset(
    split_words("raise lower lift open close bend extend stretch swing cross uncross move rotate clench straighten")
)
WAYS = frozenset(split_words("left right up down forward forwards backward backwards back"))
HOLDS = frozenset(("hold", "keep", "maintain", "stay"))
HELD = frozenset(split_words("it that this the pose position posture stance there like so"))
STAYS = frozenset(split_words("raise lift point stretch extend lean crouch kneel salute spread cross stand sit"))
GONE = frozenset(split_words("go gone walk run travel cover reach move do have turn rotate"))
GOES = frozenset(split_words("walk run jump step turn go move jog sprint march sneak hop crawl"))
CHANGE_FILLERS = frozenset(split_words("a an the bit little then and it again also very much even slightly still"))
SIDE_FILLERS = OMITTED | frozenset(split_words("to with on one hand hands arm arms leg foot fist side again"))


def spread_gerunds(piece: Piece, lexicon: Lexicon) -> list[Piece]:
    """Make two of "jog on the spot waving both arms": a verb in -ing behind another goes on at the same time."""
    words = piece.words
    first = lexicon.base(words[0])
    if not lexicon.is_verb(words[0]) or first in lexicon.weak | WRAPPERS:
        return [piece]
    for index, word in enumerate(words[1:], start=1):
        is_gerund = word.endswith("ing") and lexicon.base(word) != word and lexicon.is_verb(word)
        if is_gerund and words[index - 1] not in GERUND_BARS and "with" not in words[:index]:
            behind = Piece(WHILE, words[index:])
            return [replace(piece, words=words[:index]), *spread_gerunds(behind, lexicon)]
    return [piece]


def spread_limbs(piece: Piece, lexicon: Lexicon) -> list[Piece]:
    """Make two of "raise the left hand and the right foot": one verb for two limbs with a side each."""
    words = piece.words
    ends = [
        index
        for index, word in enumerate(words)
        if index and words[index - 1] in SIDES and (lexicon.base(word),) in lexicon.nouns
    ]
    verb = lexicon.verbs.get((lexicon.base(words[0]),))
    if len(ends) != 2 or verb is None or verb.object != "moves" or words[ends[0] + 1] != "and":
        return [piece]
    first, second = ends
    if set(words[first + 2 : second - 1]) - OMITTED:
        return [piece]
    opening = next((index for index in (first - 2,) if words[index] in OMITTED), first - 1)
    behind = words[second + 1 :]
    return [
        replace(piece, words=words[: first + 1] + behind),
        Piece(WHILE, words[:opening] + words[first + 2 : second + 1] + behind),
    ]


def share_verbs(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give what has no verb that of the piece before: "wave the right hand, then the left hand", "then the other"."""
    shared: list[Piece] = []
    for piece in pieces:
        before = shared[-1].words if shared else ()
        start = _place_of_limb(piece.words, before, lexicon)
        if before and lexicon.is_verb(before[0]) and says_way(piece.words, lexicon):
            shared.append(replace(piece, words=(before[0], *piece.words)))
            continue
        words = (*before[:start], *piece.words) if start else _exchange_side(piece.words, before)
        shared.append(replace(piece, words=words))
    return shared


def _place_of_limb(words: Sequence[str], before: Sequence[str], lexicon: Lexicon) -> int:
    """Where "the left hand" belongs behind the verb of "wave the right hand", 0 for nowhere."""
    limb = [lexicon.base(word) for word in words if word not in OMITTED]
    if len(limb) != 2 or limb[0] not in SIDES or (limb[1],) not in lexicon.nouns:
        return 0
    for index in range(1, len(before) - 1):
        if (
            before[index] in SIDES
            and (lexicon.base(before[index + 1]),) in lexicon.nouns
            and lexicon.is_verb(before[0])
        ):
            return index - (before[index - 1] in OMITTED)
    return 0


def _exchange_side(words: tuple[str, ...], before: Sequence[str]) -> tuple[str, ...]:
    """The words before with the side or direction that these words name alone: "then to the left", "the other one"."""
    named = [word for word in words if word not in SIDE_FILLERS]
    if len(named) != 1:
        return _name_other_side(words, before)
    is_other = named[0] == "other"
    for kind in (SIDES, WAYS):
        if named[0] not in kind and not (is_other and kind is SIDES):
            continue
        index = next((index for index, word in enumerate(before) if word in kind), None)
        if index is not None:
            said = MIRRORED[before[index]] if is_other else named[0]
            return (*before[:index], Word(said, position_of(named[0])), *before[index + 1 :])
    return words


def _name_other_side(words: tuple[str, ...], before: Sequence[str]) -> tuple[str, ...]:
    """The side of "kick again with the other leg": not that of the action before, which is the right one if unsaid."""
    if not before or "other" not in words[:-1]:
        return words
    index = words.index("other")
    if words[index + 1] not in SIDE_FILLERS - OMITTED:
        return words
    side = next((word for word in before if word in SIDES), "right")
    return (*words[:index], Word(MIRRORED[side], position_of(words[index])), *words[index + 1 :])


def join_changes(pieces: Sequence[Piece], manners: Collection[str]) -> list[Piece]:
    """Give "getting slower" of "walk, getting slower" to the action before: it says how that changes."""
    joined: list[Piece] = []
    for piece in pieces:
        content = {index for index, word in enumerate(piece.words) if word not in CHANGE_FILLERS}
        if joined and content and content <= find_changes(piece.words, manners):
            joined[-1] = replace(joined[-1], words=(*joined[-1].words, *piece.words))
        else:
            joined.append(piece)
    return joined


def join_holds(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give "and hold it for 2 seconds" to the action before, or stand still behind one that goes somewhere."""
    joined: list[Piece] = []
    for piece in pieces:
        rest = _unstated(piece.words, lexicon)
        if not joined or not rest or lexicon.base(rest[0]) not in HOLDS or not set(rest[1:]) <= HELD:
            joined.append(piece)
            continue
        time = [word for word in piece.words if word not in rest]
        before = joined[-1].words
        own = find_amounts(before, lexicon, fps=1.0)
        goes = any(found.amount.kind in (DISTANCE, STEPS, ANGLE) for found in own) or bool(
            (WAYS - {*SIDES}) & set(before)
        )
        if goes or lexicon.base(before[0]) in GOES:
            words = (
                Word("stand", position_of(rest[0])),
                *(Word("still", position_of(word)) for word in rest[:1]),
                *time,
            )
            joined.append(replace(piece, words=words))
        elif lexicon.base(before[0]) not in STAYS:
            joined.append(piece)
        elif time and not any(found.amount.kind == DURATION for found in own):
            joined[-1] = replace(joined[-1], words=(*before, *time))
    return joined


def join_limits(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give "until you have gone five meters" to the action before: it says how far that goes."""
    joined: list[Piece] = []
    for piece in pieces:
        rest = [lexicon.base(word) for word in _unstated(piece.words, lexicon)]
        said = [word for word in piece.words if word not in _unstated(piece.words, lexicon)]
        if joined and piece.conjunction[-1:] in (("until",), ("till",)) and said and set(rest) <= GONE:
            joined[-1] = replace(joined[-1], words=(*joined[-1].words, *said))
        else:
            joined.append(piece)
    return joined


def share_manners(pieces: Sequence[Piece], manners: Collection[str], lexicon: Lexicon) -> list[Piece]:
    """Give "faster" of "walk slowly, then faster" the verb before, without its own manners and amounts."""
    shared: list[Piece] = []
    for piece in pieces:
        content = {word for word in _unstated(piece.words, lexicon) if word not in CHANGE_FILLERS}
        if shared and content and all(_is_manner(word, manners) for word in content):
            kept = [word for word in _unstated(shared[-1].words, lexicon) if not _is_manner(word, manners)]
            piece = replace(piece, words=(*kept, *piece.words))
        shared.append(piece)
    return shared


def _is_manner(word: str, manners: Collection[str]) -> bool:
    return word in manners or word.endswith("ly") or word in ("as", "possible")


def _unstated(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Words that state no amount."""
    stated = {i for found in find_amounts(words, lexicon, fps=1.0) for i in range(found.start, found.end)}
    return [word for index, word in enumerate(words) if index not in stated]


def share_objects(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give a bare verb the object of the next one: "raise and lower the arms"."""
    shared = list(pieces)
    for index in range(len(shared) - 2, -1, -1):
        (*lead, verb), behind = shared[index].words, shared[index + 1]
        if behind.relation == OPEN and not lead and {lexicon.base(verb), lexicon.base(behind.words[0])} <= SHARING:
            shared[index] = replace(shared[index], words=(verb, *behind.words[1:]))
    return shared
