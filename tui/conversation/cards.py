"""What stands on a card of the conversation, as styled text.

Raw text never passes through a markup parser here: every piece goes into `Content` as
plain text beside its style, as `tui.text.styles` has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from textual.content import Content

from qa.language.english import seems_english
from qa.prose.settings import Struck
from qa.types import Alternative, Answer, Citation, Compared, Listed
from tui.conversation.card.desk import event_lines, told_lines
from tui.conversation.card.laid import UNKNOWN_WIDTH, beside, fits_beside, hanging, rule
from tui.conversation.card.marks import clickable, number, numbered
from tui.conversation.card.prose import chosen_lines, prose_lines, reworded_words
from tui.conversation.card.tables import Row, table
from tui.conversation.card.waiting import writing_line
from tui.conversation.messages import Problem
from tui.conversation.references import (
    MOST_NEAREST,
    Kind,
    Reference,
    dates_of,
    held_back,
    rivals_of,
    told_by,
    written_numbers,
)
from tui.conversation.scope import filters_line
from tui.text.desk_lines import computed_line, reply_line
from tui.text.phrases import (
    NOT_ENGLISH,
    REMOVED,
    SOURCE_REMOVED,
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
from tui.text.quoting import quoted
from tui.text.safe_text import one_line
from tui.text.styles import (
    ANSWER,
    BAD,
    CHIP,
    DIM,
    HEADING,
    LINK,
    OK,
    QUOTED,
    RULE,
    SELECTED,
    WARN,
)

_LONGEST_QUESTION, _LONGEST_ANSWER = 400, 600
"""Characters on a card: what was typed or quoted may be of any length, and the source shows it."""

MOST_ITEMS = 10
"""Items of a list that are shown before it is unfolded."""

_EXCERPT = 400
_NEAREST_WORDS = 160

REMOVE = "[×]"
"""Ends a chip. No space stands before it, where it could wrap onto a line of its own."""

FOLD, TOLD = -1, -2
"""Stand, among the numbers of references, for the line that unfolds the rivals, and for the one
that unfolds the values that outlets differ in."""

SAID, NOT_SAID = "▌ ", "┆ "
"""Stand before an answer, and before the words that say that there is none."""

FOLLOWS = "↳ "
"""Stands before a question that took something from those before it."""

_INDENT = Content(" " * len(SAID))


@dataclass(frozen=True, slots=True)
class View:
    """How a card is looked at.

    `selected` is the reference, `FOLD` or `TOLD`, that the keyboard has marked; `total` how many
    articles the library holds; `plain` that the terminal draws no marks beyond ASCII; `judged` is
    whether the user called the answer right, if they did; `dense` that rows are few; `told` that
    the values that outlets differ in are unfolded; `writing` that a language model still writes
    below the answer, with `frame` as in `writing_line`; `struck` what becomes of its sentences
    that fail the check.
    """

    selected: int | None = None
    unfolded: bool = False
    total: int | None = None
    judged: bool | None = None
    plain: bool = False
    dense: bool = False
    told: bool = False
    writing: bool = False
    frame: int | None = None
    struck: Struck = Struck.SHOWN


def waiting(question: str, stage: Content, width: int = UNKNOWN_WIDTH) -> Content:
    """A question that has no answer yet, and what is being done for it."""
    return lines(_question(question, width), Content(), stage)


def answered(
    answer: Answer, references: Sequence[Reference], view: View, width: int = UNKNOWN_WIDTH
) -> Content:
    """An answer, or an abstention, on lines of `width` cells."""
    above = [
        _question(answer.question, width, follows=bool(answer.carried)),
        *_terms(answer),
        *_room(view),
    ]
    own = [one for one in references if one.kind is not Kind.WRITTEN]
    if answer.text is None:
        made = _abstention(answer, own, view, width)
    else:
        made = _found(answer, answer.text, own, view, width)
    written = _written(answer, len(own), view, width)
    writing = [writing_line(view.frame, view.plain)] if view.writing else []
    return lines(*above, *made, *written, *_judged(view), *writing)


def _written(answer: Answer, own: int, view: View, width: int) -> list[Content]:
    """What a language model wrote below an answer that has `own` references."""
    if answer.prose is None:
        return []
    numbers, _ = written_numbers(answer, own)
    written = prose_lines(
        answer.prose,
        numbers,
        width,
        writing=view.writing,
        struck=view.struck,
        selected=view.selected,
        plain=view.plain,
    )
    return [*_room(view), *written]


def _room(view: View) -> list[Content]:
    """A row left free, where there are enough of them."""
    return [] if view.dense else [Content()]


def _judged(view: View) -> list[Content]:
    """What the user said of the answer."""
    if view.judged is None:
        return []
    return [_dim("You said: right" if view.judged else "You said: wrong")]


def failed(question: str, problem: Problem, width: int = UNKNOWN_WIDTH) -> Content:
    """A question that went wrong."""
    return lines(
        _question(question, width),
        Content(),
        *problem_lines(problem),
        _dim("What still works: earlier answers, and their sources."),
        _dim("The question is back in the box unless you were typing: Enter asks it again."),
    )


def problem_lines(problem: Problem) -> list[Content]:
    """What went wrong, and what to do about it."""
    message = one_line(problem.message)
    shown = [Content.styled(message[:1].upper() + message[1:], BAD)]
    if problem.hint:
        shown.append(Content.assemble(("What to do: ", DIM), one_line(problem.hint)))
    return shown


def lines(*shown: Content) -> Content:
    """Pieces one under another."""
    return Content("\n").join(shown)


def stops(
    answer: Answer, references: Sequence[Reference], unfolded: bool, told: bool = False
) -> tuple[int, ...]:
    """What the keyboard goes through, from the top: numbers of references, `TOLD` and `FOLD`."""
    written = sum(one.kind is Kind.WRITTEN for one in references)
    own = len(references) - written
    return (
        *_own_stops(answer, own, unfolded, told),
        *range(own, own + written),
    )


def _own_stops(answer: Answer, count: int, unfolded: bool, told: bool) -> tuple[int, ...]:
    """The stops of an answer that has `count` references itself."""
    numbers = tuple(range(count))
    if answer.listed:
        shown = len(answer.listed.items[:MOST_ITEMS])
        folded = len(answer.listed.items)
        if folded == shown:
            return numbers
        others = numbers[folded:]
        return (*numbers[:shown], FOLD, *(numbers[shown:folded] if unfolded else ()), *others)
    if answer.disagreement:
        first = len(numbers) - len(told_by(answer))
        own = len(answer.citations)
        rivals = (FOLD, *(numbers[own:first] if unfolded else ()))
        values = (TOLD, *(numbers[first:] if told else ()))
        return (*numbers[:own], *values, *(rivals if rivals_of(answer) else ()))
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
    searched, failed = reworded_words(answer)
    if searched:
        shown.append(_chip(searched, "ask_as_typed"))
    if failed:
        shown.append(Content.styled(failed, WARN))
    if answer.filters:
        shown.append(_chip(f"only: {filters_line(answer.filters)}", "ask_without_filters"))
    return shown


def _found(
    answer: Answer, text: str, references: Sequence[Reference], view: View, width: int
) -> list[Content]:
    if answer.listed:
        return _list(answer, answer.listed, references, view, width)
    sources = range(len(answer.citations))
    if answer.compared:
        return _ordered(answer, answer.compared, view, width)
    chosen = chosen_lines(answer, Content.styled(SAID, ANSWER), width)
    shown = [_said(answer, text, view, width), *chosen, *_room(view)]
    if answer.citations and answer.citations[0].sentence != text:
        shown.append(hanging(_INDENT, _quotation(answer.citations[0]), width))
    shown += [] if view.dense else [rule(width, RULE)]
    shown += _sources(answer, references, sources, view, width)
    if answer.disagreement:
        first = len(references) - len(told_by(answer))
        shown += told_lines(answer.disagreement, first, view.selected, view.told, TOLD, width)
    if rivals := rivals_of(answer):
        shown.append(_fold(_counted(rivals), view))
        if view.unfolded:
            shown += _rivals(rivals, len(sources), view, width)
    if answer.removed:
        shown.append(_dim(SOURCE_REMOVED))
    return [*shown, *_limits(answer)]


def _list(
    answer: Answer, listed: Listed, references: Sequence[Reference], view: View, width: int
) -> list[Content]:
    """A list: its items, each with the number that opens it, and whether these are all."""
    many = len(listed.items)
    rows = [
        Row(
            _number(n, view) + " " * (1 + len(numbered(many - 1)) - len(numbered(n))),
            one_line(item.text, _EXCERPT),
            shown_date(item.citations[0].article.published),
            one_line(item.citations[0].article.source or ""),
            f"+{len(item.citations) - 1}" if len(item.citations) > 1 else "",
            HEADING if n == view.selected else "",
        )
        for n, item in enumerate(listed.items)
    ]
    shown = [_said(answer, listed.said, view, width)]
    shown += chosen_lines(answer, Content.styled(SAID, ANSWER), width)
    shown += [hanging(_INDENT, _dim(list_line(listed)), width), *_room(view)]
    shown += [] if view.dense else [rule(width, RULE)]
    shown += table(rows[:MOST_ITEMS], width, whole=True)
    if more := rows[MOST_ITEMS:]:
        shown.append(_fold(counted(len(more), "more item"), view))
        if view.unfolded:
            shown += table(more, width, whole=True)
    if others := range(many, len(references)):
        shown += [Content(), _dim("Also in"), *_sources(answer, references, others, view, width)]
    if answer.removed:
        shown.append(_dim(SOURCE_REMOVED))
    return [*shown, *_limits(answer)]


def _ordered(answer: Answer, compared: Compared, view: View, width: int) -> list[Content]:
    """Which of two events was first, worked out from the days that are quoted under it."""
    told = compared.reply is not None
    bar = Content.styled(SAID, ANSWER) if told else Content.styled(NOT_SAID, DIM)
    shown = [hanging(bar, Content.styled(reply_line(compared), ANSWER if told else HEADING), width)]
    if computed := computed_line(compared):
        sure = f"{computed} {how_sure(answer.confidence)} of both."
        shown.append(hanging(bar, Content(sure), width, bar))
    shown += chosen_lines(answer, bar, width)
    cited = answer.citations or dates_of(answer)
    numbers = {citation: number for number, citation in enumerate(cited)}
    shown += _room(view)
    shown += event_lines(compared, numbers, view.selected, width)
    return [*shown, *([_dim(SOURCE_REMOVED)] if answer.removed else []), *_limits(answer)]


def _said(answer: Answer, text: str, view: View, width: int) -> Content:
    """The answer with room around it, the day that it means, and how sure it is."""
    bar = Content.styled(SAID, ANSWER)
    said = Content.styled(one_line(answer.said or text, _LONGEST_ANSWER), ANSWER)
    sure = Content.assemble(
        (meter(answer.confidence, view.plain), _sureness(answer.confidence)),
        f" {how_sure(answer.confidence)}",
        (f" · {seconds(answer.took.total)}", DIM),
    )
    first = hanging(bar, said, width, bar)
    beside_it = fits_beside(first, sure, width)
    shown = [beside(first, sure, width) if beside_it else first]
    if answer.resolved:
        shown.append(hanging(bar, Content(f"({answer.resolved})"), width, bar))
    return lines(*shown) if beside_it else lines(*shown, bar + sure)


def _abstention(
    answer: Answer, references: Sequence[Reference], view: View, width: int
) -> list[Content]:
    bar = Content.styled(NOT_SAID, DIM)
    if answer.compared:
        return _ordered(answer, answer.compared, view, width)
    if answer.removed:
        return [hanging(bar, Content.styled(REMOVED, HEADING), width, bar)]
    shown = [bar + Content.styled("Your articles don't say.", HEADING)]
    shown += chosen_lines(answer, bar, width)
    if answer.filters and answer.searched is not None:
        without = "Tab, then w, asks without them"
        limits = searched_line(answer.searched, view.total, without)
        shown.append(hanging(bar, Content(limits), width, bar))
    nearest = [n for n, one in enumerate(references) if one.kind is Kind.NEAREST]
    if nearest:
        shown += [Content(), rule(width, RULE, "Nearest passages — not an answer:")]
    for n, row in zip(nearest, _sources(answer, references, nearest, view, width), strict=True):
        reference = references[n]
        words = reference.article.text[reference.start : reference.end]
        number = Content(" " * (len(numbered(n)) + 1))
        shown += [row, hanging(number, _dim(one_line(words, _NEAREST_WORDS)), width)]
    if guess := held_back(answer):
        shown.append(_fold("1 guess held back", view))
        if view.unfolded:
            shown += _guess(guess, len(nearest), view, width)
    return [*shown, *_limits(answer)]


def _guess(guess: Alternative, number: int, view: View, width: int) -> list[Content]:
    """The guess held back: dim and with how sure it was, never as an answer stands."""
    sure = f"{floor(guess.confidence * 100 + 1e-9)}%"  # as `dateline ask --why` has it
    return _values([(guess, "Held back", sure)], number, view, width)


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
    return clickable(words, SELECTED if view.selected == FOLD else LINK, "toggle_rivals")


def _counted(rivals: Sequence[Alternative]) -> str:
    older = sum(rival.older for rival in rivals)
    other = len(rivals) - older
    parts = [counted(other, "other answer")] if other else []
    parts += [counted(older, "earlier value")] if older else []
    return " · ".join(parts)


def _rivals(rivals: Sequence[Alternative], first: int, view: View, width: int) -> list[Content]:
    """A table of the rivals; those with a citation carry on the sources' numbers."""
    rows = [
        (rival, "Earlier", "")
        if rival.older and rival.citations
        else (rival, f"Or {meter(rival.confidence, view.plain)}", "")
        for rival in rivals
    ]
    return _values(rows, first, view, width)


def _values(
    rows: Sequence[tuple[Alternative, str, str]], first: int, view: View, width: int
) -> list[Content]:
    """Values with what each is and what is to be said of it, their days and their outlets."""
    label = max(len(what) for _, what, _ in rows)
    made = []
    number = first
    for value, what, more in rows:
        said = Content.styled(f"{what:<{label}}  ", DIM)
        words = one_line(value.said, _EXCERPT)
        if value.citations:
            article = value.citations[0].article
            lead = _number(number, view) + " " + said
            number += 1
            day, outlet = shown_date(article.published), one_line(article.source or "")
            made.append(Row(lead, words, day, outlet, more, DIM))
        else:
            lead = Content(" " * (len(numbered(first)) + 1)) + said
            made.append(Row(lead, words, "", "", more, DIM))
    return table(made, width, whole=True)


def _question(question: str, width: int, *, follows: bool = False) -> Content:
    words = Content.styled(one_line(question, _LONGEST_QUESTION), HEADING)
    return hanging(Content.styled(FOLLOWS if follows else "", DIM), words, width)


def _quotation(citation: Citation) -> Content:
    """The sentence, or its part around the quoted words if it is very long."""
    before, words, after = quoted(citation, _EXCERPT)
    return Content.assemble(before, (words, QUOTED), after)


def _sources(
    answer: Answer, references: Sequence[Reference], numbers: Sequence[int], view: View, width: int
) -> list[Content]:
    """The table of the references of these numbers."""
    rows = []
    for n in numbers:
        article, page = references[n].article, references[n].page
        also = also_in(article, answer.hits).strip(" ()")
        more = " · ".join(part for part in (f"p. {page}" if page else "", also) if part)
        rows.append(
            Row(
                _number(n, view) + " ",
                shown_title(article),
                shown_date(article.published),
                one_line(article.source or ""),
                more,
                HEADING if n == view.selected else "",
            )
        )
    return table(rows, width)


def _number(index: int, view: View) -> Content:
    """A reference's number, which opens it at a click."""
    return number(index, index == view.selected)


def _sureness(confidence: float) -> str:
    """The colour of a meter; its marks say the same."""
    return OK if confidence >= 0.8 else CHIP


def _chip(words: str, action: str) -> Content:
    """Words that the question was searched with; a click on them takes them away."""
    return clickable(f"{words}{REMOVE}", CHIP, action)


def _dim(words: str) -> Content:
    return Content.styled(words, DIM)
