"""Question sets in SQuAD JSON, BEIR folders and tables; JSONL is in test_eval_question_set."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from article_fakes import article, hit
from eval_fakes import document

from eval.questions.formats.jsonl import line_of, parse
from eval.questions.question_set import EvalQuestion, QuestionSet, load
from eval.reporting.report import Report
from eval.running.run import evaluate
from eval.running.scoring import Scorer
from index.errors import UsageError
from qa.types import Answer


def put(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
    return path


def squad(tmp_path: Path, *questions: Any) -> Path:
    paragraph = {"context": "The bridge opened on March 3.", "qas": list(questions)}
    squad = {"version": "v2.0", "data": [{"title": "Bridge", "paragraphs": [paragraph]}]}
    return put(tmp_path / "harbour.json", json.dumps(squad))


# --- JSONL ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        EvalQuestion("q1", "Who “won”?", ("Vale",), ("a1",), date(2024, 5, 1), extra={"x": 1}),
        EvalQuestion("q2", "Who?", answerable=False),
        EvalQuestion("q3", "Who?", ("Vale",), answerable=False),
        EvalQuestion("q4", "ferry times", relevant=("a1",), answerable=None),
        EvalQuestion("q4", "ferry times", (), ("a1", "a2"), answerable=None, grades=(1, 3)),
        EvalQuestion("q5", "By how much?", ("9",), turns=("Who won?", "By how much?")),
    ],
)  # fmt: skip
def test_a_question_written_as_a_line_is_read_back(question: EvalQuestion) -> None:
    assert parse(line_of(question)) == question
    assert parse(line_of(question, ascii_only=True)) == question
    assert line_of(question, ascii_only=True).isascii()


def test_answerable_null_needs_relevant_articles_and_no_answers() -> None:
    line = '{"id": "a", "question": "Q?", "answers": [%s], "relevant": [%s], "answerable": null}'
    assert not parse(line % ("", '"a1"')).judged
    with pytest.raises(ValueError, match="null but 'answers' is not empty"):
        parse(line % ('"Vale"', '"a1"'))
    with pytest.raises(ValueError, match="nothing can be measured"):
        parse(line % ("", ""))


def test_relevant_articles_may_be_graded() -> None:
    line = '{"id": "a", "question": "Q?", "answers": ["x"], "relevant": %s}'
    assert parse(line % '{"a1": 2, "a2": 1}').judgements == {"a1": 2, "a2": 1}
    assert parse(line % '["a1", "a2"]').judgements == {"a1": 1, "a2": 1}
    assert parse(line % "{}").judgements == {}
    for broken in ('{"a1": 0}', '{"a1": true}', '{"a1": 1.5}', '{"a1": 1001}', '{" ": 1}'):
        with pytest.raises(ValueError, match="a number from 1 to 1000"):
            parse(line % broken)


@pytest.mark.parametrize("escape", [r"\ud800", r"\uDC00 and \uD83D"])
def test_half_a_character_is_no_text(escape: str) -> None:
    with pytest.raises(ValueError, match="half a surrogate pair"):
        parse(f'{{"id": "a", "question": "Q {escape}?", "answers": []}}')
    line = r'{"id": "a", "question": "Q \ud83c\udf0a?", "answers": ["\\ud800"]}'
    assert parse(line).question == "Q 🌊?"
    assert parse(line).answers == (r"\ud800",)


def test_what_json_lacks_is_null_and_a_number_past_all_bounds_is_refused() -> None:
    line = '{"id": "a", "question": "Q?", "answers": [], "note": %s}'
    assert parse(line % "[NaN, -Infinity, 1.5]").extra == {"note": [None, None, 1.5]}
    with pytest.raises(ValueError, match="not JSON that can be read"):
        parse(line % "1e999")


# --- SQuAD ------------------------------------------------------------------------------


def test_squad_questions_are_read_with_distinct_answers(tmp_path: Path) -> None:
    three = [{"text": text, "answer_start": 21} for text in ("March 3", "March 3", "on March 3")]
    path = squad(
        tmp_path,
        {"id": "q1", "question": " When did it open?", "answers": three},
        {"id": "q2", "question": "Who opened it?", "answers": [], "is_impossible": True,
         "plausible_answers": [{"text": "March", "answer_start": 21}]},
    )  # fmt: skip
    title = {"title": "Bridge"}
    assert load(path) == QuestionSet(
        "harbour",
        (
            EvalQuestion("q1", "When did it open?", ("March 3", "on March 3"), extra=title),
            EvalQuestion("q2", "Who opened it?", answerable=False, extra=title),
        ),
    )


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"question": "Q?", "answers": [{"text": "x"}]}, "'id' is missing"),
        ({"id": "a", "question": " ", "answers": [{"text": "x"}]}, "'question' is missing"),
        ({"id": "a", "question": "Q?", "answers": []}, "'answers' is empty"),
        ({"id": "a", "question": "Q?", "answers": ["x"]}, "list of objects with a 'text'"),
        ({"id": "a", "question": "Q?", "answers": [{"text": 3}]}, "'text' is missing"),
        ({"id": "a", "question": "Q?", "is_impossible": "yes"}, "must be true or false"),
        (None, "no question"),
    ],
)
def test_a_broken_squad_question_is_named_by_its_place(
    tmp_path: Path, record: Any, reason: str
) -> None:
    good = {"id": "ok", "question": "Q?", "answers": [{"text": "x"}]}
    place = r"data\[0\]\.paragraphs\[0\]\.qas\[1\]"
    expected = rf"harbour\.json: 1 question can't be used: {place}: .*{reason}"
    with pytest.raises(UsageError, match=expected):
        load(squad(tmp_path, good, record))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{\n", "not JSON: .* at line 2, column 1"),
        ("[1]", "has no list 'data'"),
        ('{"data": {}}', "has no list 'data'"),
        ('{"data": []}', "holds no questions"),
        ('{"data": [{"title": "x"}]}', "no question"),
    ],
)
def test_a_file_that_is_not_squad_says_so(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        load(put(tmp_path / "x.json", text))
    assert "x.json" in caught.value.message
    assert "\n" not in str(caught.value)


# --- BEIR -------------------------------------------------------------------------------

QUERIES = (
    '{"_id": "1", "text": "ferry strike", "metadata": {"topic": "sea"}}\n'
    '{"_id": "2", "text": "bridge toll"}\n'
    '{"_id": "3", "text": "never judged"}\n'
)


def beir(tmp_path: Path, queries: str = QUERIES, **splits: str) -> Path:
    folder = tmp_path / "harbour"
    put(folder / "queries.jsonl", queries)
    for split, rows in splits.items():
        text = "".join("\t".join(row.split()) + "\n" for row in rows.split(";"))
        put(folder / "qrels" / f"{split}.tsv", text)
    return folder


TEST = "query-id corpus-id score;1 a 1;1 b 2;1 c 0;2 d 0"


def test_judged_beir_queries_become_questions_without_answers(tmp_path: Path) -> None:
    found = load(beir(tmp_path, test=TEST, dev="2 a 1"))
    question = EvalQuestion(
        "1",
        "ferry strike",
        relevant=("a", "b"),
        grades=(1, 2),
        answerable=None,
        extra={"topic": "sea"},
    )
    assert found == QuestionSet("harbour/test", (question,))
    assert not found.questions[0].judged


def test_of_an_article_judged_twice_the_higher_score_counts(tmp_path: Path) -> None:
    (found,) = load(beir(tmp_path, test="1 a 1;1 b 2;1 a 3;1 b 0")).questions
    assert found.judgements == {"a": 3, "b": 2}


def test_a_split_is_chosen_by_its_name_or_its_file(tmp_path: Path) -> None:
    folder = beir(tmp_path, dev="2 a 1", train="1 a 1")
    assert load(folder).name == "harbour/dev"
    assert load(folder / "qrels" / "train.tsv").name == "harbour/train"
    (folder / "qrels" / "dev.tsv").unlink()
    (folder / "qrels" / "train.tsv").rename(folder / "qrels" / "mine.tsv")
    assert load(folder).name == "harbour/mine"
    put(folder / "qrels" / "other.tsv", "1\ta\t1\n")
    with pytest.raises(UsageError, match=r"several splits: mine\.tsv, other\.tsv"):
        load(folder)


@pytest.mark.parametrize(
    ("queries", "rows", "reason"),
    [
        (QUERIES, "q c s;1 a", r"qrels/test\.tsv line 2: not three cells"),
        (QUERIES, "1 a 1;1 b x", r"qrels/test\.tsv line 2: the score 'x' isn't a whole number"),
        (QUERIES, "1 a 1;1 b 1001", r"qrels/test\.tsv line 2: the score 1001 is above 1000"),
        (QUERIES, "1 a 1;9 b 1", r"qrels/test\.tsv line 2: queries\.jsonl has no query '9'"),
        ('{"_id": "1"}\n', "1 a 1", r"queries\.jsonl line 1: 'text' is missing"),
        ("[]\n", "q c s", r"queries\.jsonl line 1: not a JSON object"),
        (QUERIES * 2, "1 a 1", r"queries\.jsonl line 4: the id '1' is also that of queries"),
        (QUERIES, "q c s", "holds no questions"),
    ],
)
def test_a_broken_beir_folder_is_named_by_file_and_line(
    tmp_path: Path, queries: str, rows: str, reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        load(beir(tmp_path, queries, test=rows))


def test_a_folder_without_queries_or_judgements_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a folder without queries\.jsonl"):
        load(tmp_path)
    with pytest.raises(UsageError, match=r"has no qrels/\*\.tsv"):
        load(beir(tmp_path))


class AlwaysFerry:
    """An answerer that finds one article and, asked anything, abstains."""

    def answer(self, question: str, **_: object) -> Answer:
        return Answer(question, question, None, 0.0, hits=(hit(article("The ferry.", "a")),))

    retrieve = answer


def asked(*questions: EvalQuestion) -> Report:
    scorer = Scorer(AlwaysFerry(), article_text={"a": "The ferry."}.__getitem__)
    return evaluate(QuestionSet("harbour", questions), scorer.results, resolve=lambda name: name)


def test_questions_that_only_judge_articles_count_only_in_the_ranking() -> None:
    retrieval = EvalQuestion("q1", "ferry", relevant=("a", "b"), answerable=None)
    report = document(asked(retrieval))
    assert (report["n"], report["answerable"], report["em"], report["f1"]) == (1, 0, None, None)
    assert set(report["answer_recall"].values()) == {None}
    assert report["recall"]["1"] == pytest.approx(1 / 2)
    assert report["abstention"]["precision"] is None
    assert report["abstention"]["coverage"] is None
    assert report["questions"][0]["em"] is None

    # Beside a question that abstaining answers, the scores are that question's alone.
    both = document(asked(retrieval, EvalQuestion("q2", "Who?", answerable=False)))
    assert (both["em"], both["f1"], both["abstention"]["precision"]) == (1, 1, 1)


# --- tables -----------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_table_is_read_whatever_its_delimiter(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rows = (
        'Question|ANSWER|region|\nWho won?|"Vale/ Rovers"|north|\n\nBy “how” much?||""|\n'
    ).replace("|", delimiter).replace("/", delimiter)  # fmt: skip
    assert load(put(tmp_path / "harbour.csv", rows, encoding)) == QuestionSet(
        "harbour",
        (
            EvalQuestion(
                "row 2", "Who won?", (f"Vale{delimiter} Rovers",), extra={"region": "north"}
            ),
            EvalQuestion("row 4", "By “how” much?", answerable=False),
        ),
    )


def test_answers_are_split_and_gathered_over_rows(tmp_path: Path) -> None:
    path = put(
        tmp_path / "harbour.csv",
        "id,question,answer,relevant,asked\n"
        "a,Who won?,Vale | the Vale|Vale,m1|m2,2024-05-01\n"
        ",When?,noon,,\n"
        "a,Who won?,Vale Rovers,m2,2024-05-01\n"
        "b,Who won?,Marrow,,\n"
        ',When?,"12\n o\'clock",,\n',
    )
    assert load(path).questions == (
        EvalQuestion(
            "a", "Who won?", ("Vale", "the Vale", "Vale Rovers"), ("m1", "m2"), date(2024, 5, 1)
        ),
        EvalQuestion("row 3", "When?", ("noon", "12\n o'clock")),
        EvalQuestion("b", "Who won?", ("Marrow",)),
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("Who won?\n", "line 2: 1 cells where the header has 2"),
        ("Who won?,Vale, or not\n", r"line 2: 3 cells where the header has 2 \(quote"),
        (",Vale\n", "line 2: the question is empty"),
        ('"A\nB?",x\n,y\n', "line 4: the question is empty"),
        ("Who?,Vale\nWho?,\n", "line 3: the same question .* none in line 2"),
        ('Who?,"Vale\n', "line 2: not a row of a table"),
        ("", "holds no questions"),
    ],
)  # fmt: skip
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, rows: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        load(put(tmp_path / "harbour.csv", f"question,answer\n{rows}"))
    assert "harbour.csv" in caught.value.message


def test_a_bad_day_and_a_repeated_id_are_named(tmp_path: Path) -> None:
    text = "id,question,answer,asked\na,Who?,x,1 May\nb,When?,y,\nb,Where?,z,\n"
    with pytest.raises(UsageError, match=r"2 lines .* line 2: 'asked' must be a date") as caught:
        load(put(tmp_path / "harbour.csv", text))
    assert "line 4: the id 'b' is also that of line 3" in caught.value.message


@pytest.mark.parametrize("text", ["", "who,what\n", "question,replies\n", '"question,answer\n'])
def test_a_table_without_the_two_columns_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="line 1 doesn't name the columns"):
        load(put(tmp_path / "harbour.csv", text))


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two columns have the same name"):
        load(put(tmp_path / "harbour.tsv", "question\tanswer\tanswer\nWho?\tx\ty\n"))


@pytest.mark.parametrize(
    "header",
    [
        "ID,Question,Answers,Relevant,Date",
        "Question ID,QUESTION,Accepted_Answers,relevant articles,Asked on",
        " id ,query,accepted answer,relevant-article,asked",
    ],
)
def test_a_tables_columns_may_be_called_by_other_usual_names(tmp_path: Path, header: str) -> None:
    row = "q1,When does the bridge reopen?,March 3|3 March,bridge,2024-10-14"
    assert load(put(tmp_path / "harbour.csv", f"{header}\n{row}\n")).questions == (
        EvalQuestion(
            "q1",
            "When does the bridge reopen?",
            ("March 3", "3 March"),
            ("bridge",),
            asked=date(2024, 10, 14),
        ),
    )


def test_another_name_beside_the_usual_one_is_a_column_of_its_own(tmp_path: Path) -> None:
    rows = "question,answer,Answers,asked,Date\nWhen?,noon,3,2024-10-14,today\n"
    (question,) = load(put(tmp_path / "harbour.csv", rows)).questions
    assert (question.answers, question.asked) == (("noon",), date(2024, 10, 14))
    assert question.extra == {"answers": "3", "date": "today"}
