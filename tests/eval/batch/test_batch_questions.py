"""Reading the questions of a batch, in each format."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from eval.batch.questions import BatchQuestion, carried_columns, parse, read
from index.errors import NotFoundError, UsageError
from index.types import Filters

CSV = """id;Question;as of;Since;source;Customer
1;When?;2024-10-20;2024-02;The Courier|Radio;Ann
2;Who?;;;;
3;What?;soon;;;
4;;;;;nothing asked
5;Where?;;;"a ; b";x
"""


def test_a_table_says_of_each_row_how_it_is_asked_and_the_rest_is_carried_through() -> None:
    first, second, third, fourth, fifth = parse(CSV, Path("few.csv"))
    assert (first.question, first.as_of) == ("When?", date(2024, 10, 20))
    assert first.filters == Filters(date(2024, 2, 1), None, ("The Courier", "Radio"))
    assert first.carried["Customer"] == "Ann"
    assert (second.as_of, second.filters, second.problem) == (None, Filters(), None)
    assert "'soon'" in (third.problem or "")
    assert fourth.problem == "the question is empty"
    assert fifth.filters.sources == ("a ; b",)
    assert carried_columns([first]) == ("id", "as of", "Since", "source", "Customer")


def test_json_lines_are_read_by_the_same_names_with_conversations() -> None:
    lines = [
        {"question": "When?", "until": 2024, "source": "Radio", "n": 3},
        {"turns": ["Who came?", "When?"], "asked": "2024-05-06"},
        {"question": 5},
        {"question": "When?", "since": "last week"},
    ]
    text = "\n".join(map(json.dumps, lines))
    first, second, third, fourth = parse(text, Path("few.jsonl"))
    assert first.filters == Filters(None, date(2024, 12, 31), ("Radio",))
    assert first.carried == {"until": 2024, "source": "Radio", "n": 3}
    assert (second.question, second.earlier) == ("When?", ("Who came?",))
    assert second.as_of == date(2024, 5, 6)
    assert third.problem == "it isn't a text"
    assert "'since'" in (fourth.problem or "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("When?\n\n  Who?\r\n", "few.txt"),
        ("When?\nWho?", "standard input"),
        ('\ufeff{"question": "When?"}\n{"question": "Who?"}', "standard input"),
        ("question\nWhen?\nWho?", "standard input"),
        ("query,x\nWhen?,1\nWho?,2", "few.CSV"),
    ],
)
def test_what_has_no_suffix_is_known_by_its_first_line(text: str, name: str) -> None:
    assert [one.question for one in parse(text, Path(name))] == ["When?", "Who?"]


def test_a_line_of_text_is_a_question_whatever_it_begins_with() -> None:
    assert parse("question\n{x}", Path("few.txt"))[0].question == "question"


def test_question_sets_can_be_asked_too(tmp_path: Path) -> None:
    squad = {"data": [{"title": "t", "paragraphs": [{"context": "c", "qas": [
        {"id": "q1", "question": "When?", "answers": [{"text": "noon", "answer_start": 0}]}
    ]}]}]}  # fmt: skip
    path = tmp_path / "set.json"
    path.write_text(json.dumps(squad), encoding="utf-8")
    (one,) = read(path)
    assert (one.question, one.carried["id"], one.carried["answers"]) == ("When?", "q1", ["noon"])


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "few.csv", "holds no questions"),
        ("\n \n", "few.txt", "holds no questions"),
        ("a,b\n1,2", "few.csv", 'column "question"'),
        ('{"question": "When?"}\nnot json', "few.jsonl", "line 2: not JSON"),
        ("question,x\nWhen?", "few.csv", "line 2: 1 cells"),
        ('question\n"When?', "few.csv", "not a row of a table"),
    ],
)
def test_a_list_that_cant_be_read_is_an_error_at_once(text: str, name: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        parse(text, Path(name))


def test_a_file_that_isnt_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read(tmp_path / "none.csv")


def test_the_batchs_own_options_hold_where_a_row_says_nothing() -> None:
    day, filters = date(2024, 6, 1), Filters(date(2024, 5, 1), None, ("Radio",))
    plain = BatchQuestion("When?").with_defaults(day, filters)
    assert (plain.as_of, plain.filters) == (day, filters)
    own = BatchQuestion("When?", filters=Filters(until=date(2024, 4, 1)))
    assert "is after until" in (own.with_defaults(day, filters).problem or "")
    assert plain.key != BatchQuestion("When?").key
    assert plain.key == BatchQuestion("When?", carried={"x": 1}).with_defaults(day, filters).key
