"""Searching a library: modes, filters, and legs that don't cover the same passages."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder

from index.errors import LibraryError, NotFoundError
from index.library import Library
from index.search.fusion import RECENT_BONUS
from index.search.search import Mode, best
from index.types import Filters, Hit, UpdateStage

ARTICLES = {
    "bridge": ("2024-05-01", "BBC News", "The old bridge closed on Monday."),
    "bridge-opens": ("2024-05-12", "The Courier", "The old bridge opened again to traffic."),
    "ferry": ("2024-05-03", "ABBC Radio", "Ferry crews walked out at noon over pay."),
    "flood": ("2024-06-01", "bbc news online", "The river flooded forty homes in the valley."),
    "bakery": ("", "", "A fire destroyed the bakery. Nobody was hurt."),
    "council": ("2024-05-20", "", "The council voted to mend the bridge."),
}


def put(folder: Path, name: str) -> None:
    published, source, text = ARTICLES[name]
    head = f"title: About {name.split('-')[0]}\n"
    head += f"date: {published}\n" if published else ""
    head += f"source: {source}\n" if source else ""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    for name in ARTICLES:
        put(tmp_path / "news", name)
    return tmp_path / "news"


@pytest.fixture
def folder(tmp_path: Path, news: Path, embedder: FakeEmbedder) -> Path:
    Library.update(tmp_path / "library", [news], embedder=embedder)
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library(folder) as opened:
        yield opened


def ids(hits: list[Hit]) -> list[str]:
    return [hit.article.id for hit in hits]


def test_bm25_finds_the_passages_that_hold_a_word(library: Library) -> None:
    hits = library.search("ferry", mode="bm25")
    assert ids(hits) == ["ferry"]
    assert hits[0].bm25 == hits[0].score > 0
    assert hits[0].dense is None
    assert hits[0].text == "Ferry crews walked out at noon over pay."


def test_a_word_in_exactly_half_of_the_passages_is_found(library: Library) -> None:
    # Its weight is log(3.5) - log(3.5) = 0.
    hits = library.search("bridge", mode="bm25")
    assert sorted(ids(hits)) == ["bridge", "bridge-opens", "council"]


def test_one_article_alone_is_found(tmp_path: Path, embedder: FakeEmbedder) -> None:
    put(tmp_path / "one", "ferry")
    Library.update(tmp_path / "library", [tmp_path / "one"], embedder=embedder)
    with Library(tmp_path / "library") as library:
        assert ids(library.search("ferry", mode="bm25")) == ["ferry"]
        assert library.search("bridge", mode="bm25") == []


def test_dense_ranks_every_passage_by_cosine(library: Library) -> None:
    hits = library.search("About ferry\nFerry crews walked out at noon over pay.", mode="dense")
    assert hits[0].article.id == "ferry"
    assert hits[0].score == pytest.approx(1, abs=0.01)
    assert len(hits) == len(ARTICLES)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.dense == pytest.approx(hit.score) for hit in hits)


def test_hybrid_gives_every_hit_both_scores(library: Library) -> None:
    hits = library.search("ferry crews")
    assert hits[0].article.id == "ferry"
    assert all(hit.bm25 is not None and hit.dense is not None for hit in hits)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5, 6]
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
def test_k(library: Library, mode: Mode) -> None:
    everything = library.search("bridge fire", mode=mode)
    assert library.search("bridge fire", 2, mode=mode) == everything[:2]
    assert library.search("bridge fire", 50_000, mode=mode) == everything


def test_a_query_that_nothing_matches(library: Library) -> None:
    assert library.search("zeppelin", mode="bm25") == []
    assert library.search("", mode="bm25") == []
    assert library.search("the of and", mode="bm25") == []


def test_a_given_vector_is_used_even_before_the_meaning_search_is_loaded(folder: Path) -> None:
    with Library(folder) as one:
        vector = one.encode_query("ferry")
    assert vector is not None
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    for mode in ("dense", "hybrid"):
        with Library(folder) as other, Library(folder) as plain:
            expected = plain.search("ferry", mode=mode)
            assert other.search("ferry", mode=mode, vector=vector) == expected


# --- filters ----------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["hybrid", "dense"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(since=date(2024, 5, 12)), {"bridge-opens", "council", "flood"}),
        (Filters(until=date(2024, 5, 3)), {"bridge", "ferry"}),
        (Filters(date(2024, 5, 3), date(2024, 5, 12)), {"ferry", "bridge-opens"}),
        (Filters(sources=("bbc",)), {"bridge", "flood"}),  # not "ABBC Radio"
        (Filters(sources=("BBC News",)), {"bridge", "flood"}),
        (Filters(sources=(" the courier ",)), {"bridge-opens"}),
        (Filters(sources=("cour",)), set()),
        (Filters(sources=(".*",)), set()),
        (Filters(since=date(2024, 5, 2), sources=("bbc",)), {"flood"}),
        (Filters(since=date(2025, 1, 1)), set()),
        (Filters(), set(ARTICLES)),
    ],
)
def test_filters(library: Library, filters: Filters, expected: set[str], mode: Mode) -> None:
    assert set(ids(library.search("bridge", mode=mode, filters=filters))) == expected


def test_filters_hold_for_bm25(library: Library) -> None:
    hits = library.search("bridge", mode="bm25", filters=Filters(since=date(2024, 5, 12)))
    assert sorted(ids(hits)) == ["bridge-opens", "council"]


def test_filters_come_before_ranking(library: Library) -> None:
    # The best hit without the filter isn't allowed, so the one place goes to another.
    assert ids(library.search("ferry", 1)) == ["ferry"]
    assert ids(library.search("ferry", 1, filters=Filters(sources=("the courier",)))) == [
        "bridge-opens"
    ]


# --- stories ----------------------------------------------------------------------------

WIRE = (
    "The lighthouse on Gull Rock went dark on Sunday night for the first time in ninety years."
    " A cable under the sea had been cut by an anchor, the harbour office said, and the keeper,"
    " Ada Quill, lit oil lamps in the windows until a generator arrived by boat at dawn."
)
OUTLETS = {
    "first": ("2024-07-01", "Gull Times", "Lamps out", WIRE),
    "late": ("2024-07-02", "Gazette", "Keeper of Gull Rock lights oil lamps", WIRE + " It rained."),
    "undated": ("", "Island Radio", "Lighthouse dark", "Correction follows. " + WIRE),
    "own": ("2024-07-02", "Gazette", "Anchor", "An anchor cut the cable to the lighthouse."),
}


@pytest.fixture
def copied(tmp_path: Path, embedder: FakeEmbedder) -> Iterator[Library]:
    """A library of one report in three outlets, and another article on the matter."""
    news = tmp_path / "copied"
    news.mkdir()
    for name, (published, source, title, text) in OUTLETS.items():
        head = f"title: {title}\nsource: {source}\n"
        head += f"date: {published}\n" if published else ""
        (news / f"{name}.md").write_text(f"---\n{head}---\n{text}\n", encoding="utf-8")
    Library.update(tmp_path / "library", [news], embedder=embedder)
    with Library(tmp_path / "library") as opened:
        yield opened


def copies(hit: Hit) -> list[str]:
    return [article.id for article in hit.copies]


@pytest.mark.parametrize("mode", ["hybrid", "bm25", "dense"])
def test_a_story_is_one_hit_with_its_other_outlets(copied: Library, mode: Mode) -> None:
    hits = copied.search("lighthouse keeper lights oil lamps", mode=mode)
    assert sorted(hit.rank for hit in hits) == [1, 2]
    assert {len(hit.copies) for hit in hits} == {0, 2}
    story = next(hit for hit in hits if hit.copies)
    others = [name for name in ("first", "late", "undated") if name != story.article.id]
    assert copies(story) == others  # in order of publication, the undated last


def test_the_outlet_whose_words_match_best_stays(copied: Library) -> None:
    [best, *_] = copied.search("keeper of Gull Rock lights oil lamps", mode="bm25")
    assert (best.article.id, copies(best)) == ("late", ["first", "undated"])


def test_stories_collapse_among_what_the_filters_let_through(copied: Library) -> None:
    def found(filters: Filters) -> list[tuple[str, list[str]]]:
        hits = copied.search("oil lamps", mode="bm25", filters=filters)
        return [(hit.article.id, copies(hit)) for hit in hits]

    assert found(Filters(sources=("island radio",))) == [("undated", [])]
    assert found(Filters(since=date(2024, 7, 1))) in (
        [("first", ["late"])],
        [("late", ["first"])],
    )
    assert found(Filters(until=date(2024, 7, 1))) == [("first", [])]


def test_a_hit_s_place_is_filled_by_the_next_story(copied: Library) -> None:
    assert len(copied.search("oil lamps cable", 2, mode="bm25")) == 2
    assert len(copied.search("oil lamps cable", 3, mode="bm25")) == 2


def test_a_long_article_leaves_room_for_others(tmp_path: Path, embedder: FakeEmbedder) -> None:
    news = tmp_path / "news"
    news.mkdir()

    def passage(name: str) -> str:
        rest = " ".join(f"{name}{number}" for number in range(115))
        return f"{name} praised the bridge {rest}."

    (news / "long.txt").write_text("\n\n".join(passage(name) for name in "abcdefgh"))
    for name in ("one", "two"):
        (news / f"{name}.txt").write_text(passage(name))
    Library.update(tmp_path / "library", [news], embedder=embedder)
    with Library(tmp_path / "library") as library:
        hits = library.search("Who praised the bridge?", mode="bm25")
        assert ids(hits[:5]).count("long") == 3
        assert {"one", "two"} <= set(ids(hits[:5]))
        assert len(hits) == 10


# --- recency ----------------------------------------------------------------------------


def test_recent_articles_gain_in_hybrid_only(library: Library) -> None:
    as_of = date(2024, 5, 22)  # ten days after "bridge-opens", two after "council"
    plain = {hit.article.id: hit.score for hit in library.search("bridge")}
    recent = {hit.article.id: hit.score for hit in library.search("bridge", as_of=as_of)}
    gained = {name: recent[name] - plain[name] for name in plain}
    assert gained == pytest.approx(
        {name: RECENT_BONUS * (name in ("bridge-opens", "council")) for name in plain}
    )
    for mode in ("bm25", "dense"):
        assert library.search("bridge", mode=mode, as_of=as_of) == library.search(
            "bridge", mode=mode
        )


# --- a library still growing --------------------------------------------------------------


@pytest.fixture
def keywords_only(tmp_path: Path, news: Path, dying_update: Callable[..., None]) -> Path:
    """A library whose first update died before the encoder was exported."""
    dying_update(tmp_path / "library", news, at=UpdateStage.ENCODER)
    return tmp_path / "library"


def test_without_vectors_hybrid_is_bm25_and_dense_an_error(keywords_only: Path) -> None:
    with Library(keywords_only) as library:
        assert library.search("ferry") == library.search("ferry", mode="bm25")
        assert ids(library.search("ferry")) == ["ferry"]
        assert library.embedded == 0
        assert library.encode_query("ferry") is None
        assert library.encode(["ferry"]) is None
        with pytest.raises(LibraryError, match="no passage has a vector yet"):
            library.search("ferry", mode="dense")


def test_faiss_may_be_older_than_the_keyword_index(
    folder: Path, news: Path, embedder: FakeEmbedder, dying_update: Callable[..., None]
) -> None:
    (news / "flood.md").unlink()
    (news / "ferry.md").unlink()
    (news / "harbour.md").write_text("---\ntitle: Harbour\n---\nThe harbour froze.\n")
    dying_update(folder, at=UpdateStage.MODEL)
    with Library(folder) as library:
        assert library.embedded == 4 / 5
        hits = library.search("harbour", 10)
        assert sorted(ids(hits)) == ["bakery", "bridge", "bridge-opens", "council", "harbour"]
        assert {hit.article.id for hit in hits if hit.dense is None} == {"harbour"}
        dense = library.search("harbour", 10, mode="dense")
        assert sorted(ids(dense)) == ["bakery", "bridge", "bridge-opens", "council"]
        assert ids(library.search("x", mode="dense", filters=Filters(sources=("bbc",)))) == [
            "bridge"
        ]
    Library.update(folder, embedder=embedder)
    with Library(folder) as library:
        assert library.embedded == 1


# --- articles and status ------------------------------------------------------------------


def test_articles_by_name(library: Library) -> None:
    assert library.article("ferry").title == "About ferry"
    assert library.resolve("ferry") == "ferry"
    assert library.resolve("nothing") is None
    assert sorted(article.id for article in library.articles()) == sorted(ARTICLES)
    with pytest.raises(NotFoundError, match="no article is called 'nothing'"):
        library.article("nothing")


def test_the_articles_digest_is_of_what_they_say_in_whatever_order_they_came(
    tmp_path: Path, library: Library, embedder: FakeEmbedder
) -> None:
    first = library.articles_sha256()
    assert len(first) == 64

    def digest_after(old: str, new: str) -> str:
        news, folder = tmp_path / f"news-{new}", tmp_path / f"library-{new}"
        for name in reversed(ARTICLES):
            put(news, name)
            if name == "ferry":
                Library.update(folder, [news], embedder=embedder)
        ferry = news / "ferry.md"
        ferry.write_text(ferry.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        Library.update(folder, embedder=embedder)
        with Library(folder) as changed:
            return changed.articles_sha256()

    assert digest_after("noon", "noon") == first
    changes = [("noon", "dusk"), ("About ferry", "About pay"), ("-03", "-04"), ("ABBC", "NBBC")]
    assert len({first, *(digest_after(*change) for change in changes)}) == 5


def test_weights_are_the_terms_idf(library: Library) -> None:
    weights = library.weights("When did the ferry crews walk?")
    assert list(weights) == ["ferri", "crew", "walk"]
    assert weights["crew"] == pytest.approx(np.log(5.5) - np.log(1.5))


def test_status(library: Library, folder: Path, news: Path) -> None:
    status = library.status()
    assert (status.articles, status.passages, status.embedded) == (6, 6, 1.0)
    assert (status.first, status.last, status.undated) == (date(2024, 5, 1), date(2024, 6, 1), 1)
    assert dict(status.sources)["BBC News"] == 1
    assert status.folders == (str(news),)
    assert (status.duplicates, status.skipped) == (0, ())
    assert (status.model, status.dimension) == ("fake", 32)
    assert status.size_bytes > 10_000
    assert status.path == folder


def test_a_library_that_isn_t_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no library in"):
        Library(tmp_path)


def test_best() -> None:
    scores = np.array([0.0, -1.0, 5.0, 3.0, 4.0])
    candidates = np.array([True, True, False, True, True])
    assert sorted(best(scores, candidates, 2).tolist()) == [3, 4]
    assert sorted(best(scores, candidates, 9).tolist()) == [0, 1, 3, 4]
    assert best(scores, np.zeros(5, dtype=bool), 3).tolist() == []
