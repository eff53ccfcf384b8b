"""Killed at any step of a write, a library on a PostgreSQL is the old one or the new one."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_embedder import FakeEmbedder
from postgres import Cluster, needs_postgres

from index.errors import LibraryLockedError
from index.library import Library
from index.maintenance.doctor import check
from index.storage.database import FILE_NAME, Database

pytestmark = needs_postgres

CHILD = """
import json, os, sys
from pathlib import Path
from fake_embedder import FakeEmbedder
from index import engines
from index.library import Library
from index.storage.failpoints import listening

engines.place_of = lambda _: None  # the files in the folder are searched
library, work, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
steps = []

def die(step):
    steps.append(step)
    if len(steps) == last:
        os._exit(9)

with listening(die):
    if work == "remove":
        Library.remove(library, ["kept"])
    else:
        Library.update(library, rebuild=work == "rebuild", embedder=FakeEmbedder(Path(sys.argv[4])))
print(json.dumps(steps))
"""

FIRST = {"kept.txt": "The quay stays open.", "gone.txt": "The mill burnt down."}
SECOND = {"kept.txt": "The quay stays open.", "new.txt": "A ferry came in.", "gone.txt": None}


def put(news: Path, texts: dict[str, str | None]) -> None:
    news.mkdir(exist_ok=True)
    for name, text in texts.items():
        if text is None:
            (news / name).unlink(missing_ok=True)
        else:
            (news / name).write_text(text)


def ids(library: Path) -> list[str]:
    with Library(library) as opened:
        assert opened.search("the quay", 5)
        return sorted(article.id for article in opened.articles())


def does(
    library: Path, work: str, embedder: FakeEmbedder, last: int = 0
) -> subprocess.CompletedProcess[str]:
    """Do it in another process, which dies at its `last` step."""
    path = [str(Path(__file__).parents[3] / place) for place in (".", "tests/support/fakes")]
    code = f"import sys; sys.path[:0] = {path!r}\n{CHILD}"
    return subprocess.run(
        [sys.executable, "-c", code, str(library), work, str(last), str(embedder.folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def goes_on(library: Path, work: str, embedder: FakeEmbedder) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            if work == "remove":
                Library.remove(library, ["kept"])
            else:
                Library.update(library, rebuild=work == "rebuild", embedder=embedder)
            return
        except LibraryLockedError:  # the server sees a moment later who is gone
            assert time.monotonic() < until


def of_the_database(steps: list[str]) -> list[int]:
    """Return the numbers of some steps between which the database changes, or its lock."""
    last = {step.split()[0]: number for number, step in enumerate(steps, 1)}
    return sorted({last[kind] for kind in ("commit", "adopted", "vacuumed") if kind in last})


@pytest.mark.parametrize("work", ["update", "rebuild", "remove"])
def test_killed_at_any_step(
    work: str,
    tmp_path: Path,
    embedder: FakeEmbedder,
    on_postgres: Callable[[Path], Path],
    postgres: Cluster,
    monkeypatch: pytest.MonkeyPatch,
    long: bool,
) -> None:
    monkeypatch.setattr("index.engines.place_of", lambda _: None)

    def made(name: str) -> Path:
        library, news = tmp_path / name / "library", tmp_path / name / "news"
        library.mkdir(parents=True)
        put(news, FIRST)
        Library.update(on_postgres(library), [news], embedder=embedder)
        put(news, SECOND)
        return library

    whole = made("whole")
    old = ids(whole)
    done = does(whole, work, embedder)
    assert not done.returncode, done.stderr
    steps, new = json.loads(done.stdout), ids(whole)
    assert {"commit", "committed"} <= set(steps)
    assert old == ["gone", "kept"]
    assert new == (["gone"] if work == "remove" else ["kept", "new"])
    for number in range(1, len(steps) + 1) if long else of_the_database(steps):
        library, name = made(str(number)), steps[number - 1]
        assert does(library, work, embedder, number).returncode == 9, name
        assert ids(library) in (old, new), name
        to_do = "update" if work == "remove" and ids(library) == new else work
        goes_on(library, to_do, embedder)
        after = ids(library)
        assert after == new if work != "remove" else "kept" not in after, name
        assert [one.problem for one in check(library, repair=False)] == [], name
        assert [one for one in schemas(library) if one.endswith("_rebuild")] == [], name


def schemas(library: Path) -> list[str]:
    database = Database.open_to_read(library / FILE_NAME)
    found = database.sql.execute("SELECT nspname FROM pg_namespace").fetchall()
    database.close()
    return [name for (name,) in found]
