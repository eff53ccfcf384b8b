"""What an article's page shows: the whole text, with words marked, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.server.pages.views.links import WORDS, Words, article_url, original
from dateline.server.pages.views.shown import CURRENT, QUOTED, Mark, Paragraph, paragraphs
from index.errors import NotFoundError, UsageError
from index.hand_set import BY_HAND
from index.types import Article
from qa.citing.addresses import names_a_file
from tui.conversation.changed_file import FileChange, change_in
from tui.conversation.overview import Neighbours
from tui.engine.neighbours import neighbours
from tui.text.phrases import dated, is_fetched, shown_date, shown_title
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from dateline.server.pages.asking import Parameters
    from index.backend import LibraryBackend

MOST_MARKS = 50
"""Words that an address may have marked; more are left out."""

_WORDS = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Beside:
    """An article beside one: a copy of its story, or a related one."""

    title: str
    url: str
    outlet: str
    day: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article, opened at words or from its beginning.

    marks: how many quotations are marked; they have the ids `words`, `words-2` and so on, in the
    order of the text, beginning with the one that is gone to.
    url: its page here, at the same words.
    """

    id: str
    title: str
    outlet: str
    day: str
    iso_day: str
    author: str
    by_hand: str
    original: str | None
    address: str
    path: str
    note: str
    paragraphs: tuple[Paragraph, ...]
    marks: tuple[str, ...]
    page: str
    url: str
    copies: tuple[Beside, ...]
    related: tuple[Beside, ...]


def asked_words(given: Parameters) -> tuple[Words | None, tuple[Words, ...]]:
    """Return the words that an address opens an article at, and those marked beside them.

    Raises:
        UsageError: they aren't given as numbers.
    """
    start, end = given.get("start", ""), given.get("end", "")
    words = None
    if start or end:
        if not (_NUMBER.fullmatch(start) and _NUMBER.fullmatch(end)):
            raise _bad_words()
        words = Words(int(start), int(end))
    also = []
    for text in given.getlist("also")[:MOST_MARKS]:
        if not (found := _WORDS.fullmatch(text)):
            raise _bad_words()
        also.append(Words(int(found[1]), int(found[2])))
    return words, tuple(also)


def _bad_words() -> UsageError:
    return UsageError(
        "start, end and also say in numbers where words stand in the article",
        "open the article from an answer, or without them",
    )


def article_view(
    library: LibraryBackend,
    article: Article,
    words: Words | None,
    also: Sequence[Words],
    *,
    local: bool,
) -> ArticleView:
    """Return what an article's page shows; words that aren't in its text are left out."""
    size = len(article.text)
    if words is not None and not 0 <= words.start < words.end <= size:
        words = None
    others = sorted({one for one in also if 0 <= one.start < one.end <= size and one != words})
    marks = [] if words is None else [Mark(*words, CURRENT, WORDS)]
    marks += [
        Mark(*other, QUOTED, f"{WORDS}-{number}") for number, other in enumerate(others, start=2)
    ]
    try:
        beside = neighbours(library, article.id)
    except NotFoundError:  # it has gone since it was cited
        beside = Neighbours()
    change = change_in(library, article) if local else None
    page = article.page_at(words.start) if words else None
    return ArticleView(
        id=article.id,
        title=shown_title(article),
        outlet=one_line(article.source or ""),
        day=dated(article),
        iso_day=article.published.isoformat() if article.published else "",
        author=one_line(article.author or ""),
        by_hand=_by_hand(article),
        original=original(article, words),
        address=_address(article, local),
        path=one_line(article.path) if local and not is_fetched(article) else "",
        note=change.value if isinstance(change, FileChange) else "",
        paragraphs=paragraphs(article.text, marks, article.pages),
        marks=tuple(mark.name for mark in sorted(marks, key=lambda mark: mark.start)),
        page=f"p. {page}" if page else "",
        url=article_url(article, words, others),
        copies=tuple(map(_beside, beside.copies)),
        related=tuple(map(_beside, beside.related)),
    )


def _address(article: Article, local: bool) -> str:
    """The article's address as it is written: one that a browser may not open too."""
    url = one_line(article.url or "", 200)
    return "" if not local and names_a_file(url) else url


def _by_hand(article: Article) -> str:
    others = ", ".join(field for field in article.set_by_hand if field != "date")
    return f"{others} {BY_HAND}" if others else ""


def _beside(article: Article) -> Beside:
    return Beside(
        shown_title(article),
        article_url(article),
        one_line(article.source or ""),
        shown_date(article.published),
    )
