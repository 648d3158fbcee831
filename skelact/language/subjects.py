"""Who acts, requests and helping verbs: left out of a sentence, so that its actions begin with their verbs."""

from __future__ import annotations

from collections.abc import Sequence

from skelact.language.lexicon import OMITTED, Lexicon
from skelact.language.words import split_words

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


def drop_subject(words: Sequence[str], lexicon: Lexicon) -> Sequence[str]:
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
