"""Where things are: the library, the embedding model, the sample that comes with Dateline.

What the user sets is in `tui/config/preferences.py`; this is what it comes to.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import platformdirs

from index.place import Place, folder_of, servers_folder
from tui.config.preferences import is_library_name, read_preferences
from tui.text.phrases import SAMPLE_SUFFIX

LIBRARY_VARIABLE = "DATELINE_LIBRARY"
MODEL_VARIABLE = "DATELINE_MODEL"
OCR_VARIABLE = "DATELINE_OCR_LANGUAGE"


def default_library() -> Path | Place:
    """Return where the user's library is: used where no option and no variable names one.

    The settings file may name it; else it is in the platform's place.

    Raises:
        UsageError: the settings file can't be used: another library could be the one meant.
    """
    return read_preferences().library or platform_library()


def named_library(name: str) -> Path | Place | None:
    """Return the folder or the place of the library that the settings file calls `name`, or None.

    Raises:
        UsageError: the settings file can't be used: another library could be the one meant.
    """
    return read_preferences().libraries.get(name) if is_library_name(name) else None


def folder_on_this_machine(library: Path | Place) -> Path:
    """Return the folder by which a library is opened, wherever the rest of it is."""
    return folder_of(library) if isinstance(library, Place) else library


def platform_library() -> Path:
    """Return the platform's folder for the user's library."""
    return platformdirs.user_data_path("dateline", appauthor=False) / "library"


def example_cache() -> Path:
    """Return the file in which the questions to try on libraries are kept; it may be lost."""
    return platformdirs.user_cache_path("dateline", appauthor=False) / "questions.json"


def model_folder() -> Path | None:
    """Return the embedding model folder that the user has set, or None for the default.

    Raises:
        UsageError: the environment sets none, and the settings file can't be used.
    """
    value = os.environ.get(MODEL_VARIABLE, "").strip()
    if value:
        return Path(os.path.abspath(os.path.expanduser(value)))
    return read_preferences().model


def ocr_language() -> str | None:
    """Return the language that the user has set for words in pictures, or None for the default.

    Raises:
        UsageError: the environment sets none, and the settings file can't be used.
    """
    return os.environ.get(OCR_VARIABLE, "").strip() or read_preferences().ocr_language


def sample_articles() -> Path:
    """Return the folder of the sample articles."""
    return Path(str(resources.files("eval").joinpath("sets", "sample")))


def sample_library(library: Path) -> Path:
    """Return the folder of the sample articles' own library, beside the user's.

    That of a library on a server, whose folder the user doesn't see, is the platform's.
    """
    if servers_folder() in library.parents:
        library = platform_library()
    return library.with_name(f"{library.name}{SAMPLE_SUFFIX}")


def sample_set() -> Path:
    """Return the question set over the sample articles."""
    return Path(str(resources.files("eval").joinpath("sets", "sample.jsonl")))
