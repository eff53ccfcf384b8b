"""`dateline remove`: take an article out of all that Dateline keeps, for good."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.cli.completion import values
from tui.cli.options import Common, json_option, library_option, notice, words
from tui.cli.removals import proof_document, proof_lines
from tui.jobs.removals import (
    CLOSE_OTHERS,
    finish,
    forget_elsewhere,
    forget_questions,
    forget_saved,
    prove,
)
from tui.text.json_text import print_json
from tui.text.phrases import attribution, counted, is_fetched
from tui.text.safe_text import one_line

if TYPE_CHECKING:
    from index.removal.pieces import Pieces
    from index.removal.proof import Proof
    from index.removal.removal import Removal
    from index.types import Article, TakenDown
    from tui.jobs.removals import Elsewhere

_SHOWN = 10


@click.command("remove", short_help="Take an article out of everything, for good.")
@click.argument("article", required=False, type=words, shell_complete=values.articles)
@click.option(
    "--everywhere",
    is_flag=True,
    help="Out of the library, the history's answers, saved runs, saved and own questions.",
)
@click.option("--copies", is_flag=True, help="Also the articles that hold nearly the same text.")
@click.option("-y", "--yes", is_flag=True, help="Don't ask before.")
@click.option("--list", "list_them", is_flag=True, help="List what was removed.")
@click.option(
    "--restore",
    metavar="NUMBER",
    type=click.IntRange(1),
    help="Let what was removed under a number be read again.",
)
@library_option
@json_option
def command(
    common: Common,
    article: str | None,
    everywhere: bool,
    copies: bool,
    yes: bool,
    list_them: bool,
    restore: int | None,
    as_json: bool,
) -> None:
    """Take ARTICLE out of all that Dateline keeps, for good, and show that nothing is left.

    ARTICLE is its id, its file, or a part of its path or title that no other has. It isn't read
    again: not at its place, whatever stands there then, not from elsewhere with the same text, and
    not from the web. Your own files are never touched. docs/removing.md has what goes and what
    stays.
    """
    if sum((article is not None, list_them, restore is not None)) != 1:
        raise click.UsageError("give one of ARTICLE, --list and --restore")
    if article is None and (everywhere or copies):
        raise click.UsageError("--everywhere and --copies go with ARTICLE")
    if list_them:
        _list(common.library, as_json)
    elif restore is not None:
        _restore(common.library, restore, as_json)
    elif not everywhere:
        raise click.UsageError(
            "an article is removed from the library, from the history's answers, from saved runs,"
            " from saved questions and from your own at once, for good: say so with --everywhere"
        )
    else:
        _remove(common.library, article or "", copies, yes, as_json)


def _list(library: Path, as_json: bool) -> None:
    taken = _taken(library)
    if as_json:
        print_json([_document(one) for one in taken])
    elif taken:
        click.echo("\n".join(_line(one) for one in taken))
    else:
        click.echo("Nothing was removed from this library.", err=True)


def _taken(library: Path) -> list[TakenDown]:
    from index.library import Library

    with Library(library) as opened:
        return opened.taken_down()


def _restore(library: Path, number: int, as_json: bool) -> None:
    from index.library import Library

    [restored] = Library.restore(library, [number])
    if as_json:
        print_json({"restored": {**_document(restored), "fetch": is_fetched(restored)}})
    elif is_fetched(restored):
        page = one_line(restored.url or "")
        click.echo(
            f"{page} may be fetched and read again; its page wasn't kept: run dateline fetch {page}"
        )
    else:
        click.echo(f"{one_line(restored.id)} may be read again: run dateline index")


def _remove(library: Path, name: str, copies: bool, yes: bool, as_json: bool) -> None:
    from index.errors import NotFoundError
    from index.library import Library

    try:
        with Library(library) as opened:
            article = opened.find_article(name)
            alike = opened.copies(article.id)
    except NotFoundError:
        if before := [one for one in _taken(library) if name in (one.id, one.path, one.url)]:
            _remove_again(library, before, as_json)
            return
        raise
    if not yes:
        _confirm(article, alike, copies)
    ids = [article.id, *(one.id for one in (alike if copies else ()))]
    questions = saved = 0

    def first(pieces: Pieces) -> None:
        nonlocal questions, saved
        questions = forget_questions(library, pieces)
        saved = forget_saved(library, pieces)

    removal = Library.remove(library, ids, first=first)
    _report(library, removal, questions, saved, [] if copies else alike, as_json)


def _confirm(article: Article, alike: Sequence[Article], copies: bool) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: give --yes to remove it")
    click.echo(f"{one_line(attribution(article))}\n  {one_line(article.path)}", err=True)
    if alike:
        click.echo("\n".join(_alike_lines(alike, copies)), err=True)
    click.confirm("Remove it from all that Dateline keeps, for good?", abort=True, err=True)


def _remove_again(library: Path, before: Sequence[TakenDown], as_json: bool) -> None:
    """Finish a removal that was cut short."""
    from index.removal.removal import finish_library

    cleared = finish_library(library)
    elsewhere = finish(library)
    problems = [*(elsewhere.problems if elsewhere else ()), *([] if cleared else [_still_open()])]
    if as_json:
        print_json({"removed": [_document(one) for one in before], "problems": problems})
    else:
        for one in before:
            click.echo(f"{one_line(one.id)} was removed already (number {one.number})")
        _complain(problems)
    if problems:
        sys.exit(1)


def _report(
    library: Path,
    removal: Removal,
    questions: int,
    saved: int,
    alike: Sequence[Article],
    as_json: bool,
) -> None:
    from index.removal.removal import note_done

    elsewhere = forget_elsewhere(library, removal.taken, removal.pieces.texts)
    elsewhere = replace(elsewhere, saved=max(elsewhere.saved, saved))
    problems = [*elsewhere.problems, *([] if removal.cleared else [_still_open()])]
    proof = prove(library, removal.pieces)
    if proof.clean and not problems:
        note_done(library, [one.number for one in removal.taken])
    if as_json:
        print_json(
            {
                "removed": [_document(one) for one in removal.taken],
                "answers": elsewhere.answers,
                "runs": elsewhere.runs,
                "questions": questions,
                "saved": elsewhere.saved,
                "proof": proof_document(proof),
                "sources": list(map(str, removal.sources)),
                "copies": [one.id for one in alike],
                "problems": problems,
            }
        )
    else:
        click.echo("\n".join(_lines(removal, elsewhere, questions, proof, alike)))
        _complain(problems)
    if problems or not proof.clean:
        sys.exit(1)


def _still_open() -> str:
    return f"another program has the library open as it was, so it isn't all gone: {CLOSE_OTHERS}"


def _complain(problems: Sequence[str]) -> None:
    for problem in problems:
        notice(problem)


def _lines(
    removal: Removal,
    elsewhere: Elsewhere,
    questions: int,
    proof: Proof,
    alike: Sequence[Article],
) -> Iterator[str]:
    places = ["the library"]
    if elsewhere.answers:
        places.append(f"{counted(elsewhere.answers, 'answer')} of the history")
    if elsewhere.runs:
        places.append(counted(elsewhere.runs, "saved run"))
    if elsewhere.saved:
        places.append(f"the answers to {counted(elsewhere.saved, 'saved question')}")
    if questions:
        places.append(f"{counted(questions, 'question')} of your own, dropped whole")
    out_of = ", ".join(places[:-1]) + (" and " if places[1:] else "") + places[-1]
    for one in removal.taken:
        yield f"{one_line(one.id)} is removed (number {one.number})"
    yield f"Taken out of {out_of}"
    yield from proof_lines(proof)
    yield "Outside of Dateline, and not touched:"
    yield from (f"  {one_line(str(path))}" for path in removal.sources)
    yield "  whatever was exported, copied or backed up; an open app's cards until it is closed"
    if alike:
        yield from _alike_lines(alike, copies=False)
    numbers = removal.taken[0].number
    yield f"It isn't read again; dateline remove --restore {numbers} would allow it"


def _alike_lines(alike: Sequence[Article], copies: bool) -> Iterator[str]:
    many = len(alike) > 1
    what = f"{counted(len(alike), 'other article')} {'hold' if many else 'holds'} nearly the same"
    becomes = "and goes too" if copies else "and stays (--copies takes it too)"
    if many:
        becomes = "and go too" if copies else "and stay (--copies takes them too)"
    yield f"{what} text, {becomes}:"
    yield from (f"  {one_line(attribution(one))}: {one_line(one.path)}" for one in alike[:_SHOWN])
    if len(alike) > _SHOWN:
        yield f"  and {len(alike) - _SHOWN:,} more"


def _line(one: TakenDown) -> str:
    when = f"{one.removed.astimezone():%Y-%m-%d %H:%M}"
    state = "" if one.done else "   (not finished: run dateline doctor)"
    return f"{one.number}   {when}   {one_line(one.id)}   {one_line(one.url or one.path)}{state}"


def _document(one: TakenDown) -> dict[str, Any]:
    return {
        "number": one.number,
        "removed": one.removed.isoformat(),
        "id": one.id,
        "path": one.path,
        "url": one.url,
        "done": one.done,
    }
