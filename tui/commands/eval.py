"""`dateline eval`: ask a whole question set and measure the answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.options import Common, common_options, json_option, print_json
from tui.settings import sample_set

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from eval.runs import Comparison
    from index.types import Filters
    from qa.answerer import Answerer
    from qa.types import Answer, Turn

RUNS = "runs"
SAMPLE = "sample"


@click.command("eval")
@click.argument("question_set", metavar="SET.jsonl", type=click.Path(path_type=Path))
@click.option("--save", metavar="NAME", help="Keep this run under a name.")
@click.option("--compare", metavar="NAME", help="Show the difference from a saved run.")
@common_options
@json_option
def command(
    common: Common, question_set: Path, save: str | None, compare: str | None, as_json: bool
) -> None:
    """Ask every question of SET.jsonl and measure the answers.

    "sample" stands for the set that comes with the sample articles. A question's own
    `asked` day goes before --as-of.
    """
    from eval import runs
    from eval.question_set import load
    from eval.run import evaluate
    from index.library import Library
    from qa.answerer import Answerer

    path = sample_set() if str(question_set) == SAMPLE else question_set
    questions = load(path)
    folder = common.library / RUNS
    before = runs.load(folder, compare) if compare else None
    with Library(common.library) as library:
        report = evaluate(
            questions,
            _Filtered(Answerer(library), common.filters),
            article_text=lambda identity: library.article(identity).text,
            resolve=library.resolve,
            as_of=common.as_of,
            progress=_show_progress if sys.stderr.isatty() else None,
        )
        settings = {"generation": library.status().generation, "as_of": str(common.as_of)}
    document = report.to_json()
    if report.unresolved:
        names = ", ".join(report.unresolved[:5])
        click.echo(
            f"dateline: {len(report.unresolved)} relevant articles aren't in the library"
            f" (and count as not found): {names}",
            err=True,
        )
    if save:
        runs.save(folder, save, document, settings)
    if as_json:
        print_json(document)
        return
    click.echo("\n".join(_lines(document)))
    if before is not None:
        click.echo("\n".join(_difference(compare or "", runs.compare(before.report, document))))


class _Filtered:
    """An answerer under the command's filters, as `evaluate` wants it."""

    def __init__(self, answerer: Answerer, filters: Filters) -> None:
        self._answerer = answerer
        self._filters = filters

    def answer(
        self, question: str, *, turns: Sequence[Turn], as_of: date | None, depth: int
    ) -> Answer:
        return self._answerer.answer(
            question, turns=turns, as_of=as_of, filters=self._filters, depth=depth
        )


def _show_progress(done: int, total: int) -> None:
    click.echo(f"\r{done:,} of {total:,} questions", nl=done == total, err=True)


def _lines(document: dict[str, Any]) -> list[str]:
    abstention, latency = document["abstention"], document["latency_ms"]
    return [
        f"{document['set']}: {document['n']:,} questions, {document['answerable']:,} answerable",
        f"  answers      EM {_share(document['em'])}   F1 {_share(document['f1'])}",
        f"  passages     answer recall {_at(document['answer_recall'])}",
        f"  articles     recall {_at(document['recall'])}   MRR@10 {_share(document['mrr@10'])}"
        f"   nDCG@10 {_share(document['ndcg@10'])}",
        f"  citations    exact {_share(document['citation_exact'])}",
        f"  abstaining   precision {_share(abstention['precision'])}   recall"
        f" {_share(abstention['recall'])}   coverage {_share(abstention['coverage'])}",
        f"               accuracy when answered {_share(abstention['accuracy_answered'])}"
        f"   area under risk-coverage {_share(abstention['aurc'])}",
        f"  latency      p50 {_milliseconds(latency['p50'])}   p95 {_milliseconds(latency['p95'])}",
        *_crashes(document),
    ]


def _crashes(document: dict[str, Any]) -> list[str]:
    crashed = [q for q in document["questions"] if q["error"]]
    return [f"  failed       {q['id']}: {q['error']}" for q in crashed]


def _at(shares: dict[str, float | None]) -> str:
    return "  ".join(f"@{k} {_share(value)}" for k, value in shares.items())


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _milliseconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} ms"


def _difference(name: str, comparison: Comparison) -> list[str]:
    shown = [f"Compared with {name}:"]
    for measure, difference in comparison.differences.items():
        if difference:
            shown.append(f"  {measure:<28} {difference:+.3f}")
    shown.append(f"  won {len(comparison.won)}: {', '.join(comparison.won[:10]) or '-'}")
    shown.append(f"  lost {len(comparison.lost)}: {', '.join(comparison.lost[:10]) or '-'}")
    return shown
