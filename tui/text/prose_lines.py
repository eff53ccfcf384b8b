"""The words for what a language model did: where words go, what it chose, searched and wrote.

A model's name, its words and a server's are anybody's: each is made safe here, on one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa.prose.settings import LanguageModelSettings, Struck
from qa.types import Answer, Chosen, Citation, Prose, Reworded, Written
from tui.text.phrases import counted
from tui.text.safe_text import one_line

_LONGEST_NAME, _LONGEST_VALUE, _LONGEST_QUERY, _LONGEST_REASON = 60, 80, 160, 320
_LONGEST_STRUCK = 300


def model_name(name: str) -> str:
    """Return a model's name as it is shown."""
    return one_line(name, _LONGEST_NAME) or "the language model"


def leaving_line(settings: LanguageModelSettings) -> str:
    """Say what a model is sent and where it runs: before the first question is asked."""
    passages = settings.choose or settings.prose
    what = "Questions and passages" if passages else "Questions"
    model = model_name(settings.model)
    if settings.leaves:
        return f"{what} go to {one_line(settings.host, _LONGEST_VALUE)}, where {model} runs."
    return f"{what} go to {model}, on this machine."


def chosen_line(chosen: Chosen) -> str:
    """Say what a model chose among the candidates for an answer, and what that changed."""
    model = model_name(chosen.model)
    if chosen.failed is not None:
        return f"{model} chose nothing: {_reason(chosen.failed)}"
    among = counted(chosen.among, "candidate")
    if chosen.text is None:
        return f"{model} chose none of {among}, which changes nothing."
    if chosen.too_unsure:
        return f"{model} chose {_value(chosen.text)}, which isn't sure enough to be the answer."
    if chosen.instead_of is not None:
        return f"Chosen by {model} among {among}, instead of {_value(chosen.instead_of)}."
    return f"{model} chose the same answer among {among}."


def reworded_line(reworded: Reworded) -> str | None:
    """Say what a model made of a question to search for; None where it left it as it is."""
    model = model_name(reworded.model)
    if reworded.failed is not None:
        return f"{model} made no search: {_reason(reworded.failed)}"
    if reworded.query is None:
        return None
    return f"Searched by {model} for: {one_line(reworded.query, _LONGEST_QUERY)}"


def heading(model: str) -> str:
    """Say above prose who wrote it, and that it is no quotation."""
    return f"Written by {model_name(model)}, not quoted; each sentence is checked:"


def sentence_text(written: Written) -> str:
    """Return the words of a sentence as they are shown; of one that was struck, its beginning."""
    return one_line(written.text, None if written.passed else _LONGEST_STRUCK)


def struck_line(written: Written) -> str | None:
    """Say why a sentence is struck: "struck: cites nothing"; None of one that passed."""
    return None if written.struck is None else f"struck: {_reason(written.struck)}"


def shown_sentences(prose: Prose, struck: Struck) -> tuple[Written, ...]:
    """Return the sentences that are shown: those that passed, and the others where they are."""
    return prose.sentences if struck is Struck.SHOWN else prose.passed


def summary(prose: Prose) -> str:
    """Say how many sentences there are: "3 sentences by llama3.2: 2 checked, 1 struck"."""
    given, passed = len(prose.sentences), len(prose.passed)
    if not given:
        return f"{model_name(prose.model)} wrote nothing"
    struck = f", {given - passed:,} struck" if given > passed else ""
    written = f"{counted(given, 'sentence')} by {model_name(prose.model)}"
    return f"{written}: {passed:,} checked{struck}"


def left_out_line(prose: Prose) -> str | None:
    """Say how many sentences aren't shown since they failed the check; None where none did."""
    missing = len(prose.sentences) - len(prose.passed)
    if not missing:
        return None
    what = "1 sentence that fails" if missing == 1 else f"{missing:,} sentences that fail"
    return f"{what} the check {'is' if missing == 1 else 'are'} left out."


def none_stands_line(prose: Prose) -> str:
    """Say that none of a model's sentences passed the check."""
    return f"{model_name(prose.model)} wrote nothing that stands."


def failure_line(prose: Prose) -> str | None:
    """Say what cut prose short; None where nothing did. The exact answer stands all the same."""
    if prose.failed is None:
        return None
    what = "wrote no more" if prose.sentences else "wrote nothing"
    return f"{model_name(prose.model)} {what}: {_reason(prose.failed)}"


def _value(words: str) -> str:
    return f"“{one_line(words, _LONGEST_VALUE)}”"


def _reason(words: str) -> str:
    return one_line(words, _LONGEST_REASON)


@dataclass
class SourceNumbers:
    """Numbers what prose cites, after the sources of the answer above it.

    `taken` is how many numbers the answer has; `known` are its citations, whose numbers prose
    takes too. `new` are the citations that the answer doesn't have, in the order of their numbers.
    """

    taken: int = 0
    known: Sequence[Citation] = ()
    new: list[Citation] = field(default_factory=list, init=False)

    @classmethod
    def below(cls, answer: Answer) -> SourceNumbers:
        """Return the numbers below an answer."""
        if answer.listed:  # whose numbers are those of the items
            return cls(len(answer.listed.items))
        cited = answer.citations
        if answer.compared and not cited:
            cited = tuple(one.citation for one in answer.compared.events if one.citation)
        return cls(len(cited), cited)

    def of(self, written: Written) -> list[int]:
        """Return the numbers of a sentence that passed, each once; none of one that was struck."""
        if not written.passed:
            return []
        return list(dict.fromkeys(map(self._number, written.citations)))

    def marks(self, written: Written) -> str:
        """Return the numbers as they stand behind a sentence: "[1] [3]"."""
        return " ".join(f"[{number}]" for number in self.of(written))

    def _number(self, citation: Citation) -> int:
        place = _place(citation)
        for number, one in enumerate(self.known, start=1):
            if _place(one) == place:
                return number
        for number, one in enumerate(self.new, start=self.taken + 1):
            if _place(one) == place:
                return number
        self.new.append(citation)
        return self.taken + len(self.new)


def _place(citation: Citation) -> tuple[str, int, int]:
    return citation.article.id, citation.sentence_start, citation.sentence_end
