"""What the command palette offers: every action, whether or not it has a key."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from index.place import Place
from qa.manner import Manner, Reading, Strictness
from tui.config.locations import folder_on_this_machine
from tui.text.safe_text import one_line

_WITHOUT_KEY = (
    ("Clear filters", "Search all articles again", "clear_filters"),
    ("Theme", "Change the colours", "change_theme"),
)

_SPELLED = {"⏎": "Enter", "esc": "Escape", "tab": "Tab", "space": "Space"}

NOT_OFFERED = frozenset(
    {
        # Moves of a cursor, which mean nothing once the palette has been searched for them.
        *("question.earlier", "question.later", "answer.next", "answer.previous"),
        *("chips.next", "chips.previous", "history.next", "history.previous"),
        *("desk.next", "desk.previous", "desk.earlier", "desk.later"),
        *("desk.next_view", "desk.previous_view"),
        *("rows.next", "rows.previous", "app.page_up", "app.page_down"),
        # The numbers of sources; "Open" opens the one that is chosen.
        *(f"{owner}.open_{n}" for owner in ("app", "answer") for n in range(1, 10)),
        *(f"desk.view_{n}" for n in range(1, 10)),
        # Second keys of what is offered already, the palette itself, and a line about Ctrl+Q.
        *("filters.apply_too", "history.close", "library.close", "saved.close", "desk.close"),
        *("app.commands", "app.how_to_quit"),
        # Small screens that ask one thing: their keys stand beside it, all of them.
        *("prompt.accept", "prompt.cancel", "choice.cancel", "confirm.yes", "confirm.no"),
    }
)
"""The bindings, by id, that the palette leaves out, and why; it offers all others."""


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
    libraries: Mapping[str, Path | Place], now: Path, choose: Callable[[str], None]
) -> Iterator[SystemCommand]:
    """What goes over to another of the libraries that the settings name."""
    for name, library in libraries.items():
        if folder_on_this_machine(library) != now:
            words = f"Ask the articles in {one_line(str(library))}"
            yield SystemCommand(f"Library: {name}", words, partial(choose, name))


def commands(app: App[None], screen: Screen[object]) -> Iterable[SystemCommand]:
    """What would do something now, with its key: first what has focus, its screen, then the app.

    The names and explanations are those of the bindings, which the key line and the help show.
    """
    seen, seen_words = set(), set()
    for active in screen.active_bindings.values():
        binding, node = active.binding, active.node
        if not binding.id or binding.id in NOT_OFFERED or not active.enabled or binding.id in seen:
            continue
        seen.add(binding.id)
        seen_words.add(binding.description)
        yield _command(app, binding, node)
    yield from _of_the_app(app, seen_words)
    for title, words, action in _WITHOUT_KEY:
        if app.check_action(action, ()):
            yield SystemCommand(title, words, partial(app.run_action, action))


def _of_the_app(app: App[None], seen_words: Collection[str]) -> Iterator[SystemCommand]:
    """What the app can do while another screen, whose keys hide the app's, is seen."""
    for _, binding in app._bindings:
        new = binding.id and binding.id not in NOT_OFFERED and binding.description not in seen_words
        if new and app.check_action(binding.action, ()):
            yield _command(app, binding, app)


def _command(app: App[None], binding: Binding, node: DOMNode) -> SystemCommand:
    title = f"{binding.description}  {spelled_out(app.get_key_display(binding))}"
    run = partial(app.run_action, binding.action, node)
    return SystemCommand(title, binding.tooltip or ("" if node is app else "Here"), run)


def spelled_out(key: str) -> str:
    """A key as it is written where there is room: "Ctrl+N" for "^n"."""
    if len(key) > 1 and key[0] == "^":
        return f"Ctrl+{key[1:].upper()}"
    return _SPELLED.get(key, key)
