"""`dateline completion`: the script by which a shell completes the command line."""

from __future__ import annotations

import click

from tui.cli.completion.shells import SHELLS, script


@click.command("completion", short_help="Print what completes dateline in your shell.")
@click.argument("shell", type=click.Choice(list(SHELLS)))
def command(shell: str) -> None:
    """Print the script that completes commands, options and values in SHELL.

    \b
    bash   dateline completion bash > ~/.local/share/bash-completion/completions/dateline
    zsh    dateline completion zsh > ~/.zfunc/_dateline     (~/.zfunc is in $fpath)
    fish   dateline completion fish > ~/.config/fish/completions/dateline.fish
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart
    click.echo(script(shell, "dateline"), nl=False)
