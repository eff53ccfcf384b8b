"""The tables of a report as HTML: the measures, their slices, a comparison, the conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.conditions import Conditions
from eval.measures.catalogue import (
    ABSTENTION_PRECISION,
    ABSTENTION_RECALL,
    ACCURACY_ANSWERED,
    ACCURACY_AT,
    ANSWER_RECALL,
    AURC,
    CALIBRATION_ERROR,
    CITATION_EXACT,
    CITATION_SUPPORT,
    COVERAGE,
    EM,
    F1,
    FORCED_EM,
    FORCED_F1,
    KS,
    MRR,
    NDCG,
    P50,
    P95,
    RECALL,
    STAGES,
    SUCCESS,
)
from eval.reporting.charts import interval_bar, small_bar
from eval.reporting.comparison import WHOLE_SET, Change, Comparison
from eval.reporting.markup import escape
from eval.reporting.view import SLICE_MEASURES, ReportView, Slice, Slices

SLICES_SHOWN = 40
"""Slices of one field in the page; the JSON has them all."""

_TITLES = {
    "question_word": "question word",
    "speaks_of_time": "whether the question speaks of time",
    "em": "EM",
    "f1": "F1",
    "answer_recall@5": "answer recall@5",
}


def number(value: float | None) -> str:
    """A share such as "0.625"; a dash where it wasn't measured."""
    return "–" if value is None else f"{value:.3f}"


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str = "",
    worded: Iterable[int] = (0,),
) -> str:
    """A table. Its cells are HTML already; those of the `worded` columns may break their lines."""
    words = frozenset(worded)

    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="words">{cell}</{tag}>' if place in words else f"<{tag}>{cell}</{tag}>"
            for place, cell in enumerate(cells)
        )

    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    head = f"<caption>{caption}</caption>" if caption else ""
    return (
        f'<div class="scroll"><table>{head}<thead><tr>{line(columns, "th")}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def measures(report: ReportView) -> str:
    """All of a report's means."""
    return f'<h2>All measures</h2><div class="pair">{_by_depth(report)}{_of_answers(report)}</div>'


def _by_depth(report: ReportView) -> str:
    rows = [
        (name, *(number(report[by_depth[k]]) for k in KS))
        for name, by_depth in (
            ("Answer recall (passages)", ANSWER_RECALL),
            ("Recall (articles)", RECALL),
            ("Success (articles)", SUCCESS),
        )
    ]
    ranking = table(("Search", *(f"@{k}" for k in KS)), rows)
    ranked = [("MRR@10", number(report[MRR])), ("nDCG@10", number(report[NDCG]))]
    stages = [("whole question", (P50, P95)), *STAGES.items()]
    times = table(
        ("Latency", "p50", "p95"),
        [(name, *(_ms(report[one]) for one in both)) for name, both in stages if name != "total"],
    )
    return f"<div>{ranking}{table(('Ranking of articles', ''), ranked)}{times}</div>"


def _of_answers(report: ReportView) -> str:
    rows = (
        ("Exact match", report[EM], "SQuAD's, over all questions"),
        ("F1", report[F1], "SQuAD's, over all questions"),
        ("Exact match, forced", report[FORCED_EM], "had it never abstained"),
        ("F1, forced", report[FORCED_F1], "had it never abstained"),
        ("Citations exact", report[CITATION_EXACT], "the quote stands at its place"),
        ("Citations support", report[CITATION_SUPPORT], "the sentence holds the answer"),
        ("Coverage", report[COVERAGE], "answered, of all"),
        ("Right when answered", report[ACCURACY_ANSWERED], "exact, of those answered"),
        ("Abstention precision", report[ABSTENTION_PRECISION], "unanswerable, of abstentions"),
        ("Abstention recall", report[ABSTENTION_RECALL], "abstained, of unanswerable"),
        *(
            (f"Right, surest {part:.0%}", report[one], "exact, of the surest candidates")
            for part, one in ACCURACY_AT.items()
        ),
        ("Area under risk-coverage", report[AURC], "lower is better"),
        ("Calibration error", report[CALIBRATION_ERROR], "lower is better"),
    )
    return table(
        ("Answers", "", ""),
        [(name, number(value), f'<span class="quiet">{says}</span>') for name, value, says in rows],
        worded=(0, 2),
    )


def slices(kinds: Slices) -> str:
    """A table for each way of slicing."""
    tables = "".join(f"<div>{_slice_table(kind, found)}</div>" for kind, found in kinds.items())
    return f'<h2>Where it is better and worse</h2><div class="pair">{tables}</div>'


def _slice_table(kind: str, found: Mapping[str, Slice]) -> str:
    names = SLICE_MEASURES if found else ()
    rows = [
        (escape(value), *(_slice_cell(name, figure) for name, figure in one.figures().items()))
        for value, one in list(found.items())[:SLICES_SHOWN]
    ]
    more = len(found) - len(rows)
    note = f'<p class="quiet">and {more:,} more</p>' if more > 0 else ""
    titles = [escape(_TITLES.get(name, name)) for name in names]
    caption = f"By {escape(_TITLES.get(kind, kind))}"
    return table(("", *titles), rows, caption=caption) + note


def _slice_cell(name: str, value: float | None) -> str:
    if name == "n":
        return f"{value:,}"
    bar = small_bar(value) if name == "f1" and value is not None else ""
    return number(value) + bar


MAIN = (
    *(EM, F1, ANSWER_RECALL[5], RECALL[5], MRR, NDCG, CITATION_SUPPORT),
    *(ABSTENTION_RECALL, COVERAGE, ACCURACY_ANSWERED, *WHOLE_SET),
)
"""The figures of a comparison that are shown at once; the others are folded away."""


def compared(comparison: Comparison, anchors: Mapping[str, str]) -> str:
    """The figures of two runs side by side, and links to the questions won and lost."""
    folded = [
        _folded(f"{name} {len(ids):,}", f"<p>{_links(ids, anchors)}</p>")
        for name, ids in (("Won", comparison.won), ("Lost", comparison.lost))
    ]
    left_out = len(comparison.only_before) + len(comparison.only_after)
    others = f" {left_out:,} that only one of them asked are left out." if left_out else ""
    main = [change for change in comparison.changes if change.measure in MAIN]
    rest = [change for change in comparison.changes if change.measure not in MAIN]
    if rest:
        folded.insert(0, _folded("The other measures", _changes(rest)))
    conditions = [
        (escape(path), escape(before), escape(after))
        for path, (before, after) in comparison.conditions.items()
    ]
    differs = ""
    if comparison.articles_differ:
        differs = "<p>The articles differ: the two runs weren't made over the same ones.</p>"
    if conditions:
        differs += table(("Made with", "before", "now"), conditions, worded=(0, 1, 2))
    return (
        f"<h2>Compared with {escape(comparison.name)}</h2>"
        f'<p class="quiet">Over the {comparison.n:,} questions that both runs asked.{others} The'
        " interval is of 10,000 paired bootstrap resamples; a difference whose interval holds 0 is"
        f" within noise. McNemar's exact test of the questions won and lost: p ="
        f" {comparison.mcnemar:.3f}.</p>"
        f"{_changes(main)}{''.join(folded)}{differs}"
    )


def _folded(title: str, content: str) -> str:
    return f'<details class="fold"><summary>{title}</summary>{content}</details>'


def _changes(changes: Sequence[Change]) -> str:
    # One scale for all, so that the bars compare.
    reach = [abs(end) for change in changes for end in change.interval or ()]
    extent = max(reach, default=0.0) or 1.0
    columns = ("Measure", "Before", "Now", "Difference", "95% interval", "", "")
    return table(columns, (_change(change, extent) for change in changes))


def _change(change: Change, extent: float) -> tuple[str, ...]:
    digits = 0 if change.measure in (P50, P95) else 3
    interval, bar, verdict = "–", "", ""
    if change.interval is not None:
        low, high = change.interval
        interval = f"{_signed(low, digits)} to {_signed(high, digits)}"
        bar = interval_bar(low, high, change.difference, extent)
        direction = "higher" if change.difference > 0 else "lower"
        verdict = "within noise" if change.within_noise else f"<b>clearly {direction}</b>"
    return (
        escape(change.measure),
        f"{change.before:.{digits}f}",
        f"{change.after:.{digits}f}",
        _signed(change.difference, digits),
        interval,
        bar,
        verdict,
    )


def _signed(value: float, digits: int) -> str:
    return f"{value:+.{digits}f}".replace("-", "−")


def _links(ids: Iterable[str], anchors: Mapping[str, str]) -> str:
    return ", ".join(f'<a href="#{anchors[one]}">{escape(one)}</a>' for one in ids) or "none"


def made_with(conditions: Conditions) -> str:
    """What the run was made with, folded away."""
    rows = [
        (escape(f"{part} {name}".strip()), escape(value))
        for part, values in conditions.parts.items()
        for name, value in (values if isinstance(values, Mapping) else {"": values}).items()
        if value is not None
    ]
    listed = table(("", ""), rows, worded=(0, 1))
    return f"<h2>Made with</h2>{_folded('Settings, library, reader, code and programs', listed)}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"
