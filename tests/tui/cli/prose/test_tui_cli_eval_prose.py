"""`dateline eval` and `ask --batch` with the language model of the settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CAMPBELL, Run, check_error
from scripted_model import ScriptedModel, served

from qa.prose.settings import LanguageModelSettings
from tui.config.preferences import SETTINGS_VARIABLE

HOST = "models.example"


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with served("1") as model:
        yield model


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ScriptedModel) -> Path:
    """A settings file that lets a model do everything."""
    path = tmp_path / "settings.toml"
    uses = "choose = true\nreword = true\nprose = true\n"
    path.write_text(f'[llm]\nurl = "{server.url}"\nmodel = "scripted"\n{uses}')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def test_a_run_uses_the_model_for_nothing_that_is_not_asked_for(
    sample: Run, settings: Path, server: ScriptedModel, writable_sample: Path, questions: Path
) -> None:
    here = ("--library", str(writable_sample))
    assert settings.is_file()
    result = sample("eval", str(questions), *here, "--json")
    assert result.status == 0
    assert not server.asked
    assert "prose" not in result.document


def test_prose_of_a_run_is_in_its_tables_and_its_json(
    sample: Run, settings: Path, server: ScriptedModel, writable_sample: Path, questions: Path
) -> None:
    asked = ("eval", str(questions), "--library", str(writable_sample), "--prose")
    assert settings.is_file()
    document = sample(*asked, "--json").document
    assert document["prose"]["answers"] == len(server.asked) == 1
    assert "below 1 answer:" in sample(*asked).out
    assert all("Exact answer" in one for one in server.texts())  # neither choices nor searches


def test_it_is_said_where_words_go_before_a_run(
    sample: Run,
    settings: Path,
    writable_sample: Path,
    questions: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LanguageModelSettings, "leaves", property(lambda _: True))
    monkeypatch.setattr(LanguageModelSettings, "host", property(lambda _: HOST))
    asked = ("eval", str(questions), "--library", str(writable_sample), "--prose")
    assert settings.is_file()
    assert f"Questions and passages go to {HOST}, where scripted runs." in sample(*asked).err


@pytest.mark.parametrize("option", ["--choose", "--reword", "--prose"])
def test_a_run_with_a_model_takes_one(
    option: str, sample: Run, settings: Path, questions: Path
) -> None:
    settings.write_text("")
    refused = sample("eval", str(questions), option)
    check_error(refused, 2, f"{option} takes a language model", str(settings))


@pytest.mark.parametrize("option", ["--choose", "--prose"])
def test_what_takes_answers_has_no_place_in_a_run_without_any(
    option: str, sample: Run, settings: Path, questions: Path
) -> None:
    assert settings.is_file()
    refused = sample("eval", str(questions), "--retrieval-only", option)
    check_error(refused, 2, option, "--retrieval-only")


def test_a_batch_writes_no_prose_and_goes_on_only_with_the_same_model(
    sample: Run, settings: Path, server: ScriptedModel, tmp_path: Path
) -> None:
    batch, out = tmp_path / "questions.txt", tmp_path / "answers.jsonl"
    batch.write_text(f"{CAMPBELL}\n")
    asked = ("ask", "--batch", str(batch), "--out", str(out))
    assert settings.is_file()
    assert sample(*asked).status == 0
    assert json.loads(out.read_text(encoding="utf-8"))["answer"] == "October 15-17"
    assert not any("two or three sentences" in one for one in server.texts())
    out.unlink()
    sent = len(server.asked)
    assert sent > 0
    assert sample(*asked, "--no-llm").status == 0
    assert len(server.asked) == sent
