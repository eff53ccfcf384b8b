"""The conversation before a question, as the system itself would have had it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qa.types import Answer, Turn


def earlier_turns(
    ask: Callable[[str, tuple[Turn, ...]], Answer], questions: Iterable[str]
) -> tuple[Turn, ...]:
    """Ask the earlier questions, oldest first, each after those before it; return the turns."""
    turns: tuple[Turn, ...] = ()
    for question in questions:
        turns = (*turns, Turn.of(ask(question, turns)))
    return turns
