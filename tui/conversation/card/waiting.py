"""What a question's card says until there is an answer: the stage, and that it goes on."""

from __future__ import annotations

from textual.content import Content

from qa.progress import AnswerProgress
from tui.text.styles import CHIP, DIM, RULE

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
PLAIN_FRAMES = "|/-\\"
STILL = "·"

_DONE, _LEFT = "━", "╌"
_PLAIN_DONE, _PLAIN_LEFT = "=", "-"


def stage_line(progress: AnswerProgress | None, frame: int | None, plain: bool = False) -> Content:
    """The stage of a question, such as "⠹ reading 7 of 10 ━━━━━━━╌╌╌".

    Before its first one the question waits its turn. `frame` counts up where something may
    move, and is None where nothing is to.
    """
    if progress is None:
        return Content.styled(f"{STILL} waiting", DIM)
    shown = Content.assemble((_mark(frame, plain), CHIP), f" {progress.stage.value}")
    if progress.total is None:
        return shown + "…"
    done, left = (_PLAIN_DONE, _PLAIN_LEFT) if plain else (_DONE, _LEFT)
    return Content.assemble(
        shown,
        f" {progress.done} of {progress.total} ",
        (done * progress.done, CHIP),
        (left * (progress.total - progress.done), RULE),
    )


def writing_line(frame: int | None, plain: bool = False) -> Content:
    """What stands at the foot of a card while a language model writes on it: "⠹ writing…"."""
    return Content.assemble((_mark(frame, plain), CHIP), " writing…")


def _mark(frame: int | None, plain: bool) -> str:
    frames = PLAIN_FRAMES if plain else FRAMES
    return STILL if frame is None else frames[frame % len(frames)]
