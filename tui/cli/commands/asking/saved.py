"""`dateline saved`: questions that are asked again, and what is new in their answers."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.manner import Manner
from tui.cli.completion import values
from tui.cli.manner_options import manner_options
from tui.cli.options import (
    Common,
    a_path,
    common_options,
    is_typed,
    json_option,
    library_option,
    lineage,
    notice,
    refuse_unused,
    words,
)
from tui.text.json_text import print_json

if TYPE_CHECKING:
    from index.backend import LibraryBackend
    from qa.saved.types import Checked, Record, SavedQuestion

CHANGED = 4
_MANNER = ("strictness", "reading")


@click.group("saved", short_help="Save questions, and see what is new in their answers.")
@common_options
@manner_options
def command(common: Common, manner: Manner) -> None:
    """Save questions, ask them again, and see what is new or changed in their answers.

    \b
    dateline saved add "When will the bridge reopen?"
    dateline saved check
    """  # noqa: D301  # "\b" must be the character itself: it keeps the lines below it apart


@command.command("add", short_help="Save a question, and ask it for the first time.")
@click.argument("question", type=words)
@click.option("--name", type=words, help="What to call it.  [default: its first words]")
@click.option("--no-ask", is_flag=True, help="Don't ask it now: the first check does.")
@common_options
@manner_options
@json_option
def add(
    common: Common, question: str, name: str | None, no_ask: bool, as_json: bool, manner: Manner
) -> None:
    """Save QUESTION with its filters and strictness, and ask it, so that a check can compare.

    Filters in its words are read anew at each check: after:last-week stays relative.
    """
    from index.library import Library
    from tui.cli.saved_documents import saved_document
    from tui.conversation.scope import Scope
    from tui.saved import lines, store

    scope = Scope(common.filters, common.as_of)
    with Library(common.library) as library:
        record = store.add_new(common.library, question, manner, scope, name or "")
        checked = None if no_ask else _first(library, common.library, record)
    record = checked.record if checked else record
    if as_json:
        print_json(saved_document(record))
    else:
        click.echo(f"Saved as {record.saved.name}.")
        if checked and not checked.error:
            click.echo("\n".join(lines.answer_lines("now", record.last)))
    if checked and checked.error:
        notice(f"it is saved, but couldn't be asked: {checked.error}")
        sys.exit(1)
    if checked:
        store.mark(common.library, record.events, told=True, looked=True)


def _first(library: LibraryBackend, folder: Path, record: Record) -> Checked:
    from tui.saved.checking import Checker, answerers

    return Checker(library, answerers(library)).check(folder, record)


@command.command("list", short_help="List the saved questions and their last answers.")
@library_option
@json_option
def list_them(common: Common, as_json: bool) -> None:
    """List the saved questions, with the answer of the last check."""
    from tui.cli.saved_documents import saved_document
    from tui.saved import lines

    records = _records(common.library)
    if as_json:
        print_json([saved_document(one) for one in records])
    elif records:
        click.echo("\n".join(lines.list_line(n, one) for n, one in enumerate(records, 1)))
    else:
        _say_none()


@command.command("show", short_help="Show the history of a saved question's answers.")
@click.argument("name", type=words, shell_complete=values.saved_questions)
@library_option
@json_option
def show(common: Common, name: str, as_json: bool) -> None:
    """Show how the answer to the saved question NAME (or its number) came and changed."""
    from tui.cli.saved_documents import history_document
    from tui.saved import lines, names

    record = names.find(_records(common.library), name)
    if as_json:
        print_json(history_document(record))
    else:
        click.echo("\n".join(lines.timeline_lines(record)))


@command.command("remove", short_help="Drop a saved question and its history.")
@click.argument("name", type=words, shell_complete=values.saved_questions)
@library_option
def remove(common: Common, name: str) -> None:
    """Drop the saved question NAME (or its number in the list), and the history of its answers."""
    from tui.saved import lines, names, store

    saved = names.find(_records(common.library), name).saved
    store.change(common.library, saved.id, lambda _: None)
    click.echo(f"Removed {lines.headline(saved.name, saved.question)}")


@command.command("edit", short_help="Rename a saved question, or ask it otherwise.")
@click.argument("name", type=words, shell_complete=values.saved_questions)
@click.option("--name", "new_name", type=words, help="What to call it from now on.")
@click.option("--question", type=words, help="The question in other words.")
@click.option("--no-filters", is_flag=True, help="Drop its filters and its day first.")
@common_options
@manner_options
def edit(
    common: Common,
    name: str,
    new_name: str | None,
    question: str | None,
    no_filters: bool,
    manner: Manner,
) -> None:
    """Rename the saved question NAME (or its number), or change how it is asked.

    Filters, day, strictness and reading that are given take the place of its own. Once it is asked
    otherwise, the next check says so, and compares from there.
    """
    from qa.language.filter_words import typed_filters
    from tui.saved import lines, names, store

    record = names.find(_records(common.library), name)
    if question is not None and not typed_filters(question).text:
        raise click.UsageError("beside its filters the question has no word")

    def edited(old: Record) -> Record:
        saved = old.saved
        if new_name is not None:
            saved = replace(saved, name=names.checked_name(new_name))
        if question is not None:
            saved = replace(saved, question=question)
        return replace(old, saved=_scoped(saved, common, manner, no_filters))

    if edited(record) == record:
        raise click.UsageError("say what to change")
    changed = store.change(common.library, record.saved.id, edited)
    if changed is not None:
        click.echo(lines.headline(changed.saved.name, changed.saved.question))


@command.command("check", short_help="Ask the saved questions again: what is new?")
@click.argument(
    "names", nargs=-1, metavar="[NAME …]", type=words, shell_complete=values.saved_questions
)
@click.option(
    "--rss",
    metavar="FILE",
    type=a_path,
    shell_complete=values.files,
    help="Also write the changes as a feed (Atom).",
)
@click.option("--quiet", is_flag=True, help="Say only what is new.")
@click.option("--peek", is_flag=True, help="Keep nothing: the next check tells it again.")
@library_option
@json_option
def check(
    common: Common, names: tuple[str, ...], rss: Path | None, quiet: bool, peek: bool, as_json: bool
) -> None:
    """Ask the saved questions again, all or those called NAME, and say what is new or changed.

    Exits with 4 where anything is, 0 where nothing, and 1 where a question couldn't be asked, which
    keeps no other from being asked.
    """
    from index.library import Library
    from tui.cli.saved_check import HowToTell, check_and_tell
    from tui.saved import feed, store
    from tui.saved.names import find

    refuse_unused(click.get_current_context(), _MANNER)
    if rss is not None:
        if peek:
            raise click.UsageError("--peek keeps nothing, so there is nothing to write with --rss")
        feed.check_place(rss)
    alone = nullcontext() if peek else store.checking(common.library)
    # The questions are read under the lock: what another check has just told isn't news again.
    with Library(common.library) as library, alone:
        found = _records(common.library)
        # A question that is named twice is asked once.
        named = {one.saved.id: one for one in (find(found, name) for name in names)}
        records = list(named.values()) or list(found)
        if not (records or as_json or quiet):
            _say_none()
        told = check_and_tell(library, common.library, records, HowToTell(as_json, quiet, peek))
        if rss is not None:
            kept = store.kept(common.library).records
            feed.write_feed(rss, kept, datetime.now().astimezone())
    if any(one.error for one, _ in told):
        sys.exit(1)
    if any(event.is_news for _, events in told for event in events):
        sys.exit(CHANGED)


def _records(library: Path) -> tuple[Record, ...]:
    """Return the saved questions, and say which lines of the file can't be read."""
    from index.storage.kept.documents import documents_of
    from tui.saved import store

    kept = store.kept(library)
    for number in kept.unread:
        where = documents_of(library).shown(store.FILE)
        notice(f"{where} line {number} can't be read: it is left as it is")
    return kept.records


def _scoped(
    saved: SavedQuestion, common: Common, manner: Manner, no_filters: bool
) -> SavedQuestion:
    """Return a question with the filters, the day and the manner that were typed."""
    from index.types import Filters

    context = click.get_current_context()
    own = Filters() if no_filters else saved.filters
    given = common.filters
    filters = Filters(
        given.since or own.since, given.until or own.until, given.sources or own.sources
    )
    if filters.since and filters.until and filters.since > filters.until:
        raise click.UsageError(f"--since {filters.since} is after --until {filters.until}")
    typed = {name for name in _MANNER if any(is_typed(one, name) for one in lineage(context))}
    return replace(
        saved,
        filters=filters,
        as_of=common.as_of or (None if no_filters else saved.as_of),
        manner=Manner(
            manner.strictness if "strictness" in typed else saved.manner.strictness,
            manner.reading if "reading" in typed else saved.manner.reading,
        ),
    )


def _say_none() -> None:
    click.echo('No question is saved: dateline saved add "…" saves one.', err=True)
