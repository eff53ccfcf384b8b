"""What can stand for an option or an argument, looked up while the user waits in their shell.

Each is click's `shell_complete` of a parameter. Nothing here may raise, load a model or take long.
Values begin with what was typed, in any case; nothing else can be put in its place by a shell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path, PurePath

import click
from click.shell_completion import CompletionItem

from index.errors import DatelineError
from index.own_files import RUNS
from index.place import Place
from index.storage.kept.documents import documents_of
from tui.config.locations import default_library, folder_on_this_machine, sample_library
from tui.config.preferences import read_preferences
from tui.text.safe_text import one_line

MOST = 60
"""Values that are offered at once."""

_TYPED = click.core.ParameterSource.COMMANDLINE

Items = list[CompletionItem[str]]
Completer = Callable[[click.Context, click.Parameter, str], Items]


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
    """Offer files and folders: the shell looks for them."""
    return [CompletionItem(incomplete, type="file")]


def folders(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
    """Offer folders: the shell looks for them."""
    return [CompletionItem(incomplete, type="dir")]


def libraries(context: click.Context, parameter: click.Parameter, incomplete: str) -> Items:
    """Offer the libraries that the settings name, else folders."""
    try:
        named = read_preferences().libraries
    except DatelineError:
        named = {}
    items = [(name, one_line(str(library))) for name, library in named.items()]
    return _beginning_with(incomplete, items) or folders(context, parameter, incomplete)


def outlets(context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
    """Offer the outlets of the library that is asked."""
    from index.storage import glance

    library = _library(context)
    found = glance.outlets(library) if library else []
    return _beginning_with(incomplete, [(outlet, "") for outlet in found])


def articles(context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
    """Offer the names of articles' files with their titles; of a file of many, the titles.

    Titles too where something was typed: they are what people remember.
    """
    from index.storage import glance

    library = _library(context)
    items: dict[str, str] = {}
    for seen in glance.articles(library) if library else ():
        name = PurePath(seen.path).name
        if not seen.key and _fits(name, incomplete):
            items.setdefault(name, one_line(seen.title))
        elif (seen.key or incomplete) and _fits(seen.title, incomplete):
            items.setdefault(seen.title, one_line(name))
        if len(items) >= MOST:
            break
    return _beginning_with(incomplete, items.items())


def runs(context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
    """Offer the names of saved evaluation runs, over the library and over the sample articles."""
    library = _library(context)
    if library is None:
        return []
    names: dict[str, str] = {}
    for folder, words in ((library, ""), (sample_library(library), "sample articles")):
        with suppress(DatelineError, OSError):
            for name in documents_of(folder / RUNS).names():
                if name.endswith(".json"):
                    names.setdefault(name.removesuffix(".json"), words)
    return _beginning_with(incomplete, sorted(names.items()))


def saved_questions(context: click.Context, _parameter: click.Parameter, incomplete: str) -> Items:
    """Offer the names of saved questions, with the questions."""
    from tui.saved import store

    library = _library(context)
    try:
        found = store.kept(library).records if library else ()
    except DatelineError:
        return []
    return _beginning_with(
        incomplete, [(one.saved.name, one_line(one.saved.question)) for one in found]
    )


def question_sets(context: click.Context, parameter: click.Parameter, incomplete: str) -> Items:
    """Offer the sets that have a name, else files."""
    named = (("sample", "with the sample articles"), ("mine", "your own questions"))
    found = _beginning_with(incomplete, named)
    return found if found and incomplete else [*found, *files(context, parameter, incomplete)]


def _library(context: click.Context) -> Path | None:
    """Return the library that the command line, the environment or the settings name."""
    lineage = [context]
    while (parent := lineage[-1].parent) is not None:
        lineage.append(parent)
    # One that is typed before the command's name goes before the command's own default.
    lineage.sort(key=lambda one: one.get_parameter_source("library") is not _TYPED)
    for one in lineage:
        if isinstance(named := one.params.get("library"), Path | Place):
            return folder_on_this_machine(named)
    try:
        return folder_on_this_machine(default_library())
    except DatelineError:
        return None


def _beginning_with(incomplete: str, items: Iterable[tuple[str, str]]) -> Items:
    """Return the items that go on from what was typed, each on one line and as it is stored."""
    fitting = [
        CompletionItem(value, help=words[:100] or None)
        for value, words in items
        if value and value == one_line(value) and _fits(value, incomplete)
    ]
    return fitting[:MOST]


def _fits(value: str, incomplete: str) -> bool:
    return value.casefold().startswith(incomplete.casefold())
