"""Updates by workers on a Ray cluster: the library is the one made without, whoever dies."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worker_fakes import DeadlyRecogniser, FragileEmbedder, HashingEmbedder, OtherThere

from index.errors import EncoderError, MismatchError
from index.library import Library
from index.maintenance.update import Progress, update
from index.storage.database import FILE_NAME, Database
from index.types import UpdateReport, UpdateStage
from index.vector import backlog
from index.workers import ray_workers, tasks
from index.workers.ray_workers import workers_at

PROJECT = Path(__file__).parents[3]


def contents(folder: Path) -> tuple[Any, ...]:
    """All that a library holds: articles, passages, and vectors by the digest of their text."""
    database = Database.open_to_read(folder / FILE_NAME)
    try:
        inputs = list(database.passages.inputs())
        passages = list(database.passages.get([one[0] for one in inputs]).values())
        vectors = database.vectors.of({one[1] for one in inputs})
    finally:
        database.close()
    with Library(folder) as library:
        articles = sorted(library.articles(), key=lambda article: article.id)
    return articles, inputs, passages, vectors


def assert_same(folder: Path, wanted: Path, within: float = 0.0) -> None:
    *found, vectors = contents(folder)
    *expected, others = contents(wanted)
    assert found == expected
    assert vectors.keys() == others.keys()
    for digest, vector in vectors.items():
        ours, theirs = (np.frombuffer(one, np.float16) for one in (vector, others[digest]))
        np.testing.assert_allclose(ours.astype(float), theirs.astype(float), atol=within)


def told(report: UpdateReport) -> tuple[Any, ...]:
    changes = report.changes
    return changes, report.articles, report.passages, report.embedded, report.pending


@pytest.fixture
def plain(tmp_path: Path, many: Path, embedder: HashingEmbedder) -> Path:
    """A library of the articles that was made without workers."""
    Library.update(tmp_path / "plain", [many], embedder=embedder)
    return tmp_path / "plain"


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.maintenance.update.BLOCK", 40)


def test_a_library_made_by_workers_is_the_one_made_without(
    tmp_path: Path, many: Path, embedder: HashingEmbedder, cluster: str
) -> None:
    alone, shared = tmp_path / "alone", tmp_path / "shared"
    wanted = Library.update(alone, [many], embedder=embedder)
    found = Library.update(shared, [many], embedder=embedder, workers=cluster)
    assert wanted.changes.skipped
    assert wanted.changes.notes
    assert told(found) == told(wanted)
    assert_same(shared, alone)
    (many / "note-007.md").write_text("A new text altogether.\n\nAnd a second line of it.")
    (many / "note-008.md").unlink()
    os.utime(many / "note-009.md")
    wanted = Library.update(alone, embedder=embedder)
    found = Library.update(shared, embedder=embedder, workers=cluster)
    assert told(found) == told(wanted)
    assert (found.changes.changed, found.changes.removed, found.embedded) == (1, 1, 1)
    assert_same(shared, alone)


def test_a_rebuild_by_workers_is_the_same_library(
    tmp_path: Path, many: Path, embedder: HashingEmbedder, plain: Path, cluster: str
) -> None:
    Library.update(tmp_path / "other", [many / "page.html"], embedder=embedder)
    Library.update(tmp_path / "other", [many], rebuild=True, embedder=embedder, workers=cluster)
    assert_same(tmp_path / "other", plain)


@pytest.mark.usefixtures("small_blocks")
def test_a_worker_killed_while_embedding_costs_its_block_alone(
    tmp_path: Path, many: Path, embedder: HashingEmbedder, plain: Path, cluster: str
) -> None:
    (tmp_path / "die").touch()
    fragile = FragileEmbedder(embedder.folder, orders=tmp_path)
    report = Library.update(tmp_path / "shared", [many], embedder=fragile, workers=cluster)
    assert not (tmp_path / "die").exists()
    assert report.pending == 0
    embedded = [int(line) for line in (tmp_path / "noted").read_text().split()]
    assert sum(embedded) == report.embedded  # but for the half of the block that died
    assert_same(tmp_path / "shared", plain)


def test_a_worker_killed_while_reading_costs_its_shard_alone(
    tmp_path: Path, many: Path, embedder: HashingEmbedder, plain: Path, cluster: str
) -> None:
    (tmp_path / "die").touch()
    deadly = DeadlyRecogniser("eng", orders=tmp_path, home=os.getpid())
    with workers_at(cluster) as workers:
        report = update(
            tmp_path / "shared", [many], embedder=embedder, recogniser=deadly, workers=workers
        )
    assert not (tmp_path / "die").exists()
    assert (tmp_path / "asked").read_text().count("shard") > 4
    assert report.changes.files == 285
    assert report.pending == 0
    assert_same(tmp_path / "shared", plain)


def test_a_shard_that_kills_every_worker_is_read_here(
    tmp_path: Path, many: Path, cluster: str
) -> None:
    (tmp_path / "always").touch()
    deadly = DeadlyRecogniser("eng", orders=tmp_path, home=os.getpid())
    few = [path for path in sorted(many.iterdir()) if path.suffix == ".md"][:20]
    with workers_at(cluster) as workers:
        read = list(workers.read(few, {}, deadly))
    assert read == [(path, None) for path in few]


@pytest.mark.usefixtures("small_blocks")
def test_a_worker_that_fails_is_an_error_and_what_came_back_is_kept(
    tmp_path: Path, many: Path, embedder: HashingEmbedder, plain: Path, cluster: str
) -> None:
    (tmp_path / "raise").touch()
    fragile = FragileEmbedder(embedder.folder, orders=tmp_path)
    with pytest.raises(EncoderError, match="ValueError: no luck"):
        Library.update(tmp_path / "shared", [many], embedder=fragile, workers=cluster)
    (tmp_path / "raise").unlink()
    report = Library.update(tmp_path / "shared", embedder=fragile, workers=cluster)
    assert 0 < report.embedded < report.passages
    assert_same(tmp_path / "shared", plain)


@pytest.mark.usefixtures("small_blocks")
def test_stopped_while_workers_embed_it_keeps_what_came_back(
    tmp_path: Path,
    many: Path,
    embedder: HashingEmbedder,
    plain: Path,
    cluster: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backlog, "COMMIT_SECONDS", 0.0)

    def stop(progress: Progress) -> None:
        if progress.stage is UpdateStage.EMBEDDING:
            raise KeyboardInterrupt

    shared = tmp_path / "shared"
    first = Library.update(shared, [many], embedder=embedder, workers=cluster, progress=stop)
    assert first.interrupted
    assert 0 < first.embedded < first.passages
    second = Library.update(shared, embedder=embedder)
    assert second.embedded == first.pending
    assert_same(shared, plain)


def test_another_revision_on_the_workers_embeds_nothing(
    tmp_path: Path, articles: Path, embedder: HashingEmbedder, cluster: str
) -> None:
    other = OtherThere(embedder.folder, home=os.getpid())
    with pytest.raises(EncoderError, match=r"another revision .*elsewhere, not here"):
        Library.update(tmp_path / "shared", [articles], embedder=other, workers=cluster)
    assert not contents(tmp_path / "shared")[-1]


def test_another_dateline_on_the_workers_is_refused(
    tmp_path: Path, articles: Path, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tasks.version_here()
    other = tasks.Version(there.python, "0123456789abcdef", "0.0.1")
    monkeypatch.setattr(ray_workers, "version_here", lambda: other)
    with pytest.raises(MismatchError, match="run another Dateline"):
        Library.update(tmp_path / "shared", [articles], workers=cluster)
    assert not (tmp_path / "shared").exists()


def test_the_packaged_model_gives_the_same_vectors_on_workers(
    tmp_path: Path, many: Path, cluster: str
) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for path in sorted(many.glob("note-0[0-3]*.md")):
        path.rename(few / path.name)
    Library.update(tmp_path / "alone", [few])
    report = Library.update(tmp_path / "shared", [few], workers=cluster)
    assert report.embedded == report.passages > 10
    # In which numbers to compute is found by a measurement, which a busy machine may turn.
    alike = recorded_numbers(tmp_path / "shared") == recorded_numbers(tmp_path / "alone")
    assert_same(tmp_path / "shared", tmp_path / "alone", within=2e-3 if alike else 0.03)


def recorded_numbers(folder: Path) -> tuple[str, ...]:
    database = Database.open_to_read(folder / FILE_NAME)
    try:
        settings = database.settings()
        return settings.embedded_in if settings else ()
    finally:
        database.close()


def test_a_cluster_that_is_left_can_be_joined_again(cluster: str) -> None:
    import ray

    for _ in range(2):
        with workers_at(cluster):
            assert ray.is_initialized()
        assert not ray.is_initialized()


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder for temporary files whose path is short enough for a local Ray's sockets."""
    with tempfile.TemporaryDirectory(prefix="d-", dir="/tmp") as folder:
        yield Path(folder)


def test_processes_of_this_machine_say_nothing_and_go(
    tmp_path: Path, articles: Path, tiny_model: Path, short: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "DATELINE_MODEL": str(tiny_model)}
    environment |= {"TMPDIR": str(short), "DATELINE_LIBRARY": str(tmp_path / "library")}
    ran = subprocess.run(
        [sys.executable, "-m", "dateline", "index", "--workers", "ray-local:2", str(articles)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        start_new_session=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("3 articles added")
    assert ran.stdout.count("\n") == 1
    assert not leftovers(short)


def test_a_process_of_this_machine_that_dies_is_not_told_of_amid_what_is_printed(
    tmp_path: Path, many: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "always").touch()
    deadly = DeadlyRecogniser("eng", orders=tmp_path, home=os.getpid())
    few = [path for path in sorted(many.iterdir()) if path.suffix == ".md"][:20]
    with workers_at("ray-local:1") as workers:
        read = list(workers.read(few, {}, deadly))
        time.sleep(1)  # Ray would tell of it from a thread
    assert read == [(path, None) for path in few]
    assert capfd.readouterr() == ("", "")


def leftovers(place: Path) -> list[str]:
    """Folders and processes of a local Ray that are there some seconds after its end."""
    deadline = time.monotonic() + 10
    while True:
        new = list(place.glob("dateline-ray-*"))
        titles = [one for one in running() if str(place) in one]
        if not (new or titles) or time.monotonic() > deadline:
            return [*map(str, new), *titles]
        time.sleep(0.2)


def running() -> list[str]:
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(place.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
