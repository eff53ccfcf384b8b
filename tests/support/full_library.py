"""A library that holds something of everything that a library can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from fake_embedder import FakeEmbedder
from saved_fakes import record, seen
from web_server import article, fetcher, rss, served

from index.library import Library
from index.own_files import RUNS, SAVED
from index.types import Article, Column, ColumnType, Value
from index.web.fetching import fetch
from index.web.following import follow
from qa.saved.codec import encode

FERRY = "Ferry crews walked out at noon over their pay. The harbour was silent."
STORY = " ".join(
    f"The council met on matter {n} and put it off until the spring." for n in range(9)
)


class Words:
    """Gives an article's first words, and their key."""

    name, version = "words", 1
    columns: Sequence[Column] = (
        Column("word", ColumnType.TEXT),
        Column("known", ColumnType.KEY),
    )

    def extract(self, found: Article) -> Iterable[Sequence[Value]]:
        """Return two rows."""
        return [[word, word.lower()] for word in found.text.split()[:2]]


def put(path: Path, text: str, *, day: str = "", title: str = "") -> None:
    """Write an article."""
    front = [f"title: {title or path.stem}", *([f"date: {day}"] if day else [])]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["---", *front, "---", text, ""]), encoding="utf-8")


def made_full(place: Path, embedder: FakeEmbedder) -> Path:
    """Make the library `place/library` of `place/news` and `place/more`; return its folder."""
    library, news, more = place / "library", place / "news", place / "more"
    put(news / "bridge.md", "The old bridge closed on Monday. It is unsafe.", day="2024-05-01")
    put(news / "ferry.md", FERRY, day="2024-05-03")
    put(news / "secret.md", "What nobody was to know was told on Friday by a keeper.")
    put(news / "gone.md", "A note that goes again, so that numbers are left out.")
    put(more / "council.md", STORY, day="2024-06-01", title="Council")
    put(more / "copied.md", STORY + " It rained.", day="2024-06-02", title="The council met")
    put(more / "ünusual näme 'quoted' = 会場.md", "Odd names are names too, said the harbour.")
    (more / "broken.jsonl").write_text('{"id": "a", "text": "A line of the wire."}\nno json\n')
    extractors = (Words(),)

    def update(*paths: Path) -> None:
        Library.update(library, paths, embedder=embedder, extractors=extractors)

    update(news, more)
    put(news / "ferry.md", FERRY + " They sail again.", day="2024-05-03")
    (news / "gone.md").unlink()
    update()
    Library.edit(library, "bridge", {"date": date(2024, 5, 2), "title": "By hand"}, by="somebody")
    Library.remove(library, ["secret"])
    with served() as web:
        page = web.put("/news/harbour.html", article("The harbour", "A harbour was dredged."))
        feed = web.put("/feed", rss(f"<title>Ships</title><link>{page}</link>"), kind="text/xml")
        follow(library, [feed], fetcher=fetcher(web))
        fetch(library, [page], fetcher=fetcher(web))
    update()
    path = str(news / "ferry.md")
    last = seen("noon", "ferry")
    (library / SAVED).write_text(
        encode(record("ferry", last)).replace("/news/ferry.txt", path) + "\nno json\n"
    )
    (library / "mine.jsonl").write_text('{"id": "1", "question": "When?", "answers": ["noon"]}\n')
    (library / RUNS).mkdir()
    (library / RUNS / "base.json").write_text('{"name": "base"}\n')
    (library / "recognised" / "ab").mkdir(parents=True)
    (library / "recognised" / "ab" / "abcdef.txt").write_text("A scanned page.")
    return library
