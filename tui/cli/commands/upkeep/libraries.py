"""`dateline libraries`: the libraries that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import DatelineError
from tui.cli.options import Common, json_option, library_option
from tui.config.preferences import read_preferences, settings_file
from tui.text.json_text import print_json
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.types import LibraryStatus


@click.command("libraries", short_help="List the libraries that the settings name.")
@library_option
@json_option
def command(common: Common, as_json: bool) -> None:
    """List the libraries that the settings name, and mark the one that is used without a name."""
    named = read_preferences().libraries
    rows = [(name, folder, *_state(folder)) for name, folder in named.items()]
    if as_json:
        print_json([_document(*row, used=row[1] == common.library) for row in rows])
    elif rows:
        width = max(map(len, named))
        for name, folder, status, problem in rows:
            mark = "*" if folder == common.library else " "
            held = f"{status.articles:,} articles" if status else one_line(problem)
            click.echo(f"{mark} {name:<{width}}  {held}  {one_line(str(folder))}")
    else:
        click.echo(f"No library has a name: [libraries] in {settings_file()} gives them.", err=True)


def _state(folder: Path) -> tuple[LibraryStatus | None, str]:
    """What a library holds, or why it can't be read."""
    from index.library import Library

    if not folder.exists():
        return None, "not there yet"
    try:
        with Library(folder) as library:
            return library.status(), ""
    except DatelineError as error:
        return None, error.message


def _document(
    name: str, folder: Path, status: LibraryStatus | None, problem: str, *, used: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "path": str(folder),
        "articles": status.articles if status else None,
        "problem": problem or None,
        "used": used,
    }
