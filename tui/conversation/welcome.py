"""What stands above a conversation: how to begin, or what keeps one from beginning."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from textual.content import Content
from textual.style import Style

from index.types import LibraryStatus
from tui.config.locations import sample_articles
from tui.conversation.cards import lines, problem_lines
from tui.conversation.messages import Problem
from tui.text.phrases import is_sample
from tui.text.styles import DIM, HEADING

EXAMPLES = (
    "When does the Tallow Bridge reopen?",
    "Who won the mayoral election in Marrow Bay?",
    "When is Campbell visiting Japan?",
)
"""Questions that the sample articles answer: a day put off twice, a name, a run of days."""


def examples(status: LibraryStatus | None) -> tuple[str, ...]:
    """The questions that can be tried on a library: on one of the sample articles alone."""
    if status and status.articles and (is_sample(status) or _holds_the_sample(status)):
        return EXAMPLES
    return ()


def _holds_the_sample(status: LibraryStatus) -> bool:
    """Whether all that a library reads is the folder of the sample articles, or a copy of it."""
    if len(status.folders) != 1:
        return False
    folder, sample = Path(status.folders[0]), sample_articles()
    try:
        names = {one.name for one in sample.iterdir()}
        if folder.resolve() == sample.resolve():
            return True
        # A folder of thousands of files needn't be looked through.
        return {one.name for one in islice(folder.iterdir(), len(names) + 1)} == names
    except OSError:
        return False


def welcome(status: LibraryStatus | None = None) -> Content:
    """How to begin; `status` is the library's once that is open."""
    if status and not status.articles:
        return lines(
            Content.styled("There are no articles in the library yet.", HEADING),
            Content.assemble("Press ", ("F4", "bold"), " to add a folder of them."),
        )
    return lines(
        Content.styled("Ask your articles a question.", HEADING),
        Content.styled(
            "Every answer is in an article's own words, with the source beside it. "
            "Where your articles don't say, Dateline tells you so.",
            DIM,
        ),
        *_tried(examples(status)),
    )


def _tried(questions: Sequence[str]) -> list[Content]:
    """The questions to try, each with the number that asks it; a click on one does too."""
    if not questions:
        return []
    shown = [
        Content(),
        Content("These are sample articles, and most of their news is made up. Try a question:"),
    ]
    for number, question in enumerate(questions, start=1):
        click = Style.from_meta({"@click": f"ask_example({number - 1})"})
        shown.append(Content.assemble((f" {number} ", "bold"), question).stylize(click))
    keys = Content.assemble("Click one, or type its number and press Enter. ", ("F4", "bold"))
    return [*shown, (keys + " adds articles of your own.").stylize(DIM)]


def not_ready(problem: Problem) -> Content:
    """Why there is no library to ask, and what can be done all the same."""
    return lines(
        *problem_lines(problem),
        Content.styled(
            "What still works: F3 earlier conversations, F4 the library, F1 help. "
            "A question asked now tries the library again.",
            DIM,
        ),
    )
