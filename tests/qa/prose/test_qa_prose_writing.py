"""Prose is taken up to so many sentences, checked one by one, and what fails is told."""

from article_fakes import article
from fake_model import FakeModel

from index.errors import LanguageModelError
from qa.prose.checking.checker import Checker
from qa.prose.prompts import to_write
from qa.prose.sources import numbered
from qa.prose.types import Claim
from qa.prose.writing import Request, write
from qa.types import Citation, Prose, Written

TEXT = "The ferry was late. It rained. Nobody was hurt. The sea was calm."
SOURCES = numbered([(article(TEXT), 0, len(TEXT))])
CITED = "The ferry was late [1]. It rained [1]. Nobody was hurt [1]. The sea was calm [1]."


def says_so(claim: Claim) -> tuple[Citation, ...]:
    return (Citation(article(TEXT), 0, 9, TEXT[:9], 0, 19),)


def written(model: FakeModel, told: list[Written] | None = None) -> Prose:
    request = Request(to_write("Why?", "rain", SOURCES), SOURCES)
    told = [] if told is None else told
    return write(model, Checker([], says_so), request, 400, told.append)


def test_a_model_that_goes_on_is_cut_off() -> None:
    model, told = FakeModel(CITED), list[Written]()
    prose = written(model, told)
    assert [one.text for one in prose.sentences] == [
        "The ferry was late.",
        "It rained.",
        "Nobody was hurt.",
    ]
    assert tuple(told) == prose.sentences
    assert model.closed == 1


def test_remarks_are_struck_and_leave_room_for_sentences() -> None:
    prose = written(FakeModel(f"Sure! Here it is:\n{CITED}"))
    assert [one.struck for one in prose.sentences] == ["cites nothing"] * 2 + [None] * 3


def test_a_model_that_cites_nothing_is_cut_off_too() -> None:
    prose = written(FakeModel(CITED.replace(" [1]", "")))
    assert [one.struck for one in prose.sentences] == ["cites nothing"] * 3


def test_what_came_before_a_failure_stands_and_what_had_begun_is_dropped() -> None:
    failing = FakeModel(CITED, fails=LanguageModelError("it broke off"), after=9)
    prose = written(failing)
    assert [one.text for one in prose.passed] == ["The ferry was late."]
    assert prose.failed == "it broke off"


def test_nothing_written_is_no_prose_and_no_failure() -> None:
    assert written(FakeModel("NONE")).sentences == ()
    assert written(FakeModel("NONE")).failed is None


def test_what_only_announces_or_asks_is_struck() -> None:
    prose = written(FakeModel("This is what happened [1]: It rained [1]. Was the ferry late? [1]"))
    assert [one.text for one in prose.passed if one.text.endswith((":", "?"))] == []
    prose = written(FakeModel("The answer to the question is: [1]\nWas the ferry late? [1]"))
    assert [one.struck for one in prose.sentences] == ["states nothing"] * 2
