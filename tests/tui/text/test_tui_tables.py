from __future__ import annotations

import io
import sys
from dataclasses import replace

import pytest
from eval_fakes import answer, changed, measured

from eval.conditions import Conditions
from eval.measures.catalogue import EM, MRR, NDCG, P50
from eval.reporting.comparison import compare
from eval.reporting.view import ReportView
from eval.types import EvalQuestion
from index.errors import LibraryError
from qa.types import Answer
from tui.text.progress import TimeLeft, duration, steps
from tui.text.tables import (
    Table,
    comparison_table,
    main_figures,
    plain_lines,
    report_tables,
    run_notes,
    show,
)

QUESTIONS = [
    EvalQuestion("q1", "When does the bridge reopen?", ("March 3",), ("bridge",)),
    EvalQuestion("q2", "Who walked out?", ("crews",), extra={"desk": "[red]sea\x1b[31m"}),
    EvalQuestion("q3", "Why?", ("noon",)),
]


def report(second: Answer, by: tuple[str, ...] = ()) -> ReportView:
    answers: dict[str, Answer | Exception] = {
        "When does the bridge reopen?": answer("March 3", "bridge"),
        "Who walked out?": second,
        "Why?": LibraryError("busy\x1b[2J"),
    }
    return measured(QUESTIONS, answers, by=by).view()


def test_the_figures_stand_in_plain_aligned_lines() -> None:
    overview, words, times = report_tables(report(answer("Crews", "ferry")))
    lines = plain_lines(overview)
    assert lines[0] == "harbour: 3 questions, 3 answerable"
    assert lines[1:3] == [
        "  Exact match (EM)           0.667   an accepted answer, word for word",
        "  Words shared (F1)          0.667   words shared with an accepted answer",
    ]
    told = [" ".join(line.split()) for line in lines]
    assert "Abstention precision - unanswerable, of abstentions" in told
    assert "Right, surest 30% 1.000 exact matches among the surest candidates" in told
    assert "Answer recall (passages) @1 0.667 @5 0.667 @10 0.667 @20 0.667 @50 0.667" in told
    assert lines[-1] == "  failed: q3: LibraryError: busy"
    assert max(map(len, lines)) <= 80
    assert plain_lines(words) == [
        "By question word",
        "  question word   n   Exact match   Words shared   Answer recall @5   Coverage",
        "  when            1   1.000         1.000          1.000              1.000",
        "  who             1   1.000         1.000          1.000              1.000",
        "  why             1   0.000         0.000          0.000              0.000",
    ]
    assert times.title == "By speaks of time"


def test_a_long_list_of_slices_is_cut_and_says_so() -> None:
    whole = report(answer("Crews", "ferry"))
    one = whole.slices["question_word"]["when"]
    (_, table) = report_tables(replace(whole, slices={"desk": {f"d{i}": one for i in range(30)}}))
    assert len(table.rows) == 12
    assert table.notes == ("and 18 more, in --json and --report",)


def test_the_figures_that_matter_most_are_named() -> None:
    told = changed(report(answer("Crews", "ferry")), {P50: 103.4})
    assert main_figures(told) == [
        "Exact match (EM) 0.667",
        "Words shared (F1) 0.667",
        "Coverage 0.667",
        "Right when answered 1.000",
        "Abstention precision -",
        "Abstention recall -",
        "Latency, median (p50) 103 ms",
    ]
    assert main_figures(told, brief=True)[:2] == ["Exact match 0.667", "Words shared 0.667"]
    ranked = changed(told, {EM: None, MRR: 0.5, NDCG: 0.25})
    brief = ["MRR@10 0.500", "nDCG@10 0.250", "Latency, median 103 ms"]
    assert main_figures(ranked, brief=True) == brief


def test_the_measures_of_answers_are_left_out_where_there_are_none() -> None:
    told = changed(report(answer("Crews", "ferry")), {EM: None, MRR: 0.5})
    overview, *_ = report_tables(told)
    assert overview.rows[0][0] == "Answer recall (passages)"
    assert ("Ranking of articles", "MRR@10 0.500   nDCG@10 1.000") in overview.rows


@pytest.mark.parametrize(
    ("milliseconds", "said"), [(None, "-"), (999.4, "999 ms"), (999.6, "1.00 s"), (1011, "1.01 s")]
)
def test_a_second_and_more_is_told_in_seconds(milliseconds: float | None, said: str) -> None:
    told = changed(report(answer("Crews", "ferry")), {P50: milliseconds})
    assert main_figures(told)[-1] == f"Latency, median (p50) {said}"


def test_what_is_to_be_known_of_a_run_is_said() -> None:
    whole = ReportView("s", {})
    assert run_notes(whole, None) == []
    assert run_notes(replace(whole, unresolved=("a",)), "disk full") == [
        "the results couldn't be kept as they came: disk full",
        "1 relevant article isn't in the library (and counts as not found): a",
    ]
    (line,) = run_notes(replace(whole, unresolved=("a", "b")), None)
    assert line == "2 relevant articles aren't in the library (and count as not found): a, b"


def test_a_comparison_says_plainly_what_is_noise() -> None:
    before, after = report(answer("Skerry", "ferry")), report(answer("Crews", "ferry"))
    conditions = (
        Conditions(provenance={"library": {"articles_sha256": "a" * 64, "generation": "g1"}}),
        Conditions(provenance={"library": {"articles_sha256": "b" * 64, "generation": "g2"}}),
    )
    table = comparison_table(compare("base", before, after, conditions))
    assert table.title == "Compared with base:"
    em = next(row for row in table.rows if row[0] == "Exact match (EM)")
    assert em[1:4] == ("0.333", "0.667", "+0.333")
    assert em[5] == "within noise"
    assert table.notes == (
        "won 1: q2",
        "lost 0: -",
        "McNemar's exact test of the questions won and lost: p = 1.000",
        "the articles differ: the two runs weren't made over the same ones",
        "differs: library.generation: g1 before, g2 now",
    )


def test_a_terminal_gets_tables_and_no_markup_of_the_users(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "dumb")
    show(report_tables(report(answer("Crews", "ferry"), by=("desk",))))
    text = screen.getvalue()
    assert "harbour: 3 questions, 3 answerable" in text
    assert "[red]sea" in text
    assert "\x1b[31m" not in text
    assert "\x1b[2J" not in text
    assert "──" in text


def test_elsewhere_it_is_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    show([Table("Title", (("a", "b"), ("long", "c")), notes=("note",))])
    assert capsys.readouterr().out == "Title\n  a      b\n  long   c\n  note\n"


# --- progress ---------------------------------------------------------------------------


def test_time_left_is_counted_from_where_this_run_began() -> None:
    written: list[str] = []
    now = iter([100.0, 110.0, 150.0])
    progress = TimeLeft(write=written.append, clock=lambda: next(now))
    progress(40, 100)
    progress(50, 100)  # 10 in 10 s: 50 more take 50 s
    progress(90, 100)  # 50 in 50 s
    progress(100, 100)
    assert [line.removeprefix("\r\x1b[K") for line in written] == [
        "40 of 100 questions, going on from the run that was cut short",
        "50 of 100 questions, about 50 s left",
        "90 of 100 questions, about 10 s left",
        "100 of 100 questions\n",
    ]


@pytest.mark.parametrize("on_terminal", [True, False])
def test_of_the_steps_the_first_is_said_and_the_others_pass_by_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, on_terminal: bool
) -> None:
    screen = io.StringIO()
    said: list[str] = []
    monkeypatch.setattr(screen, "isatty", lambda: on_terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    with steps(said.append):
        pass  # nothing to do: nothing is said
    with steps(said.append) as report:
        for step in ("reading the articles", "embedding 1 of 2", "embedding 2 of 2"):
            report(step)
    clear = "\r\x1b[K"
    passed = f"{clear}embedding 1 of 2{clear}embedding 2 of 2{clear}"
    assert (said, screen.getvalue()) == (["reading the articles"], passed if on_terminal else "")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 s"), (59.4, "59 s"), (60, "1 min"), (3_540, "59 min"), (7_800, "2 h 10 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
