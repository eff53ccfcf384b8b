"""What stands on a card of the conversation, as styled text.

Raw text never passes through a markup parser here: every piece goes into `Content` as
plain text beside its style. Styles lean on bold, underline and reverse as well as colour,
so that they survive NO_COLOR and the terminal's own palette.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from textual.content import Content
from textual.style import Style

from qa.language.english import seems_english
from qa.types import Alternative, Answer, Citation
from tui.conversation.messages import Problem
from tui.conversation.references import MOST_NEAREST, Kind, Reference, held_back, rivals_of
from tui.conversation.scope import filters_line
from tui.text.phrases import (
    NOT_ENGLISH,
    REMOVED,
    SOURCE_REMOVED,
    also_in,
    attribution,
    counted,
    how_sure,
    searched_line,
    seconds,
    shown_date,
    with_day,
)
from tui.text.quoting import quoted
from tui.text.safe_text import one_line

QUOTED = "bold underline"
DIM = "dim"
HEADLINE = "bold"
_QUESTION = "$text-primary"
_CHIP = "$text-accent"
_FAILED = "bold $text-error"
_SELECTED = "bold reverse"

_LONGEST_QUESTION, _LONGEST_ANSWER = 400, 600
"""Characters on a card: what was typed or quoted may be of any length, and the source shows it."""

_EXCERPT = 400
_NEAREST_WORDS = 160

REMOVE = "[×]"
"""Ends a chip. No space stands before it, where it could wrap onto a line of its own."""

FOLD = -1
"""Stands, among the numbers of references, for the line that unfolds what is folded."""


@dataclass(frozen=True, slots=True)
class View:
    """How a card is looked at.

    `selected` is the reference, or `FOLD`, that the keyboard has marked; `total` how many
    articles the library holds; `judged` is whether the user called the answer right, if they did.
    """

    selected: int | None = None
    unfolded: bool = False
    total: int | None = None
    judged: bool | None = None


def waiting(question: str) -> Content:
    """A question that has no answer yet."""
    return lines(_question(question), Content.styled("…searching", DIM))


def answered(answer: Answer, references: Sequence[Reference], view: View) -> Content:
    """An answer, or an abstention."""
    above = [_question(answer.question), *_terms(answer)]
    if answer.text is None:
        return lines(*above, *_abstention(answer, references, view), *_judged(view))
    return lines(*above, *_found(answer, answer.text, references, view), *_judged(view))


def _judged(view: View) -> list[Content]:
    """What the user said of the answer."""
    if view.judged is None:
        return []
    return [_dim("You said: right ✓" if view.judged else "You said: wrong ✗")]


def failed(question: str, problem: Problem) -> Content:
    """A question that went wrong."""
    return lines(
        _question(question),
        *problem_lines(problem),
        _dim("What still works: earlier answers, and their sources."),
        _dim("The question is back in the box unless you were typing: Enter asks it again."),
    )


def problem_lines(problem: Problem) -> list[Content]:
    """What went wrong, and what to do about it."""
    message = one_line(problem.message)
    shown = [Content.styled(message[:1].upper() + message[1:], _FAILED)]
    if problem.hint:
        shown.append(Content.assemble(("What to do: ", DIM), one_line(problem.hint)))
    return shown


def lines(*shown: Content) -> Content:
    """Pieces one under another."""
    return Content("\n").join(shown)


def stops(answer: Answer, references: Sequence[Reference], unfolded: bool) -> tuple[int, ...]:
    """What the keyboard goes through, from the top: numbers of references, and `FOLD`."""
    numbers = tuple(range(len(references)))
    if held_back(answer):
        sources = len(answer.hits[:MOST_NEAREST])
    elif rivals_of(answer):
        sources = len(answer.citations)
    else:
        return numbers
    return (*numbers[:sources], FOLD, *(numbers[sources:] if unfolded else ()))


def _terms(answer: Answer) -> list[Content]:
    """On what terms the question was searched: what was carried into it, and the filters."""
    shown = []
    if answer.carried:
        words = " · ".join(one_line(word) for word in answer.carried)
        shown.append(_chip(f"carried: {words}", "ask_alone"))
    # A question with filters typed in it always differs: their words aren't searched for.
    differs = one_line(answer.searched_for) != one_line(answer.question)
    if differs and (answer.carried or not answer.filters):
        shown.append(_dim(f"searched for: {one_line(answer.searched_for)}"))
    if answer.filters:
        shown.append(_chip(f"only: {filters_line(answer.filters)}", "ask_without_filters"))
    return shown


def _found(answer: Answer, text: str, references: Sequence[Reference], view: View) -> list[Content]:
    sources = len(answer.citations)
    said = one_line(answer.said or text, _LONGEST_ANSWER)
    shown = [Content.styled(with_day(said, answer.resolved), HEADLINE)]
    if answer.citations and answer.citations[0].sentence != text:
        shown.append(_quotation(answer.citations[0]))
    shown.append(Content())
    shown += [_source(answer, references, index, view) for index in range(sources)]
    if rivals := rivals_of(answer):
        shown.append(_fold(_counted(rivals), view))
        if view.unfolded:
            shown += _rivals(rivals, sources, view)
    took = f" · {seconds(answer.took.total)}"
    shown.append(Content.assemble(how_sure(answer.confidence), (took, DIM)))
    if answer.removed:
        shown.append(_dim(SOURCE_REMOVED))
    return [*shown, *_limits(answer)]


def _abstention(answer: Answer, references: Sequence[Reference], view: View) -> list[Content]:
    if answer.removed:
        return [Content.styled(REMOVED, HEADLINE)]
    shown = [Content.styled("Your articles don't say.", HEADLINE)]
    if answer.filters and answer.searched is not None:
        without = "Tab, then w, asks without them"
        shown.append(Content(searched_line(answer.searched, view.total, without)))
    if answer.hits:
        shown += [Content(), _dim("Nearest passages — not an answer:")]
    nearest = [one for one in references if one.kind is Kind.NEAREST]
    for index, reference in enumerate(nearest):
        words = reference.article.text[reference.start : reference.end]
        shown.append(_source(answer, references, index, view))
        shown.append(_dim(one_line(words, _NEAREST_WORDS)))
    if guess := held_back(answer):
        shown.append(_fold("1 guess held back", view))
        if view.unfolded:
            shown.append(_guess(guess, len(nearest), view))
    return [*shown, *_limits(answer)]


def _guess(guess: Alternative, number: int, view: View) -> Content:
    """The guess held back: dim and with how sure it was, never as an answer stands."""
    sure = f"{floor(guess.confidence * 100 + 1e-9)}%"  # as `dateline ask --why` has it
    line = _dim(f"  Held back: {one_line(guess.text, _EXCERPT)}, {sure}")
    return line + " " + _number(number, view) if guess.citations else line


def _limits(answer: Answer) -> list[Content]:
    """What limited the search, but for the filters."""
    shown = [] if seems_english(answer.question) else [_dim(NOT_ENGLISH)]
    if answer.embedded >= 1:
        return shown
    if answer.embedded > 0:
        share = int(answer.embedded * 100)  # rounded down: 99.9 % is not yet all of it
        return [*shown, _dim(f"{share}% of the passages can be searched by meaning so far.")]
    return [*shown, _dim("Searched by keyword only: the meaning search isn't there yet.")]


def _fold(folded: str, view: View) -> Content:
    """The line under which something is folded, such as "▸ 1 other answer · 2 earlier values"."""
    words = f"{'▾' if view.unfolded else '▸'} {folded}"
    return _clickable(words, _SELECTED if view.selected == FOLD else "", "toggle_rivals")


def _counted(rivals: Sequence[Alternative]) -> str:
    older = sum(rival.older for rival in rivals)
    other = len(rivals) - older
    parts = [counted(other, "other answer")] if other else []
    parts += [counted(older, "earlier value")] if older else []
    return " · ".join(parts)


def _rivals(rivals: Sequence[Alternative], first: int, view: View) -> list[Content]:
    """One line for each rival; those with a citation carry on the sources' numbers."""
    shown = []
    index = first
    for rival in rivals:
        line = _dim(f"  {_rival(rival)}")
        if rival.citations:
            line = line + " " + _number(index, view)
            index += 1
        shown.append(line)
    return shown


def _rival(rival: Alternative) -> str:
    words = one_line(rival.said, _EXCERPT)
    if rival.older and rival.citations:
        return f"Earlier: {words} ({shown_date(rival.citations[0].article.published)})"
    return f"Or: {words} ({how_sure(rival.confidence).lower()})"


def _question(question: str) -> Content:
    return Content.styled(one_line(question, _LONGEST_QUESTION), _QUESTION)


def _quotation(citation: Citation) -> Content:
    """The sentence, or its part around the quoted words if it is very long."""
    before, words, after = quoted(citation, _EXCERPT)
    return Content.assemble(before, (words, QUOTED), after)


def _source(answer: Answer, references: Sequence[Reference], index: int, view: View) -> Content:
    article, page = references[index].article, references[index].page
    return _number(index, view) + f" {attribution(article, page)}{also_in(article, answer.hits)}"


def _number(index: int, view: View) -> Content:
    """A reference's number, which opens it at a click."""
    style = _SELECTED if index == view.selected else "bold"
    return _clickable(f"[{index + 1}]", style, f"open_reference({index})")


def _chip(words: str, action: str) -> Content:
    """Words that the question was searched with; a click on them takes them away."""
    return _clickable(f"{words}{REMOVE}", _CHIP, action)


def _clickable(words: str, style: str, action: str) -> Content:
    return Content.styled(words, style).stylize(Style.from_meta({"@click": action}))


def _dim(words: str) -> Content:
    return Content.styled(words, DIM)
