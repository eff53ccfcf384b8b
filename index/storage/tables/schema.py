"""The tables of a library's database, and the versions of their form.

    meta      key → JSON value: format, settings, the current generations and their last number,
              the passage up to which all are embedded
    roots     the folders and files that `dateline index` was given
    files     every article file read: size, mtime, ctime, inode, SHA-256
    entries   each article found in a file (path, key) → its row in articles
    skips     each file or entry left out, with the reason
    articles  text and metadata; `sha256` is unique: the same text is held once. `indexed` is when
              it was first taken in (UTC, ISO 8601), NULL where that isn't known
    passages  offsets into an article's text, and the digest of what is embedded
    vectors   digest → float16 vector; outlives passages, so nothing is embedded twice
    pages     where in an article's text the pages of its file begin, as a JSON list
    openings, bands, copies
              which articles run one text, derived from `articles`: see `index.stories.stories`
    extractors
              what computes rows from articles: name, version, columns as JSON
    extracted the rows that an extractor found in an article, as JSON; there is no line where it
              hasn't seen the article: see `index.extraction.extractor`
    extracted_keys
              the keys of such rows, how many of an article have each: derived from `extracted`
    earlier   the titles and texts that an article had before its file was edited
    hand_set  what was set of articles by hand, and what their files state; outlives articles
    web_feeds, web_pages, web_aliases, web_folder
              feeds followed, pages fetched or to be fetched, further addresses of pages, and where
              the folder of pages was last
    taken_down, blocked
              the articles that were removed for good, and what no update may read again for each:
              names and digests, nothing of what they said

Articles, pages, vectors, settings, extracted rows, earlier texts and what was set by hand carry a
checksum (`checksums`), since a wrong date or number would show nowhere else.
"""

from __future__ import annotations

VERSION = 7
OLDEST_UPGRADED = 1
"""Version 1 had no stories; up to 2 there were no checksums, and one generation of each kind; up
to 3 nothing was extracted, no earlier text kept, and a file known by its size and mtime alone; up
to 4 there were no pages; up to 5 nothing was set by hand, taken down or fetched; up to 6 extracted
rows had no keys, and it wasn't known when an article was first indexed.

An update brings them up to date in its own commit.
"""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, checksum INTEGER) WITHOUT ROWID;
CREATE TABLE roots (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, root TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, ctime_ns INTEGER, inode INTEGER
) WITHOUT ROWID;
CREATE TABLE articles (
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    title_from TEXT, text TEXT NOT NULL, published TEXT, published_from TEXT, source TEXT,
    source_from TEXT, author TEXT, url TEXT, path TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE,
    checksum INTEGER, indexed TEXT
);
CREATE INDEX articles_by_indexed ON articles (indexed);
CREATE TABLE entries (
    path TEXT NOT NULL REFERENCES files ON DELETE CASCADE, key TEXT NOT NULL,
    name TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles, PRIMARY KEY (path, key)
) WITHOUT ROWID;
CREATE INDEX entries_by_article ON entries (article);
CREATE INDEX entries_by_name ON entries (name);
CREATE TABLE skips (
    path TEXT NOT NULL, key TEXT NOT NULL, reason TEXT NOT NULL, root TEXT NOT NULL,
    PRIMARY KEY (path, key)
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_by_digest ON passages (digest);
CREATE TABLE vectors (
    digest BLOB PRIMARY KEY, vector BLOB NOT NULL, checksum INTEGER
) WITHOUT ROWID;
"""

STORIES_TABLES = ("openings", "bands", "copies")
STORIES = """
CREATE TABLE openings (
    article INTEGER PRIMARY KEY, day INTEGER, signature BLOB, story INTEGER
);
CREATE INDEX openings_by_story ON openings (story);
CREATE TABLE bands (
    key INTEGER NOT NULL, day INTEGER NOT NULL, article INTEGER NOT NULL,
    PRIMARY KEY (key, day, article)
) WITHOUT ROWID;
CREATE TABLE copies (
    article INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (article, other)
) WITHOUT ROWID;
"""

PAGES = """
CREATE TABLE pages (
    article INTEGER PRIMARY KEY REFERENCES articles, starts TEXT NOT NULL, checksum INTEGER NOT NULL
);
"""

FILE_COLUMNS = """
ALTER TABLE files ADD COLUMN ctime_ns INTEGER;
ALTER TABLE files ADD COLUMN inode INTEGER
"""
"""What version 3 didn't know of a file: NULL until the file is looked at again."""

EXTRACTED = """
CREATE TABLE extractors (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, columns TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE extracted (
    extractor TEXT NOT NULL REFERENCES extractors, article INTEGER NOT NULL REFERENCES articles,
    found TEXT NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (extractor, article)
);
CREATE INDEX extracted_by_article ON extracted (article);
"""

EXTRACTED_KEYS = """
CREATE TABLE extracted_keys (
    extractor TEXT NOT NULL, "column" TEXT NOT NULL, key TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles, rows INTEGER NOT NULL,
    PRIMARY KEY (extractor, "column", key, article)
) WITHOUT ROWID;
CREATE INDEX extracted_keys_by_article ON extracted_keys (article);
"""

INDEXED = """
ALTER TABLE articles ADD COLUMN indexed TEXT;
CREATE INDEX articles_by_indexed ON articles (indexed);
CREATE INDEX IF NOT EXISTS earlier_by_replaced ON earlier (replaced)
"""
"""What version 6 didn't know of an article; the table `earlier` may have been made just now."""

EARLIER = """
CREATE TABLE earlier (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES articles,
    title TEXT NOT NULL, text TEXT NOT NULL, published TEXT, replaced TEXT NOT NULL,
    sha256 TEXT NOT NULL, checksum INTEGER NOT NULL, UNIQUE (article, sha256)
);
CREATE INDEX earlier_by_replaced ON earlier (replaced);
"""

HAND_SET = """
CREATE TABLE hand_set (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE, path TEXT NOT NULL,
    key TEXT NOT NULL, settings TEXT NOT NULL, stated TEXT NOT NULL, checksum INTEGER NOT NULL
);
CREATE INDEX hand_set_by_place ON hand_set (path, key);
"""

WEB = """
CREATE TABLE web_feeds (
    address TEXT PRIMARY KEY, title TEXT NOT NULL, followed TEXT NOT NULL, checked TEXT NOT NULL,
    result TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE web_pages (
    address TEXT PRIMARY KEY, state TEXT NOT NULL, feed TEXT NOT NULL, stated BLOB NOT NULL,
    published TEXT NOT NULL, version TEXT NOT NULL, tries INTEGER NOT NULL, checked TEXT NOT NULL,
    captured TEXT NOT NULL, sha256 TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    result TEXT NOT NULL, not_before TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX web_pages_by_state ON web_pages (state, published);
CREATE TABLE web_aliases (
    alias TEXT PRIMARY KEY, address TEXT NOT NULL REFERENCES web_pages
) WITHOUT ROWID;
CREATE TABLE web_folder (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""

TAKEN_DOWN = """
CREATE TABLE taken_down (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, path TEXT NOT NULL, url TEXT,
    removed TEXT NOT NULL, stage TEXT NOT NULL, checksum INTEGER NOT NULL
);
CREATE TABLE blocked (
    kind TEXT NOT NULL, value TEXT NOT NULL, key TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES taken_down ON DELETE CASCADE,
    PRIMARY KEY (kind, value, key, number)
) WITHOUT ROWID;
"""

ALL = "".join(
    (TABLES, STORIES, EXTRACTED, EXTRACTED_KEYS, EARLIER, PAGES, HAND_SET, TAKEN_DOWN, WEB)
)
