"""The grammar of the command line: its words, its options, its help."""

import re
from collections import defaultdict
from typing import Any, get_args

import pytest
import typer

from skelact.cli import app, main

HELP_LINES, HELP_COLUMNS = 40, 100
COMMANDS = """
pose capture recognize measure teach generate plan layouts serve health mcp view top demo train evidence
library library/list library/show library/add library/remove
evaluate evaluate/recognition evaluate/compare evaluate/live evaluate/one-shot evaluate/few-shot
evaluate/timeline evaluate/sentences evaluate/library evaluate/unknown evaluate/pose evaluate/motion evaluate/parts
data data/prepare data/import data/export data/embed data/info data/synth synth synth/people
models models/list models/convert models/export models/calibrate
token token/add token/list token/remove
bench bench/recognition bench/live bench/training
bench/pose bench/generation bench/greedy bench/parts bench/server bench/mixed bench/ray bench/stops bench/throughput
bench/faults bench/soak bench/data bench/gpu
"""


def walk(command: Any, name: str = "") -> dict[str, Any]:
    """The command and all below it, by their words."""
    found = {name: command}
    for word, child in getattr(command, "commands", {}).items():
        found.update(walk(child, f"{name} {word}".strip()))
    return found


TREE = walk(typer.main.get_command(app))
LEAVES = {name: command for name, command in TREE.items() if not hasattr(command, "commands")}


def example_of(name: str) -> str:
    """The example in the help of a command."""
    found = re.search(r"^Example: (.+)$", TREE[name].help or "", flags=re.MULTILINE)
    assert found, f"skelact {name} --help has no example"
    return found[1]


def type_of(option: Any) -> type:
    """The type of one value of an option."""
    given = option.type_descriptor.annotation
    (item,) = get_args(given) or (given,)
    return item


def test_the_commands_are_those_that_were_decided() -> None:
    assert set(TREE) - {""} == {name.replace("/", " ") for name in COMMANDS.split()}


@pytest.mark.parametrize("name", TREE)
def test_help_fits_a_screen_and_has_an_example(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(HELP_COLUMNS))
    main([*name.split(), "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= HELP_LINES and max(map(len, lines)) <= HELP_COLUMNS
    assert example_of(name).startswith("skelact ")
    assert "Example:" in " ".join(lines)


def test_examples_show_their_command() -> None:
    for name in LEAVES:
        assert example_of(name).startswith(f"skelact {name} ") or example_of(name) == f"skelact {name}"


def test_an_option_means_the_same_everywhere() -> None:
    types, spellings = defaultdict(set), defaultdict(set)
    for command in LEAVES.values():
        for option in command.params:
            long = next((spelling for spelling in option.opts if spelling.startswith("--")), None)
            if long:
                types[long].add(type_of(option))
                spellings[long].add(tuple(sorted(option.opts)))
                assert option.help, f"{command.name} {long} has no help"
    assert {long: kinds for long, kinds in types.items() if len(kinds) > 1} == {}
    assert {long: given for long, given in spellings.items() if len(given) > 1} == {}
    assert spellings["--output"] == {("--output", "-o")}
    assert not {"--out", "--model"} & set(types)


def test_everything_that_computes_offers_json() -> None:
    with_json = {name for name, command in LEAVES.items() if any("--json" in option.opts for option in command.params)}
    assert {name for name in LEAVES if name.startswith(("evaluate", "bench"))} <= with_json
    assert {"pose", "recognize", "generate", "plan", "models list"} <= with_json


def test_an_option_takes_several_values() -> None:
    command = LEAVES["evaluate recognition"]
    words = ["--weights", "a", "b", "--dataset", "ntu60", "--weights=c", "d", "--json"]
    parameters = command.make_context("recognition", words).params
    assert parameters["weights"] == ["a", "b", "c", "d"]
    assert parameters["dataset"] == "ntu60" and parameters["as_json"] is True
    parameters = LEAVES["data prepare"].make_context("prepare", ["ntu", "--raw", "a", "b", "-o", "c"]).params
    assert [str(path) for path in parameters["raw"]] == ["a", "b"]
