"""What the benchmark of lists counts, over marks made up here."""

from __future__ import annotations

from datetime import date

import pytest
from article_fakes import article

from benchmarks.quality.lists import figures, score
from benchmarks.quality.marks.lists import ListItem, ListQuestion, Occurrence, Source
from qa.desk.text import cited
from qa.types import Answer, Listed, ListedItem

TEXT = "Ada Berg, Bo Lind and Cy Falk chaired it. Di Roe, not Ada Berg, left."
ARTICLE = article(TEXT, "a1")


def item(name: str) -> ListItem:
    start = TEXT.index(name)
    return ListItem((Occurrence("a1", (start, start + len(name))),))


QUESTION = ListQuestion(
    "chairs",
    "Who were the chairs?",
    date(2024, 5, 1),
    "tuning",
    "coordinated",
    None,
    complete=True,
    articles={"a1": Source(date(2024, 5, 1), "")},
    items=(item("Ada Berg"), item("Bo Lind"), item("Cy Falk")),
)
NOBODY = ListQuestion(
    "none", "Who?", date(2024, 5, 1), "tuning", None, None, complete=None, articles={}, items=()
)


def answer(*places: tuple[str, int], complete: bool = True) -> Answer:
    """A list of names, each where it stands behind an offset."""
    items = []
    for name, after in places:
        start = TEXT.index(name, after)
        items.append(ListedItem(name, (cited(ARTICLE, start, start + len(name)),)))
    listed = Listed(tuple(items), 1, complete=complete)
    return Answer("q", "q", places[0][0], 0.9, items[0].citations, listed=listed)


def test_a_list_with_every_item_is_whole() -> None:
    found = score(QUESTION, {"a1": TEXT}, answer(("Ada Berg", 0), ("Bo Lind", 0), ("Cy Falk", 0)))
    assert (found.precision, found.recall, found.f1, found.whole) == (1, 1, 1, True)
    assert (found.cited, found.at_mark, found.complete_right) == (3, 3, True)


def test_what_is_wrong_missing_or_cited_elsewhere_is_counted() -> None:
    found = score(QUESTION, {"a1": TEXT}, answer(("Ada Berg", 20), ("Di Roe", 0), complete=False))
    assert found.precision == pytest.approx(1 / 2)
    assert found.recall == pytest.approx(1 / 3)
    assert found.f1 == pytest.approx(0.4)
    assert not found.whole
    assert (found.cited, found.at_mark, found.complete_right) == (1, 0, False)


def test_a_single_answer_is_a_list_of_one_and_an_abstention_of_none() -> None:
    single = Answer("q", "q", "Bo Lind", 0.9, (cited(ARTICLE, 10, 17),))
    found = score(QUESTION, {"a1": TEXT}, single)
    assert (found.precision, found.recall) == (1, pytest.approx(1 / 3))
    nothing = score(QUESTION, {"a1": TEXT}, Answer("q", "q", None, 0.1))
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


def test_figures_are_means_over_what_articles_answer() -> None:
    whole = score(QUESTION, {"a1": TEXT}, answer(("Ada Berg", 0), ("Bo Lind", 0), ("Cy Falk", 0)))
    nothing = score(QUESTION, {"a1": TEXT}, Answer("q", "q", None, 0.1))
    left = score(NOBODY, {}, Answer("q", "q", None, 0.1))
    guessed = score(NOBODY, {}, Answer("q", "q", "Bo Lind", 0.9, (cited(ARTICLE, 10, 17),)))
    found = figures([whole, nothing, left, guessed])
    assert (found["F1"], found["whole"]) == (0.5, 0.5)
    assert (found["lists given"], found["given right"]) == (1, 1)
    assert (found["at a mark"], found["complete"], found["unanswered left"]) == (1, 1, 0.5)


def test_a_list_given_to_what_no_article_answers_is_a_wrong_one() -> None:
    half = score(QUESTION, {"a1": TEXT}, answer(("Ada Berg", 0), ("Bo Lind", 0)))
    invented = score(NOBODY, {}, answer(("Ada Berg", 0), ("Bo Lind", 0)))
    found = figures([half, invented])
    assert (found["lists given"], found["given right"]) == (2, 0.5)
