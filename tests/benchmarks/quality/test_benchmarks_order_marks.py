"""The marked questions for an order: valid, and of the articles that they were marked in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from marked_articles import DATA, write_articles

from benchmarks.quality.marks.articles import digest_of
from benchmarks.quality.marks.orders import check_articles, read_orders
from index.errors import DatelineError
from qa.desk.order.asking import order_asked

TEXT = "The bridge opened on 12 May."


def line(**changes: object) -> str:
    event = {"article": "a", "sha256": digest_of(TEXT), "span": [21, 27]}
    row = {
        "id": "one",
        "question": "Did the bridge open before the fair?",
        "split": "tuning",
        "order": "before",
        "events": [event, event],
    }
    return json.dumps(row | changes) + "\n"


def test_every_question_is_one_for_an_order() -> None:
    questions = read_orders()
    assert {one.split for one in questions} == {"tuning", "held-out"}
    assert all(order_asked(one.question) for one in questions)
    assert len({one.question for one in questions}) == len(questions)


@pytest.mark.skipif(not DATA.is_dir(), reason="the articles aren't here")
def test_the_marks_fit_the_articles() -> None:
    check_articles(read_orders(), DATA)


@pytest.mark.parametrize(
    "changes", [{"events": []}, {"order": None}, {"order": "later"}, {"split": "all"}]
)
def test_what_is_not_valid_is_named(tmp_path: Path, changes: dict[str, object]) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text(line(**changes))
    with pytest.raises(DatelineError, match=r"orders\.jsonl, line 1"):
        read_orders(path)


def test_an_article_that_changed_is_told(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text(line())
    questions = read_orders(path)
    check_articles(questions, write_articles(tmp_path / "same", {"a": TEXT}))
    with pytest.raises(DatelineError, match="isn't as it was"):
        check_articles(questions, write_articles(tmp_path / "other", {"a": f"{TEXT} Again."}))
