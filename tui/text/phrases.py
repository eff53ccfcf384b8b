"""The words for numbers and names: how sure, when, how many, from where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Protocol

from index.hand_set import BY_HAND
from index.types import (
    Article,
    Changes,
    ExtractionFailure,
    Hit,
    LibraryStatus,
    PassedOver,
    Skipped,
    TakenDown,
)
from qa.desk.changes.new import NewArticles
from qa.types import Listed
from tui.text.safe_text import one_line

SAMPLE_SUFFIX = "-sample"
_FETCHED = re.compile(r"[/\\]pages[/\\][^/\\]+[/\\][^/\\]*[0-9a-f]{12}\.warc\.gz$")
_WITH_ARTICLE = ("file name", "front matter", "dateline")
_LONGEST_TITLE = 160
_LONGEST_OUTLET = 40
_MOST_OUTLETS = 3
_READY, _KEYWORDS_READY = "Ready", "Keyword search ready"
NOT_ENGLISH = "Dateline understands English questions; of this one it could only match the words."
ALLOW_REMOVALS = "to remove them: dateline index --allow-removals"
REMOVED = "Removed: the article that said it has been taken out of the library."
SOURCE_REMOVED = "An article that was cited here has been taken out of the library."
_SURE = ((0.8, "Very sure"), (0.6, "Fairly sure"))
_LEVELS = (0.8, 0.6, 0.3)
"""The confidences from which a meter shows four marks, three and two. One is the least."""

_MARKS, _PLAIN_MARKS = ("●", "○"), ("#", "-")


class Attributed(Protocol):
    """What is known of where words stand: an article, or as much as is kept of one."""

    @property
    def title(self) -> str:
        """The article's title, "" where it has none."""

    @property
    def source(self) -> str | None:
        """The outlet, if known."""

    @property
    def published(self) -> date | None:
        """The day, if known."""

    @property
    def url(self) -> str | None:
        """The article's own address, if known."""

    @property
    def path(self) -> str:
        """The article's file."""


def how_sure(confidence: float) -> str:
    """The estimated probability that an answer is right, in words."""
    return next((words for least, words in _SURE if confidence >= least), "Not sure")


def meter(confidence: float, plain: bool = False) -> str:
    """The estimated probability that an answer is right, as marks: "●●●○".

    `plain` has it in ASCII, "###-", where a terminal can't draw the others.
    """
    full, empty = _PLAIN_MARKS if plain else _MARKS
    marks = next((4 - n for n, least in enumerate(_LEVELS) if confidence >= least), 1)
    return full * marks + empty * (4 - marks)


def with_day(words: str, resolved: str | None) -> str:
    """An answer, and the day that its words mean: "next Tuesday (22 October 2024)"."""
    return f"{words} ({resolved})" if resolved else words


def shown_date(day: date | None) -> str:
    """A day as people write it, such as "14 Oct 2024"."""
    return f"{day.day} {day:%b} {day.year}" if day else "no date"


def dated(article: Article) -> str:
    """An article's date and where it was found, such as "14 Oct 2024 (from the file name)"."""
    day, origin = shown_date(article.published), one_line(article.published_from or "")
    if not origin:
        return day
    if origin == BY_HAND:
        return f"{day} ({BY_HAND})"
    return f"{day} (from {'the ' if origin in _WITH_ARTICLE else ''}{origin})"


def shown_title(article: Attributed) -> str:
    """An article's title on one line, or the name of its file."""
    file_name = PurePath(article.path).name
    return one_line(article.title, _LONGEST_TITLE) or one_line(file_name) or "Untitled"


def is_fetched(article: Attributed | TakenDown) -> bool:
    """Tell whether an article is a page from the web, whose file is its library's own."""
    return bool(article.url) and bool(_FETCHED.search(article.path))


def shown_place(article: Attributed) -> str:
    """Where an article can be opened: a fetched page's address, any other's file."""
    return one_line((is_fetched(article) and article.url) or article.path)


def attribution(article: Attributed, page: int | None = None) -> str:
    """An article's "Title — outlet — date — p. 3", without the outlet or page if not known."""
    outlet = one_line(article.source or "")
    place = f"p. {page}" if page else ""
    parts = (shown_title(article), outlet, shown_date(article.published), place)
    return " — ".join(part for part in parts if part)


def also_in(article: Article, hits: Sequence[Hit]) -> str:
    """The other outlets that ran an article's story: " (also: Courier, BBC)", or nothing.

    `hits` are those of the search that found the article; they know its copies.
    """
    copies = next((hit.copies for hit in hits if hit.article.id == article.id), ())
    outlets = dict.fromkeys(
        one_line(copy.source, _LONGEST_OUTLET) for copy in copies if copy.source
    )
    outlets.pop(one_line(article.source or "", _LONGEST_OUTLET), None)
    if not outlets:
        return ""
    named = list(outlets)[:_MOST_OUTLETS]
    more = f" and {len(outlets) - len(named)} more" if len(outlets) > len(named) else ""
    return f" (also: {', '.join(named)}{more})"


def skipped_line(skipped: Skipped) -> str:
    """A skipped file, or the part of it that was skipped, and why."""
    where = one_line(str(skipped.path))
    if skipped.key and not skipped.reason.startswith(skipped.key):
        where = f"{where} {one_line(skipped.key)}"
    return f"{where}: {one_line(skipped.reason)}"


def failure_line(failure: ExtractionFailure) -> str:
    """An article in which nothing could be looked for, and why."""
    what = f"{failure.extractor} not found in {one_line(failure.article_id)}"
    return f"{what}: {one_line(failure.reason)}"


def passed_over_line(other: PassedOver) -> str:
    """How many files of a kind aren't articles, and why: "212 .jpg: pictures, not articles"."""
    kind = "" if other.kind == "hidden" else f"{one_line(other.kind)}: "
    return f"{other.files:,} {kind}{other.reason}"


def changes_line(changes: Changes) -> str:
    """What an update did to the articles, such as "3 articles added, 9 unchanged; 1 skipped".

    Files aren't counted beside them: one may hold thousands of articles, or none.
    """
    counts = (
        (changes.added, "added"),
        (changes.changed, "changed"),
        (changes.moved, "moved"),
        (changes.removed, "removed"),
        (changes.forgotten, "forgotten"),
        (changes.unchanged, "unchanged"),
    )
    parts = [f"{count:,} {what}" for count, what in counts if count]
    if parts:
        number, _, what = parts[0].partition(" ")
        parts[0] = f"{number} article{'' if number == '1' else 's'} {what}"
    if changes.duplicates:
        parts.append(counted(changes.duplicates, "duplicate"))
    line = ", ".join(parts) or "No articles found"
    return f"{line}; {len(changes.skipped):,} skipped" if changes.skipped else line


def news_line(changes: Changes) -> str:
    """What an update changed, such as "3 articles added, 1 removed"; "" where nothing."""
    if not changes.any:
        return ""
    return changes_line(replace(changes, unchanged=0, duplicates=0, skipped=[]))


def held_back_line(held_back: int, articles: int, remove: str = ALLOW_REMOVALS) -> str:
    """How many articles an update held back, and what `remove` says of removing them."""
    return f"{held_back:,} of {counted(articles, 'article')} would go: not removed; {remove}"


def searched_line(searched: int, total: int | None, without: str) -> str:
    """How many of `total` articles the filters let through, and how to ask `without` them."""
    if total is None or total < searched:  # of an earlier conversation; changed meanwhile
        return f"Your filters left {counted(searched, 'article')}; {without}."
    if searched == total:
        return f"Your filters exclude none of {counted(total, 'article')}."
    if searched:
        return f"Your filters leave {searched:,} of {counted(total, 'article')}; {without}."
    return f"Your filters exclude all {counted(total, 'article')}; {without}."


def new_line(new: NewArticles) -> str:
    """What came in, such as "new since yesterday: 12 articles in 9 stories"."""
    stories = f"{new.stories:,} {'story' if new.stories == 1 else 'stories'}"
    return f"new since yesterday: {counted(new.articles, 'article')} in {stories}"


def list_line(listed: Listed) -> str:
    """Say how many items a list has, in how many articles, and whether these are all of them."""
    many, where = len(listed.items), counted(listed.articles, "article")
    if listed.complete and listed.counted is not None:
        return f"All {many} that are counted, in {where}"
    if listed.complete:
        return f"{many} found in {where}, which name no others"
    if listed.counted is not None and listed.counted > many:
        return f"{many} of {listed.counted} found, in {where}"
    differ = "; no single one names all" if listed.articles > 1 and not listed.whole_in else ""
    return f"{many} found in {where}{differ}; there may be more"


def seconds(milliseconds: float) -> str:
    """A stretch of time such as "0.12 s"."""
    return f"{milliseconds / 1000:.2f} s"


def counted(number: int, singular: str) -> str:
    """A number of things, such as "1 article" or "1,234 articles"."""
    return f"{number:,} {singular}{'' if number == 1 else 's'}"


def state_line(
    status: LibraryStatus | None, loading: str = "", changed: int = 0, news: int = 0
) -> str:
    """What works, what the library holds, what is under way, and what changed.

    `status` is None until the library is open; `changed` counts articles on disk, `news` the
    saved questions with changes that weren't looked at.
    """
    if status is None:
        return f"{loading[:1].upper()}{loading[1:]}…"
    if loading:
        return f"{_KEYWORDS_READY} · {loading}…"
    parts = [_READY if status.embedded else _KEYWORDS_READY, library_line(status)]
    if changed:
        parts.append(f"{counted(changed, 'article')} changed: F4, then r")
    if news:
        parts.append(f"{counted(news, 'saved question')} changed: F8")
    return " · ".join(parts)


def is_sample(status: LibraryStatus) -> bool:
    """Whether a library is that of the sample articles."""
    return status.path.name.endswith(SAMPLE_SUFFIX)


def library_line(status: LibraryStatus) -> str:
    """What the library holds, such as "1,234 articles · 5,678 passages · 2019–2024"."""
    parts = ["sample articles"] if is_sample(status) else []
    parts += [counted(status.articles, "article"), counted(status.passages, "passage")]
    if status.first and status.last:
        first, last = status.first.year, status.last.year
        parts.append(f"{first}" if first == last else f"{first}–{last}")
    if status.embedded < 1:
        # Rounded down: 99.9 % is not yet all of it.
        parts.append(f"{int(status.embedded * 100)}% embedded")
    return " · ".join(parts)
