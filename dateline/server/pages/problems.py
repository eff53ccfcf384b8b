"""Pages of what went wrong, and the login: what there is to show without the library."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dateline.server.errors import Refused
from dateline.server.pages.html.templates import rendered
from dateline.service import Busy, Unavailable
from index.errors import NotFoundError, UsageError
from tui.text.safe_text import one_line

LOADING_AGAIN = 3
"""Seconds after which a page that is shown while the library loads looks again."""

UNAVAILABLE_AGAIN = 10

NO_ARTICLE = "There is no such article in the library."


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


def not_found(message: str = "There is nothing at this address.") -> Problem:
    """Return the problem of an address that shows nothing."""
    return Problem(404, "Not found", message, "Ask a question, or go to the start.")


def loading() -> Problem:
    """Return the problem of a library whose models are still being loaded."""
    return Problem(
        503,
        "The library is being opened",
        "Dateline is loading its models. That takes some seconds.",
        "This page looks again by itself.",
        LOADING_AGAIN,
        looks_again=True,
    )


def problem_of(error: Exception, *, local: bool, missing: str = NO_ARTICLE) -> Problem:
    """Return an error as a page tells it; raises one that is no fault of a caller's or library's.

    Words of an error may name files, which only `local` shows; others are told what is `missing`.
    """
    match error:
        case Busy():
            return _busy(error.retry_after)
        case UsageError():
            return Problem(422, "That can’t be asked", *_said(error))
        case NotFoundError() if local:
            return Problem(404, "Not found", *_said(error))
        case NotFoundError():
            return not_found(missing)
        case Refused():
            again = error.headers.get("Retry-After", "")
            return Problem(
                error.status,
                "Not answered",
                _sentence(error.error),
                _sentence(error.hint),
                int(again) if again.isdigit() else None,
            )
        case Unavailable():
            return _unavailable(*(_said(error) if local else ("", "Tell whoever runs Dateline.")))
    if not local:
        return Problem(500, "Something went wrong", "The question couldn’t be answered.")
    return Problem(500, "Something went wrong", *_said(error))


def problem_page(problem: Problem) -> Markup:
    """Return the HTML of a problem's page."""
    return rendered("problem.html", problem=problem)


def login_page(problem: str, after: str, *, action: str) -> Markup:
    """Return the HTML of the login.

    Args:
        problem: what was wrong with the last try, if there was one.
        after: the address that it leads to.
        action: where its form is posted, with the fields `token` and `next`.
    """
    return rendered("login.html", problem=problem, after=after, action=action)


def _busy(retry_after: int) -> Problem:
    return Problem(
        429,
        "Many questions at once",
        "Too many questions wait already, and yours was not asked.",
        f"Ask again in {'a second' if retry_after == 1 else f'{retry_after} seconds'}.",
        retry_after,
    )


def _unavailable(message: str, hint: str) -> Problem:
    return Problem(
        503,
        "The library can’t be used now",
        message or "Its articles can’t be read at the moment.",
        hint,
        UNAVAILABLE_AGAIN,
        looks_again=True,
    )


def _said(error: Exception) -> tuple[str, str]:
    message, hint = getattr(error, "message", str(error)), getattr(error, "hint", "")
    return _sentence(message), _sentence(hint)


def _sentence(text: str) -> str:
    line = one_line(text)
    return line[:1].upper() + line[1:]
