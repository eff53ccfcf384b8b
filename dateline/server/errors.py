"""Errors as JSON: `{"error", "hint"}`, one line each, and the status that says whose they are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dateline.server.hiding import without_paths
from dateline.service import Busy
from index.errors import DatelineError, NotFoundError, UsageError
from tui.text.safe_text import one_line

LONGEST = 300
"""Characters of an error: what it names may be of any length."""

RETRY_UNAVAILABLE = 5
"""In how many seconds to ask again a library that can't be used."""

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class ClientGone(Exception):
    """Whoever asked has closed the connection."""


class Refused(Exception):
    """A request that is answered with an error: its status and the error's two lines."""

    def __init__(
        self, status: int, error: str, hint: str = "", headers: Mapping[str, str] = _NO_HEADERS
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.hint = hint
        self.headers = headers

    def response(self) -> JSONResponse:
        """The answer that says so."""
        return error_response(self.status, self.error, self.hint, self.headers)


def error_response(
    status: int, error: str, hint: str = "", headers: Mapping[str, str] = _NO_HEADERS
) -> JSONResponse:
    """Return an error as its JSON document."""
    document = error_document(error, hint)
    return JSONResponse(document, status, headers=dict(headers))


def error_document(error: str, hint: str = "") -> dict[str, str]:
    """Return the JSON document of an error."""
    return {"error": one_line(error, LONGEST), "hint": one_line(hint, LONGEST)}


def refusal_of(error: Exception, library: Path, exposed: bool) -> Refused:
    """Return what to answer where something was raised; raises what is no error of a caller's.

    Where the server is exposed, nothing of the machine's paths is told.
    """
    match error:
        case Refused():
            return error
        case Busy():
            return Refused(
                429,
                "too many requests wait already",
                f"try again in {error.retry_after} s",
                {"Retry-After": str(error.retry_after)},
            )
        case NotFoundError() | UsageError():
            said, hint = error.message, error.hint
            if exposed:
                said, hint = without_paths(said, library), without_paths(hint, library)
            return Refused(404 if isinstance(error, NotFoundError) else 400, said, hint)
        case DatelineError():
            retry = {"Retry-After": str(RETRY_UNAVAILABLE)}
            if exposed:
                return Refused(503, "the library can't be used now", "tell who runs it", retry)
            return Refused(503, error.message, error.hint, retry)
    raise error


def add_handlers(app: FastAPI) -> None:
    """Have an application answer errors as this module says."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientGone, lambda request, error: Response(status_code=499))
    for kind in (Refused, Busy, DatelineError):
        app.add_exception_handler(kind, _refused)


def _refused(request: Request, error: Exception) -> Response:
    state = request.app.state.serving
    return refusal_of(error, state.service.folder, state.settings.exposed).response()


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    match error.status_code:
        case 404:
            return error_response(404, "there is nothing at this address", "see /openapi.json")
        case 405:
            allowed = (error.headers or {}).get("Allow", "GET, HEAD")
            return error_response(
                405, "this method isn't one", f"allowed: {allowed}", {"Allow": allowed}
            )
    return error_response(error.status_code, str(error.detail))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = error.errors()
    return error_response(422, "; ".join(map(_problem, problems[:3])), "see /openapi.json")


def _problem(problem: Mapping[str, Any]) -> str:
    *_, name = problem["loc"]
    if problem["type"] == "value_error" and len(problem["loc"]) == 1:  # of several parameters
        return str(problem["ctx"]["error"])
    match problem["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"no parameter is called {name!r}"
        case "value_error":
            return f"{name}: {problem['ctx']['error']}"
    message = str(problem["msg"])
    return f"{name}: {message[:1].lower()}{message[1:]}"


def is_debugging() -> bool:
    """Whether errors in the program itself are to be seen whole."""
    return bool(os.environ.get("DATELINE_DEBUG"))
