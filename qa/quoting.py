"""From candidates to quotations: an answer's citations, its rivals, what its words mean."""

from __future__ import annotations

from collections.abc import Sequence

from qa.choosing.candidate import Candidate, Rated
from qa.dates.relative import resolve
from qa.language.hedges import without_hedge
from qa.reading.reader import Span
from qa.types import Alternative, Citation

CITATIONS = 3
"""Independent articles that an answer cites, at most."""


def cite(span: Span, whole: bool = False) -> Citation:
    """Return the citation of a span, without its hedge, or of its whole sentence.

    The quote is taken from the article, never from elsewhere.
    """
    article = span.hit.article
    start, end = (span.sentence_start, span.sentence_end) if whole else (span.start, span.end)
    if not whole:  # a hedge isn't part of the value, wherever the reader has put its bounds
        _, start = without_hedge(article.text, start, end, span.sentence_start)
    return Citation(
        article=article,
        start=start,
        end=end,
        quote=article.text[start:end],
        sentence_start=span.sentence_start,
        sentence_end=span.sentence_end,
    )


def citations_of(candidate: Candidate, whole: bool) -> tuple[Citation, ...]:
    """Cite the plainest proof first, then other articles that say the same on their own."""
    return tuple(cite(span, whole) for span in candidate.proofs[:CITATIONS])


def alternative(rival: Rated, whole: bool, *, older: bool = False) -> Alternative:
    """Return a candidate as it is shown beside the answer."""
    citations = citations_of(rival.candidate, whole)
    first = citations[0]
    return Alternative(first.quote, rival.confidence, citations, older, hedge_of(first, whole))


def one_a_sentence(rated: Sequence[Rated]) -> Sequence[Rated]:
    """Keep the surest candidate of each sentence: quoted whole, the others would repeat it."""
    kept: dict[str, Rated] = {}
    for one in rated:
        kept.setdefault(one.candidate.proofs[0].sentence, one)
    return list(kept.values())


def resolved_of(citation: Citation) -> str | None:
    """Say which day the quoted words mean, where they don't say it themselves."""
    article = citation.article
    found = resolve(article.text, citation.start, citation.end, article.published)
    return None if found is None or found.stated else found.words


def hedge_of(citation: Citation, whole: bool) -> str | None:
    """Return the words that say how exact the quoted ones are: "about"."""
    if whole:
        return None
    text, first = citation.article.text, citation.sentence_start
    return without_hedge(text, citation.start, citation.end, first)[0]
