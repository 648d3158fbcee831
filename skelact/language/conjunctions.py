"""Where a sentence is cut into actions, and how those are joined.

Words that join two actions are in one table: the two happen in order, at the same time, or it is open ("and", a comma);
or what follows is not to be done ("without", "instead of"), or is a choice ("or").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from skelact.language.amounts import match_amount
from skelact.language.lexicon import OMITTED, PARTICLES, SIDES, Lexicon
from skelact.language.plan import DISTANCE, STEPS
from skelact.language.subjects import AIMS, AUXILIARIES, BEGINNINGS, drop_subject, is_lead
from skelact.language.words import LINE, split_words

THEN, AFTER, WHILE, OPEN = "then", "after", "while", "open"  # B follows A, A follows B, together, not said
NOT, OR = "not", "or"  # B is not to be done, B may be done in place of A
_HELPERS = "do does did is are was will would should must can could"

# words between two actions -> how they are joined; the longest wins
CONJUNCTIONS: Mapping[tuple[str, ...], str] = {
    tuple(words.split()): relation
    for relation, listed in {
        THEN: "then|and then|after that|and after that|after which|afterwards|afterward|and afterwards|followed by|"
        "finally|and finally|then finally|next|and next|subsequently|eventually|before|right before|just before|"
        "until|till|lastly|and lastly|but then|later|;|.|!|?|/|" + f"{LINE}",
        AFTER: "after|right after|just after|but first|but before that|once|as soon as",
        WHILE: "while|whilst|at the same time|and at the same time|at the same time as|simultaneously|"
        "and simultaneously|simultaneously with|meanwhile|and meanwhile|during|as|and also|along with|"
        "as well as|together with|when|whenever",
        OPEN: "and|,|&|plus|+|but",
        OR: "or",
        NOT: "without|instead of|rather than|not|never|no|but not|and not|but never|but no|and never|"
        "don't|dont|doesn't|doesnt|didn't|won't|can't|cannot|isn't|wasn't|shouldn't|mustn't|"
        "but don't|but dont|but doesn't|but isn't|and don't|and doesn't|"
        + "|".join(
            f"{lead}{helper} {word}"
            for lead in ("", "but ", "and ")
            for helper in _HELPERS.split()
            for word in ("not", "never")
        ),
    }.items()
    for words in listed.split("|")
    if words
}
CONJUNCTIONS = {**CONJUNCTIONS, (LINE,): THEN}
MAX_CONJUNCTION_WORDS = max(map(len, CONJUNCTIONS))
BEFORE = frozenset((("before",), ("right", "before"), ("just", "before"), ("until",), ("till",)))
NEEDS_ACTION = BEFORE | {  # conjunctions only where an action follows
    *((word,) for word in ("after", "as", "next", "during", "once", "when", "whenever", "later", "/", LINE)),
    ("along", "with"),
    ("as", "well", "as"),
    ("together", "with"),
    *(words for words, relation in CONJUNCTIONS.items() if relation in (NOT, OR)),
}
WAYS = frozenset(split_words("left right forward forwards backward backwards back ahead sideways"))
PREPOSITIONAL = frozenset(split_words("in on at to into onto over under through across along off out the"))
STRENGTH = {OPEN: 0, WHILE: 1, THEN: 2, AFTER: 2}
LEADS = {WHILE: WHILE, AFTER: THEN, THEN: AFTER}  # "after A, B" is A then B, "before A, B" is A after B


@dataclass(frozen=True)
class Piece:
    """Words between two conjunctions.

    Attributes:
        relation: How they are joined to what is before them.
        words: Without who acts.
        conjunction: Its words.
        lead: Who acts, requests and helping verbs.
    """

    relation: str
    words: tuple[str, ...]
    conjunction: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()

    @property
    def is_before(self) -> bool:
        """Whether the conjunction was "before" or "until"."""
        return self.conjunction in BEFORE


def cut_at_conjunctions(words: Sequence[str], lexicon: Lexicon) -> list[Piece]:
    """Cut a sentence into pieces of one action each, in the order in which they happen, without who acts.

    Pieces that are not to be done (`NOT`) or a choice (`OR`) come last.
    """
    pieces = [one for piece in _cut(words, lexicon) for one in _cut_lead(piece, lexicon)]
    pieces = [_come_first(piece) if index else piece for index, piece in enumerate(pieces)]
    done, others = _set_aside(_drop_repeated(pieces, lexicon), lexicon)
    return [_split_lead(piece, lexicon) for piece in [*_order(_settle(done)), *others]]


def _come_first(piece: Piece) -> Piece:
    """Put "but bow first" and "first bow" behind another action before it."""
    is_last = len(piece.words) > 1 and piece.words[-1] == "first"
    return replace(piece, relation=AFTER, words=piece.words[:-1]) if is_last and piece.relation == OPEN else piece


def _split_lead(piece: Piece, lexicon: Lexicon) -> Piece:
    rest = tuple(drop_subject(piece.words, lexicon))
    return replace(piece, words=rest, lead=piece.words[: len(piece.words) - len(rest)])


def _set_aside(pieces: Sequence[Piece], lexicon: Lexicon) -> tuple[list[Piece], list[Piece]]:
    """Take out what is not to be done, and choices: "walk without waving or jumping", "don't run but walk".

    What follows "and" or "or" belongs to it when its verb has the same form.
    """
    done: list[Piece] = []
    others: list[Piece] = []
    before: Piece | None = None  # the piece that is set aside right before
    for piece in pieces:
        goes_on = before is not None and piece.conjunction in (("and",), ("or",)) and _form(before) == _form(piece)
        if piece.relation in (NOT, OR) or goes_on:
            before = replace(piece, relation=before.relation if before is not None and goes_on else piece.relation)
            others.append(before)
        else:
            before = None
            done.append(piece)
    is_negated = any(piece.relation == NOT for piece in others)
    acting = [piece for piece in done if not (piece.words and is_lead(piece.words))]  # "robot, walk"
    has_action = is_negated or any(piece.words for piece in acting)
    return acting if has_action else done, others


def _form(piece: Piece) -> bool:
    """Whether a piece begins with a verb in -ing."""
    return bool(piece.words) and piece.words[0].endswith("ing")


def _cut(words: Sequence[str], lexicon: Lexicon) -> list[Piece]:
    """Cut at every conjunction; a piece is empty where two conjunctions meet, and at an end that is one."""
    pieces: list[Piece] = []
    piece, start, index = Piece(THEN, ()), 0, 0
    while index < len(words):
        count = _conjunction_length(words[start:index], words[index:], lexicon)
        if count:
            pieces.append(replace(piece, words=tuple(words[start:index])))
            said = tuple(words[index : index + count])
            piece, start = Piece(CONJUNCTIONS[said], (), said), index + count
        index += count or 1
    return [*pieces, replace(piece, words=tuple(words[start:]))]


def _cut_lead(piece: Piece, lexicon: Lexicon) -> list[Piece]:
    """Cut where a comma is missing: "before bowing the man waves", "while walking wave"."""
    if piece.relation not in (WHILE, AFTER) and not piece.is_before:
        return [piece]
    words = piece.words
    verb = next((index for index, word in enumerate(words) if lexicon.is_verb(word)), len(words))
    start = verb + (verb < len(words) and lexicon.base(words[verb]) in lexicon.weak)  # do a kick
    for index in range(start + 1, len(words)):
        if _begins_clause(words, index, lexicon):
            return [replace(piece, words=words[:index]), Piece(OPEN, words[index:], (",",))]
    return [piece]


def _begins_clause(words: Sequence[str], index: int, lexicon: Lexicon) -> bool:
    """Whether who acts with a verb begins at a word, or a verb in its base form where no noun can be."""
    before, word = words[index - 1], words[index]
    if before in AIMS | OMITTED or before in PREPOSITIONAL:
        return False
    rest = list(drop_subject(words[index:], lexicon))
    has_subject = len(rest) < len(words) - index and word != "it" and word not in AUXILIARIES | BEGINNINGS
    if has_subject:
        return bool(rest) and lexicon.is_verb(rest[0]) and (lexicon.base(rest[0]),) not in lexicon.nouns
    is_base = lexicon.is_verb(word) and lexicon.base(word) == word and (word,) not in lexicon.nouns
    is_limb = (lexicon.base(before),) in lexicon.nouns
    is_noun = not is_limb and not lexicon.is_verb(before) and bool(OMITTED & set(words[max(0, index - 2) : index]))
    return is_base and not is_noun


def _drop_repeated(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Read "walk, and as you walk raise a hand" as "walk while raising a hand": the lead adds nothing."""
    kept: list[Piece] = []
    for piece in pieces:
        lead = kept[-1] if kept else None
        acting = [one for one in kept[:-1] if one.words]
        if lead and acting and piece.relation == OPEN and _only_repeats(lead, acting[-1], lexicon):
            kept, piece = acting, replace(piece, relation=LEADS[lead.relation])
        kept.append(piece)
    return kept


def _only_repeats(lead: Piece, before: Piece, lexicon: Lexicon) -> bool:
    """Whether a leading clause is who acts and the verb of the piece before, no more: "as you walk"."""
    if lead.relation not in (WHILE, AFTER) and not lead.is_before:
        return False
    words, own = drop_subject(lead.words, lexicon), drop_subject(before.words, lexicon)
    return len(words) == 1 and bool(own) and lexicon.base(words[0]) == lexicon.base(own[0])


def _conjunction_length(before: Sequence[str], words: Sequence[str], lexicon: Lexicon) -> int:
    """Words of the conjunction with which `words` begins, 0 for none; `before` is what stands on its left."""
    for count in range(min(MAX_CONJUNCTION_WORDS, len(words)), 0, -1):
        said, behind = tuple(words[:count]), words[count:]
        if said not in CONJUNCTIONS or (said == ("while",) and tuple(before[-1:]) == ("a",)):  # for a while
            continue
        if CONJUNCTIONS[said] == OPEN:
            is_next_side = said != ("and",) or not before
            is_next_side = is_next_side and _is_next_side(before, behind)
            return count if is_next_side or _opens_action(before, behind, lexicon) else 0
        if CONJUNCTIONS[said] == NOT and is_lead(before) and _is_stillness(behind, lexicon):
            return 0  # "does not move" is something to do
        if said not in NEEDS_ACTION or _starts_action(behind, lexicon):
            return count
    return 0


def _is_stillness(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are "move" alone, as behind "do not"."""
    return bool(words) and lexicon.base(words[0]) == "move" and (len(words) == 1 or tuple(words[1:2]) in CONJUNCTIONS)


def _opens_action(before: Sequence[str], behind: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a further action follows "and" or a comma: a known verb, or an unknown word where only a verb can be."""
    if not behind or _conjunction_length((), behind, lexicon) or _starts_action(behind, lexicon):
        return True
    if before and lexicon.is_verb(before[0]) and says_way(behind, lexicon):
        return True
    is_unknown = behind[0] not in lexicon.words and behind[0].isalpha() and not behind[0].endswith("ly")
    is_complete = bool(before) and (lexicon.is_verb(before[-1]) or before[-1] in PARTICLES)
    return is_unknown and lexicon.base(behind[0]) not in lexicon.words and is_complete


def says_way(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words without a verb say how far and which way: "3 steps back" of "3 steps forward and 3 steps back"."""
    amount = match_amount(words, 0, lexicon) if words else None
    if amount is None or amount.amount.kind not in (STEPS, DISTANCE):
        return False
    rest = [word for word in words[amount.end : amount.end + 4] if word not in OMITTED | {"step", "steps", "to"}]
    return bool(rest) and rest[0] in WAYS


def _is_next_side(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether a side alone follows a side, or another conjunction: "punch left, right, and left"."""
    sides = [word for word in behind[:2] if word not in OMITTED][:1]
    rest = behind[list(behind).index(sides[0]) + 1 :] if sides else ()
    is_alone = not rest or not rest[0].isalpha() or rest[0] in ("and", "then")
    has_side = not before or (bool(set(SIDES) & set(before)) and not (before[0] in SIDES and len(before) > 1))
    return bool(sides) and sides[0] in SIDES and is_alone and has_side


def _starts_action(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words begin with a verb, with who acts and a verb, or with a limb and a verb."""
    words = drop_subject(words, lexicon)
    amount = match_amount(words, 0, lexicon) if words and words[0] == "for" else None
    words = words[amount.end :] if amount else words  # for 2 seconds wave
    has_article = bool(words) and words[0] in OMITTED
    while words and (
        words[0] in OMITTED or words[0] in SIDES or (words[0].endswith("ly") and not lexicon.is_verb(words[0]))
    ):
        words = words[1:]
    if not words or not words[0].isalpha():
        return False
    word, base, following = words[0], lexicon.base(words[0]), words[1:2]
    if base == "face" and following and not has_article and word != "faces":
        return _conjunction_length((), words[1:], lexicon) == 0
    if (base,) in lexicon.nouns:  # the left hand waves
        return bool(following) and lexicon.is_verb(following[0]) and lexicon.base(following[0]) != following[0]
    return not has_article and (lexicon.is_verb(word) or (word.endswith("ing") and len(word) > 5))


def _settle(pieces: Sequence[Piece]) -> list[Piece]:
    """Give conjunctions that lack a side their meaning: "while A, B", "A, and then B", "A and B at the same time"."""
    settled: list[Piece] = []
    lead = waiting = ""  # the relation that the next open conjunction takes; the relation that met another
    for index, piece in enumerate(pieces):
        relation = piece.relation
        is_first = not settled or waiting == THEN or _is_new_lead(pieces, index)
        is_lead = index > 0 and is_first and (piece.is_before or relation in (WHILE, AFTER))
        if waiting and not is_lead:
            relation = max(waiting, relation, key=STRENGTH.__getitem__)
        elif is_lead:
            lead, relation = LEADS[relation], THEN
        elif lead and relation == OPEN:
            relation, lead = lead, ""
        waiting = "" if piece.words or not settled else relation
        if piece.words:
            settled.append(replace(piece, relation=relation if settled else THEN))
    tail = next((index for index in range(len(pieces), 0, -1) if pieces[index - 1].words), 0)
    if any(piece.relation == WHILE for piece in pieces[tail:]):
        for index in range(len(settled) - 1, 0, -1):
            if settled[index].relation != OPEN:
                break
            settled[index] = replace(settled[index], relation=WHILE)
    return settled


def _is_new_lead(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a clause leads what follows it: "walk, and before you bow wave", not "walks, while waving, and jumps"."""
    behind = pieces[index + 1] if index + 1 < len(pieces) else None
    return (
        pieces[index - 1].conjunction == ("and",)
        and behind is not None
        and behind.conjunction == (",",)
        and bool(behind.words)
    )


def _order(pieces: Sequence[Piece]) -> list[Piece]:
    """Put groups of simultaneous pieces into the order in which they happen."""
    groups: list[list[Piece]] = []
    current = 0
    for piece in pieces:
        if groups and piece.relation in (WHILE, OPEN):
            groups[current].append(piece)
        else:
            current = current if piece.relation == AFTER else len(groups)
            groups.insert(current, [replace(piece, relation=THEN)])
    return [piece for group in groups for piece in group]
