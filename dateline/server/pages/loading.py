"""Fetching what a page shows: the answer or passages, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dateline.server.pages.answers import AnswerView, Around, answer_view, words_of
from dateline.server.pages.articles import ArticleView, article_view
from dateline.server.pages.asking import Asking
from dateline.server.pages.glance import Glance, Glances
from dateline.server.pages.links import Words
from dateline.server.pages.passages import MOST, PassagesView, passages_view
from dateline.server.pages.site import Site
from qa.language.filter_words import narrowed, typed_filters
from qa.progress import Notice, unheard
from tui.conversation.changed_file import change_in

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from index.types import Article
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
        answer = await self.site.asked.ask(
            asking.question, as_of=asking.scope.as_of, filters=asking.filters, progress=progress
        )
        around = await self.site.asked.read(lambda library: self._around(library, answer))
        return answer_view(asking, answer, around)

    async def passages(self, asking: Asking) -> PassagesView:
        """Search for passages, and return what their page shows."""

        def search(library: LibraryBackend) -> PassagesView:
            as_of = asking.scope.as_of
            typed = typed_filters(asking.question, as_of or self.site.today())
            filters = narrowed(asking.scope.filters, typed.filters)
            hits = library.search(
                typed.text, MOST, filters=filters or None, as_of=as_of, known_by=as_of
            ) if typed.text else []
            return passages_view(asking, hits, self._around(library))

        return await self.site.asked.read(search)

    async def article(
        self, article_id: str, words: Words | None, also: Sequence[Words]
    ) -> ArticleView:
        """Return what an article's page shows; see `article_view`."""

        def view(library: LibraryBackend) -> ArticleView:
            article = library.article(article_id)
            return article_view(library, article, words, also, local=self.site.local)

        return await self.site.asked.read(view)

    def _around(self, library: LibraryBackend, answer: Answer | None = None) -> Around:
        local, total = self.site.local, library.count()
        if answer is None or not answer.citations:
            return Around(total, self.site.today(), local)
        first = answer.citations[0]
        cited: dict[str, Article] = {one.article.id: one.article for one in answer.citations}
        changes = {name: change_in(library, article) for name, article in cited.items()}
        opened = article_view(
            library,
            first.article,
            Words(first.start, first.end),
            words_of(answer)[first.article.id],
            local=local,
        )
        files = {name: change for name, change in changes.items() if change}
        return Around(total, self.site.today(), local, files, opened)
