"""What a page shows of a language model's sentences. They are anybody's words: text, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.server.pages.views.links import Words, article_url
from qa.prose.settings import LanguageModelSettings, Struck
from qa.types import Citation, Prose, Written
from tui.text.phrases import shown_date, shown_title
from tui.text.prose_lines import (
    failure_line,
    heading,
    left_out_line,
    model_name,
    sentence_text,
    struck_line,
    summary,
)
from tui.text.safe_text import one_line

BELOW, DIGEST = "In a few sentences", "Digest"
"""What prose below an answer, and prose about a sheet, is called."""

_MOST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence: its words, the articles that say so, at the words, and why it is struck."""

    words: str
    sources: tuple[tuple[str, str], ...] = ()
    struck: str = ""


@dataclass(frozen=True, slots=True)
class ProseView:
    """Prose, or the offer to have it written.

    title: what it is called. heading: who writes, and that it is no quotation.
    notes: what is to be said below it: how many sentences stand, what cut it short.
    url: the page's own address with the prose written; "" where it is.
    events: where a script has it written, sentence by sentence: `at_once`, or when asked to.
    """

    title: str
    heading: str
    sentences: tuple[SentenceView, ...] = ()
    notes: tuple[str, ...] = ()
    url: str = ""
    events: str = ""
    at_once: bool = False


def offered(
    title: str, llm: LanguageModelSettings, url: str, events: str, *, at_once: bool
) -> ProseView:
    """Return the offer to have prose written."""
    return ProseView(title, heading(llm.model), url=url, events=events, at_once=at_once)


def prose_view(title: str, llm: LanguageModelSettings, prose: Prose) -> ProseView:
    """Return what a page shows of prose that was written."""
    return ProseView(
        title, heading(llm.model), sentence_views(prose.sentences, llm.struck), notes(prose, llm)
    )


def sentence_views(written: Sequence[Written], struck: Struck) -> tuple[SentenceView, ...]:
    """Return what is shown of sentences: those that passed, and the others where they are."""
    return tuple(
        SentenceView(sentence_text(one), _sources(one), struck_line(one) or "")
        for one in written
        if one.passed or struck is Struck.SHOWN
    )


def notes(prose: Prose, llm: LanguageModelSettings) -> tuple[str, ...]:
    """Return what is to be said below prose, a line each."""
    said = [f"{summary(prose)}."] if prose.sentences or prose.failed is None else []
    left_out = left_out_line(prose) if llm.struck is Struck.LEFT_OUT else None
    return tuple(filter(None, (*said, left_out, failure_line(prose))))


def announced(prose: Prose) -> str:
    """Return the outcome in a sentence, for those who don't see the page change."""
    failed = failure_line(prose)
    return f"{failed.rstrip('.')}." if failed else f"{summary(prose)}."


def offer_words(llm: LanguageModelSettings) -> str:
    """Return what the link says that has prose written."""
    return f"Have {model_name(llm.model)} write it"


def _sources(written: Written) -> tuple[tuple[str, str], ...]:
    """Return what a sentence that passed rests on; a struck one rests on nothing."""
    if not written.passed:
        return ()
    return tuple((_label(one), _url(one)) for one in written.citations[:_MOST_SOURCES])


def _label(citation: Citation) -> str:
    article = citation.article
    outlet = one_line(article.source or "") or shown_title(article)
    return f"{outlet}, {shown_date(article.published)}" if article.published else outlet


def _url(citation: Citation) -> str:
    return article_url(citation.article, Words(citation.start, citation.end))
