"""The keyword index as it grows: whatever its history, it is the one built at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from keyword_fakes import Grown, growing
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.errors import LibraryDamagedError
from index.keyword.bm25 import Okapi, Postings, invert, key_of
from index.keyword.doc_freqs import Frequencies, total
from index.keyword.segments import load
from index.keyword.tokenizer import terms
from index.keyword.writer import check
from index.storage.manifest import current, name_generations, write_generation

WORDS = ["bridge", "ferry", "town", "Köln", "1,204", "strike", "flood", "the", "council", "東京"]
PASSAGE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
DAYS = [None, date(2024, 5, 11), date(2024, 5, 12)]
ARTICLE = st.tuples(
    st.lists(PASSAGE, max_size=3), st.sampled_from(DAYS), st.sampled_from([None, 1])
)
UPDATE = st.tuples(st.lists(st.integers(0, 30), max_size=4), st.lists(ARTICLE, max_size=4))
"""Which of the articles go, and which come."""


def assert_as_if_built_at_once(grown: Grown) -> None:
    keywords, texts = grown.keywords(), grown.texts()
    okapi, fresh = keywords.okapi, Okapi(invert(texts))
    query = terms(" ".join([*WORDS, "ferry", "unseen"]))
    assert okapi.get_scores(query).tolist() == fresh.get_scores(query).tolist()  # to the bit
    for name in query:
        assert okapi.idf_of(name) == fresh.idf_of(name)
        assert okapi.holding([name]).tolist() == fresh.holding([name]).tolist()
    tokenized = [terms(text) for text in texts]
    if any(tokenized):  # rank_bm25 divides by zero where no passage holds a term
        expected = np.asarray(BM25Okapi(tokenized).get_scores(query))
        assert okapi.get_scores(query) == pytest.approx(expected, abs=1e-9)
    rows = grown.rows(
        "SELECT p.id, p.article, story, day FROM passages p JOIN openings USING"
        " (article) ORDER BY p.id"
    )
    columns = (keywords.passage_ids, keywords.article_rows, keywords.stories, keywords.published)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == rows
    assert len(keywords) == len(rows)


@settings(max_examples=25, deadline=None)
@given(st.lists(UPDATE, min_size=1, max_size=7))
def test_any_history_gives_the_index_built_at_once(
    history: list[tuple[list[int], list[tuple[list[str], date | None, int | None]]]],
) -> None:
    with growing() as grown:
        for gone, come in history:
            present = [row for (row,) in grown.rows("SELECT row FROM articles")]
            for row in {present[place % len(present)] for place in gone if present}:
                grown.remove(row)
            for passages, published, story in come:
                grown.add(passages, published, story)
            grown.publish()
            assert_as_if_built_at_once(grown)
        check(grown.database, grown.folder)


@pytest.fixture
def grown() -> Iterable[Grown]:
    with growing() as library:
        yield library


@pytest.fixture
def tokenised(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were tokenised to be published, as they are."""
    seen: list[str] = []

    def noted(texts: Iterable[str]) -> Postings:
        some = list(texts)
        seen.extend(some)
        return invert(some)

    monkeypatch.setattr("index.keyword.segments.invert", noted)
    return seen


def test_only_new_passages_are_tokenised(grown: Grown, tokenised: list[str]) -> None:
    first = grown.add(["bridge ferry", "ferry strike", "town flood", "flood council"])
    grown.add(["Köln flood", "town town"])
    grown.publish()
    [segment] = grown.segments
    before = sorted((grown.folder / segment).iterdir())
    tokenised.clear()
    grown.add(["a new bridge"])
    grown.publish()
    assert tokenised == ["a new bridge"]
    assert grown.segments[0] == segment
    assert len(grown.segments) == 2
    assert sorted((grown.folder / segment).iterdir()) == before
    tokenised.clear()
    grown.remove(first)
    grown.publish()
    assert tokenised == []
    assert_as_if_built_at_once(grown)


def test_small_segments_become_one(grown: Grown) -> None:
    grown.add(["bridge"] * 9)
    grown.publish()
    for word in ("ferry", "flood"):
        grown.add([word])
        grown.publish()
    assert [len(segment) for segment in grown.snapshot().segments] == [9, 2]


def test_a_long_history_leaves_few_segments(grown: Grown) -> None:
    for number in range(60):
        grown.add([f"passage {number}"])
        grown.publish()
    # A segment grows to more than half of `LARGEST`, here 12; a few are on the way to it.
    assert len(grown.segments) < 60 / 6 + 2
    assert_as_if_built_at_once(grown)


def test_what_has_gone_is_passed_over_until_it_is_most_of_a_segment(grown: Grown) -> None:
    rows = [grown.add([f"bridge number {number}", "ferry"]) for number in range(4)]
    grown.publish()
    [segment] = grown.segments
    for row in rows[:2]:
        grown.remove(row)
        grown.publish()
    assert grown.segments == [segment]
    assert [(len(s), s.live_count) for s in grown.snapshot().segments] == [(8, 4)]
    grown.remove(rows[2])
    grown.publish()
    assert grown.segments != [segment]
    [merged] = grown.snapshot().segments
    assert (len(merged), merged.live_count) == (2, 2)
    assert merged.article_rows.tolist() == [rows[3]] * 2
    assert key_of("1") not in merged.postings.terms
    assert_as_if_built_at_once(grown)


def test_a_term_that_no_passage_holds_any_more(grown: Grown) -> None:
    flood = grown.add(["flood flood town"])
    for number in range(4):
        grown.add([f"bridge {number}"])
    grown.publish()
    grown.remove(flood)
    grown.publish()
    [segment] = grown.snapshot().segments
    assert key_of("flood") in segment.postings.terms  # still in the files
    assert key_of("flood") not in grown.snapshot().frequencies.terms
    okapi = grown.keywords().okapi
    assert okapi.idf_of("flood") == okapi.idf_of("never seen")
    assert okapi.average_idf == pytest.approx(
        BM25Okapi([terms(text) for text in grown.texts()]).average_idf, abs=1e-12
    )
    assert okapi.holding(["flood"]).tolist() == [False] * 4


def test_a_library_without_passages(grown: Grown) -> None:
    grown.publish()
    assert len(grown.keywords()) == 0
    assert grown.keywords().okapi.get_scores(["bridg"]).tolist() == []
    assert len(grown.segments) == 1  # none would be a library never indexed
    row = grown.add(["bridge"])
    grown.publish()
    assert_as_if_built_at_once(grown)
    grown.remove(row)
    grown.publish()
    assert len(grown.keywords()) == 0
    assert len(grown.segments) == 1
    assert_as_if_built_at_once(grown)


def test_dates_and_stories_change_without_the_passages(grown: Grown, tokenised: list[str]) -> None:
    first, second = grown.add(["bridge"], date(2024, 5, 11)), grown.add(["ferry", "town"])
    grown.publish()
    before = grown.segments
    tokenised.clear()
    grown.database.sql.execute("UPDATE openings SET story = 1, day = 738000")
    grown.publish()
    keywords = grown.keywords()
    assert keywords.article_rows.tolist() == [first, second, second]
    assert keywords.stories.tolist() == [1, 1, 1]
    assert keywords.published.tolist() == [738000] * 3
    assert (grown.segments, tokenised) == (before, [])


def test_an_article_whose_story_is_unknown_is_its_own(grown: Grown) -> None:
    row = grown.add(["bridge"], date(2024, 5, 11))
    grown.database.sql.execute("DELETE FROM openings")
    grown.publish()
    keywords = grown.keywords()
    assert (keywords.stories.tolist(), keywords.published.tolist()) == ([row], [0])


def lose_a_file(grown: Grown) -> None:
    (grown.folder / grown.segments[0] / "posting_rows.npy").unlink()


def lose_the_rows(grown: Grown) -> None:
    [(name, _)] = current(grown.database)["rows"]
    (grown.folder / name / "live.npy").write_bytes(b"")


@pytest.mark.parametrize("harm", [lose_a_file, lose_the_rows])
def test_an_index_that_can_t_be_built_upon_is_built_anew(
    grown: Grown, tokenised: list[str], harm: Callable[[Grown], None]
) -> None:
    for word in ("bridge", "ferry", "town", "flood", "strike"):
        last = grown.add([word])
    grown.publish()
    harm(grown)
    tokenised.clear()
    grown.publish()
    assert len(tokenised) == 5
    assert last in grown.keywords().article_rows
    assert_as_if_built_at_once(grown)


def test_other_rules_for_words_make_it_anew(
    grown: Grown, tokenised: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    grown.add(["bridge", "ferry"])
    grown.publish()
    tokenised.clear()
    monkeypatch.setattr("index.keyword.writer.WORDS_VERSION", 99)
    grown.publish()
    assert tokenised == ["bridge", "ferry"]
    tokenised.clear()
    grown.publish()
    assert tokenised == []


def test_what_a_killed_run_left_is_cleared(grown: Grown) -> None:
    left = grown.folder / "bm25-new" / "0"
    left.mkdir(parents=True)
    (left / "torn.npy").write_bytes(b"half")
    grown.add(["bridge"])
    grown.publish()
    assert not left.parent.exists()
    assert_as_if_built_at_once(grown)


def test_rows_of_other_segments_are_refused(grown: Grown) -> None:
    grown.add(["bridge"] * 5)
    grown.publish()
    grown.add(["ferry"] * 2)
    grown.publish()
    named = current(grown.database)
    assert len(named["bm25"]) == 2
    grown.database.set_meta("current", {**named, "bm25": named["bm25"][:1]})
    with pytest.raises(LibraryDamagedError, match="isn't of the keyword index's segments"):
        grown.snapshot()
    grown.database.set_meta("current", {**named, "rows": []})
    with pytest.raises(LibraryDamagedError, match="is incomplete"):
        grown.snapshot()


@pytest.mark.parametrize(
    ("file", "array", "says"),
    [
        ("terms", np.zeros(1, np.int64), "isn't a list of uint64"),
        ("posting_rows", np.zeros(1, np.float32), "isn't a list of int32"),
        ("posting_rows", np.zeros(9, np.int32), "don't belong together"),
        ("posting_counts", np.zeros(9, np.uint16), "don't belong together"),
        ("posting_offsets", np.zeros(9, np.int64), "don't belong together"),
        ("posting_offsets", np.zeros(0, np.int64), "don't belong together"),
        ("lengths", np.zeros(9, np.int32), "don't belong together"),
        ("article_rows", np.zeros(9, np.int64), "don't belong together"),
    ],
)
def test_arrays_that_are_no_segment(
    grown: Grown, file: str, array: NDArray[np.generic], says: str
) -> None:
    grown.add(["bridge"])
    grown.publish()
    folder = grown.folder / grown.segments[0]
    np.save(folder / f"{file}.npy", array)
    with pytest.raises(LibraryDamagedError, match=says):
        load(folder)


def frequencies(**passages: int) -> Frequencies:
    names = sorted(passages, key=key_of)
    return Frequencies(
        np.array([key_of(name) for name in names], dtype=np.uint64),
        np.array([passages[name] for name in names], dtype=np.int32),
    )


def test_frequencies_are_summed_by_term() -> None:
    both = total([frequencies(bridge=2, ferry=1), frequencies(ferry=3, town=4)])
    expected = frequencies(bridge=2, ferry=4, town=4)
    assert both.terms.tolist() == expected.terms.tolist()
    assert both.passages.tolist() == expected.passages.tolist()
    less = total([both, -frequencies(bridge=2, ferry=1)])
    assert less.terms.tolist() == frequencies(ferry=3, town=4).terms.tolist()
    assert sorted(less.passages.tolist()) == [3, 4]
    assert total([]).terms.tolist() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM passages WHERE id = 3", "doesn't cover the passages"),
        ("UPDATE passages SET id = 99 WHERE id = 4", "doesn't cover the passages"),
        ("UPDATE passages SET article = 1 WHERE id = 4", "doesn't cover the passages"),
        ("UPDATE articles SET published = '2024-05-12'", "holds other dates"),
        ("UPDATE articles SET published = NULL", "holds other dates"),
        ("UPDATE openings SET story = 7 WHERE article = 2", "holds other stories"),
        ("UPDATE articles SET text = replace(text, 'town', 'bank')", "holds other words"),
        ("UPDATE passages SET end = end - 6 WHERE id = 4", "holds other words"),
        ("UPDATE articles SET text = 'the' || substr(text, 4)", "holds other words"),
    ],
)
def test_the_check_finds_what_differs_from_the_database(
    grown: Grown, statement: str, says: str
) -> None:
    grown.add(["bridge ferry", "flood ferry"], date(2024, 5, 11))
    grown.add(["strike council"] * 3 + ["bridge strike town"])
    grown.publish()
    grown.add(["flood"])
    grown.publish()
    check(grown.database, grown.folder)
    grown.database.sql.execute(statement)
    with pytest.raises(LibraryDamagedError, match=says):
        check(grown.database, grown.folder)


def test_the_check_counts_the_terms(grown: Grown) -> None:
    grown.add(["bridge ferry", "flood ferry"])
    grown.publish()
    before = grown.snapshot()
    wrong = replace(before, frequencies=total([before.frequencies, frequencies(ferry=1)]))
    with grown.database.transaction():
        rows = write_generation(grown.database, grown.folder, "rows", wrong.save)
        name_generations(grown.database, "rows", [rows])
    with pytest.raises(LibraryDamagedError, match="counts terms otherwise than it holds them"):
        check(grown.database, grown.folder)


@pytest.mark.parametrize("kind", ["bm25", "rows"])
def test_the_check_reads_every_file(grown: Grown, kind: str) -> None:
    grown.add(["bridge ferry"])
    grown.publish()
    [(name, _)] = current(grown.database)[kind]
    file = max((grown.folder / name).glob("*.npy"))
    file.write_bytes(file.read_bytes()[:-1] + b"\xff")
    with pytest.raises(LibraryDamagedError, match="has been altered"):
        check(grown.database, grown.folder)
