from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from article_fakes import article
from tui_fakes import BUS, FAIR, hit, library

from index.types import Changes, Hit, Skipped
from tui.text.phrases import (
    also_in,
    attribution,
    changes_line,
    dated,
    how_sure,
    library_line,
    meter,
    searched_line,
    shown_date,
    state_line,
    with_day,
)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "Very sure"),
        (0.8, "Very sure"),
        (0.79, "Fairly sure"),
        (0.6, "Fairly sure"),
        (0.59, "Not sure"),
        (0.0, "Not sure"),
    ],
)
def test_how_sure(confidence: float, words: str) -> None:
    assert how_sure(confidence) == words


def test_attribution() -> None:
    assert attribution(FAIR) == "County fair returns — Brindle Gazette — 1 Oct 2024"
    assert attribution(BUS) == "Late buses for the fair — no date"
    assert attribution(article("x", title="", source=None, path="/news/a.txt")).startswith("a.txt")


def test_other_outlets_of_a_story_are_named_once_and_not_all() -> None:
    def told_by(*outlets: str | None) -> Hit:
        copies = tuple(article("x", f"copy {n}", source=name) for n, name in enumerate(outlets))
        return replace(hit(FAIR, "Parking is free", 1), copies=copies)

    assert also_in(FAIR, []) == ""
    assert also_in(FAIR, [told_by(None, "Brindle Gazette")]) == ""
    assert also_in(FAIR, [told_by("Courier", "BBC", "Courier")]) == " (also: Courier, BBC)"
    assert also_in(BUS, [told_by("Courier")]) == ""
    five = told_by("A", "B", "C", "D", "E")
    assert also_in(FAIR, [five]) == " (also: A, B, C and 2 more)"


def test_how_much_the_filters_let_through() -> None:
    def line(searched: int, total: int | None) -> str:
        return searched_line(searched, total, "press w")

    assert line(12, 4865) == "Your filters leave 12 of 4,865 articles; press w."
    assert line(0, 154) == "Your filters exclude all 154 articles; press w."
    assert line(154, 154) == "Your filters exclude none of 154 articles."
    assert line(1, None) == "Your filters left 1 article; press w."


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (Changes(files=5, unchanged=155), "155 articles unchanged"),
        (Changes(files=2, added=1, unchanged=9), "1 article added, 9 unchanged"),
        (
            Changes(1, added=1234, changed=2, moved=3, removed=4, forgotten=5, duplicates=1),
            "1,234 articles added, 2 changed, 3 moved, 4 removed, 5 forgotten, 1 duplicate",
        ),
        (
            Changes(files=2, added=4, skipped=[Skipped(Path("a.txt"), "is empty")]),
            "4 articles added; 1 skipped",
        ),
        (Changes(files=0), "No articles found"),
    ],
)
def test_what_an_update_did_counts_articles_alone(changes: Changes, line: str) -> None:
    assert changes_line(changes) == line


def test_the_state_line_says_what_works_and_what_is_under_way() -> None:
    assert state_line(None, loading="reading") == "Reading…"
    made = library(articles=20, embedded=0.0)
    assert (
        state_line(made, loading="embedding 8 of 40") == "Keyword search ready · embedding 8 of 40…"
    )
    assert state_line(made).startswith("Keyword search ready · 20 articles")
    assert state_line(library()).startswith("Ready · 1,234 articles")
    assert state_line(library(), changed=7).endswith("2024 · 7 articles changed: F4, then r")


def test_dates_say_where_they_came_from() -> None:
    assert shown_date(date(2024, 3, 9)) == "9 Mar 2024"
    assert dated(FAIR) == "1 Oct 2024 (from the file name)"
    assert dated(BUS) == "no date"


def test_library_line() -> None:
    assert library_line(library()) == "1,234 articles · 5,678 passages · 2019–2024"
    assert library_line(library(articles=0)) == "0 articles · 0 passages"
    assert library_line(library(embedded=0.999)).endswith(" · 99% embedded")


def test_the_day_that_words_mean_stands_in_brackets_after_them() -> None:
    assert with_day("next Tuesday", "22 October 2024") == "next Tuesday (22 October 2024)"
    assert with_day("Nobody", None) == "Nobody"


@pytest.mark.parametrize(
    ("confidence", "marks", "plain"),
    [(0.8, "●●●●", "####"), (0.6, "●●●○", "###-"), (0.59, "●●○○", "##--"), (0, "●○○○", "#---")],
)
def test_a_meter_says_in_marks_how_sure(confidence: float, marks: str, plain: str) -> None:
    assert meter(confidence) == marks
    assert meter(confidence, plain=True) == plain
