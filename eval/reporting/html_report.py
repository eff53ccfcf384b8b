"""A report as one HTML page that needs nothing else: no network, no fonts, no other file.

Its policy lets the browser load nothing and run only the page's own script, by its hash. All
text of articles, questions and files is escaped.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import resources

from eval.conditions import Conditions
from eval.measures.catalogue import (
    ACCURACY_ANSWERED,
    ANSWER_RECALL,
    AURC,
    CALIBRATION_ERROR,
    CITATION_EXACT,
    CITATION_SUPPORT,
    COVERAGE,
    EM,
    F1,
    P50,
    P95,
    RECALL,
)
from eval.measures.confidence import Outcome, reliability, risks
from eval.measures.result import Verdict
from eval.reporting.charts import latency_histogram, reliability_diagram, risk_coverage
from eval.reporting.comparison import Comparison
from eval.reporting.html_questions import anchors, legend, section
from eval.reporting.html_tables import compared, made_with, measures, number, slices
from eval.reporting.markup import escape
from eval.reporting.view import QuestionEntry, ReportView


def render(report: ReportView, conditions: Conditions, comparison: Comparison | None = None) -> str:
    """Return the page of a report.

    `conditions` are what it was made with (settings, library, code), shown at the end.
    """
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none';"
        f" style-src {_hash(style)}; script-src {_hash(script)}"
    )
    name = escape(report.set_name)
    body = "\n".join(
        part
        for part in (
            _head(report),
            _tiles(report),
            compared(comparison, anchors(report.questions)) if comparison else "",
            _charts(report),
            measures(report),
            slices(report.slices),
            section(report.questions),
            made_with(conditions),
        )
        if part
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Evaluation: {name}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    return (resources.files("eval") / "page" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


# --- the top: what came of it, in words -------------------------------------------------


def _head(report: ReportView) -> str:
    return (
        f"<h1>Evaluation: {escape(report.set_name)}</h1>\n"
        f'<p class="quiet">{report.n:,} questions, {report.answerable:,} with an answer in'
        f" the articles</p>\n"
        f'<p class="lead">{" ".join(_in_words(report.questions))}</p>\n{legend(report.questions)}'
    )


def _in_words(questions: Sequence[QuestionEntry]) -> list[str]:
    counted = Counter(entry.verdict for entry in questions)
    right, partly, wrong = (counted[v] for v in (Verdict.RIGHT, Verdict.PARTLY, Verdict.WRONG))
    held, missed = counted[Verdict.RIGHTLY_ABSTAINED], counted[Verdict.WRONGLY_ABSTAINED]
    found, lost = counted[Verdict.FOUND], counted[Verdict.NOT_FOUND]
    sentences: list[str] = []
    if given := right + partly + wrong:
        sentences.append(
            f"It answered {_counted(given, 'question')}: {right:,} exactly right,"
            f" {partly:,} partly, {wrong:,} wrong."
        )
    if held + missed:
        sentences.append(
            f"It said “your articles don't say” {_counted(held + missed, 'time')},"
            f" {held:,} of them rightly."
        )
    if found + lost:
        sentences.append(
            f"The search brought up what was wanted for {found:,} of {found + lost:,}."
        )
    if failed := counted[Verdict.FAILED]:
        sentences.append(f"{failed:,} failed with an error, scored zero.")
    return sentences


def _counted(number: int, singular: str) -> str:
    return f"{number:,} {singular}{'' if number == 1 else 's'}"


def _tiles(report: ReportView) -> str:
    tiles = (
        ("Exact match", report[EM], "the answer is, word for word, an accepted one"),
        ("F1", report[F1], "words shared with an accepted answer"),
        ("Answer recall @5", report[ANSWER_RECALL[5]], "a top-5 passage holds the answer"),
        ("Recall @5", report[RECALL[5]], "relevant articles among the first 5"),
        ("Coverage", report[COVERAGE], "questions that got an answer"),
        ("Right when answered", report[ACCURACY_ANSWERED], "exact matches among answers"),
        ("Citations exact", report[CITATION_EXACT], "the quoted words stand where cited"),
        ("Citations support", report[CITATION_SUPPORT], "the cited sentence holds the answer"),
    )
    shown = "".join(
        f'<div class="tile"><b>{value:.1%}</b><span>{name}</span><small>{says}</small></div>'
        for name, value, says in tiles
        if value is not None
    )
    return f'<div class="tiles">{shown}</div>'


# --- the charts -------------------------------------------------------------------------


def outcomes_of(questions: Iterable[QuestionEntry]) -> list[Outcome]:
    """The outcomes of a report's questions that answers are judged of."""
    found: list[Outcome] = []
    for entry in questions:
        if entry.em is None:
            continue
        candidate = entry.candidate
        found.append(
            Outcome(
                answerable=bool(entry.asked.answerable),
                answered=entry.answer is not None,
                abstained=bool(entry.abstained),
                correct=(candidate.correct or 0.0) if candidate else 0.0,
                confidence=candidate.confidence if candidate else None,
            )
        )
    return found


def _charts(report: ReportView) -> str:
    outcomes = outcomes_of(report.questions)
    figures: list[str] = []
    if outcomes:
        given, covered = report[ACCURACY_ANSWERED], report[COVERAGE]
        now = None if given is None or covered is None else (covered, 1 - given)
        figures += [
            _figure(
                risk_coverage(risks(outcomes), now),
                "Risk over coverage",
                "Were only the surest answers given, how many would be wrong? Lower is better;"
                f" the area under the curve is {number(report[AURC])}.",
            ),
            _figure(
                reliability_diagram(reliability(outcomes)),
                "Reliability",
                "Of answers given a confidence, how many are right? Bars should meet the dashed"
                " line; red marks are the mean confidence, the figures count questions. Expected"
                f" calibration error: {number(report[CALIBRATION_ERROR])}.",
            ),
        ]
    times = [entry.ms for entry in report.questions if entry.ms is not None]
    p50, p95 = report[P50], report[P95]
    if p50 is not None and p95 is not None:
        figures.append(
            _figure(
                latency_histogram(times, p50, p95),
                "Latency",
                "How long questions took; the last bar counts all that took longer.",
            )
        )
    return f'<h2>Confidence and speed</h2><div class="charts">{"".join(figures)}</div>'


def _figure(chart: str, name: str, says: str) -> str:
    return f"<figure>{chart}<figcaption><b>{name}</b>{says}</figcaption></figure>"
