"""What stands above a conversation: how to begin, or what keeps one from beginning."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from textual.content import Content
from textual.style import Style

from index.place import shown
from index.types import LibraryStatus
from qa.prose.settings import LanguageModelSettings
from tui.config.locations import sample_articles
from tui.conversation.cards import lines, problem_lines
from tui.conversation.messages import Problem
from tui.text.phrases import is_sample
from tui.text.prose_lines import leaving_line, model_name
from tui.text.safe_text import one_line
from tui.text.styles import DIM, HEADING, WARN

EXAMPLES = (
    "When does the Tallow Bridge reopen?",
    "Who won the mayoral election in Marrow Bay?",
    "When is Campbell visiting Japan?",
    "What are the ferry crews striking over?",
    "Why was the Tallow Bridge closed?",
    "Who will lead the inquiry into the flood?",
)
"""Questions that the sample articles answer: about days, one put off twice, persons, reasons."""


def examples(status: LibraryStatus | None) -> tuple[str, ...]:
    """The questions that come with the sample articles, for a library of them alone."""
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


def welcome(status: LibraryStatus | None = None, wanted: Path | None = None) -> Content:
    """How to begin; `status` is the library's once that is open.

    `wanted` is the folder of the library that the user named: if the sample is shown because
    nothing is at its address, that address is told, which may be mistyped.
    """
    if status and not status.articles:
        return lines(
            Content.styled("There are no articles in the library yet.", HEADING),
            Content.assemble("Press ", ("F4", "bold"), " to add a folder of them."),
        )
    sample = [Content(), _SAMPLE] if examples(status) else []
    if status and wanted and is_sample(status) and status.path != wanted:
        address = shown(wanted)
        if address != str(wanted):
            sample.insert(1, Content(f"{one_line(address)} holds nothing yet."))
    return lines(
        Content.styled("Ask your articles a question.", HEADING),
        Content.styled(
            "Every answer is in an article's own words, with the source beside it. "
            "Where your articles don't say, Dateline tells you so.",
            DIM,
        ),
        *sample,
    )


_SAMPLE = Content.assemble(
    "These are sample articles, and most of their news is made up. ",
    ("F4", "bold"),
    " adds articles of your own.",
)


def to_try(questions: Sequence[str]) -> Content:
    """The questions to try, each with the number that asks it; a click on one does too."""
    shown = [Content.assemble("Try a question: ", ("click it, or type its number.", DIM))]
    for number, question in enumerate(questions, start=1):
        click = Style.from_meta({"@click": f"ask_example({number - 1})"})
        line = Content.assemble((f" {number} ", "bold"), one_line(question))
        shown.append(line.stylize(click))
    return lines(*shown)


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


def where_words_go(settings: LanguageModelSettings) -> Content:
    """Say what is sent where, and plainly where it leaves this machine."""
    if not settings.leaves:
        return Content.styled(leaving_line(settings), DIM)
    return Content.styled(f"{leaving_line(settings)} They leave this machine.", f"bold {WARN}")


def switched_off(settings: LanguageModelSettings) -> Content:
    """Say that nothing is sent any more."""
    return Content.styled(f"Nothing goes to {model_name(settings.model)}: it is switched off.", DIM)


def not_helping(settings: LanguageModelSettings, problem: Problem) -> Content:
    """Say why the model can't be used; all else works without it."""
    hint = f" ({one_line(problem.hint)})" if problem.hint else ""
    words = f"{model_name(settings.model)} doesn't help: {one_line(problem.message)}{hint}."
    return Content.assemble((words, WARN), (" All else works without it.", DIM))
