"""`dateline eval --wrong`: which questions are listed, and what is said of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from eval_fakes import answer, measured

from eval.reporting.view import Candidate, ReportView
from eval.types import EvalQuestion
from index.errors import LibraryError
from qa.types import Answer
from tui.text.wrong_questions import wrong_lines

QUESTIONS = [
    EvalQuestion("q1", "When does the bridge reopen?", ("March 3",)),
    EvalQuestion("q2", "Who walked out?", ("crews", "the crews"), asked=date(2024, 5, 1)),
    EvalQuestion(
        "q3", "Who walked out when?", ("noon",), turns=("Which ferry?", "Who walked out when?")
    ),
    EvalQuestion("q4", "Who is mayor?", answerable=False),
    EvalQuestion("q5", "Who was mayor?", answerable=False),
    EvalQuestion("q6\x1b[31m", "Where is it?\x1b[2J", ("Skerry",)),
]


@pytest.fixture
def report() -> ReportView:
    answers: dict[str, Answer | Exception] = {
        "When does the bridge reopen?": answer("March 3", "bridge"),
        "Who walked out?": answer("Skerry", "ferry", confidence=0.71),
        "Which ferry?": answer("Skerry", "ferry"),
        "Who walked out when?": answer(None, "ferry"),
        "Who is mayor?": answer(None, "bridge"),
        "Who was mayor?": answer("March 3", "bridge", confidence=0.8),
        "Where is it?\x1b[2J": LibraryError("busy\x1b[2J"),
    }
    told = measured(QUESTIONS, answers).view()
    held = Candidate("at noon", 0.31, 0.0)
    return replace(
        told,
        questions=tuple(
            replace(entry, candidate=held) if entry.id == "q3" else entry
            for entry in told.questions
        ),
    )


def test_a_block_says_what_was_asked_said_and_right(report: ReportView) -> None:
    assert wrong_lines(report) == [
        "Answered wrongly or held back: 4 of 6 questions",
        "",
        "  q2: ✗ wrong",
        "  asked   Who walked out? (2024-05-01)",
        "  said    Skerry (71% sure)",
        "  right   crews | the crews",
        "",
        "  q3: ✗ abstained",
        "  before  Which ferry?",
        "  asked   Who walked out when?",
        "  said    your articles don't say; held back: at noon (31% sure)",
        "  right   noon",
        "",
        "  q5: ✗ wrong",
        "  asked   Who was mayor?",
        "  said    March 3 (80% sure)",
        "  right   the articles don't say",
        "",
        "  q6: ✗ failed",
        "  asked   Where is it?",
        "  said    LibraryError: busy",
        "  right   Skerry",
    ]


def test_long_texts_are_wrapped_under_themselves(
    report: ReportView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = wrong_lines(report)
    assert max(map(len, lines[1:])) <= 40
    at = lines.index("  said    your articles don't say; held")
    assert lines[at + 1] == "          back: at noon (31% sure)"


def test_a_run_without_a_fault_lists_none(report: ReportView) -> None:
    right = replace(report, questions=report.questions[:1])
    assert wrong_lines(right) == ["Answered wrongly or held back: 0 of 6 questions"]
