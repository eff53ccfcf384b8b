"""Libraries by the names that the settings give them: `--library NAME`, `dateline libraries`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import CAMPBELL, Run, check_error

from tui.config.locations import LIBRARY_VARIABLE
from tui.config.preferences import SETTINGS_VARIABLE


@pytest.fixture
def named(sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file: "work" is the sample's library, "later" isn't there yet."""
    path = tmp_path / "settings.toml"
    library = json.dumps(str(sample_library))  # as TOML writes it too
    path.write_text(f'[libraries]\nwork = {library}\nlater = "later"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def test_a_library_is_asked_by_its_name(
    run: Run, named: Path, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_name = run("ask", CAMPBELL, "--library", "work")
    assert by_name.status == 0
    assert "October 15-17" in by_name.out
    status = run("status", "--json", "--library", "work").document
    assert status == run("status", "--json", "--library", str(sample_library)).document
    monkeypatch.setenv(LIBRARY_VARIABLE, "work")
    assert run("status", "--json").document == status


def test_a_word_that_names_none_is_a_folder(run: Run, named: Path, tmp_path: Path) -> None:
    check_error(run("status", "--library", "elsewhere"), 1, str(Path("elsewhere").absolute()))
    check_error(run("status", "--library", "later"), 1, str(tmp_path / "later"))
    check_error(run("status", "--library", "./work"), 1, str(Path("work").absolute()))


def test_settings_that_cannot_be_used_name_no_library(run: Run, named: Path) -> None:
    named.write_text("[libraries]\nwork = 3\n")
    check_error(run("status", "--library", "work"), 1, str(named), "line 2")


def test_the_named_libraries_are_listed(run: Run, named: Path, sample_library: Path) -> None:
    lines = run("libraries", "--library", "work").out.splitlines()
    assert lines[0].startswith("* work   20 articles  ")
    assert lines[1].startswith("  later  not there yet  ")
    work, later = run("libraries", "--json", "--library", "work").document
    assert work == {
        "name": "work",
        "path": str(sample_library),
        "place": None,
        "articles": 20,
        "problem": None,
        "used": True,
    }
    assert (later["articles"], later["problem"], later["used"]) == (None, "not there yet", False)


def test_a_library_on_a_milvus_is_listed_by_its_address(run: Run, named: Path) -> None:
    named.write_text('[libraries]\nlab = "milvus-lite:lab.db"\n')
    (line,) = run("libraries").out.splitlines()
    address = f"milvus-lite:{named.parent}/lab.db"
    assert line == f"  lab  not there yet  {address}"
    (lab,) = run("libraries", "--json", "--library", address).document
    assert (lab["place"], lab["used"]) == (address, True)
    assert lab["path"] == f"{named.parent}/lab.db-library"
    assert not Path(lab["path"]).exists()


def test_without_names_the_list_says_where_they_are_given(run: Run, named: Path) -> None:
    named.write_text("")
    listed = run("libraries")
    assert (listed.status, listed.out) == (0, "")
    assert str(named) in listed.err
    assert run("libraries", "--json").document == []
