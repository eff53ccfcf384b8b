"""What every back end of a library must do: `index.backend.LibraryBackend`."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_embedder import FakeEmbedder
from milvus_backend import backend_on_milvus
from postgres import cluster, needs_postgres

from index.backend import LibraryBackend
from index.errors import LibraryError, NotFoundError, UsageError
from index.library import Library
from index.maintenance.update import Progress
from index.search.search import Mode
from index.types import (
    Article,
    Column,
    ColumnType,
    Filters,
    KeyCount,
    KeySpread,
    Outlet,
    UpdateStage,
)

Backend = type[LibraryBackend]

ARTICLES = {
    "bridge": ("2024-05-01", "The Courier", "The old bridge closed on Monday. It is unsafe."),
    "ferry": ("2024-05-03", "Coastal Radio", "Ferry crews walked out at noon over their pay."),
    "bakery": (None, None, "A fire destroyed the bakery. Nobody was hurt."),
}


@pytest.fixture(
    scope="module",
    params=["local", "lite", pytest.param("lite-postgres", marks=needs_postgres), "served"],
)
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """A library on this machine, on a Milvus Lite (its database in a PostgreSQL, too), and served.

    Only a Milvus server has partitions and half-precision vectors, and lets several processes in.
    """
    if request.param == "local":
        yield Library
    elif request.param == "lite-postgres":
        with cluster() as postgres, backend_on_milvus(database=postgres.url) as kind:
            yield kind
    else:
        with backend_on_milvus(served=request.param == "served") as kind:
            yield kind


@pytest.fixture(scope="module")
def indexed(
    backend: Backend, embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A place that holds the three articles and their library; tests must not change it."""
    place = tmp_path_factory.mktemp("contract")
    for name in ARTICLES:
        put(place / "news", name)
    backend.update(place / "library", [place / "news"], embedder=embedder)
    return place


@pytest.fixture(scope="module")
def library(backend: Backend, indexed: Path) -> Iterator[LibraryBackend]:
    with backend(indexed / "library") as library:
        yield library


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of one article, to index and to change."""
    put(tmp_path / "news", "ferry")
    return tmp_path / "news"


def put(folder: Path, name: str, more: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    day, outlet, text = ARTICLES[name]
    front = [f"title: About the {name}"]
    front += [f"date: {day}"] if day else []
    front += [f"source: {outlet}"] if outlet else []
    path = folder / f"{name}.md"
    path.write_text("\n".join(["---", *front, "---", text + more, ""]), encoding="utf-8")
    return path


# --- articles -----------------------------------------------------------------------------


def test_an_article_is_found_by_its_name(library: LibraryBackend, indexed: Path) -> None:
    ferry = library.article("ferry")
    assert (ferry.title, ferry.published) == ("About the ferry", date(2024, 5, 3))
    assert ferry.path == str(indexed / "news" / "ferry.md")
    assert library.resolve("ferry") == ferry.id
    assert library.resolve("nothing") is None
    with pytest.raises(NotFoundError, match="no article is called 'nothing'"):
        library.article("nothing")


def test_an_article_is_found_by_what_a_user_sees_of_it(
    library: LibraryBackend, indexed: Path
) -> None:
    for typed in ("ferry", str(indexed / "news" / "ferry.md"), "about the FERRY", "news/ferry.md"):
        assert library.find_article(typed).id == "ferry"
    with pytest.raises(UsageError, match=r"'About the' may be any of 3 articles: .*bakery"):
        library.find_article("About the")
    with pytest.raises(NotFoundError, match="no article of the library is called 'nothing'"):
        library.find_article("nothing")


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (None, ["bakery", "bridge", "ferry"]),
        (Filters(), ["bakery", "bridge", "ferry"]),
        (Filters(since=date(2024, 5, 2)), ["ferry"]),
        (Filters(until=date(2024, 5, 1)), ["bridge"]),
        (Filters(sources=("courier", "coastal radio")), ["bridge", "ferry"]),
        (Filters(sources=("radi",)), []),
    ],
)
def test_filters_hold_for_articles_counts_and_hits(
    library: LibraryBackend, filters: Filters | None, names: list[str]
) -> None:
    assert sorted(article.id for article in library.articles(filters)) == names
    assert library.count(filters) == len(names)
    hits = library.search("bridge ferry bakery", filters=filters)
    assert sorted(hit.article.id for hit in hits) == names


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
def test_what_was_published_after_a_day_is_left_out(library: LibraryBackend, mode: Mode) -> None:
    query = "bridge ferry bakery"
    known = library.search(query, mode=mode, known_by=date(2024, 5, 2))
    assert {hit.article.id for hit in known} == {"bridge", "bakery"}  # the bakery has no day
    both = Filters(since=date(2024, 4, 1))
    found = library.search(query, mode=mode, filters=both, known_by=date(2024, 5, 3))
    assert {hit.article.id for hit in found} == {"bridge", "ferry"}


def test_the_articles_that_hold_terms_are_told_without_reading_them(
    library: LibraryBackend,
) -> None:
    def ids(*terms: str, **more: Any) -> list[str]:
        return [one.article_id for one in library.holding(terms, **more)]

    [bridge] = library.holding(library.weights("Monday, unsafe"))
    assert (bridge.article_id, bridge.source) == ("bridge", "The Courier")
    assert bridge.published == date(2024, 5, 1)
    assert bridge.story == library.story_numbers(["bridge"])["bridge"]
    [bakery] = library.holding(["bakeri"])
    assert (bakery.published, bakery.source) == (None, None)
    assert sorted(ids()) == ["bakery", "bridge", "ferry"]
    assert ids("ferri", "unsaf") == ids("nosuchterm") == []
    assert ids(without=["bridg", "ferri"]) == ["bakery"]
    assert ids("crew") == ids("crew", filters=Filters(sources=("radio",))) == ["ferry"]
    assert ids("crew", filters=Filters(until=date(2024, 5, 2))) == []
    assert sorted(ids(known_by=date(2024, 5, 2))) == ["bakery", "bridge"]


def test_what_articles_say_is_read_by_their_ids(library: LibraryBackend) -> None:
    assert [name for name, _, _ in library.said(["ferry", "nothing", "bakery"])] == [
        "ferry",
        "bakery",
    ]
    [(_, title, text)] = library.said(["ferry"])
    assert (title, text) == ("About the ferry", ARTICLES["ferry"][2])


def test_the_newest_day_is_told(library: LibraryBackend) -> None:
    assert library.newest == date(2024, 5, 3)


def test_articles_are_counted_by_day(library: LibraryBackend) -> None:
    assert list(library.articles_by_day().items()) == [
        (date(2024, 5, 1), 1),
        (date(2024, 5, 3), 1),
    ]
    assert library.articles_by_day(Filters(sources=("courier",))) == {date(2024, 5, 1): 1}


def test_outlets_are_told_with_their_first_and_last_day(library: LibraryBackend) -> None:
    assert library.outlets() == [
        Outlet("", 1, None, None),
        Outlet("Coastal Radio", 1, date(2024, 5, 3), date(2024, 5, 3)),
        Outlet("The Courier", 1, date(2024, 5, 1), date(2024, 5, 1)),
    ]
    since = library.outlets(Filters(since=date(2024, 5, 2)))
    assert [outlet.name for outlet in since] == ["Coastal Radio"]


def test_the_newest_stories_come_first_and_the_undated_not_at_all(library: LibraryBackend) -> None:
    stories = library.newest_stories(5)
    assert [story.first.id for story in stories] == ["ferry", "bridge"]
    assert all(story.copies == () for story in stories)
    assert [story.first.id for story in library.newest_stories(1)] == ["ferry"]


def test_a_story_holds_its_copies_the_first_published_first(
    backend: Backend, embedder: FakeEmbedder, news: Path, tmp_path: Path
) -> None:
    wire = (
        "Crews of the Skerry ferry walked out at noon over their pay, and the island's only "
        "link to the mainland stays shut until the county has met the union, its captain said. "
        "Nobody was on board when the engines stopped, and the mail goes by fishing boat."
    )
    for name, day, more in (("late", "2024-05-05", " It was wet."), ("early", "2024-05-04", "")):
        front = f"---\ntitle: {name}\ndate: {day}\n---\n"
        (news / f"{name}.md").write_text(f"{front}{wire}{more}\n", encoding="utf-8")
    backend.update(tmp_path / "library", [news], embedder=embedder)
    with backend(tmp_path / "library") as library:
        told = [[article.id for article in story.articles] for story in library.newest_stories(5)]
        assert told == [["early", "late"], ["ferry"]]
        assert [article.id for article in library.story("late").articles] == ["early", "late"]
        assert library.story("ferry").copies == ()
        assert library.articles_by_day()[date(2024, 5, 5)] == 1
        with pytest.raises(NotFoundError, match="no article is called 'nothing'"):
            library.story("nothing")


def test_the_status_counts_what_is_there(
    library: LibraryBackend, indexed: Path, embedder: FakeEmbedder
) -> None:
    status = library.status()
    assert (status.path, library.folder) == (indexed / "library", indexed / "library")
    assert (status.articles, status.passages, status.undated) == (3, 3, 1)
    assert (status.first, status.last) == (date(2024, 5, 1), date(2024, 5, 3))
    assert set(status.sources) == {("Coastal Radio", 1), ("The Courier", 1)}
    assert status.folders == (str(indexed / "news"),)
    assert (status.duplicates, status.skipped) == (0, ())
    assert (status.model, status.revision) == (embedder.name, embedder.revision)
    assert (status.embedded, library.embedded) == (1.0, 1.0)
    assert status.generation == library.generation


def test_the_articles_digest_is_of_what_they_say(
    backend: Backend, library: LibraryBackend, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    for name in reversed(ARTICLES):
        put(tmp_path / "news", name)
        backend.update(tmp_path / "library", [tmp_path / "news"], embedder=embedder)
    with backend(tmp_path / "library") as other:
        assert other.articles_sha256() == library.articles_sha256()
    put(tmp_path / "news", "ferry", " They came back.")
    backend.update(tmp_path / "library", embedder=embedder)
    with backend(tmp_path / "library") as changed:
        assert changed.articles_sha256() != library.articles_sha256()


# --- searching ----------------------------------------------------------------------------


def test_a_hit_has_the_scores_of_both_legs(library: LibraryBackend) -> None:
    hits = library.search("When did ferry crews walk out?")
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert hits[0].article.id == "ferry"
    assert hits[0].text in ARTICLES["ferry"][2]
    weights = library.weights("When did ferry crews walk out?")
    words = {hit.article.id: hit.bm25 for hit in library.search("ferry crews walk", mode="bm25")}
    assert words["ferry"] is not None
    assert 0 < words["ferry"] < 3 * sum(weights.values())
    vector = library.encode_query("When did ferry crews walk out?")
    assert vector is not None
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    dense = library.search("", mode="dense", vector=vector)
    assert {hit.article.id: hit.dense for hit in dense} == pytest.approx(
        {hit.article.id: hit.dense for hit in hits}, abs=1e-5
    )


def test_the_words_of_few_articles_weigh_more(library: LibraryBackend) -> None:
    weights = library.weights("the ferry the council")
    assert all(weight >= 0 for weight in weights.values())
    assert max(weights, key=lambda term: weights[term]).startswith("council")


def test_at_most_k_passages_are_returned(library: LibraryBackend) -> None:
    for mode in ("hybrid", "bm25", "dense"):
        assert len(library.search("ferry", 1, mode=mode)) == 1


def test_news_of_the_days_before_gains(library: LibraryBackend) -> None:
    query = "bridge ferry"
    plain = {hit.article.id: hit.score for hit in library.search(query)}
    recent = {hit.article.id: hit.score for hit in library.search(query, as_of=date(2024, 5, 4))}
    assert recent["ferry"] > plain["ferry"]
    assert recent["bakery"] == plain["bakery"]


# --- what comes with articles ---------------------------------------------------------------


class Capitals:
    """Finds the words with a capital."""

    name = "capitals"
    version = 1
    columns = (
        Column("word", ColumnType.KEY),
        Column("start", ColumnType.START),
        Column("end", ColumnType.END),
    )

    def extract(self, article: Article) -> Iterator[tuple[str, int, int]]:
        for match in re.finditer("[A-Z][a-z]*", article.text):
            yield match.group(), match.start(), match.end()


def words(
    library: LibraryBackend, of: list[str] | None = None, keys: list[str] | None = None
) -> list[tuple[str, object]]:
    rows = library.extracted("capitals", of, keys=None if keys is None else {"word": keys})
    return [(row.article_id, row.values["word"]) for row in rows]


# --- growing ------------------------------------------------------------------------------


class Stopped(Exception):
    """Ends an update before anything is embedded."""


def stop(progress: Progress) -> None:
    if progress.stage is UpdateStage.ENCODER:
        raise Stopped


def test_without_vectors_words_are_searched(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    with pytest.raises(Stopped):
        backend.update(tmp_path / "library", [news], embedder=embedder, progress=stop)
    with backend(tmp_path / "library") as library:
        assert (library.embedded, library.load_meaning()) == (0.0, False)
        assert library.encode_query("ferry") is None
        [hit] = library.search("ferry")
        assert (hit.article.id, hit.dense) == ("ferry", None)
        with pytest.raises(LibraryError, match="no passage has a vector yet"):
            library.search("ferry", mode="dense")


def test_a_snapshot_stays_as_it_was_until_it_is_reopened(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    folder = tmp_path / "library"
    first = backend.update(folder, [news], embedder=embedder)
    assert (first.changes.added, first.articles, first.embedded, first.pending) == (1, 1, 1, 0)
    library = backend(folder)
    before = library.generation
    assert before
    assert not library.superseded()
    put(news, "bridge")
    assert [path.name for path in library.changed_on_disk().added] == ["bridge.md"]
    second = backend.update(folder, embedder=embedder)
    assert (second.changes.added, second.changes.unchanged, second.embedded) == (1, 1, 1)
    assert library.superseded()
    assert library.status().articles == library.count() == 1
    assert library.generation == before
    assert len(library.search("bridge ferry", mode="dense")) == 1
    library = library.reopened()
    assert library.status().articles == library.count() == 2
    assert library.generation != before
    assert library.changed_on_disk().count == 0
    library.close()


def test_a_folder_is_forgotten_and_a_library_rebuilt(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    folder, other = tmp_path / "library", tmp_path / "other"
    put(other, "bakery")
    backend.update(folder, [news, other], embedder=embedder)
    assert backend.update(folder, forget=[other], embedder=embedder).changes.forgotten == 1
    assert backend.update(folder, rebuild=True, embedder=embedder).articles == 1
    with backend(folder) as library:
        assert [article.id for article in library.articles()] == ["ferry"]
        assert library.status().folders == (str(news),)
    assert backend.check(folder, repair=False) == []
    assert backend.check(folder, embedder=embedder) == []


def test_whether_a_file_has_changed_since(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    backend.update(tmp_path / "library", [news], embedder=embedder)
    with backend(tmp_path / "library") as library:
        ferry = library.article("ferry")
        assert library.file_changed(ferry) is False
        put(news, "ferry", " They came back.")
        assert library.file_changed(ferry) is True
        (news / "ferry.md").unlink()
        assert library.file_changed(ferry) is None


def test_extracted_rows_are_those_of_the_articles_as_they_are(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    folder = tmp_path / "library"
    put(news, "bakery")
    backend.update(folder, [news], embedder=embedder, extractors=[Capitals()])
    with backend(folder) as library:
        assert words(library) == [("bakery", "A"), ("bakery", "Nobody"), ("ferry", "Ferry")]
        assert words(library, ["ferry", "nothing"]) == [("ferry", "Ferry")]
        assert words(library, []) == []
        for row in library.extracted("capitals"):
            start, end = row.values["start"], row.values["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert library.article(row.article_id).text[start:end] == row.values["word"]
        with pytest.raises(NotFoundError, match="holds no 'numbers'"):
            library.extracted("numbers")
        assert words(library, keys=["Ferry", "A", "Else"]) == [("bakery", "A"), ("ferry", "Ferry")]
        assert words(library, ["ferry"], keys=["A"]) == []
        assert library.extracted_keys("capitals", "word", "N") == [KeyCount("Nobody", 1, 1)]
        assert [one.key for one in library.extracted_keys("capitals", "word")] == [
            *("A", "Ferry", "Nobody")
        ]
        with pytest.raises(NotFoundError, match="holds no 'numbers'"):
            library.extracted_keys("numbers", "word")
        assert library.extractors() == {"capitals": 2}
        since = Filters(since=date(2024, 5, 2))
        assert library.extracted_keys("capitals", "word", filters=since) == [
            KeyCount("Ferry", 1, 1)
        ]
        assert [row.article_id for row in library.extracted("capitals", filters=since)] == ["ferry"]
        assert list(library.extracted("capitals", ["bakery"], filters=since)) == []
        assert library.extracted_keys("capitals", "word", least=2) == []
        assert library.extracted_keys("capitals", "word", filters=since, least=2) == []
        day = date(2024, 5, 3)
        both = library.extracted_spread("capitals", "word", ["Ferry", "Nobody", "Else"])
        assert (both.articles, both.stories, both.rows, both.first, both.last) == (
            2,
            2,
            2,
            day,
            day,
        )
        ferry = library.extracted_spread("capitals", "word", ["Ferry", "Nobody"], filters=since)
        assert ferry == KeySpread(1, 1, 1, day, day, "ferry")
        assert library.extracted_spread("capitals", "word", ["A"], filters=since) == KeySpread()
        with pytest.raises(NotFoundError, match="holds no 'numbers'"):
            library.extracted_spread("numbers", "word", ["A"])
    put(news, "ferry", " They came back.")
    (news / "bakery.md").unlink()
    put(news, "bridge")
    report = backend.update(folder, embedder=embedder, extractors=[Capitals()])
    assert report.failures == []
    with backend(folder) as library:
        assert words(library) == [
            *[("ferry", "Ferry"), ("ferry", "They")],
            *[("bridge", "The"), ("bridge", "Monday"), ("bridge", "It")],
        ]
    # One that isn't handed in keeps its rows, but for those of articles that have changed.
    put(news, "ferry", " Crews are out.")
    backend.update(folder, embedder=embedder)
    with backend(folder) as library:
        assert {article for article, _ in words(library)} == {"bridge"}
        assert library.extractors() == {"capitals": 1}
        assert [one.key for one in library.extracted_keys("capitals", "word")] == [
            *("It", "Monday", "The")
        ]
    backend.update(folder, rebuild=True, embedder=embedder)
    assert backend.check(folder) == []
    with backend(folder) as library:
        assert {article for article, _ in words(library)} == {"bridge"}
    backend.update(folder, rebuild=True, embedder=embedder, extractors=[Capitals()])
    with backend(folder) as library:
        assert {article for article, _ in words(library)} == {"bridge", "ferry"}


def test_what_an_article_said_before_its_edit_is_kept_out_of_the_search(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    folder = tmp_path / "library"
    backend.update(folder, [news], embedder=embedder)
    for more in (" Zebras came.", "", " They won."):
        put(news, "ferry", more)
        backend.update(folder, embedder=embedder)
    with backend(folder) as library:
        earlier = library.earlier_versions("ferry")
        assert [one.text for one in earlier] == [
            ARTICLES["ferry"][2] + " Zebras came.",
            ARTICLES["ferry"][2],  # which came back and went again
        ]
        assert earlier[0].title == "About the ferry"
        assert earlier[0].published == date(2024, 5, 3)
        assert [hit.bm25 for hit in library.search("zebras")] == [0]
        with pytest.raises(NotFoundError, match="no article is called 'nothing'"):
            library.earlier_versions("nothing")
    put(news, "ferry", " They lost.")
    backend.update(folder, rebuild=True, embedder=embedder)
    with backend(folder) as library:
        texts = [one.text for one in library.earlier_versions("ferry")]
        assert texts == [*(one.text for one in earlier), ARTICLES["ferry"][2] + " They won."]
    assert backend.check(folder) == []


def test_an_article_keeps_the_moment_at_which_it_was_first_indexed(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    folder = tmp_path / "library"
    begun = datetime.now(UTC).replace(microsecond=0)
    backend.update(folder, [news], embedder=embedder)
    with backend(folder) as library:
        first = library.article("ferry").indexed
        assert first is not None
        assert begun <= first <= datetime.now(UTC)
        assert (library.last_update(), library.replaced_since(first)) == (first, [])
    put(news, "bridge")
    backend.update(folder, embedder=embedder)
    put(news, "ferry", " They won.")
    (news / "bridge.md").rename(news / "span.md")
    backend.update(folder, embedder=embedder)
    for rebuild in (False, True, True):
        backend.update(folder, rebuild=rebuild, embedder=embedder)
        with backend(folder) as library:
            second = library.article("bridge" if not rebuild else "span").indexed
            [earlier] = library.earlier_versions("ferry")
            assert second is not None
            assert first < second < earlier.replaced == library.last_update()
            assert library.article("ferry").indexed == first
            assert len(library.indexed_since(first)) == 2
            assert library.indexed_since(first)[0] == "ferry"
            assert len(library.indexed_since(second)) == 1
            assert library.indexed_since(earlier.replaced) == []
            assert library.replaced_since(first) == ["ferry"]
            assert library.replaced_since(earlier.replaced + timedelta(seconds=1)) == []
            assert library.count_unknown_moments() == 0
    put(news, "bakery")
    put(news, "ferry", " They lost.")
    backend.update(folder, rebuild=True, embedder=embedder)
    with backend(folder) as library:
        third = library.last_update()
        assert third is not None
        assert third > earlier.replaced
        assert library.indexed_since(third) == ["bakery"]
        assert library.replaced_since(third) == ["ferry"]
    backend.edit(folder, "bakery", {"title": "Another title"})
    with backend(folder) as library:
        assert library.article("bakery").indexed == third
    assert backend.check(folder) == []


def test_there_is_no_library(backend: Backend, tmp_path: Path, indexed: Path) -> None:
    for use in (backend, backend.check, backend.update):
        with pytest.raises(NotFoundError, match="there is no library"):
            use(tmp_path / "nowhere")
    shutil.copytree(indexed / "library", tmp_path / "copy")
    with backend(tmp_path / "copy") as library:
        shutil.rmtree(tmp_path / "copy")
        assert not library.superseded()


# --- what is set by hand, and lists -----------------------------------------------------------


def test_what_is_set_by_hand_holds_until_it_is_reset(
    backend: Backend, news: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    place = tmp_path / "library"
    backend.update(place, [news], embedder=embedder)
    with backend(place) as library:
        before = library.article("ferry")
        assert library.set_by_hand("ferry").settings == {}
        day = date(2023, 5, 1)
        edited = backend.edit(place, "ferry", {"title": "Boats", "date": day}, by="somebody")
        assert (edited.title, edited.published) == ("Boats", day)
        assert edited.set_by_hand == ("title", "date")
        assert library.superseded()
        library = library.reopened()
        assert library.article("ferry") == edited
        assert library.newest == day
        assert [hit.article for hit in library.search("boats", mode="bm25")] == [edited]
        known = library.set_by_hand("ferry")
        assert (known.settings["date"].value, known.settings["date"].by) == (day, "somebody")
        assert known.stated["date"] == before.published
        backend.update(place, rebuild=True, embedder=embedder)
        library = library.reopened()
        assert library.article("ferry") == edited
        assert backend.edit(place, "ferry", {}, reset=("title", "date")) == before
    with pytest.raises(UsageError, match="'text' can't be set"):
        backend.edit(place, "ferry", {"text": "Other words."})
    with pytest.raises(NotFoundError, match="no article is called 'nothing'"):
        backend.edit(place, "nothing", {"title": "Boats"})
    with pytest.raises(NotFoundError, match="there is no library"):
        backend.edit(tmp_path / "none", "ferry", {"title": "Boats"})


def test_articles_are_listed_the_newest_first(library: LibraryBackend) -> None:
    def listed(**wanted: Any) -> list[str]:
        found = library.list_articles(**wanted)
        return [one.article.id for one in found.articles]

    assert listed() == ["ferry", "bridge", "bakery"]
    assert listed(only="undated") == ["bakery"]
    assert listed(only="edited") == []
    assert listed(only="suspect") == []
    assert listed(filters=Filters(sources=("courier",))) == ["bridge"]
    found = library.list_articles(limit=1)
    assert ([one.article.id for one in found.articles], found.total) == (["ferry"], 3)


def test_an_article_whose_day_looks_wrong_is_listed_with_the_reason(
    backend: Backend, news: Path, embedder: FakeEmbedder, tmp_path: Path
) -> None:
    (news / "flood.md").write_text(
        "---\ndate: 2004-05-03\nurl: https://a.example/2024/05/03/flood\n---\nThe river rose.\n"
    )
    backend.update(tmp_path / "library", [news], embedder=embedder)
    with backend(tmp_path / "library") as library:
        [one] = library.list_articles(only="suspect").articles
        assert (one.article.id, one.reasons) == ("flood", ("its address says 2024-05-03",))
    backend.edit(tmp_path / "library", "flood", {"date": date(2024, 5, 3)})
    with backend(tmp_path / "library") as library:
        assert library.list_articles(only="suspect").total == 0
        [one] = library.list_articles(only="edited").articles
        assert one.article.id == "flood"


# --- removals -----------------------------------------------------------------------------


def test_what_is_removed_stays_away_until_it_is_restored(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    place = tmp_path / "library"
    put(news, "bridge")
    backend.update(place, [news], embedder=embedder)
    told = []
    removal = backend.remove(place, ["ferry"], first=told.append)
    assert [one.id for one in removal.taken] == ["ferry"]
    assert [pieces.texts for pieces in told] == [removal.pieces.texts]
    assert ARTICLES["ferry"][2] in removal.pieces.texts[0]
    assert removal.sources == (news / "ferry.md",)
    backend.update(place, embedder=embedder)
    with backend(place) as library:
        assert [article.id for article in library.articles()] == ["bridge"]
        [one] = library.taken_down()
        assert (one.number, one.id, one.path) == (1, "ferry", str(news / "ferry.md"))
        pieces = library.pieces_of_file(news / "ferry.md")
        assert pieces.runs > 0
        assert set(pieces.of) <= set(removal.pieces.of)
        with pytest.raises(NotFoundError):
            library.pieces_of_file(news / "none.md")
    assert [one.id for one in backend.restore(place, [1])] == ["ferry"]
    with pytest.raises(NotFoundError, match="nothing was removed under the number 1"):
        backend.restore(place, [1])
    backend.update(place, embedder=embedder)
    with backend(place) as library:
        assert sorted(article.id for article in library.articles()) == ["bridge", "ferry"]
        assert library.taken_down() == []


def test_only_what_is_there_can_be_removed(
    backend: Backend, tmp_path: Path, news: Path, embedder: FakeEmbedder
) -> None:
    with pytest.raises(NotFoundError, match="no library"):
        backend.remove(tmp_path / "none", ["ferry"])
    backend.update(tmp_path / "library", [news], embedder=embedder)
    with pytest.raises(NotFoundError, match="no article is called 'bridge'"):
        backend.remove(tmp_path / "library", ["ferry", "bridge"])
    with backend(tmp_path / "library") as library:
        assert library.resolve("ferry")
        assert library.copies("ferry") == []
        with pytest.raises(NotFoundError):
            library.copies("bridge")


def test_fields_of_other_names_are_read_by_every_later_update(
    backend: Backend, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    place, file = tmp_path / "library", tmp_path / "wire.jsonl"
    file.write_text('{"id": "a", "meldung": "The quay is closed.", "kopf": "Quay"}\n')
    names = {"text": "meldung", "title": "kopf"}
    backend.update(place, [file], embedder=embedder, names=names)
    with file.open("a") as more:
        more.write('{"id": "b", "meldung": "The mill is sold.", "kopf": "Mill"}\n')
    backend.update(place, embedder=embedder)
    with backend(place) as library:
        assert sorted(article.title for article in library.articles()) == ["Mill", "Quay"]
