"""A library's database in a PostgreSQL, for several machines: an extra, imported where it is used.

sessions    a reader's, a writer's and a lock's connection
connection  what the stores call (`index.storage.sql.Sql`), and how it is connected
locks       who reads and who writes
statements  SQLite's wording and tables put into PostgreSQL's
upkeep      what the tables are like, and cleaning them
identity    what tells a database from those on other servers
contents    all that stands in the tables, for a search of words
errors      what PostgreSQL objects to, told apart
"""

from __future__ import annotations

from importlib.util import find_spec

from index.errors import LibraryError


def check_installed() -> None:
    """Check that the client is there, before another module of this package is imported.

    Raises:
        LibraryError: it isn't.
    """
    if find_spec("psycopg") is None:
        raise LibraryError(
            "a library's database in PostgreSQL needs psycopg", 'pip install "dateline[milvus]"'
        )
