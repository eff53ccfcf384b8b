"""JSON Lines: streamed, bounded, and no good line lost to a bad one."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import date
from html import escape
from pathlib import Path

import pytest

from index.ingest.readers import jsonl, read
from index.types import ParsedArticle, Skipped

BODY = "The ferry line reopened on Tuesday after two years, the port said."


def put(path: Path, *lines: object) -> Path:
    parts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"\n".join(parts))
    return path


def split(path: Path) -> tuple[list[ParsedArticle], list[tuple[str, str]]]:
    results = list(read(path))
    return (
        [found for found in results if isinstance(found, ParsedArticle)],
        [(found.key, found.reason) for found in results if isinstance(found, Skipped)],
    )


def test_every_field_is_read_and_unknown_ones_are_ignored(tmp_path: Path) -> None:
    line = {
        "id": "a1", "title": "Ferry line\nreopens", "text": f"Ferry line reopens\r\n\r\n{BODY}",
        "published": "2024-10-14T09:00:00+09:00", "url": "https://port.example/1",
        "source": "Port News", "authors": ["Ana Lindqvist", {"name": "Tom de Boer"}], "x": {},
    }  # fmt: skip
    (found,), bad = split(put(tmp_path / "a.jsonl", line))
    assert not bad
    assert found == ParsedArticle(
        text=BODY,
        key="a1",
        title="Ferry line reopens",
        title_from="JSON",
        published=date(2024, 10, 14),
        published_from="JSON",
        source="Port News",
        source_from="JSON",
        author="Ana Lindqvist, Tom de Boer",
        url="https://port.example/1",
    )


HTML_TEXT = (
    "<p>DALBY (Dal Post) &mdash; Four out of five got a <a href='https://dal.example/flu'>flu "
    "shot</a>,\nthe county said.</p><p>It has bought <b>4,000</b> doses:</p><ul><li>Arno</li>"
    "<li>Dalby</li></ul><script>track()</script>"
)
PLAIN_TEXT = (
    "DALBY (Dal Post) — Four out of five got a flu shot, the county said.\n\n"
    "It has bought 4,000 doses:\n\n- Arno\n- Dalby"
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (HTML_TEXT, PLAIN_TEXT),
        (escape(HTML_TEXT), PLAIN_TEXT),
        ("One <em>line</em>.\n\nTwo\nthree.", "One line.\n\nTwo\nthree."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("AT&amp;T &#8212; x", "AT&T — x"),
        ("Where a < b and c > d & so on; R&D;", "Where a < b and c > d & so on; R&D;"),
    ],
)
def test_fields_that_are_html_lose_tags_and_keep_words(
    tmp_path: Path, text: str, plain: str
) -> None:
    line = {"text": text, "title": "Flu &amp; <i>shots</i>", "authors": ["By ADA QUILL", "Byron"]}
    (found,), bad = split(put(tmp_path / "a.jsonl", line))
    assert not bad
    assert (found.text, found.title, found.author) == (plain, "Flu & shots", "ADA QUILL, Byron")


def test_html_without_words_is_empty(tmp_path: Path) -> None:
    _, bad = split(put(tmp_path / "a.jsonl", {"text": "<p><img src='a.png'></p>"}))
    assert bad == [("line 1", 'line 1: "text" is empty')]


def test_a_foreign_byte_does_not_cost_the_line(tmp_path: Path) -> None:
    (found,), bad = split(put(tmp_path / "a.jsonl", b'{"text": "It\x92s a caf\xe9"}'))
    assert not bad
    assert found.text == "It’s a café"
    assert found.note == "line 1: 2 places are not UTF-8; 2 read as windows-1252"


def test_what_a_line_does_not_say_is_left_open(tmp_path: Path) -> None:
    path = put(
        tmp_path / "2024-10-14.jsonl",
        {"text": BODY, "published": "03/04/2024"},
        {"text": BODY, "id": 7, "published": 2024, "title": None, "author": "Ana Lindqvist"},
        {"text": f"SEOUL, Oct. 14, 2024 (AP) — {BODY}", "id": ""},
    )
    (first, second, third), bad = split(path)
    assert not bad
    assert (first.key, first.title, first.title_from) == ("line 1", BODY, "first line")
    assert (first.published, first.published_from) == (None, None)
    assert (second.key, second.author, second.published) == ("7", "Ana Lindqvist", None)
    assert (third.key, third.published_from) == ("line 3", "dateline")


def test_a_bad_line_is_reported_and_the_others_are_kept(tmp_path: Path) -> None:
    good = {"id": "ok", "text": BODY}
    path = put(
        tmp_path / "a.ndjson",
        b"\xef\xbb\xbf" + json.dumps({"id": "bom", "text": BODY}).encode(),
        b"",
        b'{"text": "cut',
        b"[1]",
        {"id": "x"},
        {"text": 5},
        {"text": " \n"},
        b"[" * 100000,
        good,
    )
    articles, bad = split(path)
    assert [found.key for found in articles] == ["bom", "ok"]
    assert bad == [
        ("line 3", "line 3: not valid JSON"),
        ("line 4", "line 4: not a JSON object"),
        ("line 5", 'line 5: no "text"'),
        ("line 6", 'line 6: "text" is not a string'),
        ("line 7", 'line 7: "text" is empty'),
        ("line 8", "line 8: not valid JSON"),
    ]


def test_a_repeated_id_hides_no_article(tmp_path: Path) -> None:
    line = {"id": "same", "text": BODY}
    articles, bad = split(put(tmp_path / "a.jsonl", line, line, line))
    assert [found.key for found in articles] == ["same", "same (line 2)", "same (line 3)"]
    assert not bad


def test_a_file_of_bad_lines_is_summed_up(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", *[b"{"] * 150, {"id": "ok", "text": BODY})
    articles, bad = split(path)
    assert [found.key for found in articles] == ["ok"]
    assert len(bad) == 101
    assert bad[-1] == ("more lines", "50 more lines that can't be read")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x00\x01\x02", "binary, not text"),
        ('{"text": "a"}'.encode("utf-16"), "binary, not text"),
    ],
)
def test_a_file_that_is_no_jsonl_is_skipped_whole(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    assert split(tmp_path / "a.jsonl") == ([], [("", reason)])


def test_gzip_is_known_by_its_bytes_and_not_its_name(tmp_path: Path) -> None:
    line = json.dumps({"id": "a", "text": BODY}).encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line))
    (tmp_path / "b.jsonl").write_bytes(gzip.compress(line))
    (tmp_path / "c.jsonl.gz").write_bytes(line)
    for name in ("a.jsonl.gz", "b.jsonl", "c.jsonl.gz"):
        articles, bad = split(tmp_path / name)
        assert [found.text for found in articles] == [BODY], name
        assert not bad


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_gzip_keeps_the_articles_before_the_damage(tmp_path: Path, damage: str) -> None:
    lines = [json.dumps({"id": str(n), "text": f"{BODY} {n * 7919}"}) for n in range(6000)]
    data = bytearray(gzip.compress("\n".join(lines).encode()))
    if damage == "cut":
        del data[len(data) // 2 :]
    else:
        data[len(data) // 2 : len(data) // 2 + 64] = b"\xff" * 64
    (tmp_path / "a.jsonl.gz").write_bytes(data)
    articles, bad = split(tmp_path / "a.jsonl.gz")
    assert 1500 < len(articles) < 6000
    assert [found.key for found in articles[:3]] == ["0", "1", "2"]
    key, reason = bad[-1]
    assert reason == f"{key}: the gzip file is damaged from here on"


def test_a_gigantic_line_is_skipped_without_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 1024 * 1024)
    good = json.dumps({"id": "after", "text": BODY}).encode()
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(64):
            file.write(b"a" * 1024 * 1024)
        file.write(b'"}\n' + good)
    tracemalloc.start()
    articles, bad = split(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [found.key for found in articles] == ["after"]
    assert bad == [("line 1", "line 1: longer than 1 MB")]
    assert peak < 8 * 1024 * 1024


def test_articles_come_as_they_are_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", *[{"id": str(n), "text": BODY} for n in range(1000)])
    stream = read(path)
    tracemalloc.start()
    assert sum(isinstance(found, ParsedArticle) for found in stream) == 1000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1024 * 1024


@pytest.mark.parametrize(
    ("url", "source", "source_from"),
    [
        ("https://www.courier.example/2024/05/01/bridge", "courier.example", "web address"),
        ("https://news.courier.example:8080/x", "news.courier.example", "web address"),
        ("http://[", None, None),
        ("HTTPS://WWW.Courier.example", "courier.example", "web address"),
        ("bridge.html", None, None),
    ],
)
def test_a_web_address_is_the_source_of_last_resort(tmp_path, url, source, source_from):
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps({"text": "The bridge closed.", "url": url}) + "\n", "utf-8")
    (article,) = read(path)
    assert (article.source, article.source_from) == (source, source_from)


def test_an_address_is_no_outlets_name(tmp_path: Path) -> None:
    line = {"text": BODY, "source": "https://www.courier.example/a", "title": "Ferry | Courier"}
    (found,), _ = split(put(tmp_path / "a.jsonl", line))
    assert (found.source, found.url) == ("courier.example", "https://www.courier.example/a")
    assert found.title == "Ferry"


def test_no_repeated_id_takes_another_s_key(tmp_path: Path) -> None:
    lines = [
        {"id": name, "text": f"{BODY} {name} {n}"}
        for n, name in enumerate(("a (line 3)", "a", "a"))
    ]
    found = [article.key for article in read(put(tmp_path / "a.jsonl", *lines))]
    assert found == ["a (line 3)", "a", "a (line 3) (line 3)"]


def test_dates_are_read_as_programs_write_them(tmp_path: Path) -> None:
    values = [
        1714636800,
        1714636800000,
        {"$date": "2024-05-02T08:00:00Z"},
        "2024-05-02T10:00:00+02:00[Europe/Oslo]",
        "Thu May  2 15:28:56 2024",
    ]
    path = put(tmp_path / "a.jsonl", *({"text": BODY, "published": value} for value in values))
    found, bad = split(path)
    assert not bad
    assert [article.published for article in found] == [date(2024, 5, 2)] * len(values)
    assert all(article.note is None for article in found)


def test_an_old_paper_keeps_its_day(tmp_path: Path) -> None:
    (found,), _ = split(put(tmp_path / "a.jsonl", {"text": BODY, "published": "1868-05-12"}))
    assert (found.published, found.published_from) == (date(1868, 5, 12), "JSON")


def test_a_date_that_cannot_be_read_is_said_and_the_article_kept(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.jsonl",
        {"text": BODY, "published": "03/04/2024"},
        {"text": BODY, "published": {"year": 2024, "of": "x" * 1000}},
        {"text": BODY, "published": ""},
        {"text": BODY},
    )
    found, bad = split(path)
    assert not bad
    notes = [article.note for article in found]
    assert notes[0] == 'line 1: "published" isn\'t a date that can be read: "03/04/2024"'
    assert notes[1] is not None
    assert notes[1].startswith('line 2: "published" isn\'t a date that can be read: {"year": 2024')
    assert len(notes[1]) < 150
    assert notes[2:] == [None, None]


def test_a_number_that_no_calendar_holds_costs_neither_its_line_nor_the_others(
    tmp_path: Path,
) -> None:
    lines = [{"text": BODY, "published": 10**400}, {"text": BODY, "published": "2024-10-14"}]
    found, bad = split(put(tmp_path / "a.jsonl", *lines))
    assert not bad
    assert [article.published for article in found] == [None, date(2024, 10, 14)]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("If a<b then c>d, it <i>floods</i>.", "If a<b then c>d, it floods."),
        ("Where x<y and z>w, <b>run</b>.", "Where x<y and z>w, run."),
        ("Under a<p and c>d the <em>weir</em> holds.", "Under a<p and c>d the weir holds."),
        ("Below <5 degrees <b class='x'>it</b> froze.", "Below <5 degrees it froze."),
        ("The <a href='/w'target=_blank>weir</a> <IMG SRC=a.png>holds.", "The weir holds."),
        ("The <person>keeper</person> of <o:p/>the <i\n>weir</i > left.",
         "The keeper of the weir left."),
        ("It <b\nclass=\"a>b\">holds</b><!-- a<b --> still.", "It holds still."),
        ("He wrote <ann@arvik.example> <i>twice</i>.", "He wrote <ann@arvik.example> twice."),
    ],
)  # fmt: skip
def test_only_tags_are_taken_out_of_a_text(tmp_path: Path, written: str, plain: str) -> None:
    (found,), _ = split(put(tmp_path / "a.jsonl", {"text": f"{written} {BODY}"}))
    assert found.text == f"{plain} {BODY}"
