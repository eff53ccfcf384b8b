"""What speaks for an answer: which spans agree, and every number by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import exp, isfinite, log

import pytest

from index.types import Article, Hit, Passage
from qa.choosing.agreement import agreeing, independent
from qa.choosing.evidence import LEAST_WEIGHT, NEAR_CHARS, NEAR_WORDS, NEWS_ENDED, Evidence
from qa.choosing.pipeline import candidates
from qa.question.question import Question, understand
from qa.reading.reader import Span

FERRY = (
    "Ferry service resumed at noon. The Skerry ferry sank on 3 March with 15 people aboard, "
    "said Priya Anand of the harbour office in Marrow Bay. Divers found the wreck in May."
)
BRIDGE = "A bridge closed in June. Nobody knows why it was closed, or when it will open again."


def hit(
    text: str = FERRY,
    name: str = "a",
    *,
    passage: int = 1,
    rank: int = 1,
    score: float = 1.0,
    title: str = "",
    published: date | None = None,
    dense: float | None = None,
) -> Hit:
    article = Article(
        id=name,
        title=title,
        text=text,
        published=published,
        published_from=None,
        source=None,
        author=None,
        url=None,
        path=f"{name}.txt",
        sha256="",
    )
    return Hit(Passage(passage, name, 0, len(text)), article, score, rank, None, dense)


def span(words: str, of: Hit, score: float = 5.0, no_answer: float = 1.0) -> Span:
    """The words where they first stand, in a sentence that is the whole text."""
    text = of.article.text
    start = text.index(words)
    return Span(of, start, start + len(words), 0, len(text), score, no_answer)


def evidence(
    found: Span, *others: Span, question: Question, weights: dict[str, float] | None = None
) -> Evidence:
    spans = [found, *others]
    hits = sorted({s.hit.rank: s.hit for s in spans}.values(), key=lambda h: h.rank)
    return candidates(question, spans, hits, weights or {})[0].evidence


WHEN = understand("When did the Skerry ferry sink?")


def test_spans_that_say_the_same_are_one_candidate_the_best_first() -> None:
    first, second = hit(), hit("It sank on March 3rd, they say.", "b", passage=2, rank=2)
    spans = [
        span("3 March", first, score=9.0),
        span("15 people", first, score=8.0),
        span("March 3rd", second, score=7.0),
        span("15", first, score=6.0),
    ]
    found = candidates(WHEN, spans, [first, second], {})
    assert [[s.text for s in one.spans] for one in found] == [
        ["3 March", "March 3rd"],
        ["15 people", "15"],
    ]
    assert found[0].best == spans[0]


def test_no_spans_give_no_candidates() -> None:
    assert candidates(WHEN, [], [hit()], {"ferri": 1.0}) == []
    assert agreeing([]) == independent([]) == []


def test_a_wire_story_in_two_outlets_counts_once() -> None:
    one = span("15", hit(FERRY, "a"))
    copy = span("15", hit("By our staff. " + FERRY, "b", passage=2, rank=2))
    other = span("15", hit("It took 15 people with it, said a man who had seen it sink.", "c"))
    again = span("15", hit(FERRY, "a", passage=3))
    assert independent([one, copy, other, again]) == [one, other]


def test_short_passages_are_copies_only_of_themselves() -> None:
    one = span("15", hit("It was 15.", "a"))
    other = span("15", hit("They were 15.", "b"))
    same = span("15", hit("It  WAS 15.", "c"))
    assert independent([one, other, same]) == [one, other]


def test_margin_and_rank() -> None:
    found = evidence(span("3 March", hit(rank=4), score=5.0, no_answer=-2.5), question=WHEN)
    assert found.margin == 0.75
    assert found.rank == 1 / 4


def test_the_share_is_a_softmax_over_the_passage_and_no_answer() -> None:
    of = hit()
    elsewhere = span("June", hit(BRIDGE, "b", passage=2, rank=2), score=50.0)
    found = evidence(
        span("3 March", of, score=3.0), span("15", of, score=2.0), elsewhere, question=WHEN
    )
    assert found.share == pytest.approx(exp(3) / (exp(3) + exp(2) + exp(1)))


def test_a_share_survives_scores_far_apart() -> None:
    of = hit()
    low, high = span("15", of, score=-900.0, no_answer=900.0), span("3 March", of, score=900.0)
    assert evidence(low, high, question=WHEN).share == 0.0
    assert evidence(high, question=WHEN).share == 1.0


def test_support_adds_spans_up_and_counts_later_hits_less() -> None:
    one = span("15", hit(), score=5.0, no_answer=1.0)
    other = span("15", hit("Some 15 drowned.", "b", passage=2, rank=4), score=3.0, no_answer=-1.0)
    alone = evidence(one, question=WHEN)
    both = evidence(one, other, question=WHEN)
    assert alone.support == pytest.approx((4 / 4 - log(1) / 2) / 2.5)
    assert both.support == pytest.approx(
        log(exp(4 / 4 - log(1) / 2) + exp(4 / 4 - log(4) / 2)) / 2.5
    )


def test_stories_is_the_log_of_the_independent_articles() -> None:
    texts = [FERRY, "x " + FERRY, "Some 15 drowned.", "We were 15 in the boat that day."]
    spans = [span("15", hit(text, str(i), passage=i, rank=i + 1)) for i, text in enumerate(texts)]
    assert evidence(spans[0], question=WHEN).stories == 0.0
    assert evidence(*spans, question=WHEN).stories == pytest.approx(log(3))


def test_search_and_meaning_come_from_the_best_spans_hit() -> None:
    first, second = hit(score=0.8), hit(BRIDGE, "b", passage=2, rank=2, score=0.6, dense=0.25)
    found = candidates(WHEN, [span("June", second)], [first, second], {})[0].evidence
    assert (found.search, found.meaning, found.no_meaning) == (pytest.approx(0.75), 0.25, 0.0)
    found = candidates(WHEN, [span("15", first)], [first, second], {})[0].evidence
    assert (found.search, found.meaning, found.no_meaning) == (1.0, 0.0, 1.0)
    worthless = hit(score=-1.0)
    assert evidence(span("15", worthless), question=WHEN).search == 0.0


def test_words_are_shares_by_idf_of_sentence_title_and_head() -> None:
    text = "A boat sank. " + "Nothing more was said of it. " * 12 + "It fell on 3 March. A ferry."
    of = hit(text, title="Skerry news")
    start = text.index("It fell")
    found = Span(of, start + 11, start + 18, start, start + 19, 5.0, 1.0)
    assert found.sentence == "It fell on 3 March."
    weights = {"ferri": 4.0, "boat": 2.0, "skerri": 1.0, "fell": 1.0, "sink": 2.0}
    numbers = evidence(found, question=WHEN, weights=weights)
    assert numbers.words == pytest.approx((2 + 1 + 1) / 10)
    assert numbers.sentence_words == pytest.approx(1 / 10)
    assert numbers.passage_words == pytest.approx((4 + 2 + 1 + 1) / 10)


@pytest.mark.parametrize("idf", [-3.0, 0.0])
def test_a_term_that_every_passage_holds_keeps_a_little_weight(idf: float) -> None:
    weights = {"ferri": 0.9, "skerri": idf, "tokyo": idf}
    found = evidence(span("15", hit()), question=WHEN, weights=weights)
    assert found.words == pytest.approx((0.9 + LEAST_WEIGHT) / (0.9 + 2 * LEAST_WEIGHT))


def test_without_terms_no_share_is_claimed() -> None:
    found = evidence(span("15", hit()), question=understand("?"), weights={})
    assert (found.words, found.passage_words, found.echo) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("When did the Skerry ferry sink?", 1.0),
        ("Did Priya Anand see Skerry or Tokyo or Osaka?", 2 / 4),
        ("Was Mar or Bay there?", 1 / 2),  # "Mar" stands in "Marrow" and in "March" only
        ("when did it sink?", 1.0),
    ],
)
def test_names_are_looked_for_in_the_whole_article_as_words(question: str, share: float) -> None:
    assert evidence(span("15", hit()), question=understand(question)).names == share


def test_names_are_looked_for_in_the_sentence_too() -> None:
    of = hit("Priya Anand spoke. It sank in Skerry, 15 said.")
    start = of.text.index("It sank")
    place = of.text.index("15")
    found = Span(of, place, place + 2, start, len(of.text), 5.0, 1.0)
    for question, share in [("Did Priya Anand see Skerry?", 1 / 2), ("when did it sink?", 1.0)]:
        numbers = evidence(found, question=understand(question))
        assert (numbers.names, numbers.sentence_names) == (1.0, share)


def test_a_name_across_a_line_break_is_found() -> None:
    of = hit("It was 15, said Priya\nAnand.")
    assert evidence(span("15", of), question=understand("Did Priya Anand sink?")).names == 1.0


@pytest.mark.parametrize(
    ("question", "answer", "kind", "not_kind"),
    [
        ("When did it sink?", "3 March", 1.0, 0.0),
        ("When did it sink?", "Priya Anand", 0.0, 1.0),
        ("How many were aboard?", "15", 1.0, 0.0),
        ("What happened?", "15", 0.0, 0.0),
    ],
)
def test_kind(question: str, answer: str, kind: float, not_kind: float) -> None:
    found = evidence(span(answer, hit()), question=understand(question))
    assert (found.kind, found.not_kind) == (kind, not_kind)


def test_echo_is_the_share_of_the_answer_that_the_question_says() -> None:
    weights = {"skerri": 1.0, "ferri": 1.0, "sink": 1.0}
    found = evidence(span("Skerry ferry sank on 3", hit()), question=WHEN, weights=weights)
    assert found.echo == pytest.approx(2 / 4)  # skerri ferri | sank 3; "on" is no term


def test_length_is_the_log_of_one_more_than_the_words() -> None:
    found = evidence(span("15 people aboard", hit()), question=WHEN)
    assert found.length == pytest.approx(log(4))


DAY = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("published", "as_of", "news_of", "recency", "later"),
    [
        (DAY, DAY, DAY, 1.0, 0.0),
        (date(2024, 4, 21), DAY, DAY, exp(-1), 0.0),
        (date(2024, 4, 11), DAY, date(2024, 4, 21), exp(-1), 0.0),
        (date(2024, 4, 22), DAY, date(2024, 4, 21), 0.0, 0.0),
        (date(2024, 5, 2), DAY, DAY, 0.0, 1.0),
        (None, DAY, DAY, 0.0, 0.0),
        (DAY, None, None, 0.0, 0.0),
    ],
)
def test_recency(
    published: date | None,
    as_of: date | None,
    news_of: date | None,
    recency: float,
    later: float,
) -> None:
    question = replace(WHEN, as_of=as_of, news_of=news_of)
    found = evidence(span("15", hit(published=published)), question=question)
    assert (found.recency, found.later) == (pytest.approx(recency), later)


@pytest.mark.parametrize(
    ("published", "not_recent"),
    [(date(2024, 4, 1), 0.0), (date(2024, 2, 1), 1.0), (date(2024, 5, 2), 1.0), (None, 1.0)],
)
def test_whether_anything_found_is_recent(published: date | None, not_recent: float) -> None:
    question = replace(WHEN, as_of=DAY, news_of=DAY)
    found = evidence(span("15", hit(published=published)), question=question)
    assert found.not_recent == not_recent


@pytest.mark.parametrize(
    ("asked", "newest", "no_day", "not_recent"),
    [
        (None, None, 1.0, 0.0),
        (None, DAY, 1.0, 0.0),
        (DAY, None, 0.0, 1.0),
        (DAY, DAY - NEWS_ENDED, 0.0, 1.0),
        (DAY, DAY - NEWS_ENDED - timedelta(days=1), 1.0, 0.0),
        (DAY, DAY + timedelta(days=900), 0.0, 1.0),
    ],
)
def test_a_day_after_a_librarys_news_ended_tells_nothing(
    asked: date | None, newest: date | None, no_day: float, not_recent: float
) -> None:
    question = replace(WHEN, as_of=asked, news_of=asked)
    of = hit(published=date(2020, 1, 1))
    found = candidates(question, [span("15", of)], [of], {}, newest=newest)[0].evidence
    assert (found.no_day, found.not_recent) == (no_day, not_recent)


def test_one_recent_article_is_enough_for_all_candidates() -> None:
    question = replace(WHEN, as_of=DAY, news_of=DAY)
    old = span("15", hit(published=date(2020, 1, 1)))
    new = span("3 March", hit("It sank on 3 March.", "b", passage=2, rank=2, published=DAY))
    found = candidates(question, [old, new], [old.hit, new.hit], {})
    assert [one.evidence.not_recent for one in found] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("glance", "numbers"),
    [(4.0, (0.4, 0.0)), (-25.0, (-2.5, 0.0)), (0.0, (0.0, 0.0)), (None, (0.0, 1.0))],
)
def test_the_glance_is_of_the_best_span(glance: float | None, numbers: tuple[float, float]) -> None:
    best = replace(span("15", hit()), glance=glance)
    other = span("15", hit("Some 15 drowned.", "b", passage=2, rank=2), score=3.0)
    found = evidence(best, replace(other, glance=9.0), question=WHEN)
    assert (found.glance, found.no_glance) == numbers


@pytest.mark.parametrize(
    ("first", "second", "echoes"), [(0, 0, 0.0), (1, 0, log(2)), (1, 3, log(4)), (2, 2, log(3))]
)
def test_echoes_are_the_most_that_any_of_its_spans_has(
    first: int, second: int, echoes: float
) -> None:
    best = replace(span("15", hit()), echoes=first)
    other = span("15", hit("Some 15 drowned.", "b", passage=2, rank=2), score=3.0)
    found = evidence(best, replace(other, echoes=second), question=WHEN)
    assert found.echoes == pytest.approx(echoes)


def test_another_candidates_echoes_and_glance_are_not_ones_own() -> None:
    of = hit()
    spans = [span("15", of), replace(span("3 March", of, score=3.0), glance=9.0, echoes=4)]
    first, second = (one.evidence for one in candidates(WHEN, spans, [of], {}))
    assert (first.glance, first.no_glance, first.echoes) == (0.0, 1.0, 0.0)
    assert (second.glance, second.no_glance, second.echoes) == (0.9, 0.0, pytest.approx(log(5)))


def test_the_title_has_a_share_of_its_own() -> None:
    weights = {"ferri": 4.0, "skerri": 1.0, "sink": 2.0, "tokyo": 3.0}
    found = evidence(span("15", hit(title="Skerry sinks")), question=WHEN, weights=weights)
    assert found.title == pytest.approx(3 / 10)
    assert found.passage_words == pytest.approx(7 / 10)  # "ferry" stands in the passage only
    assert evidence(span("15", hit()), question=WHEN, weights=weights).title == 0.0


def test_terms_near_the_answer_count_by_the_words_between() -> None:
    weights = {"ferri": 4.0, "tokyo": 3.0, "sink": 2.0, "skerri": 1.0}
    of = hit("The ferry, with 15 people and Skerry wool aboard, was a ferry from Skerry.")
    found = evidence(span("15", of), question=WHEN, weights=weights)
    assert found.near == pytest.approx((4 * exp(-1 / NEAR_WORDS) + exp(-2 / NEAR_WORDS)) / 10)


def test_of_two_values_in_a_sentence_each_is_near_its_own_words() -> None:
    of = hit("The ferry took 15 people and the tram 80.")
    spans = [span("15", of), span("80", of, score=3.0)]
    for word, nearer in (("ferri", 0), ("tram", 1)):
        near = [one.evidence.near for one in candidates(WHEN, spans, [of], {word: 1.0})]
        assert near[nearer] == max(near) > min(near)


def test_terms_far_away_are_not_near() -> None:
    of = hit("The ferry " + "x" * NEAR_CHARS + " took 15.")
    assert evidence(span("15", of), question=WHEN, weights={"ferri": 1.0}).near == 0.0


IN_2023 = "What happened at Skerry in 2023?"


@pytest.mark.parametrize(
    ("question", "text", "title", "published", "not_year"),
    [
        (IN_2023, "It took 15 people.", "", None, 1.0),
        (IN_2023, "It took 15 people in 2023.", "", None, 0.0),
        (IN_2023, "It took 15 people (2023).", "", None, 0.0),
        (IN_2023, "It took 15 people.", "Skerry in 2023", None, 0.0),
        (IN_2023, "It took 15 people.", "", date(2023, 5, 1), 0.0),
        (IN_2023, "It took 15 people.", "", date(2022, 5, 1), 1.0),
        (IN_2023, "It took 15 people in 2022.", "Skerry in 2021", date(2020, 1, 1), 1.0),
        (IN_2023, "It took 15 people and £2023.", "", None, 1.0),
        (IN_2023, "It took 15 people, 2023% more.", "", None, 1.0),
        (IN_2023, "It took 15 people, or 2,023.5 or 12023.", "", None, 1.0),
        (IN_2023, "It took 15 of 2023.5 people.", "", None, 1.0),
        ("What happened at Skerry?", "It took 15 people in 2022.", "", None, 0.0),
        ("What took £2023 at Skerry?", "It took 15 people in 2022.", "", None, 0.0),
        ("What came in 2022 and 2023?", "It took 15 people in 2022.", "", None, 0.0),
        ("What came in 1999?", "It took 15 people.", "", date(1999, 1, 1), 0.0),
        ("What came in 1999?", "It took 15 people in 1899.", "", None, 1.0),
    ],
)
def test_a_year_that_the_question_names_is_said_or_is_not(
    question: str, text: str, title: str, published: date | None, not_year: float
) -> None:
    found = span("15", hit(text, title=title, published=published))
    assert evidence(found, question=understand(question)).not_year == not_year


def test_a_year_elsewhere_in_the_article_is_not_said_of_the_answer() -> None:
    of = hit("It was 2023. It took 15 people.")
    start = of.text.index("It took")
    place = of.text.index("15")
    found = Span(of, place, place + 2, start, len(of.text), 5.0, 1.0)
    assert evidence(found, question=understand(IN_2023)).not_year == 1.0


@pytest.mark.parametrize(
    ("articles", "number"), [(0, 0.0), (1, 0.0), (100, 0.5), (10_000, 1.0), (1_000_000, 1.5)]
)
def test_how_many_articles_were_searched(articles: int, number: float) -> None:
    of = hit()
    spans = [span("15", of), span("3 March", of, score=3.0)]
    found = candidates(WHEN, spans, [of], {}, articles)
    assert [one.evidence.articles for one in found] == [pytest.approx(number)] * 2


def test_of_one_article_unless_told() -> None:
    assert evidence(span("15", hit()), question=WHEN).articles == 0.0


def test_every_number_is_finite() -> None:
    spans = [span("15", hit("15", "a")), span("15", hit(" 15", "b", passage=2, rank=9))]
    numbers = evidence(*spans, question=understand(""))
    assert all(isfinite(getattr(numbers, name)) for name in Evidence.__dataclass_fields__)


def test_a_number_of_what_is_asked_after_counts() -> None:
    text = "At least 19 miners died, 17 of them foreigners, and two more bodies were found."
    asked = understand("How many foreigners died?")
    counts = [
        (found.counted, found.not_counted)
        for words in ("19", "17", "two")
        for found in [evidence(span(words, hit(text)), question=asked)]
    ]
    # What came to others is no total, whatever it counts.
    assert counts == [(0.0, 1.0), (1.0, 0.0), (0.0, 1.0)]


def test_of_another_kind_of_question_nothing_is_counted() -> None:
    found = evidence(span("15 people", hit()), question=WHEN)
    assert (found.counted, found.not_counted) == (0.0, 0.0)


def test_a_sentence_may_say_the_opposite() -> None:
    opens = understand("When does the bridge open?")
    said = [
        evidence(span("Monday", hit(text)), question=opens).opposite
        for text in ("It reopens on Monday.", "It closed on Monday.", "It fell on Monday.")
    ]
    assert said == [0.0, 1.0, 0.0]
