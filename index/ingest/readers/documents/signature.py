"""The format of a document by its first bytes, whatever its file is called."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from index.ingest.readers.base import open_regular
from index.ingest.readers.decoding import Unreadable

_MIME_TYPES = {
    b"application/epub+zip": ".epub",
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.text-template": ".odt",
}
_PARTS = {"word/document.xml": ".docx", "ppt/presentation.xml": ".pptx"}
_MOST_NAMES = 20_000


def suffix_of(path: Path) -> str | None:
    """The suffix that a file of its content has, where that is a document's; else None.

    A file that can't be opened has none: whoever reads it says why.
    """
    try:
        with open_regular(path) as file:
            head = file.read(1024)
            if head.startswith(b"%PDF-"):
                return ".pdf"
            if head.startswith(b"{\\rtf"):
                return ".rtf"
            if not head.startswith(b"PK\x03\x04"):
                return None
            with zipfile.ZipFile(file) as archive:
                return _suffix_in(archive)
    except (OSError, Unreadable, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        return None
    except (RuntimeError, ValueError):  # encrypted, or names that can't be
        return None


def _suffix_in(archive: zipfile.ZipFile) -> str | None:
    names = archive.namelist()[:_MOST_NAMES]
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            return _MIME_TYPES.get(member.read(100).strip())
    if "[Content_Types].xml" not in names:
        return None
    return next((suffix for part, suffix in _PARTS.items() if part in names), None)
