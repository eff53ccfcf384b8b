"""A timeline as one HTML page that needs nothing else: no network, no fonts, no script.

Its policy lets the browser load nothing. The template escapes all text of articles and of users.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eval.reporting.markup import writable
from qa.citing import link_to
from qa.desk.timeline.types import Entry, Timeline, Told
from tui.desk.documents.timeline_words import NOTHING, head, notes, remarks, title
from tui.text.phrases import shown_date, shown_title
from tui.text.safe_text import flat, one_line

_PACKAGE, _PAGE = "tui", "desk/documents/page"
"""Where the template and the style sheet are."""


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A sentence in three parts, the second of which says when, and where it stands."""

    before: str
    time: str
    after: str
    title: str
    source: str
    link: str | None


@dataclass(frozen=True, slots=True)
class _Day:
    first: str
    words: str
    remarks: list[str]
    announced: bool
    coarse: bool
    quoted: list[_Quoted]


def timeline_page(timeline: Timeline) -> str:
    """Return the page of a timeline."""
    style = Markup(
        resources.files(_PACKAGE).joinpath(_PAGE, "timeline.css").read_text(encoding="utf-8")
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("timeline.html")
        .render(
            policy=(
                "default-src 'none'; base-uri 'none'; form-action 'none';"
                f" style-src 'sha256-{digest}'"
            ),
            style=style,
            title=title(timeline),
            head=head(timeline),
            made=shown_date(timeline.today),
            days=list(map(_day, timeline.entries)),
            nothing=NOTHING,
            notes=notes(timeline),
        )
    )


def _day(entry: Entry) -> _Day:
    return _Day(
        first=entry.when.first.isoformat(),
        words=entry.when.words,
        remarks=remarks(entry),
        announced=entry.announced,
        coarse=entry.when.granularity != "day",
        quoted=list(map(_quoted, entry.told)),
    )


def _quoted(told: Told) -> _Quoted:
    citation, time = told.citation, told.time
    text, article = citation.article.text, citation.article
    start, end = (time.start, time.end) if time else (citation.end, citation.end)
    place = f"p. {citation.page}" if citation.page else ""
    return _Quoted(
        before=flat(text[citation.start : start]),
        time=flat(text[start:end]),
        after=flat(text[end : citation.end]),
        title=shown_title(article),
        source=", ".join(
            filter(None, (one_line(article.source or ""), shown_date(article.published), place))
        ),
        link=link_to(citation),
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_PACKAGE, _PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: value if isinstance(value, Markup) else writable(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
