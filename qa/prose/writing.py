"""Prose from beginning to end: asked for, cut into sentences, each of them checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from index.errors import LanguageModelError
from qa.prose.checking.checker import Checker
from qa.prose.model import LanguageModel, Message
from qa.prose.prompts import to_write
from qa.prose.sentences import Cutter, claim_of
from qa.prose.sources import sources_of
from qa.prose.types import Claim, Source
from qa.types import Answer, Prose, Written

SENTENCES = 3
"""Sentences of prose that are taken below an answer; a model that goes on is cut off.

Those that cite nothing ("Sure!", a heading) are counted by themselves.
"""

Told = Callable[[Written], object]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be written: the messages, the passages that they number, and how much of it."""

    messages: Sequence[Message]
    sources: Sequence[Source]
    sentences: int = SENTENCES

    @classmethod
    def of(cls, answer: Answer) -> Request | None:
        """Return the request for prose below an answer; None where there is nothing to go by."""
        sources = sources_of(answer)
        if answer.said is None or not sources:
            return None
        return cls(to_write(answer.searched_for, answer.said, sources), sources)


@dataclass
class Draft:
    """A model's reply under way. It is iterated in any thread: it needs no library.

    `failed` is why it ended early, in one line, once it has.
    """

    model: LanguageModel
    request: Request
    tokens: int
    failed: str | None = field(default=None, init=False)

    def __iter__(self) -> Generator[Claim, None, None]:
        """Yield claims as they come whole. What fails is told by `failed`, never raised."""
        sources = {one.number: one for one in self.request.sources}
        cutter, given, remarks = Cutter(), 0, 0
        with closing(self.model.stream(self.request.messages, self.tokens)) as pieces:
            for sentence in self._sentences(cutter, pieces):
                if claim := claim_of(sentence, sources):
                    yield claim
                    if claim.sources or claim.unknown:
                        given += 1
                    else:
                        remarks += 1
                    if self.request.sentences in (given, remarks):
                        return

    def _sentences(self, cutter: Cutter, pieces: Iterable[str]) -> Generator[str, None, None]:
        try:
            for piece in pieces:
                yield from cutter.feed(piece)
        except LanguageModelError as error:
            # What had begun is no sentence, and isn't shown as one.
            self.failed = str(error)
        else:
            yield from cutter.close()


def write(
    model: LanguageModel,
    checker: Checker,
    request: Request,
    tokens: int,
    told: Told = lambda _: None,
) -> Prose:
    """Have prose written and check each sentence; `told` of each as it is checked.

    Never raises for what the model or its server does: `Prose.failed` says it.
    """
    start = time.perf_counter()
    draft = Draft(model, request, tokens)
    sentences = []
    for claim in draft:
        written = checker.check(claim)
        sentences.append(written)
        told(written)
    took = (time.perf_counter() - start) * 1000
    return Prose(model.name, tuple(sentences), draft.failed, took)
