"""Questions for several things, answered by the lists that articles hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from article_fakes import article, hit
from fake_embedder import FakeEmbedder
from rating_reader import RatingReader

from index.library import Library
from qa.answerer import Answerer
from qa.desk.lists.asked import Asked
from qa.desk.lists.confidence import confidence_of, features
from qa.desk.lists.groups import Group
from qa.desk.lists.route import CONFIDENT, PLAIN, Candidates, listed
from qa.desk.text import cited
from qa.types import Answer
from tui.text.phrases import list_line

Ask = Callable[[str], Answer]

ARTICLES = {
    "2024-05-03-treaty": """# Fishing treaty signed

Three countries – Kenya, Ghana and Togo – signed the fishing treaty on Friday.

The talks had taken four years.
""",
    "2024-05-04-reaction": """# Ports welcome treaty

Ports were quick to react. The fishing treaty was signed by Kenya, Ghana and Togo, ministers said.
""",
    "2024-05-06-coach": """# Coaches named for the regatta

The coaches of the regatta crews include Ann Roe, Bo Lind and Cy Falk, the club said.
""",
    "2024-05-07-jam": """# Jam recalled

These shops sold the recalled jam, which should not be eaten:

• Brindle Foods
• Harbour Market
• Lind & Sons

The jam should be returned.
""",
    "2024-05-09-lottery": """# Lottery in six states

The states not offering the lottery are Ohio, Utah and Maine, and no others.
""",
    "2024-05-10-raffle": """# Grand raffle in three states

Though Nevada is not, these states are playing the grand raffle: Iowa, Texas and Idaho.
""",
    "2024-05-08-mayor": """# Mayor opens the bridge

The mayor opened the bridge with a speech about rivers.
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder) -> Iterator[Library]:
    news = tmp_path_factory.mktemp("news")
    for name, text in ARTICLES.items():
        (news / f"{name}.md").write_text(text, encoding="utf-8")
    folder: Path = tmp_path_factory.mktemp("library") / "library"
    Library.update(folder, [news], embedder=embedder)
    with Library.open(folder) as opened:
        yield opened


@pytest.fixture
def ask(library: Library) -> Ask:
    answerer = Answerer(library, RatingReader())
    return lambda question: answerer.answer(question, as_of=date(2024, 6, 1))


def items(answer: Answer) -> list[str]:
    return [item.text for item in answer.listed.items] if answer.listed else []


def test_a_list_is_given_whole_and_each_item_is_cited_in_each_article(ask: Ask) -> None:
    answer = ask("Which countries signed the fishing treaty?")
    assert items(answer) == ["Kenya", "Ghana", "Togo"]
    assert answer.listed is not None
    for item in answer.listed.items:
        assert [one.quote for one in item.citations] == [item.text] * 2
        assert len({one.article.id for one in item.citations}) == 2
    assert (answer.listed.articles, answer.listed.whole_in) == (2, 2)
    assert answer.listed.complete
    assert answer.listed.counted == 3
    assert list_line(answer.listed) == "All 3 that are counted, in 2 articles"


def test_the_text_is_an_exact_quotation_of_the_whole_list(ask: Ask) -> None:
    answer = ask("Which countries signed the fishing treaty?")
    assert answer.text == answer.citations[0].quote == "Kenya, Ghana and Togo"
    assert answer.listed is not None
    assert answer.listed.said == "Kenya, Ghana and Togo"


def test_what_is_of_another_kind_is_no_item(ask: Ask) -> None:
    given = items(ask("Which countries have coaches of the regatta crews?"))
    assert not {"Ann Roe", "Bo Lind", "Cy Falk"} & {*given}


def test_an_open_list_may_have_more(ask: Ask) -> None:
    answer = ask("Who are the coaches of the regatta crews?")
    assert items(answer) == ["Ann Roe", "Bo Lind", "Cy Falk"]
    assert answer.listed is not None
    assert not answer.listed.complete
    assert list_line(answer.listed) == "3 found in 1 article; there may be more"


def test_lines_under_a_sentence_are_its_list_and_the_text_is_the_first(ask: Ask) -> None:
    answer = ask("Which shops sold the recalled jam?")
    assert items(answer) == ["Brindle Foods", "Harbour Market", "Lind & Sons"]
    assert answer.text == "Brindle Foods"


def test_a_list_of_another_length_than_was_asked_for_is_held_against_it(ask: Ask) -> None:
    right = ask("Which three countries signed the fishing treaty?")
    wrong = ask("Which five countries signed the fishing treaty?")
    assert right.confidence > wrong.confidence


def test_a_list_of_what_a_sentence_denies_is_an_answer_to_that_alone(ask: Ask) -> None:
    assert items(ask("Which states are not offering the lottery?")) == ["Ohio", "Utah", "Maine"]
    assert items(ask("Which states are offering the lottery?")) == []


def test_a_denial_in_another_clause_is_not_of_the_list(ask: Ask) -> None:
    given = items(ask("Which states are playing the grand raffle?"))
    assert given == ["Iowa", "Texas", "Idaho"]


@pytest.mark.parametrize(
    "question",
    [
        "Which country signed the fishing treaty?",
        "Which painters met the mayor of Hask in the orchard?",
        "When was the treaty signed?",
    ],
)
def test_no_list_is_given_where_none_is_asked_for_or_there(ask: Ask, question: str) -> None:
    assert ask(question).listed is None


def test_an_abstention_is_replaced_by_a_plain_list_alone(ask: Ask) -> None:
    answer = ask("Which harbours of Ostland signed the treaty?")
    assert answer.listed is None
    assert answer.abstained


def single(words: str, confidence: float) -> Answer:
    """An answer of one span, of the article on the treaty's signing."""
    text = ARTICLES["2024-05-03-treaty"]
    start = text.index(words)
    told = cited(article(text, "treaty"), start, start + len(words))
    return Answer("q", "q", words, confidence, (told,))


def group(*names: str, score: float = 5.0) -> Group:
    """A list of names that stand in the article on the treaty's signing."""
    text = ARTICLES["2024-05-03-treaty"]
    spans = tuple((text.index(name), text.index(name) + len(name)) for name in names)
    found = hit(article(text, "treaty"))
    return Group(found, spans, (0, len(text)), score, margin=score, cover=1.0)


LISTED = Candidates([group("Kenya", "Ghana", "Togo")], {"treaty": 1})
WHO = Asked("name", surely=False)
COUNTRIES = Asked("country", "countries")


def test_a_confident_single_answer_to_a_bare_who_stays() -> None:
    sure, unsure = single("Kenya", CONFIDENT), single("Kenya", CONFIDENT - 0.1)
    assert listed(WHO, sure, LISTED, threshold=0.4) is sure
    assert listed(WHO, unsure, LISTED, threshold=0.4).listed is not None


def test_a_surer_single_answer_stays_unless_the_list_goes_on_from_it() -> None:
    other, first = single("Friday", 0.99), single("Kenya", 0.99)
    assert listed(COUNTRIES, other, LISTED, threshold=0.4) is other
    assert listed(COUNTRIES, first, LISTED, threshold=0.4).listed is not None
    two = Candidates([group("Kenya", "Ghana")], {"treaty": 1})
    assert listed(replace(COUNTRIES, count=2), other, two, threshold=0.4).listed is not None


def test_an_answer_that_quotes_the_whole_list_keeps_its_words() -> None:
    text = "Togo, Kenya and Ghana have signed."
    names = ("Togo", "Kenya", "Ghana")
    spans = tuple((text.index(name), text.index(name) + len(name)) for name in names)
    other = Group(hit(article(text, "signed")), spans, (0, len(text)), 6.0, margin=6.0, cover=1.0)
    both = Candidates([other, *LISTED.groups], {"treaty": 1, "signed": 2})
    given = listed(COUNTRIES, single("Kenya, Ghana and Togo", 0.6), both, threshold=0.4)
    assert given.text == "Kenya, Ghana and Togo"
    assert len(items(given)) == 3
    assert listed(COUNTRIES, single("Kenya", 0.6), both, threshold=0.4).text == text[:21]


def test_where_nothing_else_is_found_a_list_must_be_plainer() -> None:
    text = Answer("q", "q", None, 0.1)
    doubtful = Candidates(
        [group("Kenya", "Ghana", score=-8), group("talks", "Friday", score=-10)], {}
    )
    best = doubtful.groups[0]
    low = confidence_of(features(doubtful.groups, best, COUNTRIES, text))
    assert low < PLAIN
    assert listed(COUNTRIES, text, doubtful, threshold=low - 0.01) is text
    given = single("Friday", low - 0.01)
    assert listed(replace(COUNTRIES, count=2), given, doubtful, threshold=low - 0.01).listed


def test_a_reader_that_rates_no_words_gives_no_list(library: Library) -> None:
    class Blind:
        read = RatingReader.read

    answer = Answerer(library, Blind()).answer("Which countries signed the fishing treaty?")
    assert answer.listed is None
    assert answer.abstained
