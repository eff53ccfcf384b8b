"""Asking for one address, over real HTTP on this machine."""

from __future__ import annotations

import gzip
import os
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from web_server import NEWS, PUBLIC, FakeClock, Reply, Request, Web, fetcher

from index.web.http.answer import Validators
from index.web.http.fetcher import PAGES, Fetcher, Limits
from index.web.http.pace import SystemClock
from index.web.http.refused import Refused

MEGABYTE = 1024 * 1024


def refusal(web: Web, address: str, limits: Limits | None = None) -> Refused:
    with fetcher(web, limits=limits) as asking, pytest.raises(Refused) as refused:
        asking.get(address, PAGES)
    return refused.value


def test_a_page_is_fetched_with_an_honest_name(web: Web) -> None:
    address = web.put("/a", "<p>Hello", kind="text/html; charset=latin-1", headers={"ETag": '"1"'})
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        fetched = asking.get(address, PAGES)
    assert (fetched.address, fetched.kind, fetched.body) == (address, "text/html", b"<p>Hello")
    assert fetched.validators == Validators('"1"', "")
    assert fetched.charset == "latin-1"
    assert fetched.captured == clock.now()
    robots, page = web.requests
    assert (robots.path, page.path) == ("/robots.txt", "/a")
    assert page.headers["User-Agent"].startswith("Dateline/")
    assert set(web.connected) == {PUBLIC}


def test_an_unchanged_page_isn_t_sent_again(web: Web) -> None:
    def reply(request: Request) -> Reply:
        assert request.headers["If-None-Match"] == '"1"'
        assert request.headers["If-Modified-Since"] == "Wed, 01 May 2024 10:00:00 GMT"
        return Reply(status=304, headers={"ETag": '"1"'})

    address = web.put("/a", reply)
    with fetcher(web) as asking:
        known = Validators('"1"', "Wed, 01 May 2024 10:00:00 GMT")
        fetched = asking.get(address, PAGES, known)
    assert fetched.unchanged
    assert fetched.body == b""


def test_304_without_a_question_is_no_page(web: Web) -> None:
    address = web.put("/a", "", status=304)
    assert refusal(web, address).reason == "the server answers 304"


# Where a request may lead


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "//localhost/a",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://example.org/a",
        "http://user:pw@example.org/",
        "http://example.org:6379/",
        "http://[",
    ],
)
def test_no_redirect_leads_inside(web: Web, target: str) -> None:
    address = web.put("/a", Reply(status=302, headers={"Location": target}))
    assert refusal(web, address).reason.startswith("redirects to")
    assert set(web.connected) == {PUBLIC}


def test_redirects_are_followed_with_each_host_s_own_rules(web: Web) -> None:
    address = web.put("/a", Reply(status=301, headers={"Location": "http://other.example.com/b"}))
    web.put("/b", "there", host="other.example.com")
    with fetcher(web) as asking:
        assert asking.get(address, PAGES).address == "http://other.example.com/b"
    web.put("/robots.txt", "User-agent: *\nDisallow: /", "other.example.com", kind="text/plain")
    assert "robots.txt of other.example.com" in refusal(web, address).reason


def test_redirects_come_to_an_end(web: Web) -> None:
    address = web.put("/a", Reply(status=302, headers={"Location": "/a"}))
    assert refusal(web, address).reason == "more than 5 redirects"
    address = web.put("/b", Reply(status=302))
    assert refusal(web, address).reason == "redirects to nowhere"


@pytest.mark.parametrize(
    "addresses",
    [["10.0.0.1"], ["::1"], [PUBLIC, "192.168.0.1"], ["64:ff9b::7f00:1"], ["100.64.3.4"]],
)
def test_no_name_leads_inside(web: Web, addresses: list[str]) -> None:
    address = web.put("/a", "a page")
    web.names[NEWS] = addresses
    assert "isn't a public address" in refusal(web, address).reason
    assert web.connected == []


def test_a_name_is_resolved_once_a_connection(web: Web) -> None:
    """Public when it is checked, and private when it is connected to: there is no second time."""
    address = web.put("/a", "a page")
    # One connection for the robots.txt, one for the page; whatever comes after is private.
    answers = [[PUBLIC], [PUBLIC]]
    web.names[NEWS] = lambda: answers.pop(0) if answers else ["127.0.0.1"]
    with fetcher(web) as asking:
        assert asking.get(address, PAGES).body == b"a page"
        assert (len(web.connected), answers) == (2, [])
    # A later connection is checked anew.
    assert refusal(web, address).reason.startswith("127.0.0.1 isn't a public address")
    assert web.connected == [PUBLIC, PUBLIC]


def test_a_name_that_leads_nowhere(web: Web) -> None:
    address = web.put("/a", "a page")
    web.names[NEWS] = []
    refused = refusal(web, address)
    assert refused.reason == f"the name {NEWS} can't be found"
    assert not refused.lasting


def test_no_proxy_of_the_environment_is_used(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    address = web.put("/a", "a page")
    with fetcher(web) as asking:
        assert asking.get(address, PAGES).body == b"a page"
    assert set(web.connected) == {PUBLIC}


def test_the_system_s_own_way_stays_out_of_this_machine(web: Web) -> None:
    """Without a network handed in: what the system's resolver says is checked too."""
    with Fetcher(clock=FakeClock()) as asking, pytest.raises(Refused):
        asking.get(f"http://127.0.0.1:{web.port}/a", PAGES)
    assert web.requests == []


# How much


def packed(form: str, data: bytes) -> bytes:
    if form == "gzip":
        return gzip.compress(data)
    if form == "deflate":
        return zlib.compress(data)
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return raw.compress(data) + raw.flush()


@pytest.mark.parametrize("form", ["gzip", "deflate", "raw deflate"])
def test_packed_answers_are_unpacked(web: Web, form: str) -> None:
    data = b"a page " * 50_000
    address = web.put("/a", packed(form, data), headers={"Content-Encoding": form.split()[-1]})
    with fetcher(web) as asking:
        assert asking.get(address, PAGES).body == data


def test_a_file_of_several_packed_members_is_unpacked(web: Web) -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"
    address = web.put("/a", data, headers={"Content-Encoding": "gzip"})
    with fetcher(web) as asking:
        assert asking.get(address, PAGES).body == b"one two"


@pytest.mark.parametrize("form", ["gzip", "deflate", "raw deflate"])
def test_a_bomb_is_put_away(web: Web, form: str) -> None:
    bomb = packed(form, bytes(30 * MEGABYTE))
    assert len(bomb) < MEGABYTE
    address = web.put("/a", bomb, headers={"Content-Encoding": form.split()[-1]})
    assert refusal(web, address).reason == "larger than 20 MB"


def test_too_large_by_what_is_declared_and_by_what_comes(web: Web) -> None:
    limits = Limits(page=1 * MEGABYTE)
    address = web.put("/a", bytes(2 * MEGABYTE))
    assert refusal(web, address, limits).reason == "larger than 1 MB"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    address = web.put("/b", Reply(raw=[head, *[bytes(MEGABYTE // 2)] * 4]))
    assert refusal(web, address, limits).reason == "larger than 1 MB"


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(os.urandom(5000))[:-20], "gzip", "breaks off"),
        (b"no gzip at all", "gzip", "damaged"),
        (b"anything", "br", "packed as 'br'"),
        (b"anything", "gzip, gzip", "packed as"),
    ],
    ids=["cut off", "not packed", "unknown", "packed twice"],
)
def test_what_can_t_be_unpacked(web: Web, body: bytes, encoding: str, reason: str) -> None:
    address = web.put("/a", body, headers={"Content-Encoding": encoding})
    assert reason in refusal(web, address).reason


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "application/json"])
def test_other_types_are_said_and_not_loaded(web: Web, kind: str) -> None:
    address = web.put("/a", b"x" * 100, kind=kind)
    assert refusal(web, address).reason == f"{kind}, which isn't read from the web"


# How long


def test_a_server_that_says_nothing(web: Web) -> None:
    never = threading.Event()
    address = web.put("/a", Reply(raw=[b"HTTP/1.1 200 OK\r\n", b"late"], pause=never))
    refused = refusal(web, address, Limits(read=0.2, total=20))
    never.set()
    assert refused.reason.startswith("too slow")
    assert not refused.lasting


def test_a_server_that_says_little_at_a_time(web: Web) -> None:
    """Each piece comes in time, and all of it would take for ever."""
    done = threading.Event()

    class Dripping(list[bytes]):
        def __iter__(self) -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            while not done.wait(0.02):
                yield b"X-More: and more\r\n"

    address = web.put("/a", Reply(raw=Dripping([b"some"])))
    limits = Limits(read=10, total=0.3)
    with Fetcher(web, SystemClock(), limits) as asking, pytest.raises(Refused) as refused:
        # Its own clock: a deadline is of the time that really passes.
        asking.get(address, PAGES)
    done.set()
    assert refused.value.reason.startswith("too slow")


@pytest.mark.parametrize(
    "raw",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type text/html\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nbody",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3, 5\r\n\r\nbody",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\0\0\0\0",
        b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe\r\n\r\nbody",
        b"HTTP/1.1 301 Moved\r\nLocation: \xff\xfe\r\n\r\n",
    ],
)
def test_malformed_answers_are_refusals(web: Web, raw: bytes) -> None:
    address = web.put("/a", Reply(raw=[raw]))
    assert refusal(web, address).reason


def test_an_odd_head_is_read_for_what_it_says(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: TEXT/HTML ; charset=\xe2\x98\x83\r\nX: \x01\r\n\r\n"
    address = web.put("/a", Reply(raw=[head, b"a page"]))
    with fetcher(web) as asking:
        fetched = asking.get(address, PAGES)
    assert (fetched.kind, fetched.body) == ("text/html", b"a page")


# robots.txt


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /news", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        ("User-agent: *\nDisallow: /*.html$", True),
        ("User-agent: *\nDisallow: /*/2024", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Dateline\nAllow: /", True),
        ("User-agent: dateline\nDisallow: /", False),
        ("User-agent: OtherBot\nDisallow: /", True),
        ("<html>not found</html>", True),
        ("\0\xff" * 50, True),
        ("", True),
    ],
)
def test_robots_txt_is_obeyed(web: Web, robots: str, allowed: bool) -> None:
    address = web.put("/news/2024", "a page")
    web.put("/robots.txt", robots, kind="text/plain")
    if allowed:
        with fetcher(web) as asking:
            assert asking.get(address, PAGES).body == b"a page"
    else:
        refused = refusal(web, address)
        assert refused.reason == f"the robots.txt of {NEWS} says no"
        assert refused.lasting
        assert web.asked() == []


@pytest.mark.parametrize(
    ("status", "asked"), [(404, True), (403, True), (500, False), (503, False)]
)
def test_a_robots_txt_that_isn_t_there(web: Web, status: int, asked: bool) -> None:
    address = web.put("/a", "a page")
    web.put("/robots.txt", "no", status=status)
    if asked:
        with fetcher(web) as asking:
            assert asking.get(address, PAGES).body == b"a page"
    else:
        refused = refusal(web, address)
        assert "robots.txt can't be read" in refused.reason
        assert not refused.lasting
        assert web.asked() == []


def test_a_robots_txt_is_read_once_a_host_and_through_redirects(web: Web) -> None:
    first, second = web.put("/a", "one"), web.put("/b", "two")
    web.put("/robots.txt", Reply(status=301, headers={"Location": "/real.txt"}))
    web.put("/real.txt", "User-agent: *\nDisallow: /b", kind="text/plain")
    with fetcher(web) as asking:
        assert asking.get(first, PAGES).body == b"one"
        with pytest.raises(Refused, match="says no"):
            asking.get(second, PAGES)
    assert [one.path for one in web.requests] == ["/robots.txt", "/real.txt", "/a"]


def test_of_a_huge_robots_txt_the_beginning_counts(web: Web) -> None:
    rules = "User-agent: *\nDisallow: /a\n" + "# filling\n" * 200_000
    address = web.put("/a", "a page")
    web.put("/robots.txt", rules, kind="text/plain")
    assert "says no" in refusal(web, address).reason


def test_no_robots_txt_leads_inside(web: Web) -> None:
    address = web.put("/a", "a page")
    web.put("/robots.txt", Reply(status=302, headers={"Location": "http://127.0.0.1/"}))
    assert "127.0.0.1 isn't a public address" in refusal(web, address).reason


# Politeness, by a clock that only sleeping moves


def test_a_host_is_asked_once_a_second(web: Web) -> None:
    addresses = [web.put(f"/{n}", "a page") for n in range(3)]
    other = web.put("/a", "a page", host="other.example.com")
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        for address in addresses:
            asking.get(address, PAGES)
        assert clock.slept == [1.0, 1.0, 1.0]  # between the robots.txt and three pages
        asking.get(other, PAGES)
    assert clock.slept == [1.0, 1.0, 1.0, 1.0]  # of the other host's robots.txt


@pytest.mark.parametrize(
    ("rule", "seconds"),
    [("Crawl-delay: 7", 7.0), ("Request-rate: 1/5", 5.0), ("Crawl-delay: x", 1.0)],
)
def test_a_robots_txt_may_ask_for_more(web: Web, rule: str, seconds: float) -> None:
    web.put("/robots.txt", f"User-agent: *\n{rule}\n", kind="text/plain")
    addresses = [web.put(f"/{n}", "a page") for n in range(3)]
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        for address in addresses:
            asking.get(address, PAGES)
    assert clock.slept == [1.0, seconds, seconds]


def test_where_it_asks_for_much_more_a_run_fetches_one_page(web: Web) -> None:
    web.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n", kind="text/plain")
    first, second = web.put("/1", "a page"), web.put("/2", "a page")
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        assert asking.get(first, PAGES).body == b"a page"
        with pytest.raises(Refused, match="asks for 3,600 s between two pages") as refused:
            asking.get(second, PAGES)
    assert refused.value.not_before
    assert (refused.value.not_before - clock.now()).total_seconds() == 3600
    assert web.asked() == ["/1"]


def at_once(status: int, retry_after: str) -> tuple[list[Reply], object]:
    answers = [Reply(status=status, headers={"Retry-After": retry_after}), Reply(b"a page")]
    return answers, lambda _: answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_waited_for_once(web: Web, status: int) -> None:
    _, reply = at_once(status, "40")
    address = web.put("/a", reply)  # type: ignore[arg-type]
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        assert asking.get(address, PAGES).body == b"a page"
    assert clock.slept == [1.0, 40.0]
    web.put("/a", Reply(status=status, headers={"Retry-After": "2"}))
    assert not refusal(web, address).lasting
    assert len(web.asked()) == 4


def test_retry_after_may_be_a_day_and_time(web: Web) -> None:
    clock = FakeClock()
    until = datetime.fromtimestamp(clock.now().timestamp() + 31, UTC)
    _, reply = at_once(503, format_datetime(until, usegmt=True))
    address = web.put("/a", reply)  # type: ignore[arg-type]
    with fetcher(web, clock) as asking:
        asking.get(address, PAGES)
    assert clock.slept == [1.0, 30.0]


@pytest.mark.parametrize("asked", ["3600", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_host_that_asks_for_longer_is_left_alone(web: Web, asked: str) -> None:
    address, other = (
        web.put("/a", Reply(status=429, headers={"Retry-After": asked})),
        web.put("/b", "b"),
    )
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        for one in (address, other):
            with pytest.raises(Refused, match="the server asks to wait") as refused:
                asking.get(one, PAGES)
            assert refused.value.not_before is not None
            assert not refused.value.lasting
    assert web.asked() == ["/a"]
    assert clock.slept == [1.0]


@pytest.mark.parametrize("asked", ["", "soon", "-5", "١٢", "1e9"])
def test_a_retry_after_that_says_nothing(web: Web, asked: str) -> None:
    address = web.put(
        "/a", Reply(status=429, headers={"Retry-After": asked.encode().decode("latin-1")})
    )
    assert refusal(web, address).reason == "the server is asked too often"
    assert len(web.asked()) == 1


@pytest.mark.parametrize(
    ("status", "lasting"), [(404, True), (410, True), (403, True), (500, False)]
)
def test_errors_of_a_server(web: Web, status: int, lasting: bool) -> None:
    assert refusal(web, web.put("/a", "no", status=status)).lasting is lasting


def test_cookies_aren_t_kept(web: Web) -> None:
    first = web.put("/a", "one", headers={"Set-Cookie": "id=7; Path=/"})
    with fetcher(web) as asking:
        asking.get(first, PAGES)
        asking.get(web.put("/b", "two"), PAGES)
    assert all("Cookie" not in request.headers for request in web.requests)


def test_a_redirect_goes_on_where_a_host_allows_one_page(web: Web) -> None:
    web.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n", kind="text/plain")
    address = web.put("/a", Reply(status=301, headers={"Location": "/b"}))
    web.put("/b", "a page")
    clock = FakeClock()
    with fetcher(web, clock) as asking:
        assert asking.get(address, PAGES).body == b"a page"
        with pytest.raises(Refused, match="between two pages"):
            asking.get(address, PAGES)
    assert clock.slept == [1.0, 1.0]
