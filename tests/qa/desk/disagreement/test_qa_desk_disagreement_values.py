"""Values of outlets side by side: what conflicts, what moved on, and what is only vaguer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

import pytest
from article_fakes import article, hit

from index.backend import LibraryBackend
from index.ingest.passages import sentences
from index.types import Hit
from qa.choosing.choice import Choice
from qa.choosing.pipeline import weigh
from qa.desk.disagreement.values import told_values, values_of
from qa.manner import Reading
from qa.question.question import understand
from qa.reading.own_reader import model_folder
from qa.reading.reader import Span
from qa.types import Disagreement

TOLL = "How many people died in the Tarn flood?"
TOLD_BY = {
    "Echo": "Officials now count those whom the Tarn flood has killed: {} people died in it.",
    "The Gazette": "After the flood along the Tarn, {} people were found dead by rescuers.",
}
CHOICE = Choice.load(model_folder(Reading.CAREFUL))


class Stories:
    """A library that knows which articles are copies."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers

    def story_numbers(self, ids: Iterable[str]) -> dict[str, int]:
        return {one: self._numbers[one] for one in ids if one in self._numbers}


def news(outlet: str, day: int, text: str, rank: int = 1) -> Hit:
    found = article(
        text,
        f"{outlet}-{day}",
        title="Tarn flood",
        source=outlet,
        published=date(2025, 3, day),
    )
    return hit(found, rank=rank)


def span(words: str, of: Hit, margin: float = 6.0) -> Span:
    start = of.text.index(words)
    end = start + len(words)
    touched = [(s, e) for s, e in sentences(of.text) if s < end and start < e]
    return Span(of, start, end, touched[0][0], touched[-1][1], margin, 0.0)


def asked(
    spans: Sequence[Span], question: str = TOLL, stories: Mapping[str, int] | None = None
) -> tuple[Disagreement | None, list[tuple[str, tuple[str, ...]]]]:
    """What differs, and all values with their outlets."""
    understood = understand(question, as_of=date(2025, 3, 31))
    hits = list({one.hit.article.id: one.hit for one in spans}.values())
    verdict = weigh(understood, spans, hits, {}, CHOICE)
    given = (understood, verdict, hits, cast(LibraryBackend, Stories(stories or {})))
    return values_of(*given), [(one.said, one.outlets) for one in told_values(*given)]


def died(number: str, outlet: str, day: int, rank: int = 1) -> Span:
    own = TOLD_BY.get(outlet, "The Tarn flood killed {} people, police said.")
    return span(number, news(outlet, day, own.format(number), rank))


def test_outlets_that_tell_other_numbers_of_one_day_disagree() -> None:
    found, _ = asked(
        [died("7", "Courier", 12), died("7", "Echo", 12, 2), died("9", "The Gazette", 12, 3)]
    )
    assert found
    assert found.moved is None
    assert [(one.said, one.outlets) for one in found.values] == [
        ("7", ("Courier", "Echo")),
        ("9", ("The Gazette",)),
    ]
    assert found.values[1].citations[0].sentence.startswith("After the flood along the Tarn, 9")


def test_a_number_that_rises_from_day_to_day_has_moved() -> None:
    found, _ = asked([died("7", "Courier", 14), died("5", "Courier", 12, 2)])
    assert found
    assert found.moved == "rose"
    assert [(one.said, one.day) for one in found.values] == [
        ("5", date(2025, 3, 12)),
        ("7", date(2025, 3, 14)),
    ]


def test_an_open_number_rises_to_the_one_told_later() -> None:
    found, _ = asked([died("7", "Courier", 14), died("at least 5", "Echo", 12, 2)])
    assert found
    assert [one.said for one in found.values] == ["at least 5", "7"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7", "at least 5"),
        ("4,980", "about 5,000"),
        ("4,980", "5,000"),
        ("1,136", "more than 1,100"),
        ("nearly 600", "571"),
        ("seven", "7"),
    ],
)
def test_vaguer_words_that_may_mean_the_same_are_no_conflict(one: str, other: str) -> None:
    found, told = asked([died(one, "Courier", 12), died(other, "Echo", 12, 2)])
    assert found is None
    assert told[0][0] == one


def test_a_later_vaguer_number_has_not_moved() -> None:
    found, _ = asked([died("1,136", "Courier", 12), died("more than 1,100", "Echo", 14, 2)])
    assert found is None


def test_one_outlet_alone_does_not_disagree_with_itself() -> None:
    found, _ = asked([died("7", "Courier", 12), died("9", "Courier", 12, 2)])
    assert found is None


def test_an_outlet_stands_once_for_a_value_and_a_story_once() -> None:
    spans = [
        died("7", "Courier", 12),
        died("7", "Echo", 12, 2),
        died("9", "The Gazette", 12, 3),
    ]
    found, _ = asked(spans, stories={"Courier-12": 4, "Echo-12": 4})
    assert found
    assert [one.outlets for one in found.values] == [("Courier",), ("The Gazette",)]


def test_a_number_of_a_part_is_no_other_value() -> None:
    of = news("Echo", 12, "In the Tarn flood 4 of the 7 people killed were children.", 2)
    found, told = asked([died("7", "Courier", 12), span("4", of)])
    assert found is None
    assert [said for said, _ in told] == ["7"]


def test_a_number_of_the_past_that_falls_is_of_something_else() -> None:
    found, _ = asked([died("7", "Courier", 14), died("9", "Echo", 11, 2)])
    assert found is None


def test_amounts_of_two_scopes_are_not_compared() -> None:
    question = "How much did Tarn Rising take at the box office?"
    home = news("Courier", 12, "Tarn Rising took $40 million at the domestic box office.")
    world = news("Echo", 12, "Tarn Rising took $95 million at the global box office.", 2)
    found, _ = asked([span("$40 million", home), span("$95 million", world)], question)
    assert found is None


def test_days_that_overlap_do_not_conflict_and_others_do() -> None:
    question = "When does the Tarn Bridge reopen?"
    monday = news("Courier", 12, "The Tarn Bridge will reopen on Monday.")
    same = news(
        "Echo", 12, "Traffic is to return to the Tarn Bridge, which will reopen on 17 March.", 2
    )
    month = news(
        "Herald",
        12,
        "Engineers hope that it will reopen in March 2025, the Tarn Bridge trust said.",
        3,
    )
    other = news(
        "The Gazette",
        12,
        "Drivers must wait: the Tarn Bridge does not reopen before lunch on 24 March.",
        4,
    )
    spans = [span("Monday", monday), span("17 March", same), span("March 2025", month)]
    assert asked(spans, question)[0] is None
    found, _ = asked([*spans, span("24 March", other, 5.0)], question)
    assert found
    assert [one.outlets for one in found.values] == [("Courier", "Echo"), ("The Gazette",)]


def test_names_are_not_compared() -> None:
    courier = news("Courier", 12, "Marla Keel won the Tarn race.")
    echo = news("Echo", 12, "Ines Iwu won the Tarn race.", 2)
    found, told = asked([span("Marla Keel", courier), span("Ines Iwu", echo)], "Who won the race?")
    assert (found, told) == (None, [])
