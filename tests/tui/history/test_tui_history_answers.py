"""Answers go into JSON and come back as they were."""

import json
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tui_fakes import BUS, FAIR, FAIR_DATES, cite, found, hit

from index.types import Article, Filters, Hit, Passage
from qa.types import (
    Alternative,
    Answer,
    Chosen,
    Citation,
    Compared,
    DatedEvent,
    Disagreement,
    Listed,
    ListedItem,
    Order,
    Prose,
    Reworded,
    ToldValue,
    Took,
    Written,
)
from tui.history.answers import MOST_HITS, restored, stored, text_key, without

FULL_ARTICLE = Article(
    id="a1",
    title="Ferry strike",
    text="Crews walked out at noon. The union asked for nine per cent.",
    published=date(2024, 5, 3),
    published_from="front matter",
    source="Coastal Radio",
    author="A. Writer",
    url="https://example.org/ferry",
    path="/news/ferry.md",
    sha256="ab" * 32,
    title_from="front matter",
    source_from="the folder",
    pages=(0, 27),
    set_by_hand=("title", "date"),
    indexed=datetime(2024, 5, 4, 9, 30, tzinfo=UTC),
)
COPY = replace(FULL_ARTICLE, id="a2", source="Harbour Echo")

# Every field differs from its default.
FULL = Answer(
    question="What did they ask for?",
    searched_for="What did the union ask for?",
    text="nine per cent",
    confidence=0.75,
    citations=(cite(FULL_ARTICLE, "nine per cent", "The union asked for nine per cent."),),
    alternatives=(
        Alternative(
            "noon", 0.25, (cite(FULL_ARTICLE, "noon"), cite(FAIR, "midnight")), True, "around"
        ),
    ),
    hits=(
        replace(
            hit(FULL_ARTICLE, "Crews walked out at noon.", 1), bm25=1.5, dense=0.5, copies=(COPY,)
        ),
        hit(BUS, "Night buses", 2),
    ),
    took=Took(1.5, 2.5, 3.5, 7.5),
    embedded=0.5,
    as_of=date(2024, 5, 4),
    resolved="4 May 2024",
    carried=("the union",),
    filters=Filters(date(2024, 1, 1), date(2024, 12, 31), ("Coastal Radio", "BBC")),
    searched=12,
    hedge="at least",
    removed=True,
    listed=Listed(
        (
            ListedItem("nine", (cite(FULL_ARTICLE, "nine"),)),
            ListedItem("buses", (cite(BUS, "buses"),)),
        ),
        articles=2,
        counted=2,
        complete=True,
        whole_in=1,
    ),
    disagreement=Disagreement(
        (
            ToldValue("nine per cent", (cite(FULL_ARTICLE, "nine per cent"),)),
            ToldValue("noon", (cite(FULL_ARTICLE, "noon"), cite(COPY, "noon"))),
        ),
        "rose",
    ),
    compared=Compared(
        (
            DatedEvent(
                "the strike", cite(FULL_ARTICLE, "noon"), date(2024, 5, 3), date(2024, 5, 4)
            ),
            DatedEvent("the fair", cite(FAIR, "midnight"), None, date(2024, 5, 4)),
        ),
        Order.BEFORE,
        "Yes",
    ),
    chosen=Chosen("llama3.2", 8, "nine per cent", "noon", True, "cut off"),
    reworded=Reworded("llama3.2", "union demands", "too slow"),
    prose=Prose(
        "llama3.2",
        (Written("It asked for ten.", (cite(FULL_ARTICLE, "noon"),), "ten isn't there"),),
        "cut off",
        12.5,
    ),
)


def back(answer: Answer) -> Answer:
    kept = stored(answer)
    return restored(kept.value, kept.texts)


def test_every_field_comes_back() -> None:
    assert back(FULL) == FULL
    # Articles are equal whenever they were indexed.
    assert back(FULL).citations[0].article.indexed == FULL_ARTICLE.indexed


NOT_KEPT = ("why",)


def test_the_full_answer_has_a_value_of_its_own_in_every_field() -> None:
    """A new field of these classes fails here until it is stored, and added to `FULL`."""

    def check(value: object) -> None:
        if isinstance(value, tuple):
            check(value[0])
        if is_dataclass(value):
            for field in fields(value):
                if field.name in NOT_KEPT:
                    continue
                given = getattr(value, field.name)
                assert field.default is MISSING or given != field.default, field.name
                check(given)

    check(FULL)


LISTED = replace(
    found("Which?", text="October 15-17"),
    listed=Listed(
        (
            ListedItem("midnight", (cite(FAIR, "midnight"), cite(BUS, "midnight"))),
            ListedItem("Night buses", (cite(BUS, "Night buses"),)),
            ListedItem("Parking", (cite(FAIR, "Parking"),)),
            ListedItem("noon", (cite(FULL_ARTICLE, "noon"),)),
        ),
        articles=3,
        counted=4,
        complete=True,
    ),
)


def test_items_that_only_a_removed_article_names_leave_a_list() -> None:
    kept = stored(LISTED)
    value = without(kept.value, lambda article: article["id"] == FULL_ARTICLE.id)
    assert value is not None
    left = restored(value, kept.texts)
    assert left.removed
    assert left.listed is not None
    assert [item.text for item in left.listed.items] == ["midnight", "Night buses", "Parking"]
    assert (left.listed.articles, left.listed.complete, left.listed.counted) == (2, False, None)


def test_no_list_is_left_of_an_answer_whose_first_source_is_removed() -> None:
    kept = stored(LISTED)
    value = without(kept.value, lambda article: article["id"] == FAIR.id)
    assert value is not None
    left = restored(value, kept.texts)
    assert (left.text, left.listed) == (None, None)


def test_only_the_first_hits_are_kept() -> None:
    hits = tuple(hit(FAIR, "Paragraph", rank) for rank in range(1, 11))
    assert back(found("q", hits=hits)) == found("q", hits=hits[:MOST_HITS])


def test_an_abstention_comes_back() -> None:
    answer = Answer("q", "q", None, 0.1, hits=(hit(FAIR, "Parking is free", 1),))
    assert back(answer) == answer
    assert back(answer).abstained


def test_a_text_is_stored_once_however_often_it_is_cited() -> None:
    answer = found("q", citations=(FAIR_DATES, cite(FAIR, "midnight"), cite(BUS, "midnight")))
    kept = stored(answer)
    assert kept.texts == {text_key(FAIR.text): FAIR.text, text_key(BUS.text): BUS.text}
    assert FAIR.text not in kept.value


def test_two_articles_of_one_text_stay_two() -> None:
    copy = replace(BUS, id="copy", source="Other Gazette")
    answer = found("q", citations=(cite(BUS, "midnight"), cite(copy, "midnight")))
    assert back(answer) == answer
    assert len(stored(answer).texts) == 1


def test_what_other_versions_store_is_tolerated() -> None:
    kept = stored(FULL)
    value = json.loads(kept.value)
    value["mood"] = "hopeful"
    for part in (value["citations"][0], value["hits"][0], value["took"], value["articles"][0]):
        part["mood"] = "hopeful"
    assert restored(json.dumps(value), kept.texts) == FULL

    names = ("question", "searched_for", "text", "confidence", "articles")
    least = {name: value[name] for name in names}
    assert restored(json.dumps(least), kept.texts) == Answer(
        "What did they ask for?", "What did the union ask for?", "nine per cent", 0.75
    )


@pytest.mark.parametrize(
    "value",
    ["", "{", "[]", "null", "7", "{}", '{"articles": [], "question": "q"}', "[" * 10_000],
)
def test_what_isnt_a_stored_answer_is_a_value_error(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        restored(value, {})


def test_a_missing_text_or_a_false_quotation_is_a_value_error() -> None:
    kept = stored(FULL)
    with pytest.raises(ValueError, match="not a stored answer"):
        restored(kept.value, {})
    altered = {key: text.replace("nine", "five") for key, text in kept.texts.items()}
    with pytest.raises(ValueError, match="not a quotation"):
        restored(kept.value, altered)


# Any characters at all, lone surrogates and NUL among them.
texts = st.text(st.characters(exclude_categories=()), max_size=20)
names = st.none() | texts
days = st.none() | st.dates()
shares = st.floats(0, 1)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    values: dict[str, Any] = {name: draw(texts) for name in ("id", "title", "path", "sha256")}
    optional = ("published_from", "source", "author", "url", "title_from", "source_from")
    values |= {name: draw(names) for name in optional}
    text = draw(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
    return Article(**values, text=text, published=draw(days))


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    article = draw(articles())
    places = st.integers(0, len(article.text) - 1)
    start, end = sorted((draw(places), draw(places)))
    return Citation(
        article, start, end + 1, article.text[start : end + 1], draw(st.integers(0, start)), end + 1
    )


@st.composite
def hits(draw: st.DrawFn) -> Hit:
    article = draw(articles())
    passage = Passage(draw(st.integers()), article.id, 0, draw(st.integers(0, len(article.text))))
    score = st.none() | shares
    rank, copies = draw(st.integers(1)), tuple(draw(st.lists(articles(), max_size=2)))
    return Hit(passage, article, draw(shares), rank, draw(score), draw(score), copies)


answers = st.builds(
    Answer,
    question=texts,
    searched_for=texts,
    text=names,
    confidence=shares,
    citations=st.lists(citations(), max_size=2).map(tuple),
    alternatives=st.lists(
        st.builds(
            Alternative, texts, shares, st.lists(citations(), max_size=2).map(tuple), st.booleans()
        ),
        max_size=2,
    ).map(tuple),
    hits=st.lists(hits(), max_size=MOST_HITS).map(tuple),
    took=st.builds(Took, shares, shares, shares, shares),
    embedded=shares,
    as_of=days,
    resolved=names,
    carried=st.lists(texts, max_size=2).map(tuple),
    filters=st.none() | st.builds(Filters, days, days, st.lists(texts, max_size=2).map(tuple)),
    searched=st.none() | st.integers(0),
    listed=st.none()
    | st.builds(
        Listed,
        st.lists(
            st.builds(ListedItem, texts, st.lists(citations(), max_size=2).map(tuple)), max_size=3
        ).map(tuple),
        st.integers(0),
        st.none() | st.integers(0),
        st.booleans(),
        st.integers(0),
    ),
)


@settings(deadline=None)
@given(answers)
def test_any_answer_comes_back(answer: Answer) -> None:
    assert back(answer) == answer


def test_of_a_comparison_without_one_of_its_articles_no_order_is_left() -> None:
    kept = stored(replace(FULL, citations=(cite(FAIR, "midnight"),), alternatives=()))
    left = without(kept.value, lambda article: article["id"] in ("a1", "a2"))
    assert left is not None
    answer = restored(left, kept.texts)
    assert answer.compared
    assert answer.compared.order is Order.UNKNOWN
    assert answer.compared.reply is None
    assert answer.compared.events[0] == DatedEvent("the strike")
    assert answer.text is None
    assert answer.disagreement is None
    assert answer.removed


def test_a_value_whose_outlets_are_all_gone_goes_with_them() -> None:
    fair = ToldValue("midnight", (cite(FAIR, "midnight"),))
    assert FULL.disagreement
    three = Disagreement((fair, *FULL.disagreement.values))
    kept = stored(replace(FULL, citations=(cite(FAIR, "midnight"),), disagreement=three))
    left = without(kept.value, lambda article: article["id"] == "a1")
    assert left is not None
    found = restored(left, kept.texts).disagreement
    assert found == Disagreement((fair, ToldValue("noon", (cite(COPY, "noon"),))))
