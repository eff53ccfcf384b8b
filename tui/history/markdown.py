"""A conversation as Markdown: every answer with its quotations, and where each can be read.

Words of articles, and what a user typed, are escaped: none of them can become a heading, a
link, an image, HTML or any other markup, in CommonMark or in the dialects most in use. Each
stands on one line, never at its very beginning, where "-" or "1." would begin a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from index.place import shown
from index.types import Article
from qa.citing.markdown_text import address, escaped, escaped_flat
from qa.types import Alternative, Answer, Citation, Prose
from tui.conversation.references import dates_of, told_by
from tui.conversation.scope import filters_line
from tui.history.store import Conversation, PastTurn
from tui.text.desk_lines import disagreement_line, order_said
from tui.text.phrases import (
    REMOVED,
    SOURCE_REMOVED,
    attribution,
    counted,
    how_sure,
    shown_date,
    with_day,
)
from tui.text.prose_lines import (
    chosen_line,
    failure_line,
    heading,
    left_out_line,
    reworded_line,
    sentence_text,
)
from tui.text.safe_text import flat, one_line

_MOST_NEAREST = 3


def markdown(conversation: Conversation, turns: Iterable[PastTurn]) -> str:
    """Return the whole conversation as one Markdown document."""
    about = [f"Begun {_day(conversation.started)}", counted(conversation.questions, "question")]
    if conversation.library:
        about.append(f"library {escaped(shown(Path(conversation.library)))}")
    blocks = [f"# {escaped(conversation.title)}", " · ".join(about)]
    for number, turn in enumerate(turns, start=1):
        blocks += _turn(number, turn)
    return "\n\n".join(blocks) + "\n"


def _turn(number: int, turn: PastTurn) -> list[str]:
    answer = turn.answer
    blocks = [f"## {number}. {escaped(answer.question)}"]
    if one_line(answer.searched_for) != one_line(answer.question):
        blocks.append(f"Searched for: {escaped(answer.searched_for)}")
    if answer.reworded and (line := reworded_line(answer.reworded)):
        blocks.append(escaped(line))
    if answer.filters:
        blocks.append(f"Limited to: {escaped(filters_line(answer.filters))}")
    if answer.compared:
        blocks.append(f"**{escaped(order_said(answer.compared))}**")
        cited = answer.citations or dates_of(answer)
        blocks += [_quotation(citation) for citation in cited]
    elif answer.text is None:
        blocks += _abstention(answer)
    else:
        said = with_day(one_line(answer.said or ""), answer.resolved)
        blocks.append(f"**{escaped(said)}** ({how_sure(answer.confidence).lower()})")
        blocks += [_quotation(citation) for citation in answer.citations]
        if answer.disagreement:
            blocks.append(escaped(disagreement_line(answer.disagreement)))
            blocks += [_quotation(citation) for citation in told_by(answer)]
        blocks += [block for rival in answer.alternatives for block in _rival(rival)]
        blocks += _prose(answer.prose) if answer.prose else []
        blocks += [SOURCE_REMOVED] if answer.removed else []
    if answer.chosen:
        blocks.append(escaped(chosen_line(answer.chosen)))
    return [*blocks, f"Asked {_day(turn.asked)}"]


def _prose(prose: Prose) -> list[str]:
    """A language model's sentences that stand, each with what it cites; the others are counted.

    Whoever the document is handed on to doesn't see a sentence that the articles don't bear out.
    """
    blocks = [escaped(heading(prose.model))] if prose.passed else []
    for written in prose.passed:
        blocks.append(escaped(sentence_text(written)))
        blocks += [_quotation(citation) for citation in written.citations]
    told = [left_out_line(prose), failure_line(prose)]
    return [*blocks, *(escaped(line) for line in told if line)]


def _abstention(answer: Answer) -> list[str]:
    if answer.removed:
        return [f"**{REMOVED}**"]
    blocks = ["**Your articles don't say.**"]
    if nearest := answer.hits[:_MOST_NEAREST]:
        blocks.append("Nearest passages, which are not an answer:")
        blocks += [_quoted(escaped(hit.text), hit.article, hit.page) for hit in nearest]
    return blocks


def _rival(rival: Alternative) -> list[str]:
    kind = "Earlier" if rival.older else "Or"
    sure = how_sure(rival.confidence).lower()
    said = f"{kind}: **{escaped(rival.said)}** ({sure})"
    return [said, *(_quotation(citation) for citation in rival.citations[:1])]


def _quotation(citation: Citation) -> str:
    """The sentence with the words of the answer in bold, unless they are all of it."""
    text = citation.article.text
    before = escaped_flat(flat(text[citation.sentence_start : citation.start])).lstrip()
    after = escaped_flat(flat(text[citation.end : citation.sentence_end])).rstrip()
    quote = escaped(citation.quote)
    words = f"{before}**{quote}**{after}" if before or after else quote
    return _quoted(words, citation.article, citation.page)


def _quoted(words: str, article: Article, page: int | None) -> str:
    source = [escaped(attribution(article, page)), escaped(article.path)]
    if article.url:
        source.append(address(article.url.strip()))
    return f"> “{words}”\n>\n> — {' · '.join(source)}"


def _day(moment: datetime) -> str:
    return shown_date(moment.astimezone().date())
