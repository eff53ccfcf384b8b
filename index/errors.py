"""Every error Dateline raises on purpose.

    DatelineError                 what went wrong, and a hint: what to do about it
    ├── NotFoundError             a path, an article or a library that isn't there
    ├── LibraryError              the library can't be used as it stands
    │   ├── LibraryLockedError    another process is writing to it
    │   ├── LibraryDamagedError   a promise of the library is broken on disk
    │   └── MismatchError         built with another model or settings, or by a newer Dateline
    ├── EncoderError              the embedding model can't be loaded or exported
    ├── ReaderError               the reader's model is missing or damaged
    ├── LanguageModelError        the user's language model can't be reached, or answers badly
    └── UsageError                a value the user gave can't be used (a date, a filter, a set)

Only the faces (`tui/`) catch `DatelineError`; they print `message` and `hint` on one line.
Abstaining from an answer is a value (`Answer.text is None`), never an error.
"""

from __future__ import annotations


class DatelineError(Exception):
    """What went wrong in one sentence, and in `hint` what the user can do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class NotFoundError(DatelineError):
    """A path, an article or a library that the user named isn't there."""


class LibraryError(DatelineError):
    """The library can't be used as it stands."""


class LibraryLockedError(LibraryError):
    """Another process is writing to the library."""


class LibraryDamagedError(LibraryError):
    """A file of the library is torn or altered, and can't be derived from the rest."""


class MismatchError(LibraryError):
    """The library was built with another model or other settings, or by a newer Dateline."""


class EncoderError(DatelineError):
    """The embedding model can't be loaded, or its export doesn't reproduce it."""


class ReaderError(DatelineError):
    """The model that reads passages is missing, or isn't what was shipped."""


class LanguageModelError(DatelineError):
    """The language model that the user set up can't be reached, or doesn't answer as it should."""


class UsageError(DatelineError):
    """A value that the user gave (a date, a filter, a question set) can't be used."""
