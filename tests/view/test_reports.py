"""Reports that the page lists."""

from pathlib import Path

import pytest

from skelact.errors import InputError
from skelact.view.reports import find_reports


def test_reports_are_found_with_their_titles(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.html").write_text("<title>Speed &amp; memory</title>", encoding="utf-8")
    (tmp_path / "one.html").write_text("<p>no title</p>", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    assert [report.title for report in find_reports(tmp_path)] == ["b/two.html: Speed & memory", "one.html"]


def test_links_out_of_the_folder_are_left_out(tmp_path: Path) -> None:
    outside = tmp_path / "secret.html"
    outside.write_text("<title>secret</title>", encoding="utf-8")
    inside = tmp_path / "reports"
    inside.mkdir()
    (inside / "link.html").symlink_to(outside)
    assert find_reports(inside) == ()


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        find_reports(tmp_path / "none")
    assert caught.value.field == "reports"
