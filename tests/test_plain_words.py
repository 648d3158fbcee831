"""Docs, messages and names: spelled as in America, without typing errors, in the words of the field."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (".py", ".md", ".yaml", ".proto", ".toml")
# words that people type or that other languages have: data of ours, not our words
NOT_OURS = (
    "skelact/language/",
    "skelact/layouts/bone_words",
    "tests/language/",
    "tests/test_cases.py",
    "tests/test_cli.py",
    "tests/test_config.py",
    "tests/pose/test_external.py",
    "tests/pose/tricks.py",
    "tests/test_plain_words.py",
    "skelact/v1/",
)
KNOWN_TO_CODESPELL = "thi,panting,tread,fro,alis,ser,te,nd,ans,hist,ue,ot,sie,ist,mot"
BRITISH = re.compile(
    r"\b(?:(?:centi|milli)?metres?|colou?rise\w*|colours?|coloured|centred?|neighbours?|labelled|behaviour|grey|licence"
    r"|judgement|artefacts?|(?:recogni|normali|organi|synthesi|visuali|optimi|initiali|minimi|parametri)s(?:e|ed|es|er|ing))\b"
)
REPLACED = re.compile(  # names and phrases that readers stumbled over
    r"\b(?:(?:MOST|LEAST)_(?!REQUEST)[A-Z]\w*|drop_twins|drop_doubles|believed_hands|looks_away|steady_hands|_Watcher|_Talk|Newest"
    r"|see_video|SeenVideo|seen_to_clip|Placer|cut_blows)\b"
    r"|stands there twice|is no message of this method|none could be kept|nothing was taken for"
)


def our_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [name for name in listed.split("\0") if name.endswith(TEXT) and not name.startswith(NOT_OURS)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def find(pattern: re.Pattern[str]) -> list[str]:
    hits = []
    for path in our_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            hits += [f"{path.relative_to(ROOT)}:{number}: {match[0]}" for match in pattern.finditer(line)]
    return hits


def test_spelling_is_american() -> None:
    assert BRITISH.search("labelled") and not BRITISH.search("labeled synthesis recognized centering")
    assert not find(BRITISH)


def test_replaced_names_stay_away() -> None:
    assert not find(REPLACED)


def test_codespell_finds_nothing() -> None:
    command = [sys.executable, "-m", "codespell_lib", "-L", KNOWN_TO_CODESPELL, *map(str, our_files())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.stdout, done.stdout
