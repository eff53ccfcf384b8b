"""A role or an origin belongs to whom the article gives it."""

from __future__ import annotations

import pytest
from article_fakes import article

from qa.prose.checking.names import NameCheck
from qa.prose.checking.words import WordCheck
from qa.prose.types import Claim, Source

TEXT = (
    "The prize was shared by Oscar Marsh, of Norway, and Ruth Cole. Angela Keel, the harbour"
    " director, asked Senator Paul Dean for money. Anna Birch told the court about the treasurer"
    " Carl Wood. Former Ostrey mayor Ines Vale spoke to the crew of the ferry."
)


def check(text: str) -> str | None:
    source = Source(1, article(TEXT, title="A prize"), 0, len(TEXT))
    return WordCheck(NameCheck(None))(Claim(text, (source,)))


@pytest.mark.parametrize(
    "text",
    [
        "Oscar Marsh, of Norway, shared the prize.",
        "Angela Keel is the harbour director.",
        "Carl Wood is the treasurer.",
        "Angela Keel, the harbour director, asked for money.",
        "Ines Vale is a former mayor of Ostrey.",
    ],
)
def test_a_role_may_be_told_of_whose_it_is(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ruth Cole, of Norway, shared the prize.",
        "Paul Dean is the harbour director.",
        "Anna Birch, the treasurer, told the court.",
        "Anna Birch is the treasurer.",
        "Paul Dean is the treasurer.",
        "Ines Vale is the mayor of Ostrey.",
    ],
)
def test_a_role_of_somebody_else_is_told(text: str) -> None:
    assert check(text) is not None


SAID = (
    "Carl Wood sued the ferry firm, his lawyers confirmed. Oscar Marsh has threatened to strike."
    " “We will fight this plan in court,” Anna Birch said. Ruth Cole spoke of the plan."
)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("Carl Wood sued the ferry firm, his lawyers confirmed.", True),
        ("Carl Wood confirmed that his lawyers sued the ferry firm.", False),
        ("Oscar Marsh threatened to strike.", True),
        ("The lawyers threatened to strike.", False),
        ("Anna Birch said they will fight this plan in court.", True),
        ("Ruth Cole said they will fight this plan in court.", False),
    ],
)
def test_who_says_it_is_whom_the_article_names(text: str, true: bool) -> None:
    source = Source(1, article(SAID, title="Ferry plan"), 0, len(SAID))
    assert (WordCheck(NameCheck(None))(Claim(text, (source,))) is None) is true


QUOTED = (
    "“I had hoped to win, but the other choir was better,” he told Wend Radio.\n\n"
    "“I was a little sad when they announced the winner.”\n\n"
    "“We are proud of"
    " them,” said Ruth Cole.\n\n“It rained a lot,” Oscar Marsh told the Estby Post."
)


@pytest.mark.parametrize(
    "text",
    [
        "Ruth Cole said she was a little sad when the winner was announced.",
        "Oscar Marsh told the Estby Post that he had hoped to win.",
    ],
)
def test_who_says_one_thing_does_not_say_another(text: str) -> None:
    source = Source(1, article(QUOTED, title="A choir"), 0, len(QUOTED))
    assert WordCheck(NameCheck(None))(Claim(text, (source,))) is not None


def test_who_says_something_may_stand_behind_the_quotation() -> None:
    source = Source(1, article(QUOTED, title="A choir"), 0, len(QUOTED))
    claim = Claim("Ruth Cole said they are proud of them.", (source,))
    assert WordCheck(NameCheck(None))(claim) is None


DEED = (
    "The ferry stayed in Wend after leaks thwarted the first two crossings and then a gale swept"
    " over the bay."
)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("Leaks thwarted the first two crossings.", True),
        ("A gale swept over the bay.", True),
        ("A gale thwarted the first two crossings.", False),
    ],
)
def test_who_does_it_is_whom_the_sentence_names_before_the_deed(text: str, true: bool) -> None:
    source = Source(1, article(DEED, title="Ferry stays"), 0, len(DEED))
    assert (WordCheck(NameCheck(None))(Claim(text, (source,))) is None) is true


BY = (
    "Carl Wood praised the plan on Monday. The ferry plan, signed into law by Angela Keel, sets the"
    " fares. The quay was opened by Ruth Cole."
)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("The ferry plan, signed into law by Angela Keel, sets the fares.", True),
        ("Carl Wood signed the ferry plan into law.", False),
        ("Ruth Cole opened the quay.", True),
        ("Carl Wood opened the quay.", False),
    ],
)
def test_who_did_it_is_whom_the_sentence_names_behind_by(text: str, true: bool) -> None:
    source = Source(1, article(BY, title="Ferry plan"), 0, len(BY))
    assert (WordCheck(NameCheck(None))(Claim(text, (source,))) is None) is true
