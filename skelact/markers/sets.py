"""Which part of the body a marker sits on, by its name.

Names of the usual full-body set (LASI, RKNE, ...), its plainer kin (L.ASIS, R.Thigh.Upper, ...) and mixtures of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from skelact.values import Markers

SEGMENT_MARKERS = {  # part -> names of its markers without side, upper case, without dots and spaces
    "pelvis": "ASI ASIS PSI PSIS SACR SACRAL SACRUM VSACRAL ILIACCREST ICR",
    "trunk": "C7 T8 T10 T12 CLAV STRN STERNUM XIPHOID JUGULAR BAK SHO SHOULDER ACROMIUM ACROMION ACR",
    "head": "FHD BHD HEAD TEMPLE TOPHEAD HEADTOP",
    "thigh": "THI THIGH THIGH1 THIGH2 THIGH3 THIGHUPPER THIGHFRONT THIGHREAR KNE KNEE KNELAT KNEELAT KNEELATERAL "
    "KNM KNEMED MKNE MKNEE KNEEMED KNEEMEDIAL",
    "shank": "TIB SH1 SH2 SH3 SHANK SHANKUPPER SHANKFRONT SHANKREAR SHIN ANK ANKLE ANKLAT ANKLELAT ANKLELATERAL "
    "ANM MANK MANKLE ANKMED ANKLEMED ANKLEMEDIAL",
    "foot": "HEE HEEL CALC 5META TOE TOETIP TOELAT TOEMED MIDFOOTSUP MIDFOOTLAT MT1 MT5 MTP1 MTP5 BIGTOE SMALLTOE",
    "upper_arm": "UPA BICEP UPPERARM ELB ELBOW ELBLAT ELBOWLAT ELBM MELB ELBMED ELBOWMED LELBOW MELBOW",
    "forearm": "FRM FOREARM WRA WRB WRIST WRISTMED WRISTLAT LWRIST MWRIST",
    "hand": "FIN HAND FINGER",
}
SIDED = ("thigh", "shank", "foot", "upper_arm", "forearm", "hand")
ROLES = {  # what a marker is -> its names without side
    "front_pelvis": "ASI ASIS",
    "back_pelvis": "PSI PSIS",
    "sacrum": "SACR SACRAL SACRUM VSACRAL",
    "shoulder": "SHO SHOULDER ACROMIUM ACROMION ACR",
    "knee": "KNE KNEE KNELAT KNEELAT KNEELATERAL",
    "inner_knee": "KNM KNEMED MKNE MKNEE KNEEMED KNEEMEDIAL",
    "ankle": "ANK ANKLE ANKLAT ANKLELAT ANKLELATERAL",
    "inner_ankle": "ANM MANK MANKLE ANKMED ANKLEMED ANKLEMEDIAL",
    "heel": "HEE HEEL CALC",
    "toe": "TOE TOETIP BIGTOE MT1 MTP1 TOEMED",
    "instep": "MIDFOOTSUP",
    "elbow": "ELB ELBOW ELBLAT ELBOWLAT LELBOW",
    "inner_elbow": "ELBM MELB MELBOW ELBMED ELBOWMED",
    "wrist": "WRA WRB WRIST WRISTMED WRISTLAT LWRIST MWRIST",
    "finger": "FIN HAND FINGER",
    "neck_front": "CLAV JUGULAR STRN STERNUM",
    "neck_back": "C7",
    "head": "FHD BHD HEAD TEMPLE TOPHEAD HEADTOP",
}
MIN_PELVIS = 3  # markers that show how a pelvis lies
IN_THE_MIDDLE = ("head", "neck_front", "neck_back", "sacrum")
USUAL_ORDER = (  # of the 39 markers of a full body
    "LFHD RFHD LBHD RBHD C7 T10 CLAV STRN RBAK LSHO LUPA LELB LFRM LWRA LWRB LFIN RSHO RUPA RELB RFRM RWRA RWRB RFIN "
    "LASI RASI LPSI RPSI LTHI LKNE LTIB LANK LHEE LTOE RTHI RKNE RTIB RANK RHEE RTOE"
)
FULL_BODY = tuple(USUAL_ORDER.split())
WORDS = {"L": "left", "LEFT": "left", "R": "right", "RIGHT": "right"}
STUDY = re.compile(r"_STUDY$")  # OpenCap ends the names of its markers so
SEGMENT_OF = {name: segment for segment, names in SEGMENT_MARKERS.items() for name in names.split()}
ROLES_OF = {name: role for role, names in ROLES.items() for name in names.split()}


def split_name(name: str) -> tuple[str, str]:
    """Side ("left", "right" or "") and the rest of a marker's name, upper case without separators.

    A subject before a colon is dropped: "Anna:L.ASIS" is ("left", "ASIS").
    """
    text = STUDY.sub("", name.rpartition(":")[2].upper())
    first, *others = re.split(r"[^A-Z0-9]+", text)
    if others and first in WORDS:
        return WORDS[first], "".join(others)
    if others and others[-1] in WORDS:
        return WORDS[others[-1]], "".join([first, *others[:-1]])
    whole = "".join([first, *others])
    for end in ("LEFT", "RIGHT", "L", "R"):
        if whole.startswith(end) and whole[len(end) :] in SEGMENT_OF:
            return WORDS[end], whole[len(end) :]
    return "", whole


def segment_of(name: str) -> str:
    """The segment that a marker sits on, such as "left_thigh"; empty when the name is not known."""
    side, rest = split_name(name)
    segment = SEGMENT_OF.get(rest, "")
    if segment in SIDED:
        return f"{side}_{segment}" if side else ""
    return segment


def role_of(name: str) -> str:
    """What a marker shows, such as "left_knee" or "sacrum"; empty when it shows no place of the skeleton."""
    side, rest = split_name(name)
    role = ROLES_OF.get(rest, "")
    return f"{side}_{role}" if side and role and role not in IN_THE_MIDDLE else role


def is_worn(names: Sequence[str]) -> bool:
    """Whether markers sit on the skin of a body: at least three on its pelvis."""
    return sum(segment_of(name) == "pelvis" for name in names) >= MIN_PELVIS


def split_subjects(markers: Markers) -> dict[str, Markers]:
    """Subject -> their markers: names such as "Anna:LASI" begin with whom they belong to; "" of names without."""
    owners: dict[str, list[int]] = {}
    for index, name in enumerate(markers.names):
        owners.setdefault(name.rpartition(":")[0], []).append(index)
    return {
        owner: replace(markers, names=tuple(markers.names[index] for index in own), points=markers.points[:, own])
        for owner, own in owners.items()
    }
