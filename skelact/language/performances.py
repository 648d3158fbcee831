"""How the words of a planned action name known motions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from skelact.language.actions import Performance
from skelact.language.lexicon import OMITTED, PARTICLES, Lexicon
from skelact.language.plan import PlannedAction
from skelact.language.words import NEGATIONS, is_negated, split_words

LONGEST_PHRASE = 4
SLOW, FAST = 1.35, 0.75  # times the natural duration

# action, without a side for those that have two -> words that name it, in base form and without articles
PHRASES: Mapping[str, str] = {
    "walk": "walk, stroll, wander, march, pace, stride, hike, amble, saunter, trudge, plod, step, take step, strut, "
    "ramble, roam, promenade, parade, shuffle, limp, stagger, tiptoe, sneak, creep, approach, go, move, advance, "
    "proceed, travel, traipse, tread, trek, mosey, meander, swagger, stalk, prowl, patrol, come, head, take walk, "
    "circle, walk around, speed walk, power walk, sidle, sashay, slink, go for walk, return, retreat, back away, "
    "back up, sidestep, side step, enter, exit, leave, depart, pass, cross, slog, perambulate, rove, drift",
    "run": "run, jog, sprint, dash, race, rush, hurry, trot, bolt, gallop, flee, chase, charge, escape, scamper, "
    "scurry, hasten, speed, lope, canter, go for run, go for jog, take run",
    "turn": "turn, turn around, rotate, spin, pivot, twirl, veer, swerve, curve, revolve, change direction, u turn, "
    "make turn, take turn",
    "jump": "jump, leap, hop, bounce, vault, spring, skip",
    "kick": "kick, boot, boot ball",
    "punch": "punch, box, boxing, shadowbox, jab, hit, strike, swing fist, throw punch, "
    "throw hook, throw jab, hook, uppercut",
    "slash": "slash, swing sword, chop, hack, sword fight, fight with sword, strike with sword, cut with sword, slice, "
    "fence, swordfight, wield sword",
    "dance": "dance, salsa, waltz, boogie, groove, tango, do salsa, perform dance, ballet",
    "pick-up": "pick up, pick, squat, crouch, bend down, bend over, scoop up, scoop, stoop, kneel down, duck, "
    "lift box, pick something up, pick it up, squat down, crouch down, gather, lift from floor, lift from ground, "
    "grab from floor, grab from ground, take from floor, take from ground, get from floor",
    "bow": "bow, take bow, curtsy, greet respectfully, bow down, bend forward, bend forwards, lean forward, "
    "lean forwards",
    "call": "call, shout, yell, scream, holler, call out, hail, cry out",
    "guide": "guide, usher, show way, lead way, point way, direct, gesture, present, invite, show direction",
    "raise-hand": "raise, lift, put up, hold up, stick up, throw up, reach up, reach, stretch up, extend, hold, "
    "point up, hail taxi, hail cab, put hand up, raise hand, lift hand, hold hand up, volunteer, raise up, lift up, "
    "hand up, arm up, fist up",
    "wave-hand": "wave, wave goodbye, say hello, say hi, say goodbye, say bye, greet, salute, wave hello, beckon, "
    "flag, signal, bid farewell, wag, hand wave",
    "stand": "stand, stand still, wait, idle, rest, stay, pause, remain, stop, freeze, do nothing, halt",
}
OTHERS = frozenset(
    split_words(
        "somebody someone anybody everybody everyone people person him them us me you something anything it left right"
    )
)
LIMB_SIDES = re.compile(  # "left" of "tiptoe with the left hand up" is no way to go
    r"\b(?:left|right)(?: and (?:the )?(?:left|right))? (?:hand|arm|fist|leg|foot|knee|elbow|shoulder)s?\b"
)
IN_THE_AIR = re.compile(r"\b(?:high )?(?:in|into|to) the (?:air|sky)\b")
CARRIED = re.compile(  # walk with the right arm in the air
    r"\bwith (?:the |a |an |one |both |my |your |his |her |their )*(left (?:and right )?|right (?:and left )?)?"
    r"((?:arm|hand|fist)s?) (?:held |stretched |kept )?(?:up|raised|lifted|high|overhead|in (?:the )?air|above|over)\b"
)
ARMS_ONLY = ("raise-hand", "wave-hand")
ARM_WORDS = frozenset(["hand", "hands", "arm", "arms", "fist", "fists", "palm", "palms", "finger", "fingers"])
PLURAL_ARMS = frozenset(["hands", "arms", "fists", "palms", "both"])
STYLES: Mapping[str, str] = {
    "exhausted": "exhausted wearily weary exhaustedly drained worn",
    "tired": "tired tiredly sleepily sleepy",
    "angry": "angry angrily furiously furious mad aggressively",
    "sad": "sad sadly unhappily gloomily depressed dejectedly",
    "proud": "proud proudly confidently confident",
    "not-confident": "timidly timid shyly shy nervously nervous hesitantly anxiously",
    "childish": "childish childishly playfully playful child kid",
    "active": "active actively energetically energetic vigorously lively",
    "youthful": "youthful youthfully young",
    "masculine": "masculine manly",
    "feminine": "feminine elegantly gracefully",
    "musical": "musical rhythmically",
}
SLOWLY = frozenset(["slow", "slowly", "leisurely", "calmly", "gently", "lazily", "stroll", "saunter", "amble"])
QUICKLY = frozenset(
    ["fast", "quick", "quickly", "rapidly", "hastily", "hurriedly", "briskly", "swiftly", "sprint", "dash", "speedily"]
)
BACKWARD = frozenset(["back", "backward", "backwards", "backs", "reverse", "retreat"])
IN_PLACE = ("in place", "on the spot", "on spot", "on place")
CIRCLE = frozenset(["circle", "circles", "circular", "loop", "round", "circling"])
TURN_RAD = {"around": np.pi, "back": np.pi}
QUARTER_RAD = np.pi / 2


def find_performances(action: PlannedAction, lexicon: Lexicon) -> tuple[Performance, ...]:
    """Name the known actions that a planned one asks for: two for both arms, none when it is none of `KNOWN`."""
    words = split_words(action.base)
    if is_negated(words):
        return ()
    if words[0] in NEGATIONS:  # does not move
        return (Performance("stand", ("stand",), action.confidence),)
    if ARM_WORDS & set(words):
        words = split_words(IN_THE_AIR.sub("up", action.base))
    name = _match(words, lexicon)
    if not name:
        return ()
    said = frozenset(words) | frozenset(split_words(action.text))
    if name in ARMS_ONLY and name == "raise-hand" and not said & ARM_WORDS and "volunteer" not in said:
        return ()
    names, turn = _name_sides(name, said, action)
    styles = tuple(style for style, listed in STYLES.items() if said & set(listed.split()))
    tempo = SLOW if said & SLOWLY else FAST if said & QUICKLY else 1.0
    fast = ("fast",) if tempo == FAST and names[0] in ("walk", "run") else ()
    in_place = any(phrase in action.base for phrase in IN_PLACE)
    carried = () if name in ARMS_ONLY else _carried_arms(action.base)
    return tuple(
        Performance(one, (one, *styles, *fast), action.confidence, tempo, in_place or name == "turn", turn)
        for one in names
    ) + tuple(Performance(one, (one, *styles), action.confidence) for one in carried)


def join_turns(found: Sequence[tuple[Performance, ...]], groups: Sequence[int]) -> list[tuple[Performance, ...]]:
    """Make one way of going of "walk" and "turn left" at the same time, so that they do not fight for the legs.

    Args:
        found: Performances of every action.
        groups: Of these actions; equal numbers happen at the same time.
    """
    joined = []
    for own, group in zip(found, groups, strict=True):
        beside = [one for other, parts in zip(groups, found, strict=True) if other == group for one in parts]
        going = next((one for one in beside if one.name in ("walk", "run") and not one.turn_rad), None)
        turn = next((one for one in beside if one.name in ("walk-turn-left", "walk-turn-right")), None)
        if going and turn:
            way = (
                replace(turn, words=(turn.name, *going.words[1:]), tempo=going.tempo, in_place=going.in_place)
                if going.name == "walk"
                else replace(going, turn_rad=turn.turn_rad)
            )
            own = tuple(way if one in (going, turn) else one for one in own)
        joined.append(own)
    return joined


def _carried_arms(text: str) -> list[str]:
    """Arms that are up while something else is done, as names in `KNOWN`."""
    match = CARRIED.search(text)
    if not match:
        return []
    side, limb = match.groups(default="")
    sides = [one for one in ("left", "right") if one in side] or (
        ["left", "right"] if limb in PLURAL_ARMS else ["right"]
    )
    return [f"raise-{one}-hand" for one in sides]


def _phrases(listed: str) -> list[str]:
    return [phrase.strip() for phrase in listed.split(",")]


def _match(words: Sequence[str], lexicon: Lexicon) -> str:
    """The action whose phrase comes first in the words, among those that begin there the longest one."""
    kept = [word for word in words if word not in OMITTED | OTHERS]
    bases = [lexicon.base(word) for word in kept]
    table = {tuple(phrase.split()): name for name, listed in PHRASES.items() for phrase in _phrases(listed)}
    for start in range(len(bases)):
        for count in range(min(LONGEST_PHRASE, len(bases) - start), 0, -1):
            name = table.get(tuple(bases[start : start + count])) or table.get(tuple(kept[start : start + count]))
            if name:
                return name
        apart = (table.get((bases[start], particle)) for particle in sorted(PARTICLES) if particle in kept[start + 1 :])
        name = next(filter(None, apart), "")
        if name:  # put both hands up
            return name
    return ""


def _name_sides(name: str, said: frozenset[str], action: PlannedAction) -> tuple[list[str], float | None]:
    """Names in `KNOWN` for a phrase's action with its sides and directions, and how far it turns."""
    if name not in (*ARMS_ONLY, "kick", "punch"):
        said = frozenset(split_words(LIMB_SIDES.sub("", f"{action.base} {action.text}")))
    left, right = "left" in said, "right" in said
    if name in ARMS_ONLY:
        kind = name.split("-")[0]
        both = (left and right) or bool(said & PLURAL_ARMS and not left and not right)
        sides = ["left", "right"] if both else ["left"] if left else ["right"]
        return [f"{kind}-{side}-hand" for side in sides], None
    if name in ("kick", "punch"):
        return [f"{name}-{'left' if left else 'right'}"], None
    sign = -1.0 if right else 1.0
    if name == "turn":
        angle = next((angle for word, angle in TURN_RAD.items() if word in said), QUARTER_RAD)
        return ["walk-turn-right" if right else "walk-turn-left"], sign * (2 * angle if "spin" in said else angle)
    if name in ("walk", "run"):
        if said & CIRCLE:
            clockwise = right or ("clockwise" in said)
            return [name], -2 * np.pi if clockwise and "counterclockwise" not in said else 2 * np.pi
        if name == "walk" and said & BACKWARD:
            return ["walk-back"], None
        if (left or right) and "turn" in said:
            if name == "walk":
                return ["walk-turn-left" if left else "walk-turn-right"], None
            return [name], sign * QUARTER_RAD
        if (left or right) and name == "walk":
            return ["walk-left" if left else "walk-right"], None
    return [name], 0.0 if name in ("walk", "run") else None
