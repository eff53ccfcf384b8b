"""A conversation as Markdown: what stands in it, and that no article can add markup."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tui_fakes import BUS, FAIR_DATES, cite, found, hit

from index.types import Article, Filters
from qa.citing.markdown_text import escaped
from qa.types import Alternative, Answer, Chosen, Prose, Reworded, Written
from tui.history.database import HistoryError
from tui.history.export import proposed_file, write_new
from tui.history.markdown import markdown
from tui.history.store import Conversation, PastTurn
from tui.text.safe_text import one_line

NOON = datetime(2024, 10, 14, 12, tzinfo=UTC)
CONVERSATION = Conversation("c", "When is the fair?", "news", NOON, NOON, 1)


def written(*answers: Answer, title: str = CONVERSATION.title) -> str:
    conversation = replace(CONVERSATION, title=title, questions=len(answers))
    return markdown(conversation, [PastTurn(NOON, answer) for answer in answers])


def test_a_conversation_is_written_with_its_quotes_and_where_they_stand() -> None:
    online = replace(BUS, url="https://example.org/buses?line=7")
    rival = Alternative("midnight", 0.2, (cite(online, "midnight"),), older=True)
    answer = found(
        "When is it?",
        searched_for="When is the fair?",
        citations=(FAIR_DATES,),
        alternatives=(rival,),
        filters=Filters(since=date(2024, 1, 1)),
    )
    assert written(answer) == (
        "# When is the fair?\n\n"
        "Begun 14 Oct 2024 · 1 question · library news\n\n"
        "## 1. When is it?\n\n"
        "Searched for: When is the fair?\n\n"
        "Limited to: since 1 Jan 2024\n\n"
        "**October 15-17** (very sure)\n\n"
        "> “The fair will run **October 15-17** at the old airfield, the committee said.”\n>\n"
        "> — County fair returns — Brindle Gazette — 1 Oct 2024"
        " · /news/2024-10-01-fair.txt\n\n"
        "Earlier: **midnight** (not sure)\n\n"
        "> “midnight”\n>\n"
        "> — Late buses for the fair — no date · /news/buses.txt"
        " · <https://example.org/buses?line=7>\n\n"
        "Asked 14 Oct 2024\n"
    )


def test_prose_is_written_as_what_it_is_and_struck_sentences_are_only_counted() -> None:
    prose = Prose(
        "llama3.2",
        (
            Written("Buses run until *midnight*.", (cite(BUS, "midnight"),)),
            Written("Buses run until noon.", (), "noon isn't there"),
        ),
        "it was cut off",
    )
    chosen = Chosen("llama3.2", 8, "October 15-17", "October 14")
    answer = replace(found("When?", citations=(FAIR_DATES,)), prose=prose, chosen=chosen)
    text = written(answer)
    assert "Written by llama3.2, not quoted; each sentence is checked:\n\nBuses run" in text
    assert "until \\*midnight\\*.\n\n> “midnight”\n>\n> — Late buses for the fair" in text
    assert "noon" not in text
    assert "1 sentence that fails the check is left out." in text
    assert "llama3.2 wrote no more: it was cut off" in text
    assert "Chosen by llama3.2 among 8 candidates, instead of “October 14”." in text


def test_a_model_can_add_no_markup() -> None:
    evil = "# [x](http://evil.example) <b>**b**</b>"
    prose = Prose(evil, (Written(evil, (cite(BUS, "midnight"),)),), evil)
    changes = {"prose": prose, "chosen": Chosen(evil, 8, evil, evil)}
    text = written(replace(found("When?"), reworded=Reworded(evil, evil), **changes))
    kinds = {one.type for one in MarkdownIt().parse(text) for one in (one, *(one.children or ()))}
    assert not kinds & {"link_open", "html_inline", "html_block", "image"}
    assert text.count("\n# ") == 0


def test_an_abstention_says_so_and_names_the_nearest_passages() -> None:
    answer = replace(found("Who won?"), text=None, citations=(), hits=(hit(BUS, "Night buses", 1),))
    assert (
        "## 1. Who won?\n\n"
        "**Your articles don't say.**\n\n"
        "Nearest passages, which are not an answer:\n\n"
        "> “Night buses”\n>\n> — Late buses for the fair"
    ) in written(answer)


def test_an_answer_shows_the_day_that_its_words_mean() -> None:
    answer = found("When?", text="next Tuesday", resolved="22 October 2024")
    assert "**next Tuesday (22 October 2024)** (very sure)" in written(answer)


HOSTILE = [
    "# Heading",
    "- item",
    "1. item",
    "> quote",
    "```\ncode\n```",
    "~~~",
    "    code",
    "***",
    "---",
    "Title\n===",
    "[link](http://evil.example)",
    "![image](http://evil.example/a.png)",
    "<script>alert(1)</script>",
    "<!-- comment",
    "<http://evil.example>",
    "http://evil.example and www.evil.example",
    "*bold* _italic_ __b__ ~~gone~~ `code`",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "[ref]: http://evil.example\n\n[ref]",
    "&lt;b&gt; &amp;",
    "[^1]: note",
    "trailing backslash \\",
    "two\n\nparagraphs\n\n# and a heading",
    "$x^2$ :smile: @someone",
    "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
]
MARKUP = {
    *("link_open", "image", "html_inline", "html_block", "code_inline", "fence", "code_block"),
    *("em_open", "s_open", "table_open", "bullet_list_open", "ordered_list_open", "hr"),
}


def tokens(text: str, dialect: str) -> list[Token]:
    found = MarkdownIt(dialect).parse(text)
    return [*found, *(child for token in found for child in token.children or ())]


def shown(text: str, dialect: str) -> str:
    return "".join(token.content for token in tokens(text, dialect) if token.type == "text")


@pytest.mark.parametrize("dialect", ["commonmark", "gfm-like"])
@pytest.mark.parametrize("text", HOSTILE)
def test_an_article_cant_add_markup(text: str, dialect: str) -> None:
    around = f"He said {text} and left."
    hostile = Article("h", text, around, None, None, text, None, text, text, "")
    answer = found(
        text, text=text, searched_for=f"{text} again", citations=(cite(hostile, text, around),)
    )
    document = written(
        answer, replace(found("q"), text=None, hits=(hit(hostile, text, 1),)), title=text
    )
    types = [token.type for token in tokens(document, dialect)]
    assert not MARKUP & set(types)
    assert types.count("heading_open") == 3
    assert types.count("blockquote_open") == 2
    assert "\x1b" not in document
    assert one_line(text) in shown(document, dialect)


@settings(deadline=None)
@given(st.text())
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    quoted = f"“{escaped(text)}”"
    assert shown(quoted, "commonmark") == f"“{one_line(text)}”"
    assert not MARKUP & {token.type for token in tokens(quoted, "commonmark")}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/> <b>", "file:///etc"])
def test_only_web_addresses_become_links(url: str) -> None:
    answer = found("q", citations=(cite(replace(BUS, url=url), "midnight"),))
    assert "link_open" not in {token.type for token in tokens(written(answer), "commonmark")}


# The file


def test_a_file_is_proposed_that_isnt_there(tmp_path: Path) -> None:
    first = proposed_file(tmp_path, CONVERSATION)
    assert first == tmp_path / "2024-10-14-when-is-the-fair.md"
    first.touch()
    assert proposed_file(tmp_path, CONVERSATION).name == "2024-10-14-when-is-the-fair-2.md"
    strange = replace(CONVERSATION, title="../../¿?")
    assert proposed_file(tmp_path, strange) == tmp_path / "2024-10-14-conversation.md"


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    write_new(path, "mine — \ud800\n")
    assert path.read_bytes() == "mine — ?\n".encode()
    with pytest.raises(HistoryError, match="is there already"):
        write_new(path, "other")
    assert path.read_bytes() == "mine — ?\n".encode()


@pytest.mark.parametrize("name", ["no/such/folder.md", "nul\0.md"])
def test_a_file_that_cant_be_written_is_an_error_of_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(HistoryError, match="can't be written") as caught:
        write_new(tmp_path / name, "text")
    assert "\n" not in str(caught.value)
