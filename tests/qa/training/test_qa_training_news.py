"""Windows of news: what counts as answering, and which questions are for training."""

from __future__ import annotations

import random

from qa.training.examples import NewsArticle, NewsQuestion
from qa.training.news import Newspaper, draw_asked, training_half

NEWS = [
    NewsArticle("a", "Ferry", "The Skerry ferry sank on Monday. Divers came. " + "It blew. " * 90),
    NewsArticle("b", "Ferry too", "A ferry that sank on Monday, the Skerry, was old."),
    NewsArticle("c", "Bridge", "The Skerry bridge stood."),
]
SANK = NewsQuestion("When did the Skerry ferry sink?", ("Monday",), frozenset({"a"}), "2023-01-06")


def test_news_counts_as_answering_only_where_the_answer_is_known_to_stand() -> None:
    found = draw_asked(Newspaper(NEWS), [SANK], random.Random(1), negatives=9)
    answering = [labelled for labelled in found if labelled.answers]
    others = [labelled for labelled in found if not labelled.answers]
    assert [labelled.window.heading for labelled in answering] == ["Ferry"]
    for labelled in answering:
        assert [labelled.window.passage[s:e] for s, e in labelled.answers] == ["Monday"]
    assert others
    assert all("Monday" not in labelled.window.passage for labelled in others)
    assert not any("A ferry that sank" in labelled.window.passage for labelled in found)


def test_a_later_passage_of_news_is_read_under_the_first_sentence() -> None:
    found = draw_asked(Newspaper(NEWS), [SANK], random.Random(1), negatives=9)
    later = [one.window.heading for one in found if one.window.passage.startswith("It blew.")]
    assert later
    assert set(later) == {"Ferry · The Skerry ferry sank on Monday."}


def test_news_questions_without_an_answer_teach_nothing() -> None:
    nothing = NewsQuestion("When?", (), frozenset(), "2023-01-06")
    assert draw_asked(Newspaper(NEWS), [nothing], random.Random(1)) == []


def test_news_is_bounded_and_repeats_for_a_seed() -> None:
    drawn_twice = [
        draw_asked(Newspaper(NEWS), [SANK], random.Random(2), positives=0, negatives=1)
        for _ in range(2)
    ]
    assert drawn_twice[0] == drawn_twice[1]
    assert len(drawn_twice[0]) == 1


def test_every_other_week_is_for_training() -> None:
    weeks = ["2023-01-20", "2023-01-06", "2023-01-13", "2023-01-06"]
    questions = [NewsQuestion("?", (), frozenset(), week) for week in weeks]
    assert [q.asked for q in training_half(questions)] == ["2023-01-20", "2023-01-06", "2023-01-06"]
