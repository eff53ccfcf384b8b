"""The command line's options, the libraries they name, and the help that tells of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import CAMPBELL, COMMANDS, Result, Run, check_error

from tui.config.locations import LIBRARY_VARIABLE, platform_library

WITHOUT_FILTERS = (
    "index",
    "watch",
    "fetch",
    "follow",
    "status",
    "libraries",
    "doctor",
    "runs",
    "remove",
)


def hits(result: Result) -> list[str]:
    return [hit["article"] for hit in result.document["hits"]]


def test_common_options_stand_before_the_subcommand_or_after_it(
    run: Run, sample_library: Path
) -> None:
    options = (
        *("--library", str(sample_library), "--since", "2025-01-01", "--until", "2025-01-31"),
        *("--source", "Courier", "--as-of", "2025-02-01"),
    )
    search = ("search", "bridge", "--json")
    after = run(*search, *options)
    assert set(hits(after)) == {"tallow-bridge-closes"}
    assert run(*options, *search).out == after.out
    assert run(*options[:4], *search, *options[4:]).out == after.out


def test_an_option_after_the_subcommand_outdoes_one_before_it(
    sample: Run, sample_library: Path, tmp_path: Path
) -> None:
    before = ("--since", "2999-01-01", "--library", str(tmp_path))
    after = ("--since", "2025-01-01", "--library", str(sample_library))
    assert hits(sample(*before, "search", "bridge", "--json", *after))


def test_the_command_line_outdoes_the_environment(
    run: Run, sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LIBRARY_VARIABLE, str(tmp_path / "nowhere"))
    check_error(run("status"), 1, "nowhere")
    assert run("status", "--library", str(sample_library)).status == 0
    assert run("--library", str(sample_library), "status").status == 0


def test_without_a_library_named_it_is_the_platforms(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    library = platform_library()
    assert library.is_relative_to(tmp_path)
    check_error(run("status"), 1, str(library))
    monkeypatch.setenv(LIBRARY_VARIABLE, "")
    check_error(run("status"), 1, str(library))


@pytest.mark.parametrize("option", ["--as-of", "--since", "--until"])
@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2024-13-01", "20241014", "2024-W42-1", "2024-10-14T00:00", "٢٠٢٤-١٠-١٤"],
)
def test_a_bad_day_is_wrong_usage(sample: Run, option: str, value: str) -> None:
    check_error(sample("ask", CAMPBELL, option, value), 2, option, "YYYY")
    check_error(sample(option, value, "ask", CAMPBELL), 2, option, "YYYY")


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--since", "2025", "--until", "2025"], True),
        (["--since", "2025-01", "--until", "2025-01"], True),
        (["--until", "2019"], False),
        (["--since", "2026"], False),
    ],
)
def test_a_year_or_a_month_stands_for_its_first_or_last_day(
    sample: Run, options: list[str], found: bool
) -> None:
    assert bool(hits(sample("search", "bridge", *options, "--json"))) == found


@pytest.mark.parametrize(
    ("option", "value"),
    [("--as-of", "2025-02-01"), ("--since", "2025"), ("--until", "2025"), ("--source", "Courier")],
)
@pytest.mark.parametrize("command", [*WITHOUT_FILTERS, "suggest", "changes"])
def test_an_option_without_effect_is_refused(
    sample: Run, command: str, option: str, value: str
) -> None:
    if command in ("suggest", "changes") and option != "--as-of":
        assert sample(command, option, value).status == 0
        return
    for arguments in ((command, option, value), (option, value, command)):
        check_error(sample(*arguments), 2, f"{option} has no effect on dateline {command}")


# As of the first of days no article is known yet.
@pytest.mark.parametrize(("day", "status"), [("0001-01-01", 3), ("9999-12-31", 0)])
def test_any_day_of_the_calendar_can_be_counted_from(sample: Run, day: str, status: int) -> None:
    assert sample("ask", CAMPBELL, "--as-of", day, "--json").status == status


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "QUESTION"),
        (["ask", ""], "empty"),
        (["ask", " \t\n"], "empty"),
        (["ask", "caf\udce9"], "encoding"),
        (["search", " "], "empty"),
        (["search", "x", "--mode", "psychic"], "hybrid"),
        (["search", "x", "--mode", ""], "hybrid"),
        (["search", "x", "-k", "0"], "-k"),
        (["search", "x", "-k", ""], "-k"),
        (["search", "x", "--source", ""], "--source"),
        (["search", "x", "--source", "  "], "--source"),
        (["search", "x", "--library", ""], "--library"),
        (["search", "x", "--since", "2025-01-02", "--until", "2025-01-01"], "--until"),
        (["--since", "2025-01-02", "search", "x", "--until", "2025-01-01"], "--until"),
        (["eval", ""], "empty"),
        (["eval"], "SET.jsonl"),
        (["frobnicate"], "frobnicate"),
        (["frob\x1b[2J\nnicate"], "frob"),
        (["ask", "x", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage_exits_with_2(sample: Run, arguments: list[str], says: str) -> None:
    check_error(sample(*arguments), 2, says, "--help")


# --- libraries that can't be used -------------------------------------------------------


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("status",), ("doctor",)])
@pytest.mark.parametrize("path", ["nowhere", ".", "~nobody-at-all/library", "x" * 5000])
def test_a_missing_library_is_an_error(
    run: Run, tmp_path: Path, command: tuple[str, ...], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    check_error(run(*command, "--library", path), 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("status",), ("index",)])
def test_a_file_is_no_library(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "file"
    path.write_text("mine", encoding="utf-8")
    check_error(run(*command, "--library", str(path)), 2, "isn't a folder")
    assert path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("command", [("ask", "x"), ("search", "x"), ("status",), ("doctor",)])
def test_a_corrupt_library_is_an_error(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "library.sqlite").write_bytes(b"these bytes are no database " * 300)
    check_error(run(*command, "--library", str(tmp_path)), 1, "library.sqlite")


# --- help -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(f"Usage: dateline {command} ")
    assert "\\" not in result.out
    for option in ("--as-of", "--since", "--until", "--source"):
        unused = command in (*WITHOUT_FILTERS, "edit", "completion", "copy") or (
            option == "--as-of" and command in ("suggest", "articles", "changes")
        )
        assert (option in result.out) != unused
    assert ("--library" in result.out) == (command != "completion")
    assert run(command, "-h").out == result.out


def test_help_and_version(run: Run) -> None:
    result = run("--help")
    assert result.status == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\w", result.out, re.MULTILINE)
    version = run("--version")
    assert (version.status, version.err) == (0, "")
    assert re.fullmatch(r"dateline \d+\.\d+\.\d+\S*\n", version.out)
