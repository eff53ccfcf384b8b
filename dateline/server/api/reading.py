"""`GET /search`, `/articles/…`, `/status`, `/eval`: what reads and computes little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from dateline.server.api.documents import document_response, text_document
from dateline.server.api.parameters import NoParameters, SearchParameters
from dateline.server.api.schemas import (
    ARTICLE_RESPONSES,
    RUN_RESPONSES,
    RUNS_RESPONSES,
    SEARCH_RESPONSES,
    STATUS_RESPONSES,
)
from dateline.server.api.waiting import while_there
from dateline.server.errors import Refused
from dateline.server.state import Here
from index.errors import UsageError
from qa.json_codec import Json
from qa.searching import found
from tui.cli.json_output import run_document, search_document, status_document

if TYPE_CHECKING:
    from index.backend import LibraryBackend

router = APIRouter()

Nothing = Annotated[NoParameters, Query()]


@router.get("/search", summary="List the passages that match best", responses=SEARCH_RESPONSES)
async def search(
    request: Request, here: Here, asked: Annotated[SearchParameters, Query()]
) -> Response:
    """List the passages that match a query best, best first; the query may carry filters."""

    def hits(library: LibraryBackend) -> Json:
        passages = found(
            library,
            asked.query,
            asked.k,
            mode=asked.mode,
            filters=asked.filters,
            as_of=asked.as_of,
        )
        return search_document(asked.query, asked.mode, passages)

    return document_response(await while_there(request.receive, here.service.read(hits)), here)


@router.get("/articles/{id:path}", summary="Return an article", responses=ARTICLE_RESPONSES)
async def article(
    request: Request,
    here: Here,
    _: Nothing,
    id: Annotated[str, Path(description="As `article` of a citation or a hit says.")],
) -> Response:
    """Return an article's text and what is known of it; offsets of citations count in `text`."""

    def text(library: LibraryBackend) -> Json:
        return text_document(library.article(id))

    return document_response(await while_there(request.receive, here.service.read(text)), here)


@router.get("/status", summary="Say what is in the library", responses=STATUS_RESPONSES)
async def status(request: Request, here: Here, _: Nothing) -> Response:
    """Say what is in the library; `state` is "loading" until the models are, then "ready"."""

    def counts(library: LibraryBackend) -> Json:
        state = "loading" if here.service.loading else "ready"
        return {"state": state, **status_document(library.status())}

    return document_response(await while_there(request.receive, here.service.read(counts)), here)


@router.get("/eval", summary="List the saved evaluation runs", responses=RUNS_RESPONSES)
async def runs(request: Request, here: Here, _: Nothing) -> Response:
    """List the saved evaluation runs over this library, oldest first."""

    def listed(library: LibraryBackend) -> Json:
        from eval.reporting.runs import list_runs
        from eval.running.library_run import RUNS

        return [run_document(run) for run in list_runs(library.folder / RUNS).runs]

    return document_response(await while_there(request.receive, here.service.read(listed)), here)


@router.get("/eval/{name}", summary="Return a saved evaluation run", responses=RUN_RESPONSES)
async def run(
    request: Request,
    here: Here,
    _: Nothing,
    name: Annotated[str, Path(description="As /eval lists it.")],
) -> Response:
    """Return a saved evaluation run with its `report`, as `dateline eval --json` prints it."""

    def read(library: LibraryBackend) -> Json:
        from eval.reporting.runs import load, path_of
        from eval.running.library_run import RUNS

        folder = library.folder / RUNS
        path_of(folder, name)  # which refuses what can't be a name
        try:
            saved = load(folder, name)
        except UsageError as error:
            raise Refused(503, f"the run {name!r} can't be read", error.hint) from None
        return {**run_document(saved), "report": saved.document}

    return document_response(await while_there(request.receive, here.service.read(read)), here)
