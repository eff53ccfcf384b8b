"""The engine over a library on this machine, and updates in a process of their own."""

from __future__ import annotations

import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from remote_fakes import FakeMilvus

from index.errors import DatelineError, LibraryDamagedError, LibraryError
from index.library import Library
from index.maintenance.update import Progress
from index.place import parsed, settled, used
from index.storage.lock import writer_lock
from index.types import Filters, LibraryStatus, UpdateStage
from qa.choosing.choice import Choice
from qa.manner import Manner, Reading, Strictness
from qa.reading.own_reader import model_folder
from qa.types import Turn
from tui.config.locations import sample_articles
from tui.conversation.scope import EVERYTHING, Scope
from tui.engine.local_engine import LocalEngine
from tui.engine.samples import open_sample
from tui.jobs.indexing import IndexingRequest

CAMPBELL = "When is Campbell visiting Japan?"


def ignore(_: str) -> None:
    pass


@pytest.fixture
def engine(sample_library: Path) -> Iterator[LocalEngine]:
    opened = LocalEngine(sample_library)
    opened.open(ignore)
    yield opened
    opened.close()


def until_embedded(engine: LocalEngine, status: LibraryStatus) -> LibraryStatus:
    for _ in range(1800):
        if status.embedded == 1:
            return status
        time.sleep(0.1)
        status = engine.refreshed() or status
    raise AssertionError("the meaning search never came")


def test_opening_says_what_works_and_what_is_there(sample_library: Path) -> None:
    said: list[str] = []
    engine = LocalEngine(sample_library)
    status = engine.open(said.append)
    assert (status.articles, status.embedded, status.path) == (20, 1.0, sample_library)
    assert said == ["keyword search ready, loading the meaning model"]
    engine.close()


def test_another_manner_holds_from_the_next_question_on(engine: LocalEngine) -> None:
    before = engine.ask(CAMPBELL, (), EVERYTHING)
    engine.set_manner(Manner(Strictness.CAUTIOUS, Reading.QUICK))
    after = engine.ask(CAMPBELL, (), EVERYTHING)
    assert before.why is not None
    assert after.why is not None
    assert (before.why.strictness, after.why.strictness) == (
        Strictness.BALANCED,
        Strictness.CAUTIOUS,
    )
    # Weighed by the choice that was fitted to the other reader.
    alone = Choice.load(model_folder(Reading.QUICK))
    assert after.why.threshold == alone.thresholds.of(Strictness.CAUTIOUS)
    assert after.why.candidates[0].usual == alone.usual_sum


def test_it_answers_and_follows_up(engine: LocalEngine) -> None:
    first = engine.ask(CAMPBELL, [], EVERYTHING)
    assert first.text is not None
    assert "October 15-17" in first.text
    second = engine.ask("Who will he meet there?", [Turn(CAMPBELL, first.text)], EVERYTHING)
    assert second.carried == ("Campbell", "Japan")


def test_the_day_is_today_unless_one_was_given(engine: LocalEngine) -> None:
    assert engine.ask(CAMPBELL, [], EVERYTHING).as_of == date.today()
    dated = Scope(as_of=date(2024, 10, 14))
    assert engine.ask(CAMPBELL, [], dated).as_of == date(2024, 10, 14)


def test_filters_hold_for_the_question_that_they_come_with(engine: LocalEngine) -> None:
    wire = Scope(Filters(sources=("Northern Wire",)))
    answer = engine.ask("When did the ferry strike begin?", [], wire)
    assert {hit.article.source for hit in answer.hits} == {"Northern Wire"}
    assert answer.filters == wire.filters
    assert engine.ask(CAMPBELL, [], EVERYTHING).filters is None


def test_it_can_be_closed_twice_and_opened_again(engine: LocalEngine) -> None:
    engine.close()
    engine.close()
    with pytest.raises(RuntimeError, match="isn't open"):
        engine.ask(CAMPBELL, [], EVERYTHING)
    engine.open(ignore)
    assert engine.ask(CAMPBELL, [], EVERYTHING).text is not None


def test_a_first_run_makes_the_library_from_the_sample_articles(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A user's own folder may hold modules of the same names as Dateline's.
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    monkeypatch.setenv("DATELINE_MODEL", str(tiny_model))
    said: list[str] = []
    engine = LocalEngine(tmp_path / "new" / "library")
    status = until_embedded(engine, engine.open(said.append))
    assert (status.articles, status.embedded, status.dimension) == (20, 1.0, 32)
    assert said[0] == "first run: reading the sample articles"
    assert "keyword search ready, loading the meaning model" in said
    assert any(line.startswith("embedding") for line in said)
    engine.close()
    again: list[str] = []
    assert engine.open(again.append).embedded == 1
    assert again == ["keyword search ready, loading the meaning model"]
    engine.close()


def test_a_first_run_is_asked_by_keyword_while_the_meaning_search_is_made(
    tmp_path: Path,
    articles: Path,
    embedder: FakeEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = threading.Event()

    def wait(progress: Progress) -> None:
        if progress.stage is UpdateStage.ENCODER:
            assert go_on.wait(30)

    def update(request: IndexingRequest, _: object) -> None:
        Library.update(request.folder, [articles], embedder=embedder, progress=wait)

    engine = LocalEngine(tmp_path / "library", update=update)
    status = engine.open(ignore)
    assert (status.articles, status.embedded) == (3, 0.0)
    early = engine.ask("When did the old bridge close?", [], EVERYTHING)
    assert (early.embedded, early.hits[0].article.id) == (0.0, "bridge")
    go_on.set()
    assert until_embedded(engine, status).embedded == 1
    assert engine.ask("When did the old bridge close?", [], EVERYTHING).embedded == 1
    engine.close()


def test_a_sample_that_another_process_is_making_is_asked_and_waited_for(
    tmp_path: Path,
    articles: Path,
    embedder: FakeEmbedder,
    dying_update: Callable[..., None],
) -> None:
    def update(request: IndexingRequest, _: object) -> None:
        Library.update(request.folder, embedder=embedder)

    sample = tmp_path / "library-sample"
    dying_update(sample, articles, at=UpdateStage.ENCODER)
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    engine = LocalEngine(tmp_path / "library", update=update)
    with writer_lock(sample):
        status = engine.open(said.put)
        assert (status.articles, status.embedded) == (3, 0.0)
        assert said.get(timeout=10) == "keyword search ready, loading the meaning model"
        assert said.get(timeout=10) == "another Dateline is reading the sample articles"
        assert engine.ask("When did the old bridge close?", [], EVERYTHING).hits
    assert until_embedded(engine, status).embedded == 1
    engine.close()


def test_a_meaning_search_that_cannot_be_made_leaves_the_keyword_search(
    tmp_path: Path,
    articles: Path,
    dying_update: Callable[..., None],
) -> None:
    def update(*_: object) -> None:
        raise DatelineError("the disk is full", "free some space")

    dying_update(tmp_path / "library-sample", articles, at=UpdateStage.ENCODER)
    said: queue.SimpleQueue[str] = queue.SimpleQueue()
    engine = LocalEngine(tmp_path / "library", update=update)
    engine.open(said.put)
    assert said.get(timeout=10) == "keyword search ready, loading the meaning model"
    assert said.get(timeout=10).endswith("isn't made: the disk is full (free some space)")
    assert engine.ask("When did the old bridge close?", [], EVERYTHING).hits
    engine.close()


def test_a_first_run_that_fails_gives_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL", str(tmp_path / "no-model"))
    engine = LocalEngine(tmp_path / "library")
    with pytest.raises(DatelineError, match="no-model") as failed:
        engine.open(ignore)
    assert "DATELINE_MODEL" in failed.value.hint


def test_a_damaged_library_is_not_taken_for_a_first_run(tmp_path: Path) -> None:
    database = tmp_path / "library.sqlite"
    database.write_bytes(b"these bytes are no database " * 300)
    with pytest.raises(LibraryDamagedError):
        LocalEngine(tmp_path).open(ignore)
    assert database.read_bytes().startswith(b"these bytes")


def test_an_update_while_it_is_open_is_seen_by_the_next_question(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    folder = tmp_path / "library"
    Library.update(folder, [articles], embedder=embedder)
    engine = LocalEngine(folder)
    engine.open(ignore)
    assert engine.refreshed() is None
    (articles / "pool.md").write_text("---\ntitle: Pool\n---\nThe swimming pool opened in May.\n")
    Library.update(folder, embedder=embedder)
    given = engine.ask("When did the swimming pool open?", [], EVERYTHING)
    assert given.hits[0].article.id == "pool"
    (articles / "pool.md").unlink()
    Library.update(folder, embedder=embedder)
    status = engine.refreshed()
    assert status is not None
    assert status.articles == 3
    engine.close()


def test_a_library_whose_server_was_away_is_asked_again_once_it_is_back(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    milvus = FakeMilvus(monkeypatch)
    folder = milvus.place(Path(shutil.copytree(sample_library, tmp_path / "news")))
    engine = LocalEngine(folder)
    status = engine.open(ignore)
    assert status.place == "milvus://archive:19530/news"
    milvus.away = True
    for _ in range(2):
        with pytest.raises(LibraryError, match="doesn't answer"):
            engine.ask(CAMPBELL, [], EVERYTHING)
    assert engine.refreshed() is None  # which nobody asked for: it isn't tried again for that
    opened = milvus.opened
    milvus.away = False
    assert engine.refreshed() is None
    assert milvus.opened == opened
    assert "October 15-17" in (engine.ask(CAMPBELL, [], EVERYTHING).text or "")
    found = engine.refreshed()
    assert found is not None
    assert found.articles == status.articles
    engine.close()


def test_an_address_where_no_server_answers_is_said_so_and_asked_again(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pymilvus", reason="the Milvus extra isn't installed")
    monkeypatch.setattr("index.milvus.connection.CONNECT_SECONDS", 0.5)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    sample = Path(shutil.copytree(sample_library, tmp_path / "dateline" / "library-sample"))
    place = parsed("milvus://127.0.0.1:1/typo")  # where nothing listens
    said: list[str] = []
    with used(place) as folder:
        engine = LocalEngine(folder)
        for _ in range(2):
            with pytest.raises(LibraryError, match=r"Milvus at .*127.0.0.1:1 doesn't answer"):
                engine.open(said.append)
        assert not said
        # A server that answers, but has no such library.
        monkeypatch.setattr("index.engines.check_answers", lambda _: None)
        assert engine.open(said.append).path == sample
        assert said[0].startswith("milvus://127.0.0.1:1/typo holds nothing yet")
        engine.close()
    assert not list((tmp_path / "dateline" / "milvus").iterdir())


def test_an_address_where_no_library_was_begun_is_a_first_run(
    sample_library: Path, tmp_path: Path
) -> None:
    folder = settled(f"milvus-lite:{tmp_path}/news")
    shutil.copytree(sample_library, tmp_path / "news-library-sample")
    engine = LocalEngine(folder)
    assert engine.open(ignore).path == tmp_path / "news-library-sample"
    engine.close()


def test_a_library_of_the_user_s_own_takes_over_from_the_sample_while_that_is_open(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    Library.update(tmp_path / "library-sample", [articles / "ferry.md"], embedder=embedder)
    engine = LocalEngine(tmp_path / "library")
    assert engine.open(ignore).articles == 1
    assert engine.refreshed() is None
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    status = engine.refreshed()
    assert status is not None
    assert (status.path, status.articles) == (tmp_path / "library", 3)
    engine.close()


def test_a_first_run_that_was_cut_short_is_gone_on_with(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_at_the_encoder(progress: Progress) -> None:
        if progress.stage is UpdateStage.ENCODER:
            raise KeyboardInterrupt

    folder = tmp_path / "library"
    with pytest.raises(KeyboardInterrupt):
        Library.update(
            tmp_path / "library-sample",
            [sample_articles()],
            model=tiny_model,
            progress=stop_at_the_encoder,
        )
    monkeypatch.setenv("DATELINE_MODEL", str(tiny_model))
    engine = LocalEngine(folder)
    assert until_embedded(engine, engine.open(ignore)).embedded == 1
    engine.close()


def test_a_sample_that_an_older_dateline_indexed_is_brought_up_to_date(
    tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def update(request: IndexingRequest, _: object) -> None:
        Library.update(request.folder, request.paths, embedder=embedder)

    open_sample(tmp_path / "library", ignore, update).close()
    said: list[str] = []
    open_sample(tmp_path / "library", said.append, update).close()
    assert said == []
    for module in ("search.opening", "maintenance.update"):
        monkeypatch.setattr(f"index.{module}.WORDS_VERSION", -1)
    open_sample(tmp_path / "library", said.append, update).close()
    assert said == ["first run: reading the sample articles"]


def test_the_user_s_own_library_takes_the_place_of_the_sample(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    Library.update(tmp_path / "library-sample", [articles / "ferry.md"], embedder=embedder)
    Library.update(tmp_path / "library", [articles], embedder=embedder)
    engine = LocalEngine(tmp_path / "library")
    assert engine.open(ignore).articles == 3
    engine.close()
