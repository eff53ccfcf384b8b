"""Whether the file of a cited article still holds what was indexed.

Apart from `index.maintenance.folder_diff`, since an answer needs it, and no reader of files.
"""

from __future__ import annotations

from pathlib import Path

from index.storage.database import Database
from index.storage.tables.files import FileLooks
from index.types import Article


def file_changed(database: Database, article: Article) -> bool | None:
    """Return whether an article's file may say something else than the article does.

    None where that can't be told: the file is unknown here, is gone or can't be read.
    """
    known = database.files.state(article.path)
    if known is None:
        return None
    if not database.files.holds_text(article.path, article.sha256):
        return True  # the file has been indexed again since, with another text
    path = Path(article.path)
    try:
        looks = FileLooks.of(path)
        if known.looks != looks and not known.sha256:
            return None
        return not known.is_of(path, looks)
    except OSError:
        return None
