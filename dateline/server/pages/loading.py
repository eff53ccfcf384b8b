"""Fetching what a page shows: the answer or passages, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.server.pages.asking import Asking
from dateline.server.pages.site import Site
from dateline.server.pages.views.answers import AnswerView, Around, answer_view, words_of
from dateline.server.pages.views.articles import ArticleView, article_view
from dateline.server.pages.views.desk import SheetAsking, SheetView, sheet_view
from dateline.server.pages.views.glance import Glance, Glances
from dateline.server.pages.views.links import Words
from dateline.server.pages.views.passages import MOST, PassagesView, passages_view
from qa.progress import Notice, unheard
from qa.searching import found
from tui.conversation.changed_file import changed_files

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.types import Answer


class Loader:
    """Asks a site's library for what its pages show. All raise `Busy` and `DatelineError`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._glances = Glances()

    async def glance(self) -> Glance:
        """Return the library at a glance."""
        return await self.site.asked.read(self._glances.of)

    async def answer(self, asking: Asking, progress: Notice = unheard) -> AnswerView:
        """Ask a question, and return what its page shows."""

        def view(library: LibraryBackend, answer: Answer) -> AnswerView:
            return answer_view(asking, answer, self._around_answer(library, answer))

        return await self.site.asked.ask_with(
            view,
            asking.question,
            as_of=asking.scope.as_of,
            filters=asking.filters,
            progress=progress,
        )

    async def passages(self, asking: Asking) -> PassagesView:
        """Search for passages, and return what their page shows."""

        def view(library: LibraryBackend) -> PassagesView:
            hits = found(
                library,
                asking.question,
                MOST,
                filters=asking.filters,
                as_of=asking.scope.as_of,
            )
            return passages_view(asking, hits, self._around(library))

        return await self.site.asked.read(view)

    async def sheet(self, asking: SheetAsking) -> SheetView:
        """Make a sheet of the desk, and return what its page shows."""
        views = self.site.views()

        def view(library: LibraryBackend) -> SheetView:
            return sheet_view(views, asking, asking.sheet(library))

        return await self.site.asked.read(view)

    async def article(
        self, article_id: str, words: Words | None, also: Sequence[Words]
    ) -> ArticleView:
        """Return what an article's page shows; see `article_view`."""

        def view(library: LibraryBackend) -> ArticleView:
            article = library.article(article_id)
            return article_view(library, article, words, also, local=self.site.local)

        return await self.site.asked.read(view)

    def _around(self, library: LibraryBackend) -> Around:
        return Around(library.count(), self.site.today(), self.site.local)

    def _around_answer(self, library: LibraryBackend, answer: Answer) -> Around:
        around = self._around(library)
        if not answer.citations:
            return around
        first = answer.citations[0]
        words, every = Words(first.start, first.end), words_of(answer)[first.article.id]
        opened = article_view(library, first.article, words, every, local=self.site.local)
        files = changed_files(library, answer) if self.site.local else {}
        return replace(around, files=files, opened=opened)
