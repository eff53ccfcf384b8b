"""What tests of faults share: libraries before and after a change, and servers to work on them."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fault_server import FaultServer, FaultServers, in_memory

from index.storage.database import FILE_NAME, Database

Seen = dict[str, Any]
"""What a reader sees of a library: `index_fault_server.do_look`."""


@dataclass
class World:
    """Articles, a model, and the library of the articles as they were before they changed."""

    place: Path
    servers: FaultServers
    articles: Path
    model: Path
    old: Path
    seen: dict[str, Seen] = field(default_factory=dict)
    """What is to be seen of the "old" library, of an "updated" one and of a "rebuilt" one."""

    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def new_place(self) -> Path:
        """Return a path at which there is nothing yet."""
        return self.place / f"library-{next(self._numbers)}"

    def copy(self, library: Path) -> Path:
        """Return a copy of a library, or the place for one where there is none."""
        target = self.new_place()
        return Path(shutil.copytree(library, target)) if library.is_dir() else target


@dataclass(frozen=True)
class Work:
    """A write to test: on which library, and what a reader may see of it on the way."""

    library: Path
    do: str
    options: dict[str, Any]
    seen: Sequence[Seen]
    """What a reader sees before it and after; of a rebuild, also after an update in its place."""

    refusals: Sequence[str] = ()
    """What a reader may be told instead, before it has been done."""


@contextmanager
def made_world() -> Iterator[World]:
    """Five notes are indexed; then one is added, one changed, one renamed and one removed."""
    with tempfile.TemporaryDirectory(dir=in_memory()) as name, FaultServers() as servers:
        place = Path(name)
        articles, model = place / "articles", place / "model"
        (articles / "more").mkdir(parents=True)
        model.mkdir()
        (model / "config.json").write_text("{}")
        for number in range(4):
            (articles / f"n{number}.txt").write_text(f"A note, number {number}, says little.")
        (articles / "more" / "n4.txt").write_text("A note of the harbour: two ferries sail.")
        world = World(place, servers, articles, model, place / "old")
        servers.one.result("update", world.old, paths=[articles], model=model)
        world.seen["old"] = servers.one.result("look", world.old)
        (articles / "n1.txt").unlink()
        (articles / "n2.txt").write_text("A note that was changed, and says more.")
        (articles / "n3.txt").rename(articles / "renamed.txt")
        (articles / "n9.txt").write_text("A note that was added later.")
        for what in ("updated", "rebuilt"):
            library = world.copy(world.old)
            servers.one.result("update", library, model=model, rebuild=what == "rebuilt")
            world.seen[what] = servers.one.result("look", library)
        yield world


def ids(seen: Seen) -> list[str]:
    """The ids of the articles that a reader sees."""
    return [article[0] for article in seen["articles"]]


def told(seen: Seen) -> Seen:
    """What must be the same whichever way a library came to it: all but what is embedded."""
    return {key: seen[key] for key in ("articles", "found", "near")}


def is_growing(seen: Seen, whole: Sequence[Seen]) -> bool:
    """Tell whether all articles are there, and the meaning search isn't of all of them yet."""
    alike = [one for one in whole if one["articles"] == seen["articles"]]
    return any(one["found"] == seen["found"] for one in alike) and seen["embedded"] < 1


def goes_on(world: World, server: FaultServer, work: Work, library: Path) -> None:
    """Check what a fault left of a library, and that the next update brings it to its end."""
    done = server.result(
        "finish",
        library,
        model=world.model,
        paths=work.options.get("paths", ()),
        heal=work.do == "check",
    )
    left, seen, embedded = done["found"], done["seen"], done["updated"]["embedded"]
    if "error" in left:
        assert left["error"] in work.refusals, left
    else:
        assert told(left) in map(told, work.seen) or is_growing(left, work.seen), left
        # Nothing that was embedded is lost, or embedded again.
        assert left["vectors"] + embedded == seen["vectors"]
    assert told(seen) in map(told, work.seen), seen
    assert (seen["embedded"], done["updated"]["pending"]) == (1, 0)
    assert (done["checked"]["findings"], done["left"]) == ([], [])


def ends_of_kinds(names: Sequence[str]) -> list[int]:
    """The first and the last step of every kind ("synced …", "commit"), counted from 1."""
    kinds: dict[str, list[int]] = {}
    for number, name in enumerate(names, 1):
        kinds.setdefault(name.split()[0], []).append(number)
    return sorted({number for of_kind in kinds.values() for number in (of_kind[0], of_kind[-1])})


# --- writes ---------------------------------------------------------------------------------


def first(world: World) -> Work:
    """The first index of a library that isn't there."""
    new = [world.seen["rebuilt"]]
    return Work(world.place / "none", "update", {"paths": [world.articles]}, new, ["NotFoundError"])


def refreshed(world: World) -> Work:
    """An update with an article added, one changed, one moved and one removed."""
    return Work(world.old, "update", {}, [world.seen["old"], world.seen["updated"]])


def rebuilt(world: World) -> Work:
    """A rebuild over the same changes."""
    seen = [world.seen[what] for what in ("old", "rebuilt", "updated")]
    return Work(world.old, "update", {"rebuild": True}, seen)


def upgraded(world: World) -> Work:
    """An update of a library in the first format."""
    library = world.copy(world.old)
    downgrade(library)
    return Work(library, "update", {}, [world.seen["updated"]], ["MismatchError"])


def forgotten(world: World) -> Work:
    """An update that drops one of two folders."""
    library = world.new_place()
    two = [world.articles / "more", world.articles / "n0.txt"]
    server, options = world.servers.one, {"forget": two[:1]}
    server.result("update", library, paths=two, model=world.model)
    before = server.result("look", library)
    gone = world.copy(library)
    server.result("update", gone, model=world.model, **options)
    after = server.result("look", gone)
    assert (ids(before), ids(after)) == (["n0", "n4"], ["n0"])
    return Work(library, "update", options, [before, after])


def edited(world: World) -> Work:
    """A title and a day of an article, set by hand."""
    library, server = world.new_place(), world.servers.one
    server.result("update", library, paths=[world.articles / "more"], model=world.model)
    before = server.result("look", library)
    options = {"article": "n4", "title": "A harbour note", "day": "2024-05-03"}
    after_all = world.copy(library)
    server.result("edit", after_all, **options)
    after = server.result("look", after_all)
    assert after["articles"][0][1:4:2] == ["A harbour note", "2024-05-03"]
    return Work(library, "edit", options, [before, after])


def taken_down(world: World) -> Work:
    """The removal of two articles, one of which is in a file with another."""
    library = world.copy(world.old)
    wire = world.articles.with_name("wire.jsonl")
    wire.write_text('{"id": "w1", "text": "A note by wire."}\n{"id": "w2", "text": "Another."}\n')
    server, options = world.servers.one, {"articles": ["n4", "w1"]}
    server.result("update", library, paths=[wire], model=world.model)
    server.result("update", library, model=world.model)
    before = server.result("look", library)
    gone = world.copy(library)
    server.result("take_down", gone, **options)
    after = server.result("look", gone)
    assert set(ids(before)) - set(ids(after)) == {"n4", "w1"}
    return Work(library, "take_down", options, [before, after])


def repaired(world: World) -> Work:
    """The repair of a library with a byte flipped in every derived file, and a vector altered."""
    library = world.copy(world.old)
    world.servers.one.result("update", library, model=world.model)
    for path in library.glob("*-0*/*"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    database = Database.open_to_write(library / FILE_NAME)
    database.sql.execute("UPDATE openings SET day = 7 WHERE article = 1")
    database.sql.execute(
        "UPDATE vectors SET vector = zeroblob(64) WHERE digest = (SELECT min(digest) FROM vectors)"
    )
    database.close()
    return Work(library, "check", {}, [world.seen["updated"]], ["LibraryDamagedError"])


WEB_TABLES = ("web_aliases", "web_pages", "web_feeds", "web_folder")


def downgrade_to_6(library: Path) -> None:
    """Make a library what Dateline wrote before rows had keys, and articles a moment."""
    database = Database.open_to_write(library / FILE_NAME)
    with database.transaction():
        for index in ("articles_by_indexed", "earlier_by_replaced"):
            database.sql.execute(f"DROP INDEX {index}")
        for (row,) in database.sql.execute("SELECT row FROM articles").fetchall():
            database.moments.set(row, None)
        database.sql.execute("ALTER TABLE articles DROP COLUMN indexed")
        database.sql.execute("DROP TABLE extracted_keys")
        database.set_meta("schema", 6)
    database.close()


def downgrade_to_3(library: Path) -> None:
    """Make a library what Dateline wrote before it knew pages, extracted rows, earlier versions."""
    downgrade_to_6(library)
    database = Database.open_to_write(library / FILE_NAME)
    with database.transaction():
        added = ("extracted", "extractors", "earlier", "pages", "hand_set")
        for table in (*added, "blocked", "taken_down", *WEB_TABLES):
            database.sql.execute(f"DROP TABLE {table}")
        for column in ("ctime_ns", "inode"):
            database.sql.execute(f"ALTER TABLE files DROP COLUMN {column}")
        database.set_meta("schema", 3)
    database.close()


def downgrade(library: Path) -> None:
    """Make a library what Dateline wrote before there were stories, checksums and lists."""
    downgrade_to_3(library)
    database = Database.open_to_write(library / FILE_NAME)
    with database.transaction():
        named = {kind: parts[0] for kind, parts in database.meta("current").items() if parts}
        del named["rows"]
        database.set_meta("current", named)
        settings = database.meta("settings")
        del settings["stories_version"]
        database.set_meta("settings", settings)
        database.set_meta("schema", 1)
        for table in ("openings", "bands", "copies"):
            database.sql.execute(f"DROP TABLE {table}")
        for table in ("articles", "vectors", "meta"):
            database.sql.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
        database.sql.execute("DELETE FROM meta WHERE key = 'embedded_to'")
    database.close()
