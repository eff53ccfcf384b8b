"""`dateline edit` and `dateline articles`: what they print, and what they exit with."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder

from index.library import Library
from index.storage.lock import writer_lock

NOTES = {
    "flood": ("A flood in Vale", "2004-05-03", "Gazette", "https://a.example/2024/05/03/flood"),
    "ferry": ("Ferry crews walk out", "2024-05-04", "Courier", ""),
    "bakery": ("A fire in Vale", "", "Courier", ""),
}


@pytest.fixture
def here(tmp_path: Path, embedder: FakeEmbedder) -> tuple[str, str]:
    """The options that name a library of three notes."""
    news = tmp_path / "news"
    news.mkdir()
    for name, (title, day, outlet, url) in NOTES.items():
        front = [f"title: {title}", f"source: {outlet}"]
        front += [f"date: {day}"] if day else []
        front += [f"url: {url}"] if url else []
        text = f"What {name} is about stands in this sentence."
        (news / f"{name}.md").write_text("\n".join(["---", *front, "---", text, ""]))
    Library.update(tmp_path / "library", [news], embedder=embedder)
    return ("--library", str(tmp_path / "library"))


def test_fields_are_set_and_shown(run: Run, here: tuple[str, str], tmp_path: Path) -> None:
    path = str(tmp_path / "news" / "flood.md")
    done = run("edit", path, "--date", "2024-05-03", "--outlet", "none", *here)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:2] == ["A flood in Vale", f"  {path}"]
    assert "  date    3 May 2024" in lines
    assert "  outlet  none" in lines
    assert "the file states 3 May 2004" in done.out
    assert "the file states “Gazette”" in done.out
    assert run("edit", "flood", *here).out == done.out  # without an option it only shows
    found = run("search", "flood", "--mode", "bm25", "--json", *here).document["hits"][0]
    assert (found["published"], found["set_by_hand"]) == ("2024-05-03", ["date", "outlet"])
    assert run("search", "flood", "--since", "2024", "--source", "gazette", *here).out == ""


def test_the_document_has_what_was_set_and_what_is_stated(run: Run, here: tuple[str, str]) -> None:
    done = run("edit", "ferry crews", "--title", "Boats", "--date", "none", "--json", *here)
    document = done.document
    assert (document["article"], document["title"], document["published"]) == (
        *("ferry", "Boats"),
        None,
    )
    assert document["set_by_hand"] == ["title", "date"]
    assert document["set"]["date"]["value"] is None
    assert set(document["set"]["title"]) == {"value", "by", "at"}
    assert document["stated"] == {
        "title": "Ferry crews walk out",
        "date": "2024-05-04",
        "outlet": "Courier",
        "author": None,
        "url": None,
    }
    assert run("edit", "ferry", "--reset", "date", "--json", *here).document["set_by_hand"] == [
        "title"
    ]
    assert run("edit", "ferry", "--reset", "--json", *here).document["set_by_hand"] == []


def test_what_cant_be_used_is_one_line(run: Run, here: tuple[str, str], tmp_path: Path) -> None:
    for day in ("2024", "2024-05", "2024-13-01", "yesterday", "20240503"):
        check_error(run("edit", "flood", "--date", day, *here), 2, f"'{day}' isn't a day written")
    check_error(run("edit", "flood", "--title", " ", *here), 2, "--title")
    check_error(run("edit", "flood", "--url", "a.example", *here), 2, "isn't a web address")
    check_error(run("edit", "flood", "--reset", "headline", *here), 2, "headline")
    both = run("edit", "flood", "--reset", "date", "--date", "2024-05-03", *here)
    check_error(both, 2, "--reset date and --date can't be used together")
    check_error(run("edit", "nothing", *here), 1, "no article of the library is called 'nothing'")
    check_error(
        run("edit", "vale", "--date", "none", *here),
        *(1, "'vale' may be any of 2 articles", "flood: A flood in Vale, 2004-05-03", "bakery: "),
    )
    check_error(run("edit", "flood", "--since", "2024", *here), 2, "--since has no effect")
    with writer_lock(tmp_path / "library"):
        check_error(run("edit", "flood", "--title", "Boats", *here), 1, "is writing to")
    assert run("articles", "--edited", "--json", *here).document == {"total": 0, "articles": []}


def test_articles_are_listed(run: Run, here: tuple[str, str], tmp_path: Path) -> None:
    listed = run("articles", *here)
    assert (listed.status, listed.err) == (0, "")
    assert listed.out.splitlines()[:2] == [
        "Ferry crews walk out — Courier — 4 May 2024  [ferry]",
        f"    {tmp_path / 'news' / 'ferry.md'}",
    ]
    first = run("articles", "-n", "1", *here)
    assert first.err == "and 2 more articles: -n 3 lists all\n"
    document = run("articles", "--source", "courier", "--json", *here).document
    assert [one["article"] for one in document["articles"]] == ["ferry", "bakery"]
    assert document["total"] == 2
    assert document["articles"][0]["suspect"] == []


def test_those_to_be_looked_at_are_listed(run: Run, here: tuple[str, str]) -> None:
    assert run("articles", "--undated", *here).out.startswith("A fire in Vale — Courier — no date")
    assert "    ? its address says 2024-05-03\n" in run("articles", "--suspect", *here).out
    run("edit", "flood", "--date", "2024-05-03", *here)
    nothing = run("articles", "--suspect", *here)
    assert (nothing.status, nothing.out, nothing.err) == (0, "", "Nothing to list.\n")
    assert "    set by hand: date\n" in run("articles", "--edited", *here).out
    two = run("articles", "--suspect", "--undated", *here)
    check_error(two, 2, "can't be used together")
    check_error(run("articles", "--undated", "--since", "2024", *here), 2, "leave out --since")
    check_error(run("articles", "--as-of", "2024-05-03", *here), 2, "--as-of has no effect")


def test_help_calls_each_value_what_it_is(run: Run) -> None:
    said = run("edit", "--help").out
    for option in ("--title TEXT", "--outlet NAME", "--author NAME", "--url URL"):
        assert option in said
