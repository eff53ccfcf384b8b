"""`eval --prose`: what a language model writes is counted, and changes no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eval_fakes import TEXTS, Scripted, answer, citation
from scripted_model import ScriptedModel, nobody, served

from eval.measures import catalogue as c
from eval.measures.result import ProseCounts, QuestionResult
from eval.questions.question_set import load
from eval.removal import forget
from eval.reporting.codec import decode, encode
from eval.reporting.comparison import compare
from eval.reporting.html_report import render
from eval.reporting.report import Report
from eval.reporting.runs import load as load_run
from eval.reporting.runs import save
from eval.reporting.thresholds import misses, parse
from eval.reporting.view import ReportView
from eval.running.library_run import Run, run_library
from eval.running.options import RunOptions
from eval.running.result_codec import decode_result, encode_result
from eval.running.run import evaluate
from eval.running.scoring import Scorer
from eval.types import EvalQuestion, QuestionSet
from qa.prose.settings import LanguageModelSettings
from qa.types import Answer, Prose, Written
from tui.config.locations import sample_set
from tui.text.tables import comparison_table, plain_lines, report_tables

QUESTIONS = (
    EvalQuestion("q1", "When?", ("March 3",), ("bridge",)),
    EvalQuestion("q2", "Who?", answerable=False),
    EvalQuestion("q3", "Why?", ("noon",), ("ferry",)),
)
ANSWERS: dict[str, Answer | Exception] = {
    "When?": answer("March 3", "bridge"),
    "Who?": answer(None, "bridge"),
    "Why?": answer("noon", "ferry"),
}
PASSED = Written("It reopens on March 3.", (citation("bridge", "March 3"),))
FAILED = Written("It reopens on March 4.", (), "March 4 isn't there")


def written(given: Answer) -> Prose:
    if given.text == "noon":
        return Prose("m", (FAILED,), "the model's reply broke off")
    return Prose("m", (PASSED, PASSED, FAILED))


def asked(write: Callable[[Answer], Prose | None] | None) -> Report:
    scorer = Scorer(Scripted(ANSWERS), TEXTS.__getitem__, write=write)
    name = "few"
    return evaluate(QuestionSet(name, QUESTIONS), scorer.results, resolve=lambda one: one)


@pytest.fixture
def report() -> ReportView:
    return asked(written).view()


def test_sentences_are_counted_below_every_answer_that_was_given(report: ReportView) -> None:
    assert [entry.prose for entry in report.questions] == [
        ProseCounts(3, 1),
        None,
        ProseCounts(1, 1, failed=True),
    ]
    assert [report[one] for one in c.PROSE] == [2, 4, 2, 2, 1, 0.5]


def test_prose_changes_no_answer_and_no_score(report: ReportView) -> None:
    without = asked(None).view()
    assert {one: report[one] for one in c.ANSWERS} == {one: without[one] for one in c.ANSWERS}
    assert [replace(entry, prose=None, ms=None) for entry in report.questions] == [
        replace(entry, ms=None) for entry in without.questions
    ]


def test_why_a_reply_failed_is_known_of_the_run_and_kept_in_no_report(report: ReportView) -> None:
    results = asked(written).results
    assert results[2].prose == ProseCounts(1, 1, True, "the model's reply broke off")
    assert "broke off" not in json.dumps(encode(report))


def test_a_report_with_prose_is_read_back_as_it_was(report: ReportView) -> None:
    value = json.loads(json.dumps(encode(report)))
    assert value["prose"] == {
        "answers": 2,
        "given": 4,
        "checked": 2,
        "struck": 2,
        "failed": 1,
        "share": 0.5,
    }
    assert value["questions"][0]["prose"] == {
        "given": 3,
        "checked": 2,
        "struck": 1,
        "failed": False,
    }
    assert decode(value).questions == report.questions
    assert {one: decode(value)[one] for one in c.PROSE} == {one: report[one] for one in c.PROSE}


def test_a_report_without_a_model_says_nothing_of_prose() -> None:
    value = json.loads(json.dumps(encode(asked(None).view())))
    assert "prose" not in value
    assert all("prose" not in entry for entry in value["questions"])
    assert "Prose" not in text(asked(None).view())


def text(report: ReportView) -> str:
    return "\n".join(line for table in report_tables(report) for line in plain_lines(table))


def test_the_tables_and_the_page_tell_of_it(report: ReportView) -> None:
    said = "4 sentences below 2 answers: 2 checked, 2 struck; 1 reply failed"
    assert said in text(report)
    from eval.conditions import Conditions

    page = render(report, Conditions())
    assert "Prose by the language model" in page
    assert "3 sentences: 2 checked, 1 struck" in page
    assert "Prose by the language model" not in render(asked(None).view(), Conditions())


def test_what_came_of_one_question_is_kept_for_a_run_that_goes_on() -> None:
    for result in asked(written).results:
        value = json.loads(json.dumps(encode_result(result)))
        assert decode_result(result.question, value) == result


def test_runs_are_compared_by_the_share_that_passed(report: ReportView) -> None:
    def none_pass(given: Answer) -> Prose:
        return replace(written(given), sentences=(FAILED,))

    compared = compare("before", report, asked(none_pass).view())
    (change,) = [one for one in compared.changes if one.measure == c.PROSE_SHARE]
    assert (change.before, change.after) == (0.5, 0.0)
    assert any("Sentences that passed" in row[0] for row in comparison_table(compared).rows)
    with_none = compare("before", report, asked(None).view())
    assert all(one.measure != c.PROSE_SHARE for one in with_none.changes)


def test_a_share_that_is_too_low_is_told(report: ReportView) -> None:
    assert misses(report, [parse("prose.share=0.4")]) == []
    assert misses(report, [parse("prose.share=0.6")]) == ["prose.share is 0.5, below 0.6"]
    assert misses(asked(None).view(), [parse("prose.share=0.6")]) == [
        "prose.share isn't measured here, and should be 0.6"
    ]
    with pytest.raises(ValueError, match="the better the lower"):
        parse("prose.struck=3")


# --- over a library, with a server ------------------------------------------------------


@pytest.fixture
def told() -> ScriptedModel | Any:
    with served("Nobody knows. The bridge is closed [77]. Rain is wet [1].") as server:
        yield server


def run(folder: Path, llm: LanguageModelSettings | None, **options: Any) -> Run:
    questions = load(sample_set())
    return run_library(folder, questions, RunOptions(limit=4, seed=5, llm=llm, **options))


def without_prose(one: QuestionResult) -> QuestionResult:
    return replace(one, prose=None, ms=None, took=None)


def test_a_run_with_prose_has_the_answers_of_one_without(
    writable_sample: Path, told: ScriptedModel
) -> None:
    llm = LanguageModelSettings(told.url, "scripted")
    plain, prose = run(writable_sample, None), run(writable_sample, llm, jobs=2)
    assert list(map(without_prose, prose.report.results)) == list(
        map(without_prose, plain.report.results)
    )
    answered = [one for one in plain.report.results if one.answer is not None]
    assert len(told.asked) == len(answered) > 0
    counts = [one.prose for one in prose.report.results if one.prose]
    assert len(counts) == len(answered)
    assert all(one.given == 3 and one.struck >= 2 for one in counts)
    assert plain.conditions.settings["language_model"] is None
    used = "scripted at 127.0.0.1 (400 tokens): prose"
    assert prose.conditions.settings["language_model"] == used
    assert plain.conditions.differing(prose.conditions)["settings.language_model"] == (None, used)


def test_a_server_that_is_gone_fails_no_question(writable_sample: Path) -> None:
    with nobody() as url:
        ended = run(writable_sample, LanguageModelSettings(url, "scripted"))
    assert not ended.report.view().failed
    counts = [one.prose for one in ended.report.results if one.prose]
    assert counts
    assert all(one.failed and one.reason and not one.given for one in counts)


def test_nothing_that_a_model_wrote_is_in_a_saved_run(
    writable_sample: Path, told: ScriptedModel
) -> None:
    llm = LanguageModelSettings(told.url, "scripted")
    ended = run(writable_sample, llm)
    view = ended.report.view()
    path = save(writable_sample / "runs", "prose", view, ended.conditions)
    assert "Rain is wet" not in path.read_text(encoding="utf-8")
    cited = next(entry.citation for entry in view.questions if entry.citation)
    assert forget(writable_sample / "runs", [cited.article]).runs == 1
    left = load_run(writable_sample / "runs", "prose").report()
    assert [entry.prose for entry in left.questions] == [entry.prose for entry in view.questions]
