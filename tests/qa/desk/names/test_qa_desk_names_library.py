"""Names over a library: joined, counted, found as people type them, and their pages."""

from collections.abc import Iterator
from datetime import date

import pytest
from fake_embedder import FakeEmbedder

from index.library import Library
from index.types import Filters
from qa.desk.names.extractor import NamesExtractor, kind_of, plain_key, stored_key
from qa.desk.names.library import Name, candidates, find_names, top_names
from qa.desk.names.page import name_page
from qa.desk.text import sentences_around, sentences_of

WALK = (
    "Harbor Minister Ada Keel opened the quay of Bergen on Monday. Keel thanked Tomas Brzek, "
    "45, a welder. Later the Harbor Workers Union said that it would sue. The quay had been "
    "shut since a storm tore off its eastern end, and boats have had to land their fish on the "
    "other shore, from where it was driven around the bay at night. The works took two years "
    "and cost more than had been planned, as the old piles turned out to be rotten below the "
    "water line. Boats may moor there again from today, and a ferry is to call each morning as "
    "soon as its ramp is mended."
)
ARTICLES = {
    "quay": ("2024-01-10", WALK),
    "copy": ("2024-01-11", WALK + " Fish will be sold there."),
    "talks": (
        "2024-03-02",
        "Minister Keel met Bo Lund in Norway. Lund had asked for talks with Tomas Brzek.",
    ),
    "vote": ("2024-03-05", "Ada Keel won the vote. The Harbor Workers Union (HWU) opposed Keel."),
    "sail": (None, "A. Keel and Léa Óvári sailed to Bergen. Lea Ovari won, said Óvári."),
    "song": ("2023-06-01", "The singer Ivor Lund died in Norway. Lund was 80."),
    "bell": ("2023-07-01", "Mr. Lund rang the bell in Oslo."),
}


@pytest.fixture(scope="module")
def library(embedder: FakeEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place = tmp_path_factory.mktemp("names")
    news = place / "news"
    news.mkdir()
    for name, (day, text) in ARTICLES.items():
        front = f"---\ntitle: About the {name}\n" + (f"date: {day}\n" if day else "") + "---\n"
        (news / f"{name}.md").write_text(front + text + "\n", encoding="utf-8")
    Library.update(place / "library", [news], embedder=embedder, extractors=[NamesExtractor()])
    with Library(place / "library") as opened:
        yield opened


def only(found: list[Name]) -> Name:
    assert len(found) == 1, found
    return found[0]


def test_a_name_is_counted_over_its_spellings_and_a_copy_once(library: Library) -> None:
    ada = only(find_names(library, "ada keel", kind="person"))
    assert (ada.name, ada.kind, ada.key) == ("Ada Keel", "person", "ada keel")
    # "Minister Keel" and "A. Keel" can be nobody else here.
    assert set(ada.keys) == {"ada keel", "keel", "a keel"}
    assert ada.articles == 4
    assert (ada.first, ada.last) == (date(2024, 1, 10), date(2024, 3, 5))


@pytest.mark.parametrize(
    "typed", ["Keel", "KEEL", "Minister Keel", "Harbor Minister Ada  Keel", "A. Keel"]
)
def test_a_name_is_found_as_people_type_it(library: Library, typed: str) -> None:
    assert find_names(library, typed)[0].key == "ada keel"


def test_accents_fold_and_abbreviations_are_joined(library: Library) -> None:
    sailor = only(find_names(library, "lea ovari"))
    assert (sailor.articles, sailor.mentions) == (1, 3)
    union = only(find_names(library, "harbor workers union"))
    assert (union.kind, union.articles, union.mentions) == ("organisation", 2, 4)
    assert only(find_names(library, "workers harbor")).key == "harbor workers union"


def test_a_surname_that_several_bear_stays_apart(library: Library) -> None:
    lunds = find_names(library, "Lund")
    assert sorted(name.key for name in lunds) == ["bo lund", "ivor lund", "lund"]
    assert find_names(library, "Ivor Lund")[0].mentions == 2
    first, more = candidates(library, "Lund", limit=2)
    assert (len(first), more) == (2, 1)


def test_nothing_is_called_so(library: Library) -> None:
    assert find_names(library, "Nobody Here") == []
    assert find_names(library, " . ") == []
    assert find_names(library, "Keel", kind="place") == []


def test_the_most_frequent_names_come_first(library: Library) -> None:
    names = top_names(library)
    assert names[0].key == "ada keel"
    assert [name.articles for name in names] == sorted(
        (name.articles for name in names), reverse=True
    )
    assert top_names(library, limit=2) == names[:2]
    places = top_names(library, "place")
    assert {name.key: name.articles for name in places} == {"bergen": 2, "norway": 2, "oslo": 1}


def test_filters_narrow_what_is_counted(library: Library) -> None:
    march = Filters(since=date(2024, 3, 1))
    assert find_names(library, "Ada Keel", filters=march)[0].articles == 2
    assert {name.key for name in top_names(library, "place", filters=march)} == {"norway"}
    assert find_names(library, "Ivor Lund", filters=march) == []


def test_page_has_months_spellings_neighbours_and_mentions(library: Library) -> None:
    page = name_page(library, find_names(library, "Ada Keel")[0])
    assert page.months == {date(2024, 1, 1): 1, date(2024, 3, 1): 2}
    assert page.undated == 1
    assert dict(page.name.spellings) == {"Keel": 3, "Ada Keel": 2, "A. Keel": 1}
    beside = {one.name: (one.kind, one.sentences, one.articles) for one in page.beside}
    assert beside["Tomas Brzek"] == ("person", 1, 2)
    assert beside["Bergen"] == ("place", 2, 2)
    assert beside["Harbor Workers Union"] == ("organisation", 1, 2)
    newest = page.newest[0]
    assert newest.article.id == "vote"
    assert newest.article.text[newest.start : newest.end] == "Ada Keel"
    assert page.quotations == ()
    people = name_page(library, page.name, kind="person")
    assert {one.kind for one in people.beside} == {"person"}


@pytest.mark.parametrize(
    ("key", "kind", "stored"),
    [
        ("ada keel", "person", "p|keel|ada"),
        ("keel", "person", "p|keel|"),
        ("carl r moore jr", "person", "p|moore|carl r|jr"),
        ("harbor workers union", "organisation", "o|harbor workers union"),
        ("bergen", "place", "l|bergen"),
    ],
)
def test_rows_keys_tell_key_and_kind(key: str, kind: str, stored: str) -> None:
    assert stored_key(key, kind) == stored
    assert (plain_key(stored), kind_of(stored)) == (key, kind)


def test_sentences_around_are_those_of_the_whole_text() -> None:
    text = "Ada met Bo. Both left.\n\n  Dr. Keel stayed! Why? Nobody knew.\r\nThe end came.\n"
    whole = sentences_of(text)
    for offset in range(len(text)):
        around = sentences_around(text, [offset])
        assert set(around) <= set(whole)
        if not text[offset].isspace():
            assert [one for one in whole if one.start <= offset < one.end] == list(around)
    assert sentences_around(text, range(len(text))) == whole


def test_rows_hold_offsets_of_names_and_the_doctor_finds_nothing(library: Library) -> None:
    for row in library.extracted("names"):
        start, end = row.values["start"], row.values["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        words = library.article(row.article_id).text[start:end]
        assert words[0].isupper() or words[:3] == "al-"
    assert Library.check(library.folder) == []
