"""Runs updates, checks and readings of libraries in children that die, or whose disk is full.

    python tests/support/faults/index_fault_server.py < JOBS > OUTCOMES        a line of JSON each

Everything is imported once and each job runs in a fork, so that a hundred deaths take seconds.
The embedding model is a fake: nothing here is about what it computes.
See `fault_server.py` for the jobs and their outcomes.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import faiss
from fake_embedder import FakeEmbedder

from index.copying.copy import copy
from index.errors import DatelineError
from index.library import Library
from index.storage import failpoints
from index.storage.database import FILE_NAME, Database
from index.storage.failures import reading
from index.storage.manifest import current
from index.vector import backlog

Job = dict[str, Any]


def warm_up() -> None:
    """Import and make all that waits until it is needed: else each fork would have to."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        FakeEmbedder.made(place / "model")
        (place / "note.txt").write_text("A note.")
        job = {
            "library": place / "library",
            "paths": [place / "note.txt"],
            "model": place / "model",
        }
        do_update(job)
        do_look(job)
        do_check(job)


# --- what a job does ----------------------------------------------------------------------


def do_update(job: Job) -> Job:
    report = Library.update(
        Path(job["library"]),
        [Path(path) for path in job.get("paths", ())],
        forget=[Path(path) for path in job.get("forget", ())],
        rebuild=job.get("rebuild", False),
        embedder=FakeEmbedder(Path(job["model"])),
    )
    return {
        "embedded": report.embedded,
        "pending": report.pending,
        "articles": report.articles,
        "skipped": [skipped.reason for skipped in report.changes.skipped],
    }


def do_edit(job: Job) -> Job:
    day = date.fromisoformat(job["day"])
    values = {"title": job["title"], "date": day}
    article = Library.edit(Path(job["library"]), job["article"], values, by="somebody")
    return {"set": list(article.set_by_hand)}


def do_take_down(job: Job) -> Job:
    removal = Library.remove(Path(job["library"]), job["articles"], patience=0)
    return {"cleared": removal.cleared}


def do_move(job: Job) -> Job:
    report = copy(Path(job["library"]), Path(job["to"]), replace=job.get("replace", False))
    return {"articles": report.articles, "replaced": report.replaced}


def do_check(job: Job) -> Job:
    embedder = FakeEmbedder(Path(job["model"])) if "model" in job else None
    findings = Library.check(
        Path(job["library"]), repair=job.get("repair", True), embedder=embedder
    )
    return {"findings": [[finding.what, finding.repaired] for finding in findings]}


def do_look(job: Job) -> Job:
    """Read all of a library: what the articles say, what is found, how many vectors there are."""
    with Library(Path(job["library"])) as library:
        found = {
            "articles": sorted(
                [a.id, a.title, a.text, str(a.published), str(a.source), a.path]
                for a in library.articles()
            ),
            "found": [hit.article.id for hit in library.search("note", 5, mode="bm25")],
            "near": sorted(hit.article.id for hit in library.search("note", 50)),
            "embedded": library.embedded,
        }
    path = Path(job["library"]) / FILE_NAME
    database = Database.open_to_read(path)
    try:
        with reading(path):
            return {**found, "vectors": database.vectors.count()}
    finally:
        database.close()


UNCHECKED = {"files": "path, root", "skips": "path, key, root", "entries": "path, name, article"}
"""The columns that count, of the tables where the others only save the next update some work."""


def do_examine(job: Job) -> Job:
    """Read with damage in place: as a reader does, as the doctor does, and by every row."""
    said: Job = {}
    for name, do in (("look", do_look), ("check", do_check), ("rows", rows_of)):
        try:
            said[name] = do({**job, "repair": False})
        except DatelineError as error:
            said[name] = {"error": [type(error).__name__, error.message, error.hint]}
    return said


def rows_of(job: Job) -> Job:
    """Return a digest of each table's rows, in the tables' own order."""
    database = Database.open_to_read(Path(job["library"]) / FILE_NAME)
    sql = database.sql
    try:
        names = sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        digests = {}
        for (name,) in sorted(names):
            rows = sql.execute(f"SELECT {UNCHECKED.get(name, '*')} FROM {name}").fetchall()
            digests[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return digests
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter of a column's name
        return {"error": [type(error).__name__, str(error), ""]}
    finally:
        database.close()


def do_finish(job: Job) -> Job:
    """Look at what a death left, do what a user does then, and look again."""
    try:
        found = do_look(job)
    except DatelineError as error:
        found = {"error": type(error).__name__, "message": error.message}
    return {
        "found": found,
        "healed": do_check(job) if job.get("heal") else {},
        "updated": do_update(job),
        "checked": do_check({**job, "repair": False}),
        "seen": do_look(job),
        "left": left_over(Path(job["library"])),
    }


def left_over(library: Path) -> list[str]:
    """Return what lies in a library's folder and doesn't belong there."""
    database = Database.open_to_read(library / FILE_NAME)
    try:
        named = {name for parts in current(database).values() for name, _ in parts}
    finally:
        database.close()
    known = {*named, FILE_NAME, "writer.lock", f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"}
    return sorted(path.name for path in library.iterdir() if path.name not in known)


def do_mount(job: Job) -> Job:
    """Mount something at the place "library", for this server and its children alone."""
    subprocess.run(["mount", *job["options"], str(job["library"])], check=True)
    return {}


def do_copy(job: Job) -> Job:
    shutil.copytree(job["source"], job["library"])
    return {}


def do_remove(job: Job) -> Job:
    shutil.rmtree(job["library"])
    return {}


def do_fill(job: Job) -> Job:
    """Fill the disk that a library is on, but for so many bytes; with none given, clear it."""
    filler = Path(job["library"]).parent / "filler"
    filler.unlink(missing_ok=True)
    if "free" in job:
        left = os.statvfs(filler.parent)
        filler.write_bytes(bytes(max(0, left.f_bavail * left.f_frsize - job["free"])))
    return {}


def do_each(job: Job) -> Job:
    """Do one job after another, whatever becomes of each."""
    return {"outcomes": [outcome_of({**job, **one}) for one in job["jobs"]]}


DO: dict[str, Callable[[Job], Job]] = {
    "each": do_each,
    "mount": do_mount,
    "move": do_move,
    "remove": do_remove,
    "fill": do_fill,
    "update": do_update,
    "edit": do_edit,
    "check": do_check,
    "take_down": do_take_down,
    "copy": do_copy,
    "look": do_look,
    "finish": do_finish,
    "examine": do_examine,
}


# --- how it ends --------------------------------------------------------------------------


class Faults:
    """Counts the steps of a job, and does what was asked at one of them."""

    def __init__(self, job: Job) -> None:
        self.names: list[str] = []
        self._die_at = job.get("die_at")
        self._full_at = job.get("full_at")

    def __call__(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if len(self.names) == self._full_at:
            raise OSError(28, "No space left on device")


def outcome_of(job: Job) -> Job:
    faults = Faults(job)
    if "largest_file" in job:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["largest_file"],) * 2)
    if job.get("as_nobody") and os.geteuid() == 0:  # whom no permission binds
        os.setgroups([])
        os.setgid(65_534)
        os.setuid(65_534)
    outcome: Job = {}
    try:
        with failpoints.listening(faults):
            outcome["result"] = DO[job["do"]](job)
    except DatelineError as error:
        outcome["error"] = [type(error).__name__, error.message, error.hint]
    except BaseException as error:
        outcome["bug"] = "".join(traceback.format_exception(error))
    return {**outcome, "steps": faults.names}


def run(job: Job) -> Job:
    """Run a job in a fork; {"died": true} where it was killed on the way."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as pipe:
            json.dump(outcome_of(job), pipe)
        os._exit(0)
    os.close(writing)
    if "kill_after" in job:
        time.sleep(job["kill_after"])
        os.kill(child, signal.SIGKILL)
    started = time.monotonic()
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"died": True}
    return {**json.loads(said), "seconds": time.monotonic() - started}


def main() -> None:
    # Threads of the parent's don't live in a fork.
    faiss.omp_set_num_threads(1)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    backlog.COMMIT_SECONDS = 0.0
    warm_up()
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
