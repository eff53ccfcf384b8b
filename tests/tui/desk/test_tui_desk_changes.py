"""`dateline changes`: its text, JSON and CSV; the app's line of what is new."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fake_embedder import FakeEmbedder

from index.library import Library
from index.storage.database import FILE_NAME, Database
from qa.desk.changes.new import NewArticles, new_since_yesterday
from tui.cli.group import cli
from tui.desk.views import VIEWS, Wanted, view
from tui.screens.library import look_inside
from tui.widgets.library.library_lines import holdings

Run = Callable[..., Result]

OLDER = (
    "At least five people were killed in Corvale when a quake struck the Ossin valley on Sunday,"
    " Mayor Ada Thorne said."
)
NEWER = (
    "Seven people were killed in Corvale when the quake of Sunday struck the Ossin valley, says a"
    " new count by Mayor Ada Thorne. Schools stay closed until rescuers have looked into each."
)


def put(folder: Path, name: str, title: str, day: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    head = ["---", f"title: {title}", f"date: {day}", "source: Gazette", "---"]
    (folder / f"{name}.md").write_text("\n".join([*head, text, ""]), encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, embedder: FakeEmbedder) -> Path:
    """A place with a library of two updates; the first was a week ago."""
    place = tmp_path_factory.mktemp("changes")
    news, folder = place / "news", place / "library"
    put(news, "quake", "Quake in Corvale", "2025-03-02", OLDER)
    put(news, "bridge", "Lamp bridge opens", "2025-03-01", "The toll is four pounds. It is new.")
    for number in range(12):
        put(news, f"n{number}", f"Fair {number}", "2025-03-01", f"Fair {number} was held in Wend.")
    Library.update(folder, [news], embedder=embedder)
    database = Database.open_to_write(folder / FILE_NAME)
    with database.transaction():
        for (row,) in database.sql.execute("SELECT row FROM articles").fetchall():
            database.moments.set(row, datetime.now(UTC) - timedelta(days=7))
    database.close()
    put(news, "later", "Corvale quake toll grows", "2025-03-03", NEWER)
    put(news, "otter", "Otter\x1b[31m seen", "2025-03-03", "An otter swam by the weir.")
    put(news, "bridge", "Lamp bridge opens", "2025-03-01", "The toll is six pounds. It is new.")
    Library.update(folder, embedder=embedder)
    return place


@pytest.fixture
def run(place: Path) -> Run:
    def run(*arguments: str) -> Result:
        runner = CliRunner()
        whole = ["changes", "--library", str(place / "library"), *arguments]
        return runner.invoke(cli, whole, env={"COLUMNS": "80"})

    return run


@pytest.mark.parametrize("moment", [(), ("--since", "last"), ("--since", "2 days")])
def test_all_that_changed_is_told(run: Run, moment: tuple[str, ...]) -> None:
    result = run(*moment)
    assert result.exit_code == 0, result.output
    lines = [line.strip() for line in result.output.splitlines()]
    assert "2 new articles in 2 stories, 1 article edited" in lines[0]
    assert "New stories (1)" in lines
    assert "follows: Quake in Corvale — Gazette — 2 Mar 2025" in lines
    assert "five → Seven" in lines
    assert any(line.startswith("− At least [-five-] people were killed") for line in lines)
    assert any(line.startswith("+ {+Seven+} people were killed") for line in lines)
    assert "− The toll is [-four-] pounds." in lines
    assert "+ The toll is {+six+} pounds." in lines
    assert "\x1b" not in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_json_and_csv_hold_the_same(run: Run) -> None:
    document = json.loads(run("--json").output)
    assert (document["articles"], document["stories"], document["edited_articles"]) == (2, 2, 1)
    [value] = document["values"]
    assert (value["before"]["quote"], value["after"]["quote"]) == ("five", "Seven")
    [edited] = document["edited"]
    [difference] = edited["differences"]
    assert difference["old"]["text"] == "The toll is four pounds."
    start, end = difference["new"]["changed"][0]
    assert difference["new"]["text"][start - difference["new"]["start"] :][: end - start] == "six"
    header, *rows = csv.reader(io.StringIO(run("--csv").output))
    assert header[:3] == ["what", "now", "before"]
    assert sorted(row[0] for row in rows) == ["edited", "new", "value", "went on"]
    [row] = [row for row in rows if row[0] == "edited"]
    assert row[1:4] == ["The toll is {+six+} pounds.", "The toll is [-four-] pounds.", "bridge"]


def test_nothing_changed_since(run: Run, place: Path) -> None:
    result = run("--since", "2999-01-01")
    assert result.exit_code == 0
    assert "nothing new" in result.output
    assert "--since last tells of it" in " ".join(result.output.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "soon"),
        ("--since", ""),
        ("--json", "--csv"),
        ("-k", "0"),
        ("--as-of", "2025-01-01"),
    ],
)
def test_bad_input_is_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output


def test_a_choice_shows_its_kind_alone(place: Path) -> None:
    assert "changes" in VIEWS
    made = view("changes")
    with Library(place / "library") as library:
        for choice, kinds in (
            ("new", {"new"}),
            ("went on", {"went on"}),
            ("values", {"value"}),
            ("texts", {"edited"}),
            (None, {"new", "went on", "value", "edited"}),
        ):
            sheet = made.make(library, Wanted("last", choice))
            assert {row.cells[0] for row in sheet.rows} == kinds
        sheet = made.make(library, Wanted("", limit=0))
        assert (sheet.rows, sheet.more) == ((), 4)


def test_the_library_screen_says_what_is_new(place: Path) -> None:
    with Library(place / "library") as library:
        assert new_since_yesterday(library, date.today()) == NewArticles(2, 2)
        assert new_since_yesterday(library, date.today() + timedelta(days=9)) == NewArticles()
        status = library.status()
    inside = look_inside(place / "library")
    assert inside.new == NewArticles(2, 2)
    assert "New since yesterday: 2 articles in 2 stories" in holdings(status, inside.new).plain
    assert "New since" not in holdings(status).plain
