"""Where the parts of a library lie that aren't in its folder: on a Milvus, in a PostgreSQL.

Every library has a folder, by which it is opened. A library of this machine has all of it there.
The folder of one that is searched by Milvus holds `library.json`, which says where the passages
are, and where the database is unless that is the SQLite file in the folder too; beside it lies
what belongs to this machine alone: the query encoder's files, recognised and fetched pages.

No secret is written down: Milvus's token comes from `DATELINE_MILVUS_TOKEN`, PostgreSQL's
password from where its own programs take it (`PGPASSWORD`, `~/.pgpass`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit

from index.errors import (
    DatelineError,
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    MismatchError,
    NotFoundError,
    UsageError,
)
from index.own_files import DATABASE, LOCK, PLACE

FORMAT = 1

LITE = "milvus-lite:"
SCHEMES = ("milvus", "http", "https")

DATABASE_VARIABLE = "DATELINE_DATABASE"
TOKEN_VARIABLE = "DATELINE_MILVUS_TOKEN"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_LITE_NAME = "dateline"
_LONGEST_LITE_NAME = 40
"""Short enough for what PostgreSQL calls the schema of one of its libraries, and of its rebuild."""

STAGED = "_rebuild"
"""How the name ends of a library that a rebuild builds: no other may, since it is dropped."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library is whose passages Milvus searches.

    Attributes:
        milvus: what a Milvus client connects to: "http://HOST:19530", "https://…", or the path in
            full of the folder of a Milvus Lite.
        name: the library's name there, with which its collections' names begin.
        database: the URL of its PostgreSQL, without a password; None: SQLite in the folder.
    """

    milvus: str
    name: str
    database: str | None = None

    @property
    def is_lite(self) -> bool:
        """Whether it is the embedded Milvus, which one process at a time can open."""
        return not self.milvus.startswith(("http://", "https://"))

    def staged(self) -> Place:
        """Return the place of the library that a rebuild builds, to take this one's place."""
        return replace(self, name=f"{self.name}{STAGED}")

    def __str__(self) -> str:
        """Return what names it on the command line."""
        if self.is_lite:
            return LITE + self.milvus
        if self.milvus.startswith("https://"):
            return f"{self.milvus}/{self.name}"
        return f"milvus://{self.milvus.removeprefix('http://')}/{self.name}"


def is_remote(text: str) -> bool:
    """Tell whether what names a library on the command line is a Milvus, not a folder."""
    return text.startswith((LITE, *(f"{scheme}://" for scheme in SCHEMES)))


def parsed(text: str, database: str | None = None) -> Place:
    """Return the place that a text such as "milvus://HOST:19530/NAME" names.

    Raises:
        UsageError: it isn't one, or `database` isn't the URL of a PostgreSQL without a password.
    """
    if database is not None:
        check_database(database)
    if text.startswith(LITE):
        file = text.removeprefix(LITE)
        if not file or "\0" in file:
            raise UsageError(f"{text!r} names no file", "write milvus-lite:FILE")
        path = os.path.abspath(os.path.expanduser(file))
        return Place(path, _lite_name(path), database)
    url, port = _split(text)
    name = url.path.strip("/")
    if not url.hostname or url.query or url.fragment or not _NAME.fullmatch(name):
        raise UsageError(
            f"{text!r} isn't the address of a library on Milvus",
            "write milvus://HOST:19530/NAME; a name has letters, digits and _, begins with no"
            " digit, and has at most 100 characters (46 with a PostgreSQL)",
        )
    if name.endswith(STAGED):
        raise UsageError(f"a library's name can't end in {STAGED}", "choose another name")
    if url.username or url.password:
        raise UsageError(
            "an address that names a user or a password would be shown and written down",
            f"set {TOKEN_VARIABLE} to USER:PASSWORD instead",
        )
    scheme = "https" if url.scheme == "https" else "http"
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    default = 443 if scheme == "https" else 19530
    return Place(f"{scheme}://{host}:{port or default}", name, database)


def _lite_name(path: str) -> str:
    """Return the name of the library in a Milvus Lite: its file's, as far as a name can be so.

    It tells libraries of one PostgreSQL apart.
    """
    name = re.sub(r"[^A-Za-z0-9_]+", "_", Path(path).stem)[:_LONGEST_LITE_NAME]
    usable = _NAME.fullmatch(name) and not name.endswith(STAGED) and name.strip("_")
    return name if usable else _LITE_NAME


def check_database(url: str) -> None:
    """Refuse what isn't the URL of a PostgreSQL database without a password.

    Raises:
        UsageError: the message says what is wrong with it.
    """
    parts, _ = _split(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise UsageError(
            f"{url!r} isn't the address of a PostgreSQL database",
            "write postgresql://USER@HOST/DATABASE",
        )
    if parts.password or any(name == "password" for name, _ in parse_qsl(parts.query)):
        raise UsageError(
            "an address with a password in it would be written down",
            "leave it out; PGPASSWORD or ~/.pgpass has it",
        )


def place_of(folder: Path) -> Place | None:
    """Return where a library's parts are, by its folder; None: all of it is in the folder.

    Raises:
        LibraryDamagedError: the file that says so can't be read.
        MismatchError: a newer Dateline wrote it.
    """
    path = folder / PLACE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(stored["format"], int) and stored["format"] > FORMAT:
            raise MismatchError(f"{path} was written by a newer Dateline", "update Dateline")
        place = Place(str(stored["milvus"]), str(stored["name"]), stored["database"])
        if not _NAME.fullmatch(place.name) or not isinstance(place.database, str | None):
            raise ValueError
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise LibraryDamagedError(
            f"{path}, which says where the library is, can't be read",
            "name the library by its address again, with --library",
        ) from error
    return place


def save(folder: Path, place: Place) -> None:
    """Write down where a library's parts are, in its folder, which is made.

    Raises:
        LibraryError: it can't be written.
    """
    path = folder / PLACE
    written = {
        "format": FORMAT,
        "milvus": place.milvus,
        "name": place.name,
        "database": place.database,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{PLACE}.part")
        part.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise LibraryError(
            f"the library's folder {folder} can't be written: {error.strerror or error}",
            "check its permissions",
        ) from error


def folder_of(place: Place) -> Path:
    """Return the folder, on this machine, of a library that isn't in one."""
    if place.is_lite:
        return Path(f"{place.milvus}-library")
    called = re.sub(r"[^A-Za-z0-9.-]+", "_", place.milvus.partition("://")[2])
    return servers_folder() / called / place.name


def servers_folder() -> Path:
    """Return where the folders are, on this machine, of libraries on servers."""
    import platformdirs  # takes longer than to open a library

    return platformdirs.user_data_path("dateline", appauthor=False) / "milvus"


def settled(place: str | Place, database: str | None = None) -> Path:
    """Return the folder of the library at an address, where it says what the address is.

    `database` counts the first time; after it, the folder knows. A `Place` may have one of its own.

    Raises:
        UsageError: see `parsed`; or the library is known to have another database.
        LibraryError: the folder can't be written.
    """
    if isinstance(place, str):
        place = parsed(place, database)
    elif database is not None:
        check_database(database)
        place = replace(place, database=database)
    folder = folder_of(place)
    known = place_of(folder)
    if known is None:
        save(folder, place)
    elif place.database is not None and known.database != place.database:
        raise UsageError(
            f"the library {place} has its database in {known.database or folder / DATABASE}",
            f"leave out --database, and {DATABASE_VARIABLE}",
        )
    elif known.milvus != place.milvus:  # now by https, or a Milvus Lite that was moved
        save(folder, replace(known, milvus=place.milvus))
    return folder


@contextmanager
def used(place: Place) -> Iterator[Path]:
    """Yield the folder of the library at a place, as `settled` does, for as long as it is used.

    The place is forgotten again where the library turns out not to be there, or can't be reached:
    what was mistyped leaves no folder behind. A library that was known before stays known.

    Raises:
        UsageError, LibraryError: see `settled`.
    """
    known = place_of(folder_of(place)) is not None
    folder = settled(place)
    found = place.database is not None
    try:
        yield folder
    except LibraryLockedError:
        raise  # somebody writes to it: it is there
    except DatelineError:
        found = False
        raise
    finally:
        if not known and not found and not (folder / DATABASE).is_file():
            _forget(folder, place)


def _forget(folder: Path, place: Place) -> None:
    """Take back what `save` wrote; the folder stays where anything else is in it."""
    with suppress(OSError):
        (folder / PLACE).unlink(missing_ok=True)
        if {path.name for path in folder.iterdir()} == {LOCK}:  # of a writer that got no further
            (folder / LOCK).unlink()
        folder.rmdir()
        if not place.is_lite:  # the folder of the server's libraries
            folder.parent.rmdir()


def shown(folder: Path) -> str:
    """Return what a library is called where people read it: its address, or else its folder."""
    try:
        place = place_of(folder)
    except LibraryError:
        place = None
    return str(place or folder)


def missing(folder: Path) -> NotFoundError:
    """Return the error to raise where a command finds no library in a folder."""
    place = place_of(folder)
    hint = "run: dateline index FOLDER"
    if place is not None and not place.is_lite and place.database is None:
        hint += "; or, if it has a PostgreSQL, name that with --database"
    return NotFoundError(f"there is no library in {shown(folder)}", hint)


def is_for_one_process(folder: Path) -> bool:
    """Tell whether a library is searched by an engine that one process at a time can open."""
    place = place_of(folder)
    return place is not None and place.is_lite


def has_database(folder: Path) -> bool:
    """Tell whether a library was begun: its database is known, whether or not it answers now."""
    if (folder / DATABASE).is_file():
        return True
    place = place_of(folder)
    return place is not None and place.database is not None


def _split(text: str) -> tuple[SplitResult, int | None]:
    try:
        url = urlsplit(text)
    except ValueError as error:
        raise UsageError(f"{text!r} isn't an address: {error}") from error
    try:
        return url, url.port
    except ValueError as error:
        raise UsageError(
            f"{text!r} isn't an address: its port is none", "a port is a number from 1 to 65535"
        ) from error
