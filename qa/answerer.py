"""From a question to a cited answer, or to an honest "your articles don't say"."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from index.backend import LibraryBackend
from index.types import Filters, Hit
from qa.choosing.candidate import Candidate, Rated
from qa.choosing.choice import Choice
from qa.choosing.pipeline import Verdict, weigh
from qa.choosing.why import weighed
from qa.desk import routes as routing
from qa.desk.routes import Route
from qa.language.answer_type import wants_sentence
from qa.manner import Reading, Strictness
from qa.progress import AnswerProgress, AnswerStage, Notice, unheard
from qa.question.question import Question, understand
from qa.quoting import alternative, citations_of, cite, hedge_of, one_a_sentence, resolved_of
from qa.reading.own_reader import model_folder, own_reader
from qa.reading.reader import READ_PASSAGES, Rater, Reader, Span
from qa.types import Answer, Chosen, Reworded, Took, Turn, Why

if TYPE_CHECKING:
    from qa.prose.answering.choosing import Chooser
    from qa.prose.answering.rewording import Reworder
    from qa.prose.checking.checker import Checker

ALTERNATIVES = 3
LEAST_RIVAL = 0.15
"""The confidence from which a rival is worth showing beside an answer."""

DEPTH = 10

RUNNERS = 2
"""Candidates whose confidence is explained: the first and the runner-up."""

DENIED = 3
"""Candidates that are told to have been denied, at most."""


class Found(NamedTuple):
    """Passages found, best first, among how many articles, and the time until then.

    `reworded` is the search that a language model made, if one was asked.
    """

    hits: Sequence[Hit]
    among: int
    took: Took
    reworded: Reworded | None = None


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
        chooser: Chooser | None = None,
        reworder: Reworder | None = None,
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
            chooser: chooses among the candidates where an answer is given.
            reworder: makes a search of the question, which is searched beside it.

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
        self._chooser = chooser
        self._reworder = reworder
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
        reword: bool = True,
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
            reword: whether the reworder is asked, if there is one.

        Raises:
            ReaderError: Dateline's own reader is damaged.
            UsageError: a filter that the question carries can't be used.
        """
        asked = self._understood(question, turns, as_of, filters)
        return self._answered(
            asked,
            depth,
            progress,
            self._routes,
            self._chooser,
            self._reworder if reword else None,
        )

    def _answered(
        self,
        asked: Question,
        depth: int,
        progress: Notice,
        routes: Sequence[Route] = (),
        chooser: Chooser | None = None,
        reworder: Reworder | None = None,
    ) -> Answer:
        reader = self._own_or_given()  # begins to load here: the search goes on meanwhile
        start = time.perf_counter()
        found = self._found(asked, max(depth, READ_PASSAGES), reworder, progress)
        # What is listed beyond them must not change the answer: an evaluation lists fifty.
        hits = found.hits[:READ_PASSAGES]
        spans = reader.read(asked, hits, progress)
        progress(AnswerProgress(AnswerStage.CHOOSING))
        verdict = self._verdict(spans, asked, hits, found.among)
        chosen, asking = None, 0.0
        if chooser is not None:
            from qa.prose.answering.choosing import choose

            begun = time.perf_counter()
            verdict, chosen = choose(chooser, asked, verdict, self._threshold, progress)
            asking = (time.perf_counter() - begun) * 1000
        total = (time.perf_counter() - start) * 1000
        took = replace(found.took, read=total - asking - found.took.total, total=total)
        answer = self._decide(asked, found, depth, verdict, took, chosen)
        if not routes:
            return answer
        looked = routing.Found(
            self._library,
            hits,
            verdict,
            self._strictness,
            self._threshold,
            # What a model does to another question could be said nowhere.
            lambda text: self._answered(self._instead(asked, text), depth, progress),
            reader if isinstance(reader, Rater) else None,
        )
        decided = answer
        for route in routes:
            answer = route(asked, answer, looked)
        total = (time.perf_counter() - start) * 1000
        # What a route reads besides is read for this question.
        took = replace(took, read=total - asking - found.took.total, total=total)
        return replace(answer, took=took, chosen=_still_holds(decided, answer))

    def checker(self) -> Checker:
        """Return what checks a language model's sentences against the library's articles.

        It reads with this answerer's reader, so it isn't safe between threads either.
        """
        from qa.prose.checking.own import own_checker

        return own_checker(self._library, self._own_or_given())

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
        reword: bool = True,
    ) -> Answer:
        """Search as `answer` does, and read nothing: an abstention with the passages found.

        No reader is loaded for it. Its arguments and errors are those of `answer`.
        """
        asked = self._understood(question, turns, as_of, filters)
        reworder = self._reworder if reword else None
        found = self._found(asked, max(depth, READ_PASSAGES), reworder, unheard)
        return self._decide(asked, found, depth, Verdict(), found.took)

    def _understood(
        self, question: str, turns: Sequence[Turn], as_of: date | None, filters: Filters | None
    ) -> Question:
        today = self._today() if self._today else None
        return understand(question, turns=turns, as_of=as_of, filters=filters, today=today)

    def _own_or_given(self) -> Reader:
        if self._reader is None:
            self._reader = own_reader(self._reading)
        return self._reader

    def _found(
        self, asked: Question, depth: int, reworder: Reworder | None, progress: Notice
    ) -> Found:
        begun = start = time.perf_counter()
        reworded = None
        if reworder is not None:
            from qa.prose.answering.rewording import reword

            progress(AnswerProgress(AnswerStage.REWORDING))
            reworded = reword(reworder, asked.searched_for)
            start = time.perf_counter()
        progress(AnswerProgress(AnswerStage.SEARCHING))
        queries, deep = [asked.searched_for], depth
        if reworded is not None and reworded.query is not None:
            from qa.prose.answering.rewording import COMPARED, fused

            queries.append(reworded.query)
            deep = max(depth, COMPARED)
        vectors = [self._library.encode_query(query) for query in queries]
        embedded = time.perf_counter()
        hits, *more = [
            self._library.search(
                query,
                deep,
                filters=asked.filters,
                as_of=asked.news_of,
                known_by=asked.known_by,
                vector=vector,
            )
            for query, vector in zip(queries, vectors, strict=True)
        ]
        if more:
            hits = fused(hits, more[0])[:depth]
        among = self._library.count(asked.filters)
        searched = time.perf_counter()
        took = Took(
            embed=(embedded - start) * 1000,
            search=(searched - embedded) * 1000,
            total=(searched - begun) * 1000,
        )
        return Found(hits, among, took, reworded)

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
        self,
        asked: Question,
        found: Found,
        depth: int,
        verdict: Verdict,
        took: Took,
        chosen: Chosen | None = None,
    ) -> Answer:
        best, confidence, _ = verdict.current[0] if verdict.current else (None, 0.0, 0.0)
        given = best is not None and confidence >= self._threshold
        whole = wants_sentence(asked.searched_for)
        citations = citations_of(best, whole) if best and given else ()
        shown = one_a_sentence(verdict.current) if whole else verdict.current
        # A candidate that was chosen and isn't the answer is shown however unsure it is.
        first = 2 if chosen and chosen.too_unsure else 1
        rivals = [*shown[1:first], *_worth_showing(shown[first:])] if given else shown
        return Answer(
            question=asked.typed,
            searched_for=asked.searched_for,
            text=citations[0].quote if citations else None,
            confidence=confidence,
            citations=citations,
            alternatives=tuple(
                [alternative(rival, whole) for rival in rivals[:ALTERNATIVES]]
                + [
                    alternative(one, whole, older=True)
                    for one in _worth_showing(verdict.older)[:ALTERNATIVES]
                ]
            ),
            hits=tuple(found.hits[:depth]),
            took=took,
            embedded=self._library.embedded,
            as_of=asked.as_of,
            carried=asked.carried,
            filters=asked.filters,
            searched=found.among if asked.filters else None,
            resolved=resolved_of(citations[0]) if citations and not whole else None,
            why=self._why(shown, verdict.denied, whole),
            hedge=hedge_of(citations[0], whole) if citations else None,
            chosen=chosen,
            reworded=found.reworded,
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


def _worth_showing(rivals: Sequence[Rated]) -> Sequence[Rated]:
    return [one for one in rivals if one.confidence >= LEAST_RIVAL]


def _still_holds(decided: Answer, answer: Answer) -> Chosen | None:
    """Return what a model chose if the answer is still that; one that a route made isn't."""
    chosen = decided.chosen
    if chosen is None or chosen.failed is not None:
        return chosen
    before, after = (
        (one.said, one.confidence, one.citations[:1], one.compared) for one in (decided, answer)
    )
    return chosen if before == after else None
