"""What changed, as lines for a terminal: a section for each kind, differences with signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

from index.types import Article
from qa.desk.changes.changes import Changes, Edited, MovedValue, StoryChange
from qa.desk.changes.differences import Difference, Piece
from qa.types import Citation
from tui.desk.views_of.changes import (
    CAME,
    GONE,
    SAME,
    TOO_LONG,
    marked,
    notes,
    title,
    value_piece,
)
from tui.text.phrases import attribution, counted
from tui.text.safe_text import one_line, wrapped_at_words

_One = TypeVar("_One")
_MOST_DIFFERENCES = 8
"""Differences of one article that are shown; JSON has all."""


def changes_lines(found: Changes, most: int) -> Iterator[str]:
    """Yield the lines; of each section at most so many entries are shown."""
    yield click.style(title(found), bold=True)
    for name, entries, total in (
        ("New stories", [_story(one) for one in found.new[:most]], len(found.new)),
        ("Went on", [_story(one) for one in found.went_on[:most]], len(found.went_on)),
        ("Values that moved", [_value(one) for one in found.moved[:most]], len(found.moved)),
        (
            "Corrections",
            [_correction(one) for one in found.corrections[:most]],
            len(found.corrections),
        ),
        ("Edited texts", [_edited(one) for one in found.edited[:most]], found.edited_articles),
    ):
        if total:
            yield ""
            yield click.style(f"{name} ({total:,})", bold=True)
            for entry in entries:
                yield from entry
            if total > len(entries):
                yield f"  and {total - len(entries):,} more: -k shows more of them"
    told = list(notes(found))
    if told:
        yield ""
    for note in told:
        yield wrapped_at_words(note, "  ")


def _story(story: StoryChange) -> Iterator[str]:
    yield wrapped_at_words(attribution(story.articles[0]), "  ", "    ")
    if len(story.articles) > 1:
        outlets = _outlets(story.articles[1:])
        yield wrapped_at_words(f"also: {outlets}", "      ")
    if story.follows:
        word = "copy of" if story.copied else "follows"
        yield click.style(
            wrapped_at_words(f"{word}: {attribution(story.follows)}", "      "), dim=True
        )


def _outlets(articles: Sequence[Article]) -> str:
    names = dict.fromkeys(one_line(one.source or one.id) for one in articles)
    return ", ".join(names)


def _value(one: MovedValue) -> Iterator[str]:
    before, after = one_line(one.before.quote), one_line(one.after.quote)
    yield click.style(f"  {before} → {after}", bold=True)
    for citation, sign in ((one.before, "−"), (one.after, "+")):
        yield _signed(citation.article.text, value_piece(citation), sign)
        yield click.style(
            wrapped_at_words(attribution(citation.article, citation.page), "      "), dim=True
        )


def _correction(citation: Citation) -> Iterator[str]:
    yield wrapped_at_words(one_line(citation.quote), "  ", "    ")
    yield click.style(
        wrapped_at_words(attribution(citation.article, citation.page), "      "), dim=True
    )


def _edited(edited: Edited) -> Iterator[str]:
    when = edited.replaced.astimezone()
    times = f", {edited.versions} times" if edited.versions > 1 else ""
    told = f"{attribution(edited.article)} (edited by {when:%-d %b %Y %H:%M}{times})"
    yield wrapped_at_words(told, "  ", "    ")
    before, article = edited.before, edited.article
    if edited.title_changed:
        yield _signed(before.title, Piece(0, len(before.title)), "−", "title: ")
        yield _signed(article.title, Piece(0, len(article.title)), "+", "title: ")
    elif not edited.differences:
        yield f"    {TOO_LONG if edited.too_long else SAME}"
    for one in edited.differences[:_MOST_DIFFERENCES]:
        yield from _difference(before.text, article.text, one)
    if len(edited.differences) > _MOST_DIFFERENCES:
        left = len(edited.differences) - _MOST_DIFFERENCES
        yield f"    and {counted(left, 'more difference')}: --json has all"


def _difference(before: str, after: str, one: Difference) -> Iterator[str]:
    if one.old:
        yield _signed(before, one.old, "−")
    if one.new:
        yield _signed(after, one.new, "+")


def _signed(text: str, piece: Piece, sign: str, label: str = "") -> str:
    """Return a sentence behind its sign, with marks around what changed in it, in its colour."""
    words = marked(text, piece, GONE if sign == "−" else CAME) or ""
    lines = wrapped_at_words(f"{label}{words}", f"    {sign} ", "      ")
    return click.style(lines, fg="red" if sign == "−" else "green")
