"""The writer's lock: who holds it, and what is said to others."""

import json
import os
from pathlib import Path

import pytest

from index.errors import LibraryDamagedError, LibraryError, LibraryLockedError
from index.own_files import LOCK
from index.place import Place, save
from index.storage.lock import HOLDER, writer_lock


def test_a_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    with writer_lock(tmp_path, "app"):
        with (
            pytest.raises(LibraryLockedError, match="the Dateline app is writing to") as told,
            writer_lock(tmp_path),
        ):
            pass
        assert f"(process {os.getpid()}, since " in told.value.message
    with writer_lock(tmp_path):  # free again
        assert json.loads((tmp_path / HOLDER).read_text())["writer"] == "index"
    assert not (tmp_path / HOLDER).exists()


@pytest.mark.parametrize("note", ["", "[]", '{"pid": "x"}', "{"])
def test_a_note_that_says_nothing_is_no_obstacle(tmp_path: Path, note: str) -> None:
    with writer_lock(tmp_path):
        (tmp_path / HOLDER).write_text(note)
        with (
            pytest.raises(LibraryLockedError) as told,
            writer_lock(tmp_path),
        ):
            pass
        assert told.value.message == f"another process is writing to {tmp_path}"


def test_a_library_on_a_server_is_called_by_its_address(tmp_path: Path) -> None:
    save(tmp_path, Place("http://archive:19530", "news"))
    with writer_lock(tmp_path):
        with pytest.raises(LibraryLockedError) as told, writer_lock(tmp_path):
            pass
        assert " is writing to milvus://archive:19530/news (" in told.value.message


def test_it_is_let_go_where_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writer_lock(tmp_path):
        raise ZeroDivisionError
    with writer_lock(tmp_path):
        pass


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    (tmp_path / LOCK).symlink_to(other)
    with pytest.raises(LibraryDamagedError, match="is a link"), writer_lock(tmp_path):
        pass
    assert other.read_text() == "mine"


def test_a_folder_that_isn_t_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError), writer_lock(tmp_path / "file"):
        pass
