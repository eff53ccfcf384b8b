"""Who may ask: hosts, origins, tokens, logins; and what every answer says to browsers."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from server_fakes import HOST, client, served

from dateline.server.auth.attempts import MOST, PERIOD, Attempts
from dateline.server.auth.sessions import LIFETIME, Sessions
from dateline.server.auth.token import token_of
from dateline.server.login import local
from dateline.server.settings import Settings
from index.errors import DatelineError

TOKEN = "T" * 40
BEARER = {"Authorization": f"Bearer {TOKEN}"}
OWN = {"Origin": f"http://{HOST}"}
LINK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}

ASKING = Settings(token=TOKEN)
EXPOSED = Settings(host="0.0.0.0", token=TOKEN, names=("news.example",))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


# --- hosts and origins ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        (Settings(), HOST, 200),
        (Settings(), "localhost:1", 200),
        (Settings(), "LOCALHOST.", 200),
        (Settings(), "[::1]:8765", 200),
        (Settings(), "evil.example:8765", 421),
        (Settings(), "192.0.2.7", 421),
        (Settings(), "127.0.0.1.evil.example", 421),
        (EXPOSED, "192.0.2.7:8765", 200),
        (EXPOSED, "News.Example", 200),
        (EXPOSED, "evil.example", 421),
        (EXPOSED, "news.example.evil", 421),
        (EXPOSED, "a@news.example", 400),
        (EXPOSED, "", 400),
    ],
)
async def test_only_its_own_names_are_answered(
    small_library: Path, settings: Settings, host: str, status: int
) -> None:
    async with served(small_library, settings=settings) as app, client(app) as asking:
        answer = await asking.get("/eval", headers={"Host": host, **BEARER})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        (OWN, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none", **LINK}, 200),
        ({"Sec-Fetch-Site": "cross-site", **LINK}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", **LINK, "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8766"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[::1"}, 403),
    ],
)
async def test_other_sites_pages_are_refused(
    small_library: Path, headers: dict[str, str], status: int
) -> None:
    async with served(small_library) as app, client(app) as asking:
        answer = await asking.get("/eval", headers=headers)
    assert answer.status_code == status
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_every_answer_has_the_headers_of_safety(small_library: Path) -> None:
    async with served(small_library, settings=ASKING) as app, client(app) as asking:
        for path in ("/status", "/nowhere", "/ask", "/openapi.json", "/login"):
            for headers in (BEARER, {}):
                answer = await asking.get(path, headers=headers)
                policy = answer.headers["content-security-policy"]
                assert policy.startswith("default-src 'none'; ")
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["cache-control"] == "no-store"
                wanted = "same-origin" if path == "/login" else "no-referrer"
                assert answer.headers["referrer-policy"] == wanted


# --- tokens ---------------------------------------------------------------------------------


async def test_without_the_token_nothing_is_told(small_library: Path) -> None:
    async with served(small_library, settings=ASKING) as app, client(app) as asking:
        for path in ("/status", "/ask?question=a", "/articles/bridge", "/openapi.json", "/nowhere"):
            answer = await asking.get(path)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert (await asking.get(path, headers=BEARER)).status_code != 401
        for given in ("Bearer wrong", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ü"):
            answer = await asking.get("/status", headers={"Authorization": given.encode()})
            assert answer.status_code == 401


async def test_wrong_tokens_are_slowed_down_and_the_right_one_is_not(small_library: Path) -> None:
    async with served(small_library, settings=ASKING) as app, client(app) as asking:
        wrong = {"Authorization": "Bearer wrong"}
        tried = [(await asking.get("/status", headers=wrong)).status_code for _ in range(MOST + 1)]
        assert tried == [401] * MOST + [429]
        assert (await asking.get("/status", headers=BEARER)).status_code == 200
        blocked = await asking.post("/login", data={"token": TOKEN}, headers=OWN)
        assert blocked.status_code == 429
        assert int(blocked.headers["retry-after"]) > 0


def test_a_client_may_try_again_later_and_ipv6_networks_are_one_client() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    for n in range(MOST):
        attempts.failed(f"2001:db8::{n:x}")
    assert attempts.wait("2001:db8::ffff") == PERIOD
    assert attempts.wait("2001:db8:1::1") == attempts.wait("192.0.2.1") == 0
    clock.now += PERIOD
    assert attempts.wait("2001:db8::ffff") == 0


# --- logins ---------------------------------------------------------------------------------


async def test_a_browser_logs_in_and_out(small_library: Path) -> None:
    html = {"Accept": "text/html"}
    async with served(small_library, settings=ASKING) as app, client(app) as asking:
        sent = await asking.get("/ask?question=a", headers=html)
        assert (sent.status_code, sent.headers["location"]) == (
            303,
            "/login?next=/ask%3Fquestion%3Da",
        )
        page = await asking.get(sent.headers["location"], headers=html)
        assert 'value="/ask?question=a"' in page.text
        odd = await asking.get("/article/w%C3%A4s%3F%201?end=2", headers=html)
        page = await asking.get(odd.headers["location"], headers=html)
        assert 'value="/article/w%C3%A4s%3F%201?end=2"' in page.text
        wrong = await asking.post("/login", data={"token": "no"}, headers=OWN)
        assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
        form = {"token": TOKEN, "next": "/eval"}
        done = await asking.post("/login", data=form, headers=OWN)
        assert (done.status_code, done.headers["location"]) == (303, "/eval")
        cookie = done.headers["set-cookie"]
        assert TOKEN not in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Secure" not in cookie
        assert (await asking.get("/eval")).status_code == 200  # the client keeps cookies
        before = dict(asking.cookies)
        for _ in range(2):  # a login that has ended already is no error
            out = await asking.post("/logout", headers=OWN)
            assert (out.status_code, out.headers["location"]) == (303, "/login")
            assert out.headers["clear-site-data"] == '"cache"'
        asking.cookies.update(before)
        assert (await asking.get("/eval")).status_code == 401


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
async def test_other_sites_log_nobody_in(small_library: Path, headers: dict[str, str]) -> None:
    async with served(small_library, settings=ASKING) as app, client(app) as asking:
        answer = await asking.post("/login", data={"token": TOKEN}, headers=headers)
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


async def test_with_tls_the_cookie_is_for_tls_alone(small_library: Path) -> None:
    settings = Settings(token=TOKEN, behind_tls_proxy=True)
    async with served(small_library, settings=settings) as app, client(app) as asking:
        origin = {
            "Origin": "https://localhost",
            "Host": "localhost",
        }  # as the proxy's browsers see it
        done = await asking.post("/login", data={"token": TOKEN}, headers=origin)
    assert done.headers["set-cookie"].startswith("__Host-dateline=")
    assert "; Secure" in done.headers["set-cookie"]


@pytest.mark.parametrize("body", [b"", b"token", b"\xff\x00", b"a=1&" * 500, b"a" * 5000])
async def test_odd_forms_are_refused(small_library: Path, body: bytes) -> None:
    async with served(small_library, settings=ASKING) as app, client(app) as asking:
        answer = await asking.post("/login", content=body, headers=OWN)
    assert answer.status_code in (401, 413)


def test_a_login_expires() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    name = sessions.begin()
    assert sessions.holds(name)
    assert not sessions.holds(name + "x")
    clock.now += LIFETIME
    assert not sessions.holds(name)


@pytest.mark.parametrize(
    "after",
    ["//evil.example", "/\\evil.example", "https://evil.example", "", "/\n", "javascript:a"],
)
def test_a_login_leads_nowhere_else(after: str) -> None:
    assert local(after) == "/"


# --- the token's file -----------------------------------------------------------------------


def test_a_token_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "token"
    before = os.umask(0)
    try:
        token, made = token_of(file)
    finally:
        os.umask(before)
    assert made
    assert len(token) >= 43
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert token_of(file) == (token, False)


@pytest.mark.parametrize(
    ("content", "mode", "says"),
    [
        (TOKEN, 0o644, "others can read"),
        (TOKEN, 0o640, "others can read"),
        ("short", 0o600, "doesn't hold 32"),
        ("", 0o600, "doesn't hold 32"),
        (f"{TOKEN}\n{TOKEN}", 0o600, "doesn't hold 32"),
        ("ü" * 40, 0o600, "doesn't hold 32"),
    ],
)
def test_a_token_file_that_keeps_nothing_secret_is_refused(
    tmp_path: Path, content: str, mode: int, says: str
) -> None:
    file = tmp_path / "token"
    file.write_text(content, encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(DatelineError, match=says):
        token_of(file)


def test_a_folder_is_no_token_file(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match=r"isn't a file|can't be read"):
        token_of(tmp_path)
    with pytest.raises(DatelineError, match="can't be made"):
        token_of(tmp_path / "none" / "token")


@pytest.mark.parametrize(
    ("settings", "exposed"),
    [
        (Settings(), False),
        (Settings(host="localhost"), False),
        (Settings(host="::1"), False),
        (Settings(host="0.0.0.0"), True),
        (Settings(host="::"), True),
        (Settings(host="myhost"), True),
        (Settings(behind_tls_proxy=True), True),
        (Settings(names=("news.example",)), True),
    ],
)
def test_what_is_exposed(settings: Settings, exposed: bool) -> None:
    assert settings.exposed == exposed
