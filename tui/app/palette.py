"""What the command palette offers: every action, whether or not it has a key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.app import App, SystemCommand
from textual.screen import Screen

from qa.manner import Manner, Reading, Strictness
from tui.text.safe_text import one_line

_COMMANDS = (
    ("New conversation", "Start afresh, without earlier turns", "new_conversation"),
    ("Question", "Go to the question box", "focus_question"),
    ("Answer", "Go to the newest answer's sources", "focus_answer"),
    ("Filters", "Only some outlets or days; the day of asking", "filters"),
    ("Clear filters", "Search all articles again", "clear_filters"),
    ("History", "Earlier conversations: search, resume, export", "history"),
    ("Library", "Folders and files: add, refresh, forget, rebuild", "library"),
    ("Evaluation", "Ask a question set, and compare runs", "evaluation"),
    ("Help", "What Dateline does, and the keys here", "help"),
    ("Theme", "Change the colours", "change_theme"),
    ("Quit", "Leave Dateline", "quit"),
)


_STRICTNESS = {
    Strictness.CAUTIOUS: "Few answers, and few wrong ones among them",
    Strictness.BALANCED: "An answer where it is more likely right than wrong",
    Strictness.BOLD: "Most right answers, and more wrong ones with them",
}
_READING = {
    Reading.QUICK: "Answers sooner",
    Reading.CAREFUL: "Finds more answers",
}


def manner_commands(manner: Manner, choose: Callable[[Manner], None]) -> Iterator[SystemCommand]:
    """What answers in another manner from the next question on; each is kept in the settings."""
    for strictness, words in _STRICTNESS.items():
        if strictness is not manner.strictness:
            run = partial(choose, replace(manner, strictness=strictness))
            yield SystemCommand(
                f"Strictness: {strictness}", f"{words}; now {manner.strictness}", run
            )
    for reading, words in _READING.items():
        if reading is not manner.reading:
            run = partial(choose, replace(manner, reading=reading))
            yield SystemCommand(f"Reading: {reading}", f"{words}; now {manner.reading}", run)


def library_commands(
    libraries: Mapping[str, Path], now: Path, choose: Callable[[str], None]
) -> Iterator[SystemCommand]:
    """What goes over to another of the libraries that the settings name."""
    for name, folder in libraries.items():
        if folder != now:
            words = f"Ask the articles in {one_line(str(folder))}"
            yield SystemCommand(f"Library: {name}", words, partial(choose, name))


def commands(app: App[None], screen: Screen[object]) -> Iterable[SystemCommand]:
    """What would do something now: first what has focus, and its screen, then the app."""
    for active in screen.active_bindings.values():
        binding, node = active.binding, active.node
        if binding.id and binding.show and node is not app:
            key = app.get_key_display(binding)
            run = partial(app.run_action, binding.action, node)
            yield SystemCommand(binding.description, f"Here: {key}", run)
    for title, words, action in _COMMANDS:
        if app.check_action(action, ()):
            yield SystemCommand(title, words, getattr(app, f"action_{action}"))
