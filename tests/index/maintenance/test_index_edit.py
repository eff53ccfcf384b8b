"""Fields set by hand: they take effect at once, and outlive what becomes of the file."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import LibraryDamagedError, LibraryLockedError, NotFoundError, UsageError
from index.hand_set import BY_HAND, LONGEST, SetValue
from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.storage.lock import writer_lock
from index.types import Article, Filters, UpdateReport

TEXT = "The river burst its banks on Tuesday. Forty homes were flooded, and the road was shut."
DAY = date(2024, 5, 3)


@dataclass(frozen=True)
class World:
    """A folder of one note, and its library."""

    news: Path
    folder: Path
    embedder: FakeEmbedder

    def update(self, *paths: Path, rebuild: bool = False, forget: tuple[Path, ...] = ()) -> None:
        report: UpdateReport = Library.update(
            self.folder, paths, embedder=self.embedder, rebuild=rebuild, forget=forget
        )
        assert report.pending == 0

    def edit(
        self,
        name: str = "flood",
        values: Mapping[str, SetValue] | None = None,
        reset: tuple[str, ...] = (),
    ) -> Article:
        return Library.edit(self.folder, name, values or {}, reset=reset, by="an archivist")

    def article(self, name: str = "flood") -> Article:
        with Library(self.folder) as library:
            return library.article(name)

    def articles(self) -> list[Article]:
        with Library(self.folder) as library:
            return list(library.articles())

    def is_sound(self) -> bool:
        return Library.check(self.folder, repair=False) == []


def put(path: Path, text: str = TEXT, **front: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    lines = "".join(f"{name}: {value}\n" for name, value in front.items())
    path.write_text(f"---\n{lines}---\n{text}\n" if front else f"{text}\n", encoding="utf-8")
    return path


@pytest.fixture
def world(tmp_path: Path, embedder: FakeEmbedder) -> World:
    world = World(tmp_path / "news", tmp_path / "library", embedder)
    put(world.news / "flood.md", title="A flood", date="2004-05-03", source="Gazette")
    put(world.news / "ferry.md", "Ferry crews walked out at noon over their pay.", title="Ferries")
    world.update(world.news)
    return world


def test_what_is_set_holds_at_once_and_what_the_file_states_stays_known(world: World) -> None:
    edited = world.edit(values={"title": "The  river rose", "date": DAY, "outlet": "The Courier"})
    assert (edited.title, edited.published, edited.source) == ("The river rose", DAY, "The Courier")
    assert (edited.title_from, edited.published_from, edited.source_from) == (BY_HAND,) * 3
    assert edited.set_by_hand == ("title", "date", "outlet")
    assert world.article() == edited
    with Library(world.folder) as library:
        known = library.set_by_hand("flood")
        assert known.stated == {
            "title": "A flood",
            "date": date(2004, 5, 3),
            "outlet": "Gazette",
            "author": None,
            "url": None,
        }
        assert {one.by for one in known.settings.values()} == {"an archivist"}
        assert known.settings["date"].value == DAY
        assert library.set_by_hand("ferry").settings == {}
        with pytest.raises(NotFoundError):
            library.set_by_hand("nothing")
    assert world.is_sound()


def test_a_new_title_is_searched_by_words_and_by_meaning_and_the_rest_is_left(world: World) -> None:
    with Library(world.folder) as library:
        old = library.search("ferry crews", mode="dense")
    world.edit(values={"title": "Inundation in Vale"})
    with Library(world.folder) as library:
        assert library.embedded == 1
        assert [hit.article.id for hit in library.search("inundation", mode="bm25")] == ["flood"]
        hits = library.search("A flood", mode="dense")
        [flood] = [hit for hit in hits if hit.article.id == "flood"]
        vectors = library.encode([f"Inundation in Vale\n{flood.text}", "A flood"])
        assert vectors is not None
        assert flood.dense == pytest.approx(float(vectors[0] @ vectors[1]), abs=2e-3)
        new = library.search("ferry crews", mode="dense")
        ferry = {hit.article.id: hit.passage.id for hit in old}["ferry"]
        assert {hit.article.id: hit.passage.id for hit in new}["ferry"] == ferry
    world.update()
    assert world.is_sound()


def test_filters_and_the_newest_day_follow(world: World) -> None:
    world.edit(values={"date": DAY, "outlet": "The Courier"})
    with Library(world.folder) as library:
        assert library.newest == DAY
        assert library.count(Filters(since=DAY, until=DAY)) == 1
        assert [a.id for a in library.articles(Filters(sources=("courier",)))] == ["flood"]
        assert library.count(Filters(sources=("gazette",))) == 0
    world.edit(values={"date": None, "outlet": None})
    with Library(world.folder) as library:
        assert library.newest is None
        assert library.article("flood").source is None
        assert library.article("flood").set_by_hand == ("date", "outlet")
    assert world.is_sound()


def test_an_open_library_learns_that_it_is_older(world: World) -> None:
    with Library(world.folder) as library:
        assert not library.superseded()
        world.edit(values={"author": "A. Writer"})
        assert library.superseded()
        assert library.article("flood").author is None
        with library.reopened() as newer:
            assert newer.article("flood").author == "A. Writer"


def test_a_day_that_is_set_makes_copies_one_story(world: World) -> None:
    long = " ".join(f"Sentence number {n} tells of the river and its banks." for n in range(30))
    put(world.news / "one.md", long, title="One", date="2024-05-03")
    put(world.news / "two.md", f"{long} It ends here.", title="Two", date="2014-05-03")
    world.update()
    with Library(world.folder) as library:
        assert library.search("river banks sentence", k=1)[0].copies == ()
    world.edit("two", {"date": DAY})
    with Library(world.folder) as library:
        assert len(library.search("river banks sentence", k=1)[0].copies) == 1
    assert world.is_sound()


def test_reset_goes_back_to_what_the_file_states(world: World) -> None:
    before = world.article()
    world.edit(values={"title": "The river rose", "date": DAY})
    half = world.edit(reset=("date",))
    assert (half.title, half.published) == ("The river rose", date(2004, 5, 3))
    assert half.set_by_hand == ("title",)
    assert half.published_from == before.published_from
    assert world.edit(reset=("title", "url")) == before
    assert world.article() == before
    assert world.is_sound()


def test_nothing_is_written_where_nothing_changes(world: World) -> None:
    world.edit(values={"date": DAY})
    with Library(world.folder) as library:
        world.edit(values={"date": DAY}, reset=("title",))
        world.edit()
        assert not library.superseded()


# --- what becomes of the file ---------------------------------------------------------------


def nothing(world: World) -> None:
    world.update()


def read_again(world: World) -> None:
    world.update(world.news / "flood.md")


def edited(world: World) -> None:
    put(world.news / "flood.md", f"{TEXT} More rain is due.", title="A new flood", source="Gazette")
    world.update()


def title_edited(world: World) -> None:
    put(world.news / "flood.md", title="A great flood", date="2004-05-03")
    world.update()


def moved(world: World) -> None:
    (world.news / "old").mkdir()
    (world.news / "flood.md").rename(world.news / "old" / "deluge.md")
    world.update()


def moved_then_edited(world: World) -> None:
    moved(world)
    put(world.news / "old" / "deluge.md", f"{TEXT} More rain is due.", title="A flood")
    world.update()


def rebuilt(world: World) -> None:
    world.update(rebuild=True)


def edited_then_rebuilt(world: World) -> None:
    put(world.news / "flood.md", f"{TEXT} More rain is due.", title="A flood")
    world.update(rebuild=True)


def rebuilt_twice(world: World) -> None:
    world.update(rebuild=True)
    world.update(rebuild=True)


def gone_and_back(world: World) -> None:
    (world.news / "flood.md").rename(world.news.parent / "kept.md")
    world.update()
    assert [article.id for article in world.articles()] == ["ferry"]
    assert world.is_sound()
    (world.news.parent / "kept.md").rename(world.news / "again.md")
    world.update()


def gone_rebuilt_and_back_edited(world: World) -> None:
    (world.news / "flood.md").unlink()
    world.update()
    world.update(rebuild=True)
    put(world.news / "flood.md", f"{TEXT} More rain is due.", title="A flood")
    world.update()


def forgotten_and_added(world: World) -> None:
    other = put(world.news.parent / "other" / "bakery.md", "A bakery burnt down.")
    world.update(other.parent)
    world.update(forget=(world.news,))
    world.update(world.news)


def copied_and_edited(world: World) -> None:
    shutil.copy(world.news / "flood.md", world.news / "copy.md")
    world.update()
    put(world.news / "flood.md", f"{TEXT} More rain is due.", title="A flood")
    world.update()
    assert world.article("copy").published == DAY


@pytest.mark.parametrize(
    "happen",
    [
        nothing,
        read_again,
        edited,
        title_edited,
        moved,
        moved_then_edited,
        rebuilt,
        edited_then_rebuilt,
        rebuilt_twice,
        gone_and_back,
        gone_rebuilt_and_back_edited,
        forgotten_and_added,
        copied_and_edited,
    ],
)
def test_what_was_set_outlives(world: World, happen: Callable[[World], None]) -> None:
    world.edit(values={"title": "The river rose", "date": DAY})
    happen(world)
    found = [article for article in world.articles() if article.text.startswith(TEXT)]
    assert found
    for article in found:
        assert (article.title, article.published) == ("The river rose", DAY)
        assert article.set_by_hand == ("title", "date")
    assert world.is_sound()


def test_what_the_file_states_is_followed_while_it_is_covered(world: World) -> None:
    world.edit(values={"title": "The river rose", "date": DAY})
    put(world.news / "flood.md", title="A great flood", date="2004-05-04", source="Herald")
    world.update()
    assert world.article().source == "Herald"
    assert world.edit(reset=("title", "date")).title == "A great flood"
    assert world.article().published == date(2004, 5, 4)


def test_an_edit_that_changes_no_word_counts_as_none(world: World) -> None:
    world.edit(values={"title": "The river rose"})
    put(world.news / "flood.md", title="A flood", date="2004-05-03", source="Gazette")
    report = Library.update(world.folder, [world.news / "flood.md"], embedder=world.embedder)
    assert (report.changes.changed, report.changes.unchanged) == (0, 1)


def test_the_earlier_version_has_the_title_that_the_file_had(world: World) -> None:
    world.edit(values={"title": "The river rose"})
    edited(world)
    with Library(world.folder) as library:
        assert [one.title for one in library.earlier_versions("flood")] == ["A flood"]


def test_a_reset_after_an_edit_leaves_nothing_to_come_back(world: World) -> None:
    world.edit(values={"date": DAY})
    put(world.news / "flood.md", f"{TEXT} More rain is due.", title="A flood")
    world.update()
    world.edit(reset=("date",))
    put(world.news / "flood.md", title="A flood", date="2004-05-03", source="Gazette")
    world.update()
    assert world.article().set_by_hand == ()
    assert world.is_sound()


# --- files of many articles -----------------------------------------------------------------


def put_lines(path: Path, *texts: str, **more: str) -> None:
    lines = [json.dumps({"text": text, **more}) for text in texts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def lines(world: World) -> dict[str, tuple[str, ...]]:
    return {
        article.text: article.set_by_hand
        for article in world.articles()
        if article.path.endswith("wire.jsonl")
    }


REPORTS = (
    "The council voted to close the library on Friday after a long debate about its costs.",
    "A trawler sank off the coast in heavy seas, and its crew of four was taken off by helicopter.",
    "The brewery will open a second site by the canal next year and hire thirty people.",
)


def test_a_line_known_by_its_number_keeps_its_own_where_others_come_before_it(world: World) -> None:
    put_lines(world.news / "wire.jsonl", *REPORTS[:2])
    world.update()
    world.edit("wire-line-1", {"date": DAY})
    put_lines(world.news / "wire.jsonl", REPORTS[2], *REPORTS[:2])
    world.update()
    assert lines(world) == {REPORTS[0]: ("date",), REPORTS[1]: (), REPORTS[2]: ()}
    put_lines(world.news / "wire.jsonl", REPORTS[2], f"{REPORTS[0]} It was close.", REPORTS[1])
    world.update()
    assert lines(world)[f"{REPORTS[0]} It was close."] == ("date",)
    assert world.is_sound()
    world.update(rebuild=True)
    assert lines(world)[f"{REPORTS[0]} It was close."] == ("date",)
    assert world.is_sound()


# --- what is refused, and what is damaged ---------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"headline": "x"}, "'headline' can't be set"),
        ({"title": " "}, "the title is empty"),
        ({"title": None}, "the title is empty"),
        ({"outlet": ""}, "the outlet is empty"),
        ({"date": "2024-05-03"}, "isn't a day"),
        ({"author": "x" * (LONGEST + 1)}, "the author is longer than 500 characters"),
        ({"outlet": "a\x1b[31mb"}, "the outlet has characters that can't be shown"),
        ({"url": "example.org/a"}, "'example.org/a' isn't a web address"),
    ],
)
def test_a_value_that_cant_be_is_refused(
    world: World, values: Mapping[str, SetValue], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        world.edit(values=values)
    with pytest.raises(UsageError, match="can't be set"):
        world.edit(reset=("headline",))
    assert world.article().set_by_hand == ()


def test_who_cant_write_is_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no article is called 'nothing'"):
        world.edit("nothing", {"date": DAY})
    with pytest.raises(NotFoundError, match="there is no library"):
        Library.edit(tmp_path / "none", "flood", {"date": DAY})
    assert not (tmp_path / "none").exists()
    with writer_lock(world.folder), pytest.raises(LibraryLockedError, match="dateline index is"):
        world.edit(values={"date": DAY})


@pytest.mark.parametrize("column", ["settings", "stated", "path"])
def test_the_doctor_finds_what_was_altered(world: World, column: str) -> None:
    world.edit(values={"date": DAY})
    database = Database.open_to_write(world.folder / FILE_NAME)
    database.sql.execute(f"UPDATE hand_set SET {column} = replace({column}, '0', '1')")
    if column == "path":
        database.sql.execute("UPDATE hand_set SET path = 'elsewhere'")
    database.close()
    findings = [finding.what for finding in Library.check(world.folder, repair=False)]
    assert any("what was set by hand of" in what for what in findings), findings
    with Library(world.folder) as library, pytest.raises(LibraryDamagedError, match="set by hand"):
        library.article("flood")


def test_the_doctor_finds_an_article_that_isnt_as_it_was_set(world: World) -> None:
    world.edit(values={"date": DAY})
    database = Database.open_to_write(world.folder / FILE_NAME)
    database.sql.execute("UPDATE articles SET published = '2024-05-04' WHERE id = 'flood'")
    from index.storage.tables.checksums import seal_article

    seal_article(database.sql, database.articles.rows_of_ids(["flood"])[0])
    database.close()
    findings = [finding.what for finding in Library.check(world.folder, repair=False)]
    assert "article flood isn't as it was set by hand" in findings
