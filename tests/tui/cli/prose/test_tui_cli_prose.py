"""`dateline ask` where the settings name a language model: prose below the exact answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CAMPBELL, NONSENSE, Run, check_error
from scripted_model import Asked, ScriptedModel, nobody, served

from qa.prose.settings import LanguageModelSettings
from tui.config.preferences import SETTINGS_VARIABLE

TRUE = "The State Department said the deputy secretary of state would be in South Korea and Japan"
REPLY = f"{TRUE} on October 15-17 [1]. He likes sushi. Campbell comes back in May [99]."
SAID = f"{TRUE} on October 15-17."
BELOW = "Written by scripted, not quoted; each sentence is checked:"


@pytest.fixture
def server() -> Iterator[ScriptedModel]:
    with served(REPLY) as model:
        yield model


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ScriptedModel) -> Path:
    """A settings file that names the server."""
    path = tmp_path / "settings.toml"
    path.write_text(f'[llm]\nurl = "{server.url}"\nmodel = "scripted"\n')
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    monkeypatch.setenv("COLUMNS", "96")
    return path


@pytest.mark.usefixtures("settings")
def test_prose_stands_below_the_exact_answer_and_what_fails_is_struck(sample: Run) -> None:
    exact = sample("ask", CAMPBELL, "--no-llm")
    result = sample("ask", CAMPBELL, "--prose")
    assert (result.status, result.err) == (0, "")
    above, found, below = result.out.partition(f"\n{BELOW}\n")
    assert found
    assert without_times(above) == without_times(exact.out)
    assert f"{SAID} [1]" in " ".join(below.split())
    assert "\n  [struck: cites nothing] He likes sushi.\n" in below
    assert "\n  [struck: cites [99], which isn't there] Campbell comes back in May.\n" in below
    assert "\n3 sentences by scripted: 1 checked, 2 struck · " in below


def without_times(text: str) -> list[str]:
    return [line for line in text.strip().split("\n") if "sure · " not in line]


@pytest.mark.usefixtures("settings")
def test_a_question_that_wants_none_gets_none(sample: Run, server: ScriptedModel) -> None:
    result = sample("ask", CAMPBELL)
    assert (result.status, BELOW in result.out) == (0, False)
    assert not server.asked


def test_struck_sentences_are_left_out_where_the_settings_say_so(
    sample: Run, settings: Path
) -> None:
    settings.write_text(f'{settings.read_text()}struck = "left-out"\n')
    result = sample("ask", CAMPBELL, "--prose")
    assert SAID in " ".join(result.out.split())
    assert "sushi" not in result.out
    assert "2 sentences that fail the check are left out." in result.out


@pytest.mark.usefixtures("settings")
def test_json_has_every_sentence_and_says_which_are_struck(sample: Run) -> None:
    prose = sample("ask", CAMPBELL, "--prose", "--json").document["prose"]
    assert (prose["model"], prose["failed"]) == ("scripted", None)
    assert [(one["text"], one["struck"]) for one in prose["sentences"]] == [
        (SAID, None),
        ("He likes sushi.", "cites nothing"),
        ("Campbell comes back in May.", "cites [99], which isn't there"),
    ]
    (cited, *_) = prose["sentences"][0]["citations"]
    assert cited["article"] == "2024-10-14-campbell-seoul-tokyo"
    assert cited["sentence"].startswith(TRUE)


def test_json_without_a_model_has_no_field_of_it(sample: Run, settings: Path) -> None:
    with_model = sample("ask", CAMPBELL, "--json").document
    settings.write_text("")
    without = sample("ask", CAMPBELL, "--json").document
    assert not {"prose", "chosen", "reworded"} & without.keys()
    assert with_model.keys() == without.keys()


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_server_that_is_gone_takes_nothing_of_the_exact_answer(
    form: tuple[str, ...], sample: Run, settings: Path
) -> None:
    exact = sample("ask", CAMPBELL, "--no-llm")
    with nobody() as url:
        settings.write_text(f'[llm]\nurl = "{url}"\nmodel = "scripted"\n')
        result = sample("ask", CAMPBELL, "--prose", *form)
    assert (result.status, result.err) == (0, "")
    if form:
        assert result.document["answer"] == "October 15-17"
        assert result.document["prose"]["sentences"] == []
        assert result.document["prose"]["failed"]
    else:
        above, _, below = result.out.partition(f"\n{BELOW}\n")
        assert without_times(above) == without_times(exact.out)
        assert "scripted wrote nothing: " in below


def test_a_model_that_cannot_be_used_is_told_and_the_question_is_answered(
    sample: Run, settings: Path
) -> None:
    settings.write_text(f'{settings.read_text()}key_env = "DATELINE_NO_SUCH_KEY"\n')
    result = sample("ask", CAMPBELL, "--prose")
    assert result.status == 0
    assert result.out.startswith("October 15-17")
    assert result.err.startswith("dateline: without scripted: ")
    assert "DATELINE_NO_SUCH_KEY" in result.err
    assert result.err.count("\n") == 1


def test_a_model_is_left_out_for_one_run_or_by_the_environment(
    sample: Run, settings: Path, server: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "Why is Campbell visiting Japan on October 15-17?"
    for arguments in (("ask", why, "--no-llm"), ("--no-llm", "ask", why), ("ask", why)):
        if arguments == ("ask", why):
            monkeypatch.setenv("DATELINE_NO_LLM", "1")
        assert BELOW not in sample(*arguments).out
    assert not server.asked
    assert settings.is_file()


def test_it_is_told_what_a_model_chose_and_searched(
    sample: Run, settings: Path, server: ScriptedModel
) -> None:
    def script(asked: Asked) -> str:
        text = "\n".join(one["content"] for one in asked["messages"])
        return "1" if "CANDIDATES" in text.upper() else "Campbell Japan visit dates"

    with served(script) as other:
        uses = "prose = false\nchoose = true\nreword = true\n"
        settings.write_text(f'[llm]\nurl = "{other.url}"\nmodel = "scripted"\n{uses}')
        plain, document = sample("ask", CAMPBELL), sample("ask", CAMPBELL, "--json").document
    assert "\nSearched by scripted for: Campbell Japan visit dates\n" in plain.out
    assert "\nscripted chose the same answer among " in plain.out
    assert document["reworded"] == {
        "model": "scripted",
        "query": "Campbell Japan visit dates",
        "failed": None,
    }
    assert document["chosen"]["text"] == document["answer"] == "October 15-17"
    assert document["chosen"]["instead_of"] is None
    assert "prose" not in document
    assert not server.asked


@pytest.mark.usefixtures("settings")
def test_prose_can_be_done_without_for_one_question(sample: Run, server: ScriptedModel) -> None:
    sample("ask", "Why is Campbell visiting Japan on October 15-17?", "--no-prose")
    assert not server.asked


@pytest.mark.usefixtures("settings")
def test_references_alone_ask_for_no_prose(sample: Run, server: ScriptedModel) -> None:
    result = sample("ask", CAMPBELL, "--prose", "--cite", "ris")
    assert result.out.startswith("TY  - NEWS")
    assert not server.asked


@pytest.mark.usefixtures("settings")
def test_where_the_articles_do_not_say_there_is_no_prose(
    sample: Run, server: ScriptedModel
) -> None:
    result = sample("ask", NONSENSE, "--prose")
    assert (result.status, BELOW in result.out) == (3, False)
    assert not server.asked


def test_prose_takes_a_model(sample: Run, settings: Path, tmp_path: Path) -> None:
    refused = sample("ask", "x", "--prose", "--no-llm")
    check_error(refused, 2, "--prose and --no-llm")
    batch = ("ask", "--batch", str(tmp_path / "q"), "--out", str(tmp_path / "a.csv"), "--prose")
    check_error(sample(*batch), 2, "--prose has no effect with --batch")
    settings.write_text("")
    check_error(sample("ask", "x", "--prose"), 2, "takes a language model", str(settings))


def test_a_command_that_uses_no_model_refuses_to_do_without(sample: Run) -> None:
    check_error(sample("--no-llm", "status"), 2, "--no-llm has no effect on dateline status")


def test_it_is_said_once_where_words_go_before_they_do_and_only_where_they_leave(
    sample: Run, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sample("ask", CAMPBELL, "--prose").err == ""
    heard: list[str] = []
    monkeypatch.setattr(LanguageModelSettings, "leaves", property(lambda _: True))
    monkeypatch.setattr(LanguageModelSettings, "host", property(lambda _: "models.example"))
    monkeypatch.setattr("tui.cli.llm.opening.notice", heard.append)
    assert sample("ask", CAMPBELL).status == 0
    assert heard == []  # nothing was sent

    def script(_: Asked) -> str:
        heard.append("asked")
        return REPLY

    with served(script) as other:
        settings.write_text(f'[llm]\nurl = "{other.url}"\nmodel = "scripted"\n')
        sample("ask", CAMPBELL, "--prose", "--json")
        line = "Questions and passages go to models.example, where scripted runs."
        assert heard == [line, "asked"]
        heard.clear()
        settings.write_text(f"{settings.read_text()}choose = true\nreword = true\n")
        sample("ask", CAMPBELL, "--prose", "--json")
    assert heard == [line, "asked", "asked", "asked"]


def test_the_exact_answer_is_printed_before_the_model_is_asked(sample: Run, settings: Path) -> None:
    printed: list[str] = []

    def script(_: Asked) -> str:
        printed.append(sys.stdout.getvalue())  # type: ignore[union-attr]  # pytest's own
        return REPLY

    with served(script) as other:
        settings.write_text(f'[llm]\nurl = "{other.url}"\nmodel = "scripted"\n')
        sample("ask", CAMPBELL, "--prose")
    (before,) = printed
    assert before.startswith("October 15-17")
    assert "sushi" not in before


def test_who_has_no_model_loads_no_client(sample_library: Path) -> None:
    code = (
        "import sys\nfrom tui.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "names = ('qa.prose.client', 'qa.prose.writing', 'tui.cli.llm.writing', 'httpx')\n"
        "print([name for name in names if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "--library", str(sample_library), "ask", CAMPBELL]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["answer"] == "October 15-17"
    assert done.stderr.strip() == "[]"
