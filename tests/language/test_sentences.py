from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.language.lexicon import load_lexicon
from skelact.language.plan import DURATION, TIMES
from skelact.language.sentences import MAX_CHARACTERS, load_texts, split_sentence


def joined(text: str) -> list[str]:
    """The clauses of a sentence as "relation: base form"."""
    return [f"{clause.relation}: {clause.base}" for clause in split_sentence(text, load_lexicon())]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("strolling", ["then: stroll"]),
        ("walk while waving the right hand", ["then: walk", "while: wave the right hand"]),
        ("While walking forward, wave both hands", ["then: walk forward", "while: wave both hands"]),
        ("kick during walking", ["then: kick", "while: walk"]),
        ("simultaneously walk and wave", ["then: walk", "while: wave"]),
        ("walk and wave at the same time.", ["then: walk", "while: wave"]),
        ("walk as he waves", ["then: walk", "while: wave"]),
        ("jog on the spot waving both arms", ["then: jog on the spot", "while: wave both arms"]),
        ("walk, turn around and then sit down", ["then: walk", "open: turn around", "then: sit down"]),
        ("bend down, and then jump", ["then: bend down", "then: jump"]),
        ("after sitting down, stand up", ["then: sit down", "then: stand up"]),
        ("before sitting down, turn around", ["then: turn around", "then: sit down"]),
        ("sit down after walking", ["then: walk", "then: sit down"]),
        ("walk before sitting down", ["then: walk", "then: sit down"]),
        ("kick after jumping and clapping", ["then: jump", "open: clap", "then: kick"]),
        ("walk, then while turning, wave", ["then: walk", "then: turn", "while: wave"]),
        ("step back, followed by a bow", ["then: step back", "then: a bow"]),
        ("Stand up. Walk to the door!", ["then: stand up", "then: walk to the door"]),
        ("the man is starting to walk while he looks around", ["then: walk", "while: look around"]),
        ("raise the left hand and the right foot", ["then: raise the left hand", "while: raise the right foot"]),
        ("a man raises his left hand and his right foot", ["then: raise his left hand", "while: raise his right foot"]),
        ("raise and lower the arms", ["then: raise the arms", "open: lower the arms"]),
        ("wave the right hand and then the left hand", ["then: wave the right hand", "then: wave the left hand"]),
        ("turn your head left then right", ["then: turn your head left", "then: turn your head right"]),
        ("step to the left, then to the right", ["then: step to the left", "then: step to the right"]),
        ("can you walk and wave at the same time?", ["then: walk", "while: wave"]),
        ("i want the man to start walking", ["then: walk"]),
        ("please make the character run", ["then: run"]),
        ("walk and frobnicate", ["then: walk", "open: frobnicate"]),
        ("turn around and face the wall", ["then: turn around", "open: face the wall"]),
    ],
)
def test_sentences_are_split_into_actions(text: str, clauses: list[str]) -> None:
    assert joined(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "look left and right",
        "wash hands and face",
        "walk back and forth",
        "hold the cup and the drink",
        "swing the arms and the legs",
        "walk slowly and carefully",
        "walk with arms swinging",
        "stop walking",
        "wave the left and the right hand",
    ],
)
def test_one_action_stays_whole(text: str) -> None:
    assert joined(text) == [f"then: {text}"]


@pytest.mark.parametrize(
    ("text", "seconds", "times"),
    [
        ("walk for 3 seconds", 3.0, None),
        ("walk for two and wave for 2.5s", None, None),
        ("do jumping jacks for half a minute", 30.0, None),
        ("wave for a couple of seconds", 2.0, None),
        ("jump three times", None, 3),
        ("clap twice for 4 sec", 4.0, 2),
        ("squat 5x", None, 5),
    ],
)
def test_durations_and_repetitions_are_taken_out(text: str, seconds: float | None, times: int | None) -> None:
    clause = split_sentence(text, load_lexicon())[0]
    assert (clause.amount(DURATION), clause.amount(TIMES)) == (seconds, times)
    assert not set(clause.text.split()) & {"seconds", "times", "twice", "minute", "sec", "x"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀😀👍",
        "12 34",
        "and",
        "then, then while",
        "; DROP",
        "; DROP TABLE users; --",
        "walk' OR 1=1 --",
        "<script>walk</script>",
        "walk\x00wave",
        "walk " * MAX_CHARACTERS,
        "walk for 0 seconds",
        "walk for 9999 minutes",
        "jump 1000 times",
        "walk, jump, " * 20,
    ],
)
def test_what_is_no_sentence_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        split_sentence(text, load_lexicon())
    assert caught.value.field == "text"


@pytest.mark.parametrize("text", ["走路", "gehen und winken", "идти", "a"])
def test_odd_words_are_kept_as_actions(text: str) -> None:
    assert split_sentence(text, load_lexicon())


@pytest.mark.parametrize(
    "text",
    [
        "walk in a circle while waving the right hand",
        "simultaneously walk in a circle and wave the right hand",
        "walk in a circle and wave the right hand at the same time",
        "walk in a circle during waving the right hand",
    ],
)
def test_every_way_to_join_two_actions_is_split_again(text: str) -> None:
    assert joined(text) == ["then: walk in a circle", "while: wave the right hand"]


def test_texts_are_lines_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("walk\n\n wave \n", encoding="utf-8")
    assert load_texts(file) == ["walk", "wave"]
    file.write_bytes(b"\xff\xfe\x00walk")
    with pytest.raises(InputError) as caught:
        load_texts(file)
    assert caught.value.field == "file"
