"""What an answer lets its reader open: numbered words of articles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from index.types import Article, Hit
from qa.types import Alternative, Answer, Citation
from tui.text.prose_lines import SourceNumbers

MOST_ALTERNATIVES = 3
MOST_NEAREST = 3
LEAST_GUESS = 0.01
"""The confidence of a guess held back from which it can be looked at."""


class Kind(Enum):
    """Why a reference is shown; the value is what its reader is told."""

    SOURCE = "Source"
    ALTERNATIVE = "Another possible answer"
    NEAREST = "Near the question, but not an answer"
    NEWEST = "Among the newest"
    COPY = "The same story"
    RELATED = "Related"
    TOLD = "What this outlet says"
    DATES = "When that was"
    HELD_BACK = "A guess that was held back: not an answer"
    WRITTEN = "What a written sentence was checked by"


@dataclass(frozen=True, slots=True)
class Reference:
    """The words `article.text[start:end]`, which a reader can open and see in place.

    `sentence` is the start and the end of the sentence that says them, if there is more of it;
    `number` is the one by which a card has it, where it stands on one.
    """

    article: Article
    start: int
    end: int
    kind: Kind
    sentence: tuple[int, int] | None = None
    number: int | None = field(default=None, compare=False)

    @property
    def page(self) -> int | None:
        """The page on which the words begin; None where the article's file has none."""
        return self.article.page_at(self.start)


def citation_of(reference: Reference) -> Citation | None:
    """Return the words of a reference as a citation; None where the article itself is meant."""
    start, end = reference.start, reference.end
    if start == end:
        return None
    words = reference.article.text[start:end]
    return Citation(reference.article, start, end, words, *(reference.sentence or (start, end)))


def whole(article: Article, kind: Kind) -> Reference:
    """An article itself: no words of it are meant."""
    return Reference(article, 0, 0, kind)


def references(answer: Answer) -> tuple[Reference, ...]:
    """All that `answer` lets its reader open, in the order of the numbers shown.

    What prose below it cites comes last, but for what has a number already.
    """
    own = _own(answer)
    _, cited = written_numbers(answer, len(own))
    return (*own, *(cited_sentence(one) for one in cited))


def written_numbers(
    answer: Answer, own: int
) -> tuple[tuple[tuple[int, ...], ...], tuple[Citation, ...]]:
    """Number what each sentence of an answer's prose cites.

    `own` is how many numbers the answer itself has. Returned are, of each sentence, its numbers,
    counted from 0, and the citations that aren't among the answer's.
    """
    if answer.prose is None:
        return (), ()
    numbers = replace(SourceNumbers.below(answer), taken=own)
    of_each = tuple(
        tuple(number - 1 for number in numbers.of(one)) for one in answer.prose.sentences
    )
    return of_each, tuple(numbers.new)


def cited_sentence(citation: Citation) -> Reference:
    """Return the sentence by which a written one was checked."""
    bounds = citation.sentence_start, citation.sentence_end
    return Reference(citation.article, *bounds, Kind.WRITTEN)


def _own(answer: Answer) -> tuple[Reference, ...]:
    """The references of an answer itself.

    First its citations, then one for each rival that has any, then the words of the values that
    outlets differ in; of a list, one for each item, then those of other articles; for an
    abstention, the nearest passages, then the guess that was held back, or the words that date the
    events whose order can't be told.
    """
    if answer.abstained:
        guess = held_back(answer)
        if answer.compared:
            return tuple(cited(one, Kind.DATES) for one in dates_of(answer))
        return (
            *(_nearest(hit) for hit in answer.hits[:MOST_NEAREST]),
            *(
                cited(citation, Kind.HELD_BACK)
                for citation in (guess.citations[:1] if guess else ())
            ),
        )
    if answer.listed:
        return tuple(cited(citation, Kind.SOURCE) for citation in sources_of(answer))
    return (
        *(cited(citation, Kind.SOURCE) for citation in answer.citations),
        *(
            cited(rival.citations[0], Kind.ALTERNATIVE)
            for rival in rivals_of(answer)
            if rival.citations
        ),
        *(cited(citation, Kind.TOLD) for citation in told_by(answer)),
    )


def sources_of(answer: Answer) -> tuple[Citation, ...]:
    """The citations that are numbered: of a list its items', then those of other articles."""
    if answer.listed is None:
        return answer.citations
    items = tuple(item.citations[0] for item in answer.listed.items)
    shown = {one.article.id for one in items}
    return (*items, *(one for one in answer.citations if one.article.id not in shown))


def dates_of(answer: Answer) -> tuple[Citation, ...]:
    """The words that date the events of a question for their order."""
    events = answer.compared.events if answer.compared else ()
    return tuple(one.citation for one in events if one.citation)


def told_by(answer: Answer) -> tuple[Citation, ...]:
    """The words by which outlets tell the values that differ, in the order of their table."""
    values = answer.disagreement.values if answer.disagreement else ()
    return tuple(citation for value in values for citation in value.citations)


def rivals_of(answer: Answer) -> tuple[Alternative, ...]:
    """The rivals that can be unfolded under an answer: other answers, then earlier values."""
    if answer.abstained:
        return ()
    return tuple(sorted(answer.alternatives[:MOST_ALTERNATIVES], key=lambda rival: rival.older))


def held_back(answer: Answer) -> Alternative | None:
    """The guess that wasn't sure enough to be the answer; None where there is an answer, or none.

    One that is all but ruled out isn't worth a line.
    """
    if not answer.abstained:
        return None
    guesses = (one for one in answer.alternatives if not one.older)
    guess = next(guesses, None)
    return guess if guess and guess.confidence >= LEAST_GUESS else None


def cited(citation: Citation, kind: Kind) -> Reference:
    """Return the words of a citation, with their sentence where that is more."""
    start, end = citation.start, citation.end
    bounds = (citation.sentence_start, citation.sentence_end)
    sentence = None if bounds == (start, end) else bounds
    return Reference(citation.article, start, end, kind, sentence)


def _nearest(hit: Hit) -> Reference:
    return Reference(hit.article, hit.passage.start, hit.passage.end, Kind.NEAREST)
