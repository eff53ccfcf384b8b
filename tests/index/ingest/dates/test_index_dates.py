from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from index.ingest.dates.fields import Moment, parse_date, read_moment
from index.ingest.dates.lines import read_date_line
from index.ingest.dates.text import (
    parse_dateline,
    published_from_name,
    published_from_text,
)

DAY = date(2024, 10, 14)
BODY = "The ministers of both countries met on Monday to settle the border dispute."

FIELDS = [
    ("2024-10-14", DAY),
    ("2024-10-14T23:30:00-04:00", DAY),
    ("2024-10-14T09:00:00Z", DAY),
    ("2024-10-14 09:00:00", DAY),
    ("20241014", DAY),
    ("2024/10/14", DAY),
    ("14 October 2024", DAY),
    ("14th of October, 2024", DAY),
    ("October 14, 2024", DAY),
    ("Oct. 14th 2024", DAY),
    ("Mon, 14 Oct 2024 10:00:00 GMT", DAY),
    ("OCTOBER 14, 2024", DAY),
    ("14.10.2024", DAY),
    ("14/10/2024", DAY),
    ("10/14/2024", DAY),
    ("03/03/2024", date(2024, 3, 3)),
    ("25/12/2024 10:30", date(2024, 12, 25)),
    ("03/04/2024", None),
    ("3-4-2024", None),
    ("14/10/24", None),
    ("October 2024", None),
    ("2024", None),
    ("2024-13-45", None),
    ("31 February 2024", None),
    ("yesterday", None),
    ("", None),
    ("1728900000", DAY),
    (1728900000, DAY),
    (1728900000.5, DAY),
    (1728900000123, DAY),
    (1728900000123456, DAY),
    (1728900000123456789, DAY),
    (20241014, DAY),
    (2024, None),
    (-1, None),
    (True, None),
    (float("inf"), None),
    (float("nan"), None),
    (10**40, None),
    ({"$date": "2024-10-14T09:00:00Z"}, DAY),
    ({"$date": 1728900000123}, DAY),
    ({"$date": {"$numberLong": "1728900000123"}}, DAY),
    ({"date": "2024-10-14"}, None),
    ("2024-10-14T10:00:00+02:00[Europe/Oslo]", DAY),
    ("2024-10-14 10:00:00 Europe/Oslo", DAY),
    ("2024-10-14 10:00:00 CEST", DAY),
    ("2024-10-14T10:00:00:684Z", DAY),
    ("20241014100000", DAY),
    ("Mon Oct 14 15:28:56 CEST 2024", DAY),
    ("Thu Oct  4 15:28:56 2024", date(2024, 10, 4)),
    ("Mon Oct 14 2024 00:23:33 GMT+0000 (Coordinated Universal Time)", DAY),
    ("14 octobre 2024", DAY),
    ("1er octobre 2024", date(2024, 10, 1)),
    ("14. Oktober 2024", DAY),
    ("3. März 2024", date(2024, 3, 3)),
    ("3. Maerz 2024", None),
    ("14 de octubre de 2024", DAY),
    ("14 ottobre 2024", DAY),
    ("14 de outubro de 2024", DAY),
    ("14 oktober 2024", DAY),
    ("14. lokakuuta 2024", DAY),
    ("14 października 2024 r.", DAY),
    ("14 октября 2024 г.", DAY),
    ("14 Ekim 2024", DAY),
    ("14 Οκτωβρίου 2024", DAY),
    ("2024. 10. 14. 21:35", DAY),
    ("2024年10月14日", DAY),
    ("14 fevrier 2024", date(2024, 2, 14)),
    ("14 listopada 2024", date(2024, 11, 14)),
    ("Mon, 14 Oct 2024 23:30:00 -0500", DAY),
    ("Mon, 14 Oct 2024 23:30:00 -0500 (EST)", DAY),
    ("14 Oct 2024 9:05 NZDT", DAY),
    ("Mon, 14 Oct 2024 25:30:00 -0500", None),
    ("Mon, 10 11 2024 23:30:00 -0500", None),
    ("02.12.19", None),
    ("14 Smarch 2024", None),
    (None, None),
    (["2024-10-14"], None),
    (date(2024, 10, 14), DAY),
    (datetime(2024, 10, 14, 9, 0), DAY),
    ("1868-05-12", date(1868, 5, 12)),
    ("1599-12-31", None),
    ("1899-12-31", None),
    ("1970-01-01", None),
    ("1900-01-01", date(1900, 1, 1)),
    ("9999-01-01", None),
    ("1728900000123456", DAY),
    ("1728900000123456789", DAY),
    (-14_182_940, None),
    (-141_829_400, date(1965, 7, 4)),
    ("-141829400000", date(1965, 7, 4)),
    ("-14182940000", date(1969, 7, 20)),
    ("/Date(1728900000123)/", DAY),
    ("/Date(1728946800000+0200)/", date(2024, 10, 15)),
    ("/Date(1728946800000)/", DAY),
    ({"seconds": 1728900000, "nanoseconds": 0}, DAY),
    ({"_seconds": 1728900000}, DAY),
    ({"@value": "2024-10-14", "@type": "Date"}, DAY),
    ({"$date": {}}, None),
    (10**400, None),
    (-(10**400), None),
    (float("inf"), None),
    (float("nan"), None),
]


@pytest.mark.parametrize(("value", "expected"), FIELDS)
def test_a_field_is_read_only_as_a_full_plausible_unambiguous_date(
    value: object, expected: date | None
) -> None:
    assert parse_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("03/04/2024", date(2024, 4, 3)),
        ("3.4.2024", date(2024, 4, 3)),
        ("3.4.24", date(2024, 4, 3)),
        ("10/14/2024", DAY),
        ("2024-03-04", date(2024, 3, 4)),
    ],
)
def test_where_the_day_comes_first_no_numeric_date_is_ambiguous(value: str, expected: date) -> None:
    assert parse_date(value, day_first=True) == expected


def test_a_moment_keeps_its_zone() -> None:
    moment = read_moment("2024-10-14T23:30:00-05:00")
    assert moment is not None
    assert moment.day == DAY
    assert moment.at == datetime(2024, 10, 15, 4, 30, tzinfo=UTC)
    assert not moment.in_utc
    assert read_moment("Mon, 14 Oct 2024 23:30:00 -0500") == moment
    assert read_moment("2024-10-14") == Moment(DAY)
    (utc,) = filter(None, [read_moment("2024-10-14T01:09:55Z")])
    assert utc.in_utc


def test_the_future_is_implausible_but_for_a_day_of_time_zones() -> None:
    today = date.today()
    assert parse_date((today + timedelta(days=1)).isoformat()) == today + timedelta(days=1)
    assert parse_date((today + timedelta(days=2)).isoformat()) is None


NAMES = [
    ("2024-10-14-border-talks.txt", DAY),
    ("20241014_border-talks.txt", DAY),
    ("border_talks_2024-10-14.md", DAY),
    ("talks.2024_10_14.html", DAY),
    ("2024-10-14T0930-talks.txt", DAY),
    ("20241014T093000.txt", DAY),
    ("2024-10-14-copy-of-2024-10-14.txt", DAY),
    ("2024-10-14-and-2024-10-15.txt", None),
    ("003_6859cc0a4ff0081f.txt", None),
    ("000_06326196a8515e65.txt", None),
    ("12024101499.txt", None),
    ("a20241014b.txt", None),
    ("2024-10-talks.txt", None),
    ("14-10-2024-talks.txt", None),
    ("2024-14-10-talks.txt", None),
    ("99991231_talks.txt", None),
    ("phone-5550123-4567.txt", None),
    ("talks.txt", None),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_file_name_dates_an_article_only_by_digits_that_stand_apart(
    name: str, expected: date | None
) -> None:
    found = published_from_name(name)
    assert (found and found.published) == expected
    assert found is None or found.published_from == "file name"


TEXTS = [
    (f"Border talks end in accord\n\nPublished: 14 October 2024\n\n{BODY}", "the top of the text"),
    (f"Border talks end in accord\n\nOct. 14, 2024\n\n{BODY}", "the top of the text"),
    (
        f"Border talks end in accord\nMonday, October 14, 2024 10:30 AM ET\n{BODY}",
        "the top of the text",
    ),
    (
        f"Border talks end in accord\n\nPosted on 2024-10-14 at 10:30\n\n{BODY}",
        "the top of the text",
    ),
    (f"Published 8:00 AM EDT, Mon October 14, 2024\n\n{BODY}", "the top of the text"),
    (f"Border talks end\n\nUpdated 14 October 2024, 09:15 GMT\n\n{BODY}", "the top of the text"),
    (f"Border talks end\n\nLast updated: Oct 14, 2024\n\n{BODY}", "the top of the text"),
    (
        f"Border talks end\n\nPublished: 14 Oct 2024 | Updated: 16 Oct 2024\n\n{BODY}",
        "the top of the text",
    ),
    (
        f"Border talks end\n\nUpdated Oct. 16, 2024\nPublished Oct. 14, 2024\n\n{BODY}",
        "the top of the text",
    ),
    (f"Border talks end\n\n14 October 2024 - 3 min read\n\n{BODY}", "the top of the text"),
    (f"Border talks end\n\nBy Ines Moreau, 14 October 2024\n\n{BODY}", "the top of the text"),
    (f"Border talks end\n\nPar Ines Moreau, le 14 octobre 2024\n\n{BODY}", "the top of the text"),
    (
        f"Mill rebuilt\n\nCreated: 14 October 2024 · Modified: 16 October 2024\n\n{BODY}",
        "the top of the text",
    ),
    (f"Mill rebuilt\n\nVeröffentlicht am 14. Oktober 2024, 9 Uhr\n\n{BODY}", "the top of the text"),
    (f"Border talks end\n\nOpened 14 October 2024 · Modified: 16 October 2024\n\n{BODY}", None),
    (f"Border talks end\n\nWorld | 14 October 2024 | 3 min read\n\n{BODY}", "the top of the text"),
    (
        f"Border talks end\n\nThe accord is signed.\n\nPublished 14 October 2024\n\n{BODY}",
        "the top of the text",
    ),
    (f"SEOUL, Oct. 14, 2024 (AP) — {BODY}", "dateline"),
    (f"Border talks end in accord\n\nSEOUL, South Korea, Oct. 14, 2024 (AP) — {BODY}", "dateline"),
    (f"Border talks end in accord\n\nGeneva, 14 October 2024 – {BODY}", "dateline"),
    (f"PYONGYANG, October 14, 2024 (KCNA) -- {BODY}", "dateline"),
    (f"SEOUL Oct 14, 2024 (Reuters) - {BODY}", "dateline"),
    (f"{BODY}\n\nIt was signed on October 14, 2024.", None),
    (f"On October 14, 2024 — the day of the vote — {BODY}", None),
    (f"Then, October 14, 2024 — a day of joy — {BODY}", None),
    (f"Remembering October 14, 2024\n\n{BODY}", None),
    (f"The accord of October 14, 2024, holds, the ministers said.\n\n{BODY}", None),
    (f"FILE - In this Oct. 14, 2024 photo, troops stand guard. {BODY}", None),
    (f"Border talks end\n\n03/04/2024\n\n{BODY}", None),
    (f"Border talks end\n\nPublished: October 2024\n\n{BODY}", None),
    (f"Border talks end\n\n{BODY}\n\n{BODY}\n\n14 October 2024\n\nA second meeting.", None),
    (f"Border talks: a timeline\n\n14 October 2024\n\n{BODY}\n\n15 October 2024\n\n{BODY}", None),
    (f"Here is how the talks went on.\n\n14 October 2024\n\n{BODY}", None),
    (f"Border talks end\n\n© 2024 The Daily Sample\n\n{BODY}", None),
    (f"SEOUL, Oct. 14 (Yonhap) -- {BODY}", None),
    (f"SEOUL (Reuters) - {BODY}", None),
    (f"Published: 14 October 2024\nPublished: 15 October 2024\n{BODY}", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "where"), TEXTS)
def test_a_text_is_dated_only_by_what_stands_as_its_own_date(text: str, where: str | None) -> None:
    found = published_from_text(text)
    assert found == ((DAY, where) if where else None)


def test_a_date_line_keeps_published_updated_and_bare_dates_apart() -> None:
    line = read_date_line("Published: 14 Oct 2024 | Updated: 16 Oct 2024")
    assert line is not None
    assert (line.published, line.updated, line.bare) == ((DAY,), (date(2024, 10, 16),), ())
    assert read_date_line("14 October 2024 in the capital") is None
    assert read_date_line("10:30 AM") is None


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("LONDON (Reuters) — Shares rose.", "Reuters"),
        ("SEOUL, South Korea (AP) — Talks ended.", "AP"),
        ("SEOUL, Oct. 14 (Yonhap) -- Talks ended.", "Yonhap"),
        ("(CNN) Talks ended.", "CNN"),
        ("London CNN Business — Shares rose.", "CNN Business"),
        ("Talks between the two sides (the third this year) — ended.", None),
        ("The World Health Organization (WHO) said talks ended.", None),
        ("The World Health Organization (WHO) — the UN body — said so.", None),
        ("KABUL (Khaama) — Talks ended.", "Khaama"),
        ("Talks ended, the agency (Reuters) said.", None),
    ],
)
def test_a_dateline_names_its_agency(line: str, agency: str | None) -> None:
    head = parse_dateline(line)
    assert (head.agency if head else None) == agency
