"""Questions with several passages: one that answers, and others that only look like it."""

from __future__ import annotations

import random
from string import ascii_lowercase
from typing import Any

import pytest

from qa.training.examples import Example, NewsArticle, NewsQuestion, occurrences
from qa.training.groups import Group, draw_groups, news_groups
from qa.training.news import Newspaper


def made_up_examples(kind: str, count: int = 20, dataset: str = "squad") -> list[Example]:
    """A text of ten sentences about each of `count` such places, and who came to it."""
    examples = []
    for i in ascii_lowercase[:count]:
        pieces = [
            f"The {kind} of {kind}town{i} lay quiet on the day {j}, they say." for j in range(10)
        ]
        pieces[4] = f"Then Captain Alpha{kind}{i} came to the {kind}."
        text = " ".join(pieces)
        start = text.index("Alpha")
        end = text.index(" came")
        question = f"Who came to the {kind} of {kind}town{i}?"
        examples.append(Example(question, f"{kind} {i}", text, ((start, end),), dataset))
    return examples


BOATS, BRIDGES = made_up_examples("ferry"), made_up_examples("bridge")
EXAMPLES = BOATS + BRIDGES + made_up_examples("bakery")
OF = {example.question.rstrip("?"): example for example in EXAMPLES}


def drawn(
    examples: list[Example] = EXAMPLES, number: int = 99, seed: int = 1, **how: Any
) -> list[Group]:
    return draw_groups(examples, number, random.Random(seed), **how)


def example_of(group: Group) -> Example:
    return OF[group[0].window.question.rstrip("?")]


def is_own(group: Group, place: int) -> bool:
    return group[place].window.passage in example_of(group).text


def test_the_first_passage_of_a_group_answers_and_no_other_does() -> None:
    groups = drawn()
    assert len(groups) == len(EXAMPLES)
    for group in groups:
        example = example_of(group)
        answer = example.text[slice(*example.answers[0])]
        right, *wrong = group
        assert is_own(group, 0)
        assert [right.window.passage[s:e] for s, e in right.answers] == [answer]
        assert len(wrong) == 3
        for labelled in wrong:
            assert labelled.answers == ()
            assert not occurrences(labelled.window.passage, (answer,))
            assert labelled.window.question.rstrip("?") == right.window.question.rstrip("?")


def test_the_other_passages_are_near_the_question_and_stand_under_their_own_title() -> None:
    for group in drawn():
        kind = example_of(group).title.split()[0]
        for labelled in group[1:]:
            title = labelled.window.heading.partition(" · ")[0]
            town = f"{kind}town{title.split()[1]} "
            assert title.startswith(kind)
            assert town in labelled.window.passage or "Captain" in labelled.window.passage


def test_one_passage_at_most_is_of_the_same_text_and_leaves_the_answer_out() -> None:
    beside = [sum(is_own(group, i) for i in range(1, len(group))) for group in drawn(seed=3)]
    assert set(beside) == {0, 1}
    assert 0.25 < sum(beside) / len(beside) < 0.75


def test_groups_are_as_many_as_were_asked_for_each_of_another_question() -> None:
    groups = drawn(number=7)
    assert len(groups) == 7
    assert len({example_of(group).question for group in groups}) == 7
    assert drawn(number=0) == []


def test_the_same_seed_draws_the_same_groups() -> None:
    assert drawn(seed=5) == drawn(seed=5)
    assert drawn(seed=5) != drawn(seed=6)


def test_a_question_that_its_text_does_not_answer_makes_no_group() -> None:
    silent = [Example(e.question, e.title, e.text, (), e.dataset) for e in BRIDGES]
    assert {example_of(group).title.split()[0] for group in drawn(BOATS + silent)} == {"ferry"}


@pytest.mark.parametrize(("share", "informal"), [(0.0, 0), (1.0, 20)])
def test_questions_about_reviews_and_posts_are_thinned_out(share: float, informal: int) -> None:
    posts = made_up_examples("bridge", dataset="shift-reddit")
    groups = drawn(BOATS + posts, informal=share)
    assert len(groups) == 20 + informal
    assert sum(example_of(group).title.startswith("bridge") for group in groups) == informal


def test_where_every_near_text_says_the_answer_there_is_no_group() -> None:
    same = [
        Example(e.question, e.title, f"{e.text} Alphaferrya too.", e.answers, "") for e in BOATS
    ]
    assert {example_of(group).title for group in drawn(same)} == {e.title for e in BOATS[1:]}


def test_few_texts_make_groups_too() -> None:
    assert drawn(BOATS[:16])


SILENT = [
    NewsArticle(
        f"s{i}", f"Ferry {i}", f"The Skerry ferry {i} did not sink{' at all' * i}. It blew."
    )
    for i in range(20)
]
KNOWN = NewsArticle("a", "Sunk", "The Skerry ferry sank on Monday. Divers came.")
AGAIN = NewsArticle(
    "b", "Sunk too", "The Skerry ferry did sink: on Monday, and the Skerry was old."
)
UNKNOWN = NewsArticle("c", "Not known", "The Skerry ferry shall sink, said Monday.")
FAR = [NewsArticle(f"f{i}", "Bakery", f"A fire destroyed bakery {i}.") for i in range(60)]
SANK = NewsQuestion(
    "When did the Skerry ferry sink?", ("Monday",), frozenset({"a", "b"}), "2023-01-06"
)
NEWS = Newspaper([*SILENT, KNOWN, AGAIN, UNKNOWN, *FAR])


def of_news(news: Newspaper = NEWS, question: NewsQuestion = SANK, **how: int) -> list[Group]:
    return list(news_groups(news, [question], random.Random(1), **how))


def test_of_news_passages_of_the_articles_known_to_answer_come_first() -> None:
    (group,) = of_news()
    assert sorted(one.window.heading for one in group[:2]) == ["Sunk", "Sunk too"]
    for labelled in group[:2]:
        assert [labelled.window.passage[s:e] for s, e in labelled.answers] == ["Monday"]
    assert len(group) == 6
    assert all(one.answers == () and "Ferry" in one.window.heading for one in group[2:])
    assert len({one.window.heading for one in group}) == 6
    assert {one.window.question for one in group} == {SANK.question}


def test_of_news_what_may_answer_and_is_not_known_to_is_left_out() -> None:
    headings = {one.window.heading for one in of_news(negatives=16)[0]}
    assert "Not known" not in headings
    assert len(headings) == 18


def test_of_news_only_the_nearest_passages_are_wrong_ones() -> None:
    nearest = [p.article.title for p in NEWS.ranked(SANK.question, 40) if p.article in SILENT]
    (group,) = of_news(negatives=16)
    assert {one.window.heading for one in group[2:]} == set(nearest[:16])
    assert of_news(negatives=17) == []


def test_of_news_the_best_ranked_answers_are_taken() -> None:
    ranked = NEWS.ranked(SANK.question, 40)
    first = next(p for p in ranked if p.article in (KNOWN, AGAIN))
    (group,) = of_news(positives=1)
    assert [one.window.heading for one in group if one.answers] == [first.article.title]


def test_of_news_a_question_needs_both_kinds_of_passages() -> None:
    nothing = NewsQuestion(SANK.question, (), frozenset(), SANK.asked)
    nowhere = NewsQuestion(SANK.question, ("Tuesday",), frozenset({"a"}), SANK.asked)
    assert of_news(question=nothing) == of_news(question=nowhere) == []
    assert of_news(Newspaper([*SILENT[:3], KNOWN])) == []
    assert of_news(depth=4) == []


def test_of_news_groups_repeat_for_a_seed() -> None:
    assert of_news() == of_news()
