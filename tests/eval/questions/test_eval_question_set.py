from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eval.questions.question_set import EvalQuestion, QuestionSet, load
from index.errors import NotFoundError, UsageError


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "harbour.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_full_line_is_read_and_unknown_fields_are_kept(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"id": "q1", "question": "When does the ferry sail?", "answers": ["noon", "12:00"], '
        '"relevant": ["ferry-timetable"], "asked": "2025-03-04", "kind": "when", "weight": 2}',
    )
    assert load(path) == QuestionSet(
        "harbour",
        (
            EvalQuestion(
                id="q1",
                question="When does the ferry sail?",
                answers=("noon", "12:00"),
                relevant=("ferry-timetable",),
                asked=date(2025, 3, 4),
                answerable=True,
                extra={"kind": "when", "weight": 2},
            ),
        ),
    )


def test_no_answers_means_unanswerable(tmp_path: Path) -> None:
    (question,) = load(
        written(tmp_path, '{"id": "a", "question": "Why?", "answers": []}')
    ).questions
    assert not question.answerable
    assert question.accepted == ()


def test_answers_that_the_articles_lack_are_not_accepted(tmp_path: Path) -> None:
    line = '{"id": "a", "question": "Who won?", "answers": ["Vale"], "answerable": false}'
    (question,) = load(written(tmp_path, line)).questions
    assert question.answers == ("Vale",)
    assert question.accepted == ()


def test_the_last_turn_is_the_question(tmp_path: Path) -> None:
    line = '{"id": "a", "turns": ["Who won?", "By how much?"], "answers": ["312 votes"]}'
    (question,) = load(written(tmp_path, line)).questions
    assert question.question == "By how much?"
    assert question.earlier == ("Who won?",)


def test_a_question_without_turns_has_none_before_it(tmp_path: Path) -> None:
    line = '{"id": "a", "question": "Who won?", "answers": ["Vale"]}'
    assert load(written(tmp_path, line)).questions[0].earlier == ()


def test_number_ids_blank_lines_bom_and_line_separators_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    text = '\ufeff{"id": 7, "question": "Who\u2028won?", "answers": ["Vale"]}\r\n\r\n'
    path.write_bytes(text.encode())
    (question,) = load(path).questions
    assert (question.id, question.question) == ("7", "Who\u2028won?")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes at column 2"),
        ("[" * 100_000, "not JSON that can be read"),
        ("[]", "not a JSON object"),
        ('{"question": "Who?", "answers": []}', "'id' is missing"),
        ('{"id": true, "question": "Who?", "answers": []}', "'id' is missing or not a text"),
        ('{"id": "a", "answers": []}', "'question' is missing"),
        ('{"id": "a", "question": "Who?"}', r"'answers' must be a list of texts \(\[\] for none\)"),
        ('{"id": "a", "question": "Who?", "answers": "Vale"}', "'answers' must be a list"),
        ('{"id": "a", "question": "Who?", "answers": [" "]}', "'answers' must be a list"),
        ('{"id": "a", "question": "Who?", "answers": [], "turns": "x"}', "'turns' must be a list"),
        ('{"id": "a", "question": "Who?", "answers": [], "turns": ["x"]}', "differs from the last"),
        (
            '{"id": "a", "question": "W?", "answers": [], "asked": "4 May"}',
            "'asked' must be a date",
        ),
        ('{"id": "a", "question": "W?", "answers": [], "asked": 2025}', "'asked' must be a date"),
        ('{"id": "a", "question": "W?", "answers": [], "answerable": 1}', "must be true or false"),
        ('{"id": "a", "question": "W?", "answers": [], "answerable": true}', "'answers' is empty"),
    ],
)
def test_a_broken_line_is_named_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    path = written(tmp_path, '{"id": "ok", "question": "Who?", "answers": []}', line)
    with pytest.raises(
        UsageError, match=rf"harbour\.jsonl: 1 line .*: line 2: .*{reason}"
    ) as caught:
        load(path)
    assert caught.value.hint


def test_every_broken_line_is_counted_and_the_first_three_named(tmp_path: Path) -> None:
    good = '{"id": "a", "question": "Who?", "answers": []}'
    with pytest.raises(UsageError) as caught:
        load(written(tmp_path, "1", good, good, "2", "3", "4"))
    message = caught.value.message
    assert "5 lines can't be used" in message
    assert "line 1: not a JSON object" in message
    assert "line 3: the id 'a' is also that of line 2" in message
    assert "line 4:" in message
    assert "line 5:" not in message
    assert message.endswith("and 2 more")


def test_a_reason_that_quotes_a_long_value_is_cut(tmp_path: Path) -> None:
    line = '{"id": "a", "question": "Who?", "answers": [], "asked": "%s"}'
    with pytest.raises(UsageError, match=r"'asked' must be a date .*x… ") as caught:
        load(written(tmp_path, line % ("x" * 100_000)))
    assert len(caught.value.message) < 1000


def test_a_missing_empty_or_undecodable_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no question set at"):
        load(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="can't read"):
        load(tmp_path)
    with pytest.raises(UsageError, match="holds no questions"):
        load(written(tmp_path, "", " "))
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'\n{"id": "caf\xe9"}\n')
    with pytest.raises(UsageError, match="line 2 isn't UTF-8"):
        load(path)
