"""Questions for what somebody said, and their answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.backend import LibraryBackend
from index.library import Library
from index.types import Hit
from qa.desk.extractors import EXTRACTORS
from qa.desk.quotations.asked import AskedFor, asked_for
from qa.desk.quotations.route import said_about
from qa.question.question import understand
from qa.types import Answer

TEXT = """---
title: Quay opens
date: 2024-05-01
---
Harbour master Maren Dahl opened the quay.

“The crane is safe,” Dahl said. “We tested it.”

Dahl said the ferry would sail to Nordhavn in June.

“Nobody likes the ferry to Nordhavn,” said Ines Falk, an engineer.
"""


@dataclass(frozen=True)
class Looked:
    library: LibraryBackend
    hits: list[Hit]
    threshold: float = 0.5


@pytest.fixture
def library(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Library]:
    (tmp_path / "quay.md").write_text(TEXT, encoding="utf-8")
    folder = tmp_path / "library"
    Library.update(folder, [tmp_path / "quay.md"], embedder=embedder, extractors=EXTRACTORS)
    with Library(folder) as opened:
        yield opened


def answered(library: Library, question: str, as_of: date | None = None) -> Answer:
    asked = understand(question, as_of=as_of)
    hits = library.search(asked.searched_for, 10, mode="bm25")
    base = Answer(question, asked.searched_for, None, 0.1)
    return said_about(asked, base, Looked(library, hits))


@pytest.mark.parametrize(
    ("question", "who", "about"),
    [
        ("What did Park say about the ferry?", "Park", "the ferry"),
        ("What has the mayor said on the new quay?", "the mayor", "the new quay"),
        ("How did Maren Dahl respond to the report?", "Maren Dahl", "the report"),
        ("Did Dahl say anything about cranes?", "Dahl", "cranes"),
        ("What was Dahl's reaction to the fall?", "Dahl", "the fall"),
        ("Who said that nobody likes the ferry?", None, "nobody likes the ferry"),
    ],
)
def test_what_is_asked_for(question: str, who: str | None, about: str) -> None:
    assert asked_for(question) == AskedFor(who, about)


@pytest.mark.parametrize(
    "question",
    ["Who wrote the hymn?", "What did Dahl open?", "When did Dahl say it opens?", "Who said no?"],
)
def test_other_questions_ask_for_something_else(question: str) -> None:
    assert asked_for(question) is None


def test_the_whole_quotation_of_that_speaker_answers(library: Library) -> None:
    answer = answered(library, "What did Dahl say about the crane?")
    assert answer.text == "The crane is safe,” Dahl said. “We tested it."
    assert answer.citations[0].quote == answer.text
    answer = answered(library, "What did Maren Dahl say about the ferry to Nordhavn?")
    assert answer.text == "the ferry would sail to Nordhavn in June"
    answer = answered(library, "What did Falk say about the ferry?")
    assert answer.text == "Nobody likes the ferry to Nordhavn"


def test_without_one_the_answer_stays(library: Library) -> None:
    for question in (
        "What did Dahl say about the budget?",
        "What did Osei say about the crane?",
        "When does the ferry sail?",
    ):
        assert answered(library, question).text is None
    early = date(2024, 4, 1)
    assert answered(library, "What did Dahl say about the crane?", early).text is None


def test_who_said_so(library: Library) -> None:
    answer = answered(library, "Who said that nobody likes the ferry to Nordhavn?")
    assert answer.text == "Ines Falk"
    assert [one.quote for one in answer.citations] == [
        "Ines Falk",
        "Nobody likes the ferry to Nordhavn",
    ]
    assert answered(library, "Who said that the museum needs another roof?").text is None
