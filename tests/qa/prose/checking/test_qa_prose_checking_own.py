"""All checks together, with a reader that is made up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from article_fakes import article

from index.types import Hit
from qa.progress import Notice, unheard
from qa.prose.checking.own import own_checker
from qa.prose.types import Claim, Source
from qa.question.question import Question
from qa.reading.reader import Span

TEXT = (
    "The ferry Marrow Queen was late on Monday because of fog, said Angela Keel. About 40"
    " passengers waited for three hours. “We are sorry,” she said."
)


class NoReader:
    """Finds nothing anywhere."""

    def read(
        self, question: Question, hits: Sequence[Hit], progress: Notice = unheard
    ) -> list[Span]:
        return []


def source() -> Source:
    return Source(1, article(TEXT, title="Ferry late"), 0, len(TEXT))


@pytest.mark.parametrize(
    "text",
    [
        "The ferry Marrow Queen was late on Monday because of fog.",
        "About 40 passengers waited for three hours.",
        "“We are sorry,” said Angela Keel.",
    ],
)
def test_a_true_sentence_passes_with_the_sentence_that_says_it(text: str) -> None:
    written = own_checker(None, NoReader()).check(Claim(text, (source(),)))
    assert written.struck is None
    assert written.citations
    assert all(one.quote == one.sentence for one in written.citations)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The ferry Marrow Queen was late on Monday because of ice.", "ice"),
        ("The ferry Marrow King was late on Monday because of fog.", "Marrow King"),
        ("The ferry Marrow Queen was late on Friday because of fog.", "Friday"),
        ("The ferry Marrow Queen was not late on Monday because of fog.", "not"),
        ("About 400 passengers waited for three hours.", "400"),
        ("“We are glad,” said Angela Keel.", "We are glad"),
    ],
)
def test_a_lie_in_one_word_is_struck_with_the_word(text: str, why: str) -> None:
    written = own_checker(None, NoReader()).check(Claim(text, (source(),)))
    assert written.struck is not None
    assert why in written.struck
    assert [one.quote for one in written.citations] == [TEXT]


def test_what_cites_nothing_or_what_isnt_there_is_struck() -> None:
    checker = own_checker(None, NoReader())
    assert checker.check(Claim("The ferry was late.")).struck == "cites nothing"
    assert checker.check(Claim("The ferry was late.", (source(),), (7,))).struck is not None


def test_a_passage_without_words_proves_nothing() -> None:
    empty = Source(1, article("", title="Ferry late"), 0, 0)
    written = own_checker(None, NoReader()).check(Claim("Keel resigned.", (empty,)))
    assert not written.passed
    assert written.citations == ()


def test_names_without_a_verb_say_nothing() -> None:
    text = "The prize went to Anna Birch and Oscar Marsh, of Wend."
    passage = Source(1, article(text, title="A prize"), 0, len(text))
    checker = own_checker(None, NoReader())
    assert checker.check(Claim("The prize went to Anna Birch.", (passage,))).passed
    for fragment in ("Anna Birch,", "Anna Birch and Oscar Marsh.", "The prize went to;"):
        assert not checker.check(Claim(fragment, (passage,))).passed
