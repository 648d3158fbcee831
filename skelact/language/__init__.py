"""Sentences to plans: which actions, in which order, with which parts, and what was not understood.

One vocabulary, two files. To add a verb:
    motions.yaml   the generator can do it: one more word of its motion, such as "stroll" under `walk`.
    lexicon.yaml   it cannot: one more word in the group of the parts that people move, such as "juggle" under arms.

One grammar, in the order in which a sentence passes through it:
    words         cuts a text into words                    "Push-ups, don't" -> push, ups, ",", don't
    conjunctions  cuts words into actions, with their order "before bowing the man waves" -> wave, then bow
    subjects      leaves out who acts and who asks          "I want the man to walk" -> walk
    ellipsis      fills in what is said once for two        "walk slowly, then faster" -> walk slowly, then walk faster
    amounts       reads numbers with units                  "for two and a half seconds" -> 2.5 s
    heads         finds the words that name a motion        "put both hands up" -> put up
    limbs         finds limbs, sides and raised hands       "wave with the left hand" -> left hand
    directions    finds ways and turns                      "walk in a circle clockwise" -> a turn of -360 degrees
    changes       finds changes on the way, which are told  "faster and faster" -> not heard
    reading       one action's words to known motions       "wave the left hand" -> wave-left-hand
    part_rules    parts by verbs and limbs                  "raise the left knee" -> left leg
    planner       the plan of a whole sentence, and what of it was not heard
"""

from skelact.language.plan import Amount, Exclusion, Interval, NotHeard, Plan, PlannedAction
from skelact.language.planner import PartPlanner, load_planner
from skelact.language.sentences import load_texts

__all__ = [
    "Amount",
    "Exclusion",
    "Interval",
    "NotHeard",
    "PartPlanner",
    "Plan",
    "PlannedAction",
    "load_planner",
    "load_texts",
]
