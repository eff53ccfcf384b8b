"""A timeline as it is shown and written: no words of articles become markup."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder
from markdown_it import MarkdownIt

from index.library import Library
from index.types import Filters
from qa.desk.timeline import Timeline, timeline
from tui.desk.documents.timeline_lines import timeline_lines
from tui.desk.documents.timeline_markdown import timeline_markdown
from tui.desk.documents.timeline_page import timeline_page
from tui.desk.views import LIMIT, Wanted
from tui.desk.views_of.timeline import VIEW

HOSTILE = (
    "Orla Keel opened the <script>alert(1)</script> harbour <img src=x onerror=alert(2)> on"
    " Tuesday, & [pay](javascript:alert(3)) `now` **at** the quay."
)
OPENED = "Orla Keel opened the harbour bridge on Friday in front of two thousand people."
AHEAD = "Orla Keel will open the new fishing museum on 3 March 2025 with a concert."
ARTICLES = {
    "hostile": ("2024-05-16", "</title><script>alert(4)</script> # Head", HOSTILE),
    "bridge": ("2024-06-09", "Bridge open", OPENED),
    "museum": ("2024-06-10", "Museum to come", AHEAD),
    "plain": ("2024-06-20", "A new tram", "Orla Keel has bought a tram for the harbour bridge."),
}
URL = "https://news.example/bridge?a=1&b=2"


@pytest.fixture(scope="module")
def library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("timeline")
    (place / "news").mkdir()
    for name, (day, title, text) in ARTICLES.items():
        lines = [f"date: {day}", f"title: {json.dumps(title)}", 'source: "<b>Courier</b>"']
        lines += [f"url: {URL}"] if name == "bridge" else []
        head = "\n".join(lines)
        (place / "news" / f"{name}.md").write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")
    Library.update(place / "library", [place / "news"], embedder=embedder)
    return place / "library"


@pytest.fixture(scope="module")
def found(library: Path) -> Iterator[Timeline]:
    with Library(library) as opened:
        yield timeline(opened, "Orla Keel", today=date(2024, 7, 1))


class Page(HTMLParser):
    """Gathers a page's tags, its text, and the values of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.values: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.values += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_has_no_markup_but_its_own(found: Timeline) -> None:
    page = Page(timeline_page(found))
    assert not {"script", "img", "b", "link", "iframe"} & set(page.tags)
    assert not [name for _, name, _ in page.values if name.startswith("on") or name == "style"]
    assert {value for tag, name, value in page.values if name == "http-equiv"} == {
        "Content-Security-Policy"
    }
    for entry in found.entries:
        for told in entry.told:
            assert told.citation.quote in page.text
    assert "</title><script>alert(4)</script> # Head" in page.text


def test_the_page_loads_nothing_and_links_to_the_words(found: Timeline) -> None:
    page = Page(timeline_page(found))
    assert not [name for _, name, _ in page.values if name == "src"]
    links = [value for tag, name, value in page.values if name == "href"]
    assert [link.startswith(f"{URL}#:~:text=Orla%20Keel") for link in links] == [True]
    (policy,) = [v for _, name, v in page.values if name == "content" and "default-src" in v]
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; style-src")
    assert "http" not in timeline_page(found).replace(URL.replace("&", "&amp;"), "").replace(
        "http-equiv", ""
    )


def test_the_page_marks_the_words_that_tell_the_day(found: Timeline) -> None:
    assert re.findall("<mark>(.*?)</mark>", timeline_page(found)) == [
        "Tuesday",
        "Friday",
        "3 March 2025",
    ]


def test_a_page_of_nothing_says_so(library: Path) -> None:
    with Library(library) as opened:
        none = timeline(opened, "<i>Xanthe</i>")
    assert "Nothing tells of a day." in timeline_page(none)
    assert "Timeline: &lt;i&gt;Xanthe&lt;/i&gt;" in timeline_page(none)
    assert "Nothing tells of a day." in timeline_markdown(none)
    assert timeline_lines(none)[-1] == "Nothing tells of a day."


def test_markdown_has_no_markup_of_articles(found: Timeline) -> None:
    page = Page(MarkdownIt("commonmark").render(timeline_markdown(found)))
    assert not {"script", "img", "b", "code", "strong"} & set(page.tags)
    assert page.tags.count("h1") == 1
    assert page.tags.count("h2") == len(found.entries)
    assert {value for tag, name, value in page.values if name == "href"} >= {URL}
    assert not [v for _, name, v in page.values if name == "href" and "javascript" in v]
    quotes = [told.citation.quote for entry in found.entries for told in entry.told]
    assert "<script>alert(1)</script>" in quotes[0]
    assert all(quote in page.text for quote in quotes)


@pytest.mark.parametrize("columns", ["40", "80"])
def test_lines_fit_the_terminal(
    found: Timeline, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = "\n".join(timeline_lines(found)).split("\n")
    assert max(map(len, lines)) <= int(columns)
    assert "14 May 2024  (1 article)" in lines
    assert "3 March 2025  (1 article, announced)" in lines
    assert "20 June 2024  (1 article, day of publication)" in " ".join(lines).replace("  (", "  (")


def test_the_view_has_a_row_for_each_sentence(library: Path) -> None:
    with Library(library) as opened:
        sheet = VIEW.make(opened, Wanted("Orla Keel source:courier", limit=LIMIT))
        with pytest.raises(Exception, match="a timeline needs a subject"):
            VIEW.make(opened, Wanted("source:courier"))
    assert [row.cells[0] for row in sheet.rows] == [
        *("14 May 2024", "7 June 2024", "20 June 2024", "3 March 2025")
    ]
    assert [row.cells[1] for row in sheet.rows] == [row.citations[0].quote for row in sheet.rows]
    assert sheet.title == "Orla Keel: 4 days, in 4 articles"


def test_the_command_writes_what_it_is_asked_for(run: Run, library: Path, tmp_path: Path) -> None:
    asked = ("timeline", "Orla Keel", "--library", str(library), "--as-of", "2024-07-01")
    document = run(*asked, "--json").document
    assert [day["first"] for day in document["days"]] == [
        *("2024-05-14", "2024-06-07", "2024-06-20", "2025-03-03")
    ]
    apart = run("timeline", "Orla", "Keel", *asked[2:], "--json").document
    assert apart == document
    assert [day["basis"] for day in document["days"]] == ["told", "told", "published", "told"]
    assert [day["announced"] for day in document["days"]] == [False, False, False, True]
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--csv").out)))
    assert [row["when"] for row in rows] == [day["first"] for day in document["days"]]
    assert run(*asked, "--markdown").out.startswith("# Orla Keel\n\n4 days, in 4 articles.\n")
    target = tmp_path / "sent" / "keel.html"
    written = run(*asked, "--html", str(target))
    assert (written.status, written.out) == (0, "")
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [one.name for one in target.parent.iterdir()] == ["keel.html"]


def test_the_command_refuses_in_one_line(run: Run, library: Path, tmp_path: Path) -> None:
    asked = ("timeline", "Orla Keel", "--library", str(library))
    check_error(run(*asked, "--html", str(tmp_path)), 2, "is a folder")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    check_error(run(*asked, "--html", str(tmp_path / "file" / "page.html")), 1, "can't write")
    check_error(run(*asked, "--csv", "--json"), 2, "can't be used together")
    check_error(run("timeline", "--library", str(library)), 2, "Missing argument 'SUBJECT...'")
    check_error(run("timeline", " ?! ", "--library", str(library)), 1, "needs a subject")
    check_error(run(*asked, "-k", "0"), 2)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


def test_fewer_days_are_those_that_matter_most(library: Path) -> None:
    with Library(library) as opened:
        found = timeline(opened, "Orla Keel", Filters(), date(2024, 7, 1), days=1)
    assert len(found.entries) == 1
    assert found.found == 4
