"""Plots need the extra `plot`: without it nothing else fails, and what needs it says so before the work."""

import importlib.util
import sys
from pathlib import Path

import pytest

from skelact.cli import main
from skelact.errors import InputError
from skelact.plots import check_figure_file, new_figure

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where it is not installed."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "matplotlib" else find(name))
    for name in list(sys.modules):
        if name.partition(".")[0] == "matplotlib":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)


@pytest.mark.usefixtures("without_matplotlib")
@pytest.mark.parametrize("option", ["--plot", "--timeline"])
def test_a_plot_names_its_extra_before_the_work(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["recognize", str(SAMPLES / "walk.bvh"), option, str(tmp_path / "out.png")])
    assert capsys.readouterr().err == f"error: {option[2:]}: a plot needs an extra: pip install 'skelact[plot]'\n"


@pytest.mark.usefixtures("without_matplotlib")
def test_recognition_and_its_timeline_need_no_extra(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["recognize", str(SAMPLES / "wave.npz"), "--timeline", str(tmp_path / "out.json"), "--json"])
    assert '"wave-right-hand"' in capsys.readouterr().out and (tmp_path / "out.json").exists()


@pytest.mark.usefixtures("without_matplotlib")
def test_python_names_the_extra_too() -> None:
    with pytest.raises(InputError, match=r"skelact\[plot\]"):
        new_figure(4, 3, path=Path("out.png"))


def test_a_figure_has_the_size_and_kind_that_were_asked(tmp_path: Path) -> None:
    figure = new_figure(4, 3, path=tmp_path / "out.svg")
    assert tuple(figure.get_size_inches()) == (4, 3)
    check_figure_file(tmp_path / "out.svg", field="plot")
    with pytest.raises(InputError) as caught:
        new_figure(4, 3, path=Path("out.bvh"))
    assert caught.value.field == "plot"
