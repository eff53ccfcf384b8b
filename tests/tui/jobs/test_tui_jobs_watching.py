"""The app's watch: what it tells the app, and what the app says of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from fake_embedder import FakeEmbedder
from watch_fakes import FakeWorld

from index.library import Library
from index.types import Changes, UpdateReport
from index.watching.said import Looked, Noted, Said, Updated
from index.watching.watched import WatchedLibrary
from tui.jobs.child import Done, Stage
from tui.jobs.watching import WATCHING, Teller, Watching, WatchRequest, watch_line, work


def told(*said: Said) -> list[str]:
    """What the app shows after each thing that a watch says."""
    stages: list[Stage] = []
    teller = Teller(stages.append, lambda: datetime(2024, 10, 14, 14, 2))
    for one in said:
        teller.say(one)
    return [watch_line(stage) for stage in stages]


def test_a_request_reaches_the_process_as_it_is() -> None:
    for request in (WatchRequest(Path("/library")), WatchRequest(Path("/caf\udce9"), Path("/m"))):
        assert WatchRequest.from_json(request.to_json()) == request


def test_the_line_says_what_is_watched_and_what_came() -> None:
    assert told(
        Looked(2),
        Updated(UpdateReport(Changes(added=3, unchanged=9))),
        Noted("/disk isn't there any more: waiting for it"),
        Looked(2, away=1),
        Looked(2),
    ) == [
        "watching 2 folders · last look 14:02",
        "watching 2 folders · last look 14:02 · 3 new",
        "watching 2 folders · last look 14:02 · 3 new · /disk isn't there any more: waiting for it",
        "watching 2 folders · last look 14:02 · 3 new · /disk isn't there any more: waiting for it",
        "watching 2 folders · last look 14:02 · 3 new",
    ]
    assert watch_line(None) == "starting to watch…"
    assert watch_line(Stage("embedding", 20, 100)) == "watching: embedding 20"


def test_only_updates_that_change_something_are_counted() -> None:
    stages: list[Stage] = []
    teller = Teller(stages.append)
    for changes in (Changes(unchanged=9), Changes(removed=1), Changes(held_back=30)):
        teller.say(Updated(UpdateReport(changes)))
    assert [stage.done for stage in stages] == [0, 1, 1]


def test_its_work_is_a_watch(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> None:
    folder = tmp_path / "library"
    Library.update(folder, [articles], embedder=embedder)
    world = FakeWorld()
    quay = articles / "quay.txt"
    # The job goes by the system's clock: what is to be found is there before it begins.
    quay.write_text("The quay opened again on Friday.")
    stages: list[Stage] = []
    watched = WatchedLibrary(folder, embedder=embedder)
    assert work(WatchRequest(folder).to_json(), stages.append, watched, world) == {}
    assert world.closed
    assert [stage.done for stage in stages if stage.name == WATCHING] == [1, 1]
    with Library(folder) as library:
        assert library.count() == 4


def test_it_is_stopped_as_every_job(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> None:
    folder = tmp_path / "library"
    Library.update(folder, [articles], embedder=embedder)
    watch = Watching(WatchRequest(folder, embedder.folder))
    stages: list[Stage] = []

    def tell(stage: Stage) -> None:
        stages.append(stage)
        if stage.name == WATCHING and stage.total:
            watch.stop()

    assert watch.run(tell) == Done({})
    assert stages[-1].total == 1
