"""What the source pane shows, as styled text: an article with words marked, and its header."""

from __future__ import annotations

from itertools import pairwise

from textual.content import Content

from index.hand_set import BY_HAND
from index.types import Article
from tui.conversation.references import Reference
from tui.text.phrases import dated, is_fetched, shown_title
from tui.text.safe_text import one_line, plain
from tui.text.styles import DIM, QUOTED

CURRENT = "bold underline reverse"
"""The style of the words that are meant; only they have it."""

FOUND = "underline $text-warning"
"""The style of words found in the article that aren't the ones gone to."""

SIGNS = {CURRENT: "┃", QUOTED: "│", FOUND: "›"}
"""What stands in the margin of a line that holds words of a style.

Only the margin tells the quoted words' line where neither colour nor bold comes through.
"""


def place(reference: Reference, index: int, count: int) -> str:
    """Which of how many is shown, and why: "[1] of 3 · Source"."""
    number = f"[{index + 1}] of {count}" if count > 1 else f"[{index + 1}]"
    if reference.number not in (None, index + 1):  # others before it are folded away
        number = f"[{reference.number}] · {index + 1} of {count}"
    return f"{number} · {reference.kind.value}"


def header(reference: Reference, *, short: bool = False) -> Content:
    """An article's title, outlet and date; unless `short`, its addresses and how it begins."""
    article = reference.article
    outlet = [one_line(article.source)] if article.source else []
    others = ", ".join(field for field in article.set_by_hand if field != "date")
    by_hand = [f"{others} {BY_HAND}"] if others else []
    shown = [
        Content.styled(shown_title(article), "bold"),
        Content(" · ".join([*outlet, dated(article), *by_hand])),
    ]
    if short:
        return Content("\n").join(shown)
    if article.url:
        shown.append(Content.styled(one_line(article.url), DIM))
    # Of a page from the web, the address is what can be opened; its file is the library's own.
    if not is_fetched(article):
        shown.append(Content.styled(one_line(article.path), DIM))
    if begins := lead(article, before=reference.start):
        shown.append(Content.assemble(("Begins: ", DIM), (begins, "italic")))
    return Content("\n").join(shown)


def lead(article: Article, before: int) -> str:
    """An article's first paragraph that isn't its title, cut short where it is long.

    "" where it doesn't end well `before` an offset: it is read with the words there.
    """
    end = 0
    for paragraph in article.text.splitlines(keepends=True):
        end += len(paragraph)
        if end + _NEAR > before:
            return ""
        words = one_line(paragraph, _LONGEST_LEAD)
        if words and words.casefold() != one_line(article.title, _LONGEST_LEAD).casefold():
            return words
    return ""


def places(current: Reference, references: tuple[Reference, ...]) -> dict[int, int]:
    """Where in the text of `marked` the words of references begin, with their numbers."""
    text = current.article.text
    return {
        len(plain(text[: one.start])): number
        for number, one in enumerate(references)
        if one.article.id == current.article.id and one.kind is current.kind
    }


_NEAR = 400
"""Characters before the words meant in which the lead is in view by itself."""

_LONGEST_LEAD = 200


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
