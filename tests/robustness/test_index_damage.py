"""A torn file or a flipped byte anywhere in a library: seen, said in a line, mended if derived."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from fault_world import Work, World, goes_on, is_growing, told

from index.storage.database import FILE_NAME

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")

PAGE = 4096
Outcome = dict[str, Any]


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def first_byte(path: Path) -> None:
    flip(path, 0)


def middle_byte(path: Path) -> None:
    flip(path, path.stat().st_size // 2)


def last_byte(path: Path) -> None:
    flip(path, path.stat().st_size - 1)


HARMS = (Path.unlink, empty, halve, cut, first_byte, middle_byte, last_byte)
DAMAGE = {"LibraryDamagedError", "MismatchError", "EncoderError", "NotFoundError"}


def is_seen(outcome: Outcome, whole: Outcome) -> bool:
    """Tell whether damage was seen for what it is, or makes no difference to anything.

    Opening and searching may miss it, since they don't read every byte: the doctor may not.
    """
    assert "result" in outcome, outcome  # neither a crash nor an error that no one foresaw
    result = outcome["result"]
    for what in ("look", "check"):
        if "error" in result[what]:
            kind, message, hint = result[what]["error"]
            assert kind in DAMAGE, result[what]
            assert message
            assert hint
    return bool("error" in result["check"] or result["check"]["findings"]) or result == whole


def test_every_file_of_a_library(fault_world: World, long: bool) -> None:
    world = fault_world
    whole = world.servers.one.result("examine", world.old)
    assert whole["check"] == {"findings": []}
    files = sorted(p.relative_to(world.old) for p in world.old.rglob("*") if p.is_file())
    derived = [path for path in files if len(path.parts) == 2]
    kinds = {path.parts[0].split("-")[0] for path in derived}
    assert (kinds, Path(FILE_NAME) in files) == ({"bm25", "rows", "encoder", "faiss"}, True)

    def harm(server: FaultServer, case: tuple[Path, Callable[[Path], object]]) -> None:
        path, do = case
        library = world.copy(world.old)
        do(library / path)
        examined, repaired, *checked = server.run_each(
            library,
            {"do": "examine"},
            {"do": "check", "model": str(world.model)},
            {"do": "check", "repair": False},
            {"do": "look"},
        )
        assert is_seen(examined, whole), (path, do.__name__, examined)
        if path in derived:
            found = examined["result"]["check"]["findings"]
            assert found
            assert repaired["result"]["findings"] == [[what, True] for what, _ in found]
            assert checked[0]["result"] == {"findings": []}
            assert told(checked[1]["result"]) == told(world.seen["old"])
        shutil.rmtree(library)

    cases = []
    for i, path in enumerate(files):
        harms = HARMS if (world.old / path).stat().st_size else HARMS[:1]
        chosen = harms if long or path not in derived else (harms[i % 7], harms[(i + 3) % 7])
        cases += [(path, do) for do in chosen]
    world.servers.each(harm, cases)


def test_any_byte_of_the_database(fault_world: World, long: bool) -> None:
    """Header, tables, indexes and free space; what none of them shows must make no difference."""
    seed = random.randrange(2**32)
    print(f"the bytes are those of seed {seed}")
    world, chance = fault_world, random.Random(seed)
    whole = world.servers.one.result("examine", world.old)
    size = (world.old / FILE_NAME).stat().st_size
    places = [*range(0, 100, 1 if long else 9)]
    pages = range(0, size, PAGE if long else 3 * PAGE)
    places += [begin + chance.randrange(16) for begin in pages]  # the pages' own headers
    places += [chance.randrange(size) for _ in range(2000 if long else 25)]

    def harm(server: FaultServer, place: int) -> None:
        library = world.copy(world.old)
        flip(library / FILE_NAME, place)
        assert is_seen(server.run("examine", library), whole), f"the byte at {place}"
        shutil.rmtree(library)

    world.servers.each(harm, places)


def test_a_database_that_is_torn_anywhere(fault_world: World, long: bool) -> None:
    world = fault_world
    whole = world.servers.one.result("examine", world.old)
    size = (world.old / FILE_NAME).stat().st_size

    def tear(server: FaultServer, length: int) -> None:
        library = world.copy(world.old)
        with (library / FILE_NAME).open("r+b") as file:
            file.truncate(length)
        outcome = server.run("examine", library)
        assert is_seen(outcome, whole), (length, outcome)
        shutil.rmtree(library)

    pages = range(0, size, PAGE if long else 9 * PAGE)
    world.servers.each(tear, [*pages, *(page + 100 for page in pages)])


def test_any_byte_of_an_unmerged_log(fault_world: World, long: bool) -> None:
    """A log that is torn holds fewer commits: the library is an older one, whole, or is refused."""
    seed = random.randrange(2**32)
    print(f"the bytes are those of seed {seed}")
    world, chance, server = fault_world, random.Random(seed), fault_world.servers.one
    steps = server.run("update", world.copy(world.old), model=world.model)["steps"]
    cut_short = world.copy(world.old)
    number = steps.index("committed") + 1
    server.run("update", cut_short, model=world.model, die_at=number)
    log = f"{FILE_NAME}-wal"
    size = (cut_short / log).stat().st_size
    assert size > PAGE
    seen = [world.seen["old"], world.seen["updated"]]
    work = Work(world.old, "update", {}, seen)

    def harm(server: FaultServer, case: tuple[str, int]) -> None:
        how, place = case
        library = world.copy(cut_short)
        if how == "flip":
            flip(library / log, place)
        else:
            (library / log).write_bytes((library / log).read_bytes()[:place])
        outcome = server.run("examine", library)
        assert "result" in outcome, (case, outcome)
        look, check = outcome["result"]["look"], outcome["result"]["check"]
        if "error" in look or "error" in check or check["findings"]:
            assert is_seen(outcome, {}), (case, outcome)
        else:
            assert told(look) in map(told, seen) or is_growing(look, seen), (case, outcome)
            goes_on(world, server, work, library)
        shutil.rmtree(library)

    count = 300 if long else 5
    cases = [("flip", place) for place in (0, 8, 16, 24, 32, 40, size - 1)]
    cases += [("flip", chance.randrange(size)) for _ in range(count)]
    cases += [("tear", chance.randrange(size)) for _ in range(count)]
    world.servers.each(harm, cases)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"pid": "x"}', b"\xff\xfe\x00"])
def test_a_torn_note_of_who_writes(tmp_path: Path, content: bytes) -> None:
    from index.errors import LibraryLockedError
    from index.storage.lock import HOLDER, writer_lock

    with writer_lock(tmp_path):
        (tmp_path / HOLDER).write_bytes(content)
        with (
            pytest.raises(LibraryLockedError, match=f"^another process is writing to {tmp_path}"),
            writer_lock(tmp_path),
        ):
            pass
