"""People, places and organisations of a claim stand in what it cites, by any of their spellings."""

from __future__ import annotations

from pathlib import Path

import pytest
from article_fakes import article

from qa.prose.checking.meaning.named import claimed
from qa.prose.checking.names import NameCheck
from qa.prose.types import Claim, Source

TEXT = (
    "Prime Minister Angela Keel met Ines Calder in Marrow Bay on Monday. Keel said the talks with"
    " the United States went well. The Marrow Bay Ferry Company lost C$3 million.\n"
    "Canada's Sen. Jo Brand spoke at the University of Wend. Oscar Marsh wasn't there."
)


def check(text: str, passage: str | None = None) -> str | None:
    found = article(TEXT, title="Keel opens the Skerry Bridge")
    start = TEXT.index(passage) if passage else 0
    end = start + len(passage) if passage else len(TEXT)
    return NameCheck(None)(Claim(text, (Source(1, found, start, end),)))


@pytest.mark.parametrize(
    "text",
    [
        "Keel met Calder.",
        "Angela Keel, the prime minister, met Ines Calder.",
        "Prime Minister Keel opened the Skerry Bridge.",
        "The US talks went well.",
        "KEEL met Calder in Marrow Bay.",
        "The Canadian Senator Jo Brand spoke.",
        "Firefighters weren't there.",
        "On Monday Keel met Ines Calder.",
        "Calder's talks with Keel of Marrow Bay ended.",
        "It rained.",
    ],
)
def test_a_name_passes_in_any_spelling_that_the_article_has(text: str) -> None:
    reason = check(text)
    assert reason is None or "Firefighters" in reason


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Angela Marsh met Ines Calder.", "Angela Marsh"),
        ("Keel met Boris Calder.", "Boris Calder"),
        ("President Keel met Calder.", "President"),
        ("Keel met Calder in Ostrey.", "Ostrey"),
        ("The Australian senator spoke.", "Australian"),
        ("Jo Brand spoke at the University of Ostrey.", "University of Ostrey"),
        ("Mrs Keel met Calder.", "Mrs"),
    ],
)
def test_a_name_from_outside_is_told(text: str, named: str) -> None:
    assert check(text) == f"the passage has no “{named}”"


def test_a_full_name_may_come_from_elsewhere_in_the_article() -> None:
    passage = "Keel said the talks with the United States went well."
    assert check("Angela Keel said so.", passage) is None
    assert check("Oscar Marsh said so.", passage) == "the passage has no “Oscar Marsh”"


def test_a_hidden_name_proves_nothing() -> None:
    found = article(TEXT)
    start = TEXT.index("Oscar Marsh")
    source = Source(1, found, 0, len(TEXT), ((start, start + len("Oscar Marsh")),))
    assert NameCheck(None)(Claim("Oscar Marsh spoke.", (source,))) is not None


def test_titles_are_told_from_names() -> None:
    found = [(one.title, one.name) for one in claimed("Prime Minister Angela Keel met Sen. Brand.")]
    assert found == [("Prime Minister", "Angela Keel"), ("Sen", "Brand")]


def test_the_index_of_names_joins_spellings(tmp_path: Path) -> None:
    from index.library import Library
    from qa.desk.names.extractor import NamesExtractor

    folder = tmp_path / "articles"
    folder.mkdir()
    full = "Angela Keel spoke in Wend. Ms. Keel said that it was late. Angela Keel left.\n"
    for number in range(3):
        (folder / f"full{number}.txt").write_text(full.replace("late", "later " * number))
    (folder / "short.txt").write_text("President Keel said that the ferry would sail again.\n")
    Library.update(tmp_path / "library", [folder], extractors=[NamesExtractor()])
    with Library(tmp_path / "library") as library:
        short = library.article("short")
        source = Source(1, short, 0, len(short.text))
        check = NameCheck(library)
        assert check(Claim("Angela Keel said that the ferry would sail.", (source,))) is None
        assert check(Claim("Boris Keel said that the ferry would sail.", (source,))) is not None
        assert NameCheck(None)(Claim("Angela Keel said so.", (source,))) is not None
