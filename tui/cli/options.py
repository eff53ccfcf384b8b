"""The options that every subcommand takes, and how their values are read."""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from index.errors import UsageError
from index.place import (
    DATABASE_VARIABLE,
    Place,
    check_database,
    is_remote,
    parsed,
    place_of,
    used,
)
from index.types import Filters
from tui.cli.completion import values
from tui.config.locations import (
    LIBRARY_VARIABLE,
    default_library,
    folder_on_this_machine,
    named_library,
    platform_library,
)
from tui.text.safe_text import one_line


def day(value: str) -> date:
    """Read a calendar day, written YYYY-MM-DD."""
    # The pattern too: fromisoformat would take 20241014 and 2024-W42-1.
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    raise click.BadParameter(f"{value!r} isn't a day written YYYY-MM-DD")


def words(value: str) -> str:
    """Read a text that says something: not blank, and text in the terminal's encoding."""
    if not value.strip():
        raise click.BadParameter("it is empty")
    return words_or_none(value)


def words_or_none(value: str) -> str:
    """Read a text that may say nothing: text in the terminal's encoding."""
    try:
        value.encode()
    except UnicodeEncodeError:  # Python's stand-ins for the bytes of another encoding
        raise click.BadParameter("it isn't text in this terminal's encoding") from None
    return value


def a_path(value: str) -> Path:
    """Read a path; an empty one would mean the current folder, which nobody types that way."""
    if not value:
        raise click.BadParameter("it is empty")
    return Path(value)


def a_library(value: str) -> Path | Place:
    """Read a library's name in the settings, its address, or the path of its folder.

    None of them need be there yet.

    Raises:
        UsageError: the settings, which may have the name, can't be used.
    """
    if is_remote(value):
        try:
            return parsed(value)
        except UsageError as error:
            raise click.BadParameter(f"{error.message}: {error.hint}") from None
    # os.path, for its answers to an unknown user's ~ and to an overlong name: it doesn't raise.
    named = named_library(value) or a_path(os.path.expanduser(value)).absolute()
    if isinstance(named, Path) and os.path.exists(named) and not os.path.isdir(named):
        raise click.BadParameter(f"{str(named)!r} isn't a folder")
    return named


def library_folder(value: str) -> Path:
    """Read as `a_library`, and return its folder: for a library beside that of `--library`.

    `--database` and its variable count for one on a Milvus that isn't known yet. What is mistyped
    leaves no folder behind where nothing was begun in it.
    """
    library, context = a_library(value), click.get_current_context()
    if isinstance(library, Path) or context.resilient_parsing:
        return folder_on_this_machine(library)
    if place_of(folder_on_this_machine(library)) is None:
        database = value_of(context, "database", context.params.get("database"))
        if isinstance(database, str):  # click has a mark of its own for what isn't given
            library = _with_database(library, database, _database_is_typed(context))
        context.meta[_DATABASE_USED] = True
    return context.with_resource(used(library))


_DATABASE_USED = f"{__name__}.database_used"


@dataclass(frozen=True, slots=True)
class Common:
    """What the common options say; `as_of` is None where no day is given, which means today.

    `library_named` is whether the command line itself names the library, not the environment:
    `DATELINE_LIBRARY` says where the user's library is, not which one a command is to use.
    """

    library: Path
    as_of: date | None
    filters: Filters
    library_named: bool = False


def first_day(value: str) -> date:
    """Read a day, or the first of a month or a year."""
    return _days(value)[0]


def last_day(value: str) -> date:
    """Read a day, or the last of a month or a year."""
    return _days(value)[1]


def _days(value: str) -> tuple[date, date]:
    # Imported here: most commands begin without.
    from qa.language.filter_words import days_of

    if re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
        with contextlib.suppress(UsageError):
            return days_of(value, date.min)
    raise click.BadParameter(f"{value!r} isn't a year, a month or a day written {DAY}")


DAY = "YYYY-MM-DD"
PART = "YYYY[-MM[-DD]]"

_OPTIONS = (
    click.option(
        "--library",
        type=a_library,
        envvar=LIBRARY_VARIABLE,
        show_envvar=True,
        metavar="DIR|NAME|ADDRESS",
        shell_complete=values.libraries,
        help="The library's folder, its name in the settings, or its address on Milvus:"
        " milvus://HOST:19530/NAME, https://HOST/NAME, milvus-lite:FILE."
        "  [default: the platform's user data folder]",
    ),
    click.option(
        "--database",
        is_eager=True,  # known before the libraries that it is of
        envvar=DATABASE_VARIABLE,
        show_envvar=True,
        metavar="URL",
        help="Where the texts of a library on Milvus are: postgresql://USER@HOST/DATABASE, so that"
        " several machines can use it. Said once.  [default: a file on this machine]",
    ),
    click.option(
        "--as-of",
        type=day,
        metavar=DAY,
        help='The day of asking: "this week" counts from it, and later articles are left out.'
        "  [default: today, leaving out none]",
    ),
    click.option(
        "--since",
        type=first_day,
        metavar=PART,
        help="Only articles published on this day or later.",
    ),
    click.option(
        "--until",
        type=last_day,
        metavar=PART,
        help="Only articles published on this day or earlier.",
    ),
    click.option(
        "--source",
        type=words,
        multiple=True,
        metavar="NAME",
        shell_complete=values.outlets,
        help="Only articles of this outlet; of any of them where it is given again.",
    ),
)

_HIDDEN = {
    name: click.option(f"--{name.replace('_', '-')}", multiple=name == "source", hidden=True)
    for name in ("as_of", "since", "until", "source")
}
"""The options where they have no effect."""


Command = Callable[..., Any]


def common_options(command: Command) -> Command:
    """Add the common options to a command, which gets them as its first argument, a `Common`.

    They may stand before the subcommand or after it; after it wins.
    """
    return _with_options(command, unused=())


def filter_options(command: Command) -> Command:
    """As `common_options`, for a command on which --as-of has no effect, and which refuses it."""
    return _with_options(command, unused=("as_of",))


def library_option(command: Command) -> Command:
    """As `common_options`, for a command on which all but --library have no effect."""
    return _with_options(command, unused=("as_of", "since", "until", "source"))


def changes_options(command: Command) -> Command:
    """As `filter_options`, for a command whose own --since is of another kind."""
    return _with_options(command, unused=("as_of",), own=("since",))


def _with_options(command: Command, unused: tuple[str, ...], own: tuple[str, ...] = ()) -> Command:
    """Add the options but for those that have no effect, and those that are the command's own."""
    names = ("library", "database", "as_of", "since", "until", "source")

    @functools.wraps(command)
    def with_common(*args: Any, **kwargs: Any) -> Any:
        context = click.get_current_context()
        refuse_unused(context, (*unused, *own))
        chosen = {
            name: None if name in own else value_of(context, name, kwargs.pop(name))
            for name in names
        }
        since, until = chosen["since"], chosen["until"]
        if since and until and since > until:
            raise click.UsageError(f"--since {since} is after --until {until}")
        library = chosen["library"] or _own_library(context)
        with _settled(context, library, chosen["database"]) as folder:
            common = Common(
                library=folder,
                as_of=chosen["as_of"],
                filters=Filters(since, until, tuple(chosen["source"] or ())),
                library_named=any(is_typed(one, "library") for one in lineage(context)),
            )
            return command(common, *args, **kwargs)

    for name, option in reversed(list(zip(names, _OPTIONS, strict=True))):
        if name in own:
            continue
        # Known and hidden where unused: so what is said isn't that there is no such option.
        hidden = _HIDDEN[name] if name in unused else option
        with_common = hidden(with_common)
    return with_common


def refuse_unused(context: click.Context, names: Iterable[str]) -> None:
    """Refuse options that have no effect on a subcommand, before its name and behind it.

    Raises:
        click.UsageError: one of them was typed.
    """
    for name in names:
        if any(is_typed(one, name) for one in lineage(context)):
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"{option} has no effect on {context.command_path}")


def _own_library(context: click.Context) -> Path | Place:
    """Return the user's library; a settings file that can't be used stops commands, not the app."""
    try:
        return default_library()
    except UsageError:
        if context.parent is None:
            return platform_library()
        raise


def _settled(
    context: click.Context, library: Path | Place, database: str | None
) -> AbstractContextManager[Path]:
    """Return what yields a library's folder, which knows the place of one on a Milvus meanwhile.

    `database` is what `--database` says, or the environment where the library's name says nothing.
    """
    typed = _database_is_typed(context)
    if isinstance(library, Path):
        if typed and _DATABASE_USED not in context.meta:
            raise click.UsageError(
                "--database is of a library on Milvus: --library milvus://HOST:19530/NAME"
            )
        return nullcontext(library)
    if context.invoked_subcommand is not None:  # which settles it itself
        return nullcontext(folder_on_this_machine(library))
    return used(_with_database(library, database, typed))


def _database_is_typed(context: click.Context) -> bool:
    return any(is_typed(one, "database") for one in lineage(context))


def _with_database(library: Place, database: str | None, typed: bool) -> Place:
    """Return a library's place with a database: one that is typed, else its own, else this one."""
    if not database or (library.database is not None and not typed):
        return library
    try:
        check_database(database)
    except UsageError as error:
        raise click.UsageError(f"--database: {error.message}: {error.hint}") from None
    return replace(library, database=database)


def value_of(context: click.Context, name: str, value: Any) -> Any:
    """Return an option's value: given after the subcommand, else before it, else as set."""
    # A value of the environment must not outdo one that was typed before the subcommand.
    if context.parent and not is_typed(context, name):
        return value_of(context.parent, name, context.parent.params.get(name))
    return value


def lineage(context: click.Context) -> Iterator[click.Context]:
    """Yield a subcommand's context, then those of the groups before its name, innermost first."""
    one: click.Context | None = context
    while one is not None:
        yield one
        one = one.parent


def is_typed(context: click.Context, name: str) -> bool:
    """Tell whether the command line itself gives an option here, not the environment."""
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def notice(message: str) -> None:
    """Say something beside the output, on one line of stderr."""
    click.echo(f"dateline: {one_line(message)}", err=True)
