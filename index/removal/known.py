"""What a library knows of an article before it is taken down: its words, its names, its pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from index.ingest.readers.archives.fetched import Kept
from index.removal.pieces import Said
from index.storage import fetched_pages
from index.storage.database import Database
from index.storage.tables.asked.web import StoredPage


def said_by(database: Database, row: int, folder: Path) -> list[Said]:
    """Return all that is known of what an article said, with each title that it ever had."""
    article = database.articles.get(row)
    listed = [Kept.from_fields(page.stated) for page in pages_of(database, row, folder)]
    titles = [database.articles.stated(row).title]
    titles += [one.stated.title for one in listed if one and one.stated.title]
    earlier = [(version.title, version.text) for version in database.earlier.of(row)]
    return [(title, article.text) for title in dict.fromkeys((article.title, *titles))] + earlier


def said_by_others(database: Database, but: Collection[int]) -> Iterator[Said]:
    """Yield what all other articles say, and said before they were edited."""
    yield from database.articles.said(but=but)
    yield from database.earlier.said(but=but)


def pages_of(database: Database, row: int, folder: Path) -> list[StoredPage]:
    """Return the pages of the web that an article is, or is listed as."""
    paths = {Path(path) for path, _, _ in database.files.entries_of(row)}
    own = {path for path in paths if fetched_pages.is_page(folder, path)}
    return fetched_pages.known(database, folder, own, own_urls(database, row))


def own_urls(database: Database, row: int) -> list[str]:
    """Return the addresses of an article that no other has: as it is set, and as it is stated."""
    article = database.articles.get(row)
    own = article.url and article.url.strip()
    urls = dict.fromkeys(
        url.strip() for url in (article.url, database.articles.stated(row).url) if url
    )
    return [url for url in urls if database.articles.count_with_url(url) == (url == own)]


def names_of(database: Database, rows: Sequence[int], folder: Path) -> Iterator[str]:
    """Yield what stays known of articles: ids, paths, addresses."""
    for row in rows:
        article = database.articles.get(row)
        yield from (article.id, article.path, article.url or "")
        yield from own_urls(database, row)
        yield from (path for path, _, _ in database.files.entries_of(row))
        for page in pages_of(database, row, folder):
            yield from (page.address, *database.web.aliases_of(page.address))
