"""Who acts, requests and helping verbs: left out of a sentence, so that its actions begin with their verbs.

One person acts; a sentence about several is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from skelact.errors import InputError
from skelact.language.lexicon import OMITTED, Lexicon
from skelact.language.words import split_words

PRONOUNS = frozenset(split_words("i you he she we they it someone somebody who"))
SUBJECTS = frozenset(
    split_words(
        "person man woman human figure character actor avatar subject guy boy girl child lady people player robot "
        "humanoid participant performer agent npc mannequin"
    )
)
AUXILIARIES = frozenset(
    split_words(
        "is are was were be being been can could will would should must do does did has have had just now please also "
        "mind"
    )
)
REQUESTS = frozenset(
    split_words("want wants wanted need needs like likes ask asked asks tell told tells expect expects expected")
)
DETERMINERS = frozenset(split_words("this that one some another"))
ASKERS = frozenset(split_words("user client director coach customer boss teacher"))
WHO = PRONOUNS | SUBJECTS | ASKERS | OMITTED | DETERMINERS | frozenset(split_words("would him them me to"))
CAUSES, OBJECTS = (
    frozenset(("make", "let", "have", "get", "see", "show", "watch")),
    frozenset(("him", "her", "them", "me", "it")),
)
REQUEST_REACH = 6
BEGINNINGS = frozenset(split_words("begin start continue proceed try keep"))
OPENINGS = frozenset(split_words("first firstly please now so ok okay both \" ' ("))
LEAD = WHO | AUXILIARIES | REQUESTS | CAUSES | OPENINGS | frozenset((",", ":"))

SEVERAL = frozenset(
    split_words(
        "men women people persons guys boys girls children kids players characters actors dancers soldiers figures "
        "humans ladies robots friends fighters everybody everyone both we us"
    )
)
MALE, FEMALE = frozenset(split_words("he man boy guy")), frozenset(split_words("she woman girl lady"))
OTHER_PERSON = ("another", "other", "second")
AIMS = frozenset(split_words("at to for with of by from towards toward like in front behind against"))
AIM_REACH = 3  # words from such a word to the people it names


def check_one_person(words: Sequence[str]) -> None:
    """Refuse a sentence about several people.

    Raises:
        InputError: Several people act; field "text".
    """
    singular = frozenset(SUBJECTS | {"he", "she", "someone", "somebody"})
    for index, word in enumerate(words):
        behind, before = list(words[index + 1 : index + 2]), words[max(0, index - AIM_REACH) : index]
        is_aim = bool(AIMS & set(before))
        is_they = word == "they" and not singular & set(words[:index])
        is_couple = word in ("couple", "pair") and behind != ["of"] and not is_aim
        is_both = word == "both" and not (SEVERAL & set(behind))
        is_other = word in OTHER_PERSON and bool(behind) and behind[0] in SUBJECTS
        is_numbered = word in ("person", "player", "man", "woman") and behind in (["one"], ["two"], ["1"], ["2"])
        is_each = (word == "each" and behind == ["other"]) or (word == "one" and behind == ["another"])
        has_actor = bool(singular & set(words[:index])) and words[max(0, index - 2) : index].count("and") == 0
        is_several = word in SEVERAL and not is_both and not is_aim and not has_actor
        if is_they or is_couple or is_other or is_numbered or is_each or is_several:
            raise InputError(f"expected what one person does, got several people: {word!r}", field="text")
    actors = {word for index, word in enumerate(words) if not AIMS & set(words[max(0, index - AIM_REACH) : index])}
    if actors & MALE and actors & FEMALE:
        raise InputError("expected what one person does, got a man and a woman", field="text")


def _are_request(words: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words say only that somebody is asked: "the participant was asked"."""
    return all(word in WHO | AUXILIARIES or lexicon.base(word) in REQUESTS for word in words)


def is_lead(words: Sequence[str]) -> bool:
    """Whether words name only who acts, requests and helping verbs."""
    return set(words) <= LEAD


def drop_subject(words: Sequence[str], lexicon: Lexicon) -> Sequence[str]:
    """Leave out who acts, requests and helping verbs: "i want the man to start walking" leaves "walking"."""
    while len(words) > 1 and (words[0] in OPENINGS or (words[0] in AUXILIARIES and words[1] in PRONOUNS)):
        words = words[1:]
    if len(words) > 2 and words[0] in PRONOUNS and words[1] in CAUSES and words[2] in OMITTED | OBJECTS:
        words = words[1:]  # can you get the man to walk
    bases = {lexicon.base(word) for word in words[:REQUEST_REACH]}
    asked = next((index for index, word in enumerate(words[:REQUEST_REACH]) if word == "to"), 0)
    if asked and asked + 1 < len(words) and REQUESTS & bases and _are_request(words[:asked], lexicon):
        words = words[asked + 1 :]
    made = next((index for index, word in enumerate(words[:REQUEST_REACH]) if word in SUBJECTS | OBJECTS), 0)
    is_got = list(words[:1]) != ["get"] or list(words[made + 1 : made + 2]) == ["to"]  # get him to bow, not: get it up
    if made and made + 1 < len(words) and words[0] in CAUSES and is_got and set(words[1:made]) <= WHO:
        words = words[made + 1 :]
        words = words[1:] if len(words) > 1 and words[0] == "to" else words  # get him to bow
    reach = 4 if words and words[0] in OMITTED | DETERMINERS else 1
    subject = next((index for index, word in enumerate(words[:reach]) if word in SUBJECTS | PRONOUNS), None)
    words = words if subject is None else words[subject + 1 :] or words
    words = words[1:] if len(words) > 1 and words[0] in (":", ",") else words
    while len(words) > 1:
        if words[0] in AUXILIARIES and (lexicon.base(words[0]) != "do" or lexicon.is_verb(words[1])):
            words = words[1:]
        elif lexicon.base(words[0]) in BEGINNINGS and (words[1] == "to" or words[1].endswith("ing")):
            words = words[2:] if words[1] == "to" and len(words) > 2 else words[1:]
        else:
            break
    return words
