"""Where a sentence is cut into actions, and how those are joined.

Words that join two actions are in one table: the two happen in order, at the same time, or it is open ("and", a comma).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from skelact.language.lexicon import OMITTED, PARTICLES, SIDES, Lexicon
from skelact.language.subjects import drop_subject

THEN, AFTER, WHILE, OPEN = "then", "after", "while", "open"  # B follows A, A follows B, together, not said

# words between two actions -> how they are joined; the longest wins
JOINTS: Mapping[tuple[str, ...], str] = {
    tuple(words.split()): relation
    for relation, listed in {
        THEN: "then|and then|after that|and after that|after which|afterwards|afterward|and afterwards|followed by|"
        "finally|and finally|next|and next|subsequently|eventually|before|right before|just before|;|.|!|?",
        AFTER: "after|right after|just after",
        WHILE: "while|whilst|at the same time|and at the same time|at the same time as|simultaneously|"
        "and simultaneously|simultaneously with|meanwhile|and meanwhile|during|as|and also|along with|"
        "as well as|together with",
        OPEN: "and|,|&|plus|+",
    }.items()
    for words in listed.split("|")
}
LONGEST_JOINT = max(map(len, JOINTS))
BEFORE = frozenset((("before",), ("right", "before"), ("just", "before")))
AMBIGUOUS = BEFORE | {
    ("after",),
    ("as",),
    ("next",),
    ("during",),
    ("along", "with"),
    ("as", "well", "as"),
    ("together", "with"),
}
STRENGTH = {OPEN: 0, WHILE: 1, THEN: 2, AFTER: 2}
LEADS = {WHILE: WHILE, AFTER: THEN, THEN: AFTER}  # "after A, B" is A then B, "before A, B" is A after B


@dataclass(frozen=True)
class Piece:
    """Words between two joints, the joint before them, and whether that joint was "before"."""

    joint: str
    words: tuple[str, ...]
    is_before: bool = False


def cut_at_joints(words: Sequence[str], lexicon: Lexicon) -> list[Piece]:
    """Cut a sentence into pieces of one action each, in the order in which they happen, without who acts."""
    pieces = _order(_settle(_cut(words, lexicon)))
    return [replace(piece, words=tuple(drop_subject(piece.words, lexicon))) for piece in pieces]


def _cut(words: Sequence[str], lexicon: Lexicon) -> list[Piece]:
    """Cut at every joint; a piece is empty where two joints meet, and at an end that is one."""
    pieces: list[Piece] = []
    piece, start, index = Piece(THEN, ()), 0, 0
    while index < len(words):
        count = _joint_length(words[start:index], words[index:], lexicon)
        if count:
            pieces.append(replace(piece, words=tuple(words[start:index])))
            said = tuple(words[index : index + count])
            piece, start = Piece(JOINTS[said], (), said in BEFORE), index + count
        index += count or 1
    return [*pieces, replace(piece, words=tuple(words[start:]))]


def _joint_length(before: Sequence[str], words: Sequence[str], lexicon: Lexicon) -> int:
    """Words of the joint with which `words` begins, 0 for none; `before` is what stands on its left."""
    for count in range(min(LONGEST_JOINT, len(words)), 0, -1):
        said, behind = tuple(words[:count]), words[count:]
        if said not in JOINTS:
            continue
        if JOINTS[said] == OPEN:
            return count if _opens_action(before, behind, lexicon) else 0
        return count if said not in AMBIGUOUS or _starts_action(behind, lexicon) else 0
    return 0


def _opens_action(before: Sequence[str], behind: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a further action follows "and" or a comma: a known verb, or an unknown word where only a verb can be."""
    if not behind or _joint_length((), behind, lexicon) or _starts_action(behind, lexicon):
        return True
    is_unknown = behind[0] not in lexicon.words and behind[0].isalpha() and not behind[0].endswith("ly")
    is_complete = bool(before) and (lexicon.is_verb(before[-1]) or before[-1] in PARTICLES)
    return is_unknown and lexicon.base(behind[0]) not in lexicon.words and is_complete


def _starts_action(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words begin with a verb, with who acts and a verb, or with a limb and a verb."""
    words = drop_subject(words, lexicon)
    has_article = bool(words) and words[0] in OMITTED
    while words and (
        words[0] in OMITTED or words[0] in SIDES or (words[0].endswith("ly") and not lexicon.is_verb(words[0]))
    ):
        words = words[1:]
    if not words or not words[0].isalpha():
        return False
    word, base, following = words[0], lexicon.base(words[0]), words[1:2]
    if base == "face" and following and not has_article and word != "faces":
        return _joint_length((), words[1:], lexicon) == 0
    if (base,) in lexicon.nouns:  # the left hand waves
        return bool(following) and lexicon.is_verb(following[0]) and lexicon.base(following[0]) != following[0]
    return not has_article and (lexicon.is_verb(word) or (word.endswith("ing") and len(word) > 5))


def _settle(pieces: Sequence[Piece]) -> list[Piece]:
    """Give joints that lack a side their meaning: "while A, B", "A, and then B", "A and B at the same time"."""
    settled: list[Piece] = []
    lead = waiting = ""  # the relation that the next open joint takes; the joint that met another
    for index, piece in enumerate(pieces):
        joint = piece.joint
        is_lead = index > 0 and (not settled or waiting == THEN) and (piece.is_before or joint in (WHILE, AFTER))
        if waiting and not is_lead:
            joint = max(waiting, joint, key=STRENGTH.__getitem__)
        elif is_lead:
            lead, joint = LEADS[joint], THEN
        elif lead and joint == OPEN:
            joint, lead = lead, ""
        waiting = "" if piece.words or not settled else joint
        if piece.words:
            settled.append(replace(piece, joint=joint if settled else THEN))
    tail = next((index for index in range(len(pieces), 0, -1) if pieces[index - 1].words), 0)
    if any(piece.joint == WHILE for piece in pieces[tail:]):
        for index in range(len(settled) - 1, 0, -1):
            if settled[index].joint != OPEN:
                break
            settled[index] = replace(settled[index], joint=WHILE)
    return settled


def _order(pieces: Sequence[Piece]) -> list[Piece]:
    """Put groups of simultaneous pieces into the order in which they happen."""
    groups: list[list[Piece]] = []
    current = 0
    for piece in pieces:
        if groups and piece.joint in (WHILE, OPEN):
            groups[current].append(piece)
        else:
            current = current if piece.joint == AFTER else len(groups)
            groups.insert(current, [replace(piece, joint=THEN)])
    return [piece for group in groups for piece in group]
