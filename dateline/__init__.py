"""Dateline from Python: ask a library of news articles, and get cited answers.

    from dateline import Answerer, Library

    with Library.open("library") as library:
        answer = Answerer(library).answer("When does the bridge reopen?")

Everything here lives in the packages below and is loaded when it is first used, so that
`import dateline` costs nothing. Other modules' names may change; these stay.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.errors import DatelineError
    from index.library import Library
    from index.types import Filters, Hit
    from qa.answerer import Answerer
    from qa.desk.extractors import EXTRACTORS
    from qa.types import Answer, Citation

__all__ = [
    "EXTRACTORS",
    "Answer",
    "Answerer",
    "Citation",
    "DatelineError",
    "Filters",
    "Hit",
    "Library",
    "__version__",
]

__version__ = "0.1.0"

_HOMES = {
    "Answer": "qa.types",
    "Answerer": "qa.answerer",
    "Citation": "qa.types",
    "DatelineError": "index.errors",
    "EXTRACTORS": "qa.desk.extractors",
    "Filters": "index.types",
    "Hit": "index.types",
    "Library": "index.library",
}
"""Which module defines each name."""


def __dir__() -> list[str]:
    return __all__


if not TYPE_CHECKING:  # seeing this, a type checker would take any name for one of ours

    def __getattr__(name):
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value  # the next use finds it without asking here
        return value
