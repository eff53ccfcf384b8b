"""Filters typed among a question's words: which are taken out of it, and what they let through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import UsageError
from index.types import Filters
from qa.language.filter_words import narrowed, typed_filters, with_filters


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("after:2024", date(2024, 1, 1), None),
        ("after:2024-06", date(2024, 6, 1), None),
        ("after:2024-06-15", date(2024, 6, 15), None),
        ("since:2024-06-15", date(2024, 6, 15), None),
        ("before:2024", None, date(2023, 12, 31)),
        ("before:2024-03", None, date(2024, 2, 29)),
        ("before:2024-06-15", None, date(2024, 6, 14)),
        ("until:2024", None, date(2024, 12, 31)),
        ("until:2024-02", None, date(2024, 2, 29)),
        ("until:2024-06-15", None, date(2024, 6, 15)),
        ("After:2024-6-5", date(2024, 6, 5), None),
        ("SINCE:2024-01 BEFORE:2024-06-15", date(2024, 1, 1), date(2024, 6, 14)),
        ("after:2023 since:2024 until:2025 until:2024-03", date(2024, 1, 1), date(2024, 3, 31)),
        ("before:0001", None, date(1, 1, 1)),  # there is no day before the first
        ("until:9999", None, date(9999, 12, 31)),
    ],
)
def test_a_bound_is_a_year_a_month_or_a_day(
    typed: str, since: date | None, until: date | None
) -> None:
    found = typed_filters(f"Who won {typed}")
    assert (found.text, found.filters) == ("Who won", Filters(since, until))
    assert found.words == tuple(typed.split())


@pytest.mark.parametrize(
    ("typed", "outlet"),
    [
        ("source:bbc", "bbc"),
        ("SOURCE:BBC", "BBC"),
        ("source:bbc.co.uk", "bbc.co.uk"),
        ("source:bbc-news", "bbc-news"),
        ("source:O'Hara", "O'Hara"),
        ('source:"North Wire"', "North Wire"),
        ("source:“North Wire”", "North Wire"),
        ('source:“North Wire"', "North Wire"),
        ("source:'North Wire'", "North Wire"),
        ("source:‘North Wire’", "North Wire"),
        ("source:'Children's Post'", "Children's Post"),
        ("source:« Le Soir »", "Le Soir"),
        ("source:„Der Bote“", "Der Bote"),
        ("source:Česká", "Česká"),
        ("source:新聞", "新聞"),
    ],
)
def test_an_outlet_of_several_words_is_quoted(typed: str, outlet: str) -> None:
    found = typed_filters(f"Who won {typed} the cup?")
    assert found.filters == Filters(sources=(outlet,))
    assert (found.text, found.words) == ("Who won the cup?", (typed,))


def test_any_of_several_outlets_will_do() -> None:
    found = typed_filters('source:bbc Who won? source:"North Wire" source:bbc')
    assert found.text == "Who won?"
    assert found.filters.sources == ("bbc", "North Wire")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Who won source:bbc?", "source:bbc"),
        ("Who won, source:bbc, after all", "source:bbc"),
        ("Who won (source:bbc)", "source:bbc"),
        ("Who won (after:2024-06-15)", "after:2024-06-15"),
        ("Who won after:2024?!", "after:2024"),
    ],
)
def test_punctuation_after_a_filter_is_not_its(text: str, word: str) -> None:
    found = typed_filters(text)
    assert found.words == (word,)
    assert found.filters in (
        Filters(sources=("bbc",)),
        Filters(since=date(2024, 6, 15)),
        Filters(since=date(2024, 1, 1)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Who won?",
        "What is served before: dinner or lunch?",
        "What did he say before:",
        "What is open-source:code?",
        "What is a datasource:x?",
        "Who won? -source:bbc",  # to leave an outlet out is not to ask for it
        "Who won? source: bbc",
        "Who won? source:",
        "Who won? source:, source:?",
        'Who won? source:""',
        'Who won? source:" "',
        'Who won? source:"North Wire',
        "Who won? source：bbc",  # a full-width colon is no colon
    ],
)
def test_other_words_are_left_in_the_question(text: str) -> None:
    found = typed_filters(text)
    assert (found.text, found.filters, found.words) == (text, Filters(), ())


@pytest.mark.parametrize(
    "text",
    ["source:bbc", "after:2024?", "(source:bbc)", 'source:"North Wire"?', " source:a until:2024 ."],
)
def test_filters_alone_ask_nothing(text: str) -> None:
    found = typed_filters(text)
    assert found.text == ""
    assert found.words


def test_without_filters_even_signs_are_a_question() -> None:
    assert typed_filters("?!  --- ").text == "?! ---"


@pytest.mark.parametrize(
    "typed",
    [
        "after:2024-13",
        "after:2024-02-30",
        "since:2024-",
        "before:24",
        "until:15/06/2024",
        "until:2024/06/15",
        "after:0000",
        "after:99999",
        "until:5pm",
        "after:２０２４",  # full-width digits
        "after:2024..2025",
        "before:dinner",
        "after:June",
        "until:yesterdays",
        "since:next week",
    ],
)
def test_a_bound_that_is_no_day_is_told(typed: str) -> None:
    with pytest.raises(UsageError, match="isn't a year, a month or a day") as caught:
        typed_filters(f"Who won {typed}")
    assert caught.value.hint == "write 2024, 2024-06, 2024-06-15, yesterday or last week"


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("after:yesterday", date(2024, 6, 11), None),
        ("since:Today?", date(2024, 6, 12), None),
        ("until:today", None, date(2024, 6, 12)),
        ("before:yesterday", None, date(2024, 6, 10)),
        ("since:last week", date(2024, 6, 3), None),
        ("until:last-week", None, date(2024, 6, 9)),
        ("since:this month until:this year", date(2024, 6, 1), date(2024, 12, 31)),
        ("since:last month", date(2024, 5, 1), None),
        ("until:last year", None, date(2023, 12, 31)),
        ("since:monday", date(2024, 6, 10), None),
        ("since:Wednesday", date(2024, 6, 12), None),
        ("since:last Wednesday", date(2024, 6, 5), None),
    ],
)
def test_words_for_days_are_counted_from_the_day_asked(
    typed: str, since: date | None, until: date | None
) -> None:
    found = typed_filters(f"Who won {typed} the cup", date(2024, 6, 12))  # a Wednesday
    assert found.text == "Who won the cup"
    assert found.filters == Filters(since, until)


@pytest.mark.parametrize(
    "typed", ["after:2025 before:2025", "since:2024-06 before:2024-06", "until:2023 after:2024"]
)
def test_bounds_that_no_day_passes_are_told(typed: str) -> None:
    with pytest.raises(UsageError, match="no day is both"):
        typed_filters(f"Who won {typed}")


def test_filters_typed_narrow_those_given() -> None:
    given_ones = Filters(date(2024, 1, 1), date(2024, 12, 31), ("bbc",))
    typed = Filters(date(2023, 1, 1), date(2024, 6, 30), ("North Wire", "bbc"))
    assert narrowed(given_ones, typed) == Filters(
        date(2024, 1, 1), date(2024, 6, 30), ("bbc", "North Wire")
    )
    assert narrowed(Filters(), Filters()) == Filters()
    assert narrowed(given_ones, Filters()) == given_ones
    with pytest.raises(UsageError, match="2025-01-01 and on or before 2024-12-31"):
        narrowed(given_ones, Filters(since=date(2025, 1, 1)))


def test_one_day_passes_bounds_that_meet() -> None:
    day = date(2024, 6, 15)
    assert typed_filters("x since:2024-06-15 until:2024-06-15").filters == Filters(day, day)


@given(
    st.lists(
        st.sampled_from(
            ["source:", "after:", "until:", "2024", "-06", '"', "'", "“", "”", "bbc", " ", "?", "("]
        ),
        max_size=12,
    ).map("".join)
)
@example("""source:'"'-06""")  # the figure stands behind the quotation marks, not within them
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    try:
        found = typed_filters(text)
    except UsageError:
        return
    assert all(any(c.isalnum() for c in outlet) for outlet in found.filters.sources)
    assert bool(found.words) == bool(found.filters)
    assert all(word in text for word in found.words)


def test_filters_written_as_words_are_read_back() -> None:
    filters = Filters(date(2024, 3, 1), date(2024, 6, 30), ("Brindle Gazette", "BBC"))
    read = typed_filters(with_filters("When is the fair?", filters))
    assert (read.text, read.filters) == ("When is the fair?", filters)
    assert with_filters("When?", Filters()) == "When?"


@pytest.mark.parametrize("word", ["yesterday", "last-week", "last-month", "last-year"])
def test_there_is_no_day_before_the_first(word: str) -> None:
    with pytest.raises(UsageError, match="before the first day that there is"):
        typed_filters(f"Who won after:{word}", date.min)
