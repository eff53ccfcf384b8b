"""Pages of what went wrong, and the login: what there is to show without the library."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from dateline.server.pages.templates import rendered
from index.errors import DatelineError, NotFoundError, UsageError
from tui.text.safe_text import one_line

LOADING_AGAIN = 3
"""Seconds after which a page that is shown while the library loads looks again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for a page: `again` is in how many seconds to come again.

    `looks_again`: the page does so by itself.
    """

    status: int
    title: str
    message: str
    hint: str = ""
    again: int | None = None
    looks_again: bool = False


def not_found(message: str = "There is no page here.") -> Problem:
    """Return the problem of an address that shows nothing."""
    return Problem(404, "Not found", message, "Ask a question, or go to the start.")


def busy(retry_after: int) -> Problem:
    """Return the problem of too many questions."""
    return Problem(
        503,
        "Many questions at once",
        "Too many questions wait already.",
        "Yours was not asked. Try again in a moment.",
        retry_after,
    )


def limited(retry_after: int) -> Problem:
    """Return the problem of one caller who asks too often."""
    return Problem(
        429,
        "Too many questions",
        "You have asked more questions than one may in a while.",
        f"Try again in {retry_after} seconds.",
        retry_after,
    )


def loading() -> Problem:
    """Return the problem of a library that isn't open yet."""
    return Problem(
        503,
        "The library is being opened",
        "Dateline is loading its articles and models. That takes some seconds.",
        "This page looks again by itself.",
        LOADING_AGAIN,
        looks_again=True,
    )


def problem_of(error: DatelineError, *, local: bool) -> Problem:
    """Return an error as a page tells it; its words may name files, which only `local` shows."""
    if isinstance(error, UsageError):
        return Problem(422, "That can't be asked", _sentence(error.message), _sentence(error.hint))
    if isinstance(error, NotFoundError) and local:
        return Problem(404, "Not found", _sentence(error.message), _sentence(error.hint))
    if isinstance(error, NotFoundError):
        return not_found("There is no such article in the library.")
    if local:
        message, hint = _sentence(error.message), _sentence(error.hint)
    else:
        message, hint = "The library can't be used at the moment.", "Tell whoever runs Dateline."
    return Problem(500, "Something went wrong", message, hint)


def of_status(status: int) -> Problem:
    """Return the problem of a bare HTTP status."""
    if status == HTTPStatus.NOT_FOUND:
        return not_found()
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = f"Error {status}"
    return Problem(status, phrase, "That didn't work.", "Go back, or to the start.")


def problem_page(problem: Problem) -> str:
    """Return the HTML of a problem's page; it needs no library."""
    return rendered("problem.html", problem=problem)


def login_page(*, action: str, goes_on: str = "/", problem: str = "") -> str:
    """Return the HTML of the login.

    Args:
        action: where its form is posted, with the fields `token` and `next`.
        goes_on: the address that the user wanted.
        problem: why an earlier try failed.
    """
    return rendered("login.html", action=action, goes_on=goes_on, problem=problem)


def _sentence(text: str) -> str:
    line = one_line(text)
    return line[:1].upper() + line[1:]
