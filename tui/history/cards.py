"""What stands in the list of conversations and in the preview beside it, as styled text.

As in `tui.conversation.cards`, no raw text passes through a markup parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from textual.content import Content

from index.errors import DatelineError
from index.place import shown
from tui.history.search import Pieces
from tui.history.store import Conversation
from tui.text.phrases import counted, shown_date
from tui.text.safe_text import flat, one_line
from tui.text.styles import DIM, QUOTED

_LONGEST_TITLE = 100
_HEADING = "bold $text-primary"


def row(conversation: Conversation, snippet: Pieces = ()) -> Content:
    """A conversation as it is listed; `snippet` holds words that were searched for.

    A snippet of nothing but the title isn't shown beside it: its marks go to the title.
    """
    title = Content.styled(_title(conversation), "bold")
    found = Content.assemble(
        *((flat(words), QUOTED if marked else "") for words, marked in snippet)
    )
    if repeats := found.plain == title.plain:
        title = found.stylize_before("bold")
    lines = [
        title,
        Content.styled(f"{when(conversation.used)} · {_questions(conversation)}", DIM),
    ]
    if found.plain.strip("…") and not repeats:
        lines.append(found)
    return Content("\n").join(lines)


def preview(conversation: Conversation, outline: Sequence[tuple[str, str | None]]) -> Content:
    """A conversation's questions and answers in short."""
    about = [f"begun {when(conversation.started)}", _questions(conversation)]
    if conversation.library:
        about.append(f"library {one_line(shown(Path(conversation.library)))}")
    lines = [
        Content.styled(_title(conversation), "bold"),
        Content.styled(" · ".join(about), DIM),
    ]
    for question, answer in outline:
        lines += [Content(), Content.styled(one_line(question), _HEADING)]
        if answer is None:
            lines.append(Content.styled("Your articles don't say.", DIM))
        else:
            lines.append(Content(one_line(answer)))
    if (left := conversation.questions - len(outline)) > 0:
        lines += [Content(), Content.styled(f"and {counted(left, 'more question')}", DIM)]
    return Content("\n").join(lines)


def heading(words: str, rows: int, cut: bool) -> Content:
    """What stands above `rows` conversations listed, or found by a search for `words`.

    `cut` says that a search found more than are shown.
    """
    if not rows:
        return _nothing_found(words) if words else _NOTHING_KEPT
    if not words:
        return Content.styled("All conversations, the newest first", DIM)
    most = "the best " if cut else ""
    return Content.styled(f"Found in {most}{counted(rows, 'conversation')}", DIM)


def problem(error: DatelineError) -> Content:
    """What went wrong, and what to do about it."""
    said = Content.styled(one_line(error.message), "bold $text-error")
    hint = Content.assemble("\n", ("What to do: ", DIM), one_line(error.hint))
    return said + hint if error.hint else said


def when(moment: datetime) -> str:
    """A moment in the zone of this machine, such as "14 Oct 2024, 09:30"."""
    local = moment.astimezone()
    return f"{shown_date(local.date())}, {local:%H:%M}"


_NOTHING_KEPT = Content.assemble(
    ("No conversations yet.\n", "bold"),
    ("Every question that you ask is kept here, with its answer. Esc goes back.", DIM),
)


def _nothing_found(words: str) -> Content:
    return Content.assemble(
        (f"Nothing found for “{one_line(words, 60)}”.\n", "bold"),
        ("One question with its answer and quotations must have every word. Esc clears.", DIM),
    )


def _title(conversation: Conversation) -> str:
    return one_line(conversation.title, _LONGEST_TITLE)


def _questions(conversation: Conversation) -> str:
    return counted(conversation.questions, "question")
