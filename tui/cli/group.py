"""The command line: `dateline`.

Exit 0 done, 1 an error, 2 wrong usage, 3 `ask` abstained, 4 `saved check` found something new.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from index.errors import DatelineError
from qa.manner import Manner
from tui.cli.completion.variable import COMPLETION_VARIABLE
from tui.cli.llm.options import no_llm_option, refuse_where_no_model_is_used
from tui.cli.manner_options import manner_options, refuse_where_unused
from tui.cli.options import Common, common_options
from tui.config.preferences import settings_file
from tui.text.safe_text import one_line

_ROOMS = {
    "articles": ("index", "watch", "fetch", "follow", "articles", "edit", "remove"),
    "asking": ("ask", "search", "saved"),
    "desk": ("count", "quotes", "names", "timeline", "changes", "values"),
    "measuring": ("eval", "runs", "suggest"),
    "upkeep": ("status", "libraries", "copy", "doctor", "completion"),
}
"""The packages of `tui.cli.commands`, and the commands in each."""

DEBUG_VARIABLE = "DATELINE_DEBUG"


class _Commands(click.Group):
    """A group whose commands are imported when they are called: asking loads no other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._modules = {
            name: f"tui.cli.commands.{room}.{name}"
            for room, names in _ROOMS.items()
            for name in names
        }

    def add_modules(self, modules: Mapping[str, str]) -> None:
        """Add commands of packages above this one, by name: the module that has `command`."""
        self._modules |= modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._modules:
            return None
        command: click.Command = importlib.import_module(self._modules[cmd_name]).command
        return command


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Settings (theme, library, libraries, model, mouse, watch, strictness, reading, keys,"
    f" llm): {settings_file()}",
)
@click.version_option(package_name="dateline", message="dateline %(version)s")
@common_options
@manner_options
@no_llm_option
def cli(common: Common, manner: Manner, no_llm: bool) -> None:
    """Ask a folder of news articles questions, and get their own words as the answer.

    Without a command, dateline opens the app; on a first run, over sample articles.
    Everything happens on this machine, without a language-model service, unless you name one in
    the settings; else only fetch and follow use the network.
    """
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        from tui.cli.launch import launch

        launch(common, manner, no_llm=no_llm)
        return
    subcommand = cli.get_command(context, context.invoked_subcommand)
    if subcommand is not None:
        refuse_where_unused(context, subcommand)
        refuse_where_no_model_is_used(context, subcommand)


def main(arguments: list[str] | None = None, command: click.Command = cli) -> None:
    """Run the command line and exit; every error of `command` is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        # A stream that can't write every character (Windows, old locales) shows "?" for those.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    if os.environ.get(COMPLETION_VARIABLE):
        _complete(command)
    try:
        # Not click's standalone mode, so that every error is one line of the same form.
        status = command.main(args=arguments, prog_name="dateline", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped")
    except click.ClickException as error:
        _fail(_usage(error), error.exit_code)
    except DatelineError as error:
        _fail(f"{error.message}: {error.hint}" if error.hint else error.message)
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        _fail(_unexpected(error))
    sys.exit(status)


def _complete(command: click.Command) -> NoReturn:
    """Answer a shell that asks what could come next; where anything fails, with nothing."""
    from tui.cli.completion import shells

    shells.use()
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            command.main(prog_name="dateline", complete_var=COMPLETION_VARIABLE)
    except Exception:
        if os.environ.get(DEBUG_VARIABLE):
            raise
    sys.exit(0)


def _usage(error: click.ClickException) -> str:
    message = error.format_message().rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message}: see {context.command_path} --help" if context else message


def _unexpected(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:  # a full disk, a permission: not a bug
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    what = f"{type(error).__name__}: {error}"
    return f"this is a bug in dateline: {what} (set {DEBUG_VARIABLE}=1 to see where)"


def _fail(message: str, status: int = 1) -> NoReturn:
    # A message may quote a file or an argument: it stays on one line and steers no terminal.
    click.echo(f"dateline: {one_line(message)}", err=True)
    sys.exit(status)
