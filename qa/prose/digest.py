"""A digest: a few sentences about many cited ones, in the order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from index.keyword.tokenizer import terms
from index.types import Article
from qa.desk.text import sentences_of
from qa.prose.checking.checker import Checker
from qa.prose.model import LanguageModel
from qa.prose.prompts import to_digest
from qa.prose.sources import numbered
from qa.prose.writing import Request, Told, write
from qa.types import Citation, Prose

MOST = 20
"""Cited sentences that a digest is made from."""

SENTENCES = 6
"""Sentences of a digest, at most."""

LONGEST_PASSAGE = 700
"""Characters of a cited sentence with the sentences beside it; without them it may be longer."""


def request_of(
    subject: str, citations: Sequence[Citation], *, most: int = MOST, sentences: int = SENTENCES
) -> Request | None:
    """Return the request for a digest of what is cited; None where nothing is.

    Each of at most `most` cited sentences is a passage, with the sentences before and after it in
    its paragraph: they say who "he" is. Where more are cited, those are taken that are spread the
    widest over the days of their articles and have the most in common with the others.
    """
    chosen = _in_time(_chosen(_each_once(citations), max(1, most)))
    if not chosen:
        return None
    sources = numbered(_passages(chosen))
    return Request(to_digest(subject, sources, sentences), sources, sentences)


def digest(
    model: LanguageModel,
    checker: Checker,
    subject: str,
    citations: Sequence[Citation],
    tokens: int,
    told: Told = lambda _: None,
) -> Prose | None:
    """Have a digest written and check each sentence, as `write` does; None where nothing is cited.

    Never raises for what the model or its server does: `Prose.failed` says it.
    """
    request = request_of(subject, citations)
    return write(model, checker, request, tokens, told) if request else None


def _each_once(citations: Sequence[Citation]) -> list[Citation]:
    """Return the citations of each sentence once; copies of a sentence count as one."""
    found: dict[str, Citation] = {}
    for one in citations:
        found.setdefault(" ".join(one.sentence.split()), one)
    return list(found.values())


def _chosen(citations: Sequence[Citation], most: int) -> Sequence[Citation]:
    """Return at most `most` of them: one of each day, then a second of each, and so on.

    Where there are more days than that, they are days at even distances, the last one included.
    """
    if len(citations) <= most:
        return citations
    telling = _telling(citations)
    by_day: dict[date, list[int]] = {}
    for place in sorted(range(len(citations)), key=lambda place: (-telling[place], place)):
        by_day.setdefault(_day(citations[place]), []).append(place)
    days = [by_day[day] for day in sorted(by_day)]
    if len(days) > most:
        step = (len(days) - 1) / max(1, most - 1)
        days = [days[-1 - round(step * number)] for number in range(most)]
    taken: list[int] = []
    for turn in range(max(map(len, days))):
        of_turn = [day[turn] for day in days if turn < len(day)]
        of_turn.sort(key=lambda place: (-telling[place], place))
        taken += of_turn[: most - len(taken)]
    return [citations[place] for place in sorted(taken)]


def _telling(citations: Sequence[Citation]) -> list[float]:
    """Return for each sentence how many of the others have a term of its, on average."""
    words = [set(terms(one.sentence)) for one in citations]
    holding = Counter(term for found in words for term in found)
    return [sum(holding[term] for term in found) / max(1, len(found)) for found in words]


def _in_time(citations: Collection[Citation]) -> list[Citation]:
    return sorted(citations, key=_day)


def _day(citation: Citation) -> date:
    return citation.article.published or date.max  # those without a day come last


def _passages(citations: Sequence[Citation]) -> list[tuple[Article, int, int]]:
    """Return where the sentences stand with those beside them; what overlaps is one passage."""
    found: list[tuple[Article, int, int]] = []
    for one in citations:
        article = one.article
        start, end = _with_neighbours(one)
        for place, (other, first, last) in enumerate(found):
            if other.id == article.id and first < end and start < last:
                found[place] = other, min(first, start), max(last, end)
                break
        else:
            found.append((article, start, end))
    return found


def _with_neighbours(citation: Citation) -> tuple[int, int]:
    start, end = citation.sentence_start, citation.sentence_end
    sentences = sentences_of(citation.article.text)
    inside = [place for place, one in enumerate(sentences) if one.start < end and start < one.end]
    if not inside:
        return start, end
    first, last = inside[0], inside[-1]
    for place, beside in ((first - 1, first), (last + 1, last)):
        if not 0 <= place < len(sentences):
            continue
        one = sentences[place]
        longer = min(start, one.start), max(end, one.end)
        if one.paragraph == sentences[beside].paragraph and (
            longer[1] - longer[0] <= LONGEST_PASSAGE
        ):
            start, end = longer
    return start, end
