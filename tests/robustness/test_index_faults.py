"""A disk that is full, or that can't be written: said in a line, and the library as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from fault_world import (
    Work,
    World,
    edited,
    ends_of_kinds,
    first,
    forgotten,
    goes_on,
    rebuilt,
    refreshed,
    repaired,
    upgraded,
)

from index.storage.database import FILE_NAME

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")

Outcome = dict[str, Any]


def is_a_clear_line(outcome: Outcome) -> bool:
    """Tell whether the work was done, or it was said in a line, not as damage, why it wasn't."""
    if "result" in outcome:
        return True
    kind, message, hint = outcome.get("error", ("", "", ""))
    return kind == "LibraryError" and bool(hint) and "\n" not in f"{message}{hint}"


# --- a full disk ----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [first, refreshed, rebuilt, upgraded, forgotten, edited, repaired])
def test_a_disk_that_is_full_at_any_step(
    fault_world: World, make: Callable[[World], Work], long: bool
) -> None:
    if not long and make in (first, upgraded, forgotten):
        pytest.skip("a write of the same steps as others: with --long")
    world, work = fault_world, make(fault_world)
    trial = world.copy(work.library)
    outcome = world.servers.one.run(work.do, trial, model=world.model, **work.options)
    names = outcome["steps"]

    def fill(server: FaultServer, number: int) -> None:
        library = world.copy(work.library)
        fault = {"full_at": number}
        outcome = server.run(work.do, library, model=world.model, **work.options, **fault)
        assert is_a_clear_line(outcome), (number, names[number - 1], outcome)
        if "error" in outcome:
            assert "No space left on device" in outcome["error"][1]
        goes_on(world, server, work, library)
        shutil.rmtree(library)

    world.servers.each(fill, range(1, len(names) + 1) if long else ends_of_kinds(names))


@pytest.mark.parametrize("make", [first, refreshed, rebuilt])
def test_no_file_may_grow(fault_world: World, make: Callable[[World], Work], long: bool) -> None:
    """The system's limit on the size of a file: SQLite, numpy and FAISS each meet it."""
    world, work = fault_world, make(fault_world)
    sizes = [1 << power for power in range(9, 19, 1 if long else 3)]

    def limit(server: FaultServer, size: int) -> None:
        library = world.copy(work.library)
        fault = {"largest_file": size}
        outcome = server.run(work.do, library, model=world.model, **work.options, **fault)
        assert is_a_clear_line(outcome), (size, outcome)
        goes_on(world, server, work, library)
        shutil.rmtree(library)

    world.servers.each(limit, sizes)


# --- real file systems ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def mounting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultServer]:
    """A server that has mounts of its own, which vanish with it."""
    place = str(tmp_path_factory.mktemp("mount"))
    for unshare in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        if not shutil.which("unshare"):
            break
        trial = [*unshare, "mount", "-t", "tmpfs", "tmpfs", place]
        if subprocess.run(trial, capture_output=True).returncode == 0:
            with FaultServer(unshare) as server:
                yield server
            return
    pytest.skip("nothing may be mounted here, not even in a namespace of the test's own")


@pytest.fixture
def disk(fault_world: World, mounting: FaultServer) -> Path:
    """A file system of 4 MB in memory, with a library on it."""
    place = fault_world.new_place()
    place.mkdir()
    mounting.result("mount", place, options=["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
    mounting.result("copy", place / "library", source=fault_world.old)
    return place


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_small_disk(
    fault_world: World, mounting: FaultServer, disk: Path, rebuild: bool, long: bool
) -> None:
    make = rebuilt if rebuild else refreshed
    work = make(fault_world)
    for kilobytes in range(0, 400, 8) if long else (0, 8, 40, 120, 240):
        library = disk / f"library-{kilobytes}"
        mounting.result("copy", library, source=fault_world.old)
        mounting.result("fill", library, free=kilobytes * 1024)
        outcome = mounting.run("update", library, model=fault_world.model, **work.options)
        assert is_a_clear_line(outcome), (kilobytes, outcome)
        assert kilobytes or "error" in outcome
        mounting.result("fill", library)
        goes_on(fault_world, mounting, work, library)
        mounting.result("remove", library)


def test_a_library_that_may_only_be_read(
    fault_world: World, mounting: FaultServer, disk: Path
) -> None:
    library, model = disk / "library", fault_world.model
    mounting.result("mount", disk, options=["-o", "remount,ro"])
    for do, options in (("update", {}), ("update", {"rebuild": True}), ("check", {})):
        error = mounting.run(do, library, model=model, **options)["error"]
        assert error[:2] == [
            "LibraryError",
            f"the library {library} can't be written: Read-only file system",
        ]
    assert mounting.result("look", library) == fault_world.seen["old"]
    assert mounting.result("check", library, repair=False) == {"findings": []}
    error = mounting.run("update", disk / "new", paths=[fault_world.articles], model=model)["error"]
    assert error[1] == f"the library folder {disk / 'new'} can't be made: Read-only file system"


def cut_short(world: World) -> Path:
    """A library whose last update was killed: its log holds a commit that isn't merged."""
    server, library = world.servers.one, world.copy(world.old)
    steps = server.run("update", world.copy(library), model=world.model)["steps"]
    number = steps.index("committed") + 1
    assert server.run("update", library, model=world.model, die_at=number) == {"died": True}
    assert (library / f"{FILE_NAME}-wal").stat().st_size > 0
    return library


def is_read_or_said_why_not(world: World, looked: Outcome, checked: Outcome) -> bool:
    """Tell whether the last commit is seen, or it is said, not as damage, why it can't be."""
    if "result" in looked:
        articles = looked["result"]["articles"]
        return bool(articles == world.seen["updated"]["articles"] and "result" in checked)
    kind, message, hint = looked["error"]
    return bool(
        kind == "LibraryError"
        and "can't be read where nothing may be written: an update of it was cut short" in message
        and hint == "make the folder writable, or copy it to a place that is"
        and checked["error"] == looked["error"]
    )


@pytest.mark.parametrize("shared_memory", [True, False])
def test_an_update_that_was_cut_short_and_may_only_be_read(
    fault_world: World, mounting: FaultServer, disk: Path, shared_memory: bool
) -> None:
    library = cut_short(fault_world)
    if not shared_memory:
        (library / f"{FILE_NAME}-shm").unlink()
    mounting.result("copy", disk / "cut", source=library)
    mounting.result("mount", disk, options=["-o", "remount,ro"])
    looked = mounting.run("look", disk / "cut")
    checked = mounting.run("check", disk / "cut", repair=False)
    assert is_read_or_said_why_not(fault_world, looked, checked), (looked, checked)


# --- permissions ----------------------------------------------------------------------------


def lock_up(library: Path) -> None:
    """Let everybody read a library, and nobody write to it."""
    library.parent.chmod(0o755)
    for path in (*library.rglob("*"), library):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_library_without_permission_to_write(fault_world: World) -> None:
    world, server, library = fault_world, fault_world.servers.one, fault_world.copy(fault_world.old)
    lock_up(library)
    common = {"model": world.model, "as_nobody": True}
    for do in ("update", "check"):
        error = server.run(do, library, **common)["error"]
        assert error[:2] == [
            "LibraryError",
            f"the library {library} can't be written: Permission denied",
        ]
    assert server.result("look", library, **common) == world.seen["old"]
    assert server.result("check", library, repair=False, **common) == {"findings": []}
    (library / FILE_NAME).chmod(0o000)
    for do in ("look", "check"):
        error = server.run(do, library, repair=False, **common)["error"]
        assert error == [
            "LibraryError",
            f"the library's database {library / FILE_NAME} can't be opened: Permission denied",
            "check its permissions",
        ]


@pytest.mark.parametrize("shared_memory", [True, False])
def test_an_update_that_was_cut_short_without_permission_to_write(
    fault_world: World, shared_memory: bool
) -> None:
    library, server = cut_short(fault_world), fault_world.servers.one
    if not shared_memory:
        (library / f"{FILE_NAME}-shm").unlink()
    lock_up(library)
    looked = server.run("look", library, as_nobody=True)
    checked = server.run("check", library, repair=False, as_nobody=True)
    assert is_read_or_said_why_not(fault_world, looked, checked), (looked, checked)
