"""A library folder may come from anyone: it runs no code, and nothing outside it is touched."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fault_server import FaultServer
from fault_world import World, told

from index.own_files import LOCK
from index.storage.database import FILE_NAME, Database
from index.storage.lock import HOLDER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")

Outcome = dict[str, Any]


@pytest.fixture
def library(fault_world: World) -> Iterator[Path]:
    folder = fault_world.copy(fault_world.old)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Path]:
    """A folder of the user's, which must be the same at the end."""
    folder = tmp_path / "outside"
    (folder / "deep").mkdir(parents=True)
    (folder / "letter.txt").write_text("Dear reader,")
    (folder / "deep" / "will.txt").write_text("I leave it all to the cat.")
    before = snapshot(folder)
    yield folder
    assert snapshot(folder) == before


def snapshot(folder: Path) -> list[tuple[str, bytes, int]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(str(path), path.read_bytes(), path.stat().st_mtime_ns) for path in files]


def alter(library: Path, change: Callable[[Database], object]) -> None:
    database = Database.open_to_write(library / FILE_NAME)
    change(database)
    database.close()


def named(library: Path) -> dict[str, list[list[str]]]:
    database = Database.open_to_read(library / FILE_NAME)
    current: dict[str, list[list[str]]] = database.meta("current")
    database.close()
    return current


def generation(library: Path, kind: str) -> Path:
    """The folder of the one generation of a kind."""
    [[name, _]] = named(library)[kind]
    return library / name


def write_manifest(library: Path, kind: str, listing: object) -> None:
    """Replace a generation's manifest, and have the database vouch for it."""
    folder = generation(library, kind)
    content = json.dumps(listing).encode()
    (folder / "manifest.json").write_bytes(content)
    current = named(library)
    current[kind] = [[folder.name, hashlib.sha256(content).hexdigest()]]
    alter(library, lambda database: database.set_meta("current", current))


def use(world: World, library: Path, server: FaultServer | None = None) -> list[Outcome]:
    """Do everything that can be done with a library; nothing may end in an unforeseen error."""
    outcomes = (server or world.servers.one).run_each(
        library,
        {"do": "look"},
        {"do": "check", "repair": False},
        {"do": "check"},
        {"do": "update"},
        {"do": "update", "rebuild": True},
        model=world.model,
    )
    for outcome in outcomes:
        assert "result" in outcome or "error" in outcome, outcome
        assert "result" in outcome or outcome["error"][2], outcome  # a hint
    return outcomes


# --- names that lead elsewhere ----------------------------------------------------------------


@pytest.mark.parametrize("place", ["{outside}", "../{name}", "..", ".", "", "bm25-1/../{name}"])
def test_a_generation_elsewhere(
    fault_world: World, library: Path, outside: Path, place: str
) -> None:
    copied = shutil.copytree(generation(library, "bm25"), library.parent / "elsewhere")
    name = place.format(outside=copied, name="elsewhere")
    current = named(library)
    current["bm25"][0][0] = name
    alter(library, lambda database: database.set_meta("current", current))
    before = snapshot(copied)
    looked, checked, *_ = use(fault_world, library)
    assert looked["error"][0] == "LibraryDamagedError"
    assert looked["error"][1] == f"the library {library} names {name!r} as a folder of its own"
    assert checked["result"]["findings"] == [[looked["error"][1], False]]
    assert snapshot(copied) == before
    shutil.rmtree(copied)


@pytest.mark.parametrize(
    ("kind", "file"),
    [("bm25", "../../letter.txt"), ("faiss", "{outside}/letter.txt"), ("encoder", "deep/will.txt")],
)
def test_a_manifest_that_lists_files_elsewhere(
    fault_world: World, library: Path, outside: Path, kind: str, file: str
) -> None:
    size = (outside / "letter.txt").stat().st_size
    listing = {file.format(outside=outside): {"bytes": size, "sha256": "0" * 64}}
    write_manifest(library, kind, listing)
    _, checked, repaired, *_ = use(fault_world, library)
    message = f"{generation_of(checked)}/manifest.json lists files outside its folder"
    assert checked["result"]["findings"] == [[message, False]]
    assert repaired["result"]["findings"] == [[message, True]]


def generation_of(checked: Outcome) -> str:
    """The folder that the one finding is about."""
    [[what, _]] = checked["result"]["findings"]
    return str(what).split("/manifest.json")[0]


def test_settings_and_manifests_of_another_kind(fault_world: World, library: Path) -> None:
    """Each is vouched for, by its checksum or its digest, and is nothing that Dateline writes."""
    values: tuple[object, ...] = ("x", [], [1], {"bm25": 7}, {"bm25": [[1, 2, 3]]}, -5, 1e400)
    cases = list(itertools.product(("current", "settings", "serial", "embedded_to"), values))
    listings: tuple[object, ...] = (
        [],
        7,
        {"lengths.npy": 7},
        {"lengths.npy": {}},
        {"lengths.npy": None},
    )
    cases += list(itertools.product(("bm25", "faiss"), listings))

    def try_one(server: FaultServer, case: tuple[str, object]) -> None:
        what, value = case
        copied = fault_world.copy(library)
        if what in ("bm25", "faiss"):
            write_manifest(copied, what, value)
        else:
            alter(copied, lambda database: database.set_meta(what, value))
        use(fault_world, copied, server)
        shutil.rmtree(copied)

    fault_world.servers.each(try_one, cases)


def test_settings_nested_without_end(fault_world: World, library: Path) -> None:
    from index.storage.tables import checksums

    text = "[" * 200_000
    database = Database.open_to_write(library / FILE_NAME)
    database.sql.execute(
        "UPDATE meta SET value = ?, checksum = ? WHERE key = 'current'",
        (text, checksums.of_values("current", text)),
    )
    database.close()
    use(fault_world, library)


# --- links ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["bm25", "faiss", "encoder"])
def test_a_link_in_place_of_a_generation(
    fault_world: World, library: Path, tmp_path: Path, kind: str
) -> None:
    folder = generation(library, kind)
    away = Path(shutil.move(folder, tmp_path / "away"))
    folder.symlink_to(away, target_is_directory=True)
    before = snapshot(away)
    _, checked, repaired, *_ = use(fault_world, library)
    message = f"{folder} is a link to another folder"
    assert checked["result"]["findings"] == [[message, False]]
    assert repaired["result"]["findings"] == [[message, True]]
    assert snapshot(away) == before
    assert not folder.is_symlink()


def test_links_where_folders_are_made_and_deleted(
    fault_world: World, library: Path, outside: Path
) -> None:
    (library / "rebuild").symlink_to(outside, target_is_directory=True)
    for number in range(1, 30):
        for kind in ("bm25", "rows", "faiss", "encoder"):
            if not (library / f"{kind}-{number:06d}").exists():
                link = library / f"{kind}-{number:06d}"
                link.symlink_to(outside, target_is_directory=True)
    outcomes = use(fault_world, library)
    assert all("result" in outcome for outcome in outcomes), outcomes
    assert not any(path.is_symlink() for path in library.iterdir())
    assert told(fault_world.servers.one.result("look", library)) == told(
        fault_world.seen["rebuilt"]
    )


@pytest.mark.parametrize("name", [LOCK, FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_place_of_a_file(
    fault_world: World, library: Path, outside: Path, name: str, there: bool
) -> None:
    path = library / name
    path.unlink(missing_ok=True)
    path.symlink_to(outside / ("letter.txt" if there else "nothing.txt"))
    use(fault_world, library)
    assert not (outside / "nothing.txt").exists()


def test_a_database_that_is_a_link_to_another_one(
    fault_world: World, library: Path, tmp_path: Path
) -> None:
    """Were it followed, another program's database would get a library's tables."""
    other = tmp_path / "other.sqlite"
    shutil.move(library / FILE_NAME, other)
    before = other.read_bytes()
    (library / FILE_NAME).symlink_to(other)
    for outcome in use(fault_world, library):
        assert outcome["error"][1] == (
            f"the library's database {library / FILE_NAME} is a link to another file"
        )
    assert other.read_bytes() == before


def test_a_link_in_place_of_the_writer_s_note(
    fault_world: World, library: Path, outside: Path
) -> None:
    (library / HOLDER).symlink_to(outside / "letter.txt")
    outcomes = use(fault_world, library)
    assert all("result" in outcome for outcome in outcomes), outcomes


# --- code -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM articles; END",
        "CREATE VIEW v AS SELECT load_extension('/tmp/evil.so')",
        "CREATE VIRTUAL TABLE t USING fts5(x)",
    ],
)
def test_a_database_that_would_act_on_its_own(
    fault_world: World, library: Path, statement: str
) -> None:
    alter(library, lambda database: database.sql.execute(statement))
    for outcome in use(fault_world, library):
        assert outcome["error"][0] == "LibraryDamagedError"
        assert "which Dateline never makes" in outcome["error"][1]


def test_functions_in_the_schema_are_not_called(library: Path) -> None:
    database = Database.open_to_write(library / FILE_NAME)
    assert database.sql.execute("PRAGMA trusted_schema").fetchone() == (0,)
    database.close()


def test_a_journal_that_would_delete_a_file_of_the_user_s(
    fault_world: World, library: Path, outside: Path
) -> None:
    """A rollback journal may name a "super-journal", which SQLite deletes when it rolls back."""
    victim = str(outside / "letter.txt").encode()
    pages = (library / FILE_NAME).stat().st_size // 4096
    magic = bytes.fromhex("d9d505f920a163d7")
    header = magic + struct.pack(">IIIII", 0, 0, pages, 512, 4096)
    last = struct.pack(">I", 0x40000000 // 4096 + 1) + victim
    last += struct.pack(">II", len(victim), sum(victim)) + magic
    (library / f"{FILE_NAME}-journal").write_bytes(header.ljust(512, b"\0") + last)
    outcomes = use(fault_world, library)
    assert all("result" in outcome for outcome in outcomes), outcomes
    assert (outside / "letter.txt").exists()


class Payload:
    """What unpickling would run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.path),)


def replace_array(library: Path, path: Path, array: np.ndarray[Any, Any]) -> None:
    """Put another array in a file's place, and have manifest and database vouch for it."""
    np.save(path, array, allow_pickle=True)
    manifest = path.with_name("manifest.json")
    listing = json.loads(manifest.read_text())
    content = path.read_bytes()
    listing[path.name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    write_manifest(library, path.parent.name.split("-")[0], listing)


@pytest.mark.parametrize("kind", ["bm25", "faiss"])
def test_an_array_of_objects_is_never_unpickled(
    fault_world: World, library: Path, tmp_path: Path, kind: str
) -> None:
    for path in sorted(generation(library, kind).glob("*.npy")):
        payload = Payload(tmp_path / f"run-by-{path.stem}")
        replace_array(library, path, np.array([payload, payload], dtype=object))
    _, checked, repaired, *_ = use(fault_world, library)
    assert not list(tmp_path.glob("run-by-*"))
    assert checked["result"]["findings"]
    assert all(mended for _, mended in repaired["result"]["findings"])


def test_arrays_of_nonsense(fault_world: World, library: Path, long: bool) -> None:
    arrays = [
        np.zeros(0, np.int64),
        np.zeros((3, 3)),
        np.array(7),
        np.full(9, -(2**40)),
        np.full(9, np.nan),
        np.array(["a", "b"]),
    ]
    files = [
        path
        for kind in ("bm25", "rows", "faiss")
        for path in generation(library, kind).glob("*.npy")
    ]
    cases = list(itertools.product(files, arrays))

    def try_one(server: FaultServer, case: tuple[Path, np.ndarray[Any, Any]]) -> None:
        path, array = case
        copied = fault_world.copy(library)
        replace_array(copied, copied / path.relative_to(library), array)
        use(fault_world, copied, server)
        shutil.rmtree(copied)

    fault_world.servers.each(try_one, cases if long else cases[::4])


def test_a_recorded_model_s_own_code_is_not_run(tmp_path: Path) -> None:
    """A library names the folder of its model, and that folder's files may name a class."""
    from index.errors import EncoderError
    from index.vector.embedding import load_model

    module = {"idx": 0, "name": "0", "path": "", "type": "payload.Payload"}
    (tmp_path / "modules.json").write_text(json.dumps([module]))
    (tmp_path / "config.json").write_text(
        json.dumps({"model_type": "x", "auto_map": {"AutoModel": "payload.Payload"}})
    )
    ran = tmp_path / "ran"
    (tmp_path / "payload.py").write_text(f"import os\nos.mkdir({str(ran)!r})\nclass Payload: ...\n")
    with pytest.raises(EncoderError):
        load_model(tmp_path)
    (tmp_path / "modules.json").unlink()
    with pytest.raises(EncoderError):
        load_model(tmp_path)
    assert not ran.exists()
