"""What a language model did for an answer, on its card: the choice, the search, the prose below.

Nothing here looks like an answer or a quotation: the exact answer, in an article's words, stands
above.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from qa.prose.settings import Struck
from qa.types import Answer, Prose, Written
from tui.conversation.card.laid import hanging, rule
from tui.conversation.card.marks import number
from tui.text.prose_lines import (
    chosen_line,
    failure_line,
    heading,
    left_out_line,
    none_stands_line,
    reworded_line,
    sentence_text,
    struck_line,
    summary,
)
from tui.text.styles import CHIP, DIM, RULE, STRUCK, WARN

_PASSED = "  "
_STRUCK_MARK, _PLAIN_STRUCK_MARK = "✗ ", "x "


def chosen_lines(answer: Answer, first: Content, width: int) -> list[Content]:
    """What a language model chose among the candidates, behind `first` on each of its lines."""
    if answer.chosen is None:
        return []
    style = DIM if answer.chosen.failed is None else WARN
    return [hanging(first, Content.styled(chosen_line(answer.chosen), style), width, first)]


def reworded_words(answer: Answer) -> tuple[str | None, str | None]:
    """Return the words of the chip of a search that a model made, or why it made none."""
    if answer.reworded is None or (line := reworded_line(answer.reworded)) is None:
        return None, None
    return (line, None) if answer.reworded.failed is None else (None, line)


def prose_lines(
    prose: Prose,
    numbers: Sequence[Sequence[int]],
    width: int,
    *,
    writing: bool = False,
    struck: Struck = Struck.SHOWN,
    selected: int | None = None,
    plain: bool = False,
) -> list[Content]:
    """The sentences of a prose under a heading, those that passed with the numbers of `numbers`.

    Those that failed the check are struck through, with a mark and the reason, or counted.
    """
    sentences = [
        _passed(one, of_it, selected, width) if one.passed else _failed(one, plain, width)
        for one, of_it in zip(prose.sentences, numbers, strict=True)
        if one.passed or struck is Struck.SHOWN
    ]
    shown = [rule(width, RULE, heading(prose.model))] if sentences or writing else []
    shown += sentences
    if writing:
        return shown
    if struck is Struck.LEFT_OUT and (left_out := left_out_line(prose)):
        shown.append(Content.styled(left_out, DIM))
    if prose.sentences and not prose.passed:
        shown.append(Content.styled(none_stands_line(prose), WARN))
    if failure := failure_line(prose):
        shown.append(Content.styled(failure, WARN))
    elif not prose.sentences:
        shown.append(Content.styled(f"{summary(prose)}.", DIM))
    return shown


def _passed(written: Written, numbers: Sequence[int], selected: int | None, width: int) -> Content:
    words = Content(sentence_text(written))
    for one in numbers:
        # A number stays with the word before it, so that none begins a line alone.
        words += Content("\u00a0") + number(one, one == selected)
    return hanging(Content(_PASSED), words, width)


def _failed(written: Written, plain: bool, width: int) -> Content:
    mark = Content.styled(_PLAIN_STRUCK_MARK if plain else _STRUCK_MARK, CHIP)
    words = Content.styled(sentence_text(written), STRUCK)
    reason = Content.styled(f" {struck_line(written)}", DIM)
    return hanging(mark, words + reason, width)
