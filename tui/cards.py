"""What stands on a card of the conversation, as styled text.

Raw text never passes through a markup parser here: every piece goes into `Content` as
plain text beside its style. Styles lean on bold, underline and reverse as well as colour,
so that they survive NO_COLOR and the terminal's own palette.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.style import Style

from index.types import LibraryStatus
from qa.types import Alternative, Answer, Citation
from tui.messages import Problem
from tui.phrases import attribution, how_sure, seconds, with_day
from tui.references import MOST_ALTERNATIVES, Reference
from tui.text import flat, one_line

QUOTED = "bold underline"
_QUESTION = "bold $text-primary"
_ANSWER = "bold"
DIM = "dim"
_FAILED = "bold $text-error"
_SELECTED = "bold reverse"

_EXCERPT = 400
_NEAREST_WORDS = 160


def waiting(question: str) -> Content:
    """A question that has no answer yet."""
    return _lines(_question(question), Content.styled("…searching", DIM))


def answered(answer: Answer, references: Sequence[Reference], selected: int | None) -> Content:
    """An answer, or an abstention; `selected` is the reference marked by the keyboard."""
    lines = [_question(answer.question)]
    if one_line(answer.searched_for) != one_line(answer.question):
        lines.append(Content.styled(f"searched for: {one_line(answer.searched_for)}", DIM))
    if answer.text is None:
        lines += _abstention(references, selected)
    else:
        lines += _found(answer, answer.text, references, selected)
    return _lines(*lines)


def failed(question: str, problem: Problem) -> Content:
    """A question that went wrong."""
    return _lines(_question(question), *_problem(problem))


def welcome(status: LibraryStatus | None, problem: Problem | None) -> Content:
    """What stands above a conversation: how to begin, or what keeps one from beginning."""
    if problem:
        aside = "F1 shows the help, Ctrl+Q quits."
        return _lines(*_problem(problem), Content.styled(aside, DIM))
    if status and not status.articles:
        return _lines(
            Content.styled("There are no articles in the library yet.", _ANSWER),
            Content.assemble("Add a folder of them with  ", ("dateline index FOLDER", "bold")),
        )
    return _lines(
        Content.styled("Ask your articles a question.", _ANSWER),
        Content.styled(
            "Every answer is in an article's own words, with the source beside it. "
            "Where your articles don't say, Dateline tells you so.",
            DIM,
        ),
    )


def _found(
    answer: Answer, text: str, references: Sequence[Reference], selected: int | None
) -> list[Content]:
    sources = len(answer.citations)
    lines = [Content.styled(with_day(one_line(text), answer.resolved), _ANSWER)]
    if answer.citations and answer.citations[0].sentence != text:
        lines.append(_quotation(answer.citations[0]))
    lines.append(Content())
    lines += [_source(references, index, selected) for index in range(sources)]
    if answer.alternatives:
        lines += _rivals(answer.alternatives[:MOST_ALTERNATIVES], sources, selected)
    took = f" · {seconds(answer.took.total)}"
    return [*lines, Content.assemble(how_sure(answer.confidence), (took, DIM))]


def _abstention(references: Sequence[Reference], selected: int | None) -> list[Content]:
    lines = [Content.styled("Your articles don't say.", _ANSWER)]
    if references:
        lines += [Content(), Content.styled("Nearest passages — not an answer:", DIM)]
    for index, reference in enumerate(references):
        words = reference.article.text[reference.start : reference.end]
        lines.append(_source(references, index, selected))
        lines.append(Content.styled(one_line(words, _NEAREST_WORDS), DIM))
    return lines


def _rivals(rivals: Sequence[Alternative], first: int, selected: int | None) -> list[Content]:
    """One line for each rival; those with a citation carry on the sources' numbers."""
    lines = []
    index = first
    for rival in rivals:
        words = f"Or: {one_line(rival.text)} ({how_sure(rival.confidence).lower()})"
        line = Content.styled(words, DIM)
        if rival.citations:
            line = line + " " + _number(index, selected)
            index += 1
        lines.append(line)
    return lines


def _problem(problem: Problem) -> list[Content]:
    lines = [Content.styled(one_line(problem.message), _FAILED)]
    if problem.hint:
        lines.append(Content.assemble(("What to do: ", DIM), one_line(problem.hint)))
    return lines


def _question(question: str) -> Content:
    return Content.styled(one_line(question), _QUESTION)


def _quotation(citation: Citation) -> Content:
    """The sentence, or its part around the quoted words if it is very long."""
    text = citation.article.text
    margin = max(0, (_EXCERPT - len(citation.quote)) // 2)
    start = max(citation.sentence_start, citation.start - margin)
    end = min(citation.sentence_end, citation.end + margin)
    return Content.assemble(
        "“" if start == citation.sentence_start else "“…",
        flat(text[start : citation.start]).removeprefix(" "),
        (flat(citation.quote), QUOTED),
        flat(text[citation.end : end]).removesuffix(" "),
        "”" if end == citation.sentence_end else "…”",
    )


def _source(references: Sequence[Reference], index: int, selected: int | None) -> Content:
    return _number(index, selected) + f" {attribution(references[index].article)}"


def _number(index: int, selected: int | None) -> Content:
    """A reference's number, which opens it at a click."""
    style = _SELECTED if index == selected else "bold"
    click = Style.from_meta({"@click": f"open_reference({index})"})
    return Content.styled(f"[{index + 1}]", style).stylize(click)


def _lines(*lines: Content) -> Content:
    return Content("\n").join(lines)
