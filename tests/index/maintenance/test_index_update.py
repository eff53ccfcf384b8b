"""Updating a library: what is embedded, kept, refused, and left behind by a killed update."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from fault_world import downgrade, downgrade_to_3

from index.errors import (
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    MismatchError,
    NotFoundError,
)
from index.ingest.readers import read
from index.library import Library
from index.maintenance.update import Progress
from index.storage.database import FILE_NAME, Database
from index.storage.lock import Writer, writer_lock
from index.types import UpdateReport, UpdateStage

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def indexed(folder: Path, articles: Path, embedder: FakeEmbedder) -> Path:
    """A library of the three small articles."""
    Library.update(folder, [articles], embedder=embedder)
    return folder


def ids(folder: Path) -> list[str]:
    with Library(folder) as library:
        return sorted(article.id for article in library.articles())


def generations_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def many(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"note-{number:02}.txt").write_text(f"Note {number} says nothing new.")
    return folder


# --- what is embedded -------------------------------------------------------------------


def test_a_second_run_embeds_nothing(folder: Path, articles: Path, embedder: FakeEmbedder) -> None:
    first = Library.update(folder, [articles], embedder=embedder)
    assert (first.articles, first.passages, first.embedded, first.pending) == (3, 3, 3, 0)
    before = generations_of(folder)
    second = Library.update(folder, embedder=embedder)
    assert (second.embedded, second.pending, second.changes.unchanged) == (0, 0, 3)
    assert generations_of(folder) == before


def test_one_changed_paragraph_embeds_one_passage(
    folder: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    paragraphs = [
        f"Paragraph {n} is about the town. " + "It rained again. " * 20 for n in range(30)
    ]
    path = tmp_path / "long.txt"
    path.write_text("\n\n".join(paragraphs))
    first = Library.update(folder, [path], embedder=embedder)
    assert first.embedded == first.passages > 10
    paragraphs[15] = paragraphs[15].replace("the town", "a ferry")
    path.write_text("\n\n".join(paragraphs))
    second = Library.update(folder, embedder=embedder)
    assert (second.changes.changed, second.embedded, second.passages) == (1, 1, first.passages)


def test_a_moved_file_embeds_nothing(indexed: Path, articles: Path, embedder: FakeEmbedder) -> None:
    (articles / "sub").mkdir()
    (articles / "ferry.md").rename(articles / "sub" / "ferry.md")
    report = Library.update(indexed, embedder=embedder)
    assert (report.changes.moved, report.embedded) == (1, 0)
    with Library(indexed) as library:
        assert library.search("ferry")[0].article.path == str(articles / "sub" / "ferry.md")


def test_a_removed_article_is_found_no_more(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "ferry.md").unlink()
    report = Library.update(indexed, embedder=embedder)
    assert (report.changes.removed, report.articles) == (1, 2)
    with Library(indexed) as library:
        assert library.search("ferry", mode="bm25") == []
        assert library.embedded == 1


def test_progress_names_its_stages_in_order(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    notices: list[Progress] = []
    report = Library.update(folder, [articles], embedder=embedder, progress=notices.append)
    stages = list(dict.fromkeys(notice.stage for notice in notices))
    assert stages == [
        "reading",
        "finding copies",
        "building the keyword index",
        "preparing the question encoder",
        "loading the embedding model",
        "embedding",
    ]
    read = [(n.current, n.done, n.total) for n in notices[:3]]
    assert read == [("bakery.md", 0, 3), ("bridge.md", 1, 3), ("ferry.md", 2, 3)]
    assert (notices[-1].done, notices[-1].total) == (3, 3)
    assert all(spent >= 0 for spent in report.seconds.values())


# --- roots --------------------------------------------------------------------------------


def roots(folder: Path) -> tuple[str, ...]:
    with Library(folder) as library:
        return library.status().folders


def test_a_root_inside_another_is_the_outer_one_s(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "sub").mkdir()
    (articles / "ferry.md").rename(articles / "sub" / "ferry.md")
    Library.update(folder, [articles / "sub", articles / "bridge.md"], embedder=embedder)
    assert roots(folder) == (str(articles / "bridge.md"), str(articles / "sub"))
    report = Library.update(folder, [articles], embedder=embedder)
    assert (report.changes.added, report.changes.unchanged) == (1, 2)
    assert roots(folder) == (str(articles),)
    shutil.rmtree(articles / "sub")
    (articles / "bridge.md").unlink()
    report = Library.update(folder, embedder=embedder)
    assert (report.changes.removed, report.changes.unchanged) == (2, 1)
    assert report.changes.skipped == []


def test_a_path_inside_a_known_root_refreshes_only_itself(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "new.txt").write_text("A new note.")
    (articles / "ferry.md").unlink()
    report = Library.update(indexed, [articles / "new.txt"], embedder=embedder)
    assert (report.changes.files, report.changes.added, report.changes.removed) == (1, 1, 0)
    assert roots(indexed) == (str(articles),)
    assert Library.update(indexed, embedder=embedder).changes.removed == 1


def test_a_missing_root_keeps_its_articles(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    articles.rename(articles.with_name("unplugged"))
    report = Library.update(indexed, embedder=embedder)
    assert (report.changes.removed, report.articles) == (0, 3)
    assert [skipped.path for skipped in report.changes.skipped] == [articles]
    with Library(indexed) as library:
        assert library.status().skipped[0].reason.startswith("isn't there any more")


def test_relative_and_dotted_paths_are_one_root(
    folder: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(articles.parent)
    Library.update(folder, [Path("articles")], embedder=embedder)
    Library.update(folder, [articles / ".." / "articles"], embedder=embedder)
    assert roots(folder) == (str(articles),)


@pytest.mark.parametrize("made", [False, True])
def test_nothing_to_refresh(folder: Path, embedder: FakeEmbedder, made: bool) -> None:
    if made:
        folder.mkdir()
        Database.open_to_write(folder / FILE_NAME).close()
    with pytest.raises(NotFoundError):
        Library.update(folder, embedder=embedder)


def test_a_path_that_isn_t_there(folder: Path, tmp_path: Path, embedder: FakeEmbedder) -> None:
    with pytest.raises(NotFoundError, match="nowhere isn't there"):
        Library.update(folder, [tmp_path / "nowhere"], embedder=embedder)
    assert not folder.exists()


# --- models and formats -------------------------------------------------------------------


@pytest.fixture
def other(tmp_path: Path) -> FakeEmbedder:
    """The same model with a file more: another revision."""
    other = FakeEmbedder.made(tmp_path / "other")
    (other.folder / "extra.json").write_text("{}")
    return other


def test_another_model_needs_a_rebuild(indexed: Path, other: FakeEmbedder) -> None:
    with pytest.raises(MismatchError, match="was built with the model fake") as raised:
        Library.update(indexed, embedder=other)
    assert raised.value.hint.endswith("dateline index --rebuild")
    report = Library.update(indexed, embedder=other, rebuild=True)
    assert (report.articles, report.embedded) == (3, 3)
    with Library(indexed) as library:
        assert library.status().model == "other"


def test_a_refresh_and_a_rebuild_keep_to_the_library_s_own_model_folder(
    folder: Path, articles: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_model.parent)
    Library.update(folder, [articles], model=Path(tiny_model.name))  # recorded in full
    monkeypatch.chdir(articles)
    (articles / "new.txt").write_text("A new note.")
    assert Library.update(folder).embedded == 1
    Library.update(folder, rebuild=True)
    with Library(folder) as library:
        assert library.status().model == tiny_model.name
        assert library.search("ferry", mode="dense")[0].dense is not None


def test_a_model_folder_that_isn_t_there(folder: Path, articles: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"the model folder .* isn't there"):
        Library.update(folder, [articles], model=tmp_path / "nowhere")


def set_meta(folder: Path, key: str, value: object) -> None:
    database = Database.open_to_write(folder / FILE_NAME)
    database.set_meta(key, value)
    database.close()


def test_a_library_of_a_newer_format(indexed: Path, articles: Path, embedder: FakeEmbedder) -> None:
    set_meta(indexed, "schema", 99)
    actions: list[Callable[[], object]] = [
        lambda: Library(indexed),
        lambda: Library.update(indexed, embedder=embedder),
        lambda: Library.update(indexed, rebuild=True, embedder=embedder),
        lambda: Library.check(indexed),
    ]
    for action in actions:
        with pytest.raises(MismatchError, match="has format 99") as raised:
            action()
        assert raised.value.hint == "update Dateline"


def test_an_older_library_is_brought_up_to_date_in_one_commit(
    indexed: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    downgrade(indexed)
    for use in (Library, Library.check):
        with pytest.raises(MismatchError, match="has format 1, this Dateline reads") as raised:
            use(indexed)
        assert raised.value.hint == "run: dateline index"

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.local_publisher.LocalPublisher.publish_keywords", die)
        with pytest.raises(KeyboardInterrupt):
            Library.update(indexed, embedder=embedder)
    with pytest.raises(MismatchError):
        Library(indexed)
    report = Library.update(indexed, embedder=embedder)
    assert (report.changes.any, report.embedded, report.articles) == (False, 0, 3)
    assert Library.check(indexed) == []
    assert ids(indexed) == ["bakery", "bridge", "ferry"]


def test_a_library_of_the_version_before_keeps_all_it_has(
    indexed: Path, embedder: FakeEmbedder
) -> None:
    before = generations_of(indexed)
    downgrade_to_3(indexed)
    with pytest.raises(MismatchError, match="has format 3, this Dateline reads 7"):
        Library(indexed)
    report = Library.update(indexed, embedder=embedder)
    assert (report.changes.any, report.embedded, report.articles) == (False, 0, 3)
    assert generations_of(indexed) == before
    assert Library.check(indexed) == []
    with Library(indexed) as library:
        assert library.changed_on_disk().count == 0


@pytest.mark.parametrize("older", [downgrade, downgrade_to_3])
def test_an_older_library_is_rebuilt(
    indexed: Path, embedder: FakeEmbedder, older: Callable[[Path], None]
) -> None:
    older(indexed)
    Library.update(indexed, rebuild=True, embedder=embedder)
    assert Library.check(indexed) == []
    assert ids(indexed) == ["bakery", "bridge", "ferry"]


def test_other_rules_for_copies_find_all_anew(
    indexed: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generations_of(indexed)
    monkeypatch.setattr("index.stories.stories.STORIES_VERSION", 99)
    for share in ("OPENING_SHARE", "TEXT_SHARE"):
        monkeypatch.setattr(f"index.stories.stories.{share}", 0.0)
    Library.update(indexed, embedder=embedder)
    assert generations_of(indexed) != before
    assert Library.check(indexed) == []


def test_another_way_of_counting_words_asks_for_an_update(
    indexed: Path, embedder: FakeEmbedder
) -> None:
    database = Database.open_to_read(indexed / FILE_NAME)
    settings = database.meta("settings")
    database.close()
    set_meta(indexed, "settings", {**settings, "words_version": 0})
    with pytest.raises(MismatchError, match="counts words by rules 0") as raised:
        Library(indexed)
    assert raised.value.hint == "run: dateline index"
    before = generations_of(indexed)
    assert Library.update(indexed, embedder=embedder).embedded == 0
    assert generations_of(indexed) != before
    Library(indexed).close()


# --- rebuilding ---------------------------------------------------------------------------


def test_a_rebuild_swaps_in_a_whole_new_library(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (articles / "ferry.md").unlink()
    (articles / "new.txt").write_text("A new note.")
    report = Library.update(indexed, rebuild=True, embedder=embedder)
    assert (report.articles, report.embedded, report.changes.added) == (3, 3, 3)
    assert ids(indexed) == ["bakery", "bridge", "new"]
    assert len(generations_of(indexed)) == 4
    assert Library.check(indexed) == []
    assert Library.update(indexed, embedder=embedder).changes.unchanged == 3


def test_a_rebuild_of_nothing_yet_is_a_first_update(
    folder: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    assert Library.update(folder, [articles], rebuild=True, embedder=embedder).articles == 3


def test_a_rebuild_without_a_root_is_refused(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    articles.rename(articles.with_name("unplugged"))
    with pytest.raises(NotFoundError, match="a rebuild would lose its articles") as raised:
        Library.update(indexed, rebuild=True, embedder=embedder)
    assert raised.value.hint.endswith(f"dateline index --forget {articles}")
    assert len(ids(indexed)) == 3


def test_a_rebuild_over_a_folder_that_is_suddenly_empty_is_refused(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    away = articles.rename(articles.with_name("unmounted"))
    articles.mkdir()
    with pytest.raises(NotFoundError, match="is empty now, and a rebuild would lose") as raised:
        Library.update(indexed, rebuild=True, embedder=embedder)
    assert raised.value.hint.endswith(f"dateline index --forget {articles}")
    assert not (indexed / "rebuild").exists()
    assert len(ids(indexed)) == 3
    # What was moved elsewhere isn't lost.
    Library.update(indexed, [away], rebuild=True, embedder=embedder)
    assert len(ids(indexed)) == 3


def test_a_rebuild_that_fails_leaves_the_old_library(
    indexed: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "new.txt").write_text("A new note.")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("index.local_publisher.LocalPublisher.publish_vectors", full)
        with pytest.raises(LibraryError, match="No space left on device"):
            Library.update(indexed, rebuild=True, embedder=embedder)
    assert ids(indexed) == ["bakery", "bridge", "ferry"]
    assert not (indexed / "rebuild").exists()
    assert Library.check(indexed) == []


# --- readers and writers ------------------------------------------------------------------


@pytest.mark.parametrize("rebuild", [False, True])
@pytest.mark.parametrize("loaded", [False, True])
def test_a_reader_keeps_its_snapshot(
    indexed: Path, articles: Path, embedder: FakeEmbedder, loaded: bool, rebuild: bool
) -> None:
    during: list[list[str]] = []
    with Library(indexed) as reader:
        if loaded:
            reader.load_meaning()

        def search(_: Progress) -> None:
            during.append([hit.article.id for hit in reader.search("ferry", mode="bm25")])

        (articles / "ferry.md").unlink()
        (articles / "new.txt").write_text("A ferry of another town.")
        Library.update(indexed, embedder=embedder, progress=search, rebuild=rebuild)
        assert during
        assert all(found == ["ferry"] for found in during)
        # Also the meaning search, and also where it is loaded only now.
        assert reader.search("ferry", 1)[0].article.id == "ferry"
        assert sorted(hit.article.id for hit in reader.search("ferry", mode="dense")) == [
            "bakery",
            "bridge",
            "ferry",
        ]
        with Library(indexed) as new_reader:
            assert new_reader.search("ferry", 1)[0].article.id == "new"
        assert len(generations_of(indexed)) > 3
    Library.update(indexed, embedder=embedder)
    assert len(generations_of(indexed)) == 4


def test_a_second_writer_is_told_who_holds_the_lock(
    indexed: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    script = (
        "import sys; from pathlib import Path; from index.storage.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(indexed)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        actions: list[Callable[[], object]] = [
            lambda: Library.update(indexed, embedder=embedder),
            lambda: Library.update(indexed, rebuild=True, embedder=embedder),
            lambda: Library.check(indexed),
        ]
        for action in actions:
            with pytest.raises(LibraryLockedError, match=rf"\(process {holder.pid}, since 20"):
                action()
        assert len(ids(indexed)) == 3  # reading goes on
        assert Library.check(indexed, repair=False) == []
        holder.kill()
    # The lock of a process that died is nobody's.
    assert Library.update(indexed, embedder=embedder).changes.unchanged == 3


@pytest.mark.parametrize(
    ("writer", "called"),
    [
        ("index", "another dateline index"),
        ("app", "the Dateline app"),
        ("doctor", "dateline doctor"),
    ],
)
def test_a_second_writer_is_told_what_is_writing(
    tmp_path: Path, writer: Writer, called: str
) -> None:
    with writer_lock(tmp_path, writer):
        message = rf"^{called} is writing to .* \(process {os.getpid()}, since 20"
        with pytest.raises(LibraryLockedError, match=message), writer_lock(tmp_path):
            pass
    assert not (tmp_path / "writer.json").exists()


# --- interruptions ------------------------------------------------------------------------


def interrupted(
    folder: Path, paths: list[Path], embedder: FakeEmbedder, *, rebuild: bool = False
) -> UpdateReport:
    def stop(progress: Progress) -> None:
        if progress.stage is UpdateStage.EMBEDDING:
            raise KeyboardInterrupt

    return Library.update(folder, paths, embedder=embedder, progress=stop, rebuild=rebuild)


def test_ctrl_c_keeps_what_was_embedded(
    folder: Path, tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.backlog.COMMIT_SECONDS", 0.0)
    notes = many(tmp_path / "notes", 30)
    first = interrupted(folder, [notes], embedder)
    assert first.interrupted
    assert first.pending == 30 - first.embedded
    assert 0 < first.embedded < 30
    with Library(folder) as library:
        assert library.embedded == first.embedded / 30
        assert len(library.search("note 7", 50)) == 30
    assert Library.check(folder) == []
    second = Library.update(folder, embedder=embedder)
    assert (second.interrupted, second.embedded, second.pending) == (False, first.pending, 0)


def test_ctrl_c_in_a_rebuild_leaves_the_old_library(
    folder: Path, tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vector.backlog.COMMIT_SECONDS", 0.0)
    notes = many(tmp_path / "notes", 30)
    Library.update(folder, [notes], embedder=embedder)
    stopped = interrupted(folder, [], embedder, rebuild=True)
    assert stopped.interrupted
    assert stopped.discarded
    assert generations_of(folder) == [
        "bm25-000001",
        "encoder-000003",
        "faiss-000004",
        "rows-000002",
    ]
    with Library(folder) as library:
        assert library.embedded == 1


def test_vectors_that_no_index_holds_are_indexed_by_the_next_run(
    indexed: Path, articles: Path, embedder: FakeEmbedder, dying_update: Callable[..., None]
) -> None:
    (articles / "new.txt").write_text("A new note.")
    dying_update(indexed, at=UpdateStage.EMBEDDING)
    with Library(indexed) as library:
        assert library.embedded == 3 / 4
    assert Library.check(indexed) == []  # behind, not damaged
    assert Library.update(indexed, embedder=embedder).embedded == 0
    with Library(indexed) as library:
        assert library.embedded == 1


# --- what can't be written or read ----------------------------------------------------------


def test_a_library_folder_that_is_a_file(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="can't be made"):
        Library.update(tmp_path / "file", [articles], embedder=embedder)


def test_a_file_that_is_no_database(tmp_path: Path, articles: Path, embedder: FakeEmbedder) -> None:
    (tmp_path / FILE_NAME).write_text("this is not a database, whatever its name may say")
    actions: list[Callable[[], object]] = [
        lambda: Library(tmp_path),
        lambda: Library.update(tmp_path, [articles], embedder=embedder),
        lambda: Library.check(tmp_path),
    ]
    for action in actions:
        with pytest.raises(LibraryDamagedError, match="file is not a database"):
            action()


def test_a_torn_database_is_damage_wherever_it_shows(
    folder: Path, tmp_path: Path, embedder: FakeEmbedder
) -> None:
    Library.update(folder, [many(tmp_path / "notes", 200)], embedder=embedder)
    path = folder / FILE_NAME
    content = path.read_bytes()
    # All pages but the first few: the settings can still be read, the articles can't.
    kept = 64 * 4096
    path.write_bytes(content[:kept] + b"\xa5" * (len(content) - kept))
    with pytest.raises(LibraryDamagedError, match="can't be read"), Library(folder) as library:
        list(library.articles())
    with pytest.raises(LibraryDamagedError, match="can't be read"):
        Library.update(folder, embedder=embedder)
    [finding] = Library.check(folder)
    assert not finding.repaired
    # Which of the two depends on the page that is come upon first.
    assert finding.what.startswith(("the database is damaged", "the library's database"))


def test_other_passage_settings_cut_every_article_again(
    folder: Path, tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / "long"
    long.mkdir()
    (long / "a.txt").write_text("The harbour council met again on Monday evening.\n\n" * 60)
    Library.update(folder, [long], embedder=embedder)
    with Library(folder) as library:
        before = library.status().passages
    (long / "a.txt").rename(tmp_path / "kept.txt")
    long.rmdir()  # a disk that isn't there just now
    for module in ("storage.tables.articles.articles", "maintenance.update"):
        monkeypatch.setattr(f"index.{module}.PASSAGE_WORDS", 40)
    report = Library.update(folder, embedder=embedder)
    assert report.passages > 2 * before
    assert report.embedded == 1  # a text that repeats
    with Library(folder) as library:
        [hit] = library.search("harbour council", 1)
        assert len(hit.text.split()) < 60
    again = Library.update(folder, embedder=embedder)
    assert (again.passages, again.embedded) == (report.passages, 0)
    assert Library.check(folder) == []


def test_other_readers_read_also_what_was_not_there_then(
    folder: Path, tmp_path: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, away = tmp_path / "here", tmp_path / "away"
    for top in (here, away):
        top.mkdir()
        (top / "a.txt").write_text(f"The {top.name} council met again on Monday evening.\n")
    Library.update(folder, [here, away], embedder=embedder)
    away.rename(tmp_path / "unmounted")
    monkeypatch.setattr("index.maintenance.update.READERS_VERSION", 99)
    Library.update(folder, embedder=embedder)
    (tmp_path / "unmounted").rename(away)
    read_now: list[str] = []
    monkeypatch.setattr(
        "index.workers.ahead.read",
        lambda path, names: read_now.append(path.parent.name) or read(path, names),
    )
    Library.update(folder, embedder=embedder)
    assert read_now == ["away"]
    Library.update(folder, embedder=embedder)
    assert read_now == ["away"]
