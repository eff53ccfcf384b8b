"""What the source pane shows, as styled text: an article with words marked, and its header."""

from __future__ import annotations

from itertools import pairwise

from textual.content import Content

from index.types import Article
from tui.conversation.cards import DIM, QUOTED
from tui.conversation.references import Reference
from tui.text.phrases import is_fetched, shown_date, shown_title
from tui.text.safe_text import one_line, plain

CURRENT = "bold underline reverse"
"""The style of the words that are meant; only they have it."""

FOUND = "underline $text-warning"
"""The style of words found in the article that aren't the ones gone to."""

SIGNS = {CURRENT: "┃", QUOTED: "│", FOUND: "›"}
"""What stands in the margin of a line that holds words of a style.

Only the margin tells the quoted words' line where neither colour nor bold comes through.
"""


def header(reference: Reference, index: int, count: int) -> Content:
    """Why the article is shown, its title, its outlet and date, its web address, and its file."""
    article = reference.article
    place = f"[{index + 1}] of {count}" if count > 1 else f"[{index + 1}]"
    outlet = [one_line(article.source)] if article.source else []
    address = [Content.styled(one_line(article.url), DIM)] if article.url else []
    # Of a page from the web, the address is what can be opened; its file is the library's own.
    file = [] if is_fetched(article) else [Content.styled(one_line(article.path), DIM)]
    return Content("\n").join(
        [
            Content.styled(f"{place} · {reference.kind.value}", DIM),
            Content.styled(shown_title(article), "bold"),
            Content(" · ".join([*outlet, dated(article)])),
            *address,
            *file,
        ]
    )


_WITH_ARTICLE = ("file name", "front matter", "dateline")


def dated(article: Article) -> str:
    """An article's date and where it was found, such as "14 Oct 2024 (from the file name)"."""
    day, origin = shown_date(article.published), one_line(article.published_from or "")
    if not origin:
        return day
    return f"{day} (from {'the ' if origin in _WITH_ARTICLE else ''}{origin})"


def marked(current: Reference, references: tuple[Reference, ...]) -> Content:
    """The article of `current`, with its words and those of its like in the same article marked.

    The text is cut where a mark begins or ends, and each piece is made safe by itself: marks
    stay on the right words whatever is taken out, and may overlap.
    """
    text = current.article.text
    like = [
        reference
        for reference in references
        if reference.article.id == current.article.id and reference.kind is current.kind
    ]
    cuts = {0, len(text), current.start, current.end}
    cuts.update(*((other.start, other.end) for other in like))

    def style(start: int) -> str:
        if current.start <= start < current.end:
            return CURRENT
        return QUOTED if any(other.start <= start < other.end for other in like) else ""

    return Content.assemble(
        *((plain(text[start:end]), style(start)) for start, end in pairwise(sorted(cuts)))
    )
