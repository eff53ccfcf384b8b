"""Who said what."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from index.backend import LibraryBackend
from index.errors import UsageError
from index.keyword.tokenizer import terms
from qa.citing import link_to
from qa.desk.quotations.reading import MOST_ARTICLES, Quotation, left_out, quotations, unseen
from qa.desk.quotations.rules.found import Kind
from qa.json_codec import encode_citation
from qa.language.filter_words import narrowed, typed_filters
from tui.desk.sheet import Align, Sheet, SheetColumn, SheetRow
from tui.desk.views import View, Wanted
from tui.text.phrases import counted
from tui.text.safe_text import one_line

ALL, DIRECT, INDIRECT = "all", "direct", "indirect"
_KINDS: dict[str | None, Kind | None] = {
    None: None,
    ALL: None,
    DIRECT: "direct",
    INDIRECT: "indirect",
}
_BY = re.compile(r"(?<![\w:-])by:(?:\"([^\"]+)\"|“([^”]+)”|(\S+))", re.IGNORECASE)
_COLUMNS = (
    SheetColumn("speaker", "Who"),
    SheetColumn("verb", "Verb"),
    SheetColumn("kind", "Kind"),
    SheetColumn("quotation", "What", Align.WORDS),
)


def make(library: LibraryBackend, wanted: Wanted, by: str | None = None) -> Sheet:
    """Return the sheet of quotations: by somebody (`by`, or by:NAME among the words), with words.

    Raises:
        UsageError: there is no such choice, nobody stands behind "by:", no word can be looked
            for, or a filter isn't one.
    """
    if wanted.choice not in _KINDS:
        raise UsageError(f"there is no choice {wanted.choice!r}", "choose all, direct or indirect")
    typed = typed_filters(wanted.typed, wanted.today)
    named, words = by_and_words(typed.text)
    if by and named:
        raise UsageError("--by and by: can't be given together", "keep one of them")
    filters = narrowed(wanted.filters, typed.filters)
    return _sheet(library, replace(wanted, filters=filters), by or named, words)


def by_and_words(typed: str) -> tuple[str | None, str]:
    """Return whom `by:NAME` names in what was typed, and the words beside it.

    Raises:
        UsageError: "by:" stands twice, or names nobody.
    """
    found = list(_BY.finditer(typed))
    if len(found) > 1:
        raise UsageError("by: can be given once only", 'write by:"Ann Lee" for a longer name')
    rest = " ".join(_BY.sub(" ", typed).split())
    if re.search(r"(?<![\w:-])by:(?!\S)", rest, re.IGNORECASE):
        raise UsageError("nobody is named behind by:", 'write by:Lee or by:"Ann Lee"')
    return (next(filter(None, found[0].groups())) if found else None), rest


def _sheet(library: LibraryBackend, wanted: Wanted, by: str | None, words: str) -> Sheet:
    if words and not terms(words):  # without words all would be found, and said to hold them
        raise UsageError(
            f"there is nothing to look for: {one_line(words, 40)!r} can't be found by itself",
            "write rarer words, or none",
        )
    found = quotations(
        library,
        by=by,
        words=words,
        kind=_KINDS[wanted.choice],
        filters=wanted.filters,
        known_by=wanted.today,
        # Whatever is new is as long as the library: no more of it is counted than is shown.
        limit=None if by or words else wanted.limit,
    )
    shown = found[: wanted.limit]
    notes = []
    if words and not by:
        others = left_out(library, words, wanted.filters, wanted.today)
        if others:
            notes.append(
                f"looked at the newest {MOST_ARTICLES:,} articles that hold all the words, not at"
                f" {others:,} older ones: filters say which, such as before:2024"
            )
    if missing := unseen(library):
        have = "article hasn't" if missing == 1 else "articles haven't"
        notes.append(f"{missing:,} {have} been looked at yet: run dateline index")
    return Sheet(
        title=_title(len(found), by, words, wanted),
        columns=_COLUMNS,
        rows=tuple(map(_row, shown)),
        notes=tuple(notes),
        more=len(found) - len(shown),
        document={
            "by": by,
            "words": words or None,
            "kind": wanted.choice or ALL,
            "total": len(found) if by or words else None,
            "quotations": [_fields(one) for one in shown],
            "notes": notes,
        },
    )


def _title(number: int, by: str | None, words: str, wanted: Wanted) -> str:
    kind = f"{wanted.choice} " if wanted.choice in (DIRECT, INDIRECT) else ""
    who = f" by “{one_line(by)}”" if by else ""
    what = f" with “{one_line(words)}”" if words else ""
    if not number:
        return f"No {kind}quotations{who}{what}"
    if not by and not words:
        return f"The newest {kind}quotations"
    return f"{counted(number, f'{kind}quotation')}{who}{what}"


def _row(one: Quotation) -> SheetRow:
    return SheetRow(
        (
            one.speaker and one_line(one.speaker, 32),
            one.verb,
            one.found.kind,
            f"“{one_line(one.words)}”" if one.found.kind == "direct" else one_line(one.words),
        ),
        (one.citation,),
    )


def _fields(one: Quotation) -> dict[str, Any]:
    found = one.found
    return {
        "kind": found.kind,
        "text": one.words,
        "speaker": one.speaker if found.speaker else None,
        "mention": one.mention,
        "verb": one.verb,
        "spans": {
            "content": [list(span) for span in found.content],
            "mention": list(found.mention) if found.mention else None,
            "verb": list(found.cue) if found.cue else None,
            "speaker": list(found.speaker) if found.speaker else None,
        },
        "citation": {**encode_citation(one.citation), "link": link_to(one.citation)},
    }


VIEW = View(
    name="quotes",
    title="Who said what",
    prompt='words, by:NAME, by:"FULL NAME"',
    blank=True,
    make=make,
    choices=(ALL, DIRECT, INDIRECT),
)
