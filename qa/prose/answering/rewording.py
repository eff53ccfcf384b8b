"""A language model makes a search of a question; what is read and answered stays the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Protocol

from index.errors import LanguageModelError
from index.keyword.tokenizer import terms
from index.safe_text import one_line
from index.types import Hit
from qa.prose.answering.choosing import TOKENS, short_reply, unusable
from qa.prose.model import LanguageModel
from qa.prose.prompts import to_reword
from qa.types import Reworded

LONGEST = 200
"""Characters of a search; a model that writes more hasn't made one."""

COMPARED = 30
"""Passages of either search that are put together, at least."""

_BEFORE = re.compile(
    r"\A(?:(?:better |new |reworded )?(?:search|query)(?: (?:query|terms?))?\s*:\s*)", re.I
)
_QUOTES = "\"'`“”‘’*"


class Reworder(Protocol):
    """Makes searches of questions."""

    @property
    def name(self) -> str:
        """What makes them, as users know it."""

    def __call__(self, question: str) -> str | None:
        """Return what to search for, on one line; None where the question is best as it is.

        Raises:
            LanguageModelError: there is no reply.
        """


class ModelReworder:
    """Has a language model make the search."""

    def __init__(self, model: LanguageModel, tokens: int = TOKENS) -> None:
        """`tokens` bounds the reply with all that is thought before it."""
        self._model = model
        self._tokens = tokens

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def __call__(self, question: str) -> str | None:
        """Return the model's search; see `Reworder`.

        Raises:
            LanguageModelError: also where the reply has several lines or is too long, or shares
                no word with the question, so that nothing says that it is a search for it.
        """
        said = short_reply(self._model, to_reword(question), self._tokens, LONGEST)
        query = one_line(_BEFORE.sub("", said, count=1).strip(_QUOTES))
        own, made = terms(question), terms(query)
        if len(said.splitlines()) > 1 or not set(own) & set(made):
            raise unusable(self._model)
        return None if own == made else query


def reword(reworder: Reworder, question: str) -> Reworded | None:
    """Return the search made of a question, or why there is none; None where it stays as it is.

    Never raises for what the model or its server does.
    """
    try:
        query = reworder(question)
    except LanguageModelError as error:
        return Reworded(reworder.name, failed=one_line(str(error)))
    return None if query is None else Reworded(reworder.name, query)


def fused(own: Sequence[Hit], more: Sequence[Hit]) -> list[Hit]:
    """Return the passages found for a question and for the search made of it, in turn, ranked anew.

    Whatever the search is, the question's own best passages stay among the first. Passages keep
    the scores that the question gave them; those that it didn't find among its first
    `COMPARED` are no better a match for it than these.
    """
    if not own:
        return list(more)
    known = {hit.passage.id: hit for hit in own[:COMPARED]}
    lowest = min(hit.score for hit in known.values())
    nearest = max((hit.dense for hit in known.values() if hit.dense is not None), default=0.0)
    found: dict[int, Hit] = {}
    for pair in zip_longest(own, more):
        for hit in pair:
            if hit is not None and hit.passage.id not in found:
                dense = None if hit.dense is None else min(hit.dense, nearest)
                scored = replace(hit, score=min(hit.score, lowest), dense=dense)
                found[hit.passage.id] = known.get(hit.passage.id, scored)
    return [replace(hit, rank=rank) for rank, hit in enumerate(found.values(), start=1)]
