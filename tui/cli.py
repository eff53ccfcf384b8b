"""The command line: `dateline`. Exit 0 done, 1 an error, 2 wrong usage, 3 `ask` abstained."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from index.errors import DatelineError
from tui.options import Common, common_options

_COMMANDS = ("index", "ask", "search", "eval", "runs", "status", "doctor")
DEBUG_VARIABLE = "DATELINE_DEBUG"


class _Commands(click.Group):
    """A group whose commands are imported when they are called: asking loads no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"tui.commands.{cmd_name}").command
        return command


@click.command(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="dateline", message="dateline %(version)s")
@common_options
def cli(common: Common) -> None:
    """Ask a folder of news articles questions, and get their own words as the answer.

    Without a command, dateline opens the app; on a first run, over sample articles.
    Everything happens on this machine: no network, no language-model service.
    """
    if click.get_current_context().invoked_subcommand is None:
        from tui.launch import launch

        launch(common)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit."""
    try:
        cli.main(args=arguments, prog_name="dateline")
    except DatelineError as error:
        _fail(str(error) if not error.hint else f"{error.message}: {error.hint}")
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        _fail(f"this is a bug in dateline: {what} (set {DEBUG_VARIABLE}=1 to see where)")


def _fail(message: str) -> Any:
    click.echo(f"dateline: {message}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
