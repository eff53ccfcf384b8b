"""The quotations of a library: by whom, with which words, each story's once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.library import Library
from index.types import Filters
from qa.desk.extractors import EXTRACTORS
from qa.desk.names.library import find_names
from qa.desk.names.page import name_page
from qa.desk.quotations.reading import quotations, speakers_of, unseen

OLD = """---
date: 2024-05-01
source: Courier
---
Harbour master Maren Dahl opened the quay.

“The quay is safe,” Dahl said. “We tested it.”

Police said the crane had fallen.
"""
NEW = """---
date: 2024-06-01
source: Gazette
---
Maren Dahl spoke again on Friday.

She said the crane would be mended by autumn.

“Nobody likes cranes,” said Ines Falk, an engineer.
"""


@pytest.fixture
def made(tmp_path: Path, embedder: FakeEmbedder) -> Callable[..., Library]:
    def make(extractors: object = EXTRACTORS, **files: str) -> Library:
        news = tmp_path / "news"
        news.mkdir(exist_ok=True)
        for name, text in files.items():
            (news / f"{name}.md").write_text(text, encoding="utf-8")
        Library.update(
            tmp_path / "library",
            [news],
            embedder=embedder,
            extractors=extractors,  # type: ignore[arg-type]
        )
        return Library(tmp_path / "library")

    return make


def test_by_any_part_of_a_name_the_newest_first(made: Callable[..., Library]) -> None:
    with made(old=OLD, new=NEW) as library:
        found = quotations(library, by="dahl")
        assert [(one.words, one.speaker, one.mention, one.verb) for one in found] == [
            ("the crane would be mended by autumn", "Maren Dahl", "She", "said"),
            ("The quay is safe, … We tested it.", "Maren Dahl", "Dahl", "said"),
        ]
        assert quotations(library, by="Maren DAHL") == found
        assert speakers_of(library, "dah") == []
        assert quotations(library, by="nobody") == []
        assert found[1].citation.quote == "The quay is safe,” Dahl said. “We tested it."


def test_words_stand_in_it_or_in_its_sentence(made: Callable[..., Library]) -> None:
    with made(old=OLD, new=NEW) as library:
        crane = quotations(library, words="crane")
        assert {one.words for one in crane} == {
            "the crane would be mended by autumn",
            "Nobody likes cranes,",
            "the crane had fallen",
        }
        assert [one.words for one in quotations(library, words="cranes engineer")] == [
            "Nobody likes cranes,"
        ]
        assert quotations(library, by="Dahl", words="police") == []


def test_kinds_days_outlets_and_limits(made: Callable[..., Library]) -> None:
    with made(old=OLD, new=NEW) as library:
        assert {one.found.kind for one in quotations(library, kind="direct")} == {"direct"}
        assert len(quotations(library)) == 4
        assert len(quotations(library, limit=1)) == 1
        early = quotations(library, by="Dahl", known_by=date(2024, 5, 2))
        assert [one.article.source for one in early] == ["Courier"]
        gazette = Filters(sources=("gazette",))
        assert [one.verb for one in quotations(library, by="Dahl", filters=gazette)] == ["said"]
        assert quotations(library, by="Dahl", filters=Filters(since=date(2025, 1, 1))) == []


def test_a_copy_of_a_story_says_nothing_twice(made: Callable[..., Library]) -> None:
    long = OLD + "\n" + "\n".join(f"Boat {n} left the harbour at {n} o'clock." for n in range(60))
    with made(one=long, two=long.replace("Courier", "Gazette") + "\nThe end.\n") as library:
        assert [one.article.source for one in quotations(library, by="Dahl")] == ["Courier"]


def test_a_library_without_them_says_how_many_are_missing(made: Callable[..., Library]) -> None:
    with made(extractors=(), old=OLD) as library:
        assert unseen(library) == 1
        assert quotations(library, by="Dahl") == []


def test_a_name_and_its_page_have_the_same_quotations(made: Callable[..., Library]) -> None:
    texts = {
        "state": "The U.S. State Department said the quay was safe. Nobody spoke.",
        "said": "Minister Omar al-Sayed opened the quay. “It is safe,” al-Sayed said.",
        "son": "Robert Falk Jr. sailed on Monday. Falk said the boat was late.",
        "father": "Robert Falk sailed on Monday. Falk said the boat was early.",
    }
    with made(**texts) as library:
        for typed, words in (
            ("State Department", ["the quay was safe"]),
            ("Omar al-Sayed", ["It is safe,"]),
            ("Robert Falk Jr.", ["the boat was late"]),
            ("Robert Falk", ["the boat was early"]),
        ):
            found = quotations(library, by=typed)
            assert [one.words for one in found] == words
            (name,) = find_names(library, typed)
            page = name_page(library, name).quotations
            assert [(one.article.id, one.start) for one in page] == [
                (one.article.id, one.found.content[0][0]) for one in found
            ]
