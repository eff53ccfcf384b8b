"""`dateline libraries`: the libraries that the settings name."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import DatelineError
from index.place import Place, place_of, used
from tui.cli.options import Common, json_option, library_option
from tui.config.locations import folder_on_this_machine
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
    rows = [(name, library, *_state(library)) for name, library in named.items()]
    if as_json:
        print_json([_document(*row, common) for row in rows])
    elif rows:
        width = max(map(len, named))
        for name, library, status, problem in rows:
            mark = "*" if _is_used(library, common) else " "
            held = f"{status.articles:,} articles" if status else one_line(problem)
            click.echo(f"{mark} {name:<{width}}  {held}  {one_line(str(library))}")
    else:
        click.echo(f"No library has a name: [libraries] in {settings_file()} gives them.", err=True)


def _state(named: Path | Place) -> tuple[LibraryStatus | None, str]:
    """What a library holds, or why it can't be read."""
    from index.library import Library

    folder = folder_on_this_machine(named)
    if not folder.exists() and (isinstance(named, Path) or named.database is None):
        return None, "not there yet"
    try:
        with (
            used(named) if isinstance(named, Place) else nullcontext(folder),
            Library(folder) as library,
        ):
            return library.status(), ""
    except DatelineError as error:
        return None, error.message


def _is_used(named: Path | Place, common: Common) -> bool:
    return folder_on_this_machine(named) == common.library


def _document(
    name: str, named: Path | Place, status: LibraryStatus | None, problem: str, common: Common
) -> dict[str, Any]:
    folder = folder_on_this_machine(named)
    place = named if isinstance(named, Place) else place_of(folder)
    return {
        "name": name,
        "path": str(folder),
        "place": str(place) if place else None,
        "articles": status.articles if status else None,
        "problem": problem or None,
        "used": _is_used(named, common),
    }
