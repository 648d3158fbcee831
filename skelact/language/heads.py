"""The words that name the motion of an action: where they may stand, and when they mean another."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from skelact.language.clause_words import BOTH, PREPOSITIONS, AnotherMotionError, ClauseWords
from skelact.language.directions import DIRECTIONS
from skelact.language.lexicon import OMITTED, PARTICLES, SIDES, Lexicon
from skelact.language.motions import MotionVocabulary, MotionWords
from skelact.language.sentences import Clause
from skelact.language.words import NEGATIONS, split_words

LONGEST_PHRASE, PARTICLE_REACH = 5, 6
SPLIT = ("raise-hand", "pick-up", "guide", "slash")  # whose particle stands behind the object: put the hand up
LINKS = frozenset(split_words("up down from off in into with to way high"))  # with which words apart may begin
BE = frozenset(split_words("is are was were be been being am gets got get"))
TURNED = frozenset(split_words("up into off on over out in down"))  # turn up the music
FROM = frozenset(("from", "off"))  # "get the ball from the floor": verb, object, where from
REFLEXIVES = frozenset(split_words("himself herself itself yourself myself themselves oneself"))
HELPERS, HELPED_REACH = frozenset(("take", "make", "give", "throw", "do", "perform")), 3  # take a deep bow


def find_head(
    words: ClauseWords, lexicon: Lexicon, vocabulary: MotionVocabulary, *, has_subject: bool
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """The motion that the action begins with: behind helping words, adverbs, and limbs that act.

    "a soldier marches", "a person in a red shirt walks": behind an article, and behind who acts, the first verb in -s
    may follow words that are not known.
    """
    start = words.lead
    for index in range(start, len(words)):
        found = _match_phrase(words, index, lexicon, vocabulary)
        if found:
            words.taken |= {i for i in range(start, index) if words.bases[i] in HELPERS}
            return found
        if not _may_lead(words, index, lexicon, vocabulary):
            break
    hands_up = _match_hands_up(words, lexicon, vocabulary)
    has_article = words.said[start : start + 1] and words.said[start] in ("a", "an", "the")
    if hands_up or not (has_subject or has_article):
        return hands_up
    for index in range(start + 1, len(words)):
        if words.said[index] in PREPOSITIONS and not has_subject:
            return None
        is_inflected = words.said[index].endswith("s") and words.bases[index] != words.said[index]
        is_going = words.said[index].endswith("ing") and words.said[index - 1] in BE
        if is_inflected or is_going:
            found = _match_phrase(words, index, lexicon, vocabulary)
            if found or not has_subject:
                return found
    return None


def _may_lead(words: ClauseWords, index: int, lexicon: Lexicon, vocabulary: MotionVocabulary) -> bool:
    """Whether a word may stand before the motion's."""
    word, base = words.said[index], words.bases[index]
    return (
        index in words.taken
        or word in vocabulary.function
        or base in vocabulary.function
        or word in vocabulary.styles
        or word in vocabulary.slow | vocabulary.fast
        or word in SIDES
        or word in BOTH
        or word.endswith("ly")
        or word in NEGATIONS
        or (base,) in lexicon.nouns
        or base in HELPERS - {"take"}
    )


def _match_phrase(
    words: ClauseWords, index: int, lexicon: Lexicon, vocabulary: MotionVocabulary
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """The longest phrase of a motion that begins at a word; articles inside do not count."""
    if index in words.taken or words.said[index] in OMITTED:
        return None
    places = [i for i in range(index, len(words)) if words.said[i] not in OMITTED and i not in words.taken]
    if words.said[index] in NEGATIONS and [words.bases[i] for i in places[1:2]] == ["move"]:
        return vocabulary.motions["stand"], tuple(places[:2]), False
    for count in range(min(LONGEST_PHRASE, len(places)), 0, -1):
        found = _lookup(words, places[:count], vocabulary)
        if found:
            return vocabulary.motions[found[0]], tuple(places[:count]), found[1]
        apart = _match_apart(words, places, count, vocabulary)
        if apart:
            return apart
    return None


def _lookup(words: ClauseWords, places: Sequence[int], vocabulary: MotionVocabulary) -> tuple[str, bool] | None:
    """A phrase by its words as said, else with the first or all in their base form."""
    said, bases = [words.said[i] for i in places], [words.bases[i] for i in places]
    for spelling in (said, [bases[0], *said[1:]], bases):
        if tuple(spelling) in vocabulary.phrases:
            return vocabulary.phrases[tuple(spelling)]
    return None


def _match_apart(
    words: ClauseWords, places: Sequence[int], count: int, vocabulary: MotionVocabulary
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """A phrase of `count` words with others behind its first: "put both hands up", "move quickly forward"."""
    for start in range(2, min(PARTICLE_REACH, len(places) - count + 2)) if count > 1 else ():
        chosen = [places[0], *places[start : start + count - 1]]
        found = _lookup(words, chosen, vocabulary) if len(chosen) == count else None
        if not found:
            continue
        between = [words.said[i] for i in places[1:start]]
        if len(between) < HELPED_REACH and words.bases[chosen[0]] in HELPERS and not set(between) & PREPOSITIONS:
            return vocabulary.motions[found[0]], tuple(chosen), found[1]
        is_linked = words.said[chosen[1]] in LINKS and found[0] in SPLIT
        if is_linked or all(word.endswith("ly") or word in vocabulary.slow | vocabulary.fast for word in between):
            return vocabulary.motions[found[0]], tuple(chosen), found[1]
    return None


def _match_hands_up(
    words: ClauseWords, lexicon: Lexicon, vocabulary: MotionVocabulary
) -> tuple[MotionWords, tuple[int, ...], bool] | None:
    """Hands that are up without a verb: "hands up!", "left arm raised"."""
    motion = vocabulary.motions["raise-hand"]
    for index in range(words.lead, len(words) - 1):
        if words.bases[index] in motion.limbs and words.said[index + 1] in ("up", "raised"):
            return motion, (index + 1,), False
        if not _may_lead(words, index, lexicon, vocabulary):
            return None
    return None


def check_head(
    clause: Clause,
    words: ClauseWords,
    motion: MotionWords,
    head: Sequence[int],
    lexicon: Lexicon,
    vocabulary: MotionVocabulary,
    moved: Collection[str],
) -> None:
    """Refuse what the lexicon knows as something else ("jump rope"), and what is done to the person ("is kicked")."""
    first = head[0]
    before = words.said[first - 1] if first > words.lead else (clause.lead[-1] if clause.lead else "")
    word = words.said[first]
    if before in BE and word != words.bases[first] and not word.endswith("ing"):
        raise AnotherMotionError("it is done to the person")
    behind = words.said[head[-1] + 1 : head[-1] + 2]
    if words.said[head[-1]] in ("to", "toward", "towards") and not set(behind) & OMITTED:
        raise AnotherMotionError(f"{' '.join([words.said[first], 'to', *behind])!r} is no way of going")
    if list(behind) == ["of"] or (motion.name == "turn" and len(head) == 1 and set(behind) & TURNED):
        raise AnotherMotionError(f"{' '.join([words.said[first], *behind])!r} is another motion")
    if motion.name == "pick-up":
        _check_picked_up(words, head)
    is_bare_step = [words.bases[i] for i in head] == ["step"] and not _says_way(clause)
    if is_bare_step:
        raise AnotherMotionError("a step needs a direction or a number")
    places = [i for i in range(first, len(words)) if words.said[i] not in OMITTED and i not in words.taken]
    for count in range(min(lexicon.longest, len(places)), len(head), -1):
        verb = lexicon.verbs.get(tuple(words.bases[i] for i in places[:count]))
        extra = [words.bases[i] for i in places[len(head) : count]]
        known = PARTICLES | vocabulary.function | motion.objects | motion.limbs | DIRECTIONS.keys()
        if verb is None:
            continue
        if motion.name == "stand" or not set(extra) <= known or verb.parts.isdisjoint(moved):
            raise AnotherMotionError(f"{' '.join(words.said[i] for i in places[:count])!r} is another motion")


def _check_picked_up(words: ClauseWords, head: Sequence[int]) -> None:
    """Refuse "get up from the floor" and "pick yourself up": a thing has to be named, or "pick up" said.

    Raises:
        AnotherMotionError: Nothing is picked up, or who acts is.
    """
    behind = [words.said[i] for i in range(head[0] + 1, len(words))]
    if REFLEXIVES & set(behind):
        raise AnotherMotionError("a body that gets up itself is another motion")
    origin = next((i for i in head if words.said[i] in FROM), None)
    if origin is None:
        return
    between = {words.said[i] for i in range(head[0] + 1, origin)} - PARTICLES - OMITTED
    above = [i for i in range(head[-1] + 1, len(words)) if words.said[i - 1] in OMITTED]  # lift off the floor a box
    if all(word.endswith("ly") for word in between) and not above:
        raise AnotherMotionError("nothing is named that is picked up")


def _says_way(clause: Clause) -> bool:
    """Whether an action states a direction or how many steps."""
    return bool(clause.amounts) or bool(DIRECTIONS.keys() & set(clause.words))
