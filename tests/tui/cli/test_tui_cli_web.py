"""`dateline fetch` and `dateline follow`: what they print, and what they exit with.

What they fetch is tested in `tests/index/web`; nothing here opens a connection.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder
from web_server import NEWS, Web, article, fetcher, rss, served

from index.library import Library
from index.web.fetching import fetch
from index.web.following import follow
from index.web.report import FeedRead, FetchReport, Refusal
from tui.cli.commands.articles.fetch import report_lines


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as web:
        yield web


@pytest.fixture
def here(tmp_path: Path, web: Web) -> tuple[str, str]:
    """The options that name a library which follows a feed of two pages and fetched one."""
    item = "<title>{0}</title><link>http://{1}/{0}</link>"
    feed = web.put("/feed", rss(*(item.format(n, NEWS) for n in "ab")), kind="application/rss+xml")
    web.put("/a", article("A", "The ferry crews walked out."))
    web.put("/b", "no", status=500)
    library = tmp_path / "library"
    follow(library, [feed], fetcher=fetcher(web))
    fetch(library, fetcher=fetcher(web))
    return ("--library", str(library))


def test_the_feeds_are_listed(run: Run, here: tuple[str, str]) -> None:
    done = run("follow", *here)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Harbour News (http://{NEWS}/feed), read 2026-03-01 ")
    [feed] = run("follow", "--json", *here).document
    assert (feed["address"], feed["title"]) == (f"http://{NEWS}/feed", "Harbour News")
    assert feed["problem"] is None


def test_a_feed_is_forgotten(run: Run, here: tuple[str, str]) -> None:
    check_error(run("follow", "--forget", "example.org", *here), 1, f"http://{NEWS}/feed")
    done = run("follow", "--forget", f"http://{NEWS}/feed", *here)
    assert (done.status, done.out) == (0, f"No longer following http://{NEWS}/feed\n")
    done = run("follow", *here)
    assert (done.status, done.out) == (0, "")
    assert "dateline follow FEED" in done.err
    check_error(run("fetch", *here), 1, "no feed is followed")


def test_status_counts_feeds_and_pages(
    run: Run, here: tuple[str, str], embedder: FakeEmbedder
) -> None:
    check_error(run("status", *here), 1, "still empty: run: dateline index")
    Library.update(Path(here[1]), embedder=embedder)
    assert "Web        1 feed followed, 1 page fetched\n" in run("status", *here).out
    document = run("status", "--json", *here).document
    assert (document["feeds"], document["pages"]) == (1, 1)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1/", "isn't a public address"),
        ("localhost", "no public name"),
        ("http://2130706433/", "no public name"),
        ("file:///etc/passwd", "only http and https"),
        ("http://[fe80::1%25eth0]/", "isn't a public address"),
        ("http://a:b@example.org/", "a user's name"),
    ],
)
@pytest.mark.parametrize("command", ["fetch", "follow"])
def test_an_address_that_isn_t_asked_is_an_error(
    run: Run, tmp_path: Path, command: str, address: str, reason: str
) -> None:
    done = run(command, address, "--library", str(tmp_path / "library"))
    check_error(done, 1, address, reason)


def test_several_refused_are_listed(run: Run, tmp_path: Path) -> None:
    here = ("--library", str(tmp_path / "library"))
    done = run("fetch", "localhost", "http://10.0.0.1/", *here)
    assert (done.status, done.err) == (1, "")
    assert done.out.splitlines()[:2] == [
        "  refused localhost: localhost: no public name",
        "  refused http://10.0.0.1/: 10.0.0.1 isn't a public address of the internet",
    ]
    document = run("fetch", "localhost", "--json", *here).document
    assert document["refused"] == [{"address": "localhost", "reason": "localhost: no public name"}]
    assert (document["new"], document["waiting"], document["interrupted"]) == ([], 0, False)


def test_wrong_usage(run: Run, here: tuple[str, str]) -> None:
    check_error(run("fetch", "", *here), 2, "empty")
    check_error(run("fetch", "example.org", "--limit", "3", *here), 2, "--limit")
    check_error(run("fetch", "--limit", "0", *here), 2, "--limit")
    check_error(run("follow", "example.org", "--forget", "example.com", *here), 2, "not both")
    check_error(run("fetch", "--as-of", "2024-05-01", *here), 2, "has no effect")


def test_a_report_says_what_is_new_and_what_to_run_next() -> None:
    report = FetchReport(
        new=["http://x.example/1", "http://x.example/2"],
        unchanged=["http://x.example/3"],
        same=[("http://x.example/m", "http://x.example/1")],
        refused=[Refusal("http://x.example/4", "not found")],
        feeds=[FeedRead("http://x.example/feed", "X", 2)],
        unread=[Refusal("http://y.example/feed", "too slow")],
        waiting=1200,
    )
    assert report_lines(report, 62) == [
        "  feed not read http://y.example/feed: too slow",
        "  refused http://x.example/4: not found",
        "  kept already http://x.example/m: it is http://x.example/1",
        "2 pages new, 1 unchanged, 1 kept already under another address, 1 refused; 1 feed read,"
        " 1 not (1 min); 1,200 pages still to fetch: run dateline fetch; run dateline index to ask"
        " those fetched",
    ]
    stopped = FetchReport(new=["http://x.example/1"], interrupted=True)
    assert report_lines(stopped, 3) == [
        "Stopped. 1 page new (3 s); run dateline index to ask those fetched"
    ]
    assert report_lines(FetchReport(feeds=report.feeds), 3) == ["Nothing new; 1 feed read (3 s)"]
    many = FetchReport(refused=[Refusal(f"http://x.example/{n}", "no") for n in range(30)])
    assert len(report_lines(many, 1)) == 22
    assert report_lines(many, 1)[20] == "  and 10 more (--json lists all)"
