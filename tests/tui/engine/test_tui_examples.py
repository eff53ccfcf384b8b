"""Questions to try, and the articles beside one, over real libraries."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import NotFoundError
from index.library import Library
from qa.types import Answer, Citation
from tui.conversation.overview import Neighbours
from tui.engine.examples import ExampleCache, sound_questions
from tui.engine.neighbours import neighbours

OPENED = "The Tallow Bridge in Wend was opened on May 1, 1987."
QUESTION = "When was the Tallow Bridge in Wend opened?"
DAY = "May 1, 1987"


@pytest.fixture
def library(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Library]:
    news = tmp_path / "news"
    news.mkdir()
    for name, title, text in (
        ("bridge", "Tallow Bridge in Wend turns thirty-seven", f"{OPENED} It is unsafe now."),
        ("ferry", "Ferry crews walk out", "Crews walked out at noon over their pay."),
    ):
        head = f"---\ntitle: {title}\ndate: 2024-05-01\n---\n"
        (news / f"{name}.md").write_text(f"{head}{text}\n", encoding="utf-8")
    Library.update(tmp_path / "library", [news], embedder=embedder)
    with Library(tmp_path / "library") as library:
        yield library


def answering(library: Library, question: str, words: str = DAY, article: str = "bridge") -> Answer:
    cited = library.article(article)
    quote = words if words in cited.text else cited.text.split()[0]
    start = cited.text.index(quote)
    citation = Citation(cited, start, start + len(quote), quote, start, start + len(quote))
    return Answer(question, question, words, 0.9, citations=(citation,))


def test_a_question_is_given_only_once_the_library_has_answered_it(library: Library) -> None:
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return answering(library, question)

    steps = list(sound_questions(library, ask))
    assert asked == [QUESTION]
    assert steps[-1] == (QUESTION,)
    assert steps[0] == ()
    assert len(steps) == 3  # two articles read, one question tried


def test_no_question_is_given_that_is_answered_otherwise(library: Library) -> None:
    def abstain(question: str) -> Answer:
        return replace(answering(library, question), text=None, citations=())

    def other_words(question: str) -> Answer:
        return answering(library, question, words="May 2, 1987")

    def other_article(question: str) -> Answer:
        return answering(library, question, article="ferry")

    for ask in (abstain, other_words, other_article):
        assert list(sound_questions(library, ask))[-1] == ()


def test_questions_are_kept_for_a_state_of_a_library(tmp_path: Path) -> None:
    cache = ExampleCache(tmp_path / "cache" / "questions.json")
    one, other = Path("/one"), Path("/other")
    assert cache.get(one, "1") is None
    cache.put(one, "1", ["When?", "Who?"])
    cache.put(other, "1", [])
    assert cache.get(one, "1") == ("When?", "Who?")
    assert cache.get(other, "1") == ()
    assert cache.get(one, "2") is None
    cache.put(one, "2", ["Why?"])
    assert cache.get(one, "1") is None
    for number in range(30):
        cache.put(Path(f"/{number}"), "1", [])
    assert cache.get(one, "2") is None
    assert cache.get(Path("/29"), "1") == ()


@pytest.mark.parametrize("damaged", ["", "[]", "{", '{"/one": 3}', '{"/one": []}', "\x00"])
def test_a_cache_that_cannot_be_read_knows_nothing(tmp_path: Path, damaged: str) -> None:
    cache = ExampleCache(tmp_path / "questions.json")
    cache.path.write_text(damaged)
    assert cache.get(Path("/one"), "1") is None
    cache.put(Path("/one"), "1", ["When?"])
    assert cache.get(Path("/one"), "1") == ("When?",)


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = ExampleCache(tmp_path / "file" / "questions.json")
    cache.put(Path("/one"), "1", ["When?"])
    assert cache.get(Path("/one"), "1") is None


def test_nothing_far_off_is_related(library: Library) -> None:
    assert neighbours(library, "ferry").copies == ()
    related = neighbours(library, "bridge").related
    assert all(article.id == "ferry" for article in related)
    with pytest.raises(NotFoundError):
        neighbours(library, "nothing")
    assert Neighbours() == Neighbours((), ())
