"""The page on which a browser gives the token, for a cookie that stands for it."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from dateline.server.auth.sessions import name_in, set_cookie
from dateline.server.auth.token import is_token
from dateline.server.guard.guard import LOGIN, LOGOUT, client_of
from dateline.server.guard.limits import body_of
from dateline.server.pages.html.headers import PAGE_HEADERS
from dateline.server.pages.problems import login_page
from dateline.server.state import Here

router = APIRouter(include_in_schema=False)


@router.get(LOGIN)
async def show(request: Request, here: Here) -> Response:
    """Show the page; there is nothing to log in to where no token is asked for."""
    after = local(request.query_params.get("next", "/"))
    if here.settings.token is None:
        return RedirectResponse(after, 303)
    return _page("", after)


@router.post(LOGIN)
async def log_in(request: Request, here: Here) -> Response:
    """Take the token, and give a cookie for it."""
    form = _form(await body_of(request.receive))
    after = local(form.get("next", "/"))
    client = client_of(request.scope)
    if here.settings.token is None:
        return RedirectResponse(after, 303)
    wait = here.attempts.wait(client)
    if wait:
        page = _page(f"Too many wrong tokens: wait {wait} seconds.", after, 429)
        page.headers["Retry-After"] = str(wait)
        return page
    if not is_token(form.get("token", "").strip(), here.settings.token):
        here.attempts.failed(client)
        return _page("That isn't the token.", after, 401)
    done = RedirectResponse(after, 303)
    cookie = set_cookie(here.sessions.begin(), here.settings.encrypted)
    done.headers["Set-Cookie"] = cookie
    return done


@router.post(LOGOUT)
async def log_out(request: Request, here: Here) -> Response:
    """End the browser's login."""
    encrypted = here.settings.encrypted
    name = name_in(request.headers.get("cookie", ""), encrypted)
    if name:
        here.sessions.end(name)
    done = RedirectResponse(LOGIN, 303)
    done.headers["Set-Cookie"] = set_cookie("", encrypted, lifetime=0)
    # The way back would still show the pages that the browser has kept.
    done.headers["Clear-Site-Data"] = '"cache"'
    return done


def local(after: str) -> str:
    """Return where to go after the login: a place on this server, else its first page."""
    ours = after.startswith("/") and not after.startswith(("//", "/\\")) and after.isprintable()
    return after if ours and after.isascii() else "/"


def _page(problem: str, after: str, status: int = 200) -> HTMLResponse:
    headers = {**PAGE_HEADERS, "Cache-Control": "no-store"}
    return HTMLResponse(login_page(problem, after, action=LOGIN), status, headers=headers)


def _form(body: bytes) -> dict[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}
