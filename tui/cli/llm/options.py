"""The options of the user's language model: to leave it out, to ask for prose or do without."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tui.cli.options import is_typed, value_of
from tui.config.preferences import read_preferences, settings_file

if TYPE_CHECKING:
    from qa.prose.settings import LanguageModelSettings

NO_LLM_VARIABLE = "DATELINE_NO_LLM"

_NAME = "no_llm"

_no_llm = click.option(
    "--no-llm",
    _NAME,
    is_flag=True,
    envvar=NO_LLM_VARIABLE,
    show_envvar=True,
    help="Do without the language model that the settings file names.",
)

prose_option = click.option(
    "--prose/--no-prose",
    default=None,
    help="Have a few sentences written below the answer, each one checked, or not; the settings"
    " file names the language model.  [default: as the settings and the question say]",
)


def no_llm_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option to a command, which gets it as its keyword argument `no_llm`.

    Like the common options it may stand before the subcommand or after it.
    """

    @functools.wraps(command)
    def with_option(*args: Any, **kwargs: Any) -> Any:
        context = click.get_current_context()
        no_llm = bool(value_of(context, _NAME, kwargs.pop(_NAME)))
        return command(*args, no_llm=no_llm, **kwargs)

    return _no_llm(with_option)


def refuse_where_no_model_is_used(context: click.Context, subcommand: click.Command) -> None:
    """Refuse the option before a subcommand that uses no language model.

    Raises:
        click.UsageError: it was typed, and the subcommand doesn't take it.
    """
    taken = {parameter.name for parameter in subcommand.params}
    if _NAME not in taken and is_typed(context, _NAME):
        raise click.UsageError(f"--no-llm has no effect on dateline {context.invoked_subcommand}")


def wanted_model(no_llm: bool, prose: bool | None = None) -> LanguageModelSettings | None:
    """Return the language model that a command is to use; None for none.

    `prose` is what `--prose` says, None where it isn't given.

    Raises:
        UsageError: the settings file can't be used.
        click.UsageError: prose is asked for, and there is no model to write it.
    """
    settings = None if no_llm else read_preferences().llm
    if settings is None:
        if prose and no_llm:
            raise click.UsageError(f"--prose and --no-llm (or {NO_LLM_VARIABLE}) go apart")
        if prose:
            raise click.UsageError(
                f"--prose takes a language model: name one in [llm] of {settings_file()}"
            )
        return None
    if prose is not None:
        settings = replace(settings, prose=prose)
    return settings if settings.works else None


def wanted_digest(context: click.Context) -> LanguageModelSettings:
    """Return the language model that is to write a digest.

    Raises:
        UsageError: the settings file can't be used.
        click.UsageError: there is none, or it is to be left out.
    """
    if value_of(context, _NAME, context.params.get(_NAME)):
        raise click.UsageError(f"--digest and --no-llm (or {NO_LLM_VARIABLE}) go apart")
    settings = read_preferences().llm
    if settings is None:
        raise click.UsageError(
            f"--digest takes a language model: name one in [llm] of {settings_file()}"
        )
    return replace(settings, prose=True)  # it is asked for
