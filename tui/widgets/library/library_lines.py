"""What the library screen says, as text: what is in it, what changed, how an update goes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content

from index.types import LibraryStatus, UpdateReport, UpdateStage
from qa.desk.changes.new import NOTHING_NEW, NewArticles
from tui.conversation.messages import Problem
from tui.jobs.child import Stage
from tui.jobs.indexing import Kept
from tui.jobs.job import Phase
from tui.text.phrases import changes_line, counted, held_back_line, new_line, shown_date
from tui.text.progress import about_left, duration
from tui.text.safe_text import one_line
from tui.text.styles import DIM

if TYPE_CHECKING:
    from index.maintenance.folder_diff import DiskChanges, FolderOnDisk
    from tui.jobs.indexing import IndexingState

_HEADING = "bold $text-primary"
_WARNING = "$text-warning"
_ERROR = "bold $text-error"
_FEW = 3
_REMOVE = "d removes them"
# What two cores need, with AMX (bfloat16) and with AVX2 alone (int8): seconds until the embedding
# begins, and the passages of each second from then on (ARCHITECTURE.md, "Speed").
_FAST, _SLOW = (10, 180), (20, 50)
_ENOUGH_TO_TELL = 200
"""Passages that an update must have embedded for its pace to say how long others take."""

_AS_BEFORE_REBUILD = "Stopped. The library is as it was before the rebuild."
_UNITS = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))

NO_LIBRARY = Content.assemble(
    ("No articles of your own yet\n", _HEADING),
    "Answers come from the sample articles until you add some. Press ",
    ("a", "bold"),
    " to name a folder, or a file, of text, web pages, PDF or Word articles. They are read where "
    "they are, and nothing in them is changed.",
)


def holdings(status: LibraryStatus, new: NewArticles = NOTHING_NEW) -> Content:
    """What is in a library: how much, from when, of how many outlets, what is `new`, how kept."""
    lines = [
        f"{counted(status.articles, 'article')} in {counted(status.passages, 'passage')},"
        f" embedded: {_share(status.embedded)}"
    ]
    if particulars := _particulars(status):
        lines.append(" · ".join(particulars))
    if new.articles:
        line = new_line(new)
        lines.append(line[:1].upper() + line[1:])
    kept = f"{_size(status.size_bytes)} in {_shown_path(status.path)}"
    if status.place:
        kept = f"{one_line(status.place)} · on this machine {kept}"
    if status.model:
        kept += f" · model {one_line(status.model)}"
    parts: list[str | tuple[str, str]] = [("In the library\n", _HEADING), "\n".join(lines)]
    if status.held_back:
        parts.append((f"\n{held_back_line(status.held_back, status.articles, _REMOVE)}", _WARNING))
    return Content.assemble(*parts, (f"\n{kept}", DIM))


def _particulars(status: LibraryStatus) -> list[str]:
    dated = [f"{shown_date(status.first)} – {shown_date(status.last)}"] if status.first else []
    counts = (
        (len(status.sources), counted(len(status.sources), "outlet")),
        (status.undated, f"{status.undated:,} undated"),
        (status.duplicates, counted(status.duplicates, "duplicate")),
        (len(status.skipped), f"{len(status.skipped):,} skipped"),
    )
    return dated + [words for count, words in counts if count]


def unreadable(problem: Problem) -> Content:
    """Why a library can't be looked at, and what to do about it."""
    hint = one_line(problem.hint).rstrip(".")
    return Content.assemble(
        ("The library can't be shown: ", _ERROR),
        f"{one_line(problem.message).rstrip('.')}.",
        f"\nWhat to do: {hint}." if hint else "",
    )


def folders(status: LibraryStatus, disk: DiskChanges | None) -> Content:
    """The folders, each with what came from it, as soon as that is known."""
    lines = [Content.styled("Folders", _HEADING)]
    if disk is None:
        lines += [Content(_shown_path(Path(path))) for path in status.folders]
    else:
        lines += [_folder(folder) for folder in disk.folders]
    return Content("\n").join(lines)


def _folder(folder: FolderOnDisk) -> Content:
    path, held = _shown_path(folder.path), counted(folder.articles, "article")
    if folder.fetched:
        path = "Pages fetched from the web"
    if folder.problem:
        return Content.assemble(
            path, (f"  {one_line(folder.problem)}; {held} kept as indexed", _WARNING)
        )
    return Content.assemble(path, (f"  {held}", DIM))


def on_disk(disk: DiskChanges | None, updating: bool) -> Content:
    """What changed on disk since the last update, with a few names.

    While the library is `updating`, or has nothing to take in, no key is named that would begin to.
    """
    parts: list[str | tuple[str, str]] = [("On disk since the last update\n", _HEADING)]
    if disk is None:
        return Content.assemble(*parts, ("looking…", DIM))
    if not disk.count:
        parts.append("nothing changed")
    else:
        parts.append((changed_line(disk), _WARNING))
        if not updating:
            parts += ["; ", ("r", "bold"), " brings the library up to date"]
        for what, paths in (
            ("added", disk.added),
            ("changed", disk.changed),
            ("removed", disk.removed),
        ):
            if paths:
                parts.append((f"\n{what}: {_names(paths)}", DIM))
    # A folder that can't be read says so itself.
    unread = [s for f in disk.folders for s in f.unread if s.path != f.path]
    if unread:
        names = _names([skip.path for skip in unread])
        parts.append((f"\n{counted(len(unread), 'file')} can't be read: {names}", _WARNING))
    return Content.assemble(*parts)


def changed_line(disk: DiskChanges) -> str:
    """What changed, such as "3 files added, 1 changed, 1 removed"; "" where nothing did."""
    counts = (
        (len(disk.added), "added"),
        (len(disk.changed), "changed"),
        (len(disk.removed), "removed"),
    )
    first, *rest = [(count, what) for count, what in counts if count] or [(0, "")]
    if not first[0]:
        return ""
    return ", ".join([f"{counted(first[0], 'file')} {first[1]}", *(f"{n:,} {w}" for n, w in rest)])


def _names(paths: Sequence[Path]) -> str:
    shown = ", ".join(one_line(path.name, 40) for path in islice(paths, _FEW))
    return f"{shown} and {len(paths) - _FEW:,} more" if len(paths) > _FEW else shown


def progress_line(state: IndexingState) -> str:
    """The stage that an update is in, how far it is, and how long the stage will still take."""
    if state.phase is Phase.STOPPING:
        return "stopping, once what is embedded is kept (c again: at once)…"
    if state.stage is None:
        return "starting…"
    line = f"{state.stage.name}{_how_far(state.stage)}"
    if state.seconds_left is not None:
        line += f", {about_left(state.seconds_left)}"
    return line


def _how_far(stage: Stage) -> str:
    if not (stage.done or stage.total):
        return "…"
    of = f" of {stage.total:,}" if stage.total else ""
    return f" {stage.done:,}{of} {UpdateStage(stage.name).unit}"


def ended(state: IndexingState, first: bool) -> Content:
    """How an update ended; `first` where there is still no library of the user's own."""
    if state.problem:
        answers = "the sample articles" if first else "the library as it is"
        hint = one_line(state.problem.hint).rstrip(".")
        return Content.assemble(
            ("The update failed: ", _ERROR),
            f"{one_line(state.problem.message).rstrip('.')}.\n",
            f"Answers go on from {answers}.",
            f" To go on: {hint}." if hint else "",
        )
    if state.result is None:
        return Content("")
    if isinstance(state.result, Kept):
        return Content(_kept(state.result, bool(state.request and state.request.rebuild)))
    return Content(_reported(state.result))


def _reported(report: UpdateReport) -> str:
    if report.discarded:
        return _AS_BEFORE_REBUILD
    line = f"{changes_line(report.changes)}."
    if report.embedded:
        line += f" {counted(report.embedded, 'passage')} embedded."
    if report.interrupted:
        line = (
            f"Stopped. {line} {counted(report.pending, 'passage')} are still to be embedded;"
            " r goes on from there."
        )
    return line


def _kept(kept: Kept, rebuild: bool) -> str:
    """What an update left that was stopped, or killed, before it could tell."""
    before, now = kept.before, kept.now
    changed = now.generation != before.generation
    if rebuild and before.generation:
        done = "Stopped too late: the rebuild was done, and its library is the one in place."
        return done if changed else _AS_BEFORE_REBUILD
    if changed:
        added = now.articles - before.articles
        said = f"{counted(added, 'article')} added" if added > 0 else "What had changed was read"
        said += ", to be asked about by keyword."
    elif kept.passages:
        said = ""
    else:
        return "Stopped before anything could be kept; the library is as it was."
    if kept.passages:  # the meaning search may not yet know of them
        said += f" {counted(kept.passages, 'passage')} embedded; r goes on from there."
    else:
        said += f" Embedded: {_share(now.embedded)}."
    return f"Stopped. {said.lstrip()}"


def rebuild_question(
    status: LibraryStatus | None, disk: DiskChanges | None, last: UpdateReport | Kept | None = None
) -> str:
    """What a rebuild costs, and whether it is wanted; the `last` update's pace says how long."""
    files = f"all {counted(disk.files, 'file')}" if disk else "every file"
    passages = status.passages if status else 0
    cost = f"Rebuild? It reads {files} again and embeds every passage anew"
    if passages and (pace := _pace(last)):
        long = duration(_FAST[0] + passages / pace)
        cost += f" ({passages:,} now: about {long}, at the pace of the last update)"
    elif passages:
        fast, slow = (duration(start + passages / rate) for start, rate in (_FAST, _SLOW))
        cost += f" ({passages:,} now: {fast} to {slow} on two cores)"
    return (
        f"{cost}. Until it is done, answers come from the library as it is, and stopping it"
        " changes nothing. For files that changed, r is enough."
    )


def _pace(last: UpdateReport | Kept | None) -> float | None:
    """How many passages a second an update embedded; None where it embedded too few to tell."""
    if not isinstance(last, UpdateReport) or last.embedded < _ENOUGH_TO_TELL:
        return None
    spent = last.seconds.get("embed")
    return last.embedded / spent if spent else None


def remove_question(status: LibraryStatus) -> str:
    """What goes with the articles that were held back, and whether that is wanted."""
    return (
        f"Remove the {counted(status.held_back, 'article')} (of {status.articles:,}) that no file"
        " holds any more? Where their files have only been moved out of sight, bring those back"
        " instead: the articles are kept until then."
    )


def forgettable(folder: FolderOnDisk) -> str:
    """A folder that may be forgotten, and what came from it."""
    return f"{_shown_path(folder.path)}  {counted(folder.articles, 'article')}"


def forget_question(folder: FolderOnDisk) -> str:
    """What goes with a folder that is forgotten, and whether that is wanted."""
    going = counted(folder.alone, "article")
    question = (
        f"Forget {_shown_path(folder.path)}? {going} {'goes' if folder.alone == 1 else 'go'} from"
        " the library; the files stay where they are."
    )
    if kept := folder.articles - folder.alone:
        question += f" {counted(kept, 'article')} that another folder holds too stay."
    return question


def _shown_path(path: Path) -> str:
    """A path on one line, from ~ on where it lies in the user's folder."""
    home = os.path.expanduser("~")
    text = str(path)
    if len(home) > 1 and path.is_relative_to(home):
        text = f"~{text[len(home) :]}"
    return one_line(text)


def _share(share: float) -> str:
    if share >= 1:
        return "all"
    # Rounded down: 99.9 % isn't all.
    return f"{int(share * 100)}%; refreshing embeds the rest" if share else "none yet; r begins to"


def _size(size: int) -> str:
    unit, factor = next(((u, f) for u, f in _UNITS if size >= f), _UNITS[-1])
    return f"{size / factor:.1f} {unit}"
