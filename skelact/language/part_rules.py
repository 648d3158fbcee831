"""Which parts people move for an action, by its words: the verbs of the lexicon and the limbs that are named.

How named limbs change the parts of a verb is in `LIMB_RULES`, one rule a row, each with an example that a test runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from skelact.language.lexicon import (
    ARMS,
    LEGS,
    NOTHING,
    OMITTED,
    PARTICLES,
    SHORTHAND,
    SIDES,
    Finding,
    Lexicon,
    Verb,
    order_parts,
    parse_parts,
)
from skelact.language.words import split_words

PREPOSITION_REACH = 5  # words from a preposition to its limb
PARTICLE_REACH = 5  # words from a verb to its particle: pick the heavy red box up
TARGETS = frozenset(  # a limb behind one of these is where the action goes
    split_words(
        "to on onto against towards toward over above behind near at beside around under below between across into "
        "from of for"
    )
)
AWAY = frozenset(("above", "over", "behind", "near", "of"))  # a limb behind one of these is not even touched
HOLDERS = frozenset(("with", "using", "in", "by"))  # a limb behind one of these does the action
FROM_THE_FLOOR = frozenset(("floor", "ground", "below"))
WHOLE_BODY = frozenset(("torso", "global")) | LEGS
WEAK_CONFIDENCE, LIMB_CONFIDENCE, VERB_CONFIDENCE = 0.35, 0.6, 0.9
BURIED, NOUN = 0.5, 0.3  # what a verb counts behind an unknown word; behind an article or a preposition


@dataclass(frozen=True)
class Limb:
    """A limb named in a phrase: its parts, where it stands, and the preposition before it or "" for an object."""

    parts: frozenset[str]
    index: int
    preposition: str
    is_sided: bool


@dataclass(frozen=True)
class Match:
    """An entry found in a phrase: its words, which may have a gap, and whether it is only a weak verb."""

    verb: Verb
    indices: tuple[int, ...]
    is_weak: bool = False


def find_parts(text: str, lexicon: Lexicon) -> Finding:
    """Name the parts of one action by its words alone.

    The first verb decides; a weak verb leaves it to the activity behind it, and further verbs in -ing or behind "to"
    add theirs. Limbs that are named then choose the side, move instead of the arms ("raise the left knee"), or add
    themselves ("walk with the hands up").
    """
    spoken = [word for word in split_words(text) if word[0].isalnum()]
    words = [word for word in spoken if word not in OMITTED]
    if not words:
        return NOTHING
    articles = {
        index - sum(word in OMITTED for word in spoken[:index])
        for index, word in enumerate(spoken)
        if index and spoken[index - 1] in OMITTED
    }
    bases = [lexicon.base(word) for word in words]
    limbs = list(_find_limbs(words, bases, articles, lexicon))
    verbs = _choose_verbs(words, bases, list(_find_matches(bases, lexicon)), lexicon.nouns)
    if not verbs and not limbs:
        return NOTHING
    if not verbs:
        movers = [limb for limb in limbs if limb.preposition not in TARGETS] or limbs[:1]
        parts, confidence, first = _join(movers), LIMB_CONFIDENCE, limbs[0].index
    else:
        parts = frozenset().union(*(apply_limbs(verb, limbs, words) for verb in verbs))
        first = verbs[0].indices[0]
        is_named = any(limb.parts <= parts for limb in limbs)
        confidence = VERB_CONFIDENCE if not verbs[0].is_weak else LIMB_CONFIDENCE if is_named else WEAK_CONFIDENCE
    if any(base not in lexicon.words and not _is_adverb(base) for base in bases[:first]):
        confidence *= BURIED
    if verbs and first and (first in articles or words[first - 1] in TARGETS) and bases[0] not in lexicon.weak:
        confidence *= NOUN
    if parts & ARMS and verbs and _is_low(words, verbs[0].verb):
        parts |= WHOLE_BODY
    known = sum(base in lexicon.words or _is_adverb(base) for base in bases) / len(bases)
    used = {index for verb in verbs for index in verb.indices} | {limb.index for limb in limbs}
    sides = {index - 1 for index in used if index and words[index - 1] in SIDES}
    evidence = tuple(words[index] for index in sorted(used | sides))
    return Finding(order_parts(parts), round(confidence * (0.5 + 0.5 * known), 3), "lexicon", evidence)


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") or word[0].isdigit()


def _is_low(words: Sequence[str], verb: Verb) -> bool:
    """Whether hands have to come from or go to the floor."""
    behind = {"from", "off", "on", "onto"} & set(words)
    return bool(behind) and bool(FROM_THE_FLOOR & set(words)) and verb.parts <= ARMS | {"torso"}


def _find_matches(bases: Sequence[str], lexicon: Lexicon) -> Iterator[Match]:
    """Entries from left to right, the longest at each place, no word used twice."""
    index = 0
    while index < len(bases):
        match = _match_at(index, bases, lexicon)
        if match:
            yield match
        index += len(match.indices) if match and match.indices[-1] - index < len(match.indices) else 1


def _match_at(index: int, bases: Sequence[str], lexicon: Lexicon) -> Match | None:
    for count in range(min(lexicon.longest, len(bases) - index), 1, -1):
        verb = lexicon.verbs.get(tuple(bases[index : index + count]))
        names_a_limb = (
            bases[index + count - 1] in SIDES and tuple(bases[index + count : index + count + 1]) in lexicon.nouns
        )
        if verb and not names_a_limb:  # move left, but not in: move left arm
            return Match(verb, tuple(range(index, index + count)))
    for other in range(index + 2, min(index + 1 + PARTICLE_REACH, len(bases))):
        between = bases[index + 1 : other]
        verb = lexicon.verbs.get((bases[index], bases[other])) if bases[other] in PARTICLES else None
        if verb and (verb.object == "moves" or not any((word,) in lexicon.nouns for word in between)):
            return Match(verb, (index, other))
    base = bases[index]
    if base in lexicon.weak:
        return Match(lexicon.verbs.get((base,), Verb(ARMS, "moves")), (index,), is_weak=True)
    verb = lexicon.verbs.get((base,))
    return Match(verb, (index,)) if verb else None


def _choose_verbs(
    words: Sequence[str], bases: Sequence[str], matches: Sequence[Match], nouns: Collection[tuple[str, ...]]
) -> list[Match]:
    """The verb that decides and those that add: in -ing, behind "to", or behind "like" ("walk like a zombie")."""
    spoken = [match for match in matches if not _is_named_limb(match.indices, bases, nouns)]
    strong = [match for match in spoken if not match.is_weak]
    if not strong:
        return list(spoken[:1])
    return [strong[0], *(match for match in strong[1:] if _adds(match, strong[0], words, bases))]


def _is_named_limb(indices: Sequence[int], bases: Sequence[str], nouns: Collection[tuple[str, ...]]) -> bool:
    """Whether a word that is noun and verb is the noun: all but the first word of "face the wall"."""
    is_first = indices[0] == 0 and len(bases) > 1 and bases[1] not in TARGETS | PARTICLES
    return tuple(bases[index] for index in indices) in nouns and not is_first


def _adds(match: Match, first: Match, words: Sequence[str], bases: Sequence[str]) -> bool:
    index = match.indices[0]
    if words[index - 1] == "like":
        return match.verb.parts == SHORTHAND["body"]
    if words[index - 1] == "to":
        return not first.verb.parts & ARMS
    return words[index].endswith("ing") and words[index] != bases[index]


def _find_limbs(
    words: Sequence[str], bases: Sequence[str], articles: Collection[int], lexicon: Lexicon
) -> Iterator[Limb]:
    """Limbs from left to right; `articles` are the indices of words behind an article or a possessive."""
    spoken = {word: index for index, word in enumerate(words)}
    preposition, placed = "", -PREPOSITION_REACH
    for index, base in enumerate(bases):
        if words[index] in TARGETS or words[index] in HOLDERS:
            preposition, placed = words[index], index
        name = lexicon.nouns.get((*bases[index - 1 : index], base)) or lexicon.nouns.get((base,))  # upper body, body
        is_direction = base == "back" and index not in articles and spoken.keys().isdisjoint(("lower", "upper", "arch"))
        if name is None or is_direction:
            continue
        whole = parse_parts(name)
        sides = _sides_before(index, words) if whole in (ARMS, LEGS) else set()
        chosen = frozenset(part for part in whole if part.partition("_")[0] in sides)
        yield Limb(chosen or whole, index, preposition if index - placed < PREPOSITION_REACH else "", bool(chosen))


def _sides_before(index: int, words: Sequence[str]) -> set[str]:
    """Sides named for a noun: "left hand", "left and right hand"."""
    before = words[max(0, index - 3) : index]
    if not before or before[-1] not in SIDES:
        return set()
    is_pair = len(before) == 3 and before[0] in SIDES and before[1] in ("and", "or")
    return set(SIDES) if is_pair else {before[-1]}


@dataclass(frozen=True)
class LimbRoles:
    """What the limbs of a phrase do for one of its verbs.

    Attributes:
        match: The verb.
        limbs: All limbs of the phrase, from left to right.
        words: Of the phrase, without articles.
    """

    match: Match
    limbs: tuple[Limb, ...]
    words: tuple[str, ...]

    @property
    def first(self) -> int:
        """Index of the verb."""
        return self.match.indices[0]

    @property
    def touches(self) -> bool:
        """Whether the verb reaches for a limb."""
        return self.match.verb.object == "touched"

    @property
    def movers(self) -> tuple[Limb, ...]:
        """Limbs without a preposition that are not touched: "raise the left knee"."""
        return tuple(
            limb for limb in self.limbs if not limb.preposition and not (self.touches and limb.index > self.first)
        )

    @property
    def holders(self) -> tuple[Limb, ...]:
        """Limbs that do the action: "wave with the left hand"."""
        return tuple(limb for limb in self.limbs if limb.preposition in HOLDERS)

    @property
    def touched(self) -> tuple[Limb, ...]:
        """Limbs that are reached for: "scratch the left elbow"."""
        others = (*self.movers, *self.holders)
        return tuple(limb for limb in self.limbs if self.touches and limb not in others)

    @property
    def objects(self) -> tuple[Limb, ...]:
        """Movers that are no part of the verb's own words."""
        return tuple(limb for limb in self.movers if limb.index not in self.match.indices)

    @property
    def standing(self) -> tuple[Limb, ...]:
        """Legs that carry the body: "hop on the left foot"."""
        return tuple(limb for limb in self.limbs if limb.preposition == "on" and limb.parts < LEGS)


@dataclass(frozen=True)
class LimbRule:
    """One rule: how the limbs of a phrase change the parts of its verb.

    Attributes:
        apply: Parts so far and the limbs -> parts.
        example: A phrase that the rule changes.
        parts: Of the example, as `parse_parts` reads them.
    """

    apply: Callable[[frozenset[str], LimbRoles], frozenset[str]]
    example: str
    parts: str


def _rest_other_side(parts: frozenset[str], roles: LimbRoles) -> frozenset[str]:
    """A side right before a verb without a limb is that of the limb; the other one rests."""
    before = roles.words[roles.first - 1] if roles.first else ""
    if roles.limbs or before not in SIDES or "global" in parts:
        return parts
    resting = SIDES[before == "left"]
    return frozenset(part for part in parts if not part.startswith(resting))


def _move_object(parts: frozenset[str], roles: LimbRoles) -> frozenset[str]:
    """The object of a verb that moves limbs moves instead of the arms; so does a limb right before the verb."""
    subjects = [limb for limb in roles.objects if limb.index == roles.first - 1]
    is_moved = roles.match.verb.object == "moves" and bool(roles.objects)
    is_subject = bool(subjects) and not parts & _join(subjects)
    return _join(roles.objects) if is_moved or is_subject else parts


def _choose_side(parts: frozenset[str], roles: LimbRoles) -> frozenset[str]:
    """A limb with a side acts alone; an arm that is touched is reached for by the other one."""
    for pair in (ARMS, LEGS):
        limbs = (*roles.holders, *roles.movers, *roles.standing)
        acting = [limb for limb in limbs if limb.is_sided and limb.parts < pair]
        reached = [limb for limb in roles.touched if limb.is_sided and limb.parts < ARMS == pair]
        if parts & pair and (acting or reached):
            parts = (parts - pair) | (_join(acting) if acting else ARMS - _join(reached) or ARMS)
    return parts


def _move_touched_head(parts: frozenset[str], roles: LimbRoles) -> frozenset[str]:
    """A head that is touched moves too."""
    is_touched = any(limb.parts == SHORTHAND["head"] and limb.preposition not in AWAY for limb in roles.touched)
    return parts | SHORTHAND["head"] if is_touched else parts


def _add_limbs(parts: frozenset[str], roles: LimbRoles) -> frozenset[str]:
    """Limbs behind "with", and objects of an action without arms, move as well."""
    added = [limb for limb in roles.holders if limb.preposition == "with"]
    for limb in added if parts & ARMS else (*added, *roles.objects):
        kind = next((pair for pair in (ARMS, LEGS) if limb.parts <= pair), limb.parts)
        parts = parts if parts & kind else parts | limb.parts
    return parts


# in the order in which they are applied
LIMB_RULES = (
    LimbRule(_rest_other_side, "left punch", "left_arm"),
    LimbRule(_move_object, "raise the left knee", "left_leg"),
    LimbRule(_choose_side, "wave with the right hand", "right_arm"),
    LimbRule(_move_touched_head, "scratch the head", "arms head"),
    LimbRule(_add_limbs, "walk with the hands up", "legs global arms"),
)


def apply_limbs(match: Match, limbs: Sequence[Limb], words: Sequence[str]) -> frozenset[str]:
    """Parts of one verb after all of `LIMB_RULES`."""
    roles, parts = LimbRoles(match, tuple(limbs), tuple(words)), match.verb.parts
    for rule in LIMB_RULES:
        parts = rule.apply(parts, roles)
    return parts


def _join(limbs: Sequence[Limb]) -> frozenset[str]:
    return frozenset().union(*(limb.parts for limb in limbs))
