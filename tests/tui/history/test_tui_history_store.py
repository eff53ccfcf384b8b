"""Conversations are kept, listed, searched, renamed and deleted."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from article_fakes import article
from tui_fakes import BUS, FAIR, FAIR_DATES, cite, found, hit

from index.types import TakenDown
from qa.types import Alternative, Answer, Prose, Written
from tui.history.database import SCHEMA_VERSION, HistoryError
from tui.history.removal import forget
from tui.history.search import full_text_query, pieces
from tui.history.store import Found, Store, new_conversation

NOON = datetime(2024, 10, 14, 12, tzinfo=UTC)
ABSTAINED = replace(
    found("Who won?"), text=None, citations=(), hits=(hit(FAIR, "Parking is free", 1),)
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "history.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(Store(path)) as store:
        yield store


def add(store: Store, *answers: Answer, minutes: int = 0, library: str = "news") -> str:
    conversation = new_conversation()
    for number, answer in enumerate(answers):
        store.add(conversation, library, answer, NOON + timedelta(minutes=minutes, seconds=number))
    return conversation


def titles(found: list[Found]) -> list[str]:
    return [each.conversation.title for each in found]


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as sql:
        return int(sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_conversation_is_kept_as_it_was(store: Store, path: Path) -> None:
    first, second = found("When is the fair?"), ABSTAINED
    conversation = add(store, first, second)

    with closing(Store(path)) as another:
        (listed,) = another.conversations(10)
        turns = another.turns(conversation)
    assert (listed.id, listed.title, listed.library) == (conversation, "When is the fair?", "news")
    assert (listed.questions, listed.started) == (2, NOON)
    assert listed.used == NOON + timedelta(seconds=1)
    assert [turn.answer for turn in turns] == [first, second]
    assert [turn.asked for turn in turns] == [NOON, NOON + timedelta(seconds=1)]


def test_the_one_used_last_is_listed_first_and_pages_follow_one_another(store: Store) -> None:
    made = [add(store, found(f"Question {n}?"), minutes=n) for n in range(5)]
    store.add(made[1], "news", found("Another?"), NOON + timedelta(hours=1))

    first = store.conversations(2)
    second = store.conversations(2, after=first[-1])
    third = store.conversations(2, after=second[-1])
    assert [each.id for each in first] == [made[1], made[4]]
    assert [each.id for each in second] == [made[3], made[2]]
    assert [each.id for each in third] == [made[0]]


def test_a_turn_recorded_late_doesnt_take_the_conversation_back_in_time(store: Store) -> None:
    conversation = add(store, found("One?"))
    store.add(conversation, "news", found("Two?"), NOON - timedelta(days=1))
    (listed,) = store.conversations(10)
    assert listed.used == NOON


def test_the_outline_has_questions_and_answers_in_words(store: Store) -> None:
    conversation = add(store, found("When\nis the fair?"), ABSTAINED, found("And\x1b[31m?"))
    assert store.outline(conversation, 2) == [
        ("When is the fair?", "October 15-17"),
        ("Who won?", None),
    ]


def test_what_isnt_there_is_empty(store: Store) -> None:
    assert store.conversations(10) == []
    assert store.turns("nowhere") == []
    assert store.outline("nowhere", 5) == []
    assert not store.rename("nowhere", "Title")
    assert not store.delete("nowhere")


# Searching


def test_questions_answers_quotations_and_titles_are_searched(store: Store) -> None:
    rival = Alternative("midnight", 0.2, (cite(BUS, "Night buses will run until midnight"),))
    conversation = add(store, found("When is the fair?", alternatives=(rival,)))
    add(store, found("Who won?", text="Nobody", citations=()))

    for words in ("when", "fair when", "15-17", "airfield committee", "NIGHT buses", "midni"):
        assert titles(store.search(words, 10)) == ["When is the fair?"], words
    assert store.search("parking", 10) == []  # of the article, but not quoted
    assert store.search("when nobody", 10) == []  # never both in one turn

    assert store.rename(conversation, "Autumn plans")
    assert titles(store.search("autumn", 10)) == ["Autumn plans"]
    assert titles(store.search("airfield", 10)) == ["Autumn plans"]


def test_an_abstention_isn_t_found_by_the_rivals_that_it_doesn_t_show(store: Store) -> None:
    rival = Alternative("midnight", 0.2, (cite(BUS, "Night buses will run until midnight"),))
    add(store, replace(ABSTAINED, alternatives=(rival,)))
    assert store.search("midnight", 10) == []
    assert titles(store.search("won", 10)) == ["Who won?"]


def test_words_found_are_marked_in_their_surroundings(store: Store) -> None:
    add(store, found("Who spoke?", text="Nobody", citations=(cite(FAIR, "Parking is free"),)))
    (result,) = store.search("parking FR", 10)
    assert result.snippet == (("Parking", True), (" is ", False), ("free", True))


def test_the_best_conversation_comes_first_and_each_but_once(store: Store) -> None:
    add(store, found("Is it raining?", text="Yes, and the ferry is late", citations=()))
    twice = found("When does the ferry leave?", citations=()), found("Which ferry?", citations=())
    add(store, *twice)
    assert titles(store.search("ferry", 10)) == ["When does the ferry leave?", "Is it raining?"]
    assert titles(store.search("ferry", 1)) == ["When does the ferry leave?"]


def test_accents_and_case_dont_count(store: Store) -> None:
    add(store, found("Où est le Café Ærø?", citations=()))
    for words in ("cafe", "CAFÉ", "cafe\N{COMBINING ACUTE ACCENT}", "ærø", "ou"):
        assert len(store.search(words, 10)) == 1, words


@pytest.mark.parametrize(
    "words",
    [
        *('"', "'", "*", "NEAR(", "NEAR(fair airfield)", "fair AND", "OR", "NOT fair", "fair -won"),
        *("title:fair", "^fair", "(", ")", "{", "a + b", 'fair"', '"fair', "fair\x00", "\x02", "—"),
        *("%", "_", "\ud800", "fair " * 500, "²", "fair ²", "'; DROP TABLE turns; --", "«»"),
    ],
)
def test_nothing_typed_is_a_syntax_error(store: Store, words: str) -> None:
    add(store, found("When is the fair?"))
    assert len(store.search(words, 10)) in (0, 1)
    assert len(store.search("fair", 10)) == 1


def test_words_become_quoted_terms_the_last_a_prefix() -> None:
    assert full_text_query('say "no" now') == '"say" """no""" "now"*'
    assert full_text_query("fair NEAR(x)") == '"fair" "NEAR(x)"*'
    assert full_text_query(' * " — ') == ""


def test_a_snippet_is_cut_at_its_marks() -> None:
    assert pieces("\x02a\x03 b \x02c\x03") == (("a", True), (" b ", False), ("c", True))
    assert pieces("") == ()


# Texts that any article, question or answer may hold


def test_any_characters_can_be_kept(store: Store) -> None:
    strange = article("A lone \ud800 surrogate, a NUL \x00, and 你好.", "strange")
    answer = found("What \ud800 is \x00 this?", text="你好", citations=(cite(strange, "你好"),))
    conversation = add(store, answer)
    assert store.turns(conversation)[0].answer == answer
    assert titles(store.search("你", 10)) == ["What \N{REPLACEMENT CHARACTER} is this?"]


# Deleting


def test_deleting_takes_along_the_texts_that_no_other_conversation_names(
    store: Store, path: Path
) -> None:
    gone = add(store, found("When is the fair?", citations=(cite(FAIR, "free"), cite(BUS, "fair"))))
    kept = add(store, found("When do buses run?", citations=(cite(BUS, "midnight"),)))
    assert rows(path, "texts") == 2

    assert store.delete(gone)
    assert rows(path, "texts") == 1
    assert [each.id for each in store.conversations(10)] == [kept]
    assert titles(store.search("when", 10)) == ["When do buses run?"]
    assert store.turns(kept)[0].answer.citations == (cite(BUS, "midnight"),)

    assert store.delete(kept)
    for table in ("conversations", "turns", "texts", "turn_texts", "search"):
        assert rows(path, table) == 0


# What other programs, and accidents, do to the file


def test_two_stores_write_to_one_file(path: Path) -> None:
    def write(number: int) -> None:
        with closing(Store(path)) as store:
            for turn in range(10):
                store.add(f"mine-{number}", "news", found(f"Question {turn}?"), NOON)
                store.add("both", "news", found(f"Question {number}-{turn}?"), NOON)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with closing(Store(path)) as store:
        counts = {each.id: each.questions for each in store.conversations(10)}
        assert counts == {"mine-0": 10, "mine-1": 10, "both": 20}
        assert len({turn.answer.question for turn in store.turns("both")}) == 20


def test_a_newer_history_is_left_alone(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(HistoryError, match=r"has format 2, this Dateline reads 1.*update Dateline"):
        Store(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(HistoryError, match="isn't a history"):
        Store(path)
    assert rows(path, "bookmarks") == 0


def test_a_damaged_file_is_an_error_of_one_line(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(b"not a database " * 500)
    with pytest.raises(HistoryError, match="move the file away") as caught:
        Store(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == b"not a database " * 500


def test_a_folder_that_cant_be_made_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HistoryError, match="can't be made"):
        Store(tmp_path / "file" / "folder" / "history.sqlite")


def test_a_folder_in_the_files_place_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="unable to open"):
        Store(tmp_path)


def test_a_turn_that_cant_be_understood_keeps_its_words(store: Store, path: Path) -> None:
    conversation = add(store, found("When is the fair?"), found("Who won?", citations=()))
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("UPDATE texts SET text = x'00'")
        sql.commit()
    first, second = store.turns(conversation)
    assert first.answer == Answer("When is the fair?", "When is the fair?", "October 15-17", 0.0)
    assert second.answer == found("Who won?", citations=())


def test_a_failed_write_leaves_nothing_behind(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(
            "CREATE TRIGGER full BEFORE INSERT ON texts BEGIN SELECT raise(ABORT, 'no room'); END"
        )
    with pytest.raises(HistoryError, match="no room"):
        add(store, found("When is the fair?"))
    assert rows(path, "conversations") == rows(path, "turns") == rows(path, "search") == 0


def test_an_answer_is_amended_and_found_by_what_is_new_in_it(store: Store, path: Path) -> None:
    before = found("How?", citations=(FAIR_DATES,))
    turn = store.add("c", "news", before, NOON, growing=True)
    buses = cite(BUS, "midnight", BUS.text)
    after = replace(before, prose=Prose("llama", (Written("Buses run late.", (buses,)),)))
    assert store.amend(turn, before, after)
    assert [one.answer for one in store.turns("c")] == [after]
    assert store.amend(turn, after, before)  # again, from what it is now
    assert [one.answer for one in store.turns("c")] == [before]
    assert store.delete("c")
    assert rows(path, "texts") == rows(path, "turn_texts") == 0


def test_what_is_gone_is_not_amended(store: Store, path: Path) -> None:
    before = found("How?", citations=(FAIR_DATES,), hits=(hit(BUS, "Night buses", 1),))
    prose = Prose("llama", (Written("It runs in October.", (FAIR_DATES,)),))
    after = replace(before, prose=prose)
    turn = store.add("c", "news", before, NOON, growing=True)
    forget(path, [TakenDown(1, FAIR.id, FAIR.path, None, NOON)])
    [left] = store.turns("c")
    assert not store.amend(turn, before, after)
    assert store.turns("c") == [left]
    assert left.answer.removed
    store.delete("c")
    assert not store.amend(turn, before, after)
