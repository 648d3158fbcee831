"""Sentences to clauses: one action each, with the order, the duration and the repetitions that the words state.

Words that join two actions are in one table: the two happen in order, at the same time, or it is open ("and", a comma),
and then the parts decide, see `generation.parts`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skelact.errors import InputError
from skelact.generation.lexicon import OMITTED, PARTICLES, SIDES, Lexicon
from skelact.generation.words import parse_number, split_words, to_gerund

MAX_CHARACTERS, MAX_CLAUSES = 1000, 16
MAX_SECONDS, MAX_TIMES = 600.0, 100
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

PRONOUNS = frozenset(split_words("i you he she we they it someone somebody who"))
SUBJECTS = frozenset(
    split_words("person man woman human figure character actor avatar subject guy boy girl child lady people player")
)
AUXILIARIES = frozenset(
    split_words("is are was were be being been can could will would should must do does just now please also")
)
REQUESTS = frozenset(split_words("want need like ask tell expect"))
DETERMINERS = frozenset(split_words("this that one some another"))
WHO = PRONOUNS | SUBJECTS | OMITTED | DETERMINERS | frozenset(split_words("would him them me to"))
CAUSES, OBJECTS = frozenset(("make", "let", "have")), frozenset(("him", "her", "them", "me", "it"))
REQUEST_REACH = 6
BEGINNINGS = frozenset(split_words("begin start continue proceed try keep"))
OPENINGS = frozenset(split_words("first firstly please now so ok okay both \" ' ("))
WRAPPERS = frozenset(split_words("stop imitate mimic pretend act practice play like avoid finish help watch simulate"))
GERUND_BARS = OMITTED | frozenset(
    split_words("like of by for from to and or in on at without while left right side high fast slow")
)
SHARING = frozenset(
    split_words("raise lower lift open close bend extend stretch swing cross uncross move rotate clench straighten")
)
DIRECTIONS = frozenset(split_words("to the left right up down forward forwards back backward backwards sideways"))
TIMES = {"once": 1, "twice": 2, "thrice": 3}
TIMES_UNITS = {"times": 1.0, "x": 1.0, "reps": 1.0, "repetitions": 1.0}
SECOND_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
}
AMOUNT_OPENINGS = frozenset(split_words("for about around during approximately a some"))
AMOUNT_FILLERS = frozenset(split_words("of a more full whole"))


@dataclass(frozen=True)
class Clause:
    """One action of a sentence.

    Attributes:
        text: Its words as they were said, without subject, duration and repetitions.
        base: The same with the verb in its base form: "wave the right hand".
        joint: How it is joined to the clause before it: "then", "while" or "open".
        duration_s: Stated seconds, or None.
        times: Stated repetitions, or None.
    """

    text: str
    base: str
    joint: str = THEN
    duration_s: float | None = None
    times: int | None = None


@dataclass(frozen=True)
class Piece:
    """Words between two joints, the joint before them, and whether that joint was "before"."""

    joint: str
    words: tuple[str, ...]
    is_before: bool = False


def split_sentence(text: str, lexicon: Lexicon) -> tuple[Clause, ...]:
    """Split a sentence into its actions, in the order in which they happen.

    Raises:
        InputError: The text is empty, too long, without a word, or no sentence; field "text".
    """
    pieces = _order(_settle(_cut(split_words(check_text(text)), lexicon)))
    pieces = [one for piece in pieces for one in _spread_gerunds(piece, lexicon)]
    pieces = [one for piece in _share_verbs(pieces, lexicon) for one in _spread_limbs(piece, lexicon)]
    pieces = _share_objects(pieces, lexicon)
    if not pieces:
        raise InputError(f"expected an action, got {text!r}", field="text")
    if len(pieces) > MAX_CLAUSES:
        raise InputError(f"expected at most {MAX_CLAUSES} actions, got {len(pieces)}", field="text")
    return tuple(_build_clause(piece, lexicon) for piece in pieces)


def check_text(text: str) -> str:
    """Return a text in one Unicode form, with single spaces; see `split_sentence` for what is refused."""
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"expected at most {MAX_CHARACTERS} characters, got {len(text)}", field="text")
    text = " ".join(unicodedata.normalize("NFKC", text).replace("…", ".").split())
    if not any(letter.isalpha() for letter in text):
        raise InputError("expected a sentence such as 'walk while waving the right hand', got no word", field="text")
    odd = next(
        (letter for letter in text if unicodedata.category(letter)[0] == "C" or letter in "<>{}[]|\\^`=~$@*_"), ""
    )
    if odd or "--" in text or text[0] in ",;:.!?)/&%+#-":
        raise InputError(f"expected words and punctuation of a sentence, got {odd or text[:20]!r}", field="text")
    return text


def to_base(text: str, lexicon: Lexicon) -> str:
    """Put the first verb of an action into its base form: "slowly waving the hand" becomes "slowly wave the hand"."""
    words = split_words(text)
    verb = next((index for index, word in enumerate(words) if not word.endswith("ly")), 0)
    if words and lexicon.is_verb(words[verb]):
        words[verb] = lexicon.base(words[verb])
    return " ".join(words)


def load_texts(path: Path) -> list[str]:
    """Read the lines of a text file that are not blank.

    Raises:
        InputError: The file cannot be read as UTF-8; field "file".
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}", field="file") from error
    return [line.strip() for line in lines if line.strip()]


def join_actions(first: str, second: str, pattern: str, lexicon: Lexicon) -> str:
    """Say two actions at once, as for training.

    Args:
        first: An action in the base form: "walk in a circle".
        second: Another.
        pattern: "while", "simultaneously", "and", "at the same time" or "during".
        lexicon: Knows the base forms.

    Source: the five patterns of SINC (Athanasiou et al., ICCV 2023); there -ing is appended without rules.
    """
    verb, *others = second.split()
    going = " ".join([to_gerund(lexicon.base(verb)), *others])
    sentences = {
        "while": f"{first} while {going}",
        "simultaneously": f"simultaneously {first} and {second}",
        "and": f"{first}, {second}",
        "at the same time": f"{first} and {second} at the same time",
        "during": f"{first} during {going}",
    }
    if pattern not in sentences:
        raise InputError(f"expected one of {', '.join(sentences)}, got {pattern!r}", field="pattern")
    return sentences[pattern]


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
    words = _drop_subject(words, lexicon)
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


def _drop_subject(words: Sequence[str], lexicon: Lexicon) -> Sequence[str]:
    """Leave out who acts, requests and helping verbs: "i want the man to start walking" leaves "walking"."""
    while len(words) > 1 and (words[0] in OPENINGS or (words[0] in AUXILIARIES and words[1] in PRONOUNS)):
        words = words[1:]
    asked = next((index for index, word in enumerate(words[:REQUEST_REACH]) if word == "to"), 0)
    if asked and asked + 1 < len(words) and REQUESTS & set(words[:asked]) and set(words[:asked]) <= REQUESTS | WHO:
        words = words[asked + 1 :]
    made = next((index for index, word in enumerate(words[:REQUEST_REACH]) if word in SUBJECTS | OBJECTS), 0)
    if made and made + 1 < len(words) and words[0] in CAUSES and set(words[1:made]) <= WHO:
        words = words[made + 1 :]
    reach = 4 if words and words[0] in OMITTED | DETERMINERS else 1
    subject = next((index for index, word in enumerate(words[:reach]) if word in SUBJECTS | PRONOUNS), None)
    words = words if subject is None else words[subject + 1 :] or words
    while len(words) > 1:
        if words[0] in AUXILIARIES and (lexicon.base(words[0]) != "do" or lexicon.is_verb(words[1])):
            words = words[1:]
        elif lexicon.base(words[0]) in BEGINNINGS and (words[1] == "to" or words[1].endswith("ing")):
            words = words[2:] if words[1] == "to" and len(words) > 2 else words[1:]
        else:
            break
    return words


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


def _spread_gerunds(piece: Piece, lexicon: Lexicon) -> list[Piece]:
    """Make two of "jog on the spot waving both arms": a verb in -ing behind another goes on at the same time."""
    words = _drop_subject(piece.words, lexicon)
    first = lexicon.base(words[0])
    if not lexicon.is_verb(words[0]) or first in lexicon.weak | WRAPPERS:
        return [piece]
    for index, word in enumerate(words[1:], start=1):
        is_gerund = word.endswith("ing") and lexicon.base(word) != word and lexicon.is_verb(word)
        if is_gerund and words[index - 1] not in GERUND_BARS and "with" not in words[:index]:
            behind = Piece(WHILE, tuple(words[index:]))
            return [replace(piece, words=tuple(words[:index])), *_spread_gerunds(behind, lexicon)]
    return [piece]


def _spread_limbs(piece: Piece, lexicon: Lexicon) -> list[Piece]:
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


def _share_verbs(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give what has no verb that of the piece before: "wave the right hand, then the left hand"."""
    shared: list[Piece] = []
    for piece in pieces:
        before = _drop_subject(shared[-1].words, lexicon) if shared else ()
        start = _place_of_limb(piece.words, before, lexicon) or _place_of_direction(piece.words, before)
        shared.append(replace(piece, words=(*before[:start], *piece.words)))
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


def _place_of_direction(words: Sequence[str], before: Sequence[str]) -> int:
    """Where "to the right" belongs behind the verb of "step to the left", 0 for nowhere."""
    if not set(words) <= DIRECTIONS:
        return 0
    return next((index for index, word in enumerate(before) if index and word in DIRECTIONS), 0)


def _share_objects(pieces: Sequence[Piece], lexicon: Lexicon) -> list[Piece]:
    """Give a bare verb the object of the next one: "raise and lower the arms"."""
    shared = list(pieces)
    for index in range(len(shared) - 2, -1, -1):
        (*lead, verb), behind = shared[index].words, shared[index + 1]
        if behind.joint == OPEN and not lead and {lexicon.base(verb), lexicon.base(behind.words[0])} <= SHARING:
            shared[index] = replace(shared[index], words=(verb, *behind.words[1:]))
    return shared


def _build_clause(piece: Piece, lexicon: Lexicon) -> Clause:
    words, seconds = _take_amount(list(_drop_subject(piece.words, lexicon)), SECOND_UNITS)
    words, times = _take_amount(words, TIMES_UNITS)
    for word in TIMES.keys() & set(words):
        times = TIMES[word]
        words.remove(word)
    if seconds is not None and not 0 < seconds <= MAX_SECONDS:
        raise InputError(f"expected a duration up to {MAX_SECONDS:.0f} s, got {seconds:g} s", field="text")
    if times is not None and not (0 < times <= MAX_TIMES and times == int(times)):
        raise InputError(f"expected 1 to {MAX_TIMES} repetitions, got {times:g}", field="text")
    said = " ".join(word for word in words if word[0].isalnum()) or " ".join(piece.words)
    return Clause(said, to_base(said, lexicon), piece.joint, seconds, None if times is None else int(times))


def _take_amount(words: list[str], units: Mapping[str, float]) -> tuple[list[str], float | None]:
    """Cut "for three seconds" out of words; return what is left and the amount, or None."""
    for index, word in enumerate(words):
        number = parse_number(word)
        end = index + 1
        while end < len(words) and words[end] in AMOUNT_FILLERS:
            end += 1
        if number is None or end >= len(words) or words[end] not in units:
            continue
        start = index
        while start and words[start - 1] in AMOUNT_OPENINGS:
            start -= 1
        return words[:start] + words[end + 1 :], number * units[words[end]]
    return words, None
