"""Killed at any step of any write, a library is the old one or the new one, and goes on from there.

`pytest --long tests/robustness/test_index_kills.py` takes every step, and two hundred random
moments.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable

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
    ids,
    rebuilt,
    refreshed,
    repaired,
    taken_down,
    upgraded,
)

WRITES = (first, refreshed, rebuilt, upgraded, forgotten, edited, repaired, taken_down)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")


def test_the_libraries_to_kill_hold_what_they_are_meant_to(fault_world: World) -> None:
    seen = fault_world.seen
    assert ids(seen["old"]) == ["n0", "n1", "n2", "n3", "n4"]
    assert ids(seen["updated"]) == ["n0", "n2", "n3", "n4", "n9"]
    assert ids(seen["rebuilt"]) == ["n0", "n2", "n4", "n9", "renamed"]
    assert [seen[what]["vectors"] for what in ("old", "updated", "rebuilt")] == [5, 7, 5]
    assert all(one["embedded"] == 1 for one in seen.values())


def killed(world: World, server: FaultServer, work: Work, **fault: float) -> None:
    library = world.copy(work.library)
    server.run(work.do, library, model=world.model, **work.options, **fault)
    goes_on(world, server, work, library)
    if work.do == "take_down" and "n4" not in ids(server.result("look", library)):
        content = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
        assert not [path for path, held in content.items() if b"two ferries" in held]
    shutil.rmtree(library)


@pytest.mark.parametrize("make", WRITES)
def test_killed_at_any_step(fault_world: World, make: Callable[[World], Work], long: bool) -> None:
    world, work = fault_world, make(fault_world)
    outcome = world.servers.one.run(
        work.do, world.copy(work.library), model=world.model, **work.options
    )
    assert "result" in outcome, outcome
    names = outcome["steps"]
    assert {"commit", "committed"} <= set(names)
    assert any(name.startswith("synced") for name in names)

    def kill(server: FaultServer, number: int) -> None:
        try:
            killed(world, server, work, die_at=number)
        except AssertionError as failure:
            raise AssertionError(f"killed at step {number}, {names[number - 1]!r}") from failure

    # Every write is made of the same steps; in the short form one is killed at each of them.
    every = long or make is refreshed
    world.servers.each(kill, range(1, len(names) + 1) if every else ends_of_kinds(names))


def test_killed_at_random_moments(fault_world: World, long: bool) -> None:
    seed = random.randrange(2**32)
    print(f"the moments are those of seed {seed}")
    world, chance = fault_world, random.Random(seed)
    works = [make(world) for make in (first, refreshed, rebuilt)]
    seconds = []
    for work in works:
        library = world.copy(work.library)
        outcome = world.servers.one.run(work.do, library, model=world.model, **work.options)
        seconds.append(outcome["seconds"])
    chosen = [chance.randrange(len(works)) for _ in range(210 if long else 15)]
    moments = [(works[i], chance.uniform(0, 1.2 * seconds[i])) for i in chosen]
    world.servers.each(
        lambda server, moment: killed(world, server, moment[0], kill_after=moment[1]), moments
    )
