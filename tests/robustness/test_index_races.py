"""Readers, the doctor and a second writer while updates and rebuilds go on beside them."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from fault_world import World

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no fork there")

TEXTS = ("A note of the morning, and no more.", "A note of the evening: the ferries sail again.")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A folder of one note, which says now one thing and now another."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "note.txt").write_text(TEXTS[0])
    (tmp_path / "notes" / "stays.txt").write_text("A note that stays as it is.")
    return tmp_path / "notes" / "note.txt"


@pytest.mark.parametrize("rebuild", [False, True])
def test_readers_see_one_state_or_the_other(
    fault_world: World, note: Path, rebuild: bool, long: bool
) -> None:
    world, library = fault_world, fault_world.new_place()
    writer, reader = world.servers.two
    writer.result("update", library, paths=[note.parent], model=world.model)
    outcomes: list[dict[str, Any]] = []
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(1, 40 if long else 6):
                note.write_text(TEXTS[number % 2])
                outcomes.append(writer.run("update", library, model=world.model, rebuild=rebuild))
        finally:
            done.set()

    thread = threading.Thread(target=write)
    thread.start()
    seen = set()
    while not done.is_set():
        looked = reader.result("look", library)
        texts = {identity: text for identity, _, text, *_ in looked["articles"]}
        assert set(texts) == set(looked["near"]) == set(looked["found"]) == {"note", "stays"}
        assert texts["note"] in TEXTS
        seen.add(texts["note"])
        assert reader.result("check", library, repair=False) == {"findings": []}
        refused = reader.run("update", library, model=world.model)
        if "error" in refused:
            assert refused["error"][0] == "LibraryLockedError", refused
    thread.join()
    assert len(seen) == 2 or not long
    for outcome in outcomes:
        assert "result" in outcome or outcome["error"][0] == "LibraryLockedError", outcome
    finished = writer.result("finish", library, model=world.model)
    assert (finished["checked"]["findings"], finished["left"]) == ([], [])
    assert finished["seen"]["embedded"] == 1
