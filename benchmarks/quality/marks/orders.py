"""Questions for the order of two events, with the order and the words that date both.

    python -m benchmarks.quality.marks.orders [DATA]

counts the questions, by split; with the data folder it also proves that the marks still fit the
articles. `orders-2023.jsonl` has a question a line:

    id, question   what it is called, and what a reader asks
    split          what it may be used for
    order          how the first event in the question stands to the second: before, after; null
                   where the articles don't tell
    events         both, in the question's order: the article, the digest of its text (see
                   `articles`), and the span of the words that date the event; none where order is
                   null

The questions' words are the marker's; those that date the events are in the articles only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from benchmarks.quality.marks.articles import Span, Split, check_digests, read_texts
from benchmarks.quality.marks.fields import one_of, read_lines, rows_of, span_of
from index.errors import DatelineError

MARKS = Path(__file__).with_name("orders-2023.jsonl")

Ordered = Literal["before", "after"]
_ORDERS: tuple[Ordered, ...] = ("before", "after")


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """Words that date an event: an article's id, the digest of its text, and their span."""

    article: str
    sha256: str
    span: Span


@dataclass(frozen=True, slots=True)
class OrderQuestion:
    """A question, and how its first event stands to its second; None where that isn't told."""

    id: str
    question: str
    split: Split
    order: Ordered | None
    events: tuple[MarkedEvent, ...]


def read_orders(path: Path = MARKS) -> tuple[OrderQuestion, ...]:
    """Read the questions.

    Raises:
        DatelineError: a line isn't valid, or an id is there twice.
    """
    return read_lines(path, "question", _question)


def _question(row: Mapping[str, object]) -> OrderQuestion:
    order = None if row["order"] is None else one_of(row["order"], _ORDERS)
    events = tuple(map(_event, rows_of(row["events"])))
    if len(events) != (0 if order is None else 2):
        raise ValueError("two events are marked where their order is told, else none")
    return OrderQuestion(
        str(row["id"]),
        str(row["question"]),
        one_of(row["split"], ("tuning", "held-out")),
        order,
        events,
    )


def _event(row: Mapping[str, object]) -> MarkedEvent:
    return MarkedEvent(str(row["article"]), str(row["sha256"]), span_of(row["span"]))


def check_articles(questions: tuple[OrderQuestion, ...], data: Path) -> None:
    """Prove that the marks fit the articles under a data folder.

    Raises:
        DatelineError: an article is missing or another one, or a span lies outside its text.
    """
    events = [event for question in questions for event in question.events]
    texts = read_texts(data, {event.article for event in events})
    check_digests(texts, {event.article: event.sha256 for event in events})
    for event in events:
        if event.span[1] > len(texts[event.article]):
            raise DatelineError(f"{event.span} lies outside article {event.article}")


@click.command()
@click.argument("data", required=False, type=click.Path(path_type=Path))
def main(data: Path | None) -> None:
    """Count the questions, and prove that their marks fit the articles in DATA."""
    questions = read_orders()
    if data:
        check_articles(questions, data)
    counts = Counter((one.split, one.order or "not told") for one in questions)
    for (split, order), number in sorted(counts.items()):
        click.echo(f"{split:<10} {order:<10} {number}")


if __name__ == "__main__":
    main()
