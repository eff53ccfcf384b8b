"""Windows of news: what counts as answering, and which articles may be used."""

from __future__ import annotations

import random
import re

from qa.training.examples import NewsArticle, NewsQuestion
from qa.training.mix import Labelled, Recipe
from qa.training.news import Newspaper, draw_asked, draw_made, training_half, unseen

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


def article(name: str, text: str, published: str = "") -> NewsArticle:
    return NewsArticle(name, f"Title {name}", text, published)


def made_from(*articles: NewsArticle, most: int = 50, typed: float = 0.0) -> list[Labelled]:
    recipe = Recipe(made=most, typed=typed, short=0.5, short_words=(5, 9), long_words=(60, 70))
    return draw_made(Newspaper(articles), recipe, random.Random(1))


def test_questions_made_of_sentences_are_read_around_their_answer() -> None:
    filler = "The weather stayed fine for the rest of the week in the town. " * 30
    made = article("a", f"{filler}The Tallow Bridge will reopen on March 3. {filler}")
    [one] = [w for w in made_from(made) if w.answers]
    assert one.window.question == "When will the Tallow Bridge reopen?"
    assert [one.window.passage[s:e] for s, e in one.answers] == ["March 3"]
    assert one.window.heading == (
        "Title a · The weather stayed fine for the rest of the week in the town."
    )
    assert one.window.passage in made.text


def test_crops_are_short_and_long_and_some_passages_do_not_answer() -> None:
    filler = "Rain fell on hills and fields. " * 40
    articles = [
        article(str(i), f"The Tallow Bridge number{i} will reopen on March {i % 2 + 3}. {filler}")
        for i in range(60)
    ]
    found = made_from(*articles, most=60)
    answering = [w for w in found if w.answers]
    assert len(answering) == 60
    for labelled in answering:
        [(start, end)] = labelled.answers
        assert labelled.window.passage[start:end] in ("March 3", "March 4")
    words = [len(labelled.window.passage.split()) for labelled in answering]
    assert {size < 20 for size in words} == {True, False}
    assert all(size < 20 or 59 < size < 80 for size in words)
    without = [w for w in found if not w.answers]
    assert 1 < len(without) < 20
    for labelled in without:
        number = int(re.findall(r"number(\d+)", labelled.window.question)[0])
        assert f"March {number % 2 + 3}" not in labelled.window.passage


def test_made_questions_lose_their_mark_as_people_type() -> None:
    reopening = article("a", "The Tallow Bridge will reopen on March 3.")
    [one] = made_from(reopening, typed=1.0)
    assert one.window.question == "When will the Tallow Bridge reopen"


def test_articles_that_are_measured_on_are_left_out() -> None:
    questions = [
        NewsQuestion("?", ("x",), frozenset({"trained"}), "2023-01-06"),
        NewsQuestion("?", ("x",), frozenset({"kept back"}), "2023-01-13"),
    ]
    articles = [
        article("trained", "", "2023-01-05"),
        article("kept back", "", "2023-01-10"),
        article("the half-year before", "", "2022-12-30"),
        article("long ago", "", "2019-05-01"),
        article("later", "", "2023-02-01"),
        article("undated", ""),
    ]
    kept = [one.id for one in unseen(articles, questions)]
    assert kept == ["long ago", "later"]
