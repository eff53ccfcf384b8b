"""A report as one HTML page that needs nothing else: no network, no fonts, no other file.

Its policy lets the browser load nothing and run only the page's own script, by its hash. The
templates are in `eval/page`; they escape all text of articles, questions and files.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

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
from eval.measures.confidence import reliability, risks
from eval.reporting import html_questions, html_tables
from eval.reporting.charts import (
    latency_histogram,
    reliability_diagram,
    risk_coverage,
    share_bar,
)
from eval.reporting.comparison import Comparison
from eval.reporting.html_tables import number
from eval.reporting.markup import writable
from eval.reporting.view import ReportView, outcomes_of

_PAGE = "page"
"""The folder of the templates, the style sheet and the script, in this package."""


TILES = (
    *(EM, F1, ANSWER_RECALL[5], RECALL[5]),
    *(COVERAGE, ACCURACY_ANSWERED, CITATION_EXACT, CITATION_SUPPORT),
)
"""The figures at the top of the page."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart and what it shows."""

    chart: Markup
    name: str
    says: str


def render(report: ReportView, conditions: Conditions, comparison: Comparison | None = None) -> str:
    """Return the page of a report.

    `conditions` are what it was made with (settings, library, code), shown at the end.
    """
    style, script = _asset("report.css"), _asset("report.js")
    ways = html_questions.ways(report.questions)
    anchors = html_questions.anchors(report.questions)
    template = _environment().get_template("report.html")
    return template.render(
        report=report,
        policy=(
            "default-src 'none'; base-uri 'none'; form-action 'none';"
            f" style-src {_hash(style)}; script-src {_hash(script)}"
        ),
        style=style,
        script=script,
        counts=html_questions.Counts.of(report.questions),
        ways=list(ways.values()),
        share_bar=share_bar((way.name, way.count) for way in ways.values()),
        tiles=[(measure, report[measure]) for measure in TILES],
        comparison=html_tables.compared(comparison) if comparison else None,
        anchors=anchors,
        figures=_figures(report),
        measures=html_tables.measures(report),
        slices=html_tables.slices(report.slices),
        questions=[
            html_questions.shown(entry, ways[entry.verdict], anchors[entry.id])
            for entry in report.questions
        ],
        made_with=html_tables.made_with(conditions),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("eval", _PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_writable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "counted": lambda value, singular: f"{value:,} {singular}{'' if value == 1 else 's'}",
        "grouped": lambda value: f"{value:,}",
        "milliseconds": lambda value: "–" if value is None else f"{value:.0f} ms",
        "number": number,
        "percent": lambda value: f"{value:.1%}",
    }
    return environment


def _writable(value: object) -> object:
    """Whatever a template writes, without the characters that no page can hold."""
    return value if isinstance(value, Markup) else writable(str(value))


def _asset(name: str) -> Markup:
    return Markup((resources.files("eval") / _PAGE / name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


# --- the charts -------------------------------------------------------------------------


def _figures(report: ReportView) -> list[Figure]:
    outcomes = outcomes_of(report.questions)
    figures: list[Figure] = []
    if outcomes:
        given, covered = report[ACCURACY_ANSWERED], report[COVERAGE]
        now = None if given is None or covered is None else (covered, 1 - given)
        figures += [
            Figure(
                risk_coverage(risks(outcomes), now),
                "Risk over coverage",
                "Were only the surest answers given, how many would be wrong? Lower is better;"
                f" the area under the curve is {number(report[AURC])}.",
            ),
            Figure(
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
            Figure(
                latency_histogram(times, p50, p95),
                "Latency",
                "How long questions took; the last bar counts all that took longer.",
            )
        )
    return figures
