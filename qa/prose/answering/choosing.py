"""A language model chooses among an answer's candidates; the answer stays a quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Protocol

from index.errors import LanguageModelError
from index.safe_text import one_line
from qa.choosing.pipeline import Verdict
from qa.language.answer_type import wants_sentence
from qa.progress import AnswerProgress, AnswerStage, Notice, unheard
from qa.prose.model import LanguageModel, Message
from qa.prose.orders.addressed import addressed_within
from qa.prose.prompts import to_choose
from qa.prose.types import Option, Part
from qa.question.question import Question
from qa.quoting import alternative, cite, one_a_sentence
from qa.types import Chosen, Citation

MOST_CANDIDATES = 8

TOKENS = 400
"""A number takes few, but some models think aloud before it."""

LONGEST_REPLY = 80
"""Characters that a number may come with; whoever writes more isn't waited for."""

AROUND = 600
"""Characters of a sentence that a model sees on either side of a candidate's words."""

_BEFORE = r"(?:(?:the )?(?:best |right )?(?:answer|candidate|choice|number|reply)(?: is)?[\s:#]*)?"
_DRESS = r"[\s\[\](){}*_\"'`#.:]*"
_NUMBER = re.compile(rf"{_DRESS}{_BEFORE}{_DRESS}([0-9]{{1,3}}){_DRESS}", re.IGNORECASE)
_NONE = re.compile(
    rf"{_DRESS}{_BEFORE}{_DRESS}none(?: of (?:them|these|the candidates))?{_DRESS}", re.IGNORECASE
)


class Chooser(Protocol):
    """Chooses among candidates."""

    @property
    def name(self) -> str:
        """What chooses, as users know it."""

    def __call__(self, question: str, candidates: Sequence[Citation]) -> int | None:
        """Return the place of the candidate that answers, from 0; None where none does.

        Raises:
            LanguageModelError: there is no choice.
        """


class ModelChooser:
    """Has a language model choose by number."""

    def __init__(self, model: LanguageModel, tokens: int = TOKENS) -> None:
        """`tokens` bounds the reply with all that is thought before it."""
        self._model = model
        self._tokens = tokens

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def __call__(self, question: str, candidates: Sequence[Citation]) -> int | None:
        """Return the place of the candidate that the model chose; see `Chooser`.

        Raises:
            LanguageModelError: also where the reply is neither a number shown nor "none".
        """
        places = offered(candidates)
        if not places:
            return None
        options = [option(candidates[place]) for place in places]
        said = short_reply(self._model, to_choose(question, options), self._tokens, LONGEST_REPLY)
        if _NONE.fullmatch(said):
            return None
        number = _NUMBER.fullmatch(said)
        if number is None or not 1 <= int(number[1]) <= len(places):
            raise unusable(self._model)
        return places[int(number[1]) - 1]


def choose(
    chooser: Chooser,
    asked: Question,
    verdict: Verdict,
    threshold: float,
    progress: Notice = unheard,
) -> tuple[Verdict, Chosen | None]:
    """Have one of an answer's candidates chosen, and put it first; return what is told of it.

    Nothing is asked, and None told, where no answer is given or there is nothing to choose from. A
    candidate less sure than `threshold` becomes the second. Never raises for what the model or its
    server does: `Chosen.failed` says it.
    """
    current = verdict.current
    if len(current) < 2 or current[0].confidence < threshold:
        return verdict, None
    whole = wants_sentence(asked.searched_for)
    rated = one_a_sentence(current) if whole else current
    cited = [cite(one.candidate.proofs[0], whole) for one in rated]
    places = offered(cited)
    if len(places) < 2:
        return verdict, None
    progress(AnswerProgress(AnswerStage.ASKING_MODEL))
    chosen = Chosen(chooser.name, len(places))
    try:
        place = chooser(asked.searched_for, [cited[one] for one in places])
    except LanguageModelError as error:
        return verdict, replace(chosen, failed=one_line(str(error)))
    if place is None:
        return verdict, chosen
    first, one = current[0], rated[places[place]]
    chosen = replace(chosen, text=alternative(one, whole).said)
    if one is first:
        return verdict, chosen
    others = [other for other in current if other is not first and other is not one]
    if one.confidence < threshold:
        order, chosen = (first, one, *others), replace(chosen, too_unsure=True)
    else:
        instead_of = alternative(first, whole).said
        order, chosen = (one, first, *others), replace(chosen, instead_of=instead_of)
    return replace(verdict, current=order), chosen


def offered(candidates: Sequence[Citation]) -> list[int]:
    """Return the places of the candidates that a model may see: at most eight.

    One whose words are meant for a model isn't shown to it.
    """
    seen = (place for place, one in enumerate(candidates) if not _overlaps(one, _hidden(one)))
    return [place for place, _ in zip(seen, range(MOST_CANDIDATES), strict=False)]


def option(candidate: Citation) -> Option:
    """Return a candidate as a model sees it, its sentence cut short far from its words."""
    text = list(candidate.article.text[candidate.sentence_start : candidate.sentence_end])
    origin = candidate.sentence_start
    for start, end in _hidden(candidate):
        text[start - origin : end - origin] = " " * (end - start)
    start, end = candidate.start - origin, candidate.end - origin
    before, words, after = ("".join(part) for part in (text[:start], text[start:end], text[end:]))
    return Option(candidate.article, before[-AROUND:], words[: 2 * AROUND], after[:AROUND])


def short_reply(
    model: LanguageModel, messages: Sequence[Message], tokens: int, longest: int
) -> str:
    """Return a reply without what was thought before it.

    Raises:
        LanguageModelError: there is none, or it is longer than `longest` characters; the rest of
            such a one isn't waited for.
    """
    # Here, since only those who have a model need what reads its replies.
    from qa.prose.client.thoughts import Thoughts

    thoughts, said = Thoughts(), ""
    with closing(model.stream(messages, tokens)) as pieces:
        for piece in pieces:
            said += thoughts.feed(piece)
            if len(said.strip()) > longest:
                raise unusable(model)
    said = f"{said}{thoughts.close()}".strip()
    if not said or len(said) > longest:
        raise unusable(model)
    return said


def unusable(model: LanguageModel) -> LanguageModelError:
    """Return the error of a reply that isn't what was asked for.

    It doesn't repeat the reply: nothing vouches for what a model writes.
    """
    return LanguageModelError(f"{one_line(model.name)} gave no usable reply")


def _hidden(candidate: Citation) -> tuple[Part, ...]:
    """Return the parts of a candidate's sentence that are meant for a model."""
    text = candidate.article.text
    return addressed_within(text, candidate.sentence_start, candidate.sentence_end)


def _overlaps(candidate: Citation, parts: Sequence[Part]) -> bool:
    return any(start < candidate.end and candidate.start < end for start, end in parts)
