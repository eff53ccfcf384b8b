"""What an answer's page shows, in words and addresses that templates only put in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import floor

from dateline.server.pages.asking import Asking, Removable, removable, without_filters
from dateline.server.pages.views.articles import ArticleView
from dateline.server.pages.views.citing import CiteMenu, cite_menu
from dateline.server.pages.views.links import Words, article_url, original
from dateline.server.pages.views.prose import ProseView
from index.types import Article, Hit
from qa.language.english import seems_english
from qa.types import Alternative, Answer, Citation
from tui.conversation.changed_file import FileChange
from tui.conversation.references import (
    MOST_NEAREST,
    dates_of,
    held_back,
    rivals_of,
    told_by,
)
from tui.conversation.scope import filters_line
from tui.text.desk_lines import computed_line, disagreement_line, event_line, reply_line
from tui.text.phrases import (
    NOT_ENGLISH,
    also_in,
    counted,
    how_sure,
    list_line,
    meter,
    searched_line,
    seconds,
    shown_date,
    shown_title,
)
from tui.text.prose_lines import chosen_line, reworded_line
from tui.text.quoting import Quoted, quoted
from tui.text.safe_text import one_line

LONGEST_ANSWER, LONGEST_SENTENCE = 600, 600
"""Characters of what is shown; the article itself shows all."""

LONGEST_NEAREST = 320
"""Characters of a passage near a question that has no answer."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure something is: in words, in full marks of four, and in hundredths."""

    words: str
    marks: int
    percent: int


@dataclass(frozen=True, slots=True)
class Source:
    """Words of an article, and the address that shows them there.

    also: the other outlets that ran the story. original: the article's own address, at the words.
    path: where its file lies, on this machine alone. note: what became of the file since.
    """

    quotation: Quoted
    title: str
    outlet: str
    day: str
    iso_day: str
    page: str
    also: str
    url: str
    original: str | None
    path: str
    note: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value that isn't the answer: another one, an earlier one, or the guess held back."""

    said: str
    sureness: Sureness
    source: Source | None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its words, and the articles that name it, at the words."""

    said: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Values that outlets differ in: the line that says so, and a row for each outlet."""

    line: str
    rows: tuple[tuple[str, Source], ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Two events: the reply worked out from their days, and what says each of them."""

    reply: str
    told: bool
    computed: str
    events: tuple[tuple[str, Source | None], ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A question and what the articles say to it; `said` is None where they don't.

    items: those of a list, and `list_line` how sure it is that these are all.
    share: the address that gives this answer later too, as of the day that it was asked on.
    limits: what is to be said of how it was searched.
    announced: the outcome in a sentence, for those who don't see the page change.
    opened: the first source, whole, to stand beside the answer.
    prose: what a language model writes below it, where one does.
    """

    asking: Asking
    question: str
    said: str | None
    resolved: str
    sureness: Sureness
    took: str
    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    list_line: str
    others: tuple[Value, ...]
    earlier: tuple[Value, ...]
    told: Told | None
    ordered: Ordered | None
    nearest: tuple[Source, ...]
    guess: Value | None
    chips: tuple[Removable, ...]
    limits: tuple[str, ...]
    without_filters: str | None
    share: str
    asked_on: str
    cite: CiteMenu | None
    announced: str
    opened: ArticleView | None
    prose: ProseView | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside an answer: of the library, of its files, and who looks.

    total: the library's articles. files: the articles, by id, whose file isn't as it was indexed.
    opened: the first source.
    """

    total: int
    today: date
    local: bool = False
    files: Mapping[str, FileChange] = field(default_factory=dict)
    opened: ArticleView | None = None


def answer_view(asking: Asking, answer: Answer, around: Around) -> AnswerView:
    """Return what the page of an answer shows."""
    every = words_of(answer)
    rivals = [_value(rival, answer, around, every) for rival in rivals_of(answer)]
    older = [rival.older for rival in rivals_of(answer)]
    guess = held_back(answer)
    as_of = asking.scope.as_of or around.today
    return AnswerView(
        asking=asking,
        question=one_line(answer.question),
        said=None if answer.said is None else one_line(answer.said, LONGEST_ANSWER),
        resolved=one_line(answer.resolved or ""),
        sureness=sureness(answer.confidence),
        took=seconds(answer.took.total),
        sources=tuple(_cited(one, answer, around, every) for one in answer.citations),
        items=tuple(
            Item(
                one_line(item.text, LONGEST_ANSWER),
                tuple(_cited(one, answer, around, every) for one in item.citations),
            )
            for item in (answer.listed.items if answer.listed else ())
        ),
        list_line=list_line(answer.listed) if answer.listed else "",
        others=tuple(one for one, old in zip(rivals, older, strict=True) if not old),
        earlier=tuple(one for one, old in zip(rivals, older, strict=True) if old),
        told=_told(answer, around, every),
        ordered=_ordered(answer, around, every),
        nearest=tuple(
            passage(hit, around, LONGEST_NEAREST)
            for hit in answer.hits[:MOST_NEAREST]
            if answer.abstained
        ),
        guess=_value(guess, answer, around, every) if guess else None,
        chips=(*removable(asking), *_searched(asking, answer)),
        limits=tuple(_limits(asking, answer, around.total)),
        without_filters=without_filters(asking).url() if asking.filters else None,
        share=replace(asking, scope=replace(asking.scope, as_of=as_of)).url(),
        asked_on=shown_date(as_of),
        cite=cite_menu(answer.citations),
        announced=_announced(answer),
        opened=around.opened,
    )


def sureness(confidence: float) -> Sureness:
    """Return how sure a confidence is, rounded down as `dateline ask --why` has it."""
    full = meter(confidence, plain=True).count("#")
    return Sureness(how_sure(confidence), full, floor(confidence * 100 + 1e-9))


def words_of(answer: Answer) -> dict[str, tuple[Words, ...]]:
    """Return the words that an answer cites, by the article that they stand in."""
    found: dict[str, tuple[Words, ...]] = {}
    for one in _citations(answer):
        found[one.article.id] = (*found.get(one.article.id, ()), Words(one.start, one.end))
    return found


def passage(hit: Hit, around: Around, longest: int) -> Source:
    """Return a passage that was found, cut at a word to `longest` characters."""
    words = Words(hit.passage.start, hit.passage.end)
    text = Quoted("“", one_line(hit.text, longest), "”")
    return _source(hit.article, words, (words,), text, also_in(hit.article, [hit]), around)


def _citations(answer: Answer) -> Sequence[Citation]:
    rivals = [one.citations[0] for one in rivals_of(answer) if one.citations]
    items = answer.listed.items if answer.listed else ()
    listed = [one for item in items for one in item.citations]
    return [*answer.citations, *rivals, *listed, *told_by(answer), *dates_of(answer)]


def _told(answer: Answer, around: Around, every: Mapping[str, Sequence[Words]]) -> Told | None:
    found = answer.disagreement
    if found is None:
        return None
    rows = [
        (one_line(value.said, LONGEST_ANSWER), _cited(citation, answer, around, every))
        for value in found.values
        for citation in value.citations
    ]
    return Told(disagreement_line(found), tuple(rows))


def _ordered(
    answer: Answer, around: Around, every: Mapping[str, Sequence[Words]]
) -> Ordered | None:
    compared = answer.compared
    if compared is None:
        return None
    events = [
        (event_line(one), _cited(one.citation, answer, around, every) if one.citation else None)
        for one in compared.events
    ]
    told = compared.reply is not None
    return Ordered(reply_line(compared), told, computed_line(compared) or "", tuple(events))


def _cited(
    citation: Citation, answer: Answer, around: Around, every: Mapping[str, Sequence[Words]]
) -> Source:
    article, words = citation.article, Words(citation.start, citation.end)
    sentence = quoted(citation, LONGEST_SENTENCE)
    return _source(
        article, words, every.get(article.id, ()), sentence, also_in(article, answer.hits), around
    )


def _source(
    article: Article,
    words: Words,
    every: Sequence[Words],
    quotation: Quoted,
    also: str,
    around: Around,
) -> Source:
    page = article.page_at(words.start)
    change = around.files.get(article.id)
    return Source(
        quotation,
        shown_title(article),
        one_line(article.source or ""),
        shown_date(article.published),
        article.published.isoformat() if article.published else "",
        f"p. {page}" if page else "",
        also.strip(" ()"),
        article_url(article, words, every),
        original(article, words),
        one_line(article.path) if around.local else "",
        change.value if change else "",
    )


def _value(
    rival: Alternative, answer: Answer, around: Around, every: Mapping[str, Sequence[Words]]
) -> Value:
    source = _cited(rival.citations[0], answer, around, every) if rival.citations else None
    return Value(one_line(rival.said, LONGEST_ANSWER), sureness(rival.confidence), source)


def _limits(asking: Asking, answer: Answer, total: int) -> list[str]:
    """What limited the search, a sentence each; mostly nothing."""
    shown = []
    if answer.searched_for != answer.question and not answer.filters:
        shown.append(f"Searched for: {one_line(answer.searched_for)}")
    if answer.filters and answer.filters != asking.filters:  # some were typed in the question
        shown.append(f"Only: {filters_line(answer.filters)}")
    if answer.abstained and answer.filters and answer.searched is not None:
        line = searched_line(answer.searched, total, "")
        shown.append(line.replace("; .", "."))
    if not seems_english(answer.question):
        shown.append(NOT_ENGLISH)
    if answer.embedded < 1:
        share = int(answer.embedded * 100)  # rounded down: 99.9 % is not yet all
        shown.append(f"{share}% of the passages can be searched by meaning so far.")
    if answer.reworded and answer.reworded.failed:
        shown.append(reworded_line(answer.reworded) or "")
    if answer.chosen:
        shown.append(chosen_line(answer.chosen))
    return shown


def _searched(asking: Asking, answer: Answer) -> Iterator[Removable]:
    """Yield the search that a language model made, with the address that asks without it."""
    if answer.reworded and answer.reworded.query and (line := reworded_line(answer.reworded)):
        yield Removable(line, replace(asking, reword=False, written=False).url())


def _announced(answer: Answer) -> str:
    if answer.compared:
        return f"{reply_line(answer.compared).rstrip('.')}. {computed_line(answer.compared) or ''}"
    if answer.said is None:
        near = counted(len(answer.hits[:MOST_NEAREST]), "nearest passage")
        return f"The articles don't say. {near} shown."
    said, sure = one_line(answer.said, LONGEST_ANSWER), how_sure(answer.confidence)
    day = f" ({answer.resolved})" if answer.resolved else ""
    return f"Answer: {said}{day}. {sure}. {counted(len(answer.citations), 'source')}."
