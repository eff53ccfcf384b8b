"""Lines that are made of dates, times and labels such as "Published:", in the news's languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.ingest.dates.month_names import MONTH_IN_ANY_LANGUAGE, WEEKDAY_IN_ANY_LANGUAGE
from index.ingest.dates.written import DATE, day_of

LONGEST = 120
"""Characters that no line of metadata is longer than."""

_PUBLISHED = (
    r"(?:first |originally |date )?(?:published|posted|issued|released|filed|created|written)"
    r"(?: on| at)?|publication date|pub(?:lish)? ?date|(?:date|datum|fecha|data)(?= ?:)"
    # German, French, Spanish, Portuguese, Italian, Dutch, the Scandinavian ones, Polish, Russian
    r"|(?:veröffentlicht|publiziert|erstellt|erschienen|gespeichert|eingestellt)(?: am)?"
    r"|(?:publiée?|postée?|mise? en ligne|créée?|parue?)(?: le)?"
    r"|publicad[oa](?: el| em)?|pubblicat[oa](?: il)?|(?:gepubliceerd|geplaatst)(?: op)?"
    r"|publicerad|publicert|publisert|udgivet|offentliggjort|julkaistu"
    r"|opublikowano|опубликовано"
)
_UPDATED = (
    r"(?:last |date )?(?:updated|modified|revised|edited|changed)(?: on| at)?|last update"
    r"|(?:zuletzt )?(?:aktualisiert|geändert|bearbeitet)(?: am)?|letzte (?:änderung|aktualisierung)"
    r"|stand|(?:dernière )?mise? à jour(?: le)?|modifiée?(?: le)?"
    r"|actualizad[oa](?: el)?|atualizad[oa](?: em)?|aggiornat[oa](?: il)?"
    r"|(?:bijgewerkt|gewijzigd)(?: op)?|uppdaterad"
    r"|oppdatert|opdateret|päivitetty|zaktualizowano|aktualizacja|обновлено"
)
_TIME = (
    r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\b\.?| ?(?:uhr|ч|h|م|ص)\b)?"
    r"|\d{1,2} ?[ap]\.?m\b\.?|\d{1,2} ?h ?\d{2}|\d{1,2}時\d{2}分|\d{1,2} uhr\b"
)
_ZONE = (
    r"\(?(?:utc|gmt|[ecmp][sd]?t|bst|cest|cet|eest|eet|mesz|mez|msk|ist|kst|jst|sgt|hkt|aest|aedt)"
    r"\b\)?(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2}|z\b|local time"
)
_READING_TIME = (
    r"(?:reading time|lesezeit|temps de lecture|tiempo de lectura)\b"
    r"|(?:ca\. ?)?\d{1,2}[ -]min(?:ut(?:e[sn]?|os?|i))?\b\.?"
    r"(?: (?:read|lesezeit|de lecture|lesen)\b)?"
)
_BETWEEN = r"\b(?:at|on|am|um|den|der|vom|le|à|el|il|alle|ore|em|às|op|om|kl|uhr|г|r|o)\b"
_FURNITURE = re.compile(
    rf"\b(?:{_PUBLISHED}|{_UPDATED}|date|datum|fecha|data)\b|{_READING_TIME}|{_TIME}|{_ZONE}"
    rf"|\b{WEEKDAY_IN_ANY_LANGUAGE}\b\.?|{_BETWEEN}|[\s.,:;|/()\[\]<>·•،～~–—-]+",
    re.IGNORECASE,
)
PUBLISHED_LABEL = re.compile(rf"\b(?:{_PUBLISHED})\b", re.IGNORECASE)
UPDATED_LABEL = re.compile(rf"\b(?:{_UPDATED})\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|•·]\s*")
_BEFORE_A_DATE = "on|am|le|el|em|il|op|den"
_BYLINE_BEFORE = re.compile(
    r"(?i:(?:written |posted |published |erstellt |gespeichert |blog entry )?"
    r"(?:by|von|par|por|di|da|door|av|af)):? "
    rf"(?:(?!(?i:{_BEFORE_A_DATE}|{MONTH_IN_ANY_LANGUAGE})\b)[^\W\d_][\w.'’-]*"
    r"(?:, | (?:and|und|et|y|e|en|och|og|&) | )?){1,8}?"
    rf"[,:;–—-]? ?(?:(?i:{_BEFORE_A_DATE}) )?"
    rf"(?=\d|(?i:{MONTH_IN_ANY_LANGUAGE}|{WEEKDAY_IN_ANY_LANGUAGE})\b)"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """The dates of a line that holds nothing but dates, times and labels such as "Published:".

    `published` and `updated` are the dates so labelled, `bare` those without a label.
    """

    published: tuple[date, ...] = ()
    updated: tuple[date, ...] = ()
    bare: tuple[date, ...] = ()


def read_date_line(line: str, *, day_first: bool = False) -> DateLine | None:
    """Read a line made of nothing but dates, times and labels; None for any other line.

    A line whose date is ambiguous is None too, since nothing can be read from it.
    """
    if len(line) > LONGEST or not any(char.isdigit() for char in line):
        return None
    matches = list(DATE.finditer(line))
    if not matches or _FURNITURE.sub("", DATE.sub(" ", line)):
        return None
    return labelled(line, matches, day_first=day_first)


def labelled(
    line: str, matches: list[re.Match[str]], *, day_first: bool = False
) -> DateLine | None:
    """The dates of a line, each by the label before it; None where one of them can't be read."""
    published: list[date] = []
    updated: list[date] = []
    bare: list[date] = []
    before = 0
    for match in matches:
        day = day_of(match, day_first=day_first)
        if day is None:
            return None
        label = line[before : match.start()]
        before = match.end()
        if UPDATED_LABEL.search(label):
            updated.append(day)
        elif PUBLISHED_LABEL.search(label):
            published.append(day)
        else:
            bare.append(day)
    return DateLine(tuple(published), tuple(updated), tuple(bare))


def read_header_line(line: str, *, day_first: bool = False) -> DateLine | None:
    """Read a line at the top, in which dates may stand beside other metadata.

    "World | 14 Oct 2024" and "By Ines Moreau, 14 October 2024" are such lines. Where a part with
    a date can't be read, dates of a change don't count: it may be the day of publication.
    """
    if whole := read_date_line(line, day_first=day_first):
        return whole
    if len(line) > LONGEST:
        return None
    found: list[DateLine] = []
    unread = False
    for part in _parts(line):
        if read := read_date_line(part, day_first=day_first):
            found.append(read)
        else:
            unread = unread or DATE.search(part) is not None
    if not found:
        return None
    return DateLine(
        tuple(day for read in found for day in read.published),
        () if unread else tuple(day for read in found for day in read.updated),
        tuple(day for read in found for day in read.bare),
    )


def without_furniture(line: str) -> str:
    """What a line holds beside dates, times and labels."""
    return _FURNITURE.sub(" ", DATE.sub(" ", line))


def standing_alone(text: str) -> set[date]:
    """The different dates that stand alone, without a label, on some line of `text`."""
    return {
        day
        for line in text.split("\n")
        if 8 <= len(line) <= 60 and (found := read_date_line(line))
        for day in found.bare
    }


def _parts(line: str) -> Iterator[str]:
    """What stands between separators, without a byline before a date."""
    for part in _SEPARATOR.split(line):
        byline = _BYLINE_BEFORE.match(part)
        yield part[byline.end() :] if byline else part
