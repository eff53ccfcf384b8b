"""A library's whole life with its database in a PostgreSQL is the one that it has in a file.

The database alone is elsewhere here: the files in the folder are searched, as in a library of this
machine, so that nothing but the database differs.
"""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder
from postgres import needs_postgres

from index.library import Library
from index.maintenance.doctor import check
from index.place import place_of, save
from index.storage import glance
from index.storage.database import FILE_NAME, Database
from index.types import Changes, UpdateReport

pytestmark = needs_postgres

WIRE = "Ferry crews walked out at noon over their pay, and no boat has sailed since. " * 8

Said = list[Any]


class Life:
    """A library and its news; `said` is what it has told of itself so far."""

    def __init__(self, folder: Path, embedder: FakeEmbedder) -> None:
        self.news = folder / "news"
        self.library = folder / "library"
        self.embedder = embedder
        self.said: Said = []
        self.news.mkdir(parents=True)
        self.library.mkdir()

    def put(self, name: str, text: str, **front: str) -> None:
        head = "".join(f"{field}: {value}\n" for field, value in front.items())
        (self.news / name).write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")
        os.utime(self.news / name, (1_700_000_000, 1_700_000_000 + len(text)))

    def update(self, **more: Any) -> None:
        paths = () if self.said else [self.news]
        self.tell(Library.update(self.library, paths, embedder=self.embedder, **more))

    def tell(self, what: object) -> None:
        """Note it, and all that the library says now."""
        self.said.append(self._plain(what))
        with Library(self.library) as library:
            for article in library.articles():
                self.said.append(self._plain(article))
            for query in ("ferry", "Łódź", "a fire in the bakery"):
                self.said.append(
                    [(hit.passage, round(hit.score, 4)) for hit in library.search(query, 5)]
                )
            status = library.status()
            same = replace(
                status, size_bytes=0, generation="", held_back=0, place=None, database=""
            )
            self.said.append(self._plain(same))
            self.said.append(self._plain(library.taken_down()))
        database = Database.open_to_read(self.library / FILE_NAME)
        self.said.append(self._plain(sorted(database.files.entry_names())))
        self.said.append(database.stories.stored())
        self.said += [
            (row, one.title, one.text)
            for row in database.passages.ids_and_articles()[1].tolist()
            for one in database.earlier.of(row)
        ]
        database.close()

    def _plain(self, what: object) -> object:
        if isinstance(what, UpdateReport):
            what = [getattr(what.changes, name) for name in Changes.__dataclass_fields__]
        text = repr(what).replace(str(self.news.parent), "")
        return re.sub(r"datetime\.datetime\([^)]*\)|seconds=[\d.]+", "", text)


def _live(life: Life) -> Said:
    life.put("flood.md", "The river burst its banks at Łódź on Tuesday.", title="Flood")
    life.put("ferry.md", WIRE, date="2024-05-03", source="Coastal Radio")
    life.put("wire.md", f"By our own staff. {WIRE}", date="2024-05-04", source="The Courier")
    life.put("bakery.md", "A fire destroyed the bakery. Nobody was hurt.")
    lines = '{"id": "w-1", "text": "The pool opened."}\n{"text": "The park shut."}\n'
    (life.news / "wire.jsonl").write_text(lines)
    (life.news / "torn.json").write_text("{")
    life.update()
    life.put("flood.md", "The river burst its banks at Łódź on Wednesday.", title="Flood")
    (life.news / "bakery.md").rename(life.news / "oven.md")
    life.update()
    life.tell(
        Library.edit(life.library, "flood", {"title": "Hochwasser", "author": "Ada"}, by="me")
    )
    (life.news / "wire.jsonl").unlink()
    life.update(allow_removals=True)
    life.tell(Library.edit(life.library, "ferry", {"date": date(2024, 6, 1)}, by="me").published)
    life.put("ferry.md", WIRE + "And none will.", date="2024-05-03", source="Coastal Radio")
    life.update(rebuild=True)
    life.put("again.md", "The pool opened, once more.")
    life.update()
    removal = Library.remove(life.library, ["flood"])
    life.tell([removal.cleared, removal.taken, removal.sources])
    life.update(rebuild=True)
    life.tell(check(life.library, repair=False))
    _spoil(life.library)
    life.tell(check(life.library, repair=False))
    life.tell(check(life.library))
    life.tell(check(life.library))
    life.tell([one.id for one in Library.restore(life.library, [1])])
    life.update()
    return life.said


def _spoil(library: Path) -> None:
    database = Database.open_to_write(library / FILE_NAME)
    with database.transaction():
        database.sql.execute("UPDATE openings SET story = 77 WHERE article > 1")
    database.close()


def test_its_whole_life_is_the_same(
    tmp_path: Path,
    embedder: FakeEmbedder,
    on_postgres: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)
    lives = [Life(tmp_path / name, embedder) for name in ("sqlite", "postgres")]
    on_postgres(lives[1].library)
    one, other = (_live(life) for life in lives)
    assert not (lives[1].library / FILE_NAME).exists()
    for said, of_postgres in zip(one, other, strict=True):
        assert of_postgres == said


def test_a_reader_keeps_its_snapshot(
    tmp_path: Path,
    embedder: FakeEmbedder,
    on_postgres: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)
    life = Life(tmp_path, embedder)
    on_postgres(life.library)
    life.put("flood.md", "The river burst its banks.")
    life.update()
    with Library(life.library) as before:
        life.put("ferry.md", WIRE)
        life.update()
        assert [article.id for article in before.articles()] == ["flood"]
        assert before.superseded()
        with Library(life.library) as now:
            assert {article.id for article in now.articles()} == {"flood", "ferry"}
            assert not now.superseded()


def test_names_are_offered_while_the_server_answers(
    tmp_path: Path,
    embedder: FakeEmbedder,
    on_postgres: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)
    monkeypatch.setattr("index.storage.glance.SERVER_SECONDS", 30)
    life = Life(tmp_path, embedder)
    on_postgres(life.library)
    life.put("ferry.md", WIRE, source="Coastal Radio")
    life.put("flood.md", "The river burst its banks.", title="Flood", source="The Courier")
    life.update()
    assert glance.outlets(life.library) == ["The Courier", "Coastal Radio"]
    seen = [(one.id, Path(one.path).name, one.key) for one in glance.articles(life.library)]
    assert seen == [("flood", "flood.md", ""), ("ferry", "ferry.md", "")]
    place = place_of(life.library)
    assert place is not None
    place = replace(place, database="postgresql://a@127.0.0.1:1/none")
    save(life.library, place)
    assert glance.outlets(life.library) == []
