"""Days that look wrong, and those that only look old."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from index.search.suspects import Dated, day_written, suspects

TODAY = date(2024, 6, 1)


def article(row: int, day: str, **values: object) -> Dated:
    given: dict[str, object] = {"path": f"/news/{row}.md", "url": "", "written": None, **values}
    return Dated(row, date.fromisoformat(day), **given)  # type: ignore[arg-type]


def week(path: str = "/news/wire.jsonl", count: int = 40) -> list[Dated]:
    """A file of articles of a few weeks."""
    first = date(2024, 1, 1)
    return [
        Dated(100 + n, first + timedelta(days=n), path, "", written=TODAY) for n in range(count)
    ]


@pytest.mark.parametrize(
    ("one", "reasons"),
    [
        (article(1, "2024-05-31"), ()),
        (article(1, "2024-06-02"), ()),  # it may be tomorrow elsewhere
        (article(1, "2024-06-03"), ("it is in the future",)),
        (article(1, "2024-06-03", by_hand=True), ("it is in the future",)),
        (article(1, "1604-06-03"), ("it is before 1605, when there was no newspaper",)),
        (article(1, "1890-06-03"), ()),
        (
            article(1, "2004-05-03", url="https://a.example/2024/05/03/flood"),
            ("its address says 2024-05-03",),
        ),
        (article(1, "2024-05-20", url="https://a.example/2024/05/03/flood"), ()),
        (article(1, "2004-05-03", url="https://a.example/2024/may/03/flood", by_hand=True), ()),
        (
            article(1, "2004-05-03", url="https://a.example/2024/may/03/flood"),
            ("its address says 2024-05-03",),
        ),
        (article(1, "2004-05-03", url="https://a.example/?id=1202405033"), ()),
        (article(1, "2004-05-03", url="https://a.example/2024/05/03/2023/05/03"), ()),
        (
            article(1, "2004-05-03", path="/news/20240503-flood.md"),
            ("its file's name says 2024-05-03",),
        ),
        (
            article(1, "2024-05-03", written=date(2019, 5, 3)),
            (),  # all of the folder's articles are later than their files
        ),
    ],
)
def test_a_day_by_itself(one: Dated, reasons: tuple[str, ...]) -> None:
    assert suspects([one], TODAY).get(1, ()) == reasons


def only(found: dict[int, tuple[str, ...]]) -> Sequence[str]:
    [(row, reasons)] = found.items()
    assert row == 1
    return reasons


def test_a_day_years_away_from_those_of_its_file() -> None:
    one = article(1, "2014-01-20", path="/news/wire.jsonl")
    assert only(suspects([*week(), one], TODAY)) == ("nearly all others of wire.jsonl are of 2024",)
    early = article(1, "1873-01-20", path="/news/wire.jsonl")
    assert "are of 2024" in only(suspects([*week(), early], TODAY))[0]


@pytest.mark.parametrize(
    "one",
    [
        article(1, "2022-01-20", path="/news/wire.jsonl"),  # not so far away
        article(1, "2014-01-20", path="/news/wire.jsonl", url="https://a.example/2014/01/20/a"),
        article(1, "2014-01-20", path="/news/wire.jsonl", by_hand=True),
        article(1, "2014-01-20", path="/other/wire.jsonl"),  # it has no neighbours
    ],
)
def test_a_day_that_only_looks_old(one: Dated) -> None:
    assert suspects([*week(), one], TODAY) == {}


def test_an_archive_of_many_years_has_no_neighbours_to_be_unlike() -> None:
    archive = [Dated(n, date(1950 + n, 3, 1), "/news/archive.jsonl", "", None) for n in range(60)]
    assert suspects([*archive, article(1000, "1880-01-01", path=archive[0].path)], TODAY) == {}


def test_small_files_are_judged_by_their_folder() -> None:
    notes = [replace(one, path=f"/news/{one.row}.md") for one in week()]
    assert (
        "nearly all others of news" in only(suspects([*notes, article(1, "1999-01-20")], TODAY))[0]
    )


def test_an_article_later_than_its_file_where_few_are() -> None:
    one = article(1, "2024-01-20", path="/news/wire.jsonl", written=date(2023, 12, 1))
    assert only(suspects([*week(), one], TODAY)) == ("its file is older, of 2023-12-01",)
    packed = replace(one, written=date(1980, 1, 1))  # a time that a packer made up
    assert suspects([*week(), packed], TODAY) == {}


def test_when_a_file_was_written() -> None:
    assert day_written(1_700_000_000_000_000_000) == date(2023, 11, 14)
    assert [day_written(mtime) for mtime in (None, 0, -1, 10**30)] == [None] * 4
