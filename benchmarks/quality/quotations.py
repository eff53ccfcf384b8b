"""Quotations against marks by hand: found, spans, speakers, verbs.

    python -m benchmarks.quality.quotations DATA [--held-out]

A quotation found is right where its content and that of a mark share at least half of the
characters that either has; each mark is matched once, the closest pairs first, whatever their
kinds. Recall is by the mark's kind, precision by the kind that was found. Only what lies within
a marked stretch counts. Of the matched: `exact` have the marked spans of content, `kind` the same
kind, `verb` the marked verb (or none). `speaker` is right where the speaker's name is that of a
marked one (in lower case, without *the*); where the article names nobody, nobody may be named.
`named` is the same over the marks that have a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from benchmarks.harness.arguments import FOLDER, Script
from benchmarks.quality.marks.articles import Span
from benchmarks.quality.marks.quotations import MarkedArticle, MarkedQuotation, load
from qa.desk.quotations.finding import quotations_in
from qa.desk.quotations.rules.found import Found
from qa.desk.quotations.rules.naming import folded

LEAST_SHARED = 0.5
"""Of the characters of both contents, the share that both have in a match, at least."""

KINDS = ("direct", "indirect", "mixed")
Counts = Counter[tuple[str, str]]


@click.command(cls=Script)
@click.argument("data", type=FOLDER)
@click.option("--held-out", is_flag=True, help="Also measure the articles that are held out.")
def main(data: Path, held_out: bool) -> None:
    """Measure the quotations of the articles in DATA against the marks."""
    articles = load(data)
    for split in ("tuning", "held-out") if held_out else ("tuning",):
        click.echo(f"{split}:")
        counts: Counts = Counter()
        for article, text in articles:
            if article.split == split:
                counts += measured(article, text)
        for line in report(counts):
            click.echo(line)


def measured(article: MarkedArticle, text: str) -> Counts:
    """Count the marks of an article, what was found, and what of it is right."""
    start, end = article.stretch
    found = [
        one
        for one in quotations_in(text)
        if start <= one.content[0][0] and one.content[-1][1] <= end
    ]
    counts: Counts = Counter((one.kind, "marked") for one in article.quotations)
    counts.update((one.kind, "found") for one in found)
    for mark, one in matched(article.quotations, found):
        counts[mark.kind, "recalled"] += 1
        counts[one.kind, "right"] += 1
        counts[mark.kind, "exact"] += mark.content == one.content
        counts[mark.kind, "kind"] += mark.kind == one.kind
        counts[mark.kind, "verb"] += mark.cue == one.cue
        right = is_speaker(mark, one, text)
        counts[mark.kind, "speaker"] += right
        if mark.speakers:
            counts[mark.kind, "with name"] += 1
            counts[mark.kind, "named"] += right
    return counts


def matched(
    marks: Sequence[MarkedQuotation], found: Sequence[Found]
) -> list[tuple[MarkedQuotation, Found]]:
    """Pair marks with what was found, the closest first, each once."""
    pairs = sorted(
        (
            (shared(mark.content, one.content), -i, -j)
            for i, mark in enumerate(marks)
            for j, one in enumerate(found)
        ),
        reverse=True,
    )
    taken_marks: set[int] = set()
    taken: set[int] = set()
    chosen = []
    for share, i, j in pairs:
        if share >= LEAST_SHARED and i not in taken_marks and j not in taken:
            taken_marks.add(i)
            taken.add(j)
            chosen.append((marks[-i], found[-j]))
    return chosen


def shared(one: Iterable[Span], other: Iterable[Span]) -> float:
    """Return the share of the characters of two contents that are in both, 0 to 1."""
    ours = {place for start, end in one for place in range(start, end)}
    theirs = {place for start, end in other for place in range(start, end)}
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def is_speaker(mark: MarkedQuotation, found: Found, text: str) -> bool:
    """Tell whether the speaker found has the name of a marked one."""
    if found.speaker is None or not mark.speakers:
        return found.speaker is None and not mark.speakers
    names = {folded(text[start:end]) for start, end in mark.speakers}
    return folded(text[slice(*found.speaker)]) in names


def report(counts: Counts) -> list[str]:
    """Return the lines of a report: a kind a line, then all."""
    for what in {what for _, what in counts}:
        counts["all", what] = sum(counts[kind, what] for kind in KINDS)
    lines = []
    for kind in (*KINDS, "all"):
        recalled = counts[kind, "recalled"]
        figures = [
            _share("precision", counts[kind, "right"], counts[kind, "found"]),
            _share("recall", recalled, counts[kind, "marked"]),
            *(
                _share(what, counts[kind, what], recalled)
                for what in ("exact", "kind", "verb", "speaker")
            ),
            _share("named", counts[kind, "named"], counts[kind, "with name"]),
        ]
        lines.append(f"  {kind:9}{'  '.join(figures)}")
    return lines


def _share(name: str, part: int, whole: int) -> str:
    return f"{name} {part / whole:.3f} ({part}/{whole})" if whole else f"{name} -"


if __name__ == "__main__":
    main()
