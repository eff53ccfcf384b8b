"""An answer as lines in styles, for a terminal.

The words are those of the plain lines; what counts stands out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len

from index.types import Article, Filters, Hit
from qa.types import Alternative, Answer, Citation, Compared, Disagreement, Listed
from tui.cli.answer_lines import (
    LONGEST_QUOTATION,
    NEAREST,
    NEAREST_BELOW,
    NO_FILTERS,
    NOT_SAID,
    NOTES,
    NOTHING_NEAR,
    filters_said,
    limits,
)
from tui.conversation.changed_file import FileChange
from tui.terminal.ink import Ink, Line, Piece, link_to, wrapped
from tui.text.columns import GAP, padded, widths
from tui.text.desk_lines import computed_line, disagreement_line, event_line, reply_line
from tui.text.phrases import (
    also_in,
    attribution,
    how_sure,
    list_line,
    meter,
    seconds,
    shown_date,
    shown_title,
    with_day,
)
from tui.text.quoting import quoted
from tui.text.safe_text import line_width, one_line

_INDENT = "    "
_BAR, _PLAIN_BAR = "▌ ", "| "
_ANSWER, _SURE, _LESS_SURE = "green", "green", "yellow"
_BLANK: Line = ()
_SEPARATOR = " — "


def styled_answer(
    answer: Answer,
    total: int,
    ink: Ink,
    options: Filters = NO_FILTERS,
    files: Mapping[str, FileChange] = MappingProxyType({}),
) -> list[Line]:
    """Return what `answer_lines.lines` says of an answer, in styles and as wide as the terminal.

    Its arguments are those of `lines`; `ink` is what the terminal can show.
    """
    if answer.compared:
        shown = _ordered(answer, answer.compared, ink, files)
    elif answer.abstained:
        shown = _abstention(answer, total, options)
    else:
        shown = _answer(answer, ink, files)
    for said in limits(answer):
        shown += wrapped([Piece(said, dim=True)], line_width())
    return shown


def _answer(answer: Answer, ink: Ink, files: Mapping[str, FileChange]) -> list[Line]:
    bar = Piece(_BAR if ink.symbols else _PLAIN_BAR, _ANSWER, bold=True)
    listed = answer.listed
    said = with_day(one_line(answer.said or ""), answer.resolved)
    room = line_width() - cell_len(bar.text)
    shown: list[Line] = [[bar, *line] for line in wrapped([Piece(said, _ANSWER, bold=True)], room)]
    shown.append(_BLANK)
    if listed:
        shown += [*_items(listed), _BLANK]
    for n, citation in enumerate(answer.citations, start=1):
        shown += styled_source(n, citation, answer, files)
    if answer.disagreement:
        shown += [_BLANK, *_told(answer.disagreement)]
    if answer.alternatives:
        shown += [_BLANK, *_rivals(answer.alternatives, ink)]
    return [*shown, _BLANK, _sureness(answer, ink)]


def _sureness(answer: Answer, ink: Ink) -> Line:
    marks = meter(answer.confidence, plain=not ink.symbols)
    colour = _SURE if answer.confidence >= 0.8 else _LESS_SURE
    took = Piece(f" · {seconds(answer.took.total)}", dim=True)
    return [Piece(marks, colour), Piece(f" {how_sure(answer.confidence)}"), took]


def styled_source(
    n: int, citation: Citation, answer: Answer, files: Mapping[str, FileChange]
) -> list[Line]:
    """Return what `answer_lines.source_lines` says of a source, in styles."""
    article = citation.article
    lead = "  - " if answer.listed else f"[{n}] "
    shown = _heading(lead, article, citation.page, answer.hits)
    if citation.sentence != answer.text:
        shown += _sentence(citation)
    return [*shown, _place(article, NOTES[files.get(article.id)])]


def _told(found: Disagreement) -> list[Line]:
    """Who says what, and where: a line each."""
    shown = wrapped([Piece(f"{disagreement_line(found)}:")], line_width(), "", _INDENT)
    for value in found.values:
        for citation in value.citations:
            where = _SEPARATOR + attribution(citation.article, citation.page)
            line = [Piece(f"- {one_line(value.said)}", bold=True), Piece(where, dim=True)]
            shown += wrapped(line, line_width(), "  ", _INDENT)
    return shown


def _ordered(
    answer: Answer, compared: Compared, ink: Ink, files: Mapping[str, FileChange]
) -> list[Line]:
    """Which of two events was first, and the words that date each."""
    told = compared.reply is not None
    bar = Piece(_BAR if ink.symbols else _PLAIN_BAR, _ANSWER if told else "", bold=True)
    room = line_width() - cell_len(bar.text)
    reply = Piece(reply_line(compared), _ANSWER if told else "", bold=True)
    shown: list[Line] = [[bar, *line] for line in wrapped([reply], room)]
    if computed := computed_line(compared):
        shown += [[bar, *line] for line in wrapped([Piece(computed)], room)]
    cited = answer.citations or tuple(one.citation for one in compared.events if one.citation)
    for event in compared.events:
        shown += [_BLANK, *wrapped([Piece(event_line(event))], line_width(), "", _INDENT)]
        if event.citation:
            shown += styled_source(cited.index(event.citation) + 1, event.citation, answer, files)
    took: Line = [Piece(seconds(answer.took.total), dim=True)]
    return [*shown, _BLANK, _sureness(answer, ink) if told else took]


def _items(listed: Listed) -> list[Line]:
    """How many there are, then each item with the articles that name it."""
    shown = wrapped([Piece(list_line(listed), dim=True)], line_width())
    for n, item in enumerate(listed.items, start=1):
        where = "; ".join(attribution(one.article, one.page) for one in item.citations)
        line = [Piece(f"[{n}] ", bold=True), Piece(one_line(item.text), bold=True)]
        shown += wrapped([*line, Piece(_SEPARATOR + where, dim=True)], line_width(), "", _INDENT)
    return shown


def _abstention(answer: Answer, total: int, options: Filters) -> list[Line]:
    shown: list[Line] = [[Piece(NOT_SAID, bold=True)]]
    if left := filters_said(answer, total, options):
        shown += wrapped([Piece(left)], line_width())
    if answer.hits:
        shown += [_BLANK, [Piece(NEAREST_BELOW, dim=True)]]
    elif answer.searched != 0:
        shown.append([Piece(NOTHING_NEAR)])
    for hit in answer.hits[:NEAREST]:
        shown += [_BLANK, *_heading("  - ", hit.article, hit.page, [hit])]
        words = f"“{one_line(hit.text, LONGEST_QUOTATION)}”"
        shown += wrapped([Piece(words, dim=True)], line_width(), _INDENT, _INDENT)
    return shown


def _heading(lead: str, article: Article, page: int | None, hits: Sequence[Hit]) -> list[Line]:
    """An article's title, then in a quieter style what `attribution` puts after it."""
    outlet, place = one_line(article.source or ""), f"p. {page}" if page else ""
    about = (outlet, shown_date(article.published), place)
    after = "".join(f"{_SEPARATOR}{part}" for part in about if part)
    line = [
        Piece(lead, bold=True),
        Piece(shown_title(article), bold=True),
        Piece(f"{after}{also_in(article, hits)}", dim=True),
    ]
    return wrapped(line, line_width(), "", _INDENT)


def _sentence(citation: Citation) -> list[Line]:
    before, words, after = quoted(citation, LONGEST_QUOTATION)
    line = [Piece(before), Piece(words, bold=True, underline=True), Piece(after)]
    return wrapped(line, line_width(), _INDENT, _INDENT)


def _place(article: Article, note: str) -> Line:
    place = article.url or article.path
    shown = Piece(one_line(place), dim=True, link=link_to(place))
    return [Piece(_INDENT), shown, Piece(note)]


def _rivals(rivals: Sequence[Alternative], ink: Ink) -> list[Line]:
    """What each rival says, on which day and where, in columns; under one another where narrow."""
    rows = []
    for rival in rivals:
        label = "Earlier" if rival.older else f"Or {meter(rival.confidence, not ink.symbols)}"
        article, page = rival.citations[0].article, rival.citations[0].page
        where = [one_line(article.source or ""), shown_title(article), f"p. {page}" if page else ""]
        about = _SEPARATOR.join(part for part in where if part)
        rows.append((label, one_line(rival.said), shown_date(article.published), about))
    labels, values, days, _ = widths(rows)
    left = labels + values + days + 3 * GAP
    in_columns = left <= line_width() * 2 // 3
    indent = " " * (labels + GAP)
    shown: list[Line] = []
    for label, value, day, about in rows:
        lead = Piece(padded(label, labels) + " " * GAP, dim=True)
        if in_columns:
            columns = Piece(padded(value, values) + " " * GAP + day.rjust(days) + " " * GAP)
            line = [lead, columns, Piece(about, dim=True)]
            shown += wrapped(line, line_width(), "", " " * left)
        else:
            shown += wrapped([lead, Piece(value)], line_width(), "", indent)
            below = [Piece(f"{day}{_SEPARATOR}{about}", dim=True)]
            shown += wrapped(below, line_width(), indent, indent)
    return shown
