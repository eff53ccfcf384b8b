"""Saved questions asked again over a library whose articles change."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from fake_embedder import FakeEmbedder
from tui_fakes import cite

from index.errors import UsageError
from index.library import Library
from index.types import Filters
from qa.manner import Manner
from qa.saved.types import Cause, Checked, News
from qa.types import Alternative, Answer
from tui.saved import feed, store
from tui.saved.checking import Asks, Checker

MARCH = "The county says that the bridge will reopen on March 3, a year after it was shut."
APRIL = "The bridge will not reopen on March 3; the county says that it will on April 14."


class Says:
    """Answers in the words that it is told to, of the article that has them."""

    def __init__(self, library: Library, *words: str) -> None:
        self._library, self._words = library, words

    def answer(
        self, question: str, *, as_of: date | None = None, filters: Filters | None = None
    ) -> Answer:
        if question == "Fail?":
            raise UsageError("it can't be asked")
        articles = list(self._library.articles())
        said = [
            cite(next(one for one in articles if words in one.text), words) for words in self._words
        ]
        if not said:
            return Answer(question, question, None, 0.1)
        rivals = tuple(Alternative(one.quote, 0.3, (one,), older=True) for one in said[1:])
        return Answer(question, question, said[0].quote, 0.9, (said[0],), rivals)


Check = Callable[..., Checked]


@pytest.fixture
def check(tmp_path: Path, embedder: FakeEmbedder) -> Check:
    """Indexes articles, whatever was there before, and checks a question over them."""
    folder, news = tmp_path / "library", tmp_path / "news"
    news.mkdir()
    (news / "ferry.txt").write_text("The ferry sails twice a day.")
    clock = iter(datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(99))

    def checked(articles: dict[str, str], *words: str, question: str = "When?") -> Checked:
        for path in news.glob("*.txt"):
            path.unlink()
        for name, text in {"ferry": "The ferry sails twice a day.", **articles}.items():
            (news / f"{name}.txt").write_text(text)
        Library.update(folder, [news], embedder=embedder)
        records = {one.saved.question: one for one in store.kept(folder).records}
        record = records.get(question) or store.add_new(folder, question, Manner())
        with Library(folder) as library:

            def asks(_: Manner) -> Asks:
                return Says(library, *words)

            return Checker(library, asks, now=lambda: next(clock)).check(folder, record)

    return checked


def told(checked: Checked) -> tuple[News, Cause | None] | None:
    if checked.event is None:
        return None
    change = checked.event.changes[0]
    return change.news, change.cause


def test_an_answers_life(check: Check, tmp_path: Path) -> None:
    assert told(check({"a": MARCH}, "March 3")) == (News.FIRST, None)
    assert told(check({"a": MARCH}, "March 3")) is None
    both = {"a": MARCH, "b": APRIL}
    assert told(check(both, "April 14", "March 3, a")) == (News.OTHER, Cause.SUPERSEDED)
    assert told(check({"a": MARCH, "b": "Nothing is known of it."})) == (News.GONE, Cause.EDITED)
    assert told(check(both, "April 14")) == (News.ANSWERED, None)
    assert told(check({"a": MARCH})) == (News.GONE, Cause.MISSING)
    [record] = store.kept(tmp_path / "library").records
    assert [event.is_news for event in record.untold] == [False, True, True, True, True]


def test_an_article_that_is_taken_down_takes_its_words_along(
    check: Check, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    from tui.jobs.removals import forget_elsewhere, forget_saved

    folder = tmp_path / "library"
    check({"a": MARCH}, "March 3")
    assert b"county" in (folder / store.FILE).read_bytes()
    with Library(folder) as library:
        name = library.find_article("a.txt").id
    forgotten = []
    removal = Library.remove(
        folder, [name], first=lambda pieces: forgotten.append(forget_saved(folder, pieces))
    )
    done = forget_elsewhere(folder, removal.taken, history=tmp_path / "none.sqlite")
    assert forgotten == [1]
    assert done.problems == ()
    left = (folder / store.FILE).read_bytes()
    assert b"county" not in left
    assert b"March 3" not in left
    assert told(check({})) == (News.GONE, Cause.REMOVED)


def test_a_removal_that_was_cut_short_is_finished_by_the_articles_name(
    check: Check, tmp_path: Path
) -> None:
    from tui.jobs.removals import forget_elsewhere

    folder = tmp_path / "library"
    check({"a": "Short: March 3."}, "March 3")
    with Library(folder) as library:
        name = library.find_article("a.txt").id
    removal = Library.remove(folder, [name])
    assert forget_elsewhere(folder, removal.taken, history=tmp_path / "none.sqlite").saved == 1
    assert b"March 3" not in (folder / store.FILE).read_bytes()


def test_a_question_that_fails_changes_nothing(check: Check, tmp_path: Path) -> None:
    checked = check({"a": MARCH}, question="Fail?")
    assert checked.error == "it can't be asked"
    assert store.kept(tmp_path / "library").records[0].checked is None


def test_the_feed_has_the_news_the_newest_first_under_lasting_ids(
    check: Check, tmp_path: Path
) -> None:
    words = 'alert("April 14") & <b>so</b> ]]> \ufffe soon'
    hostile = f"The bridge opens, as \x1b[31m the county says, {words}."
    check({"a": MARCH}, "March 3")
    assert not check({"a": MARCH, "b": hostile}, words).error
    records = store.kept(tmp_path / "library").records
    now = datetime(2025, 3, 2, tzinfo=UTC)
    first = feedparser.parse(feed.feed(tmp_path / "feed.xml", records, now))
    assert not first.bozo
    [entry] = first.entries
    assert entry.title == 'When? alert("April 14") & <b>so</b> ]]>  soon (another answer)'
    assert "<b>" not in entry.content[0].value
    assert "&lt;b&gt;" in entry.content[0].value
    check({"a": MARCH, "b": hostile}, "March 3")
    feed.write_feed(tmp_path / "feed.xml", store.kept(tmp_path / "library").records, now)
    second = feedparser.parse(str(tmp_path / "feed.xml"))
    assert [one.id for one in second.entries][1:] == [entry.id]
    assert second.feed.id == first.feed.id


def test_a_feed_takes_the_place_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "notes.txt", tmp_path / "no" / "feed.xml"):
        with pytest.raises(UsageError):
            feed.check_place(place)
    feed.write_feed(tmp_path / "feed.xml", [], datetime.now(UTC))
    feed.check_place(tmp_path / "feed.xml")


KILLED = """
import os, signal, sys
from pathlib import Path
from tui.saved import store
folder = Path(sys.argv[1])
[record] = store.kept(folder).records
def make(one):
    print("begun", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
store.change(folder, record.saved.id, make)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_check_that_is_killed_leaves_the_file_as_it_was_and_unlocked(tmp_path: Path) -> None:
    store.add_new(tmp_path, "Who?", Manner())
    before = (tmp_path / store.FILE).read_bytes()
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / store.FILE).read_bytes() == before
    store.add_new(tmp_path, "When?", Manner())
