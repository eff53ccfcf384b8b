"""What changed, in a library of made-up articles that grows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder

from index.errors import UsageError
from index.library import Library
from index.types import Filters
from qa.desk.changes.changes import Changes, changes
from qa.desk.changes.new import NewArticles, new_since_yesterday
from qa.desk.changes.since import Since, since

TOPICS = (
    "library roof",
    "tram line",
    "cheese fair",
    "harbour crane",
    "school choir",
    "chess club",
    "rose garden",
    "town band",
    "bus depot",
    "swimming bath",
    "night market",
    "post office",
)
QUAKE = (
    "Quake kills five in Corvale",
    "2025-03-02",
    "Coastal Radio",
    "At least five people were killed in Corvale on Sunday when a quake struck the Ossin valley, "
    "said Mayor Ada Thorne. Thorne said that the new Lamp bridge stands.",
)
LATER = (
    "Corvale quake toll grows",
    "2025-03-03",
    "The Courier",
    "Seven people were killed in Corvale when a quake struck the Ossin valley on Sunday, Mayor Ada "
    "Thorne said on Monday. Schools in Ossin stay closed.",
)


def put(folder: Path, name: str, title: str, day: str | None, outlet: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    head = [f"title: {title}", f"source: {outlet}", *([f"date: {day}"] if day else [])]
    path = folder / f"{name}.md"
    path.write_text("\n".join(["---", *head, "---", text, ""]), encoding="utf-8")
    return path


class World:
    """A folder of articles and its library."""

    def __init__(self, place: Path, embedder: FakeEmbedder) -> None:
        self.news, self.folder, self._embedder = place / "news", place / "library", embedder
        for number, topic in enumerate(TOPICS):
            text = f"The {topic} of Wend was shown to visitors. It is number {number} of its kind."
            put(self.news, topic.replace(" ", "-"), f"The {topic}", "2025-03-01", "Gazette", text)
        put(self.news, "quake", *QUAKE)
        self.update()

    def update(self) -> None:
        Library.update(self.folder, [self.news], embedder=self._embedder)

    def since_last(self, filters: Filters | None = None, **more: int) -> Changes:
        with Library(self.folder) as library:
            return changes(library, since("last", library, date.today()), filters, **more)


@pytest.fixture
def world(tmp_path: Path, embedder: FakeEmbedder) -> World:
    return World(tmp_path, embedder)


def test_a_story_goes_on_and_its_toll_moves(world: World) -> None:
    put(world.news, "later", *LATER)
    put(world.news, "otter", "Otter seen", "2025-03-03", "Gazette", "An otter swam by the weir.")
    world.update()
    found = world.since_last()
    assert (found.articles, found.stories, found.edited_articles) == (2, 2, 0)
    assert [story.articles[0].id for story in found.new] == ["otter"]
    [story] = found.went_on
    assert story.follows is not None
    assert (story.articles[0].id, story.follows.id, story.copied) == ("later", "quake", False)
    [value] = found.moved
    assert (value.before.quote, value.before.article.id) == ("five", "quake")
    assert (value.after.quote, value.after.article.id) == ("Seven", "later")


def test_a_value_may_move_between_two_new_articles(world: World) -> None:
    put(world.news, "later", *LATER)
    text = (
        "Rescuers in the Ossin valley have found four more bodies, Mayor Ada Thorne said. Eleven"
        " people were killed in Corvale when the quake struck on Sunday."
    )
    put(world.news, "last", "Corvale quake toll at eleven", "2025-03-05", "Gazette", text)
    world.update()
    found = world.since_last()
    assert ("Seven", "Eleven") in {(one.before.quote, one.after.quote) for one in found.moved}
    assert [story.articles[0].id for story in found.went_on] == ["last", "later"]


def test_a_copy_of_an_older_text_goes_on_from_it(world: World) -> None:
    title, _, _, text = QUAKE
    text = text.replace("five", "nine") + " This is a copy."
    put(world.news, "copy", title, "2025-03-03", "Evening Post", text)
    world.update()
    found = world.since_last()
    [story] = found.went_on
    assert story.copied
    assert story.follows is not None
    assert story.follows.id == "quake"
    assert (found.stories, found.new) == (1, ())
    assert [(one.before.quote, one.after.quote) for one in found.moved] == [("five", "nine")]


def test_copies_that_came_together_are_one_new_story(world: World) -> None:
    text = "A whale was stranded at Skerry Point before dawn. Volunteers kept it wet until noon."
    put(world.news, "a", "Whale stranded", "2025-03-04", "Coastal Radio", text)
    put(world.news, "b", "Whale stranded", "2025-03-04", "The Courier", text + " It swam away.")
    world.update()
    found = world.since_last()
    assert (found.articles, found.stories) == (2, 1)
    assert [[one.id for one in story.articles] for story in found.new] == [["a", "b"]]


def test_an_article_without_a_day_follows_nothing(world: World) -> None:
    title, _, outlet, text = LATER
    put(world.news, "later", title, None, outlet, text)
    world.update()
    found = world.since_last()
    assert [story.articles[0].id for story in found.new] == ["later"]
    assert (found.went_on, found.moved) == ((), ())


def test_edited_texts_are_told_with_what_they_said_before(world: World) -> None:
    title, day, outlet, text = QUAKE
    put(world.news, "quake", title, day, outlet, text.replace("five people", "six people"))
    world.update()
    note = " Correction: An earlier version of this article misspelt Ossin."
    put(world.news, "quake", title, day, outlet, text.replace("five people", "six people") + note)
    world.update()
    found = world.since_last()
    assert (found.articles, found.edited_articles) == (0, 1)
    [edited] = found.edited
    assert [(one.old, one.new is not None) for one in edited.differences] == [(None, True)]
    [correction] = found.corrections
    assert correction.quote.startswith("Correction: An earlier version")
    with Library(world.folder) as library:
        [edited] = changes(library, Since(datetime(2020, 1, 1, tzinfo=UTC), "then")).edited
    assert edited.versions == 2
    first, second = edited.differences
    assert first.old is not None
    assert first.new is not None
    assert [edited.before.text[a:b] for a, b in first.old.changed] == ["five"]
    assert [edited.article.text[a:b] for a, b in first.new.changed] == ["six"]
    assert second.old is None


def test_filters_hold_for_what_is_new(world: World) -> None:
    put(world.news, "later", *LATER)
    put(world.news, "otter", "Otter seen", "2025-03-03", "Gazette", "An otter swam by the weir.")
    world.update()
    found = world.since_last(Filters(sources=("Gazette",)))
    assert (found.articles, [story.articles[0].id for story in found.new]) == (1, ["otter"])


def test_of_many_stories_the_newest_are_compared(world: World) -> None:
    for number in range(5):
        text = f"Boat number {number} was launched at quay {number}. It is called Wave {number}."
        put(world.news, f"boat{number}", f"Boat {number}", f"2025-03-{10 + number}", "Post", text)
    world.update()
    found = world.since_last(most_stories=2)
    assert (found.articles, found.stories, found.not_compared) == (5, 5, 3)
    assert [story.articles[0].id for story in found.new] == ["boat4", "boat3"]


def test_nothing_is_new(world: World) -> None:
    with Library(world.folder) as library:
        later = datetime.now(UTC) + timedelta(days=2)
        found = changes(library, Since(later, "then"))
        assert not found
        assert found.last_update == library.last_update()
        # All of a library that has just been begun would be new, so none is told of.
        assert new_since_yesterday(library, date.today()) == NewArticles()


def test_what_words_say_since_when(world: World) -> None:
    today = date(2025, 3, 14)  # a Friday

    def day(typed: str) -> date:
        with Library(world.folder) as library:
            moment = since(typed, library, today).moment
        assert moment is not None
        return moment.astimezone().date()

    assert day("") == day("yesterday") == day("  Yesterday ") == date(2025, 3, 13)
    assert day("today") == today
    assert day("7 days") == day("1 week ago") == day("the last 7 days") == date(2025, 3, 7)
    assert day("monday") == date(2025, 3, 10)
    assert day("2025-02") == date(2025, 2, 1)
    for typed in ("soon", "2025-02-30", "0000-01-01", "\x1b[31m"):
        with Library(world.folder) as library, pytest.raises(UsageError):
            since(typed, library, today)
