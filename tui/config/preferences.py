"""The settings file: read strictly, and written only where the user picks something in the app.

    theme = "ansi-dark"
    library = "~/news/library"         # or a name of [libraries]
    model = "~/models/minilm"
    mouse = true
    watch = true
    strictness = "cautious"
    reading = "quick"
    ocr_language = "eng+deu"

    [libraries]
    work = "~/news/work"
    lab = "milvus-lite:lab.db"
    desk = { library = "milvus://news.example/desk", database = "postgresql://db.example/news" }

    [keys]
    "source.find" = "slash,ctrl+f"

    [llm]                              # a language model of the user's: tui/config/llm.py
    url = "http://localhost:11434/v1"
    model = "llama3.2"

A path is relative to the file's folder. An option on the command line goes before an environment
variable, that before this file, and this file before what Dateline does by itself.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import platformdirs

from index.errors import UsageError
from index.place import LITE, Place, is_remote, parsed
from qa.manner import Manner, Reading, Strictness

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings

SETTINGS_VARIABLE = "DATELINE_SETTINGS"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the settings file says; None, and no `keys`, where it doesn't.

    `libraries` are the named libraries, in the file's order: their folders, or places on a Milvus.
    `keys` maps the id of a binding, such as "source.find", to its keys, with commas between;
    `manner` is Dateline's own where nothing of it is set; `llm` is the user's language model.
    """

    theme: str | None = None
    library: Path | Place | None = None
    model: Path | None = None
    mouse: bool = True
    watch: bool = False
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    manner: Manner = field(default_factory=Manner)
    ocr_language: str | None = None
    libraries: Mapping[str, Path | Place] = field(default_factory=lambda: MappingProxyType({}))
    llm: LanguageModelSettings | None = None


def _one_of(words: type[StrEnum]) -> str:
    return "one of " + ", ".join(f'"{word}"' for word in words)


_KINDS: dict[str, tuple[type, str]] = {
    "theme": (str, "a text in quotation marks"),
    "library": (str, "a text in quotation marks"),
    "model": (str, "a text in quotation marks"),
    "mouse": (bool, "true or false"),
    "watch": (bool, "true or false"),
    "strictness": (Strictness, _one_of(Strictness)),
    "reading": (Reading, _one_of(Reading)),
    "ocr_language": (str, "a text in quotation marks"),
    "libraries": (dict, "a table"),
    "keys": (dict, "a table"),
    "llm": (dict, "a table"),
}


def settings_file() -> Path:
    """Return where the settings are: as the environment says, else the platform's place."""
    named = os.environ.get(SETTINGS_VARIABLE, "").strip()
    if named:
        return Path(os.path.abspath(os.path.expanduser(named)))
    return platformdirs.user_config_path("dateline", appauthor=False) / "settings.toml"


def read_preferences() -> Preferences:
    """Read the settings file; where there is none, nothing is set.

    Raises:
        UsageError: it can't be read, or says something that can't be used; the message names
            the file, the line and the reason. Also where the environment names a missing file.
    """
    path = settings_file()
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        if os.environ.get(SETTINGS_VARIABLE, "").strip():
            raise UsageError(
                f"there is no settings file {path}", f"{SETTINGS_VARIABLE} names it"
            ) from None
        return Preferences()
    except OSError as error:
        raise UsageError(f"the settings file {path} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"the settings file {path} isn't UTF-8 text") from None
    return parse_preferences(text, path)


def parse_preferences(text: str, path: Path) -> Preferences:
    """Read the text of a settings file; `path` is where it lies.

    Raises:
        UsageError: it isn't TOML, or a setting is unknown or of the wrong kind.
    """
    try:
        values: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"the settings file {path} isn't TOML: {error}") from None
    for name, value in values.items():
        if reason := _objection(name, value):
            raise UsageError(f"{path}, line {_line_of(name, text)}: {reason}")
    keys, named = values.get("keys", {}), values.get("libraries", {})
    for table, entries in (("keys", keys), ("libraries", named)):
        for name, value in entries.items():
            if reason := _entry_objection(table, name, value):
                line = _line_of(name, text)
                raise UsageError(f"{path}, line {line}: {table}: {reason}")
    libraries = {name: _library(value, name, text, path) for name, value in named.items()}
    library = values.get("library")
    if library is not None:
        library = libraries.get(library) or _library(library, "library", text, path)
    return Preferences(
        theme=values.get("theme"),
        library=library,
        model=_folder(values.get("model"), path),
        mouse=values.get("mouse", True),
        watch=values.get("watch", False),
        keys=MappingProxyType(keys),
        manner=Manner(
            Strictness(values.get("strictness", Manner().strictness)),
            Reading(values.get("reading", Manner().reading)),
        ),
        ocr_language=values.get("ocr_language"),
        libraries=MappingProxyType(libraries),
        llm=_language_model(values["llm"], text, path) if "llm" in values else None,
    )


def _language_model(table: Mapping[str, object], text: str, path: Path) -> LanguageModelSettings:
    # Imported here: who has no model loads nothing of it.
    from tui.config.llm import objection, settings_of

    if found := objection(table):
        name, reason = found
        raise UsageError(f"{path}, line {_line_in('llm', name, text)}: llm: {reason}")
    return settings_of(table)


def _objection(name: str, value: object) -> str | None:
    """Why a setting can't be used, or None."""
    if name not in _KINDS:
        return f"there is no setting {name!r}; there are {', '.join(_KINDS)}"
    kind, words = _KINDS[name]
    # TOML has no words of a kind: such a one is a text, and one of those that there are.
    fits = value in list(kind) if issubclass(kind, StrEnum) else isinstance(value, kind)
    if not fits or value == "":
        return f"{name} isn't set to {words}"
    return None


def _entry_objection(table: str, name: str, value: object) -> str | None:
    """Why an entry of a table can't be used, or None."""
    if table == "libraries" and isinstance(value, dict):
        texts = all(isinstance(one, str) and one for one in value.values())
        if value.keys() != {"library", "database"} or not texts:
            return (
                f'{name!r} isn\'t set to {{ library = "milvus://…", database = "postgresql://…" }}'
            )
        if not is_remote(value["library"]):
            return f"{name!r} has a database, but its library isn't an address on Milvus"
    elif not isinstance(value, str) or (table == "libraries" and not value):
        return f"{name!r} isn't set to a text in quotation marks"
    if table == "libraries" and not is_library_name(name):
        return f'{name!r} isn\'t a name: letters, digits, spaces, "-", "_" and "." make one'
    return None


def is_library_name(value: str) -> bool:
    """Tell whether a text could name a library: no path does that is written as one ("./work")."""
    return bool(re.fullmatch(r"\w[\w .-]*(?<! )", value))


def _line_of(name: str, text: str) -> int:
    """The line, from 1, that sets a name: TOML's reader keeps no lines for what it has read."""
    setting = re.compile(rf"""\s*(?:\[\s*)?["']?{re.escape(name)}["']?\s*[].=]""")
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if setting.match(line)), 1)


def _line_in(table: str, name: str, text: str) -> int:
    """The line that sets a name of a table; that of the table where it has none of its own."""
    header = _line_of(table, text)
    dotted = rf"""(?:["']?{re.escape(table)}["']?\s*\.\s*)?"""
    setting = re.compile(rf"""\s*{dotted}["']?{re.escape(name)}["']?\s*=""")
    lines = enumerate(text.splitlines(), start=1)
    own = (number for number, line in lines if number >= header and setting.match(line))
    return next(own, header)


def _folder(value: str | None, path: Path) -> Path | None:
    """The absolute path of a folder that the file in `path` names."""
    return None if value is None else _absolute(value, path)


def _library(value: str | dict[str, str], name: str, text: str, path: Path) -> Path | Place:
    """The folder or the place of the library that the setting `name` is set to.

    Raises:
        UsageError: it begins as an address on Milvus, but isn't one.
    """
    database = None
    if isinstance(value, dict):
        database = value["database"]
        value = value["library"]
    if not is_remote(value):
        return _absolute(value, path)
    if file := value.removeprefix(LITE) if value.startswith(LITE) else "":
        value = f"{LITE}{_absolute(file, path)}"
    try:
        return parsed(value, database)
    except UsageError as error:
        raise UsageError(
            f"{path}, line {_line_of(name, text)}: {error.message}", error.hint
        ) from None


def _absolute(value: str, path: Path) -> Path:
    return Path(os.path.abspath(path.parent / os.path.expanduser(value)))


def save_setting(name: str, value: str | bool) -> None:
    """Write one setting into the settings file, leaving all else in it as it is.

    Raises:
        UsageError: the file can't be written, or can't be read as it is; it is left alone.
    """
    import tomlkit

    from index.storage.kept.whole_files import write_atomically

    # A link, as people keep for their settings, stays one.
    path = Path(os.path.realpath(settings_file()))
    if path.exists() and not path.is_file():
        raise UsageError(f"the settings file {path} isn't a file")
    try:
        text = path.read_bytes().decode() if path.exists() else ""
        parse_preferences(text, path)
        document = tomlkit.parse(text)
        document[name] = value
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, tomlkit.dumps(document).encode())
    except OSError as error:
        raise UsageError(f"the settings file {path} can't be written: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"the settings file {path} isn't UTF-8 text") from None
