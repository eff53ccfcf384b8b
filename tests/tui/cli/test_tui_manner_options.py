"""How sure and how thorough answers are to be: the option, the environment, the settings file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import CAMPBELL, Run, check_error

from qa.manner import Manner, Reading, Strictness
from tui.config.preferences import SETTINGS_VARIABLE

CAUTIOUS, BOLD = Manner(Strictness.CAUTIOUS), Manner(Strictness.BOLD)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Manner]:
    """The manner of each answerer that was made."""
    from qa.answerer import Answerer

    found: list[Manner] = []
    make: Callable[..., None] = Answerer.__init__

    def made(self: Answerer, library: Any, reader: Any = None, **options: Any) -> None:
        found.append(Manner(options["strictness"], options["reading"]))
        make(self, library, reader, **options)

    monkeypatch.setattr(Answerer, "__init__", made)
    return found


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file, which is there and empty."""
    path = tmp_path / "settings.toml"
    path.touch()
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def test_the_option_goes_before_the_environment_and_that_before_the_file(
    sample: Run, given: list[Manner], settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample("ask", CAMPBELL)
    settings.write_text('strictness = "cautious"\nreading = "quick"')
    sample("ask", CAMPBELL)
    monkeypatch.setenv("DATELINE_STRICTNESS", "bold")
    sample("ask", CAMPBELL)
    monkeypatch.setenv("DATELINE_READING", "careful")
    sample("ask", CAMPBELL, "--strictness", "balanced")
    sample("--strictness", "balanced", "--reading", "quick", "ask", CAMPBELL)
    assert given == [
        Manner(Strictness.BALANCED, Reading.CAREFUL),
        Manner(Strictness.CAUTIOUS, Reading.QUICK),
        Manner(Strictness.BOLD, Reading.QUICK),
        Manner(Strictness.BALANCED, Reading.CAREFUL),
        Manner(Strictness.BALANCED, Reading.QUICK),
    ]


def test_a_saved_run_says_in_which_manner_it_was_made(
    sample: Run, given: list[Manner], writable_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("--library", str(writable_sample), "--limit", "1")
    sample("eval", "sample", *here, "--save", "usual")
    done = sample(
        "eval", "sample", *here, "--strictness", "cautious", "--compare", "usual", "--json"
    )
    assert given == [Manner(), CAUTIOUS]
    conditions = done.document["comparison"]["conditions"]
    assert conditions["settings.strictness"] == {"before": "balanced", "after": "cautious"}
    saved = json.loads(next((writable_sample / "runs").glob("usual*")).read_text(encoding="utf-8"))
    assert "balanced" in json.dumps(saved)


def test_a_word_that_there_isn_t_is_named_with_those_that_there_are(
    sample: Run, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("cautious", "balanced", "bold")
    check_error(sample("ask", "x", "--strictness", "strict"), 2, "--strictness", *words)
    check_error(sample("ask", "x", "--reading", ""), 2, "--reading", "quick", "careful")
    settings.write_text('strictness = "strict"')
    check_error(sample("ask", "x"), 1, "line 1: strictness isn't set to one of", *words)
    monkeypatch.setenv("DATELINE_STRICTNESS", "strict")
    check_error(sample("ask", "x"), 2, "--strictness", *words)


def test_a_command_that_answers_nothing_refuses_it(sample: Run) -> None:
    for arguments in (("search", "bridge"), ("status",)):
        check_error(sample("--strictness", "bold", *arguments), 2, "--strictness", arguments[0])
        check_error(sample(*arguments, "--reading", "quick"), 2, "--reading")


def test_the_app_is_opened_in_the_manner_that_is_wanted(
    run: Run, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Manner] = []
    monkeypatch.setattr("tui.cli.launch.launch", lambda common, manner, **_: opened.append(manner))
    settings.write_text('reading = "quick"')
    assert run("--strictness", "bold", "--library", str(tmp_path)).status == 0
    assert opened == [Manner(Strictness.BOLD, Reading.QUICK)]
