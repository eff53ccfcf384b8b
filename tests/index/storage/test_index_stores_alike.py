"""That the stores say the same of the same library on SQLite and on PostgreSQL, type for type."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from postgres import needs_postgres

from index.hand_set import Setting
from index.storage import integrity
from index.storage.database import FILE_NAME, Database
from index.storage.tables.articles.articles import entry_name, text_sha256
from index.storage.tables.asked.hand_set import Kept, stated_by, write_settings
from index.storage.tables.asked.taken_down import Block, Kind, Stage
from index.storage.tables.asked.web import PageState, StoredFeed, StoredPage
from index.storage.tables.files import FileLooks, FileState
from index.storage.tables.passages import digest_of
from index.storage.tables.settings import LibrarySettings
from index.types import Column, ColumnType, ParsedArticle, Skipped

pytestmark = needs_postgres

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
NEWS = Path("/news")
DIMENSION = 4

Said = list[Any]


@pytest.fixture
def both(
    tmp_path: Path, on_postgres: Callable[[Path], Path]
) -> Iterator[tuple[Database, Database]]:
    folders = tmp_path / "sqlite", tmp_path / "postgres"
    for folder in folders:
        folder.mkdir()
    on_postgres(folders[1])
    opened = [Database.open_to_write(folder / FILE_NAME) for folder in folders]
    yield opened[0], opened[1]
    for database in opened:
        database.close()


def add(database: Database, path: str, key: str = "", *, text: str = "", **more: Any) -> int:
    """Take an article in as an update does."""
    text = text or f"What {path} says of Łódź — {key or 'all of it'}. " * 3
    place, sha256 = Path(path), text_sha256(text)
    database.files.save(path, NEWS, FileState(FileLooks(1, 2**62, None, 2**63 - 1), sha256))
    parsed = ParsedArticle(text, key=key, **more)
    row = database.articles.insert(place, parsed, sha256, NOW if more else None)
    database.files.save_entry(path, key, entry_name(place, key), row)
    return row


def stock(database: Database) -> None:
    """A few articles, of three outlets, some without a day."""
    database.files.add_roots([NEWS, Path("/wire")])
    for number in range(12):
        add(
            database,
            f"/news/{'Über' if number % 2 else 'zoo'}/{number}.txt",
            title=f"Title {number % 5}",
            published=date(2025, 1, 1 + number % 4) if number % 3 else None,
            source=("Ähre", "Gazette", "post", None)[number % 4],
            url=f" http://a.example/{number % 6} " if number % 2 else None,
            pages=(0, 20) if number % 4 == 0 else (),
        )
    for number in range(4):
        add(database, "/news/wire.jsonl", f"line {number}", title="Wire")


def files(database: Database) -> Said:
    stock(database)
    store = database.files
    store.add_roots([NEWS])
    store.save_entry("/news/wire.jsonl", "line 2", "renamed", 3)
    for reason in ("torn", "empty", "torn"):
        for name in ("a.txt", "b.txt", "B.txt"):
            store.save_skip(NEWS, Skipped(NEWS / name, reason, ""))
    store.save("/wire/x.txt", Path("/wire"), FileState(FileLooks(0, -1), ""))
    store.save_entry("/wire/x.txt", "", "x", 2)
    counts = store.article_counts(), store.article_counts(alone=True)
    # Something of the same name lies where the folder is moved.
    store.save("/moved/wire.jsonl", NEWS, FileState(FileLooks(9, 9), "mine"))
    store.save_entry("/moved/wire.jsonl", "line 1", "there before", 1)
    store.save_skip(NEWS, Skipped(Path("/moved/a.txt"), "there before", ""))
    store.move_root(NEWS, Path("/moved"))
    moved = sorted(store.states()), sorted(store.entry_names()), store.skips()
    store.delete("/moved/b.txt")
    store.merge_root(Path("/wire"), Path("/moved"))
    return [
        *counts,
        *moved,
        store.roots(),
        store.count_without_root(),
        sorted(store.paths_in(Path("/moved"))),
        store.first_entry(2),
        store.first_entry(99),
        store.entries_of(2),
        store.holds_text("/wire/x.txt", database.articles.get(2).sha256),
        store.delete_skips_for("there before"),
        store.state("/moved/wire.jsonl"),
        store.state("/nowhere"),
        store.count_entries(),
        sorted(store.entries_in(Path("/moved"))),
        _emptied(database),
    ]


def _emptied(database: Database) -> Said:
    database.files.delete_entry("/wire/x.txt", "")
    database.files.delete_empty(Path("/moved"))
    return sorted(database.files.paths())


def articles(database: Database) -> Said:
    stock(database)
    store = database.articles
    kept = Kept(
        store.get(2).sha256,
        store.path_of(2),
        "",
        write_settings({"author": Setting("Ada", "me", NOW)}),
        stated_by(store.get(2)),
    )
    database.hand_set.save(kept)
    database.hand_set.save(replace(kept, sha256="0" * 64))
    before = store.get(3)
    store.keep_earlier(3, of=3, replaced=NOW)
    other = ParsedArticle("Other words.", title="Other")
    store.write(3, Path(before.path), other, text_sha256(other.text))
    store.keep_earlier(3, of=3, replaced=NOW + timedelta(seconds=5))
    store.move(4, Path("/elsewhere/4.txt"))
    database.files.delete_entry(store.path_of(1), "")
    database.moments.set(5, None)
    said = [
        [store.get(row) for row in (1, 2, 3, 4, 16)],
        store.stated(2),
        [store.row_called(name) for name in ("0", "wire-line-1", "3", "none", "10%")],
        store.rows_of_ids(["2", "none", "4"]),
        store.existing([1, 2, 99, 2**40]),
        store.existing([]),
        store.paths_in("/news/Über"),
        sorted(store.said(but=[1])),
        list(store.said_of(["2", "none"])),
        store.ids_and_outlets([1, 4, 99]),
        store.count_with_url("http://a.example/1"),
        store.day_and_text(1),
        sorted(store.days().items()),
        sorted(store.outlets()),
        store.outlet_counts(),
        store.first_and_last_day(),
        (store.count(), store.count_undated(), store.count_without_file(), store.sha256()),
        sorted(store.stored(), key=lambda one: one.row),
        store.rows_with_altered_pages(),
        store.cut_again(lambda done, of: None),
        list(database.names.all()),
        list(database.names.dated()),
        database.names.rows_set_by_hand(),
        database.names.rows_in_file("/news/wire.jsonl"),
        database.hand_set.count(),
        list(database.hand_set.all()),
        database.hand_set.at(kept.path, ""),
        database.hand_set.altered(),
        database.earlier.of(3),
        database.earlier.altered(),
        database.moments.last(),
        database.moments.next(NOW),
        database.moments.of_texts_in("/news/wire.jsonl"),
        database.moments.indexed_since(NOW),
        database.moments.replaced_since(NOW),
        database.moments.count_unknown(),
        database.passages.ids().tolist(),
        [part.tolist() for part in database.passages.ids_and_articles()],
        database.passages.gone(np.arange(1, 40)).tolist(),
        list(database.passages.inputs()),
        database.passages.get([1, 2, 99]),
        database.passages.texts([3, 1]),
        (database.passages.get([]), database.passages.texts([])),
        (database.passages.count(), database.passages.count_ever(), database.passages.last_id()),
    ]
    database.hand_set.move_folder("/news", "/moved")
    database.hand_set.delete(replace(kept, path="/moved/Über/1.txt"))
    for row in (2, 16):
        for path, key, _ in database.files.entries_of(row):
            database.files.delete_entry(path, key)
        store.delete(row)
    return [*said, list(database.hand_set.all()), store.count(), database.passages.count_ever()]


def vectors(database: Database) -> Said:
    stock(database)
    digests = [digest for row in range(1, 17) for *_, digest in database.passages.of_article(row)]
    store, ids = database.vectors, database.passages.ids()
    made = np.random.default_rng(1).normal(size=(len(digests), DIMENSION))
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    made = made.astype(np.float16)
    before = store.pending(0), store.pending(5), store.count_pending(0), store.count_missing(5)
    store.add((digest, made[at].tobytes()) for at, digest in enumerate(digests) if at % 3)
    store.add([(digests[1], made[0].tobytes()), (digest_of("no", "passage"), made[0].tobytes())])
    with_vector = store.among(ids)
    return [
        *before,
        store.pending(0),
        (store.count(), store.count_unused(), store.count_pending(0), store.count_missing(9)),
        with_vector.tolist(),
        store.read(with_vector, DIMENSION).tolist(),
        sorted(
            (int(one), vector.tolist())
            for ids, block in store.all(DIMENSION)
            for one, vector in zip(ids, block, strict=True)
        ),
        store.of(digests),
        store.among_stored({made[1].tobytes(), b"none"}),
        store.altered(DIMENSION),
        _forgotten(database),
    ]


def _forgotten(database: Database) -> Said:
    database.vectors.delete_unused()
    return [database.vectors.count(), database.vectors.count_unused()]


def extracted(database: Database) -> Said:
    stock(database)
    store = database.extracted
    columns = [Column("who", ColumnType.KEY), Column("n", ColumnType.INTEGER)]
    store.declare("persons", 1, columns)
    for row in range(1, 10):
        keys = {("who", f"name {row % 3}"): row, ("who", "Zoë"): 1, ("n", f"{row}"): 2}
        found = [[f"name {row % 3}", 1.5], ["Zoë", None]]
        store.save("persons", row, database.articles.get(row).sha256, found, keys)
    said = [
        store.is_declared("persons", 1, columns),
        store.columns("persons"),
        store.columns("none"),
        store.declared(),
        store.unseen("persons"),
        store.seen(),
        store.seen_by(3),
        store.articles_of("persons", "who", ["name 1", "Zoë", "none"]),
        store.counts("persons", "who", ""),
        store.counts("persons", "who", "name", least=4),
        store.counts("persons", "who", "na", among={1, 2, 3}),
        store.spread("persons", "who", ["name 1", "Zoë"]),
        store.spread("persons", "who", ["name 1"], among={1, 4}),
        store.spread("persons", "who", ["none"]),
        store.keys("persons", 3),
        list(store.of("persons", 2)),
        list(store.of("persons", 2, [3, 5, 99])),
        list(store.stored()),
    ]
    store.declare("persons", 2, columns)
    return [*said, store.seen(), store.declared()]


def stories(database: Database) -> Said:
    stock(database)
    store = database.stories
    for row in range(1, 13):
        day = database.articles.day_and_text(row)[0]
        signature = np.arange(row % 4, row % 4 + 32, dtype="<i8").tobytes()
        alike = store.alike(signature, day, 2)
        store.sign(row, day, signature)
        store.link(row, [one for one in alike if one % 2 == row % 2])
        store.number([row], 1 + row % 5)
    store.forget(7)
    return [
        store.unsigned(),
        sorted(store.unnumbered()),
        sorted(store.copies_of(5)),
        sorted(store.others_of(6)),
        store.numbers(["2", "3", "none", "wire-line-1"]),
        sorted(store.days_and_stories().items()),
        store.days(),
        store.newest(3),
        store.newest(100),
        store.in_order([1, 9, 2, 16, 5, 4]),
        store.in_order([]),
        store.stored(),
        [sorted(store.alike(np.arange(32, dtype="<i8").tobytes(), day, 1)) for day in (0, 739253)],
    ]


def asked(database: Database) -> Said:
    store, web = database.taken_down, database.web
    first = store.add("a", "/news/a.txt", None, NOW, [Block(Kind.ENTRY, "/news/a.txt", "1")])
    second = store.add("b", "/news/b.txt", "http://b", NOW, [Block(Kind.URL, "http://b")])
    store.block(second, [Block(Kind.URL, "http://b"), Block(Kind.TEXT, "00"), Block(Kind.URL, "c")])
    store.block(first, [Block(Kind.ENTRY, "/moved/a.txt", "1"), Block(Kind.URL, "http://b")])
    store.reach(Stage.CLEARED, [second])
    store.move_folder("/news", "/moved")
    said: Said = [
        (first, second),
        store.all(),
        store.any(),
        store.addresses(),
        store.not_at(Stage.DONE, Stage.CLEARED),
        [store.blocks(number) for number in (first, second)],
        store.blocking(Block(Kind.URL, "http://b")),
        store.blocking(Block(Kind.URL, "none")),
        store.altered(),
    ]
    store.delete(second)
    third = store.add("c", "/news/c.txt", None, NOW, [])
    for title in ("One", "Two"):
        web.save_feed(StoredFeed("http://f", title, followed="2025"))
    for address in ("http://b", "http://a", "http://B"):
        web.save_page(StoredPage(address, feed="http://f", stated=b"\0\xff", published=address))
    web.save_page(StoredPage("http://a", PageState.KEPT, "http://f", b"{}", captured="2025"))
    web.save_aliases(["http://x", "http://B"], "http://a")
    web.save_aliases(["http://x"], "http://b")
    web.set_folder("/one")
    web.set_folder("/two")
    said += [
        third,
        web.folder(),
        web.feeds(),
        web.pages(),
        web.page("http://a"),
        web.waiting(""),
        (web.count_waiting(), web.count_kept(), web.count_feeds()),
        (web.captured("http://a"), web.captured("http://b")),
        (web.own_address("http://x"), sorted(web.aliases_of("http://a"))),
    ]
    web.delete_page("http://b")
    web.delete_feed("http://f")
    return [*said, web.pages(), web.feeds()]


def settings(database: Database) -> Said:
    database.save_settings(LibrarySettings(model="one", dimension=4, others={"new": [1, None]}))
    database.set_meta("embedded_to", 3)
    database.set_meta("embedded_to", 4)
    return [
        database.settings(),
        database.embedded_to,
        database.meta("none"),
        database.is_current,
        integrity.damage(database),
        integrity.has_intended_tables(database),
        integrity.orphans(database),
        integrity.altered_settings(database),
    ]


@pytest.mark.parametrize(
    "scene",
    [files, articles, vectors, extracted, stories, asked, settings],
    ids=lambda f: f.__name__,
)
def test_either_database_says_the_same(
    both: tuple[Database, Database], scene: Callable[[Database], Said]
) -> None:
    said = []
    for database in both:
        with database.transaction():
            said.append(scene(database))
    for one, other in zip(*said, strict=True):
        assert one == other
        assert _types(one) == _types(other)  # 1 is no True, nor a Decimal


def _types(value: object) -> object:
    if isinstance(value, dict):
        value = sorted(value.items())
    return [_types(one) for one in value] if isinstance(value, list | tuple) else type(value)


def test_a_table_that_was_dropped_is_missed(both: tuple[Database, Database]) -> None:
    for database in both:
        database.sql.execute("DROP TABLE copies")
        assert not integrity.has_intended_tables(database)
