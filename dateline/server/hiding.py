"""What of this machine's paths is told to others: the last part of each, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath

from qa.citing.addresses import names_a_file
from qa.json_codec import Json

PATH_FIELDS = frozenset({"path", "library", "place", "database", "folders"})
"""The fields of documents that hold paths of this machine, or addresses of others behind it."""

_ABSOLUTE = re.compile(r"(?:[A-Za-z]:)?[\\/](?:[^\\/\s'\"]+[\\/])+(?=[^\\/\s'\"])")


def hidden(document: Json) -> Json:
    """Return a document with the last parts of its paths in their place, and no file as a URL.

    Its own texts stay as they are: articles may speak of paths.
    """
    if isinstance(document, str):
        return document
    if isinstance(document, Mapping):
        return {
            name: _names(value) if name in PATH_FIELDS else _field(name, value)
            for name, value in document.items()
        }
    if isinstance(document, Sequence):
        return [hidden(one) for one in document]
    return document


def without_paths(message: str, library: Path) -> str:
    """Return an error's text with the last parts of the paths that it names."""
    for folder in (library, library.resolve()):
        message = message.replace(str(folder), folder.name)
    return _ABSOLUTE.sub("", message)


def _field(name: str, value: Json) -> Json:
    if name == "url" and isinstance(value, str) and names_a_file(value):
        return None  # of a page that was saved on this machine
    return hidden(value)


def _names(value: Json) -> Json:
    match value:
        case str():
            # Which also splits at the slashes of other systems.
            return PureWindowsPath(value).name
        case Mapping():
            return hidden(value)
        case Sequence():
            return [_names(one) for one in value]
    return value
