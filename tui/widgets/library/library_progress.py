"""How far the library's update is and, after it, what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static

from tui.jobs.child import Stage
from tui.text.safe_text import one_line
from tui.widgets.library.library_lines import ended, progress_line

if TYPE_CHECKING:
    from tui.jobs.indexing import IndexingState


class LibraryProgress(VerticalScroll):
    """A stage, a bar and a file's name while an update runs; afterwards how it ended."""

    DEFAULT_CSS = """
    LibraryProgress {
        height: auto;
        max-height: 50%;
        padding: 0 2;
        scrollbar-size-vertical: 1;
        #library-bar { width: 100%; }
        #library-bar Bar { width: 1fr; }
        #library-file { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="library-progress")
        self._line = Static(id="library-line")
        self._bar = ProgressBar(show_percentage=False, show_eta=False, id="library-bar")
        self._file = Static(id="library-file")

    def compose(self) -> ComposeResult:
        """A line, the bar, and the file being read."""
        yield self._line
        yield self._bar
        yield self._file

    def show(self, state: IndexingState, first: bool) -> None:
        """Show where the update is; `first` where there is no library of the user's own yet."""
        self._bar.display = self._file.display = state.running
        if not state.running:
            said = ended(state, first)
            self.display = bool(said)
            self._line.update(said)
            return
        self.display = True
        self._line.update(Content(progress_line(state)))
        stage = state.stage or Stage("")
        # Without a total the bar only moves.
        self._bar.update(total=stage.total or None, progress=stage.done)
        self._file.update(Content(one_line(stage.detail)))
