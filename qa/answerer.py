"""From a question to a cited answer, or to an honest "your articles don't say"."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from index.backend import LibraryBackend
from index.types import Filters, Hit
from qa.choosing.candidate import Candidate, Rated
from qa.choosing.choice import Choice
from qa.choosing.pipeline import Verdict, weigh
from qa.choosing.why import weighed
from qa.dates.relative import resolve
from qa.desk import routes as routing
from qa.desk.routes import Route
from qa.language.answer_type import wants_sentence
from qa.language.hedges import without_hedge
from qa.manner import Reading, Strictness
from qa.progress import AnswerProgress, AnswerStage, Notice, unheard
from qa.question.question import Question, understand
from qa.reading.own_reader import model_folder, own_reader
from qa.reading.reader import READ_PASSAGES, Rater, Reader, Span
from qa.types import Alternative, Answer, Citation, Took, Turn, Why

ALTERNATIVES = 3
LEAST_RIVAL = 0.15
"""The confidence from which a rival is worth showing beside an answer."""

CITATIONS = 3
"""Independent articles that an answer cites, at most."""

DEPTH = 10

RUNNERS = 2
"""Candidates whose confidence is explained: the first and the runner-up."""

DENIED = 3
"""Candidates that are told to have been denied, at most."""


class Found(NamedTuple):
    """Passages found, best first, among how many articles, and the time until then."""

    hits: Sequence[Hit]
    among: int
    took: Took


class Answerer:
    """Answers questions over a library. One question at a time; not safe between threads."""

    def __init__(
        self,
        library: LibraryBackend,
        reader: Reader | None = None,
        *,
        choice: Choice | None = None,
        strictness: Strictness = Strictness.BALANCED,
        reading: Reading = Reading.CAREFUL,
        today: Callable[[], date] | None = None,
        routes: Sequence[Route] = routing.ROUTES,
    ) -> None:
        """Answer from `library`.

        Args:
            library: where passages are searched.
            reader: finds candidates in them; Dateline's own, which the first answer loads, unless
                given.
            choice: weighs the candidates; the one fitted to Dateline's reader unless given.
            strictness: how sure an answer must be to be given.
            reading: how Dateline's own reader reads.
            today: tells the day that questions are asked on where none is given; with none,
                time words such as "this week" count from no day.
            routes: what the desk answers better, or adds.

        Raises:
            ReaderError: the weights of Dateline's own choice can't be read.
        """
        self._library = library
        self._reader = reader
        self._reading = reading
        self._choice = choice or Choice.load(model_folder(reading))
        self._strictness = strictness
        self._today = today
        self._routes = routes
        self._threshold = self._choice.thresholds.of(strictness)

    def answer(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        as_of: date | None = None,
        filters: Filters | None = None,
        depth: int = DEPTH,
        progress: Notice = unheard,
    ) -> Answer:
        """Answer a question from the articles' own words, or abstain.

        Args:
            question: as the user typed it.
            turns: the conversation before it, oldest first.
            as_of: the day that the question is asked on. What was published later isn't known
                yet: no dated article of a later day is searched. See `today` where none is given.
            filters: which articles may be used.
            depth: how many passages the answer lists as `hits`.
            progress: is told of each stage as it begins, and of each passage that has been read.

        Raises:
            ReaderError: Dateline's own reader is damaged.
            UsageError: a filter that the question carries can't be used.
        """
        asked = self._understood(question, turns, as_of, filters)
        return self._answered(asked, depth, progress, self._routes)

    def _answered(
        self, asked: Question, depth: int, progress: Notice, routes: Sequence[Route]
    ) -> Answer:
        reader = self._own_or_given()  # begins to load here: the search goes on meanwhile
        start = time.perf_counter()
        progress(AnswerProgress(AnswerStage.SEARCHING))
        found = self._found(asked, max(depth, READ_PASSAGES), start)
        # What is listed beyond them must not change the answer: an evaluation lists fifty.
        hits = found.hits[:READ_PASSAGES]
        spans = reader.read(asked, hits, progress)
        progress(AnswerProgress(AnswerStage.CHOOSING))
        verdict = self._verdict(spans, asked, hits, found.among)
        total = (time.perf_counter() - start) * 1000
        took = replace(found.took, read=total - found.took.total, total=total)
        answer = self._decide(asked, found.hits[:depth], found.among, verdict, took)
        if not routes:
            return answer
        looked = routing.Found(
            self._library,
            hits,
            verdict,
            self._strictness,
            self._threshold,
            lambda text: self._answered(self._instead(asked, text), depth, progress, ()),
            reader if isinstance(reader, Rater) else None,
        )
        for route in routes:
            answer = route(asked, answer, looked)
        total = (time.perf_counter() - start) * 1000
        # Routes read too, so their time is the reading's.
        return replace(answer, took=replace(took, read=total - found.took.total, total=total))

    def _instead(self, asked: Question, text: str) -> Question:
        """Return another question, asked on the same day under the same filters."""
        today = self._today() if self._today else None
        return understand(text, as_of=asked.known_by, filters=asked.filters, today=today)

    def retrieve(
        self,
        question: str,
        *,
        turns: Sequence[Turn] = (),
        as_of: date | None = None,
        filters: Filters | None = None,
        depth: int = DEPTH,
    ) -> Answer:
        """Search as `answer` does, and read nothing: an abstention with the passages found.

        No reader is loaded for it. Its arguments and errors are those of `answer`.
        """
        start = time.perf_counter()
        asked = self._understood(question, turns, as_of, filters)
        found = self._found(asked, max(depth, READ_PASSAGES), start)
        return self._decide(asked, found.hits[:depth], found.among, Verdict(), found.took)

    def _understood(
        self, question: str, turns: Sequence[Turn], as_of: date | None, filters: Filters | None
    ) -> Question:
        today = self._today() if self._today else None
        return understand(question, turns=turns, as_of=as_of, filters=filters, today=today)

    def _own_or_given(self) -> Reader:
        if self._reader is None:
            self._reader = own_reader(self._reading)
        return self._reader

    def _found(self, asked: Question, depth: int, start: float) -> Found:
        vector = self._library.encode_query(asked.searched_for)
        embedded = time.perf_counter()
        hits = self._library.search(
            asked.searched_for,
            depth,
            filters=asked.filters,
            as_of=asked.news_of,
            known_by=asked.known_by,
            vector=vector,
        )
        among = self._library.count(asked.filters)
        searched = time.perf_counter()
        took = Took(
            embed=(embedded - start) * 1000,
            search=(searched - embedded) * 1000,
            total=(searched - start) * 1000,
        )
        return Found(hits, among, took)

    def _verdict(
        self, spans: list[Span], asked: Question, hits: Sequence[Hit], among: int
    ) -> Verdict:
        return weigh(
            asked,
            spans,
            hits,
            self._library.weights(asked.searched_for),
            self._choice,
            articles=among,
            newest=self._library.newest,
        )

    def _decide(
        self, asked: Question, hits: Sequence[Hit], among: int, verdict: Verdict, took: Took
    ) -> Answer:
        best, confidence, _ = verdict.current[0] if verdict.current else (None, 0.0, 0.0)
        given = best is not None and confidence >= self._threshold
        whole = wants_sentence(asked.searched_for)
        citations = _citations(best, whole) if best and given else ()
        shown = _one_a_sentence(verdict.current) if whole else verdict.current
        rivals = _worth_showing(shown[1:]) if given else shown
        return Answer(
            question=asked.typed,
            searched_for=asked.searched_for,
            text=citations[0].quote if citations else None,
            confidence=confidence,
            citations=citations,
            alternatives=tuple(
                [_alternative(rival, whole) for rival in rivals[:ALTERNATIVES]]
                + [
                    _alternative(one, whole, older=True)
                    for one in _worth_showing(verdict.older)[:ALTERNATIVES]
                ]
            ),
            hits=tuple(hits),
            took=took,
            embedded=self._library.embedded,
            as_of=asked.as_of,
            carried=asked.carried,
            filters=asked.filters,
            searched=among if asked.filters else None,
            resolved=_resolved(citations[0]) if citations and not whole else None,
            why=self._why(shown, verdict.denied, whole),
            hedge=_hedge(citations[0], whole) if citations else None,
        )

    def _why(self, shown: Sequence[Rated], denied: Sequence[Candidate], whole: bool) -> Why:
        return Why(
            tuple(
                weighed(self._choice, one, cite(one.candidate.proofs[0], whole))
                for one in shown[:RUNNERS]
            ),
            self._strictness,
            self._threshold,
            tuple(cite(one.best, whole) for one in denied[:DENIED]),
        )


def _resolved(citation: Citation) -> str | None:
    """Say which day the quoted words mean, where they don't say it themselves."""
    article = citation.article
    found = resolve(article.text, citation.start, citation.end, article.published)
    return None if found is None or found.stated else found.words


def _hedge(citation: Citation, whole: bool) -> str | None:
    if whole:
        return None
    text, first = citation.article.text, citation.sentence_start
    return without_hedge(text, citation.start, citation.end, first)[0]


def _worth_showing(rivals: Sequence[Rated]) -> Sequence[Rated]:
    return [one for one in rivals if one.confidence >= LEAST_RIVAL]


def _one_a_sentence(rated: Sequence[Rated]) -> Sequence[Rated]:
    """Keep the surest candidate of each sentence: quoted whole, the others would repeat it."""
    kept: dict[str, Rated] = {}
    for one in rated:
        kept.setdefault(one.candidate.proofs[0].sentence, one)
    return list(kept.values())


def _citations(candidate: Candidate, whole: bool) -> tuple[Citation, ...]:
    """Cite the plainest proof first, then other articles that say the same on their own."""
    return tuple(cite(span, whole) for span in candidate.proofs[:CITATIONS])


def _alternative(rival: Rated, whole: bool, *, older: bool = False) -> Alternative:
    citations = _citations(rival.candidate, whole)
    first = citations[0]
    return Alternative(first.quote, rival.confidence, citations, older, _hedge(first, whole))


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
