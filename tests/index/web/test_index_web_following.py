"""Following feeds: by their own address, by a page, by a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_world import WEB_TABLES, downgrade_to_6
from web_server import NEWS, Reply, Web, article, fetcher, rss

from index.errors import MismatchError, NotFoundError, UsageError
from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.web.following import FollowReport, feeds, follow, unfollow

ITEM = f"<title>A</title><link>http://{NEWS}/a</link>"


def run(web: Web, library: Path, *written: str) -> FollowReport:
    return follow(library, written, fetcher=fetcher(web))


def addresses(library: Path) -> list[str]:
    return [feed.address for feed in feeds(library)]


def test_a_feed_is_followed_once(web: Web, library: Path) -> None:
    feed = web.put("/feed", rss(ITEM), kind="application/rss+xml")
    [followed] = run(web, library, feed).followed
    assert (followed.address, followed.title, followed.new) == (feed, "Harbour News", 1)
    again = run(web, library, f"{feed}#x", feed)
    assert (again.followed, again.known) == ([], [feed, feed])
    [stored] = feeds(library)
    assert (stored.address, stored.title, stored.result) == (feed, "Harbour News", "")


def test_a_page_leads_to_the_feed_that_it_declares(web: Web, library: Path) -> None:
    feed = web.put("/feed", rss(ITEM), kind="text/xml")
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for title, href in (("Comments", "/comments/feed"), ("News", "/feed"), ("Sport", "/sport"))
    )
    site = web.put("/", article("Harbour News", "The news of the harbour.", links))
    report = run(web, library, site)
    assert [one.address for one in report.followed] == [feed]
    assert report.others == [f"http://{NEWS}/sport", f"http://{NEWS}/comments/feed"]
    assert run(web, library, site).known == [feed]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Reply(article("No feed", "Nothing.").encode()), "the page declares no feed"),
        (Reply(b"%PDF-1.4", "application/pdf"), "neither a feed nor a page"),
        (Reply(b"x", "image/png"), "image/png"),
        (Reply(b"<rss><channel><item>", "text/xml"), "a feed that can't be read"),
        (Reply(b"<urlset><url><loc>x</loc></url></urlset>", "text/xml"), "not one of news"),
        (Reply(b"\x1f\x8b" + b"\0" * 20, "application/gzip"), "damaged"),
        (Reply(status=500), "the server answers 500"),
        (
            Reply(b'<link rel=alternate type="application/rss+xml" href="http://10.0.0.1/f">'),
            "the page declares no feed",
        ),
    ],
)
def test_what_can_t_be_followed(web: Web, library: Path, page: Reply, reason: str) -> None:
    report = run(web, library, web.put("/a", page))
    assert reason in report.refused[0].reason
    assert addresses(library) == []


def test_sitemaps_in_circles_and_beyond_all_bounds(web: Web, library: Path) -> None:
    def index_of(*inner: str) -> Reply:
        listed = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in inner)
        return Reply(f"<sitemapindex>{listed}</sitemapindex>".encode(), "text/xml")

    top = web.put("/0", index_of(*(f"http://{NEWS}/{n}" for n in range(60))))
    for n in range(1, 60):
        web.put(f"/{n}", index_of(f"http://{NEWS}/0", f"http://{NEWS}/{n + 100}"))
    [refused] = run(web, library, top).refused
    assert refused.reason.startswith("none of its sitemaps lists news")
    assert len(web.asked()) <= 51


def test_a_feed_full_of_nonsense_gives_what_it_has(web: Web, library: Path) -> None:
    items = [
        "<title>No link</title>",
        "<title>Inside</title><link>http://127.0.0.1/a</link>",
        "<title>Mail</title><link>mailto:a@example.com</link>",
        "<title>Script</title><link>javascript:alert(1)</link>",
        "<title>Odd</title><link>http://[::1</link>",
        "<title>Twice</title><link>/a?utm_source=x</link>",
        "<title>Twice</title><link>/a</link><pubDate>nonsense</pubDate>",
    ]
    feed = web.put("/feed", rss(*items), kind="application/rss+xml")
    assert [one.new for one in run(web, library, feed).followed] == [1]


def test_a_list_of_feeds_is_followed_as_a_whole(web: Web, library: Path, tmp_path: Path) -> None:
    one = web.put("/one", rss(ITEM, title="One"), kind="application/rss+xml")
    two = web.put("/two", rss(ITEM, title="Two"), kind="application/rss+xml")
    listed = tmp_path / "feeds.opml"
    listed.write_text(
        f'<opml><body><outline text="x"><outline xmlUrl="{one}"/><outline xmlUrl="{two}"/>'
        f'<outline xmlUrl="{one}"/><outline xmlUrl="http://10.0.0.1/feed"/></outline></body></opml>'
    )
    report = run(web, library, str(listed))
    assert [feed.title for feed in report.followed] == ["One", "Two"]
    assert [one.address for one in report.refused] == ["http://10.0.0.1/feed"]
    assert addresses(library) == [one, two]


def test_lists_that_aren_t(web: Web, library: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"feeds\.opml isn't there"):
        run(web, library, str(tmp_path / "feeds.opml"))
    for content, reason in (("", "can't be read"), ("<opml/>", "lists no feeds")):
        (tmp_path / "a.opml").write_text(content)
        with pytest.raises(UsageError, match=reason):
            run(web, library, str(tmp_path / "a.opml"))
    assert addresses(library) == []


def test_a_feed_that_isn_t_followed_can_t_be_forgotten(web: Web, library: Path) -> None:
    with pytest.raises(NotFoundError, match="no feed is followed"):
        unfollow(library, ["example.org"])
    feed = web.put("/feed", rss(ITEM), kind="application/rss+xml")
    run(web, library, feed)
    for written in ("https://example.org/feed", "nonsense"):
        with pytest.raises(NotFoundError, match=f"the feeds that are: {feed}"):
            unfollow(library, [feed, written])
    assert addresses(library) == [feed]
    assert unfollow(library, [feed]) == [feed]
    assert addresses(library) == []


def test_a_library_of_an_older_format_is_brought_up_to_date_by_an_update(
    web: Web, library: Path, articles: Path, embedder: object
) -> None:
    Library.update(library, [articles], embedder=embedder)  # type: ignore[arg-type]
    downgrade_to_6(library)
    database = Database.open_to_write(library / FILE_NAME)
    with database.transaction():
        for table in (*WEB_TABLES, "hand_set", "blocked", "taken_down"):
            database.sql.execute(f"DROP TABLE {table}")
        database.set_meta("schema", 5)
    database.close()
    feed = web.put("/feed", rss(ITEM), kind="application/rss+xml")
    with pytest.raises(MismatchError, match="has format 5"):
        run(web, library, feed)
    assert Library.update(library, embedder=embedder).changes.unchanged == 3  # type: ignore[arg-type]
    assert len(run(web, library, feed).followed) == 1
    assert Library.check(library) == []
