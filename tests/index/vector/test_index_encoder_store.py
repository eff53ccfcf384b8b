"""The query encoder of a library that several machines share."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from postgres import Cluster, needs_postgres

from index.errors import LibraryDamagedError
from index.library import Library
from index.place import Place, save
from index.storage import failpoints
from index.storage.database import FILE_NAME, Database
from index.storage.kept import generations
from index.storage.kept.documents import shared_documents
from index.vector.encoder_store import EncoderStore
from index.vector.query_encoder import MODEL_FILE

pytestmark = needs_postgres


@pytest.fixture
def place(postgres: Cluster, request: pytest.FixtureRequest) -> Place:
    called = hashlib.blake2b(request.node.name.encode(), digest_size=8).hexdigest()
    return Place("http://localhost:19530", f"encoder_{called}", postgres.url)


@pytest.fixture
def here(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, on the machine that indexed, of a library with an encoder."""
    monkeypatch.setattr(generations, "PIECE_BYTES", 1000)
    save(tmp_path / "here", place)
    export(tmp_path / "here", FakeEmbedder.made(tmp_path / "model"))
    return tmp_path / "here"


@pytest.fixture
def there(place: Place, tmp_path: Path) -> Path:
    """The library's folder on another machine, where nothing of it was opened yet."""
    save(tmp_path / "there", place)
    return tmp_path / "there"


def export(folder: Path, embedder: FakeEmbedder) -> None:
    database = Database.open_to_write(folder / FILE_NAME)
    try:
        with database.transaction():
            EncoderStore(database, folder).export(embedder)
    finally:
        database.close()


class Opened(EncoderStore):
    """That of a library's folder, opened to read."""

    def __init__(self, folder: Path) -> None:
        self.database = Database.open_to_read(folder / FILE_NAME)
        super().__init__(self.database, folder)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()


def generations_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("encoder-"))


def pieces(folder: Path) -> list[str]:
    shared = shared_documents(folder)
    assert shared is not None
    return shared.names("encoder-")


def test_another_machine_fetches_it_and_encodes_the_same(here: Path, there: Path) -> None:
    with Opened(here) as one, Opened(there) as other:
        assert not generations_in(there)
        expected = one.load().encode(["a question"])
        assert (other.load().encode(["a question"]) == expected).all()
        other.check()
    assert generations_in(there) == generations_in(here)
    for path in (here / generations_in(here)[0]).iterdir():
        assert (there / path.parent.name / path.name).read_bytes() == path.read_bytes()


def _fetch_killed(folder: Path, after: int) -> None:
    seen = 0

    def kill(what: str) -> None:
        nonlocal seen
        seen += what.startswith("fetching")
        if seen > after:
            os.kill(os.getpid(), signal.SIGKILL)

    with failpoints.listening(kill), Opened(folder) as store:
        store.place()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_fetch_that_was_killed_leaves_nothing_that_is_taken_for_it(
    here: Path, there: Path, after: int
) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_fetch_killed, args=(there, after))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert generations_in(there) == [f"{generations_in(here)[0]}.part"]
    with Opened(there) as store:
        store.check()
    assert generations_in(there) == generations_in(here)


def test_what_was_altered_in_the_database_is_never_put_in_place(here: Path, there: Path) -> None:
    shared = shared_documents(here)
    assert shared is not None
    piece = next(name for name in pieces(here) if MODEL_FILE in name)
    whole = shared.read(piece)
    assert whole is not None
    shared.write(piece, bytes([whole[0] ^ 1]) + whole[1:])
    with Opened(there) as store, pytest.raises(LibraryDamagedError):
        store.place()
    assert not generations_in(there)
    with Opened(here) as store, pytest.raises(LibraryDamagedError, match="isn't whole"):
        store.check()


@pytest.mark.parametrize("lost", ["pieces", "files"])
def test_the_doctor_gives_each_of_its_places_what_the_other_has(here: Path, lost: str) -> None:
    shared = shared_documents(here)
    assert shared is not None
    [name] = generations_in(here)
    if lost == "pieces":
        shared.delete(pieces(here)[-1])
    else:
        content = (here / name / MODEL_FILE).read_bytes()
        (here / name / MODEL_FILE).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    database = Database.open_to_write(here / FILE_NAME)
    try:
        store = EncoderStore(database, here)
        with pytest.raises(LibraryDamagedError):
            store.check()
        store.repair()  # no model is given: nothing is exported
        store.check()
    finally:
        database.close()
    assert generations_in(here) == [name]


def test_what_no_commit_names_any_more_is_dropped(here: Path, tmp_path: Path) -> None:
    before = pieces(here)
    export(here, FakeEmbedder.made(tmp_path / "another"))
    assert set(before) < set(pieces(here))
    with Opened(here) as store:
        store.remove_superseded()
        [name] = {piece.partition(".")[0] for piece in pieces(here)}
        assert store.place().name == name
    assert set(before).isdisjoint(pieces(here))


def test_a_reader_that_opened_before_still_gets_its_own(
    here: Path, there: Path, tmp_path: Path
) -> None:
    before = generations_in(here)
    with Opened(there) as reader:
        export(here, FakeEmbedder.made(tmp_path / "another"))
        database = Database.open_to_write(here / FILE_NAME)
        EncoderStore(database, here).remove_superseded()
        reader.check()
        assert generations_in(there) == before
        EncoderStore(database, here).remove_superseded()
        database.close()
    with Opened(there) as reader:
        reader.check()
    assert generations_in(there) == generations_in(here)[-1:]


def test_updates_and_rebuilds_share_it(
    place: Place, there: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)  # the database alone is shared
    embedder = FakeEmbedder.made(tmp_path / "model")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text("The ferry sails twice a day.")
    save(tmp_path / "here", place)
    for rebuild in (False, True, True):
        Library.update(tmp_path / "here", [tmp_path / "news"], embedder=embedder, rebuild=rebuild)
        with Opened(there) as store:
            store.check()
            [shared] = {piece.partition(".")[0] for piece in pieces(there)}
            assert store.place().name == shared
        assert generations_in(there) == [shared]
