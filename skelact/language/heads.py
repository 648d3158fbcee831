"""The words that name the motion of an action: where they may stand, and when they mean another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skelact.language.clause_words import BOTH, PREPOSITIONS, AnotherMotionError, ClauseWords
from skelact.language.directions import DIRECTIONS
from skelact.language.lexicon import OMITTED, PARTICLES, SIDES, Lexicon
from skelact.language.motions import MotionVocabulary, MotionWords
from skelact.language.plan import DISTANCE, SPEED, STEPS
from skelact.language.sentences import Clause
from skelact.language.words import NEGATIONS, split_words

LONGEST_PHRASE, PARTICLE_REACH = 5, 6
SPLIT = ("raise-hand", "pick-up", "guide", "slash")  # whose particle stands behind the object: put the hand up
LINKS = frozenset(split_words("up down from off in into with to way high"))  # with which words apart may begin
BE = frozenset(split_words("is are was were be been being am gets got get"))
TURNED = frozenset(split_words("up into off on over out in down"))  # turn up the music
LEADING = frozenset(split_words("forward forwards backward backwards sideways diagonal sideward"))  # backwards walk
PULLED = frozenset(("up", "ups"))  # do pull-ups
GOING = frozenset(("go", "move", "travel", "cover"))  # that go where, or as far as, is said
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
        or word in LEADING
        or base in vocabulary.likes
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
    sideless = [i for i in places if words.said[i] not in BOTH | {*SIDES, "one"}]  # raise the left knee
    for count in range(min(LONGEST_PHRASE, len(places)), 0, -1):
        found = _lookup(words, places[:count], vocabulary)
        if found:
            return vocabulary.motions[found[0]], tuple(places[:count]), found[1]
        found = _lookup(words, sideless[:count], vocabulary) if sideless[:1] == places[:1] and count > 1 else None
        said = {words.said[i] for i in places[:count]}
        is_both = bool(BOTH & said) and not said & {*SIDES, "one"}  # stretch both arms forward
        if found and (vocabulary.motions[found[0]].side or is_both or found[0] == "stand"):  # lower the left arm
            return vocabulary.motions[found[0]], tuple(sideless[:count]), found[1]
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


@dataclass(frozen=True)
class Head:
    """The words that name a motion, and what is around them.

    Attributes:
        clause: The action.
        words: Of the action, while they are taken.
        motion: That the words name.
        indices: Of the words that name it.
        moved: Parts that the motion surely moves.
        lexicon: Knows what else the words could be.
        vocabulary: Words of the known motions.
    """

    clause: Clause
    words: ClauseWords
    motion: MotionWords
    indices: tuple[int, ...]
    moved: frozenset[str]
    lexicon: Lexicon
    vocabulary: MotionVocabulary

    @property
    def first(self) -> str:
        """Its first word, as said."""
        return self.words.said[self.indices[0]]

    @property
    def behind(self) -> list[str]:
        """The words behind its last one."""
        return self.words.said[self.indices[-1] + 1 :]


@dataclass(frozen=True)
class HeadRule:
    """One reason why the words of a motion mean another one.

    Attributes:
        find: Head -> the reason, "" when the rule does not apply.
        example: An action that the rule refuses.
    """

    find: Callable[[Head], str]
    example: str


def _is_done_to_person(head: Head) -> str:
    words, first = head.words, head.indices[0]
    before = words.said[first - 1] if first > words.lead else (head.clause.lead[-1] if head.clause.lead else "")
    is_passive = before in BE and head.first != words.bases[first] and not head.first.endswith("ing")
    return "it is done to the person" if is_passive else ""


def _leads_to_activity(head: Head) -> str:
    ends = head.words.said[head.indices[-1]] in ("to", "toward", "towards")
    is_activity = ends and not set(head.behind[:1]) & OMITTED
    return f"{' '.join([head.first, 'to', *head.behind[:1]])!r} names no place to go to" if is_activity else ""


def _has_other_particle(head: Head) -> str:
    turns = head.motion.name == "turn" and len(head.indices) == 1 and bool(set(head.behind[:1]) & TURNED)
    pulls = head.motion.name == "pull" and bool(set(head.behind[:1]) & PULLED)
    behind = head.indices[-1] + 1
    is_measured = behind + 1 in head.words.taken  # a stroll of 8 seconds
    is_other = turns or pulls or (head.behind[:1] == ["of"] and not is_measured)
    return f"{' '.join([head.first, *head.behind[:1]])!r} is another motion" if is_other else ""


def _picks_itself_up(head: Head) -> str:
    is_self = head.motion.name == "pick-up" and bool(REFLEXIVES & set(head.words.said[head.indices[0] + 1 :]))
    return "a body that gets up itself is another motion" if is_self else ""


def _picks_nothing_up(head: Head) -> str:
    """A verb with "from" needs an object before it, or one with an article behind: "lift off the floor a box"."""
    said = head.words.said
    origin = next((index for index in head.indices if said[index] in FROM), None)
    if head.motion.name != "pick-up" or origin is None:
        return ""
    between = set(said[head.indices[0] + 1 : origin]) - PARTICLES - OMITTED
    has_object = any(not word.endswith("ly") for word in between) or bool(OMITTED & set(head.behind[:-1]))
    return "" if has_object else "nothing is named that is picked up"


def _steps_nowhere(head: Head) -> str:
    is_bare = [head.words.bases[index] for index in head.indices] == ["step"] and not _says_way(head.clause)
    return "a step needs a direction or a number" if is_bare else ""


def _goes_nowhere(head: Head) -> str:
    is_bare = head.words.bases[head.indices[0]] in GOING and len(head.indices) == 1
    is_told = any(found.amount.kind in (DISTANCE, STEPS, SPEED) for found in head.clause.amounts)
    return "where to, or how far, is not said" if is_bare and not is_told else ""


def _is_longer_verb(head: Head) -> str:
    """The lexicon knows more of the words as a verb of other parts."""
    words, count = head.words, len(head.indices)
    indices = [i for i in range(head.indices[0], len(words)) if words.said[i] not in OMITTED and i not in words.taken]
    known = PARTICLES | head.vocabulary.function | head.motion.objects | head.motion.limbs | DIRECTIONS.keys()
    for length in range(min(head.lexicon.longest, len(indices)), count, -1):
        verb = head.lexicon.verbs.get(tuple(words.bases[i] for i in indices[:length]))
        extra = {words.bases[i] for i in indices[count:length]}
        if verb and (head.motion.name == "stand" or not extra <= known or verb.parts.isdisjoint(head.moved)):
            return f"{' '.join(words.said[i] for i in indices[:length])!r} is another motion"
    return ""


# asked in this order; the first reason stands
HEAD_RULES = (
    HeadRule(_is_done_to_person, "the man is kicked"),
    HeadRule(_leads_to_activity, "go to bed"),
    HeadRule(_has_other_particle, "turn up the music"),
    HeadRule(_picks_itself_up, "pick yourself up"),
    HeadRule(_picks_nothing_up, "get up from the floor"),
    HeadRule(_steps_nowhere, "step"),
    HeadRule(_goes_nowhere, "go wild"),
    HeadRule(_is_longer_verb, "jump rope"),
)


def check_head(head: Head) -> None:
    """Refuse words that mean another motion than the one they name; see `HEAD_RULES`.

    Raises:
        AnotherMotionError: A rule applies.
    """
    reason = next(filter(None, (rule.find(head) for rule in HEAD_RULES)), "")
    if reason:
        raise AnotherMotionError(reason)


def _says_way(clause: Clause) -> bool:
    """Whether an action states a direction or how many steps."""
    return bool(clause.amounts) or bool(DIRECTIONS.keys() & set(clause.words))
