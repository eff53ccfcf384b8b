"""A claim's words are those of a sentence that it cites, and none of them is turned."""

from __future__ import annotations

import pytest
from article_fakes import article

from qa.prose.checking.names import NameCheck
from qa.prose.checking.words import WordCheck
from qa.prose.types import Claim, Source

TEXT = (
    "Mayor Angela Keel resigned on Monday after a row over the ferry. She had led Wend for ten"
    " years. Oscar Marsh was appointed acting mayor by the council. Canada beat France 2-1 in the"
    " final. The harbour company did not pay the crew. The bridge may close in June. Police accuse"
    " a former captain of stealing fuel. Marsh denied selling the old ferry. The firm decided to"
    " build 40 homes. All schools were shut because of the storm. The crew moved from Ostrey to"
    " Wend. He opened the museum without his brother. The union plans to strike."
)


def check(text: str, *more: str) -> str | None:
    sources = [Source(1, article(TEXT, title="Ferry row ends"), 0, len(TEXT))]
    for number, other in enumerate(more, 2):
        sources.append(Source(number, article(other, f"b{number}"), 0, len(other)))
    return WordCheck(NameCheck(None))(Claim(text, tuple(sources)))


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Angela Keel resigned on Monday after a row over the ferry.",
        "Angela Keel resigned after a row over the ferry.",
        "On Monday, Keel resigned after the ferry row.",
        "Keel resigned on Monday.",
        "Canada beat France.",
        "France were beaten by Canada 2-1 in the final.",
        "The company didn't pay the crew.",
        "The firm's decision is to construct 40 homes.",
        "All of the schools were shut due to the storm.",
        "A former captain is accused of stealing fuel.",
        "Keel had led Wend for ten years.",
        "The council appointed Oscar Marsh acting mayor.",
    ],
)
def test_truths_in_the_articles_words_pass(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Mayor Angela Keel was dismissed on Monday after a row over the ferry.", "dismissed"),
        ("Mayor Angela Keel resigned on Monday before a row over the ferry.", "before"),
        ("Mayor Angela Keel did not resign on Monday.", "not"),
        ("Mayor Oscar Marsh resigned on Monday after a row over the ferry.", "marsh"),
        ("France beat Canada 2-1 in the final.", "change places"),
        ("The harbour company paid the crew.", "not"),
        ("The bridge will close in June.", "will"),
        ("The bridge closed in June.", "may"),
        ("A former captain stole fuel.", "only what somebody says"),
        ("Police accuse a captain of stealing fuel.", "former"),
        ("Marsh sold the old ferry.", "is denied"),
        ("The firm decided to buy 40 homes.", "buy"),
        ("No schools were shut because of the storm.", "schools"),
        ("The crew moved to Ostrey.", "from ostrey"),
        ("He opened the museum with his brother.", "without"),
        ("She opened the museum without his brother.", "he"),
        ("The union will strike.", "strike"),
        ("Oscar Marsh was appointed mayor by the council.", "act"),
    ],
)
def test_a_lie_in_one_word_is_told(text: str, word: str) -> None:
    reason = check(text)
    assert reason is not None
    assert word in reason


def test_a_word_of_the_next_sentence_takes_no_place_of_this_ones() -> None:
    assert check("Mayor Angela Keel was appointed on Monday after a row over the ferry.")


def test_two_cited_passages_carry_a_claim_together() -> None:
    text = "Canada beat France and the harbour reopened."
    assert check(text) is not None
    assert check(text, "The harbour reopened. It was late.") is None


def test_what_is_hidden_carries_nothing() -> None:
    start = TEXT.index("Canada beat")
    source = Source(1, article(TEXT), 0, len(TEXT), ((start, start + 10),))
    words = WordCheck(NameCheck(None))
    assert words(Claim("Canada beat France 2-1 in the final.", (source,))) is not None


def test_a_claim_without_words_isnt_carried() -> None:
    assert check("So it is.") is not None


def test_the_title_may_say_what_the_sentence_leaves_out() -> None:
    text = "It was closed on Friday for repairs."
    source = Source(1, article(text, title="Marrow Bridge shut"), 0, len(text))
    words = WordCheck(NameCheck(None))
    assert words(Claim("The Marrow Bridge was closed for repairs.", (source,))) is None
    assert words(Claim("The Marrow Tunnel was closed for repairs.", (source,))) is not None


NEWS = (
    "Wend council approved a new budget on Tuesday by 12 votes to nine. Mayor Angela Keel, who took"
    " office in 2019, said the vote was “a relief”. Opposition leader Oscar Marsh called it a"
    " disaster and vowed to appeal. The budget includes $3 million for the harbour and $2 million"
    " for schools. It does not include money for the old theatre, which closed in March after a"
    " fire. Inspectors warned the council last year that the theatre's roof could collapse. “We"
    " told them twice,” said Jo Brand, a former fire chief. If the appeal succeeds, the budget will"
    " be sent back to a committee. Unlike Ostrey, Wend has never sold its ferry."
)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("The council approved the budget by 12 votes to nine.", True),
        ("Angela Keel, the mayor, has been in office since 2019.", True),
        ("Oscar Marsh, the opposition leader, called the budget a disaster.", True),
        ("The budget doesn't include money for the old theatre.", True),
        ("If the appeal succeeds, the budget will go back to a committee.", False),
        ("The council rejected the budget by 12 votes to nine.", False),
        ("Marsh took office in 2019.", False),
        ("Keel vowed to appeal.", False),
        ("Oscar Marsh, the mayor, called it a disaster.", False),
        ("The budget includes $3 million for schools.", False),
        ("The budget includes money for the old theatre.", False),
        ("The old theatre opened in March after a fire.", False),
        ("The council warned inspectors last year that the roof could collapse.", False),
        ("Inspectors warned that the roof would collapse.", False),
        ("Jo Brand, a fire chief, said they told them twice.", False),
        ("The budget will be sent back to a committee.", False),
        ("The committee will be sent back to the budget.", False),
        ("Wend has sold its ferry.", False),
        ("Ostrey has never sold its ferry.", False),
    ],
)
def test_what_is_said_of_one_isnt_said_of_another(text: str, true: bool) -> None:
    source = Source(1, article(NEWS, title="Wend passes budget"), 0, len(NEWS))
    assert (WordCheck(NameCheck(None))(Claim(text, (source,))) is None) is true


MORE = (
    "Ada Brook could get up to a 5% rise and those with ten years could get up to a 9% rise. He was"
    " cheered by farmers who liked the plan. But unions in the north called the mayor a fool."
    " Symptoms may last for years, but most recover within a few months. The magazine said it no"
    " longer considers the port safe. Two sailors who claimed to have seen the fire were heard. The"
    " envoy claimed that Carl Wood and his deputy, Oscar Marsh, have bribed the guards.\n"
    "Angela Keel walked to the quay, said Ruth Cole.\n"
    "Ice sales were rationed by the organisers at noon."
)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brook could get up to a 9% rise.",
        "Farmers called the mayor a fool.",
        "Symptoms may last for months, but most recover within a few years.",
        "The magazine still considers the port safe.",
        "Two sailors who had seen the fire were heard.",
        "Carl Wood and Oscar Marsh have bribed the guards.",
        "Ruth Cole said ice sales were rationed by the organisers.",
        "Angela Keel is the port of the north.",
    ],
)
def test_what_is_said_of_something_else_isnt_carried(text: str) -> None:
    source = Source(1, article(MORE, title="Port news"), 0, len(MORE))
    assert WordCheck(NameCheck(None))(Claim(text, (source,))) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Ada Brook could get up to a 5% rise.",
        "Unions in the north called the mayor a fool.",
        "The magazine no longer considers the port safe.",
        "The envoy claimed that Carl Wood and Oscar Marsh have bribed the guards.",
    ],
)
def test_what_is_said_of_it_is_carried(text: str) -> None:
    source = Source(1, article(MORE, title="Port news"), 0, len(MORE))
    assert WordCheck(NameCheck(None))(Claim(text, (source,))) is None


PLAIN = (
    "The ferry firm noted that the ship would arrive late. Carl Wood wouldn't leave the union if"
    " fined. The office provided no details. Paul Dean is mulling a bid for mayor."
)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry firm said the ship would arrive late.",
        "Carl Wood would not leave the union if fined.",
        "The office gave no details.",
        "Paul Dean is considering a bid for mayor.",
    ],
)
def test_a_word_that_says_no_more_may_stand_for_the_articles(text: str) -> None:
    source = Source(1, article(PLAIN), 0, len(PLAIN))
    assert WordCheck(NameCheck(None))(Claim(text, (source,))) is None


@pytest.mark.parametrize(
    "text",
    ["Carl Wood would leave the union if fined.", "The ferry firm noted the office.", "Paul Dean"],
)
def test_what_says_otherwise_or_nothing_isnt_carried(text: str) -> None:
    source = Source(1, article(PLAIN), 0, len(PLAIN))
    assert WordCheck(NameCheck(None))(Claim(text, (source,))) is not None


def test_a_title_says_no_more_than_it_does() -> None:
    text = "Ines Vale was born in Ostrey. Did Ines Vale steal the ferry?"
    source = Source(
        1, article(text, title="Ex-mayor and former captain born in 1950"), 0, len(text)
    )
    words = WordCheck(NameCheck(None))
    assert words(Claim("Ines Vale, a former captain, was born in Ostrey.", (source,))) is None
    assert words(Claim("Ines Vale, a captain, was born in Ostrey.", (source,))) is not None


def test_a_question_carries_nothing() -> None:
    text = "Did Ines Vale steal the ferry? The crew doubts it."
    source = Source(1, article(text), 0, len(text))
    assert WordCheck(NameCheck(None))(Claim("Ines Vale did steal the ferry.", (source,)))
