"""Updates in a process of their own: what they report, and what one that is stopped has kept."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from fake_embedder import FakeEmbedder
from job_fakes import LIBRARY_CHILD, is_free, killed_app, program, until

from index.errors import DatelineError
from index.library import Library
from index.maintenance.update import Progress
from index.storage.lock import writer_lock
from index.types import Changes, Skipped, UpdateReport, UpdateStage
from tui.jobs.child import Stage
from tui.jobs.indexing import (
    Holding,
    Indexing,
    IndexingRequest,
    Kept,
    holding,
    sparingly,
    update_in_process,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model's folder in which nothing is, for updates that don't come to the embedding."""
    folder = tmp_path / "model"
    folder.mkdir()
    return folder


@pytest.fixture
def request_(tmp_path: Path, articles: Path, model: Path) -> IndexingRequest:
    return IndexingRequest(tmp_path / "library", (articles,), model)


def stopped(request: IndexingRequest, how: str, *, times: int = 1) -> Any:
    """What comes of an update that is stopped, so many times, as it waits at the stage of `how`."""
    update = Indexing(request, program(how, 60.0, LIBRARY_CHILD))
    name = how.rpartition(" at ")[2]

    def stop(stage: Stage) -> None:
        if stage.name == name:
            for _ in range(times):
                update.stop()

    return update.run(stop)


def test_a_request_reaches_the_process_as_it_is(request_: IndexingRequest) -> None:
    for request in (request_, IndexingRequest(Path("/caf\udce9"), (), None, rebuild=True)):
        assert IndexingRequest.from_json(request.to_json()) == request


def test_the_stages_and_the_report_come_across(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    library = tmp_path / "library"
    Library.update(library, [articles], embedder=embedder)
    (articles / "bakery.md").unlink()
    (articles / "empty.md").write_text("")
    stages: list[Stage] = []
    report = Indexing(IndexingRequest(library, model=embedder.folder)).run(stages.append)
    assert isinstance(report, UpdateReport)
    skipped = [Skipped(articles / "empty.md", "empty")]
    assert report.changes == Changes(files=3, removed=1, unchanged=2, skipped=skipped)
    assert (report.articles, report.passages, report.pending) == (2, 2, 0)
    assert stages[0].name == UpdateStage.READING
    assert stages[0].detail in {"bridge.md", "empty.md", "ferry.md"}
    assert stages[-1] == Stage(UpdateStage.KEYWORDS)
    assert holding(library).articles == 2


def test_stopped_as_it_embeds_it_reports_what_it_kept(request_: IndexingRequest) -> None:
    update = Indexing(request_, program("embeds", 60.0, LIBRARY_CHILD))
    skipped = [Skipped(request_.folder / "empty.md", "empty", "line 2")]
    changes = Changes(files=4, added=3, skipped=skipped)
    assert update.run(lambda _: update.stop()) == UpdateReport(
        changes, 3, 3, 1, interrupted=True, pending=2, seconds={"read": 0.5}
    )


@pytest.mark.parametrize(("how", "times"), [("waits", 1), ("is deaf", 2)])
def test_stopped_before_its_first_commit_it_has_kept_nothing(
    request_: IndexingRequest, how: str, times: int
) -> None:
    kept = stopped(request_, f"{how} at {UpdateStage.KEYWORDS}", times=times)
    assert kept == Kept(Holding(), Holding())


@pytest.mark.parametrize(("how", "times"), [("waits", 1), ("is deaf", 2)])
def test_stopped_after_it_has_added_the_articles_it_says_so(
    request_: IndexingRequest, how: str, times: int
) -> None:
    kept = stopped(request_, f"{how} at {UpdateStage.ENCODER}", times=times)
    assert kept.before == Holding()
    assert (kept.now.articles, kept.now.embedded, kept.passages) == (3, 0.0, 0)
    with Library(request_.folder) as library:
        assert library.generation == kept.now.generation
        assert library.search("ferry")[0].article.id == "ferry"


def test_a_stopped_rebuild_keeps_nothing(
    tmp_path: Path, articles: Path, model: Path, embedder: FakeEmbedder
) -> None:
    library = tmp_path / "library"
    Library.update(library, [articles], embedder=embedder)
    before = holding(library)
    assert (before.articles, before.embedded) == (3, 1.0)
    request = IndexingRequest(library, model=model, rebuild=True)
    assert stopped(request, f"waits at {UpdateStage.ENCODER}") == Kept(before, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_it_stops_when_its_app_is_killed(request_: IndexingRequest) -> None:
    how = f"waits at {UpdateStage.ENCODER}"
    document = request_.to_json()
    assert killed_app(how, document, 60.0, LIBRARY_CHILD) == -signal.SIGKILL
    until(lambda: is_free(request_.folder))


def test_where_another_process_writes_it_says_which(request_: IndexingRequest) -> None:
    request_.folder.mkdir()
    with (
        writer_lock(request_.folder),
        pytest.raises(DatelineError, match=r"another dateline index is writing .*\(process \d+"),
    ):
        Indexing(request_).run(lambda _: None)


def test_waited_for_it_fails_with_its_own_error_and_hint(tmp_path: Path) -> None:
    request = IndexingRequest(tmp_path / "library", (tmp_path / "gone",))
    with pytest.raises(DatelineError, match="isn't there") as failed:
        update_in_process(request, lambda _: None)
    assert failed.value.hint == "check the path"
    assert not (tmp_path / "library").exists()


def test_a_stage_begins_with_a_message_and_has_ten_a_second_at_most() -> None:
    now = iter([0.0, 0.01, 0.02, 0.11, 0.13])
    told: list[Stage] = []
    notice = sparingly(told.append, lambda: next(now))
    for number in range(4):
        notice(Progress(UpdateStage.READING, number, None, f"{number}.txt"))
    notice(Progress(UpdateStage.EMBEDDING, 0, 9))
    assert told == [
        Stage("reading", 0, None, "0.txt"),
        Stage("reading", 3, None, "3.txt"),
        Stage("embedding", 0, 9),
    ]
