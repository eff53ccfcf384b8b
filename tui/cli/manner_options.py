"""The options of what answers questions: how sure an answer must be, and how it is read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from index.errors import UsageError
from qa.manner import Manner, Reading, Strictness
from tui.cli.options import is_typed, value_of
from tui.config.preferences import read_preferences

_NAMES = ("strictness", "reading")

_OPTIONS = (
    click.option(
        "--strictness",
        type=click.Choice([one.value for one in Strictness]),
        envvar="DATELINE_STRICTNESS",
        show_envvar=True,
        help=f"How sure an answer must be to be shown.  [default: {Manner().strictness}]",
    ),
    click.option(
        "--reading",
        type=click.Choice([one.value for one in Reading]),
        envvar="DATELINE_READING",
        show_envvar=True,
        help=f"How thoroughly passages are read.  [default: {Manner().reading}]",
    ),
)


def manner_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command, which gets them as its keyword argument `manner`.

    Like the common options they may stand before the subcommand or after it; after it wins.
    """

    @functools.wraps(command)
    def with_manner(*args: Any, **kwargs: Any) -> Any:
        context = click.get_current_context()
        strictness, reading = (value_of(context, name, kwargs.pop(name)) for name in _NAMES)
        own = _own_manner(context)
        manner = Manner(
            Strictness(strictness) if strictness else own.strictness,
            Reading(reading) if reading else own.reading,
        )
        return command(*args, manner=manner, **kwargs)

    for option in reversed(_OPTIONS):
        with_manner = option(with_manner)
    return with_manner


def refuse_where_unused(context: click.Context, subcommand: click.Command) -> None:
    """Refuse these options before a subcommand that answers nothing.

    Raises:
        click.UsageError: one of them was typed, and the subcommand doesn't take it.
    """
    taken = {parameter.name for parameter in subcommand.params}
    for name in _NAMES:
        if name not in taken and is_typed(context, name):
            raise click.UsageError(
                f"--{name} has no effect on dateline {context.invoked_subcommand}"
            )


def _own_manner(context: click.Context) -> Manner:
    """Return what the settings file says; one that can't be used stops commands, not the app."""
    try:
        return read_preferences().manner
    except UsageError:
        if context.parent is None:
            return Manner()
        raise
