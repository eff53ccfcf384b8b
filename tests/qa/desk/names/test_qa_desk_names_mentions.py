"""Names of an article: where they stand, what they name, which are the same."""

import gc
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.desk.names.mentions import full_name, name_mentions


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No collector of garbage, which would count what other tests have left in this process."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def told(text: str) -> list[tuple[str, str]]:
    """The names of a text, with their kinds."""
    return [(text[one.start : one.end], one.kind) for one in name_mentions(text)]


def entity_of(text: str, name: str) -> int:
    place = text.index(name)
    return next(one.entity for one in name_mentions(text) if one.start <= place < one.end)


def test_people_are_told_by_given_names_titles_and_what_stands_beside() -> None:
    text = (
        "Deputy Secretary Kurt Campbell met Mr. Okoro on Tuesday. The talks, said Lena Voss, 45, "
        "went well. A lawyer, Tomas Brzek, disagreed."
    )
    assert told(text) == [
        ("Kurt Campbell", "person"),
        ("Okoro", "person"),
        ("Lena Voss", "person"),
        ("Tomas Brzek", "person"),
    ]
    first, second, *_ = name_mentions(text)
    assert text[first.title_start : first.start] == "Deputy Secretary "
    assert text[second.title_start : second.start] == "Mr. "


def test_title_takes_in_the_body_before_it() -> None:
    text = "They asked Harbor Union president Ada Keel. Then Ohio Attorney General Bo Lund spoke."
    titles = [
        text[one.title_start : one.start].strip()
        for one in name_mentions(text)
        if one.kind == "person"
    ]
    assert titles == ["Harbor Union president", "Ohio Attorney General"]


def test_offices_months_and_openings_are_no_names() -> None:
    text = (
        "The President spoke in May. However, Yesterday was Monday. What Will they do? TV was off."
    )
    assert told(text) == []


def test_bodies_go_on_over_small_words() -> None:
    text = (
        "The Department of Health and Human Services and the University of Oslo agreed. "
        "So did the Committee on Harbors and Port of Bergen."
    )
    assert ("Department of Health and Human Services", "organisation") in told(text)
    assert ("University of Oslo", "organisation") in told(text)


def test_names_end_before_possessives_and_within_hyphens() -> None:
    text = "Ada Keel's boat left. A Norway-based firm, and Keel’s brother Bo Keel, saw it."
    assert told(text) == [
        ("Ada Keel", "person"),
        ("Norway", "place"),
        ("Keel", "person"),
        ("Bo Keel", "person"),
    ]


def test_given_names_of_two_syllables_stay_whole() -> None:
    text = "The minister, Ahn Su-yeol, met Moon Jae-in, a Kim-era boss of a New Jersey-based firm."
    assert [name for name, _ in told(text)] == [
        *("Ahn Su-yeol", "Moon Jae-in", "Kim", "New Jersey"),
    ]


def test_persons_of_a_place_are_two_names() -> None:
    assert told("They beat Anna Lind of Sweden.") == [("Anna Lind", "person"), ("Sweden", "place")]


def test_particles_and_articles_belong_to_names() -> None:
    text = (
        "Prince Faisal bin Hamad met Ursula von der Leyen and Hassan al-Rashid. "
        "Then al-Rashid left."
    )
    assert told(text) == [
        ("Faisal bin Hamad", "person"),
        ("Ursula von der Leyen", "person"),
        ("Hassan al-Rashid", "person"),
        ("al-Rashid", "person"),
    ]
    assert entity_of(text, "Hassan") == entity_of(text, "al-Rashid left")


def test_spellings_of_a_person_are_joined() -> None:
    text = (
        "Joseph R. Lindqvist Jr. resigned. Lindqvist gave no reason. Joe Lindqvist had led the "
        "board. His daughter, Mary Lindqvist, didn't comment."
    )
    joseph = entity_of(text, "Joseph")
    assert entity_of(text, "Lindqvist gave") == joseph
    assert entity_of(text, "Joe Lind") == joseph
    assert entity_of(text, "Mary") != joseph
    start, end = full_name(text, joseph)
    assert text[start:end] == "Joseph R. Lindqvist Jr."


def test_a_son_is_not_his_father() -> None:
    text = "Carl Moore and his son Carl Moore Jr. came."
    assert entity_of(text, "Carl Moore and") != entity_of(text, "Carl Moore Jr")


def test_a_surname_of_two_is_the_one_who_was_named_last() -> None:
    text = "Ada Keel came. Keel sang. Bo Keel left. Keel was tired."
    assert entity_of(text, "Keel sang") == entity_of(text, "Ada")
    assert entity_of(text, "Keel was") == entity_of(text, "Bo")


def test_abbreviations_are_joined_to_what_they_stand_for() -> None:
    text = (
        "The Northern Harbor Commission (NHC) met. The NHC said so. The U.S. and the United States "
        "are one, and so are the CDC and the Centers for Disease Control and Prevention."
    )
    assert entity_of(text, "Northern") == entity_of(text, "NHC said")
    assert entity_of(text, "U.S.") == entity_of(text, "United States")
    assert entity_of(text, "CDC") == entity_of(text, "Centers")
    with pytest.raises(KeyError):
        full_name(text, 99)


def test_places_are_teams_where_they_play() -> None:
    text = (
        "The coach praised the offense after halftime. Kansas beat Denver 70-61 in the tournament; "
        "the No. 2 seed Kansas scored first. Kansas plays in the semifinal."
    )
    kinds = dict(told(text))
    assert kinds["Kansas"] == "organisation"
    assert dict(told("They moved from Kansas to Denver."))["Kansas"] == "place"


def test_numbers_belong_to_laws_and_routes() -> None:
    assert told("They lifted Title 42 on Route 9.") == [("Title 42", "other"), ("Route 9", "place")]


WORDS = st.sampled_from(
    [
        *[
            "Ada",
            "Keel",
            "Mr.",
            "President",
            "of",
            "the",
            "and",
            "U.S.",
            "A",
            "’s",
            "'s",
            "al-",
            "&",
        ],
        *[
            "University",
            "Department",
            "for",
            "Jr.",
            ", 45,",
            "said",
            ".",
            "\n",
            "“",
            "NHC",
            "(",
            ")",
        ],
        *[
            "-",
            "É",
            "İ",
            "ǅ",
            "O’Neill",
            "D’",
            "Title",
            "42",
            "IV",
            "May",
            "İstanbul",
            "ß",
            "\u00a0",
        ],
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join), st.lists(WORDS).map("".join)))
def test_any_text_has_names_in_order_that_do_not_overlap(text: str) -> None:
    found = name_mentions(text)
    end = 0
    for one in found:
        assert end <= one.start < one.end <= len(text)
        assert 0 <= one.title_start <= one.start
        assert text[one.start : one.end].strip()
        assert one.kind in ("person", "place", "organisation", "other")
        end = one.end
        start, stop = full_name(text, one.entity)
        assert any((start, stop) == (other.start, other.end) for other in found)


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "hostile",
    [
        "A " * 40_000,
        "A." * 40_000,
        "Ada Keel " * 10_000,
        "University of " * 6_000,
        "Ada’s" * 10_000,
        "A-b" * 20_000,
        " ".join(f"Xa{'abcdefghij'[n % 10]}{n} Keel, and" for n in range(4_000)),
        "the " * 20_000,
        "Department of Health and " * 4_000,
        "\n\n\n" * 20_000,
    ],
    ids=lambda text: text[:12].strip() or "lines",
)
def test_time_grows_with_the_length(hostile: str) -> None:
    name_mentions("Ada Keel warmed up.")
    begun = time.thread_time()
    name_mentions(hostile[: len(hostile) // 4])
    quarter = time.thread_time() - begun
    begun = time.thread_time()
    name_mentions(hostile)
    assert time.thread_time() - begun < 12 * max(quarter, 0.05)


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell along the River Wend.",
        "A mill burned in Upper Wend.",
        "Walkers crossed Vale Moor.",
        "Ships wait in the Straits of Maldo.",
        "Farmers in Southern California wait.",
        "Snow fell over the Skerry Isles. A boat for Skerry left.",
        "After the talks, Washington said that it would wait.",
    ],
)
def test_rivers_moors_isles_and_regions_are_places(text: str) -> None:
    found = told(text)
    assert found
    assert {kind for _, kind in found} == {"place"}


def test_bodies_behind_directions_stay_bodies() -> None:
    assert told("It said Upper School had closed, and Central Bank had not.") == [
        ("Upper School", "organisation"),
        ("Central Bank", "organisation"),
    ]


def test_sponsors_of_stadiums_are_no_places() -> None:
    text = "They played at Haldex Stadium. Later Haldex raised its prices, and Haldex paid."
    assert ("Haldex", "organisation") in told(text)
    assert ("Haldex", "place") not in told(text)


def test_major_league_is_no_officer() -> None:
    text = "They asked Major League Baseball umpires."
    assert told(text) == [("Major League Baseball", "organisation")]
