from pathlib import Path

import platformdirs
import pytest
from command_line import Run

from index.errors import UsageError
from index.place import Place
from qa.manner import Manner, Reading, Strictness
from tui.config.locations import MODEL_VARIABLE, default_library, model_folder, platform_library
from tui.config.preferences import (
    SETTINGS_VARIABLE,
    Preferences,
    parse_preferences,
    read_preferences,
    save_setting,
    settings_file,
)

PLACE = Path("/home/ada/.config/dateline/settings.toml")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file that the environment names; it isn't there yet."""
    path = tmp_path / "settings.toml"
    monkeypatch.setenv(SETTINGS_VARIABLE, str(path))
    return path


def test_every_setting_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    read = parse_preferences(
        'theme = "nord"\nlibrary = "~/news"\nmodel = "models/mine"\nmouse = false\n'
        'watch = true\nstrictness = "bold"\nreading = "quick"\n'
        '[keys]\n"source.find" = "slash,ctrl+f"\n',
        PLACE,
    )
    assert read == Preferences(
        theme="nord",
        library=Path("/home/ada/news"),
        model=Path("/home/ada/.config/dateline/models/mine"),
        mouse=False,
        watch=True,
        keys={"source.find": "slash,ctrl+f"},
        manner=Manner(Strictness.BOLD, Reading.QUICK),
    )


def test_libraries_have_names_of_their_own() -> None:
    text = 'library = "home desk"\n[libraries]\nwork = "news"\n"home desk" = "/home/ada/desk"\n'
    read = parse_preferences(text, PLACE)
    assert dict(read.libraries) == {
        "work": Path("/home/ada/.config/dateline/news"),
        "home desk": Path("/home/ada/desk"),
    }
    assert list(read.libraries) == ["work", "home desk"]
    assert read.library == Path("/home/ada/desk")


def test_a_library_may_be_on_a_milvus() -> None:
    text = (
        'library = "desk"\n[libraries]\nlab = "milvus-lite:lab.db"\n'
        'desk = { library = "milvus://a.example/desk", database = "postgresql://b.example/news" }\n'
    )
    read = parse_preferences(text, PLACE)
    assert dict(read.libraries) == {
        "lab": Place("/home/ada/.config/dateline/lab.db", "lab"),
        "desk": Place("http://a.example:19530", "desk", "postgresql://b.example/news"),
    }
    assert read.library == read.libraries["desk"]
    read = parse_preferences('library = "https://a.example/news"', PLACE)
    assert read.library == Place("https://a.example:443", "news")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('library = "milvus://a.example"', "line 1: 'milvus://a.example' isn't the address"),
        ('[libraries]\nx = "milvus-lite:"', "line 2: 'milvus-lite:' names no file"),
        ('[libraries]\nx = { library = "milvus://a/b" }', "line 2: libraries: 'x' isn't set to {"),
        ("[libraries]\nx = {}", "line 2: libraries: 'x' isn't set to {"),
        (
            '[libraries]\nx = { library = "news", database = "postgresql://a/b" }',
            "line 2: libraries: 'x' has a database",
        ),
        (
            '[libraries]\nx = { library = "milvus://a/b", database = "sqlite" }',
            "line 2: 'sqlite' isn't the address of a PostgreSQL",
        ),
        (
            '[libraries.x]\nlibrary = "milvus://a/b"\ndatabase = "postgresql://a:secret@b/c"',
            "written down",
        ),
    ],
)
def test_an_address_that_cannot_be_used_is_named_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_preferences(text, PLACE)
    assert reason in raised.value.message
    assert "secret" not in str(raised.value)


def test_nothing_set_means_the_defaults() -> None:
    manner = Manner(Strictness.BALANCED, Reading.CAREFUL)
    assert parse_preferences("", PLACE) == Preferences(None, None, None, True, False, {}, manner)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('theme = "nord"\nlibrary = /news', "isn't TOML: Invalid value (at line 2, column 11)"),
        ('\nlibary = "/news"', "line 2: there is no setting 'libary'; there are theme, library"),
        ("theme = 3", "line 1: theme isn't set to a text in quotation marks"),
        ('# none\nlibrary = ""', "line 2: library isn't set to a text in quotation marks"),
        ('mouse = "off"', "line 1: mouse isn't set to true or false"),
        (
            'mouse = true\nstrictness = "strict"',
            'line 2: strictness isn\'t set to one of "cautious", "balanced", "bold"',
        ),
        ("strictness = ['bold']", 'strictness isn\'t set to one of "cautious"'),
        ('reading = "Quick"', 'line 1: reading isn\'t set to one of "quick", "careful"'),
        ("reading = true", 'reading isn\'t set to one of "quick"'),
        ("keys = 1", "line 1: keys isn't set to a table"),
        ('[keys]\n"source.find" = 1', "line 2: keys: 'source.find' isn't set to a text"),
        ("[keys]\nsource.find = 'f'", "line 2: keys: 'source' isn't set to a text"),
        ("libraries = 1", "line 1: libraries isn't set to a table"),
        ("[libraries]\nwork = 1", "line 2: libraries: 'work' isn't set to a text"),
        ("[libraries]\nwork = ''", "line 2: libraries: 'work' isn't set to a text"),
        ('[libraries]\n"a/b" = "/x"', "line 2: libraries: 'a/b' isn't a name: letters"),
        ('[libraries]\n"~" = "/x"', "line 2: libraries: '~' isn't a name"),
        ("mouse = true\n[theme]\n", "line 2: theme isn't set to a text"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_preferences(text, PLACE)
    assert str(PLACE) in raised.value.message
    assert reason in raised.value.message
    assert "\n" not in raised.value.message


def test_the_file_is_in_the_platforms_place_unless_the_environment_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    expected = platformdirs.user_config_path("dateline", appauthor=False) / "settings.toml"
    assert settings_file() == expected
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "mine.toml"))
    assert settings_file() == tmp_path / "mine.toml"


def test_no_file_in_the_platforms_place_sets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.delenv(SETTINGS_VARIABLE, raising=False)
    assert settings_file().is_relative_to(tmp_path)
    assert read_preferences() == Preferences()


def test_a_missing_file_that_the_environment_names_is_an_error(file: Path) -> None:
    with pytest.raises(UsageError, match="there is no settings file"):
        read_preferences()


def test_bytes_that_are_no_text_are_an_error(file: Path) -> None:
    file.write_bytes(b'theme = "\xff"')
    with pytest.raises(UsageError, match="isn't UTF-8 text"):
        read_preferences()


# Where things are


def test_the_library_and_the_model_come_from_the_file(file: Path, tmp_path: Path) -> None:
    file.write_text('library = "news"\nmodel = "minilm"')
    assert default_library() == tmp_path / "news"
    assert model_folder() == tmp_path / "minilm"


def test_the_environment_goes_before_the_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('model = "minilm"')
    monkeypatch.setenv(MODEL_VARIABLE, str(tmp_path / "other"))
    assert model_folder() == tmp_path / "other"
    assert default_library() == platform_library()


def test_a_command_takes_the_library_of_the_file_after_option_and_environment(
    file: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('library = "from-file"')
    assert "from-file" in run("status").err
    monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path / "from-environment"))
    assert "from-environment" in run("status").err
    assert "from-option" in run("status", "--library", str(tmp_path / "from-option")).err


def test_a_command_stops_at_a_file_that_cannot_be_used(file: Path, run: Run) -> None:
    file.write_text('libary = "/news"')
    result = run("status")
    assert result.status == 1
    assert result.err.startswith("dateline: ")
    assert "line 1: there is no setting 'libary'" in result.err
    assert result.err.count("\n") == 1


# Keeping the theme


def test_a_theme_is_kept_and_all_else_in_the_file_stays(file: Path) -> None:
    file.write_text('# mine\ntheme = "nord"  # cold\n\n[keys]\n"source.find" = "f"\n')
    file.chmod(0o600)
    save_setting("theme", "ansi-light")
    assert file.read_text() == (
        '# mine\ntheme = "ansi-light"  # cold\n\n[keys]\n"source.find" = "f"\n'
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_a_theme_goes_before_the_tables(file: Path) -> None:
    file.write_text('# mine\n[keys]\n"source.find" = "f"\n')
    save_setting("theme", "nord")
    assert read_preferences() == Preferences(theme="nord", keys={"source.find": "f"})
    assert "# mine" in file.read_text()


def test_the_first_theme_kept_makes_the_file_and_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTINGS_VARIABLE, str(tmp_path / "new" / "settings.toml"))
    save_setting("theme", "nord")
    assert read_preferences() == Preferences(theme="nord")


def test_a_link_to_the_settings_stays_one(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("mouse = false\n")
    file.symlink_to(kept)
    save_setting("theme", "nord")
    assert file.is_symlink()
    assert kept.read_text() == 'mouse = false\ntheme = "nord"\n'


@pytest.mark.parametrize("text", ["mouse = maybe", 'libary = "x"'])
def test_a_file_that_cannot_be_used_is_left_alone(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(UsageError):
        save_setting("theme", "nord")
    assert file.read_text() == text


def test_what_is_no_file_is_never_replaced(file: Path) -> None:
    file.mkdir()
    with pytest.raises(UsageError, match="isn't a file"):
        save_setting("theme", "nord")
    assert file.is_dir()
