"""A removal that was cut short is brought to its end: by the app as by the commands."""

from __future__ import annotations

from pathlib import Path

from cut_short import cut_short, holds
from fake_embedder import FakeEmbedder

from index.library import Library
from index.storage.lock import writer_lock
from tui.jobs.removals import bring_to_end


def test_the_historys_part_is_done(tmp_path: Path, embedder: FakeEmbedder) -> None:
    library, history = cut_short(tmp_path, embedder)
    assert holds(history)
    assert bring_to_end(library, history)
    assert not holds(history)
    with Library(library) as opened:
        assert [one.done for one in opened.taken_down()] == [True]
    assert bring_to_end(library, history)


def test_the_librarys_part_is_done_too_once_nobody_reads_it_as_it_was(
    tmp_path: Path, embedder: FakeEmbedder
) -> None:
    library, history = cut_short(tmp_path, embedder)
    Library.restore(library, [1])
    Library.update(library, embedder=embedder)
    with Library(library):
        assert not Library.remove(library, ["secret"], patience=0).cleared
        assert not bring_to_end(library, history, patience=0)
        assert not holds(history)  # what can be done is done
    assert bring_to_end(library, history, patience=0)


def test_where_another_writes_it_is_left_for_later(tmp_path: Path, embedder: FakeEmbedder) -> None:
    library, history = cut_short(tmp_path, embedder)
    with writer_lock(library, "index"):
        assert not bring_to_end(library, history, patience=0)
    assert bring_to_end(library, history, patience=0)


def test_without_a_library_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert bring_to_end(tmp_path / "none", tmp_path / "history.sqlite")
