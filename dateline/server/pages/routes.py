"""Which address shows what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response, StreamingResponse

from dateline.server.api.waiting import LONGEST, while_there, within_bounds
from dateline.server.errors import Refused
from dateline.server.pages.asking import Asking, read_asking
from dateline.server.pages.html.assets import assets
from dateline.server.pages.html.headers import CHECKED, FOREVER, PAGE_HEADERS
from dateline.server.pages.html.templates import rendered
from dateline.server.pages.loading import Loader
from dateline.server.pages.problems import (
    NO_ARTICLE,
    Problem,
    loading,
    not_found,
    problem_of,
    problem_page,
)
from dateline.server.pages.site import Site
from dateline.server.pages.streaming import sentences, stages
from dateline.server.pages.views.articles import asked_words
from dateline.server.pages.views.citing import asked_citations, attachment
from dateline.server.pages.views.desk import asked_sheet, desk_view, waiting_view
from dateline.service import Busy
from index.errors import DatelineError
from qa.progress import Notice, unheard
from tui.text.prose_lines import leaving_line

if TYPE_CHECKING:
    from markupsafe import Markup

    from dateline.server.pages.views.glance import Glance
    from qa.json_codec import Json

PANE = "pane"
"""The value of `part` that gives an article as it stands beside an answer."""

EVENTS = {**PAGE_HEADERS, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Headers of a stream; proxies are told not to keep events back."""

WRONG = (Refused, Busy, DatelineError)


@dataclass(frozen=True, slots=True)
class Shown:
    """The main part of a page, the window's title, and what is announced of it."""

    html: Markup
    title: str = ""
    announced: str = ""
    problem: Problem | None = None


def pages(site: Site) -> APIRouter:
    """Return the routes of a library's web page, the last of all; none is part of the API."""
    router = APIRouter(include_in_schema=False)
    routes = _Routes(site)
    router.add_api_route("/", routes.page)
    router.add_api_route("/events", routes.events)
    router.add_api_route("/prose/{ticket}", routes.prose)
    router.add_api_route("/desk", routes.desk)
    router.add_api_route("/desk/{name}", routes.sheet)
    router.add_api_route("/article/{article_id:path}", routes.article)
    router.add_api_route("/cite/{form}", routes.cite)
    router.add_api_route("/static/{name}", static)
    router.add_api_route("/{anything:path}", nothing_here)
    return router


class _Routes:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._loader = Loader(site)

    async def page(self, request: Request) -> Response:
        """Show the start, an answer or passages, whole."""
        asking, _ = read_asking(request.query_params)
        if self._site.asked.loading and asking.question:
            return problem_response(loading())
        try:
            work = self._page(request, asking)
            return await while_there(request.receive, work, self._seconds(asking.written))
        except WRONG as error:
            return problem_response(self._problem(error))

    async def events(self, request: Request) -> Response:
        """Show the same to a script: first each stage, then the main part."""
        asking, _ = read_asking(request.query_params)

        async def work(progress: Notice) -> dict[str, Json]:
            try:
                seconds = self._seconds(asking.written)
                shown = await within_bounds(self._shown(request, progress), seconds)
            except WRONG as error:
                shown = _shown_problem(self._problem(error))
            return {"html": shown.html, "title": shown.title, "announced": shown.announced}

        waiting = "Loading the models" if self._site.asked.loading else "Waiting for its turn"
        told = stages(work, waiting)
        return StreamingResponse(told, media_type="text/event-stream", headers=EVENTS)

    async def prose(self, request: Request, ticket: str) -> Response:
        """Have written what a page offered, and give a script each sentence once it is checked."""
        wanted, asked = self._loader.taken(ticket), self._site.asked
        llm = asked.llm
        if wanted is None or llm is None:
            return problem_response(not_found())
        told = sentences(lambda tell: asked.write(wanted, tell), llm)
        return StreamingResponse(told, media_type="text/event-stream", headers=EVENTS)

    async def desk(self, request: Request) -> Response:
        """Show what is on the desk."""
        asking, wrong = read_asking(request.query_params)
        try:
            if wrong is not None:
                raise wrong
            glance = await self._loader.glance()
        except WRONG as error:
            return problem_response(self._problem(error))
        view = desk_view(self._site.views(), asking)
        shown = Shown(rendered("desk.html", view=view), "Desk")
        return self._whole(shown, replace(asking, question=""), glance)

    async def sheet(self, request: Request, name: str) -> Response:
        """Show a view of the desk: its form and, if there is one, its sheet."""
        asking, wrong = read_asking(request.query_params)
        try:
            asked = asked_sheet(self._site.views(), name, request.query_params, asking)
            glance = await self._loader.glance()
        except WRONG as error:
            return problem_response(self._problem(error, "There is no such view on the desk."))
        view = waiting_view(self._site.views(), asked)
        problem = None
        try:
            if wrong is not None:
                raise wrong
            if not asked.waits:
                work = self._loader.sheet(asked)
                view = await while_there(request.receive, work, self._seconds(asked.digested))
        except WRONG as error:
            problem = self._problem(error, "There is nothing of that name in the library.")
        html = rendered("sheet.html", view=view, glance=glance, problem=problem)
        shown = Shown(html, view.title, view.announced, problem)
        return self._whole(shown, replace(asking, question=""), glance)

    async def article(self, request: Request, article_id: str) -> Response:
        """Show an article whole, or what of it stands beside an answer."""
        try:
            words, also = asked_words(request.query_params)
            view = await self._loader.article(article_id, words, also)
            if request.query_params.get("part") == PANE:
                return HTMLResponse(rendered("pane.html", article=view), headers=PAGE_HEADERS)
            glance = await self._loader.glance()
        except WRONG as error:
            return problem_response(self._problem(error))
        shown = Shown(rendered("article.html", article=view), view.title)
        return self._whole(shown, Asking(), glance)

    async def cite(self, request: Request, form: str) -> Response:
        """Give the references of quotations as a file."""
        try:
            citations = await self._site.asked.read(
                lambda library: asked_citations(
                    library, request.query_params, local=self._site.local
                )
            )
            return attachment(citations, form, self._site.today())
        except WRONG as error:
            return problem_response(self._problem(error))

    async def _page(self, request: Request, asking: Asking) -> Response:
        glance = await self._loader.glance()
        return self._whole(await self._shown(request), asking, glance)

    async def _shown(self, request: Request, progress: Notice = unheard) -> Shown:
        asking, wrong = read_asking(request.query_params)
        try:
            if wrong is not None:
                raise wrong
            return await self._found(asking, progress)
        except WRONG as error:
            return _shown_problem(self._problem(error))

    async def _found(self, asking: Asking, progress: Notice) -> Shown:
        if not asking.question:
            glance = await self._loader.glance()
            return Shown(rendered("start.html", glance=glance, local=self._site.local))
        if asking.passages:
            found = await self._loader.passages(asking)
            return Shown(rendered("passages.html", view=found), found.query, found.announced)
        answer = await self._loader.answer(asking, progress)
        return Shown(rendered("answer.html", view=answer), answer.question, answer.announced)

    def _seconds(self, written: bool) -> float:
        """Return how long a page may take, of which something is written or not."""
        return LONGEST + (self._site.asked.writing if written else 0.0)

    def _leaving(self) -> str:
        """Say where words go, before any question is asked; "" where they stay."""
        llm = self._site.asked.llm
        return leaving_line(llm) if llm and llm.leaves else ""

    def _whole(self, shown: Shown, asking: Asking, glance: Glance) -> Response:
        html = rendered(
            "page.html",
            shown=shown,
            asking=asking,
            glance=glance,
            logs_in=self._site.logs_in,
            leaving=self._leaving(),
        )
        status = shown.problem.status if shown.problem else 200
        return HTMLResponse(html, status, headers=_headers(shown.problem))

    def _problem(self, error: Exception, missing: str = NO_ARTICLE) -> Problem:
        return problem_of(error, local=self._site.local, missing=missing)


async def static(request: Request, name: str) -> Response:
    """Give a style sheet, a script or the sign."""
    asset = assets().get(name)
    if asset is None:
        return problem_response(not_found())
    tag = f'"{asset.version}"'
    versioned = request.query_params.get("v") == asset.version
    headers = {"ETag": tag, "Cache-Control": FOREVER if versioned else CHECKED}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


async def nothing_here(request: Request) -> Response:
    """Tell a browser that nothing is at an address; a program is told as it is elsewhere."""
    if "text/html" not in request.headers.get("accept", ""):
        raise HTTPException(404)
    return problem_response(not_found())


def problem_response(problem: Problem) -> Response:
    """Return a problem's page as the answer to a request; it needs no library."""
    return HTMLResponse(problem_page(problem), problem.status, headers=_headers(problem))


def _headers(problem: Problem | None) -> dict[str, str]:
    if problem is None or problem.again is None:
        return dict(PAGE_HEADERS)
    return {**PAGE_HEADERS, "Cache-Control": "no-store", "Retry-After": str(problem.again)}


def _shown_problem(problem: Problem) -> Shown:
    html = rendered("problem_main.html", problem=problem)
    return Shown(html, problem.title, f"{problem.title}. {problem.message}", problem)
