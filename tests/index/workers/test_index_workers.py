"""What workers are asked for and give back, without any: addresses, shards, what is read here."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command_line import Run
from worker_fakes import HashingEmbedder

from index.errors import EncoderError, LibraryError, UsageError
from index.ingest.passages import passages
from index.ingest.readers import read
from index.ingest.readers.documents.printed.ocr import Recogniser
from index.library import Library
from index.storage.artifacts import file_sha256
from index.types import ParsedArticle, Skipped
from index.vector import cores
from index.vector.embedder import ModelFolder
from index.workers import ray_connection, ray_workers, tasks, travelling
from index.workers.ahead import Ahead
from index.workers.ray_address import RayAddress
from index.workers.ray_workers import shards
from index.workers.travelling import Baggage, BaggageWantedError, Ticket, loaded
from index.workers.workers import FileRead, Model

# --- addresses


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ray://head:10001", "ray://head:10001"),
        ("ray://head", "ray://head:10001"),
        ("ray://[::1]:7", "ray://[::1]:7"),
        ("ray-local:3", "ray-local:3"),
    ],
)
def test_an_address_is_read_and_shown(text: str, shown: str) -> None:
    assert str(RayAddress.of(text)) == shown


def test_processes_here_are_as_many_as_cores() -> None:
    assert RayAddress.of("ray-local").processes >= 1


@pytest.mark.parametrize(
    "text", ["ray://", "ray://h:port", "ray://h/x", "ray-local:0", "ray-local:", "local", "", "h:1"]
)
def test_what_names_no_workers_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write ray://HOST:10001, ray-local"):
        RayAddress.of(text)


def test_the_command_says_so_on_one_line(run: Run, articles: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    ended = run("index", "--library", str(library), "--workers", "spark://h", str(articles))
    assert ended.status != 0
    assert ended.err.count("\n") == 1
    assert "'spark://h' names no workers" in ended.err
    assert not library.exists()


# --- no cluster


def test_an_address_where_nothing_answers_is_told_at_once(tmp_path: Path, articles: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.monotonic()
    with pytest.raises(LibraryError, match="no Ray cluster answers at ray://"):
        Library.update(tmp_path / "l", [articles], workers=f"ray://127.0.0.1:{port}")
    assert time.monotonic() - begun < 10


def test_what_listens_but_is_no_ray_is_told_within_seconds(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_connection, "ANSWER_SECONDS", 1.0)
    begun = time.monotonic()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LibraryError, match="isn't a Ray's client server"):
            Library.update(tmp_path / "l", [articles], workers=f"ray://127.0.0.1:{port}")
    assert time.monotonic() - begun < 15
    assert not (tmp_path / "l").exists()


def test_without_ray_it_says_what_to_install(
    tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_connection, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="dateline\\[ray\\]"):
        Library.update(tmp_path / "l", [articles], workers="ray-local:2")


# --- reading


class FakeWorkers:
    """Gives what it is told to for each path."""

    def __init__(self, found: dict[str, FileRead | None]) -> None:
        self.found = found

    def read(
        self, paths: Iterable[Path], names: Any, recogniser: Any
    ) -> Iterator[tuple[Path, FileRead | None]]:
        for path in paths:
            yield path, self.found[path.name]

    def embed(self, blocks: Any, model: Any) -> Iterator[Any]:
        yield from ()


def test_what_a_worker_saw_counts_only_where_the_bytes_are_the_same(articles: Path) -> None:
    bakery, bridge, ferry = sorted(articles.iterdir())
    other = (ParsedArticle("another text"),)
    workers = FakeWorkers(
        {
            bakery.name: FileRead(file_sha256(bakery), other),
            bridge.name: FileRead("0" * 64, other),
            ferry.name: None,
        }
    )
    ahead = Ahead({}, workers)
    ahead.begin([bakery, bridge, ferry])
    assert ahead.read(bakery, file_sha256(bakery)) == other
    for path in (bridge, ferry):
        assert list(ahead.read(path, file_sha256(path))) == list(read(path))


def test_a_file_that_needed_no_reading_after_all_is_passed_over(articles: Path) -> None:
    bakery, bridge, ferry = sorted(articles.iterdir())
    found = {path.name: FileRead("1", (Skipped(path, "x"),)) for path in (bakery, bridge, ferry)}
    ahead = Ahead({}, FakeWorkers(dict(found)))
    ahead.begin([bakery, bridge, ferry])
    assert ahead.read(bakery, "1") == found[bakery.name].found
    assert ahead.read(ferry, "1") == found[ferry.name].found


def test_a_shard_comes_back_cut_with_what_is_left_to_the_writer(articles: Path) -> None:
    bakery, bridge, _ = sorted(articles.iterdir())
    found = tasks.read_shard([str(bakery), "/nowhere", str(bridge)], {}, None)
    assert found[1] is None
    for path, one in zip((bakery, bridge), (found[0], found[2]), strict=True):
        [article] = read(path)
        assert isinstance(article, ParsedArticle)
        cut = replace(article, spans=tuple(passages(article.text)))
        assert one == FileRead(file_sha256(path), (cut,))


def test_pictures_are_left_to_the_writer_where_their_words_are_looked_for(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    picture = tmp_path / "scan.png"
    image.new("L", (40, 40), 255).save(picture)
    assert tasks.read_shard([str(picture)], {}, Recogniser("eng")) == [None]
    [broken] = tasks.read_shard([str(picture)], {}, Recogniser("eng", problem="not here"))
    assert broken is not None
    assert [one.reason for one in broken.found if isinstance(one, Skipped)] == ["not here"]


def test_a_file_with_too_much_text_is_left_to_the_writer(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "MOST_CHARACTERS", 10)
    assert tasks.read_shard([str(path) for path in articles.iterdir()], {}, None) == [None] * 3


def test_a_reader_that_fails_on_a_worker_is_left_to_the_writer(
    articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[ParsedArticle]:
        raise MemoryError("too small")

    monkeypatch.setattr(tasks, "read", fail)
    assert tasks.read_shard([str(articles / "ferry.md")], {}, None) == [None]


def test_shards_end_by_files_and_by_bytes_and_keep_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_workers, "SHARD_FILES", 3)
    monkeypatch.setattr(ray_workers, "SHARD_BYTES", 100)
    monkeypatch.setattr(ray_workers, "MOST_BYTES", 1000)
    sizes = [1, 1, 1, 1, 150, 1, 2000, 1]
    paths = [tmp_path / f"{number}.txt" for number in range(len(sizes))]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b"x" * size)
    found = [([int(path.stem) for path in shard], sent) for shard, sent in shards(paths)]
    assert found == [
        ([0, 1, 2], True),
        ([3, 4], True),
        ([5], True),
        ([6], False),
        ([7], True),
    ]


# --- the model on its way


@pytest.fixture
def encoder(tmp_path: Path, embedder: HashingEmbedder) -> Path:
    folder = tmp_path / "encoder"
    folder.mkdir()
    embedder.export(folder)
    return folder


@pytest.fixture(autouse=True)
def nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(travelling, "_loaded", {})
    monkeypatch.setattr(cores, "_most", None)


def test_a_model_that_is_at_its_place_needs_no_baggage(
    tiny_model: Path, exported_tiny_model: Path
) -> None:
    ticket = Ticket.of(Model(ModelFolder(tiny_model), exported_tiny_model))
    assert loaded(ticket, None) is loaded(ticket, None)


def test_a_model_that_is_nowhere_is_asked_for_and_unpacked_once(
    tiny_model: Path,
    exported_tiny_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    model = Model(ModelFolder(tiny_model), exported_tiny_model)
    baggage = Baggage.of(model)
    ticket = replace(Ticket.of(model), folder="/nowhere", encoder="/nowhere")
    with pytest.raises(BaggageWantedError):
        loaded(ticket, None)
    here = loaded(Ticket.of(model), None)
    monkeypatch.setattr(travelling, "_loaded", {})
    sent = loaded(ticket, lambda: baggage)
    [[_, ours]], [[_, theirs]] = here.embed(["A text."]), sent.embed(["A text."])
    # The measurement that finds in which numbers to compute may turn on a busy machine.
    np.testing.assert_allclose(ours, theirs, atol=0.02)
    kept = {path.name for path in tmp_path.glob("dateline-workers-*/*")}
    assert kept == {ticket.revision, ticket.encoder_revision}
    monkeypatch.setattr(travelling, "_loaded", {})
    loaded(ticket, lambda: baggage)
    assert {path.name for path in tmp_path.glob("dateline-workers-*/*")} == kept


def test_baggage_that_is_another_model_is_refused(
    encoder: Path, embedder: HashingEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    model = Model(embedder, encoder)
    baggage = replace(Baggage.of(model), encoder={"card.json": b"{}"})
    ticket = replace(Ticket.of(model), encoder="/nowhere")
    with pytest.raises(EncoderError, match="another revision"):
        loaded(ticket, lambda: baggage)
    assert not list(tmp_path.glob("dateline-workers-*/*"))


def test_what_goes_wrong_with_a_block_comes_back_as_words(
    encoder: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = Ticket.of(Model(embedder, encoder))
    good = tasks.embed_block(["one", "two"], ticket, None, 1)
    assert good.vectors is not None
    assert (good.vectors.shape, good.vectors.dtype, good.dtype) == ((2, 32), "float16", "made up")
    lacking = tasks.embed_block(["one"], replace(ticket, encoder="/no", revision="x"), None, 1)
    assert lacking.wanted
    monkeypatch.setattr(HashingEmbedder, "load", lambda *_: 1 / 0)
    monkeypatch.setattr(travelling, "_loaded", {})
    failed = tasks.embed_block(["one"], ticket, None, 1)
    assert failed.problem == ("ZeroDivisionError: division by zero", "")


class UnluckyRay:
    """A Ray whose head fails to start what serves a program, some times over."""

    def __init__(self, *errors: Exception) -> None:
        self.errors, self.left = list(errors), 0

    def init(self, **_: object) -> None:
        if self.errors:
            raise self.errors.pop(0)

    def shutdown(self) -> None:
        self.left += 1


@pytest.mark.parametrize(
    "error",
    [
        ConnectionAbortedError("Starting Ray client server failed. See its log"),
        ConnectionError("Attempted to reconnect a session that has already been cleaned up"),
    ],
)
def test_a_head_that_fails_to_serve_a_program_is_asked_again(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    unlucky = UnluckyRay(error, error)
    ray_connection._joined(unlucky, {})
    assert unlucky.left == 2
    with pytest.raises(type(error)):
        ray_connection._joined(UnluckyRay(error, error, error), {})


def test_a_head_that_refuses_a_program_is_not_asked_again() -> None:
    refusing = UnluckyRay(ConnectionError("Version mismatch"))
    with pytest.raises(ConnectionError, match="Version mismatch"):
        ray_connection._joined(refusing, {})
    assert refusing.left == 0
