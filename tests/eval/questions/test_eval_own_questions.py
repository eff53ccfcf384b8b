"""The user's own questions: what they said of answers, kept beside the library."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from eval.questions import own_questions
from eval.questions.own_questions import FILE, LOCK, forget, keep, own_question
from eval.questions.question_set import load
from index.errors import UsageError

DAY = date(2024, 10, 14)


def test_what_was_said_makes_a_set_that_eval_reads(tmp_path: Path) -> None:
    right = own_question(("When is the fair?",), DAY, ("October 15-17",))
    follow_up = own_question(("When is the fair?", "And “where”?\n"), DAY, ())
    assert keep(tmp_path, right) == 1
    assert keep(tmp_path, follow_up) == 2
    assert load(tmp_path / FILE).questions == (right, follow_up)
    assert own_questions.own_questions(tmp_path) == (right, follow_up)
    assert (right.answerable, follow_up.answerable) == (True, False)


def test_what_is_said_later_of_the_same_question_counts(tmp_path: Path) -> None:
    keep(tmp_path, own_question(("Who won?",), DAY, ("Noh",)))
    keep(tmp_path, own_question(("Who won?",), date(2025, 1, 1), ("Eke",)))
    assert keep(tmp_path, own_question(("Who won?",), DAY, ())) == 2
    assert [one.answers for one in own_questions.own_questions(tmp_path)] == [("Eke",), ()]


def test_what_was_said_can_be_taken_back(tmp_path: Path) -> None:
    question = own_question(("Who won?",), DAY, ("Noh",))
    keep(tmp_path, question)
    assert forget(tmp_path, question.id) == 0
    assert own_questions.own_questions(tmp_path) == ()
    assert forget(tmp_path, question.id) == 0


def test_a_file_edited_to_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("not JSON\n")
    with pytest.raises(UsageError, match="line 1"):
        keep(tmp_path, own_question(("Who won?",), DAY, ("Noh",)))
    assert (tmp_path / FILE).read_text() == "not JSON\n"


def test_another_that_writes_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_questions, "_LOCK_SECONDS", 0.05)
    with FileLock(tmp_path / LOCK), pytest.raises(UsageError, match="another Dateline"):
        keep(tmp_path, own_question(("Who won?",), DAY, ("Noh",)))
    assert not (tmp_path / FILE).exists()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(UsageError):
        keep(tmp_path / "library", own_question(("Who won?",), DAY, ("Noh",)))


def test_lines_with_words_that_must_go_are_dropped_and_the_others_stay_to_the_byte(
    tmp_path: Path,
) -> None:
    lines = [
        b'{"id":  "1", "question": "Who won?", "answers": ["the \\u00c9toile"]}\r\n',
        '{"id": "2", "question": "Where did the Étoile win?", "answers": []}\n'.encode(),
        b'{"id":  "3", "question": "Who lost?",   "answers": ["the other"]}\r\n',
        b"\xff the \xc9toile, in another encoding\n",
        b"no line of a set",
    ]
    (tmp_path / FILE).write_bytes(b"".join(lines))
    assert own_questions.forget_quoting(tmp_path, lambda line: "Étoile".encode() in line) == 2
    assert (tmp_path / FILE).read_bytes() == b"".join(lines[2:])
    before = (tmp_path / FILE).stat()
    assert own_questions.forget_quoting(tmp_path, lambda _: False) == 0
    assert (tmp_path / FILE).stat().st_mtime_ns == before.st_mtime_ns
    assert own_questions.forget_quoting(tmp_path / "none", lambda _: True) == 0
