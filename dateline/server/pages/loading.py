"""Fetching what a page shows: the answer or passages, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from dateline.server.pages.asking import Asking
from dateline.server.pages.site import Site
from dateline.server.pages.views.answers import AnswerView, Around, answer_view, words_of
from dateline.server.pages.views.articles import ArticleView, article_view
from dateline.server.pages.views.desk import SheetAsking, SheetView, sheet_view
from dateline.server.pages.views.glance import Glance, Glances
from dateline.server.pages.views.links import Words
from dateline.server.pages.views.passages import MOST, PassagesView, passages_view
from dateline.server.pages.views.prose import BELOW, DIGEST, ProseView, offered, prose_view
from qa.progress import Notice, unheard
from qa.searching import found
from tui.conversation.changed_file import changed_files
from tui.desk.rows import citations_of

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.prose.writing import Request
    from qa.types import Answer


_MOST_OFFERS = 64
"""What is offered to be written is kept for as many pages, the last ones."""


class Loader:
    """Asks a site's library for what its pages show. All raise `Busy` and `DatelineError`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._glances = Glances()
        self._offers: dict[str, Request] = {}

    async def glance(self) -> Glance:
        """Return the library at a glance."""
        return await self.site.asked.read(self._glances.of)

    async def answer(self, asking: Asking, progress: Notice = unheard) -> AnswerView:
        """Ask a question, and return what its page shows."""
        asked = self.site.asked

        def view(library: LibraryBackend, answer: Answer) -> tuple[AnswerView, Request | None]:
            shown = answer_view(asking, answer, self._around_answer(library, answer))
            return shown, asked.request(answer)

        shown, request = await asked.ask_with(
            view,
            asking.question,
            as_of=asking.scope.as_of,
            filters=asking.filters,
            progress=progress,
            reword=asking.reword,
        )
        url = "" if asking.written else replace(asking, written=True).url()
        return replace(shown, prose=await self._prose(BELOW, request, url, at_once=True))

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

        def view(library: LibraryBackend) -> tuple[SheetView, Request | None]:
            sheet = asking.sheet(library)
            subject = asking.typed or asking.view.title
            request = self.site.asked.digest(subject, citations_of(sheet))
            return sheet_view(views, asking, sheet), request

        shown, request = await self.site.asked.read(view)
        url = "" if asking.digested else replace(asking, digested=True).url()
        return replace(shown, digest=await self._prose(DIGEST, request, url, at_once=False))

    def taken(self, ticket: str) -> Request | None:
        """Return what a page offered to have written; each offer is for once."""
        return self._offers.pop(ticket, None)

    async def _prose(
        self, title: str, request: Request | None, url: str, *, at_once: bool
    ) -> ProseView | None:
        """Return the offer to have something written at `url`; where that is "", what was."""
        llm = self.site.asked.llm
        if llm is None or request is None:
            return None
        if not url:
            return prose_view(title, llm, await self.site.asked.write(request))
        ticket = token_urlsafe()
        self._offers[ticket] = request
        while len(self._offers) > _MOST_OFFERS:
            del self._offers[next(iter(self._offers))]
        return offered(title, llm, url, f"/prose/{ticket}", at_once=at_once)

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
