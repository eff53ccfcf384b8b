"""The line that says where an article's file isn't what was indexed any more."""

from __future__ import annotations

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from index.types import Article
from tui.conversation.changed_file import FileChange, FileCheck


class FileNotice(Static):
    """Not seen but where there is something to say."""

    DEFAULT_CSS = """
    FileNotice {
        height: auto;
        padding: 0 1;
        text-style: bold;
        color: $text-warning;
    }
    """

    class LookedAt(Message):
        """What became of an article's file is known."""

        def __init__(self, article: Article, change: FileChange | None) -> None:
            self.article = article
            self.change = change
            super().__init__()

    def __init__(self, check: FileCheck | None, *, id: str) -> None:
        """`check` is asked, in a thread, what became of an article's file."""
        super().__init__(id=id)
        self._check = check
        self._article: Article | None = None
        self.display = False

    def look(self, article: Article | None) -> None:
        """Look at the file of another article, or of none."""
        self._article = article
        self.display = False
        if self._check and article:
            self._look_at_file(self._check, article)

    @work(thread=True, exclusive=True, group="source-file")
    def _look_at_file(self, check: FileCheck, article: Article) -> None:
        self.post_message(self.LookedAt(article, check(article)))

    @on(LookedAt)
    def _file_looked_at(self, message: LookedAt) -> None:
        message.stop()
        if self._article is message.article and message.change:
            self.update(Content(message.change.value))
            self.display = True
