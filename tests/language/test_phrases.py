from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.language.lexicon import load_lexicon
from skelact.language.phrases import label_key, load_phrases, make_one_sided, mirror_parts, split_held_out
from skelact.skeleton.body import BODY_PARTS


def test_over_600_phrases_are_labeled_once_each() -> None:
    phrases = load_phrases()
    assert sum(bool(phrase.parts) for phrase in phrases) >= 600
    assert sum(not phrase.parts for phrase in phrases) >= 100
    assert all(phrase.parts <= set(BODY_PARTS) for phrase in phrases)
    assert len({phrase.text for phrase in phrases}) == len(phrases)


def test_phrases_with_one_key_have_one_label() -> None:
    labels: dict[str, frozenset[str]] = {}
    for phrase in load_phrases():
        key, is_mirrored = label_key(phrase.text, load_lexicon())
        parts = mirror_parts(phrase.parts) if is_mirrored else phrase.parts
        assert labels.setdefault(key, parts) == parts, phrase.text


def test_a_fifth_is_held_out_and_mirrored_phrases_stay_together() -> None:
    phrases, lexicon = load_phrases(), load_lexicon()
    learned, held_out = split_held_out(phrases, lexicon)
    assert len(learned) + len(held_out) == len(phrases)
    assert 0.15 < len(held_out) / len(phrases) < 0.25
    learned_keys = {label_key(one.text, lexicon)[0] for one in learned}
    assert not learned_keys & {label_key(one.text, lexicon)[0] for one in held_out}


def test_sides_are_made_one_and_come_back() -> None:
    lexicon = load_lexicon()
    assert make_one_sided("waving the left hand", lexicon) == ("wave the right hand", True)
    assert make_one_sided("waves the right hand", lexicon) == ("wave the right hand", False)
    assert make_one_sided("touch left knee with right hand", lexicon) == ("touch right knee with left hand", True)
    assert make_one_sided("walk", lexicon) == ("walk", False)
    assert label_key("Waves his left hand", lexicon) == ("wave right hand", True)
    parts = frozenset(("left_arm", "global", "right_leg"))
    assert mirror_parts(parts) == {"right_arm", "global", "left_leg"}
    assert mirror_parts(mirror_parts(parts)) == parts


@pytest.mark.parametrize("line", ["walk", "walk\twings", "walk\t"])
def test_broken_lines_are_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text(f"# mine\njump\tlegs global\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_phrases(file)
    assert caught.value.field == "file"


def test_verbs_move_the_torso_where_the_phrases_to_learn_from_do() -> None:
    lexicon = load_lexicon()
    learned, _ = split_held_out(load_phrases(), lexicon)
    listed = {phrase.text: tuple(label_key(phrase.text, lexicon)[0].split()) for phrase in learned if phrase.parts}
    torso = {
        phrase.text: ("torso" in phrase.parts, "torso" in lexicon.verbs[listed[phrase.text]].parts)
        for phrase in learned
        if listed.get(phrase.text) in lexicon.verbs and phrase.text != "a pose"  # the article is left out: pose
    }
    assert len(torso) > 200
    assert [text for text, (in_label, in_table) in torso.items() if in_label != in_table] == []
