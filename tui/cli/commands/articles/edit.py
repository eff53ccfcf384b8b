"""`dateline edit`: what is known of an article, set by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from index.errors import UsageError
from index.hand_set import FIELDS, SetValue, typed
from tui.cli.completion import values
from tui.cli.json_output import edit_document
from tui.cli.options import (
    DAY,
    Common,
    is_typed,
    json_option,
    library_option,
    words,
)
from tui.text.hand_set_lines import hand_set_lines
from tui.text.json_text import print_json

if TYPE_CHECKING:
    from index.hand_set import HandSet
    from index.types import Article

_ALL = "all"


def _reading(field: str) -> Callable[[str], SetValue]:
    """What reads the value of an option as that of a field."""

    def read(value: str) -> SetValue:
        try:
            return typed(field, words(value))
        except UsageError as error:
            raise click.BadParameter(f"{error.message} ({error.hint})") from None

    return read


@click.command("edit", short_help="Set by hand an article's title, date, outlet, author, URL.")
@click.argument("article", type=words, shell_complete=values.articles)
@click.option("--title", type=_reading("title"), metavar="TEXT", help="The title.")
@click.option(
    "--date",
    "day_",
    type=_reading("date"),
    metavar=DAY,
    help='The day of publication; "none" where none is known.',
)
@click.option("--outlet", type=_reading("outlet"), metavar="NAME", help='The outlet, or "none".')
@click.option("--author", type=_reading("author"), metavar="NAME", help='The author, or "none".')
@click.option("--url", type=_reading("url"), metavar="URL", help='The web address, or "none".')
@click.option(
    "--reset",
    type=click.Choice([*FIELDS, _ALL]),
    is_flag=False,
    flag_value=_ALL,
    multiple=True,
    metavar="[FIELD]",
    help="Go back to what the file states; of all fields where none is named.",
)
@library_option
@json_option
def command(
    common: Common, article: str, reset: tuple[str, ...], as_json: bool, **_: object
) -> None:
    """Set by hand what is known of ARTICLE, in the place of what its file states.

    ARTICLE is its file, its id, or a part of its title or path that no other has. What is set
    holds everywhere at once and is kept, also where the file is edited, moved or gone for a time.
    Without an option, says what was set.
    """
    from index.library import Library

    given = _values(click.get_current_context())
    fields = set(FIELDS) if _ALL in reset else set(reset)
    if twice := sorted(set(reset) & given.keys()):
        raise click.UsageError(f"--reset {twice[0]} and --{twice[0]} can't be used together")
    with Library(common.library) as library:
        found = library.find_article(article)
    if given or fields:
        from qa.desk.extractors import EXTRACTORS

        found = Library.edit(
            common.library,
            found.id,
            given,
            reset=fields - given.keys(),
            extractors=EXTRACTORS,
        )
    with Library(common.library) as library:
        known = library.set_by_hand(found.id)
    _show(found, known, as_json)


def _values(context: click.Context) -> Mapping[str, SetValue]:
    """Return the values that were typed, by field; a typed "none" is None."""
    typed = {field: "day_" if field == "date" else field for field in FIELDS}
    return {field: context.params[name] for field, name in typed.items() if is_typed(context, name)}


def _show(article: Article, known: HandSet, as_json: bool) -> None:
    if as_json:
        print_json(edit_document(article, known))
    else:
        click.echo("\n".join(hand_set_lines(article, known)))
