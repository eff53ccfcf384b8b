"""A quotation with its reference, to copy or to download."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import Response

from dateline.server.pages.html.headers import PAGE_HEADERS
from index.errors import NotFoundError, UsageError
from qa.citing import Form, cite
from qa.types import Citation

if TYPE_CHECKING:
    from dateline.server.pages.asking import Parameters
    from index.backend import LibraryBackend

MOST = 10
"""Citations of one reference list."""

_FILES = {
    "text": ("txt", "text/plain"),
    "markdown": ("md", "text/markdown"),
    "ris": ("ris", "application/x-research-info-systems"),
    "bibtex": ("bib", "application/x-bibtex"),
    "csl-json": ("json", "application/vnd.citationstyles.csl+json"),
}
"""The suffix and the media type of each form's file."""

_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})\.(\d{1,9})-(\d{1,9})\.(.+)", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class CiteLink:
    """One form of a reference: what it is called, and the address that gives it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CiteMenu:
    """The forms in which citations can be had."""

    links: tuple[CiteLink, ...]


def cite_menu(citations: Sequence[Citation]) -> CiteMenu | None:
    """Return the menu of some citations; None where there are none."""
    if not citations:
        return None
    places = [
        f"{one.start}-{one.end}.{one.sentence_start}-{one.sentence_end}.{one.article.id}"
        for one in citations[:MOST]
    ]
    query = urlencode({"c": places}, doseq=True)
    return CiteMenu(tuple(CiteLink(form.label, f"/cite/{form}?{query}") for form in Form))


def asked_citations(library: LibraryBackend, given: Parameters, *, local: bool) -> list[Citation]:
    """Return the citations that an address names.

    Unless `local`, of an article's path only the last part is in them.

    Raises:
        NotFoundError: there is no such article.
        UsageError: no citations are named, or their words don't stand there (any more).
    """
    made = []
    for text in given.getlist("c")[:MOST]:
        if not (found := _PLACE.fullmatch(text)):
            raise UsageError("c doesn't name a quotation", "take the link from an answer's page")
        start, end, first, last = (int(number) for number in found.groups()[:4])
        article = library.article(found[5])
        if not local:
            article = replace(article, path=PureWindowsPath(article.path).name)
        try:
            made.append(Citation(article, start, end, article.text[start:end], first, last))
        except ValueError:
            raise UsageError(
                "the words don't stand in the article any more", "ask the question again"
            ) from None
    if not made:
        raise UsageError("no quotation is named", "take the link from an answer's page")
    return made


def attachment(citations: Sequence[Citation], form: str, accessed: date) -> Response:
    """Return the references of citations as a file to keep.

    Raises:
        NotFoundError: there is no such form.
    """
    if form not in _FILES:
        raise NotFoundError(f"there is no form {form!r}", f"take one of {', '.join(_FILES)}")
    suffix, media_type = _FILES[form]
    name = f'attachment; filename="dateline-citation.{suffix}"'
    headers = {**PAGE_HEADERS, "Content-Disposition": name}
    text = cite(citations, Form(form), accessed=accessed)
    return Response(text, media_type=media_type, headers=headers)
