"""The options that every subcommand takes, and how their values are read."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from index.types import Filters
from tui.settings import LIBRARY_VARIABLE, default_library


class Day(click.ParamType[date]):
    """A calendar day, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} isn't a day written YYYY-MM-DD", param, ctx)


@dataclass(frozen=True, slots=True)
class Common:
    """What the common options say."""

    library: Path
    as_of: date
    filters: Filters


_OPTIONS = (
    click.option(
        "--library",
        type=click.Path(file_okay=False, path_type=Path),
        envvar=LIBRARY_VARIABLE,
        show_envvar=True,
        metavar="DIR",
        help="The library's folder.  [default: the platform's user data folder]",
    ),
    click.option(
        "--as-of", type=Day(), help='The day that "this week" is counted from.  [default: today]'
    ),
    click.option("--since", type=Day(), help="Only articles published on this day or later."),
    click.option("--until", type=Day(), help="Only articles published on this day or earlier."),
    click.option("--source", metavar="NAME", help="Only articles of this outlet."),
)


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the common options to a command, which gets them as its first argument, a `Common`.

    They may stand before the subcommand or after it; after it wins.
    """

    @functools.wraps(command)
    def with_common(*args: Any, **kwargs: Any) -> Any:
        given = {
            name: kwargs.pop(name) for name in ("library", "as_of", "since", "until", "source")
        }
        context = click.get_current_context()
        inherited = context.parent.params if context.parent else {}
        chosen = {
            name: inherited.get(name) if value is None else value for name, value in given.items()
        }
        common = Common(
            library=(chosen["library"] or default_library()).expanduser().absolute(),
            as_of=chosen["as_of"] or date.today(),
            filters=Filters(chosen["since"], chosen["until"], chosen["source"] or None),
        )
        return command(common, *args, **kwargs)

    for option in reversed(_OPTIONS):
        with_common = option(with_common)
    return with_common


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_json(document: object) -> None:
    """Print a JSON document: the only thing on stdout where `--json` is given."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))
