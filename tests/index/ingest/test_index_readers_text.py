"""Plain text and Markdown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.ingest.readers import read
from index.ingest.readers.markdown import plain_text, split_front_matter
from index.types import ParsedArticle, Skipped

TITLE = "Ferry line reopens after two years"
BODY = "The ferry line reopened on Tuesday after two years, the port said."


def article(path: Path, text: str) -> ParsedArticle:
    path.write_text(text, encoding="utf-8")
    (result,) = read(path)
    assert isinstance(result, ParsedArticle), result
    return result


def test_a_plain_text_is_cleaned_and_its_lines_become_metadata(tmp_path: Path) -> None:
    page = (
        f"Home » {TITLE}\n\n{TITLE}\n\nBy Ana Lindqvist\nPublished: 14 October 2024\n\n"
        f"{BODY}\n\nComments\n\nSource: Port News"
    )
    assert article(tmp_path / "2020-01-01.txt", page) == ParsedArticle(
        text=BODY,
        title=TITLE,
        title_from="title line",
        published=date(2024, 10, 14),
        published_from="the top of the text",
        source="Port News",
        source_from="source line",
        author="Ana Lindqvist",
    )


def test_the_file_name_dates_a_text_that_does_not_date_itself(tmp_path: Path) -> None:
    found = article(tmp_path / "2024-10-14-ferry.txt", f"{TITLE}\n\n{BODY} It was May 3, 2021.")
    assert (found.published, found.published_from) == (date(2024, 10, 14), "file name")
    found = article(tmp_path / "003_6859cc0a4ff0081f.txt", f"{TITLE}\n\n{BODY}")
    assert (found.published, found.published_from) == (None, None)


def test_a_text_without_a_title_gets_its_first_line_or_its_file_name(tmp_path: Path) -> None:
    found = article(tmp_path / "a.txt", BODY)
    assert (found.text, found.title, found.title_from) == (BODY, BODY, "first line")
    found = article(tmp_path / "port_figures.txt", "12 14 16")
    assert (found.text, found.title, found.title_from) == ("12 14 16", "port figures", "file name")


def test_contradicting_dates_stay_unread_after_cleaning(tmp_path: Path) -> None:
    page = f"{TITLE}\n\nPublished: 14 October 2024\nPublished: 15 October 2024\n\n{BODY}"
    assert article(tmp_path / "a.txt", page).published is None


def test_front_matter_states_what_it_states(tmp_path: Path) -> None:
    found = article(
        tmp_path / "2020-01-01.md",
        f"---\ntitle: {TITLE}\ndate: 2024-10-14T09:00:00Z\nsource: Port News\n"
        f"author: [Ana Lindqvist, Tom de Boer]\nurl: https://port.example/1\ntags: [a]\n---\n\n"
        f"# {TITLE}\n\n{BODY}\n",
    )
    assert found == ParsedArticle(
        text=BODY,
        title=TITLE,
        title_from="front matter",
        published=date(2024, 10, 14),
        published_from="front matter",
        source="Port News",
        source_from="front matter",
        author="Ana Lindqvist, Tom de Boer",
        url="https://port.example/1",
    )


@pytest.mark.parametrize(
    ("front", "title", "published"),
    [
        ("title: Ferry: the line reopens\ndate: 2024-10-14", "Ferry: the line reopens", True),
        ('title: "Ferry\ndate: 2024-10-14', "Ferry", True),
        ("title: 1984\ndate: 14 October 2024", "1984", True),
        ("title: No\ndate: 2024-13-45", "No", False),
        ("title: Ferry\ndate: 03/04/2024", "Ferry", False),
    ],
)
def test_front_matter_is_read_even_where_it_is_not_valid_yaml(
    tmp_path: Path, front: str, title: str, published: bool
) -> None:
    found = article(tmp_path / "a.md", f"---\n{front}\n---\n{BODY}")
    assert (found.title, found.text) == (title, BODY)
    assert found.published == (date(2024, 10, 14) if published else None)


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{BODY}\n\n---\n\n{BODY}",
        f"---\n{BODY}\nIt said: [that was all.\n---\n{BODY}",
        f"---\ntitle: never closed\n\n{BODY}",
        f"{BODY}\n\n---\n\ntitle: in the text\n\n---\n",
    ],
)
def test_what_only_looks_like_front_matter_stays_in_the_text(text: str) -> None:
    assert split_front_matter(text) == ({}, text)


def test_a_heading_is_the_title_where_front_matter_gives_none(tmp_path: Path) -> None:
    found = article(tmp_path / "a.md", f"# {TITLE}\n\n14 October 2024\n\n## Background\n\n{BODY}")
    assert (found.title, found.title_from) == (TITLE, "heading")
    assert found.text == f"14 October 2024\n\nBackground\n\n{BODY}"
    assert found.published == date(2024, 10, 14)
    found = article(tmp_path / "b.md", f"{TITLE}\n=======\n\n{BODY}")
    assert (found.title, found.text) == (TITLE, BODY)
    found = article(tmp_path / "c.md", BODY)
    assert (found.title, found.title_from) == (BODY, "first line")


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("## The port ##", "The port"),
        ("#1 is a number", "#1 is a number"),
        ('See [the port](https://port.example/a_(b) "Port").', "See the port."),
        ("See [the port][1].\n\n[1]: https://port.example", "See the port.\n\n"),
        ("[sic] and [3] stay", "[sic] and [3] stay"),
        ("[Falk]: In September, in time.", "[Falk]: In September, in time."),
        ("[Falk]: No.", "[Falk]: No."),
        ("[Falk]: 3.5", "[Falk]: 3.5"),
        ('[1]: <https://port.example> "The port"\nSeen.', "\nSeen."),
        ("[1]: /ferry\n  'The ferry'\nSeen [1].", "\nSeen [1]."),
        ("[a][1] [2] [c][3] \n\n[1]: ../a.html\n[2]: a.md\n[3]: #top", "a [2] c \n\n\n\n"),
        ("[1]: ferry.md\nSeen.", "[1]: ferry.md\nSeen."),
        (
            "[Ann]: yes/no\n\n[Bob]: and/or\n\n[Cid]: Dero.no\n\n[Dan]: 24/7",
            "[Ann]: yes/no\n\n[Bob]: and/or\n\n[Cid]: Dero.no\n\n[Dan]: 24/7",
        ),
        ("[Ann] asked.\n\n[Ann]: yes/no", "[Ann] asked.\n\n[Ann]: yes/no"),
        ("## Learning C#", "Learning C#"),
        ("## The port \t##  ", "The port"),
        ("Since 2011.[^1]\n\n[^1]: Before that, a mate.", "Since 2011.\n\nBefore that, a mate."),
        ("By [[Ada Quill]] of [[Port News|the News]] ![[a.png]]", "By Ada Quill of the News "),
        (r"It costs \$5 \& the keeper\'s dog \"Lort\"", 'It costs $5 & the keeper\'s dog "Lort"'),
        (
            "Fish &amp; chips &mdash; 4&nbsp;000 &#8364; &notaname;",
            "Fish & chips — 4\xa0000 € &notaname;",
        ),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("It was ==two years== ago", "It was two years ago"),
        ("Before ![a crane](crane.jpg) after", "Before  after"),
        ("**Strong**, *soft*, __bold__, _it_, ***both***", "Strong, soft, bold, it, both"),
        ("2 * 3 * 4 and snake_case_name and 5*6", "2 * 3 * 4 and snake_case_name and 5*6"),
        ("~~gone~~ and `code`", "gone and code"),
        ("> quoted\n> twice", "quoted\ntwice"),
        ("- one\n- two\n1. three", "- one\n- two\n1. three"),
        ("a\n\n***\n\nb", "a\n\n\n\nb"),
        ("```\ncode\n```", "\ncode\n"),
        ("<!-- note -->seen<br>next", "seen\nnext"),
        ("<b>bold</b> where x < y and z > w", "bold where x < y and z > w"),
        (r"\*not soft\* and \# no heading", "*not soft* and # no heading"),
        ("<https://port.example/>", "https://port.example/"),
    ],
)
def test_markdown_loses_its_marks_and_keeps_its_words(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("The ferry that\nreopened, said\n*the port*.", "The ferry that reopened, said the port."),
        ("Roses are red,  \nand ferries\\\nare white", "Roses are red,\nand ferries\nare white"),
        ("## What is\nthe ferry", "What is\nthe ferry"),
        ("- one thing\n- and another\n  of two lines", "- one thing\n- and another of two lines"),
        ("By Ana Lindqvist\n14 October 2024\nIt reopened.",
         "By Ana Lindqvist\n14 October 2024\nIt reopened."),
    ],
)  # fmt: skip
def test_a_line_break_within_a_sentence_is_a_space(
    tmp_path: Path, markdown: str, text: str
) -> None:
    assert article(tmp_path / "a.md", f"# {TITLE}\n\n{markdown}\n\n{BODY}").text == (
        f"{text}\n\n{BODY}"
    )


@pytest.mark.parametrize(
    "front",
    [
        '---\nsource: "https://www.port.example/2024/ferry"\nauthor:\n  - "[[Ada Quill]]"\n'
        '  - "[Bo Renn](https://port.example/bo)"\npublished: 2024-10-14\n'
        "created: 2024-10-20\n---\n",
        "+++\ntitle = \"Not '+++' but this\"\ndate = 2024-10-14T08:00:00+02:00\n"
        'url = "https://www.port.example/2024/ferry"\nauthors = ["Ada Quill", "Bo Renn"]\n+++\n',
        '{\n  "title": "x",\n  "Date": "2024-10-14",\n  "authors": ["Ada Quill", "Bo Renn"],\n'
        '  "url": "https://www.port.example/2024/ferry", "draft": false, "params": {"x": 1}\n}\n',
        "---\nauthor:\n  - name: Ada Quill\n    url: /ada\n  - Name: Bo Renn\n  - url: /x\n"
        "date: 2024-10-14\nurl: https://www.port.example/2024/ferry\n---\n",
        "---\nauthors: {name: 'Ada Quill, Bo Renn'}\n"
        "date: 2024-10-14\nurl: https://www.port.example/2024/ferry\n---\n",
        "+++\ntitle = 'x'\ndate = 2024-10-14\nauthor = 'Ada Quill, Bo Renn'\n"
        "source = 'HTTPS://www.port.example/2024/ferry'\n[params]\nx = 1\n+++\n",
    ],
)
def test_front_matter_of_clippers_and_toml(tmp_path: Path, front: str) -> None:
    found = article(tmp_path / "a.md", f"{front}\n{BODY}")
    assert (found.text, found.author, found.published) == (
        BODY,
        "Ada Quill, Bo Renn",
        date(2024, 10, 14),
    )
    assert (found.source, found.source_from) == ("port.example", "web address")
    assert str(found.url).casefold() == "https://www.port.example/2024/ferry"


def test_toml_that_is_none_stays_in_the_text() -> None:
    text = "+++\nthis is = not toml\n+++\n\nText"
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    "text",
    [
        f"{{{{< figure >}}}}\n\n{BODY}",
        f"{{}}\n\n{BODY}",
        f'{{"title": "x"}} is what it said\n\n{BODY}',
        f'{{"title": \n\n{BODY}',
        '{"a":' * 50000,
    ],
)
def test_braces_that_are_no_front_matter_stay_in_the_text(text: str) -> None:
    assert split_front_matter(text) == ({}, text)


def test_hostile_markdown_costs_no_more_than_its_length() -> None:
    for text in ("[" * 50000, "*a " * 30000, "![" * 30000, "<a " * 30000, "# " + " " * 50000):
        plain_text(text)
    for text in (
        f"[a]:{' ' * 200_000}x y",
        f"[a]: /x{' ' * 200_000}y",
        f"#{' ' * 100_000}{'a' * 200_000}",
        f"# {'a #' * 100_000}",
        f"# a{' ' * 200_000}b",
    ):
        assert plain_text(text).split()[-1] in text


def test_a_markdown_file_of_marks_only_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: x\n---\n\n![a](b.png)\n")
    assert list(read(path)) == [Skipped(path, "no article text")]
