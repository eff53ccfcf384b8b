"""Saved and own questions and saved runs of a library whose database several machines share."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest
from command_line import Run
from fake_embedder import FakeEmbedder
from postgres import Cluster, cluster, needs_postgres
from saved_fakes import NOON, seen

from eval.conditions import Conditions
from eval.questions import own_questions
from eval.questions.own_questions import keep, own_question
from eval.questions.question_set import load
from eval.reporting import runs
from eval.reporting.view import AskedQuestion, QuestionEntry, ReportView
from eval.running.library_run import RUNS
from index.errors import LibraryLockedError, NotFoundError, UsageError
from index.library import Library
from index.place import Place, save
from index.removal.pieces import Pieces, pieces_of
from index.storage.kept.documents import documents_of
from index.types import TakenDown
from qa.manner import Manner
from tui.jobs.evaluation_runs import recent_sets
from tui.jobs.removals import forget_elsewhere, forget_questions, forget_saved, prove
from tui.saved import store

pytestmark = needs_postgres

SECRET = "The zanzibarine quorbitals met behind closed doors on Tuesday in the xylotheque."
DAY = date(2024, 10, 14)

Open = Callable[[str], Path]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as one:
        yield one


@pytest.fixture
def machine(server: Cluster, request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """The folder of one library on a machine of that name."""

    def opened(name: str) -> Path:
        called = hashlib.blake2b(request.node.name.encode(), digest_size=8).hexdigest()
        save(tmp_path / name, Place("http://localhost:19530", f"shared_{called}", server.url))
        return tmp_path / name

    return opened


def only_the_place(folder: Path) -> bool:
    return [path.name for path in folder.iterdir()] == ["library.json"]


def test_a_question_saved_on_one_machine_is_changed_on_another(machine: Open) -> None:
    here, there = machine("here"), machine("there")
    record = store.add_new(here, "Who won?", Manner())
    with pytest.raises(UsageError, match="saved already"):
        store.add_new(there, "Who won?", Manner())
    assert store.note(there, record.saved, seen("x", "first"), NOON, None)
    [kept] = store.kept(here).records
    assert (kept.saved, kept.checked) == (record.saved, NOON)
    store.change(there, record.saved.id, lambda _: None)
    assert store.kept(here) == store.Kept()
    assert only_the_place(here)
    assert only_the_place(there)


def test_one_machine_at_a_time_checks(machine: Open) -> None:
    here, there = machine("here"), machine("there")
    with (
        store.checking(here),
        pytest.raises(LibraryLockedError, match="under way"),
        store.checking(there),
    ):
        pass
    with store.checking(there):
        pass


def _save_some(folder: Path, of: str) -> None:
    for number in range(8):
        store.add_new(folder, f"Who won race {number} of {of}?", Manner())
        keep(folder, own_question((f"Who won race {number} of {of}?",), DAY, ("Noh",)))


def test_two_processes_that_write_at_once_lose_no_question(machine: Open) -> None:
    folders = {name: machine(name) for name in ("here", "there")}
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_save_some, args=(folder, name)) for name, folder in folders.items()
    ]
    for one in processes:
        one.start()
    for one in processes:
        one.join(120)
    assert [one.exitcode for one in processes] == [0, 0]
    assert len(store.kept(folders["here"]).records) == 16
    assert len(own_questions.own_questions(folders["there"])) == 16


def test_own_questions_are_a_set_by_the_path_that_they_would_have(
    machine: Open, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = machine("here"), machine("there")
    assert own_questions.own_questions(here) == ()
    with pytest.raises(NotFoundError):
        load(here / own_questions.FILE)
    asked = own_question(("When is the fair?",), DAY, ("October 15-17",))
    assert keep(here, asked) == 1
    assert load(there / own_questions.FILE).questions == (asked,)
    assert recent_sets(there, []) == (str(there / own_questions.FILE),)
    lines = b'{"id": "1"}\nthe fair\n'
    documents_of(here).write(own_questions.FILE, lines)
    with pytest.raises(UsageError, match=r"mine\.jsonl: 2 lines can't be used"):
        keep(there, asked)
    assert documents_of(here).read(own_questions.FILE) == lines
    assert own_questions.forget_quoting(there, lambda line: b"fair" in line) == 1
    assert documents_of(here).read(own_questions.FILE) == b'{"id": "1"}\n'


def report(score: float, answer: str = "") -> ReportView:
    entry = QuestionEntry(AskedQuestion("q"), answer=answer, em=score)
    return ReportView("harbour", {}, questions=(entry,))


def test_runs_are_shared_and_none_is_overwritten_unasked(machine: Open) -> None:
    here, there = machine("here") / RUNS, machine("there") / RUNS
    made = Conditions({"limit": None})
    runs.check_free(here, "base")
    runs.save(here, "base", report(0.0), made)
    with pytest.raises(UsageError, match="a run named 'base' already, saved on"):
        runs.save(there, "base", report(1.0), made)
    runs.save(there, "other", report(1.0), made)
    runs.save(there, "base", report(1.0), made, overwrite=True)
    assert [one.name for one in runs.list_runs(here).runs] == ["other", "base"]
    assert runs.load(here, "base").report().questions[0].em == 1.0
    assert runs.is_taken(here, "other")
    assert runs.names(here) == ["base", "other"]
    with pytest.raises(NotFoundError, match="no saved run named 'none'"):
        runs.load(here, "none")
    documents_of(here).write("torn.json", b'{"name": "torn", "rep')
    assert [one.path.name for one in runs.list_runs(there).skipped] == ["torn.json"]
    assert only_the_place(here.parent)


def test_commands_list_them(machine: Open, run: Run) -> None:
    from tui.cli.completion import values

    here, there = machine("here"), machine("there")
    runs.save(here / RUNS, "base", report(0.5), Conditions({}))
    store.add_new(here, "Who won?", Manner(), name="winner")
    [listed] = run("runs", "--json", "--library", str(there)).document
    assert listed["name"] == "base"
    context = click.Context(click.Command("eval"), info_name="eval")
    context.params["library"] = there
    parameter = click.Option(["--save"])
    assert [one.value for one in values.runs(context, parameter, "b")] == ["base"]
    assert [one.value for one in values.saved_questions(context, parameter, "")] == ["winner"]


def _kept_everywhere(folder: Path) -> None:
    record = store.add_new(folder, "Who met?", Manner())
    quoting = seen("quorbitals", "secret")
    source = replace(quoting.sources[0], sentence=SECRET, start=4, end=26, quote=SECRET[4:26])
    store.note(folder, record.saved, replace(quoting, sources=(source,)), NOON, None)
    keep(folder, own_question(("Who met?",), DAY, (SECRET,)))
    runs.save(folder / RUNS, "base", report(1.0, SECRET), Conditions({}))


def test_a_removal_takes_an_articles_words_out_of_the_database(
    machine: Open, server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    here, there = machine("here"), machine("there")
    _kept_everywhere(here)
    pieces = pieces_of([("", SECRET)], [])
    assert places(there, pieces) == {"saved.jsonl", "mine.jsonl", "runs/base.json"}

    assert (forget_saved(there, pieces), forget_questions(there, pieces)) == (1, 1)
    taken = TakenDown(1, "secret", "/news/secret.txt", None, datetime.now(UTC))
    done = forget_elsewhere(there, [taken], [SECRET], history=tmp_path / "none.sqlite")
    assert (done.runs, done.problems) == (1, ())
    assert places(here, pieces) == set()
    assert prove(here, pieces).clean
    record = json.loads(documents_of(here).read("runs/base.json") or b"")
    assert record["report"]["questions"][0]["answer"] == "(removed)"
    server.stop("fast")  # which writes all of it to the disk
    server.start()
    assert not [path for path, data in server.files().items() if b"zanzibarine quor" in data]


def test_a_takedown_is_proved_over_the_tables(
    machine: Open, run: Run, embedder: FakeEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)  # the database alone is shared
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    monkeypatch.setenv("DATELINE_MODEL", str(embedder.folder))
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "secret.txt").write_text(SECRET)
    (tmp_path / "news" / "ferry.txt").write_text("The ferry sails twice a day.")
    here, there = machine("here"), machine("there")
    Library.update(here, [tmp_path / "news"], embedder=embedder)
    _kept_everywhere(there)
    (there / RUNS).mkdir()
    (there / RUNS / "partial-0.jsonl").write_text(SECRET)
    os.utime(there / RUNS / "partial-0.jsonl", (0, 0))
    proving = ("doctor", "--proof", str(tmp_path / "news" / "secret.txt"), "--library", str(here))
    left = run(*proving).out
    for place in ("table articles of the library milvus:", "runs/base.json of", "mine.jsonl of"):
        assert place in left

    done = run("remove", "secret", "--everywhere", "--yes", "--library", str(here))
    assert (done.status, done.err) == (0, "")
    assert "1 saved run" in done.out
    assert run(*proving).status == 0
    assert run("doctor", "--library", str(there)).status == 0
    assert not (there / RUNS / "partial-0.jsonl").exists()


def test_the_users_own_questions_are_asked_by_name(
    machine: Open, run: Run, embedder: FakeEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "ferry.txt").write_text("The ferry sails twice a day.")
    here, there = machine("here"), machine("there")
    Library.update(here, [tmp_path / "news"], embedder=embedder)
    keep(there, own_question(("How often does the ferry sail?",), DAY, ("twice a day",)))
    asked = ("eval", "mine", "--retrieval-only", "--library", str(here))
    figures = run(*asked, "--save", "base", "--json").document
    assert (figures["set"], figures["n"]) == ("mine", 1)
    assert runs.load(there / RUNS, "base").conditions.set_path == str(here / own_questions.FILE)
    assert run(*asked, "--compare", "base").status == 0


def places(folder: Path, pieces: Pieces) -> set[str]:
    return {trace.place.partition(" of ")[0] for trace in prove(folder, pieces).traces}
