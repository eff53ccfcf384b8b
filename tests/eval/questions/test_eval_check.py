"""A question set checked by itself and against a library's articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from article_fakes import article

from eval.questions.check import Issue, check
from index.errors import NotFoundError, UsageError
from index.library import Library
from index.types import Article
from tui.config.locations import sample_set

TEXTS = {
    "bridge": "The swing bridge reopens on March 31. Repairs cost $4.2m, the council said.",
    "ferry": "Crews on the Skerry ferry walked out at noon, over a 9% pay claim.",
}


class Shelf:
    """A library of two articles that counts how often it is read through."""

    def __init__(self) -> None:
        self.read = 0

    def articles(self) -> Iterator[Article]:
        self.read += 1
        for name, text in TEXTS.items():
            yield article(text, f"id-{name}", title=name)

    def resolve(self, name: str) -> str | None:
        return f"id-{name}" if name in TEXTS else None


def issues(tmp_path: Path, *records: object) -> list[tuple[int | None, str | None, str, str]]:
    path = tmp_path / "harbour.jsonl"
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    return [(i.line, i.id, i.severity, i.message) for i in check(path, Shelf())]


def asked(identity: str, question: str, *answers: str, **more: object) -> dict[str, object]:
    return {"id": identity, "question": question, "answers": list(answers), **more}


def test_a_sound_set_has_no_issues(tmp_path: Path) -> None:
    assert not issues(
        tmp_path,
        asked("a", "When does it reopen?", "April 1", "on March 31", relevant=["bridge"]),
        asked("b", "How much did repairs cost?", "$4.2m"),
        asked("c", "When did crews walk out?", "At NOON", relevant=["ferry"], asked="2025-03-04"),
        asked("d", "When did crews walk out?", "noon", asked="2025-03-05"),
        asked("e", "Who built it?"),
        asked("f", "ferry strike", relevant=["ferry"], answerable=None),
    )


def test_every_broken_line_is_an_error_at_its_line(tmp_path: Path) -> None:
    found = issues(
        tmp_path,
        "{",
        asked("a", " ", "noon"),
        "",
        asked("b", "When?", "noon", asked="4 May"),
        asked("c", "Who?"),
        '{"id": "d", "question": "Who?"}',
    )
    assert [(line, severity) for line, _, severity, _ in found] == [
        (1, "error"),
        (2, "error"),
        (4, "error"),
        (6, "error"),
    ]
    assert "'question' is missing" in found[1][3]
    assert "'asked' must be a date such as 2024-10-14, not '4 May'" in found[2][3]


def test_repeated_ids_are_errors_and_repeated_questions_warnings(tmp_path: Path) -> None:
    found = issues(
        tmp_path,
        asked("a", "When did crews walk out?", "noon"),
        asked("a", "Who walked out?", "crews"),
        asked("b", "when did  crews walk out?", "noon"),
        asked("c", "When did crews walk out?", "noon", turns=["Who?", "When did crews walk out?"]),
    )
    assert found == [
        (2, "a", "error", "the id 'a' is also that of line 1"),
        (3, "b", "warning", "the same question as line 1 (a)"),
    ]


def test_articles_and_answers_that_the_library_lacks_are_errors(tmp_path: Path) -> None:
    found = issues(
        tmp_path,
        asked("a", "When?", "March 3", "noo"),  # both only as parts of longer words
        asked("b", "When did they?", "noon", relevant=["ferry", "tram", "bus"]),
        asked("c", "When did it sail?", "noon", relevant=["bridge"]),
        asked("d", "What did they claim?", "—"),
    )
    assert found == [
        (1, "a", "error", "no article holds an accepted answer: March 3 | noo"),
        (2, "b", "error", "not in the library: 'tram', 'bus'"),
        (3, "c", "warning", "no relevant article holds an accepted answer, others do: noon"),
        (4, "d", "error", "no article holds an accepted answer: —"),
    ]


def test_answers_of_an_unanswerable_question_are_a_warning(tmp_path: Path) -> None:
    (found,) = issues(tmp_path, asked("a", "Who won?", "Vale", answerable=False))
    assert found[2] == "warning"
    assert "none of them is accepted" in found[3]


def test_the_library_is_read_once_and_only_where_answers_are_given(tmp_path: Path) -> None:
    path = tmp_path / "harbour.csv"
    path.write_text("question,answer\nWhen?,noon\nHow much?,9%\n", encoding="utf-8")
    shelf = Shelf()
    assert check(path, shelf) == []
    assert shelf.read == 1
    path.write_text("question,answer\nWho built it?,\n", encoding="utf-8")
    check(path, shelf)
    assert shelf.read == 1


def test_an_issue_reads_as_a_line() -> None:
    issue = Issue(3, "q2", "error", "the question is empty", "line 3")
    assert str(issue) == "line 3: error: q2: the question is empty"
    assert str(Issue(None, None, "warning", "odd", "data[0]")) == "data[0]: warning: odd"


def test_a_set_that_cannot_be_read_at_all_is_raised(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        check(tmp_path / "none.jsonl", Shelf())
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(UsageError, match="holds no questions"):
        check(tmp_path / "empty.jsonl", Shelf())


def test_the_sample_set_passes_over_the_sample_library(sample_library: Path) -> None:
    with Library(sample_library) as library:
        assert check(sample_set(), library) == []
