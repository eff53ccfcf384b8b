"""`GET /sheets`, `/sheets/VIEW`: what is on the desk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from dateline.desk import sheet_of, view_named
from dateline.server.api.documents import document_response
from dateline.server.api.parameters import NoParameters, SheetParameters
from dateline.server.api.schemas import SHEET_RESPONSES, VIEWS_RESPONSES
from dateline.server.api.waiting import while_there
from dateline.server.state import Here
from qa.json_codec import Json
from tui.desk.views import Wanted

router = APIRouter()

CSV = "csv"
CSV_TYPE = "text/csv; charset=utf-8; header=present"


@router.get("/sheets", summary="List the views of the desk", responses=VIEWS_RESPONSES)
async def views(here: Here, _: Annotated[NoParameters, Query()]) -> Response:
    """List what can be asked of the library without a question, and how."""
    listed: list[Json] = [
        {
            "name": view.name,
            "title": view.title,
            "prompt": view.prompt,
            "blank": view.blank,
            "choices": list(view.choices),
        }
        for view in here.views()
    ]
    return document_response(listed, here)


@router.get("/sheets/{view}", summary="Return a view of the desk", responses=SHEET_RESPONSES)
async def sheet(
    request: Request,
    here: Here,
    asked: Annotated[SheetParameters, Query()],
    view: Annotated[str, Path(description="Its name, as /sheets lists it.")],
) -> Response:
    """Return a view of the desk, as its command prints it with `--json` (or `--csv`)."""
    found = view_named(here.views(), view)
    wanted = Wanted(asked.query.strip(), asked.by, asked.filters, asked.as_of, asked.k)
    made = await while_there(
        request.receive, here.service.read(lambda library: sheet_of(library, found, wanted))
    )
    if asked.format == CSV:
        # Imported here: only what prints needs it.
        from tui.desk.printed import csv_of

        name = f'attachment; filename="{found.name}.csv"'
        body = csv_of(made).encode("utf-8", "replace")
        return Response(body, media_type=CSV_TYPE, headers={"Content-Disposition": name})
    return document_response(made.document, here)
