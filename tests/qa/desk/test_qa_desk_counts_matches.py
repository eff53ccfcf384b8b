"""What a query matches: as a scan of every text does, over real libraries of made-up articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UsageError
from index.keyword.tokenizer import raw_words, terms
from index.library import Library
from index.types import Filters
from qa.desk.counts import Bin, Matches, count, matching, rows_of
from qa.desk.counts.parts import Phrase, Word
from qa.desk.counts.query import Query
from qa.desk.extractors import EXTRACTORS

DAYS = ("2024-01-30", "2024-02-01", "2024-02-28", "2024-05-06", None)
OUTLETS = ("Courier", "Coastal Radio", None)
WORDS = "the old bridge bridges ferry Ferry's O'Hara crew 1,200 1200 covid-19 café of".split()
MORE = ("Old bridge closed", "crew of the ferry", "修理費用", "橋の修理費", "a\nb", "ferry. Crew")


def _texts() -> Iterator[tuple[str, str]]:
    """Made-up titles and texts of the same few words, so that queries match some of them."""
    number = 7
    for place in range(60):
        words = []
        for _ in range(4 + place % 9):
            number = number * 1_103_515_245 + 12_345 & 0x7FFFFFFF
            pool = [*WORDS, *MORE]
            words.append(pool[(number >> 16) % len(pool)])
        title = " ".join(words[: place % 3])
        yield title, " ".join(words) + (".\n\nThe end of it." if place % 4 else ".")


@pytest.fixture(scope="module")
def library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Sixty articles in several segments, three of which are copies of others."""
    place = tmp_path_factory.mktemp("counts")
    folder = place / "news"
    folder.mkdir()
    articles = [
        {
            "id": f"a{number}",
            "title": title,
            "text": text,
            **({"published": day} if (day := DAYS[number % len(DAYS)]) else {}),
            **({"source": outlet} if (outlet := OUTLETS[number % len(OUTLETS)]) else {}),
        }
        for number, (title, text) in enumerate(_texts())
    ]
    long = "The council said on Monday that the pier would be painted blue before the summer. " * 9
    articles += [
        {"id": f"copy{number}", "title": f"Pier {number}", "text": long + "." * number}
        for number in range(3)
    ]
    for number in range(0, len(articles), 21):
        lines = map(json.dumps, articles[number : number + 21])
        (folder / f"{number}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        Library.update(place / "library", [folder], embedder=embedder)
    with Library(place / "library") as opened:
        yield opened


def ids(found: Matches) -> list[str]:
    return sorted(one.article_id for one in found.articles)


def scanned(library: Library, query: Query) -> list[str]:
    """Return what a scan of every text finds, by rules of its own."""

    def holds_word(word: Word, title: str, text: str) -> bool:
        return word.term in {*terms(title), *terms(text)}

    def holds_phrase(phrase: Phrase, title: str, text: str) -> bool:
        words = _plain(phrase.typed)
        ends = (words[-1], f"{words[-1]}'s")
        for line in (title, *text.split("\n")):
            said = _plain(line)
            for at in range(len(said) - len(words) + 1):
                run = said[at : at + len(words)]
                if run[:-1] == words[:-1] and run[-1] in ends:
                    return True
        return False

    def holds(part: object, title: str, text: str) -> bool:
        if isinstance(part, Word):
            return holds_word(part, title, text)
        assert isinstance(part, Phrase)
        return holds_phrase(part, title, text)

    return sorted(
        article.id
        for article in library.articles(query.filters)
        if all(holds(part, article.title, article.text) for part in query.parts)
        and not any(holds(part, article.title, article.text) for part in query.without)
    )


def _plain(text: str) -> list[str]:
    words = (word.replace("’", "'") for word in raw_words(text))
    return [word.replace(",", "") if word[0].isdigit() else word for word in words]


_WORD = st.sampled_from([*WORDS, "修理費", "painted", "bridge,", "nothing"])
_PHRASE = st.lists(_WORD, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
_PART = st.builds(str.__add__, st.sampled_from(["", "", "-"]), _WORD | _PHRASE)
_FILTERS = st.sampled_from(["", "", "source:courier", "after:2024-02", "until:2024-02-01"])


@settings(max_examples=300)
@given(st.lists(_PART, min_size=1, max_size=4), _FILTERS)
def test_matches_are_those_of_a_scan_of_every_text(
    library: Library, parts: list[str], filters: str
) -> None:
    typed = " ".join([*parts, filters])
    try:
        found = matching(library, typed)
    except UsageError:
        assert {*parts} <= {"the", "of", "-the", "-of"}
        return
    assert ids(found) == scanned(library, found.query)


@settings(max_examples=100)
@given(st.lists(_PART, min_size=1, max_size=3))
def test_each_row_shows_why_it_was_counted(library: Library, parts: list[str]) -> None:
    try:
        found = matching(library, " ".join(parts))
    except UsageError:
        return
    for row in rows_of(library, found, found.articles):
        asked = found.query.parts
        in_text = any(part.stands_in(row.article.text) for part in asked)
        assert (row.citation is not None) == in_text
        if row.citation:
            held = [part for part in asked if part.stands_in(row.citation.quote)]
            assert held
            assert row.citation.quote in row.citation.sentence


def test_copies_of_one_text_are_one_story(library: Library) -> None:
    found = matching(library, '"painted blue"')
    assert (len(found.articles), found.stories) == (3, 1)


@pytest.mark.parametrize("by", ["day", "week", "month", "year", "outlet"])
def test_bins_hold_each_article_once(library: Library, by: str) -> None:
    counts = count(library, "", by)  # type: ignore[arg-type]
    binned = [one.article_id for held in counts.bins for one in held.articles]
    undated = [] if by == "outlet" else [one.article_id for one in counts.undated]
    assert sorted([*binned, *undated]) == sorted(article.id for article in library.articles())
    assert counts.articles == library.count() == 63
    for held in counts.bins:
        for one in held.articles:
            if by == "outlet":
                assert one.source == held.outlet
            else:
                assert held.first
                assert held.last
                assert one.published
                assert held.first <= one.published <= held.last


def test_bins_of_time_follow_one_another(library: Library) -> None:
    bins = count(library, "", "month").bins
    assert [str(one.first) for one in bins] == [f"2024-0{month}-01" for month in range(1, 6)]
    assert [len(one.articles) for one in bins] == [12, 24, 0, 0, 12]
    assert bins[2] == Bin(date(2024, 3, 1), date(2024, 3, 31), None, ())
    assert bins[0].articles[0].article_id == "a0"


def test_bins_of_outlets_begin_with_the_largest(library: Library) -> None:
    bins = count(library, "", "outlet").bins
    assert [(one.outlet, len(one.articles)) for one in bins] == [
        (None, 23),
        ("Coastal Radio", 20),
        ("Courier", 20),
    ]


def test_filters_and_the_day_of_asking_leave_out(library: Library) -> None:
    filters = Filters(sources=("courier",))
    by_filter = matching(library, "", filters)
    assert {one.source for one in by_filter.articles} == {"Courier"}
    assert ids(by_filter) == ids(matching(library, "source:courier"))
    known = matching(library, "", known_by=date(2024, 2, 1))
    assert {one.published for one in known.articles} == {
        date(2024, 1, 30),
        date(2024, 2, 1),
        None,
    }
    with pytest.raises(UsageError, match="no day"):
        matching(library, "ferry after:2024-03", Filters(until=date(2024, 2, 1)))
    with pytest.raises(UsageError, match="by 'moon'"):
        count(library, "ferry", "moon")  # type: ignore[arg-type]


def test_a_query_of_ten_thousand_words_is_answered(library: Library) -> None:
    assert matching(library, "ferry " * 10_000).articles == matching(library, "ferry").articles
    assert matching(library, " ".join(f"w{number}x" for number in range(10_000))).articles == ()


def test_a_name_is_a_phrase_where_names_were_not_looked_for(library: Library) -> None:
    found = matching(library, 'name:"old bridge"')
    assert ids(found) == ids(matching(library, '"old bridge"')) != []
    assert "names haven't been looked for" in found.notes[0]
    left = matching(library, '-name:"old bridge"')
    assert sorted([*ids(found), *ids(left)]) == sorted(a.id for a in library.articles())


def test_a_name_is_counted_in_all_of_its_spellings(embedder: FakeEmbedder, tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    texts = {
        "full": "Deputy Secretary Kurt Campbell arrives on Tuesday. Campbell meets the minister.",
        "middle": "The visit was announced by Kurt M. Campbell, who spoke to reporters on Monday.",
        "other": "Naomi Campbell opened the show in Paris. Campbell wore red, reporters said.",
        "none": "The minister spoke to reporters about the visit on Monday.",
    }
    for name, text in texts.items():
        (news / f"{name}.md").write_text(text, encoding="utf-8")
    Library.update(tmp_path / "library", [news], embedder=embedder, extractors=EXTRACTORS)
    with Library(tmp_path / "library") as library:
        found = matching(library, 'name:"Kurt Campbell"')
        assert {"full"} <= {*ids(found)} <= {"full", "middle"}
        [full] = [one for one in found.articles if one.article_id == "full"]
        [row] = rows_of(library, found, [full])
        assert row.citation is not None
        assert row.citation.quote == "Kurt Campbell"
        left = matching(library, 'reporters -name:"Kurt Campbell"')
        assert {*ids(left)} == {"middle", "other", "none"} - {*ids(found)}
        several = matching(library, "name:Campbell")
        assert {*ids(several)} == {"full", "middle", "other"}
        assert several.notes[0].startswith("“Campbell” is counted as ")
        nobody = matching(library, 'name:"Ada Keel"')
        assert (nobody.articles, nobody.notes) == ((), ("No article names “Ada Keel”.",))


def test_a_phrase_that_only_a_title_holds_has_no_words_to_cite(library: Library) -> None:
    found = matching(library, '"Pier 1"')
    [row] = rows_of(library, found, found.articles)
    assert (row.article.id, row.citation) == ("copy1", None)


def test_an_empty_library_matches_nothing(embedder: FakeEmbedder, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.md").write_text("The ferry sails.", encoding="utf-8")
    Library.update(tmp_path / "library", [tmp_path / "news"], embedder=embedder)
    (tmp_path / "news" / "one.md").unlink()
    (tmp_path / "news" / "x.png").write_bytes(b"")
    Library.update(
        tmp_path / "library", forget=[tmp_path / "news"], embedder=embedder, allow_removals=True
    )
    with Library(tmp_path / "library") as library:
        assert library.count() == 0
        for typed in ("", "ferry", '"the ferry"', "-ferry", '-"the the"'):
            assert count(library, typed).bins == ()
