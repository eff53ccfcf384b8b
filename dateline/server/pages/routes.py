"""Which address shows what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from dateline.server.pages.articles import asked_words
from dateline.server.pages.asking import Asking, read_asking
from dateline.server.pages.assets import assets
from dateline.server.pages.citing import FILES, asked_citations
from dateline.server.pages.loading import Loader
from dateline.server.pages.problems import (
    Problem,
    busy,
    loading,
    not_found,
    problem_of,
    problem_page,
)
from dateline.server.pages.site import Site
from dateline.server.pages.streaming import stages
from dateline.server.pages.templates import rendered
from dateline.service import Busy
from index.errors import DatelineError, NotFoundError
from qa.progress import Notice, unheard

if TYPE_CHECKING:
    from dateline.server.pages.glance import Glance
    from qa.json_codec import Json

PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Cookie"}
"""Headers of what the library says: no store between keeps it."""

FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Shown:
    """The main part of a page: its HTML, the window's title, what is announced, the status."""

    html: str
    title: str
    announced: str = ""
    status: int = 200
    again: int | None = None


def pages(site: Site) -> APIRouter:
    """Return the routes of a library's web page; none of them is part of the API."""
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    shop = _Pages(site)
    router.add_api_route("/", shop.page, methods=["GET", "HEAD"])
    router.add_api_route("/events", shop.events, methods=["GET"])
    router.add_api_route("/article/{article_id:path}", shop.article, methods=["GET", "HEAD"])
    router.add_api_route("/cite/{form}", shop.cite, methods=["GET"])
    router.add_api_route("/static/{name}", static, methods=["GET", "HEAD"])
    return router


class _Pages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._loader = Loader(site)

    async def page(self, request: Request) -> Response:
        """Show the start, an answer or passages, whole."""
        asking, _ = read_asking(request.query_params)
        if self._site.asked.loading and asking.question and not asking.passages:
            return problem_response(loading())
        try:
            glance = await self._loader.glance()
        except (Busy, DatelineError) as error:
            return problem_response(self._problem(error))
        shown = await self._shown(request, glance)
        return self._whole(shown, asking, glance)

    async def events(self, request: Request) -> Response:
        """Show the same to a script: first each stage, then the main part."""

        async def work(progress: Notice) -> dict[str, Json]:
            try:
                glance = await self._loader.glance()
                shown = await self._shown(request, glance, progress)
            except (Busy, DatelineError) as error:
                shown = _shown_problem(self._problem(error))
            return {"html": shown.html, "title": shown.title, "announced": shown.announced}

        waiting = "Loading the models" if self._site.asked.loading else "Waiting for its turn"
        told: AsyncIterator[str] = stages(work, waiting)
        headers = {**PRIVATE, "X-Accel-Buffering": "no"}
        return StreamingResponse(told, media_type="text/event-stream", headers=headers)

    async def article(self, request: Request, article_id: str) -> Response:
        """Show an article whole, or (`part=pane`) what stands beside an answer."""
        try:
            words, also = asked_words(request.query_params)
            view = await self._loader.article(article_id, words, also)
            if request.query_params.get("part") == "pane":
                html = rendered("pane.html", article=view, local=self._site.local)
                return HTMLResponse(html, headers=PRIVATE)
            glance = await self._loader.glance()
        except (Busy, DatelineError) as error:
            return problem_response(self._problem(error))
        html = rendered("article.html", article=view, local=self._site.local)
        return self._whole(Shown(html, view.title), Asking(), glance)

    async def cite(self, request: Request, form: str) -> Response:
        """Give references of quotations as a file."""
        from qa.citing import Form, cite

        if form not in FILES:
            return problem_response(not_found("There is no such form of reference."))
        try:
            citations = await self._site.asked.read(
                lambda library: asked_citations(library, request.query_params)
            )
        except (Busy, DatelineError) as error:
            return problem_response(self._problem(error))
        suffix, media_type = FILES[form]
        return Response(
            cite(citations, Form(form), accessed=self._site.today()),
            media_type=media_type,
            headers={
                **PRIVATE,
                "Content-Disposition": f'attachment; filename="dateline-citation.{suffix}"',
            },
        )

    async def _shown(
        self, request: Request, glance: Glance, progress: Notice = unheard
    ) -> Shown:
        asking, problem = read_asking(request.query_params)
        if problem is not None:
            return _shown_problem(problem_of(problem, local=self._site.local))
        local = self._site.local
        if not asking.question:
            html = rendered("start.html", glance=glance, asking=asking, local=local)
            return Shown(html, "")
        try:
            if asking.passages:
                found = await self._loader.passages(asking)
                html = rendered("passages.html", view=found)
                return Shown(html, found.query, found.announced)
            answer = await self._loader.answer(asking, progress)
        except (Busy, DatelineError) as error:
            return _shown_problem(self._problem(error))
        html = rendered("answer.html", view=answer, local=local)
        return Shown(html, answer.question, answer.announced)

    def _whole(self, shown: Shown, asking: Asking, glance: Glance) -> Response:
        html = rendered("page.html", shown=shown, asking=asking, glance=glance)
        headers = dict(PRIVATE)
        if shown.again:
            headers["Retry-After"] = str(shown.again)
        return HTMLResponse(html, shown.status, headers=headers)

    def _problem(self, error: Busy | DatelineError) -> Problem:
        if isinstance(error, Busy):
            return busy(error.retry_after)
        if isinstance(error, NotFoundError):
            return problem_of(error, local=self._site.local)
        return problem_of(error, local=self._site.local)


async def static(request: Request, name: str) -> Response:
    """Give a style sheet, a script or the sign."""
    asset = assets().get(name)
    if asset is None:
        return problem_response(not_found())
    tag = f'"{asset.version}"'
    kept = request.query_params.get("v") == asset.version
    headers = {"ETag": tag, "Cache-Control": FOREVER if kept else "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def problem_response(problem: Problem) -> Response:
    """Return a problem's page as the answer to a request."""
    headers = dict(PRIVATE)
    if problem.again is not None:
        headers["Retry-After"] = str(problem.again)
    return HTMLResponse(problem_page(problem), problem.status, headers=headers)


def _shown_problem(problem: Problem) -> Shown:
    html = rendered("problem_main.html", problem=problem)
    return Shown(html, problem.title, problem.title, problem.status, problem.again)
