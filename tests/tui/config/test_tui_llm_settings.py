"""`[llm]` of the settings file: what it may say, and how it is told what it may not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import UsageError
from qa.prose.settings import LanguageModelSettings, Struck
from tui.config.preferences import SETTINGS_VARIABLE, parse_preferences, save_setting

PLACE = Path("/home/ada/.config/dateline/settings.toml")
LEAST = '[llm]\nurl = "http://localhost:11434/v1"\nmodel = "llama3.2"\n'


def test_every_setting_of_a_language_model_is_read() -> None:
    text = (
        f'{LEAST}key_env = "NEWS_KEY"\nchoose = true\nprose = false\nreword = true\n'
        'struck = "left-out"\nseconds = 7.5\ntokens = 200\n'
    )
    assert parse_preferences(text, PLACE).llm == LanguageModelSettings(
        url="http://localhost:11434/v1",
        model="llama3.2",
        key_env="NEWS_KEY",
        choose=True,
        prose=False,
        reword=True,
        struck=Struck.LEFT_OUT,
        seconds=7.5,
        tokens=200,
    )


def test_an_address_and_a_name_are_enough() -> None:
    expected = LanguageModelSettings("http://localhost:11434/v1", "llama3.2")
    assert parse_preferences(LEAST, PLACE).llm == expected
    inline = 'llm = { url = "http://localhost:11434/v1", model = "llama3.2" }'
    assert parse_preferences(inline, PLACE).llm == expected


def test_without_the_table_there_is_no_model() -> None:
    assert parse_preferences('theme = "nord"', PLACE).llm is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("llm = true", "line 1: llm isn't set to a table"),
        ("[llm]", "line 1: llm: url isn't set: url and model say which"),
        ('\n[llm]\nurl = "http://a/v1"', "line 2: llm: model isn't set"),
        (f"{LEAST}modle = 'x'", "line 4: llm: there is no setting 'modle'; there are url, model"),
        ('model = "m"\n[llm]\nurl = "http://a/v1"\nmodel = 3', "line 4: llm: model isn't set to"),
        ('llm.url = "http://a/v1"\nllm.model = ""', "line 2: llm: model isn't set to a text"),
        ('[llm]\nurl = ""', "line 2: llm: url isn't set to a text"),
        ('[llm]\nurl = "localhost:11434"', "line 2: llm: url isn't set to an address such as"),
        ('[llm]\nurl = "file:///x"', "llm: url isn't set to an address"),
        ('[llm]\nurl = "http://[a/v1"', "llm: url isn't set to an address"),
        ('[llm]\nurl = "http://a:99999/v1"', "llm: url isn't set to an address"),
        (f"{LEAST}choose = 1", "line 4: llm: choose isn't set to true or false"),
        (f'{LEAST}struck = "hidden"', 'struck isn\'t set to one of "shown", "left-out"'),
        (f"{LEAST}seconds = 0", "line 4: llm: seconds isn't set to a number from 1 to 600"),
        (f"{LEAST}seconds = 601", "seconds isn't set to a number from 1 to 600"),
        (f"{LEAST}seconds = nan", "seconds isn't set to a number from 1 to 600"),
        (f"{LEAST}seconds = true", "seconds isn't set to a number from 1 to 600"),
        (f"{LEAST}tokens = 15", "line 4: llm: tokens isn't set to a number from 16 to 4000"),
        (f"{LEAST}tokens = 20.5", "tokens isn't set to a number from 16 to 4000"),
        (f"{LEAST}model = 'x'", "isn't TOML"),
        ('[llm]\nurl = "http://a/v1"\nmodel = "a\\u001b[2Jb"', "a character that can't be shown"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_preferences(text, PLACE)
    assert str(PLACE) in raised.value.message
    assert reason in raised.value.message
    assert "\n" not in raised.value.message


@pytest.mark.parametrize(
    "line",
    [
        'key = "sk-hush"',
        'api_key = "sk-hush"',
        'key_env = "sk-hush"',
        'url = "https://ada:sk-hush@models.example/v1"',
        'url = "https://models.example/v1?key=sk-hush"',
    ],
)
def test_a_key_in_the_file_is_refused_and_never_repeated(line: str) -> None:
    with pytest.raises(UsageError, match="keys stand in no file: name an environment") as raised:
        parse_preferences(f"[llm]\n{line}\n", PLACE)
    assert "line 2" in raised.value.message
    assert "hush" not in str(raised.value)


def test_another_setting_can_be_kept_beside_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(LEAST)
    monkeypatch.setenv(SETTINGS_VARIABLE, str(file))
    save_setting("theme", "nord")
    assert LEAST in file.read_text()


def test_who_has_no_model_loads_nothing_of_it() -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from tui.config.preferences import parse_preferences\n"
        "parse_preferences('theme = \"nord\"', Path('x'))\n"
        "print([name for name in sys.modules if name.startswith('qa.prose')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
