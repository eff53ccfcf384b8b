"""`dateline index --forget` and `dateline doctor`: what they print, and what they exit with."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from command_line import Run, check_error
from fake_embedder import FakeEmbedder

from index.library import Library
from index.storage.database import FILE_NAME, Database
from index.storage.lock import writer_lock
from qa.manner import Reading
from qa.reading.reader_model import CHOICE_FILE, FOLDER, MODEL_FILE, WORDS_FILE


@pytest.fixture
def here(
    tmp_path: Path, articles: Path, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    """The options that name a library of the three articles and one more of another folder."""
    monkeypatch.setenv("DATELINE_MODEL", str(embedder.folder))
    other = tmp_path / "other"
    other.mkdir()
    (other / "note.txt").write_text("A note of the harbour.")
    Library.update(tmp_path / "library", [articles, other], embedder=embedder)
    return ("--library", str(tmp_path / "library"))


def test_a_folder_is_forgotten(
    run: Run, here: tuple[str, str], articles: Path, tmp_path: Path
) -> None:
    articles.rename(tmp_path / "gone")
    done = run("index", "--forget", str(articles), *here)
    assert (done.status, done.err) == (0, "")
    assert re.fullmatch(r"3 articles forgotten, ready to ask \(\d+ s\)\n", done.out)
    assert run("status", "--json", *here).document["folders"] == [str(tmp_path / "other")]


def test_a_folder_is_forgotten_while_another_is_read(
    run: Run, here: tuple[str, str], articles: Path, tmp_path: Path
) -> None:
    other = str(tmp_path / "other")
    done = run("index", str(articles), "--forget", other, *here)
    assert done.out.startswith("1 article forgotten, 3 unchanged, ready to ask (")


def test_the_last_folder_forgotten_leaves_nothing_to_ask(
    run: Run, here: tuple[str, str], articles: Path, tmp_path: Path
) -> None:
    both = ("--forget", str(articles), "--forget", str(tmp_path / "other"))
    done = run("index", *both, *here)
    assert done.out.startswith("4 articles forgotten; the library is empty (")


def test_what_can_t_be_forgotten_is_said_in_a_line(
    run: Run, here: tuple[str, str], articles: Path
) -> None:
    check_error(run("index", "--forget", "nowhere", *here), 1, "doesn't know", str(articles))
    inside = str(articles / "ferry.md")
    check_error(run("index", "--forget", inside, *here), 1, f"knows all of {articles}")
    check_error(run("index", "--forget", "", *here), 2, "empty")


def test_an_emptied_folder_is_reported_with_the_way_to_forget_it(
    run: Run, here: tuple[str, str], articles: Path
) -> None:
    for path in articles.iterdir():
        path.unlink()
    done = run("index", *here)
    assert done.status == 0
    assert f"  skipped {articles}: is empty now; its articles are kept" in done.out
    assert "run dateline index --forget FOLDER to remove them" in done.out
    assert run("status", "--json", *here).document["articles"] == 4


def test_the_doctor_says_how_far_embedding_has_got(
    run: Run, here: tuple[str, str], articles: Path
) -> None:
    (articles / "new.txt").write_text("A note that is new.")

    def stop(progress: object) -> None:
        if getattr(progress, "stage", "") == "loading the embedding model":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Library.update(Path(here[1]), progress=stop)
    line = "1 of 5 passages still without meaning search: run dateline index\n"
    for arguments in (("doctor",), ("doctor", "--check")):
        done = run(*arguments, *here)
        assert (done.status, done.out) == (0, f"Everything is in order; {line}")
    document = run("doctor", "--json", *here).document
    assert document == {"healthy": True, "findings": [], "without_meaning": 1}
    database = Database.open_to_write(Path(here[1]) / FILE_NAME)
    database.sql.execute("DELETE FROM vectors WHERE digest = (SELECT min(digest) FROM vectors)")
    database.close()
    done = run("doctor", *here)
    assert done.status == 0
    assert done.out.startswith("1 passages have lost their vectors (repaired)\n")


def test_the_doctor_only_reads_where_it_is_only_to_check(run: Run, here: tuple[str, str]) -> None:
    with writer_lock(Path(here[1]), "app"):
        done = run("doctor", "--check", *here)
        assert (done.status, done.out) == (0, "Everything is in order.\n")
        check_error(run("doctor", *here), 1, "the Dateline app is writing to", str(os.getpid()))
        check_error(run("index", *here), 1, "the Dateline app is writing to")


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("name", [MODEL_FILE, WORDS_FILE, CHOICE_FILE])
def test_the_doctor_examines_the_readers_too(
    run: Run,
    here: tuple[str, str],
    reading: Reading,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    damaged = tmp_path / "readers"
    shutil.copytree(FOLDER, damaged)
    file = damaged / reading.value / name
    file.write_bytes(file.read_bytes()[:-5])
    monkeypatch.setattr("qa.reading.reader_model.FOLDER", damaged)
    done = run("doctor", *here)
    assert done.status == 1
    assert name in done.out
    assert done.out.endswith(" (not repaired: install Dateline again)\n")


def test_the_doctor_finds_an_altered_weight(
    run: Run, here: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered = Path(shutil.copytree(FOLDER, tmp_path / "reader"))
    file = altered / Reading.CAREFUL.value / CHOICE_FILE
    file.write_text(json.dumps({**json.loads(file.read_bytes()), "bias": 9.0}))
    monkeypatch.setattr("qa.reading.reader_model.FOLDER", altered)
    done = run("doctor", *here)
    assert done.status == 1
    assert "choice.json isn't the file that was shipped" in done.out


def test_an_empty_library_is_in_order(run: Run, tmp_path: Path) -> None:
    Database.open_to_write(tmp_path / FILE_NAME).close()
    for arguments in (("doctor",), ("doctor", "--check")):
        done = run(*arguments, "--library", str(tmp_path))
        assert (done.status, done.out) == (0, "Everything is in order.\n")


def test_fields_are_named_on_the_command_line(
    run: Run, here: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "other" / "a.csv").write_text("Kop,Verhaal\nBridge,\n")
    missing = "no column with the text of an article"
    assert missing in run("index", *here).out
    done = run("index", "--field", "text=verhaal", *here)
    assert (done.status, missing in done.out) == (0, False)
    assert missing not in run("index", *here).out  # the library has kept it
    check_error(run("index", "--field", "words=x", *here), 2, "'words=x' isn't FIELD=NAME")
