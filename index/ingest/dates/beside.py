"""What may stand beside a date in a date line: bylines, labels, the outlet's name, and no sentence.

"Posted on 2 May 2024 by Ines Moreau" is one. "Voters go to the polls on 5 November 2024",
"Concert: 2 May 2024, 7.30 pm" and "Weir closed 12 March 2019" are news, whose days are no days of
publication.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from index.ingest.dates.lines import PUBLISHED_LABEL, UPDATED_LABEL, without_furniture
from index.ingest.dates.written import DATE

_SMALL = re.compile(
    r"\b(?:leave a (?:comment|reply)|jetzt kommentieren|kommentieren|keine kommentare|no comments"
    r"|zuletzt|artikel|author|autorin|autor|auteur|redaktion|staff|article"
    r"|press release|presse(?:mitteilung|meldung)|aussendung|meldung|aktuell|blog entry|beitrag"
    r"|english|timer|wib|klo|ago|just now|page revision|latest revision as of|undo|edit"
    r"|\d[\d.,]* ?(?:x gelesen|views?|likes?|comments?|kommentare?|shares?|aufrufe|words)"
    r"|(?:\d+ )?(?:minutes?|hours?|minuten?|stunden?)|drucken|print|share|teilen|feedback"
    r"|listen|anhören|this|was|wurde|dieser|ein|min(?:\.|\b))(?!\w)|\b\d{1,2}h\b|[@+&\"»«„“”#*✎]+",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[|/•·,;()]|\.(?= |$)| [–—-] ")
_NAME = r"[^\W\d_][\w.'’-]*"
_BYLINE = re.compile(
    r"\b(?:(?:written|words|posted|published|geschrieben|erstellt|gespeichert|publiziert) )?"
    r"(?:by|von|par|por|di|da|door|av|af|durch|autorin|autor|author|auteur)\b:? "
    rf"(?:{_NAME}(?:,? (?!(?:in|on|am|le|el|um|at|is|are|was|will)\b){_NAME}){{0,5}})?",
    re.IGNORECASE,
)
_AFTER_LABEL = re.compile(
    r" ?(?:[|/•·(–-]|\b(?:in|und|and|by|von|par|por|unter|under|filed|at|um)\b)", re.IGNORECASE
)
_LAST_WORD_IS_SMALL = re.compile(r"(?:^|[\s'’])[a-zß-öø-ÿа-я][\w'’-]*\W{0,2}$")
_FIRST_WORD_IS_SMALL = re.compile(r"\s*[,;:]?\s*[a-zß-öø-ÿа-я]")
_MOST_WORDS_AFTER_LABEL = 7
_CLOSE = 200
"""Characters around a date that can tell what it is of."""


def only_metadata(text: str, own: Collection[str]) -> bool:
    """Whether a short text with a date holds nothing but what stands in date lines.

    `own` are the names of the outlet and of the author, in lower case, that the page declares.
    """
    if _is_labelled(text):
        return True
    parts = _PARTED.split(_BYLINE.sub(" | ", DATE.sub(" | ", text)))
    return all(_words(part) in own or _is_small(part) for part in parts)


def _is_small(part: str) -> bool:
    """Whether a part holds nothing but times, labels, numbers and words as of buttons."""
    rest = _words(_SMALL.sub(" ", without_furniture(_SMALL.sub(" ", part))))
    return not rest or rest.isdigit()


def leads_to_a_date(before: str, after: str) -> bool:
    """Whether what stands around a date in an element of its own is metadata, not a sentence.

    A word in small letters right beside it is of a sentence, a colon of a label, which must be
    one of publication: "The fair is on", "Concert:".
    """
    label, after = before.rstrip()[-_CLOSE:], after[:_CLOSE]
    if label.endswith((":", ",")) and not _BYLINE.search(label) and not _ends_in_label(label):
        return False
    rest = _BYLINE.sub(" | ", without_furniture(_SMALL.sub(" | ", label))).rstrip()
    if rest and _LAST_WORD_IS_SMALL.search(rest):
        return False
    following = _SMALL.sub(" | ", _BYLINE.sub(" | ", after))
    if _FIRST_WORD_IS_SMALL.match(following):
        return not without_furniture(following.split("|")[0]).strip()
    return True


def _ends_in_label(text: str) -> bool:
    """Whether a label of publication or of a change ends a text: "Date:", "Posted on"."""
    found = [*PUBLISHED_LABEL.finditer(text), *UPDATED_LABEL.finditer(text)]
    return any(not without_furniture(text[match.end() :]).strip() for match in found)


def _is_labelled(text: str) -> bool:
    """Whether a text begins with a label of publication and its date: "Posted on … in Showbiz"."""
    label, date = PUBLISHED_LABEL.match(text), DATE.search(text)
    if label is None or date is None or without_furniture(text[label.end() : date.start()]).strip():
        return False
    after = text[date.end() :]
    few = len(after.split()) <= _MOST_WORDS_AFTER_LABEL
    return few and (not after.strip() or _AFTER_LABEL.match(after) is not None)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
