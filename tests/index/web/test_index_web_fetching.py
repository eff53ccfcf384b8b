"""A run: pages named or listed by feeds, kept in the library, and read by an update."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from pdf_files import column, write_pdf
from web_server import NEWS, FakeClock, Reply, Request, Web, article, fetcher, rss

from index.errors import LibraryDamagedError, LibraryLockedError, NotFoundError, UsageError
from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.storage.failpoints import listening
from index.storage.fetched_pages import file_of
from index.storage.lock import writer_lock
from index.types import Article
from index.web.fetching import fetch
from index.web.following import follow, unfollow
from index.web.report import FetchReport

FERRY = "Ferry crews walked out at noon over their pay."
BRIDGE = "The old bridge closed to lorries on Monday."
DAY = "<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>"


def run(web: Web, library: Path, *addresses: str, clock: FakeClock | None = None) -> FetchReport:
    return fetch(library, addresses, fetcher=fetcher(web, clock))


def fed(web: Web, library: Path, *items: str) -> str:
    """Follow a feed of items."""
    feed = web.put("/feed", rss(*items), kind="application/rss+xml")
    assert follow(library, [feed], fetcher=fetcher(web)).followed
    return feed


def item(address: str, more: str = DAY) -> str:
    return f"<title>As the feed has it</title><link>{address}</link>{more}"


def read(library: Path, embedder: FakeEmbedder) -> list[Article]:
    Library.update(library, embedder=embedder)
    with Library(library) as opened:
        return sorted(opened.articles(), key=lambda one: one.id)


def pages_of(library: Path) -> list[str]:
    return sorted(path.name for path in (library / "pages").rglob("*") if path.is_file())


# Pages that are named


def test_a_page_is_kept_and_read_by_its_address(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    address = web.put("/news/ferry-strike.html?id=7", article("Ferry strike", FERRY))
    report = run(web, library, f"{address}&utm_source=mail#top")
    assert (report.new, report.refused) == ([address], [])
    assert pages_of(library) == [file_of(library, address).name]
    assert file_of(library, address).name.startswith("ferry-strike-")
    [found] = read(library, embedder)
    assert (found.title, found.url, found.source) == ("Ferry strike", address, NEWS)
    assert found.published is None  # the day of the capture is no day of publication
    with Library(library) as opened:
        assert opened.search("ferry")[0].article.id == address
        assert (opened.status().pages, opened.status().feeds) == (1, 0)


def test_a_page_is_asked_for_again_and_only_a_new_version_is_sent(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    version = ["1", article("Ferry strike", FERRY)]

    def reply(request: Request) -> Reply:
        tag = f'"{version[0]}"'
        if request.headers.get("If-None-Match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        return Reply(version[1].encode(), headers={"ETag": tag})

    address = web.put("/a", reply)
    assert run(web, library, address).new == [address]
    read(library, embedder)
    before = file_of(library, address).read_bytes()
    assert run(web, library, address).unchanged == [address]
    assert file_of(library, address).read_bytes() == before
    version[:] = ["2", article("Ferry strike ends", "The crews went back to work on Friday.")]
    assert run(web, library, address).changed == [address]
    [found] = read(library, embedder)
    assert found.title == "Ferry strike ends"
    with Library(library) as opened:
        [earlier] = opened.earlier_versions(found.id)
    assert earlier.title == "Ferry strike"
    assert FERRY in earlier.text


def test_a_server_without_versions_sends_the_same_page(web: Web, library: Path) -> None:
    address = web.put("/a", article("Ferry strike", FERRY))
    run(web, library, address)
    kept = file_of(library, address).stat()
    assert run(web, library, address).unchanged == [address]
    assert file_of(library, address).stat().st_mtime_ns == kept.st_mtime_ns


def test_a_page_whose_file_was_deleted_is_fetched_when_it_is_named(web: Web, library: Path) -> None:
    address = web.put("/a", article("Ferry strike", FERRY), headers={"ETag": '"1"'})
    run(web, library, address)
    file_of(library, address).unlink()
    assert run(web, library, address).new == [address]
    assert "If-None-Match" not in web.requests[-1].headers


def test_one_article_at_several_addresses_is_kept_once(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    canonical = '<link rel="canonical" href="/ferry">'
    own = web.put("/ferry", article("Ferry strike", FERRY, canonical))
    mobile = web.put("/m/ferry", article("Ferry strike", FERRY, canonical))
    short = web.put("/s/1", Reply(status=301, headers={"Location": f"{own}?utm_medium=short"}))
    web.put("/ferry?utm_medium=short", article("Ferry strike", FERRY, canonical))
    report = run(web, library, mobile, own, short)
    assert report.new == [own]
    assert report.same == [(short, own)]
    assert report.unchanged == [own] or (own, own) not in report.same
    assert len(pages_of(library)) == 1
    assert [one.url for one in read(library, embedder)] == [own]
    # All of its addresses are known from now on, and lead to the one.
    asked = len(web.asked())
    again = run(web, library, mobile, short)
    assert (again.unchanged, again.refused) == ([own], [])
    assert web.asked()[asked:] == ["/ferry"]


@pytest.mark.parametrize("named", ["http://evil.example.net/ferry", "/", "http://127.0.0.1/", "#a"])
def test_a_canonical_address_that_doesn_t_count(web: Web, library: Path, named: str) -> None:
    address = web.put("/a", article("A", FERRY, f'<link rel="canonical" href="{named}">'))
    assert run(web, library, address).new == [address]


def test_a_page_that_has_gone_leads_to_no_front_page(web: Web, library: Path) -> None:
    web.put("/", article("Home", BRIDGE))
    address = web.put("/a", Reply(status=302, headers={"Location": "/"}))
    [refused] = run(web, library, address).refused
    assert refused.reason == "redirects to the front page of its site"
    assert run(web, library, f"http://{NEWS}").new == [f"http://{NEWS}/"]


def test_what_is_no_address_is_reported_beside_the_others(web: Web, library: Path) -> None:
    good = web.put("/a", article("A", FERRY))
    report = run(web, library, "http://127.0.0.1/x", good, "file:///etc/passwd", good)
    assert report.new == [good]
    assert [one.address for one in report.refused] == ["http://127.0.0.1/x", "file:///etc/passwd"]


def test_documents_are_kept_and_read_as_what_they_are(
    web: Web, library: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    text = f"Harbour report\n\n{FERRY} {BRIDGE}\n"
    lines = [column(72, 700, [FERRY, BRIDGE]), column(72, 700, ["A second page on the harbour."])]
    data = write_pdf(tmp_path / "made.pdf", lines).read_bytes()
    paper = web.put("/report.pdf", data, kind="application/pdf")
    plain = web.put("/notes/report-2024-05-02.txt", text, kind="text/plain; charset=utf-8")
    assert set(run(web, library, paper, plain).new) == {paper, plain}
    by_url = {one.url: one for one in read(library, embedder)}
    assert len(by_url[paper].pages) == 2
    assert by_url[plain].title == "Harbour report"
    assert by_url[plain].published == date(2024, 5, 2)


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (rss(item("http://x.example.com/a")), "application/rss+xml", "a feed, not an article"),
        (rss(item("http://x.example.com/a")), "text/html", ""),
        ("<urlset><url><loc>x</loc></url></urlset>", "text/xml", "a sitemap, not an article"),
        ("<data><x/></data>", "application/xml", "no page that an article"),
        ("", "text/html", "an empty page"),
        ("{}", "application/json", "application/json, which isn't read"),
        ("\x89PNG", "image/png", "image/png, which isn't read"),
    ],
)
def test_what_holds_no_article(web: Web, library: Path, body: str, kind: str, reason: str) -> None:
    report = run(web, library, web.put("/a", body, kind=kind))
    assert [reason in one.reason for one in report.refused] == ([True] if reason else [])


def test_a_page_kept_in_another_encoding_is_read_by_what_the_server_said(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    body = article("Fährstreik", "Die Fähre lag am Montag still.").encode("latin-1")
    run(web, library, web.put("/a", body, kind="text/html; charset=iso-8859-1"))
    [found] = read(library, embedder)
    assert found.title == "Fährstreik"
    assert "Die Fähre lag" in found.text


# Feeds


def test_a_run_fetches_what_the_feeds_have_new(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    ferry = web.put("/ferry", article("Ferry strike", FERRY))
    bridge = web.put("/bridge", article("Bridge closes", BRIDGE))
    fed(web, library, item(f"{ferry}?utm_source=rss"))
    assert run(web, library).new == [ferry]
    nothing = run(web, library)
    assert (nothing.new, nothing.feeds[0].new, web.asked().count("/ferry")) == ([], 0, 1)
    # The feed drops one article and has another; both stay.
    web.put("/feed", rss(item(bridge)), kind="application/rss+xml")
    report = run(web, library)
    assert (report.new, report.feeds[0].new, report.waiting) == ([bridge], 1, 0)
    assert {one.url for one in read(library, embedder)} == {ferry, bridge}


def test_what_a_feed_states_counts_where_the_page_states_nothing(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    dated = '<meta property="article:published_time" content="2024-04-01T08:00:00Z">'
    silent = web.put("/silent", article("Silent", FERRY))
    states = web.put("/states", article("States", BRIDGE, dated))
    author = "<dc:creator>Ines Moreau</dc:creator>"
    fed(web, library, item(silent, DAY + author), item(states, DAY + author))
    run(web, library)
    first, second = read(library, embedder)
    assert (first.url, first.published, first.published_from) == (
        silent,
        date(2024, 5, 3),
        "feed (published)",
    )
    assert (first.author, first.source, first.title) == ("Ines Moreau", "Harbour News", "Silent")
    assert (second.url, second.published, second.published_from) == (
        states,
        date(2024, 4, 1),
        "HTML metadata",
    )


def test_a_feed_s_own_version_is_asked_for(web: Web, library: Path) -> None:
    body = rss(item(web.put("/a", article("A", FERRY)))).encode()

    def reply(request: Request) -> Reply:
        if request.headers.get("If-None-Match") == '"7"':
            return Reply(status=304, headers={"ETag": '"7"'})
        return Reply(body, "application/rss+xml", headers={"ETag": '"7"'})

    feed = web.put("/feed", reply)
    follow(library, [feed], fetcher=fetcher(web))
    assert run(web, library).new == [f"http://{NEWS}/a"]
    assert [one.new for one in run(web, library).feeds] == [0]


def test_an_entry_that_has_changed_is_fetched_again(web: Web, library: Path) -> None:
    def feed_of(changed: str) -> Reply:
        entry = (
            f"<entry><title>A</title><id>a</id><link href='http://{NEWS}/a'/>"
            f"<published>2024-05-03T10:00:00Z</published><updated>{changed}</updated></entry>"
        )
        feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>N</title>{entry}</feed>"
        return Reply(feed.encode(), "application/atom+xml")

    address = web.put("/a", article("A", FERRY))
    feed = web.put("/feed", feed_of("2024-05-03T10:00:00Z"))
    follow(library, [feed], fetcher=fetcher(web))
    assert run(web, library).new == [address]
    assert run(web, library).unchanged == []
    web.put("/a", article("A", BRIDGE))
    web.put("/feed", feed_of("2024-05-04T10:00:00Z"))
    assert run(web, library).changed == [address]
    # One whose file was deleted is to stay away, whatever the feed says.
    file_of(library, address).unlink()
    web.put("/feed", feed_of("2024-05-05T10:00:00Z"))
    report = run(web, library)
    assert (report.new, report.changed, report.unchanged) == ([], [], [])


def test_news_sitemaps_are_followed_through_an_index(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    def sitemap(name: str) -> str:
        return (
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
            " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
            f"<url><loc>http://{NEWS}/{name}</loc><news:news><news:publication>"
            "<news:name>The Courier</news:name></news:publication>"
            "<news:publication_date>2024-05-03T22:00:00-05:00</news:publication_date>"
            "<news:title>T</news:title></news:news></url>"
            f"<url><loc>http://{NEWS}/about</loc></url></urlset>"
        )

    ferry = web.put("/ferry", article("Ferry strike", FERRY))
    bridge = web.put("/bridge", article("Bridge closes", BRIDGE))
    web.put("/one.xml.gz", gzip.compress(sitemap("ferry").encode()), kind="application/gzip")
    web.put("/two.xml", sitemap("bridge"), kind="text/xml")
    inner = (f"http://{NEWS}/one.xml.gz", f"http://{NEWS}/two.xml", "http://10.0.0.1/three.xml")
    listed = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in inner)
    index = web.put(
        "/index.xml",
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{listed}</sitemapindex>",
        kind="application/xml",
    )
    assert [one.new for one in follow(library, [index], fetcher=fetcher(web)).followed] == [2]
    assert set(run(web, library).new) == {ferry, bridge}
    found = read(library, embedder)
    assert {(one.published, one.source) for one in found} == {(date(2024, 5, 3), "The Courier")}
    assert {one.published_from for one in found} == {"news sitemap"}


def test_pages_of_a_feed_that_can_t_be_had_are_tried_again_a_few_times(
    web: Web, library: Path
) -> None:
    broken = web.put("/broken", "no", status=500)
    gone = web.put("/gone", "no", status=404)
    fed(web, library, item(broken), item(gone))
    reports = [run(web, library) for _ in range(7)]
    asked = [len(report.refused) for report in reports]
    assert asked == [2, 1, 1, 1, 1, 0, 0]
    assert [report.waiting for report in reports] == [1, 1, 1, 1, 0, 0, 0]


def test_a_host_that_asks_to_be_left_alone_is_asked_when_it_allows(web: Web, library: Path) -> None:
    address = web.put("/a", Reply(status=429, headers={"Retry-After": "7200"}))
    fed(web, library, item(address))
    clock = FakeClock()
    [refused] = run(web, library, clock=clock).refused
    assert refused.reason == "the server asks to wait 7,200 s"
    web.put("/a", article("A", FERRY))
    assert run(web, library, clock=clock).new == []
    assert run(web, library, clock=FakeClock(clock.seconds + 7300)).new == [address]


def test_a_host_that_allows_one_request_an_hour_gives_a_page_in_the_end(
    web: Web, library: Path
) -> None:
    web.put("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n", kind="text/plain")
    address = web.put("/a", article("A", FERRY))
    fed(web, library, item(address))
    clock = FakeClock(10_000)
    first = run(web, library, clock=clock)
    assert (first.new, len(first.feeds), first.waiting) == ([], 1, 1)
    assert run(web, library, clock=FakeClock(clock.seconds + 3700)).new == [address]


def test_a_sitemap_that_only_names_others_is_read_anew_each_time(web: Web, library: Path) -> None:
    def reply(request: Request) -> Reply:
        assert "If-None-Match" not in request.headers
        inner = f"<sitemap><loc>http://{NEWS}/inner.xml</loc></sitemap>"
        index = f"<sitemapindex>{inner}</sitemapindex>".encode()
        return Reply(index, "text/xml", headers={"ETag": '"1"'})

    def inner_of(*names: str) -> Reply:
        news = "<news:news><news:title>T</news:title></news:news>"
        urls = "".join(f"<url><loc>http://{NEWS}/{name}</loc>{news}</url>" for name in names)
        return Reply(f"<urlset xmlns:news='x'>{urls}</urlset>".encode(), "text/xml")

    for name in "ab":
        web.put(f"/{name}", article(name, FERRY + name))
    web.put("/inner.xml", inner_of("a"))
    follow(library, [web.put("/index.xml", reply)], fetcher=fetcher(web))
    assert run(web, library).new == [f"http://{NEWS}/a"]
    web.put("/inner.xml", inner_of("b", "a"))
    assert run(web, library).new == [f"http://{NEWS}/b"]


def test_a_feed_that_can_t_be_read_is_said_and_stays(web: Web, library: Path) -> None:
    feed = fed(web, library, item(web.put("/a", article("A", FERRY))))
    for body, kind in (("no", "application/rss+xml"), ("<html>", "text/html"), ("{}", "image/png")):
        web.put("/feed", body, kind=kind)
        assert [one.address for one in run(web, library).unread] == [feed]
    web.put("/feed", Reply(status=503))
    assert [one.reason for one in run(web, library).unread] == ["the server answers 503"]
    with Database_of(library) as database:
        assert database.web.feeds()[0].result == "the server answers 503"


class Database_of:
    def __init__(self, library: Path) -> None:
        self._database = Database.open_to_read(library / FILE_NAME)

    def __enter__(self) -> Database:
        return self._database

    def __exit__(self, *_: object) -> None:
        self._database.close()


def test_only_so_many_pages_a_run_the_latest_first(web: Web, library: Path) -> None:
    days = ["Fri, 03 May 2024", "Sun, 05 May 2024", "Sat, 04 May 2024"]
    addresses = [web.put(f"/{n}", article(f"N{n}", f"{FERRY} {n}")) for n in range(3)]
    stamps = (f"<pubDate>{day} 10:00:00 GMT</pubDate>" for day in days)
    fed(web, library, *map(item, addresses, stamps))
    first = fetch(library, most=2, fetcher=fetcher(web))
    assert (first.new, first.waiting) == ([addresses[1], addresses[2]], 1)
    assert fetch(library, most=2, fetcher=fetcher(web)).new == [addresses[0]]


def test_hosts_take_turns(web: Web, library: Path) -> None:
    hosts = ("a.example.com", "b.example.com")
    pages = [
        web.put(f"/{n}", article(f"{n}", FERRY + host), host=host) for host in hosts for n in "12"
    ]
    clock = FakeClock()
    run(web, library, *pages, clock=clock)
    # Each host's robots.txt, then its pages: no second is waited for in vain.
    order = [one.host for one in web.requests if one.path != "/robots.txt"]
    assert order == ["a.example.com", "b.example.com"] * 2
    assert sum(clock.slept) < 5


def test_a_feed_no_longer_followed_leaves_what_was_fetched(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    ferry = web.put("/ferry", article("Ferry strike", FERRY))
    feed = fed(web, library, item(ferry))
    run(web, library)
    bridge = web.put("/bridge", article("Bridge closes", BRIDGE))
    web.put("/feed", rss(item(bridge)), kind="application/rss+xml")
    fetch(library, most=1, fetcher=fetcher(web), notice=stop_at_pages)
    assert unfollow(library, [feed]) == [feed]
    assert [one.url for one in read(library, embedder)] == [ferry]
    with pytest.raises(NotFoundError, match="no feed is followed"):
        run(web, library)
    with Database_of(library) as database:
        assert database.web.count_waiting() == 0


def stop_at_pages(progress: object) -> None:
    if getattr(progress, "what", "") == "pages":
        raise KeyboardInterrupt


# Stopped, killed, moved


def test_stopped_on_the_way_it_keeps_what_it_has(web: Web, library: Path) -> None:
    addresses = [web.put(f"/{n}", article(f"N{n}", f"{FERRY} {n}")) for n in range(3)]

    def stop(request: Request) -> Reply:
        raise AssertionError("never asked for")

    def notice(progress: object) -> None:
        if getattr(progress, "done", 0) == 2:
            raise KeyboardInterrupt

    web.put("/2", stop)
    report = fetch(library, addresses, fetcher=fetcher(web), notice=notice)
    assert report.interrupted
    assert report.new == addresses[:2]
    assert len(pages_of(library)) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")
@pytest.mark.parametrize("at", ["page written", "page kept", "commit", "committed"])
def test_killed_on_the_way_nothing_is_torn(
    web: Web, library: Path, embedder: FakeEmbedder, at: str
) -> None:
    old = article("Ferry strike", FERRY)
    address, other = web.put("/a", old), web.put("/b", article("Bridge", BRIDGE))
    run(web, library, address)
    read(library, embedder)
    web.put("/a", article("Ferry strike ends", BRIDGE + " And so on."))

    def die(step: str) -> None:
        if step.startswith(at):
            os._exit(9)

    child = os.fork()
    if child == 0:
        with listening(die):
            run(web, library, address, other)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9
    assert all(name.endswith(".warc.gz") or name.startswith(".") for name in pages_of(library))
    assert {one.title for one in read(library, embedder)} <= {"Ferry strike", "Ferry strike ends"}
    report = run(web, library, address, other)
    assert len(report.changed) + len(report.unchanged) + len(report.new) == 2
    assert not any(name.startswith(".") for name in pages_of(library))
    assert [one.title for one in read(library, embedder)] == ["Ferry strike ends", "Bridge"]
    assert Library.check(library, embedder=embedder) == []


def test_a_moved_library_knows_its_pages(
    web: Web, library: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    ferry = web.put("/ferry", article("Ferry strike", FERRY))
    fed(web, library, item(ferry))
    run(web, library)
    [before] = read(library, embedder)
    moved = tmp_path / "elsewhere" / "library"
    moved.parent.mkdir()
    shutil.move(library, moved)
    report = Library.update(moved, embedder=embedder)
    assert (report.changes.unchanged, report.changes.skipped, report.changes.any) == (1, [], False)
    with Library(moved) as opened:
        [found] = opened.articles()
        assert opened.status().folders == (str(moved / "pages"),)
    assert found.id == before.id
    assert found.path == str(file_of(moved, ferry))
    assert Library.check(moved, embedder=embedder) == []
    # A rebuild of another move needs no network either, and feeds and pages are known as before.
    again = tmp_path / "again"
    shutil.copytree(moved, again)
    asked = len(web.requests)
    assert Library.update(again, rebuild=True, embedder=embedder).articles == 1
    assert len(web.requests) == asked
    assert Library.check(again, embedder=embedder) == []
    with Library(again) as opened:
        status = opened.status()
    assert (status.feeds, status.pages, status.folders) == (1, 1, (str(again / "pages"),))
    assert run(web, again).new == []
    with Library(moved) as opened:
        assert opened.status().folders == (str(moved / "pages"),)


def test_a_deleted_file_takes_its_page_out(web: Web, library: Path, embedder: FakeEmbedder) -> None:
    first, second = web.put("/a", article("A", FERRY)), web.put("/b", article("B", BRIDGE))
    fed(web, library, item(first), item(second))
    run(web, library)
    assert len(read(library, embedder)) == 2
    file_of(library, first).unlink()
    assert [one.url for one in read(library, embedder)] == [second]
    assert run(web, library).new == []


def test_the_folder_of_pages_is_not_forgotten_like_another(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    address = web.put("/a", article("A", FERRY))
    run(web, library, address)
    read(library, embedder)
    with pytest.raises(UsageError, match="delete the files"):
        Library.update(library, forget=[library / "pages"], embedder=embedder)
    file_of(library, address).unlink()
    report = Library.update(library, forget=[library / "pages"], embedder=embedder)
    assert report.changes.forgotten == 1


def test_no_link_leads_out_of_the_library(web: Web, library: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (library / "pages").mkdir(parents=True)
    (library / "pages" / NEWS).symlink_to(outside)
    with pytest.raises(LibraryDamagedError, match="is a link to another folder"):
        run(web, library, web.put("/a", article("A", FERRY)))
    assert list(outside.iterdir()) == []


def test_one_writer_at_a_time(web: Web, library: Path, embedder: FakeEmbedder) -> None:
    library.mkdir()
    with writer_lock(library, "index"), pytest.raises(LibraryLockedError):
        run(web, library, f"http://{NEWS}/a")
    with (
        writer_lock(library, "fetch"),
        pytest.raises(LibraryLockedError, match="dateline fetch or follow is writing"),
    ):
        Library.update(library, [library], embedder=embedder)


def test_without_feeds_there_is_nothing_to_fetch(web: Web, library: Path) -> None:
    with pytest.raises(NotFoundError, match="no feed is followed"):
        run(web, library)
    assert not library.exists()


def test_nothing_but_a_fetch_loads_what_asks_the_web(
    web: Web, library: Path, embedder: FakeEmbedder
) -> None:
    run(web, library, web.put("/a", article("A", FERRY)))
    read(library, embedder)
    script = (
        "import sys; from pathlib import Path\n"
        "import tui.cli.commands.asking.ask, tui.cli.commands.articles.index\n"
        "import tui.cli.commands.articles.fetch\n"
        "from index.library import Library; from qa.answerer import Answerer\n"
        "library = Library(Path(sys.argv[1]))\n"
        "assert library.search('ferry', mode='bm25')\n"
        "print({'httpx', 'httpcore', 'protego', 'ssl'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(library)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
