"""What stands above a conversation: how to begin, or what keeps one from beginning."""

from __future__ import annotations

from textual.content import Content

from index.types import LibraryStatus
from tui.conversation.cards import DIM, HEADLINE, lines, problem_lines
from tui.conversation.messages import Problem


def welcome(status: LibraryStatus | None = None) -> Content:
    """How to begin; `status` is the library's once that is open."""
    if status and not status.articles:
        return lines(
            Content.styled("There are no articles in the library yet.", HEADLINE),
            Content.assemble("Press ", ("F4", "bold"), " to add a folder of them."),
        )
    return lines(
        Content.styled("Ask your articles a question.", HEADLINE),
        Content.styled(
            "Every answer is in an article's own words, with the source beside it. "
            "Where your articles don't say, Dateline tells you so.",
            DIM,
        ),
    )


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
