"""A copy that is killed at any step, or whose disk is full: no library yet, or the one before."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from fault_server import FaultServer
from fault_world import World, ends_of_kinds, told

from index.own_files import KEPT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")

BESIDE = {"mine.jsonl": "{}\n", "runs/base.json": "{}\n", "recognised/ab/a.txt": "A page.\n"}


def with_files(library: Path, files: dict[str, str]) -> Path:
    """Put files beside a library's database."""
    for name, content in files.items():
        (library / name).parent.mkdir(parents=True, exist_ok=True)
        (library / name).write_text(content)
    return library


def beside(library: Path) -> dict[str, str]:
    return {
        str(path.relative_to(library)): path.read_text()
        for name in KEPT
        for path in (library / name, *(library / name).rglob("*"))
        if path.is_file()
    }


def check_whole(
    world: World, server: FaultServer, target: Path, what: str, *, killed: bool = False
) -> None:
    """A library that says what it did, with the files that belong to it, and nothing else.

    What was staged when it was `killed` goes with the next update, or copy.
    """
    assert server.result("check", target, model=world.model) == {"findings": []}
    assert told(server.result("look", target)) == told(world.seen[what])
    assert beside(target) == (BESIDE if what == "old" else {"saved.jsonl": "\n"})
    own = ("bm25-", "rows-", "faiss-", "encoder-", "library.sqlite", "writer.")
    left = {name for name in os.listdir(target) if not name.startswith(own)} - set(KEPT)
    assert left <= ({"rebuild"} if killed else set())


@pytest.fixture
def library(fault_world: World) -> Path:
    return with_files(fault_world.copy(fault_world.old), BESIDE)


def steps_of(world: World, library: Path, target: Path, **options: Any) -> list[str]:
    outcome = world.servers.one.run("move", library, to=target, **options)
    assert "result" in outcome, outcome
    names: list[str] = outcome["steps"]
    assert {"stage SWAP", "commit", "settled runs", "brought mine.jsonl"} <= set(names)
    return names


def test_killed_at_any_step_it_is_no_library_yet(
    fault_world: World, library: Path, long: bool
) -> None:
    world = fault_world
    names = steps_of(world, library, world.new_place())

    def kill(server: FaultServer, number: int) -> None:
        target = world.new_place()
        assert server.run("move", library, to=target, die_at=number) == {"died": True}
        left = server.run("look", target)
        if "result" not in left:
            assert left["error"][0] == "NotFoundError", (names[number - 1], left)
            assert server.result("move", library, to=target) == {"articles": 5, "replaced": False}
        check_whole(world, server, target, "old", killed="result" in left)
        shutil.rmtree(target)

    numbers = range(1, len(names) + 1) if long else ends_of_kinds(names)
    world.servers.each(kill, numbers)


def test_killed_before_it_was_a_library_a_folder_can_be_indexed_into(
    fault_world: World, library: Path
) -> None:
    world = fault_world
    names = steps_of(world, library, world.new_place())
    for name in ("moved", "adopted", "copied", "brought"):
        number = max(n for n, one in enumerate(names, 1) if one.startswith(name))
        target, server = world.new_place(), world.servers.one
        assert server.run("move", library, to=target, die_at=number) == {"died": True}
        articles = world.articles / "more"
        done = server.result("update", target, paths=[articles], model=world.model)
        assert (done["articles"], done["embedded"]) == (1, 1)
        assert server.result("check", target, model=world.model) == {"findings": []}
        assert beside(target) == {}
        assert not (target / "brought").exists()
        assert not (target / "rebuild").exists()


def test_killed_at_any_step_a_library_that_is_replaced_is_the_old_or_the_new(
    fault_world: World, library: Path, long: bool
) -> None:
    world, newer = fault_world, fault_world.copy(fault_world.old)
    world.servers.one.result("update", newer, model=world.model)
    with_files(newer, {"saved.jsonl": "\n"})
    names = steps_of(world, library, world.copy(newer), replace=True)

    def kill(server: FaultServer, number: int) -> None:
        target = world.copy(newer)
        outcome = server.run("move", library, to=target, replace=True, die_at=number)
        assert outcome == {"died": True}
        left = told(server.result("look", target))
        what = "old" if left == told(world.seen["old"]) else "updated"
        assert left == told(world.seen[what])
        assert what == "updated" or "committed" in names[:number], names[number - 1]
        server.result("check", target, model=world.model)
        check_whole(world, server, target, what, killed=True)
        again = server.result("move", library, to=target, replace=True)
        assert again == {"articles": 5, "replaced": True}
        check_whole(world, server, target, "old")
        shutil.rmtree(target)

    numbers = range(1, len(names) + 1) if long else ends_of_kinds(names)
    world.servers.each(kill, numbers)


def test_a_full_disk_is_one_line_and_nothing_is_left(fault_world: World, library: Path) -> None:
    world = fault_world
    names = steps_of(world, library, world.new_place())

    def fill(server: FaultServer, number: int) -> None:
        target = world.new_place()
        outcome = server.run("move", library, to=target, full_at=number)
        if "error" not in outcome:  # only what is cleared away was left to do
            assert "result" in outcome, outcome
            return
        kind, message, _ = outcome["error"]
        assert kind == "LibraryError", message
        assert "No space left on device" in message
        if "result" not in server.run("look", target):
            assert not (target / "brought").exists()
            assert not (target / "rebuild").exists()
            assert server.result("move", library, to=target)["articles"] == 5
        clearing = names[number - 1].startswith("delete")
        check_whole(world, server, target, "old", killed=clearing)

    begin = names.index("made rebuild")
    world.servers.each(fill, [n for n in ends_of_kinds(names) if n > begin])


def test_a_library_that_can_only_be_read_is_copied(fault_world: World, library: Path) -> None:
    world, target = fault_world, fault_world.new_place()
    library.parent.chmod(0o755)
    for path in (*library.rglob("*"), library):
        path.chmod(0o555 if path.is_dir() else 0o444)
    refused = world.servers.one.run("move", library, to=target, as_nobody=True)
    assert refused["error"][0] == "LibraryError"
    assert "can't be made: Permission denied" in refused["error"][1]
    target.mkdir(mode=0o777)
    target.chmod(0o777)
    result = world.servers.one.result("move", library, to=target, as_nobody=True)
    assert result == {"articles": 5, "replaced": False}
    (library / "runs" / "base.json").chmod(0o000)
    refused = world.servers.one.run("move", library, to=target, replace=True, as_nobody=True)
    assert "runs/base.json can't be read: Permission denied" in refused["error"][1]
