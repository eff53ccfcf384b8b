"""What changed since a moment: new stories, those that went on, moved values, edited texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from index.backend import LibraryBackend
from index.errors import UsageError
from index.types import Article
from qa.desk.changes.changes import Changes, Edited, MovedValue, StoryChange, changes
from qa.desk.changes.differences import Difference, Piece
from qa.desk.changes.since import USUAL, since
from qa.desk.text import cited
from qa.json_codec import encode_citation, encode_day
from qa.types import Citation
from tui.desk.sheet import Align, Cell, Sheet, SheetColumn, SheetRow
from tui.desk.views import Takes, View, Wanted
from tui.text.phrases import attribution, counted
from tui.text.safe_text import one_line

CHOICES = ("all", "new", "went on", "values", "texts")

GONE, CAME = ("[-", "-]"), ("{+", "+}")
"""Marks around words that went and that came, as in wdiff: they show without any colour."""

_COLUMNS = (
    SheetColumn("what", "What"),
    SheetColumn("now", "Now", Align.WORDS),
    SheetColumn("before", "Before", Align.WORDS),
)


def changes_of(library: LibraryBackend, wanted: Wanted) -> Changes:
    """Return what changed since the moment that is typed, or since yesterday.

    Raises:
        UsageError: no moment is typed so, or there is no such choice.
    """
    if wanted.choice is not None and wanted.choice not in CHOICES:
        raise UsageError(f"there is no choice {wanted.choice!r}", f"one of {', '.join(CHOICES)}")
    today = wanted.today or date.today()
    return changes(library, since(wanted.typed or USUAL, library, today), wanted.filters)


def make(library: LibraryBackend, wanted: Wanted) -> Sheet:
    """Return the sheet of what changed."""
    return sheet_of(changes_of(library, wanted), wanted.choice, wanted.limit)


def sheet_of(found: Changes, choice: str | None = None, limit: int | None = None) -> Sheet:
    """Return the sheet of some changes: of each kind at most `limit` rows."""
    kinds = _rows(found)
    wanted = [kind for kind in kinds if choice in (None, "all", kind)]
    rows = [row for kind in wanted for row in kinds[kind][:limit]]
    return Sheet(
        title=title(found),
        columns=_COLUMNS,
        rows=tuple(rows),
        notes=tuple(notes(found)),
        more=sum(len(kinds[kind]) for kind in wanted) - len(rows),
        document=document(found, limit),
    )


def title(found: Changes) -> str:
    """Return in one line how much is new: "Since yesterday: 12 new articles in 9 stories"."""
    if found.since.moment is None:
        return "No update is known that added an article or replaced a text"
    parts = []
    if found.articles:
        parts.append(
            f"{counted(found.articles, 'new article')} in {found.stories:,}"
            f" {'story' if found.stories == 1 else 'stories'}"
        )
    if found.edited_articles:
        parts.append(f"{counted(found.edited_articles, 'article')} edited")
    return f"Since {found.since.words}: {', '.join(parts) or 'nothing new'}"


def notes(found: Changes) -> Iterator[str]:
    """Yield what has to be known of some changes."""
    moment = found.since.moment
    if found.not_compared:
        yield (
            f"Only the {found.stories - found.not_compared:,} newest of the stories are told of;"
            f" {found.not_compared:,} weren't compared with older articles."
        )
    if found.edited_articles > len(found.edited):
        left = found.edited_articles - len(found.edited)
        yield f"The differences of {counted(left, 'edited article')} aren't told."
    if found.unknown:
        yield (
            f"When {counted(found.unknown, 'article')} came in isn't known: an older version of"
            " Dateline indexed them. They count as old."
        )
    if not found and moment and found.last_update and found.last_update < moment:
        when = found.last_update.astimezone()
        yield (
            f"The last update that added or edited an article was on {when:%-d %B %Y at %H:%M}:"
            " --since last tells of it."
        )


def _rows(found: Changes) -> dict[str, list[SheetRow]]:
    return {
        "new": [_story_row("new", story) for story in found.new],
        "went on": [_story_row("went on", story) for story in found.went_on],
        "values": [_value_row(one) for one in found.moved],
        "texts": [
            *(SheetRow(("correction", one.quote, None), (one,)) for one in found.corrections),
            *(row for one in found.edited for row in _edited_rows(one)),
        ],
    }


def _story_row(what: str, story: StoryChange) -> SheetRow:
    before = attribution(story.follows) if story.follows else None
    return SheetRow((what, attribution(story.articles[0]), before), article=story.articles[0])


def _value_row(one: MovedValue) -> SheetRow:
    cells = ("value", marked_value(one.after, CAME), marked_value(one.before, GONE))
    return SheetRow(cells, (one.after, one.before))


def _edited_rows(edited: Edited) -> Iterator[SheetRow]:
    article, before = edited.article, edited.before
    if edited.title_changed or not edited.differences:
        now: Cell = article.title if edited.title_changed else _why_none(edited)
        old: Cell = before.title if edited.title_changed else None
        yield SheetRow(("title" if edited.title_changed else "edited", now, old), article=article)
    for one in edited.differences:
        cells = ("edited", marked(article.text, one.new, CAME), marked(before.text, one.old, GONE))
        yield SheetRow(cells, cited_now(article, one), article)


def _why_none(edited: Edited) -> str:
    return TOO_LONG if edited.too_long else SAME


TOO_LONG = "(too long for its differences to be told)"
SAME = "(says again what it said)"


def cited_now(article: Article, one: Difference) -> tuple[Citation, ...]:
    """Return the citation of a sentence as it is now; none where it went."""
    return (cited(article, one.new.start, one.new.end),) if one.new else ()


def marked(text: str, piece: Piece | None, marks: tuple[str, str]) -> str | None:
    """Return a sentence on one line, with marks around its words that changed."""
    if piece is None:
        return None
    return one_line(
        "".join(
            f"{marks[0]}{part}{marks[1]}" if is_changed else part
            for part, is_changed in parts(text, piece)
        )
    )


def parts(text: str, piece: Piece) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a sentence, and whether each is what changed in it."""
    at = piece.start
    for start, end in piece.changed:
        yield text[at:start], False
        yield text[start:end], True
        at = end
    yield text[at : piece.end], False


def value_piece(citation: Citation) -> Piece:
    """Return a value's sentence, of which the value is what changed."""
    return Piece(citation.sentence_start, citation.sentence_end, ((citation.start, citation.end),))


def marked_value(citation: Citation, marks: tuple[str, str]) -> str | None:
    """Return a value's sentence with marks around the value."""
    return marked(citation.article.text, value_piece(citation), marks)


def document(found: Changes, limit: int | None = None) -> dict[str, Any]:
    """Return the document of `dateline changes --json`."""
    moment = found.since.moment
    return {
        "since": moment.isoformat() if moment else None,
        "since_words": found.since.words,
        "articles": found.articles,
        "stories": found.stories,
        "not_compared": found.not_compared,
        "edited_articles": found.edited_articles,
        "unknown": found.unknown,
        "last_update": found.last_update.isoformat() if found.last_update else None,
        "new": [_story(one) for one in found.new[:limit]],
        "went_on": [_story(one) for one in found.went_on[:limit]],
        "values": [
            {"before": encode_citation(one.before), "after": encode_citation(one.after)}
            for one in found.moved[:limit]
        ],
        "corrections": [encode_citation(one) for one in found.corrections[:limit]],
        "edited": [_edited(one) for one in found.edited[:limit]],
        "notes": list(notes(found)),
    }


def _story(story: StoryChange) -> dict[str, Any]:
    return {
        "articles": [_article(one) for one in story.articles],
        "follows": _article(story.follows) if story.follows else None,
        "copied": story.copied,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "published": encode_day(article.published),
        "indexed": article.indexed.isoformat() if article.indexed else None,
        "path": article.path,
        "url": article.url,
    }


def _edited(edited: Edited) -> dict[str, Any]:
    before = edited.before
    return {
        **_article(edited.article),
        "replaced": edited.replaced.isoformat(),
        "versions": edited.versions,
        "title_before": before.title if edited.title_changed else None,
        "differences": [
            {
                "old": _piece(before.text, one.old),
                "new": _piece(edited.article.text, one.new),
            }
            for one in edited.differences
        ],
        "too_long": edited.too_long,
    }


def _piece(text: str, piece: Piece | None) -> dict[str, Any] | None:
    if piece is None:
        return None
    return {
        "text": text[piece.start : piece.end],
        "start": piece.start,
        "end": piece.end,
        "changed": [list(span) for span in piece.changed],
    }


VIEW = View(
    name="changes",
    title="Changes",
    prompt="since when: yesterday, monday, 7 days, 2025-03-01, last",
    blank=True,
    make=make,
    choices=CHOICES,
    takes=Takes.MOMENT,
)
