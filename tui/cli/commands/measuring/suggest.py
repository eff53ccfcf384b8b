"""`dateline suggest`: a draft question set from the library, for a person to review."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from index.errors import UsageError
from tui.cli.completion import values
from tui.cli.eval_options import new_file
from tui.cli.options import Common, filter_options, notice
from tui.text.phrases import counted


@click.command("suggest", short_help="Draft questions with answers from your own articles.")
@click.option(
    "-n", "number", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Another one, other drafts.")
@click.option(
    "--output",
    type=new_file,
    metavar="FILE",
    shell_complete=values.files,
    help="Write them there, not to stdout.",
)
@click.option("--overwrite", is_flag=True, help="Replace FILE where it exists.")
@filter_options
def command(common: Common, number: int, seed: int, output: Path | None, overwrite: bool) -> None:
    """Draft questions with answers from your own articles, a JSONL line each.

    They are made by rule, one sentence each. Read them, correct or delete, and the file is a
    question set for `dateline eval`; `dateline eval --check` checks it.
    """
    from eval.drafting.suggest import suggest
    from eval.files import write
    from eval.questions.formats.jsonl import line_of
    from index.library import Library

    if output and output.exists() and not overwrite:
        raise UsageError(f"{output} exists already", "choose another file, or give --overwrite")
    with Library(common.library) as library:
        drafts = suggest(library.articles(common.filters), number, seed)
    # Where stdout can't write every character, JSON can do without them.
    unicode = output is not None or str(sys.stdout.encoding).casefold().startswith("utf")
    text = "".join(f"{line_of(draft, ascii_only=not unicode)}\n" for draft in drafts)
    if output:
        write(output, text)
    else:
        click.echo(text, nl=False)
    fewer = "; the articles give no more" if len(drafts) < number else ""
    notice(f"{counted(len(drafts), 'draft')}, each to be reviewed{fewer}")
