from datetime import date

import pytest
from article_fakes import article
from tui_fakes import BUS, FAIR, library

from tui.phrases import attribution, how_sure, library_line, shown_date, with_day
from tui.source_text import dated


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
