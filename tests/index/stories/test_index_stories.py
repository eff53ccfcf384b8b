"""Which articles run one text, and that steps lead to the same stories as one go."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import needs_postgres

from index.storage.database import FILE_NAME, Database
from index.storage.tables.articles.articles import text_sha256
from index.stories import stories
from index.stories.shingles import containment, share_in, shingles, words_of
from index.types import ParsedArticle

WIRE = """The harbour town of Marlow Sands woke on Tuesday to find its pier gone. Waves of up to
six metres tore away the outer section shortly after three in the morning, the coastguard said,
and by dawn only the ticket office and two lamp posts were left standing.

Nobody was hurt. The night watchman, Tobias Fenn, had walked ashore minutes earlier to fetch a
thermos flask from his van. "I heard it go, like a train coming off its rails," he said. "When I
turned round there was nothing there but water."

The pier, opened in 1887, had survived two wars and a fire. The council had set aside four
million crowns in the spring to strengthen its iron legs, but the work was not to begin until
October, the deputy mayor, Agnes Oduya, told reporters. She said that the town would ask the
government for help and that a rope had been put across the promenade.

Fishermen spent the morning towing timbers out of the channel. The ferry to Little Marlow will
not sail before Friday, its owners said, since divers must first look for iron on the sea bed."""

REWRITTEN = """A Victorian pier has been destroyed by a storm on the coast. The landmark at Marlow
Sands fell into the sea before dawn on Tuesday after being battered by six-metre waves, leaving
little more than its ticket office. The watchman escaped, having gone to his van for some tea.

Deputy mayor Agnes Oduya said money for repairs had been agreed in the spring, but that engineers
were not due to start before the autumn. Ferries to Little Marlow are cancelled until Friday while
divers search for wreckage, and residents have been told to stay away from the sea front. The
loss is felt keenly: generations of families have fished, courted and eaten ice cream there."""

NEXT_DAY = """Divers lifted the first iron girders from the harbour of Marlow Sands on Wednesday, a
day after a storm took the town's pier, as engineers warned that what is left could follow. The
ticket office has moved by a hand's breadth since the morning, they said, and houses along the
promenade were cleared. A government minister is expected to visit at the weekend and to bring an
offer of money, which the council has said it will accept only as a gift and never as a loan.
Shops on the front stayed shut, and a school gave its pupils the day off to help sweep sand.

"""

PARAGRAPHS = WIRE.split("\n\n")
NOTE = "This report was corrected on Wednesday to give the name of the watchman in full.\n\n"


def count(database: Database, table: str) -> int:
    return int(database.sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize(
    "other",
    [
        WIRE.replace(" said", " told the agency"),
        "\n\n".join(PARAGRAPHS[:2]),  # its end cut
        NOTE + WIRE,
        WIRE + "\n\nTell us what you saw: write to our news desk at any hour.",
        "\n\n".join([PARAGRAPHS[0], "It was the town's best known sight.", *PARAGRAPHS[1:]]),
        WIRE.upper().replace('"', "”").replace(",", " ,"),
    ],
)
def test_a_changed_copy_is_a_copy(other: str) -> None:
    assert stories.are_copies(WIRE, other)
    assert stories.are_copies(other, WIRE)


@pytest.mark.parametrize(
    "other",
    [
        REWRITTEN,  # the same event, by another writer
        NEXT_DAY + WIRE,  # a live page: what is new comes first, yesterday's report stays below
        NEXT_DAY + NEXT_DAY + WIRE,
        PARAGRAPHS[0] + "\n\n" + REWRITTEN + "\n\n" + NEXT_DAY,  # a shared first paragraph
        "Nothing else happened.",
        "",
    ],
)
def test_what_only_speaks_of_the_same_is_no_copy(other: str) -> None:
    assert not stories.are_copies(WIRE, other)
    assert not stories.are_copies(other, WIRE)


def test_shingles() -> None:
    assert words_of("Don’t STOP, 2024!") == ["don", "t", "stop", "2024"]
    assert words_of("one two three four", 2) == ["one", "two"]
    six = shingles("a b c d e f".split())
    assert six == {"a b c d e", "b c d e f"}
    assert shingles(["a", "b"]) == {"a b"}
    assert shingles([]) == set()
    assert share_in(six, {"a b c d e", "x", "y"}) == 1 / 2
    assert share_in(set(), six) == 0
    assert containment({"b c d e f"}, six) == containment(six, {"b c d e f"}) == 1
    assert containment(set(), six) == 0


def test_signatures_are_of_the_opening_and_never_change() -> None:
    assert stories.signature_of(WIRE) == stories.signature_of(WIRE.upper())
    opening = " ".join(words_of(WIRE, stories.OPENING_WORDS))
    assert stories.signature_of(opening + " and more") == stories.signature_of(opening)
    # Stored values: another datasketch that gave others would need another STORIES_VERSION.
    assert stories.signature_of("the pier is gone").hex()[:32] == "bff4f4fb43ffc692475ec08d210ec627"
    assert len(stories.signature_of("")) == 4 * 2 * stories.BANDS


# --- in a library ---------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=needs_postgres)])
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("stories")
    if request.param == "postgres":
        request.getfixturevalue("on_postgres")(folder)
    database = Database.open_to_write(folder / FILE_NAME)
    yield database
    database.close()


@pytest.fixture
def database(opened: Database) -> Iterator[Database]:
    """An empty library's database, in a transaction that no commit ends."""
    opened.sql.execute("BEGIN")
    yield opened
    opened.sql.execute("ROLLBACK")


DAY = date(2024, 5, 7)


def add(database: Database, text: str, published: date | None = DAY) -> int:
    parsed = ParsedArticle(text, published=published)
    return database.articles.insert(Path("news.txt"), parsed, text_sha256(text))


def change(database: Database, row: int, text: str, published: date | None = DAY) -> None:
    parsed = ParsedArticle(text, published=published)
    database.articles.write(row, Path("news.txt"), parsed, text_sha256(text))


def settled(database: Database) -> dict[int, int]:
    """The story of each article, after a refresh."""
    stories.refresh(database)
    return dict(database.stories.stored()[0])


def test_copies_are_one_story_under_the_first_s_number(database: Database) -> None:
    first = add(database, WIRE)
    other = add(database, REWRITTEN)
    assert settled(database) == {first: first, other: other}
    cut = add(database, "\n\n".join(PARAGRAPHS[:2]), date(2024, 5, 9))
    assert settled(database) == {first: first, other: other, cut: first}
    assert database.stories.others_of(first) == [cut]
    assert database.stories.others_of(other) == []


@pytest.mark.parametrize(
    ("published", "copies"),
    [
        (date(2024, 5, 5), True),
        (date(2024, 5, 9), True),
        (None, True),
        (date(2024, 5, 10), False),
        (date(2025, 5, 7), False),  # a page that returns every year
    ],
)
def test_copies_are_of_about_one_day(
    database: Database, published: date | None, copies: bool
) -> None:
    first, second = add(database, WIRE), add(database, NOTE + WIRE, published)
    assert settled(database)[second] == (first if copies else second)
    # The same when the dated one comes second.
    change(database, first, WIRE + "\n\nMore follows.")
    assert settled(database)[second] == (first if copies else second)


def test_articles_without_words_are_no_copies(database: Database) -> None:
    first, second = add(database, "…"), add(database, "— — —")
    assert settled(database) == {first: first, second: second}
    assert count(database, "bands") == 0


def test_nothing_is_left_of_what_goes(database: Database) -> None:
    first, second = add(database, WIRE), add(database, NOTE + WIRE)
    assert settled(database) == {first: first, second: first}
    database.articles.delete(first)
    assert settled(database) == {second: second}
    database.articles.delete(second)
    assert settled(database) == {}
    assert [count(database, table) for table in ("openings", "bands", "copies")] == [0, 0, 0]


def window(start: int) -> str:
    """200 words of an endless text: copies where they start 30 words apart, not 60."""
    return " ".join(f"word{number}" for number in range(start, start + 200))


def test_a_bridge_that_goes_parts_the_story(database: Database) -> None:
    rows = [add(database, window(start)) for start in (0, 30, 60, 90)]
    assert set(settled(database).values()) == {rows[0]}
    database.articles.delete(rows[1])
    assert settled(database) == {rows[0]: rows[0], rows[2]: rows[2], rows[3]: rows[2]}
    change(database, rows[0], window(31))
    assert set(settled(database).values()) == {rows[0]}
    change(database, rows[2], window(60), date(2020, 1, 1))
    assert settled(database) == {rows[0]: rows[0], rows[2]: rows[2], rows[3]: rows[3]}


TEXTS = [window(start) for start in (0, 30, 60, 90, 120, 1000, 1030)]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(TEXTS),
        st.sampled_from([None, DAY, date(2024, 5, 9), date(2024, 5, 11)]),
        st.sampled_from(["put", "put", "remove", "settle"]),
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_steps_lead_to_the_stories_of_one_go(
    opened: Database, steps: list[tuple[str, date | None, str]]
) -> None:
    opened.sql.execute("BEGIN")
    try:
        rows: dict[str, int] = {}
        for text, published, what in steps:
            if what == "settle":
                stories.refresh(opened)
            elif what == "remove":
                if text in rows:
                    opened.articles.delete(rows.pop(text))
            elif text in rows:
                change(opened, rows[text], text, published)
            else:
                rows[text] = add(opened, text, published)
        stories.refresh(opened)
        stepwise = opened.stories.stored()
        opened.stories.forget_all()
        stories.refresh(opened)
        assert opened.stories.stored() == stepwise
    finally:
        opened.sql.execute("ROLLBACK")
