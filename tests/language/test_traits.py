import pytest

from skelact.errors import ConfigError
from skelact.language.encoder import SentenceEncoder
from skelact.language.traits import NAMES, TraitFinder, load_traits


@pytest.fixture(scope="module")
def finder(encoder: SentenceEncoder) -> TraitFinder:
    return TraitFinder(encoder)


def traits_of(finder: TraitFinder, phrase: str) -> set[str]:
    return {name for name, value in zip(NAMES, finder.find([phrase])[0], strict=True) if value > 0.5}


@pytest.mark.parametrize(
    ("phrase", "there", "missing"),
    [
        ("sitting down", {"down", "low"}, {"up", "hands_up"}),
        ("she stood up", {"up"}, {"down"}),
        ("picking up a box with both hands", {"both_arms", "bend", "dip"}, {"one_arm"}),
        ("picking up a coin with one hand", {"one_arm", "bend", "dip"}, {"both_arms"}),
        ("waving the left hand", {"one_arm", "hands_up", "left_side"}, {"right_side", "both_arms"}),
        ("kicking a ball", {"leg_up", "legs"}, {"hands_up"}),
    ],
)
def test_phrases_have_the_traits_of_their_words(
    finder: TraitFinder, phrase: str, there: set[str], missing: set[str]
) -> None:
    found = traits_of(finder, phrase)
    assert there <= found
    assert not missing & found


def test_words_that_are_not_in_the_table_have_the_traits_of_near_ones(finder: TraitFinder) -> None:
    found = traits_of(finder, "sauntering")
    assert "legs" in found
    assert not {"hands_up", "both_arms", "lying"} & found


def test_inflection_and_articles_make_no_difference(finder: TraitFinder) -> None:
    assert finder.to_key("raising the hand!") == finder.to_key("raise a hand")


def test_phrases_of_one_action_are_related(finder: TraitFinder) -> None:
    related = finder.related(["throwing a ball", "he throws something", "lying on the floor"])
    assert related[0, 1]
    assert not related[0, 2]
    assert (related == related.T).all()


@pytest.mark.parametrize("line", ["walk\tsteps nothing", "walk", "walk, walking\tsteps"])
def test_a_bad_line_is_named(tmp_path: object, line: str) -> None:
    path = tmp_path / "traits.tsv"  # type: ignore[operator]
    path.write_text(f"# words\ttraits\n{line}\n")
    with pytest.raises(ConfigError, match="line 2"):
        load_traits(path)
