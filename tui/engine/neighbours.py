"""The articles that are related to one: those that a search for its title finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.conversation.overview import Neighbours

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from index.types import Article

MOST_RELATED = 3
_LEAST_COSINE = 0.5
"""How near a passage must come to the title by meaning: below it, news merely share a word."""
_HITS = 12


def neighbours(library: LibraryBackend, article_id: str) -> Neighbours:
    """Return what stands beside an article: its story's other articles, and related ones.

    Without vectors none are related: by words alone too many would be that have little to do
    with it.

    Raises:
        NotFoundError: no article has that id.
    """
    story = library.story(article_id)
    own = {article.id for article in story.articles}
    [article] = (one for one in story.articles if one.id == article_id)
    related: dict[str, Article] = {}
    if article.title.strip() and library.load_meaning():
        for hit in library.search(article.title, _HITS):
            if (hit.dense or 0) >= _LEAST_COSINE and hit.article.id not in own:
                related.setdefault(hit.article.id, hit.article)
                own.update(copy.id for copy in hit.copies)
    copies = tuple(one for one in story.articles if one.id != article_id)
    return Neighbours(copies, tuple(related.values())[:MOST_RELATED])
