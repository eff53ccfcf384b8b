"""The command line: `dateline`.

group           the command itself, and its errors
commands/       the subcommands, one a file
completion/     completing the command line in a shell
launch          opening the app
options         the options that every subcommand takes
manner_options  how sure an answer must be, and how it is read
eval_options    the options of `dateline eval`
llm/            the user's language model
json_output     the `--json` documents; `model_documents` has what a language model did
answer_lines    an answer as plain lines
styled_answer   an answer in styles, on a terminal
"""

from __future__ import annotations


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit; see `tui.cli.group.main`."""
    from tui.cli import group

    group.main(arguments)
