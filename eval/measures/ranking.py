"""How well the relevant articles are ranked, by the `ir-measures` library (MacAvaney et al., 2022).

A question's scores are of the measures that a report has the means of (`eval.measures.catalogue`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from eval.measures.catalogue import MRR, NDCG, Measure, recall_at, success_at


def ranked_articles(article_ids: Iterable[str]) -> tuple[str, ...]:
    """The articles of a ranked list of passages, each at the rank of its best passage."""
    return tuple(dict.fromkeys(article_ids))


def ranking_scores(
    qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[str]], ks: Sequence[int]
) -> dict[str, dict[Measure, float]]:
    """The scores, 0..1, of each question that names relevant articles.

        recall@k    the share of the relevant articles that are among the first k
        success@k   1 where one of the first k is relevant, else 0
        MRR@10      1 / the rank of the first relevant article; 0 where it is below 10
        nDCG@10     Σ grade_i / log2(i + 1) over the first 10, as a share of the best possible

    `qrels` maps a question's id to its relevant articles with their grades, 1 or more, which
    nDCG alone tells apart (its gain is the grade itself: Järvelin and Kekäläinen, 2002, as in
    trec_eval). `run` maps it to the articles found, best first. A question of `qrels` that is
    missing from `run` scores zero.
    """
    judged = {question: relevant for question, relevant in qrels.items() if relevant}
    if not judged:
        return {}
    import ir_measures  # here, not above: it is slow to import, and only this needs it

    measures = {
        **{ir_measures.R @ k: recall_at(k) for k in ks},
        **{ir_measures.Success @ k: success_at(k) for k in ks},
        ir_measures.RR @ 10: MRR,
        ir_measures.nDCG @ 10: NDCG,
    }
    # Numbers stand for the ids: the C code below takes the process down with it at an id that
    # UTF-8 can't hold, and reads one only as far as its first NUL.
    known: defaultdict[str, str] = defaultdict(lambda: str(len(known)))
    asked = {str(place): question for place, question in enumerate(judged)}
    scores = {question: dict.fromkeys(measures.values(), 0.0) for question in judged}
    for score in ir_measures.iter_calc(
        list(measures),
        {
            place: {known[article]: grade for article, grade in judged[question].items()}
            for place, question in asked.items()
        },
        {
            place: {known[article]: -float(rank) for rank, article in enumerate(run[question])}
            for place, question in asked.items()
            if question in run
        },
    ):
        scores[asked[score.query_id]][measures[score.measure]] = float(score.value)
    return scores
