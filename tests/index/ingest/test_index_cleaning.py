from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.ingest.cleaning import (
    Cleaned,
    clean,
    first_line_title,
    normalise,
    one_line,
    shorten,
    without_title,
)
from index.ingest.outlets import without_outlet

TITLE = "Harbour strike enters its third week as talks stall"
FIRST = "Dock workers in Port Almere walked out again on Tuesday, closing both container berths."
SECOND = "The union wants a shorter week; the operator has offered a bonus instead."
BODY = f"{FIRST}\n\n{SECOND}"
SEEDS = Path(__file__).parents[4] / "shared" / "seeds"


def rules_of(cleaned: Cleaned) -> list[str]:
    return [removed.rule for removed in cleaned.removed]


HEADERS = [
    (f"ua en ru\n\n{TITLE}\n\n", ["language bar"]),
    (
        f"Home » {TITLE}\nCity News Port News The North\n\n{TITLE}\n\n",
        ["breadcrumb", "categories above the title"],
    ),
    (f"Home > News > Port\n{TITLE}\n\n", ["breadcrumb"]),
    (
        f"{TITLE}\n\nharbour-strike-enters-its-third-week-as-talks-stall\n{TITLE}\n\n",
        ["title repeated", "title repeated"],
    ),
    (f"{TITLE}\n\nHARBOUR STRIKE ENTERS ITS THIRD WEEK, AS TALKS STALL\n\n", ["title repeated"]),
    (
        f"{TITLE}\n\nCity News Port News\n\n{TITLE}\n\n",
        ["categories above the title", "title repeated"],
    ),
    (
        f"{TITLE}\n\n{TITLE} Dock workers in Port Almere (photo: flickr.com)\n\n",
        ["title repeated before a caption"],
    ),
    (f"{TITLE}\n\nPhoto: Ana Lindqvist\n\n", ["photo credit"]),
    (f"{TITLE}\n\nShare on Facebook\nShare on X\n", ["share line", "share line"]),
    (f"{TITLE}\n\nFacebook Twitter WhatsApp Email\n", ["share line"]),
    (f"{TITLE}\n\nBy Ana Lindqvist and Tom de Boer, Harbour Times\n\n", ["byline"]),
    (f"{TITLE}\n\nPublished: 14 October 2024\n\n", ["date line"]),
    (f"{TITLE}\n14 October 2024, 10:30 GMT\n", ["date line"]),
    (
        f"WORLD\n\n{TITLE}\n\n3 min read\n\n2 hours ago\n\n",
        ["section label", "page control", "time ago"],
    ),
    (f"Skip to content\nMenu\n{TITLE}\n", ["page control", "page control"]),
    (f"{TITLE}\n\nThis website uses cookies to improve your experience.\n\n", ["cookie notice"]),
    (f"{TITLE}\n\nSubscribe to our newsletter\n\n", ["newsletter line"]),
]


@pytest.mark.parametrize(("header", "rules"), HEADERS)
def test_a_header_goes_and_the_title_is_found(header: str, rules: list[str]) -> None:
    cleaned = clean(header + BODY)
    assert cleaned.text == BODY
    assert (cleaned.title, cleaned.title_from) == (TITLE, "title line")
    assert rules_of(cleaned) == rules


FOOTERS = [
    ("Comments", ["comments heading"]),
    ("12 Comments", ["comments heading"]),
    ("Leave a reply", ["comments heading"]),
    (
        "About News Team\n\nHi, I'm Ana Lindqvist, a writer with a love of ships.",
        ["author box"] * 2,
    ),
    (
        "About the author\nAna Lindqvist is a senior reporter for the Harbour Times.",
        ["author box"] * 2,
    ),
    ("Have a tip we should know? tips@harbour.example", ["tip line"]),
    (
        "Most Read\n\n  1. News\n    Ferry line to reopen\n    2 years ago\n"
        "  2. Sport\n    Rowers win\n    3 weeks ago",
        ["list of other articles"] * 7,
    ),
    (
        "Related articles\n\nFerry line to reopen\nWhat the new tariff means for you",
        ["list of other articles"] * 3,
    ),
    ("Follow @harbourtimes:", ["follow line"]),
    ("Follow us on Facebook and Twitter.", ["follow line"]),
    ("Share this article\nTags: port, strike, union", ["tags line", "share line"]),
    ("Read more: Ferry line to reopen", ["read more"]),
    (
        "Subscribe to our newsletter\n\n© 2023 Harbour Times. All rights reserved.",
        ["copyright line", "newsletter line"],
    ),
    ("We use cookies to improve this website.\nAccept all cookies", ["cookie notice"] * 2),
    ("Advertisement", ["advertisement mark"]),
    ("Source : Harbour News", ["source line"]),
]


@pytest.mark.parametrize(("footer", "rules"), FOOTERS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_footer_goes_and_the_body_stays(footer: str, rules: list[str], gap: str) -> None:
    cleaned = clean(f"{TITLE}\n\n{BODY}{gap}{footer}")
    assert cleaned.text == BODY
    assert cleaned.title == TITLE
    assert rules_of(cleaned) == rules


KEPT = [
    "Comments on the plan close on Friday, the council said.",
    "Comments",
    "Follow the money, one docker said, and you will find the owners.",
    "Most read newspapers in the city backed the strike.",
    "Home is where the crane drivers were on Wednesday.",
    "Read more widely, the minister told the pupils.",
    "Share prices fell by 4 percent.",
    "It rained.",
    "Tensions between the union and the operator",
    "1. Stop the cranes.\n2. Close the gates.\n3. Call the union.",
    "- The operator said that it would wait.\n- The union said the same.",
    "About 300 people joined the march",
    "We use cookies in every recipe, the baker said.",
    "Tags on the containers were cut.",
    "Photo evidence was shown to the court.",
    "(c) the third point of the accord covers overtime",
    "Source: the harbour's own count of 2024, table 3",
    "Related: adjective, said the linguist, was his best answer.",
    "Published works by the poet fill a shelf.",
    "14 October 2024",
    "Twitter",
]


@pytest.mark.parametrize("line", KEPT)
def test_nothing_inside_a_body_is_judged(line: str) -> None:
    text = f"{FIRST}\n\n{line}\n\n{SECOND}"
    assert clean(f"{TITLE}\n\n{text}").text == text


@pytest.mark.parametrize(
    "line",
    [
        line
        for line in KEPT
        if line not in ("Comments", "Twitter") and not line.startswith("Related:")
    ],
)
def test_a_body_may_end_with_a_line_like_that(line: str) -> None:
    assert clean(f"{TITLE}\n\n{BODY}\n\n{line}").text == f"{BODY}\n\n{line}"


@pytest.mark.parametrize(
    "line", [line for line in KEPT if line.endswith(".") and "\n" not in line] + [KEPT[9], KEPT[10]]
)
def test_a_body_may_begin_with_a_line_like_that(line: str) -> None:
    assert clean(f"{TITLE}\n\n{line}\n\n{BODY}").text == f"{line}\n\n{BODY}"


def test_a_sub_heading_at_the_head_of_the_body_stays() -> None:
    assert clean(f"{TITLE}\n\nWhat the union wants now\n\n{BODY}").text == (
        f"What the union wants now\n\n{BODY}"
    )


def test_a_list_under_a_heading_stays_when_it_is_made_of_sentences() -> None:
    text = f"{BODY}\n\nRelated stories\n\nThe mayor told one of them at dinner.\n\nIt was long."
    assert clean(f"{TITLE}\n\n{text}").text == text


@pytest.mark.parametrize(
    ("title", "text", "section"),
    [
        ("Nora is the most popular name in Dalby", BODY, "Most popular:\n\nNora\nEmma\nSofie"),
        (TITLE, f"{BODY} Nora and Emma lead.", "Most popular\n\n1. Nora\n2. Emma\n3. Sofie"),
        (TITLE, f"{BODY} These are the most read books.", "Most read\n\nThe Old Man and the Sea"),
        (TITLE, BODY, "Most popular\n\nNora\nEmma\nSofie Marie"),
        (TITLE, BODY, "Editor's picks:\nCod with chips\nHerring"),
        (TITLE, f"{BODY} The Ferry Line to Arno won.", "More stories\nThe Ferry Line to Arno"),
    ],
)
def test_an_articles_own_last_list_stays(title: str, text: str, section: str) -> None:
    cleaned = clean(f"{title}\n\n{text}\n\n{section}")
    assert cleaned.text == f"{text}\n\n{section}"
    assert not cleaned.removed


@pytest.mark.parametrize(
    "section",
    [
        "Most popular\nFerry line reopens\nCouncil drops plan",
        "Most popular\nPolitics\nSports",
        "Related articles\nNora Berg\nEmma Lund",
        "Most read\nNora Berg\nEmma Lund",
    ],
)
def test_a_list_of_other_articles_goes(section: str) -> None:
    assert clean(f"{TITLE}\n\n{BODY}\n\n{section}").text == BODY


def test_a_breadcrumb_does_not_speak_of_a_list() -> None:
    section = f"Related articles\n{TITLE}: a timeline"
    page = f"What the union wants now\nHome » {TITLE} » A timeline\n{BODY}\n{section}"
    assert clean(page).text == BODY


@pytest.mark.parametrize("headline", ["Mayor quits", "Port of Almere", "Fire"])
def test_a_short_headline_may_stand_on_its_byline(headline: str) -> None:
    for page in (f"{headline}\nBy Ann Berg\n\n{BODY}", f"{headline}\n\nBy Ann Berg\n\n{BODY}"):
        cleaned = clean(page)
        assert (cleaned.title, cleaned.author, cleaned.text) == (headline, "Ann Berg", BODY)


@pytest.mark.parametrize("headline", ["Windmill moved", "Port shut", "Brann i Dalby", "Fire"])
def test_a_headline_of_two_words_alone_above_a_paragraph_is_the_title(headline: str) -> None:
    cleaned = clean(f"{headline}\n\n{BODY}")
    assert (cleaned.title, cleaned.title_from, cleaned.text) == (headline, "title line", BODY)


def test_two_words_above_the_headline_are_not_it() -> None:
    cleaned = clean(f"Port Notes\n\n{TITLE}\n\n{BODY}")
    assert cleaned.title != "Port Notes"
    assert clean(f"ALMERE\n\n{BODY}").text == f"ALMERE\n\n{BODY}"
    assert clean(f"Port Notes\n{BODY}").title_from == "first line"


@pytest.mark.parametrize(
    ("title", "outlets", "expected"),
    [
        (f"{TITLE} | Port News", ("Port News",), TITLE),
        (f"{TITLE} - The Port News", ("Port News", None), TITLE),
        (f"{TITLE} | Business | PortNews", (None, "portnews.example"), f"{TITLE} | Business"),
        (f"Port News » {TITLE}", ("The Port News",), TITLE),
        (f"{TITLE} – Dalby", ("Port News",), f"{TITLE} – Dalby"),
        ("Port News - a history", ("Port News",), "Port News - a history"),
        ("Port News | Port News", ("Port News",), "Port News"),
        ("Port News", ("Port News",), "Port News"),
    ],
)
def test_an_outlets_name_is_no_part_of_a_title(
    title: str, outlets: tuple[str | None, ...], expected: str
) -> None:
    assert without_outlet(title, outlets) == expected


def test_a_caption_that_says_more_than_the_body_stays() -> None:
    glued = f"{TITLE} A crane burns at night (photo: Ana Lindqvist)"
    assert clean(f"{TITLE}\n\n{glued}\n\n{BODY}").text == f"{glued}\n\n{BODY}"


def test_marks_between_paragraphs_go() -> None:
    cleaned = clean(f"{TITLE}\n\n{FIRST}\n\nAdvertisement\n\n{SECOND}")
    assert cleaned.text == BODY
    assert rules_of(cleaned) == ["advertisement mark"]


def test_a_timeline_keeps_its_dates() -> None:
    text = f"14 October 2024\n\n{FIRST}\n\n15 October 2024\n\n{SECOND}"
    assert clean(f"{TITLE}\n\n{text}").text == text


def test_what_the_lines_around_an_article_say_becomes_its_metadata() -> None:
    cleaned = clean(f"{TITLE}\n\nBy Ana Lindqvist, Harbour Times\n\n{BODY}\n\nSource : Port News")
    assert (cleaned.author, cleaned.source, cleaned.source_from) == (
        "Ana Lindqvist",
        "Port News",
        "source line",
    )
    dateline = f"LONDON (Reuters) — {FIRST}"
    cleaned = clean(f"{TITLE}\n\n{dateline}")
    assert (cleaned.text, cleaned.source, cleaned.source_from) == (dateline, "Reuters", "dateline")


@pytest.mark.parametrize(
    "headline", ["By Popular Demand, Ferry Returns", "By The Numbers: Port Traffic in 2024"]
)
def test_a_headline_that_begins_with_by_is_no_byline(headline: str) -> None:
    cleaned = clean(f"{headline}\n\n{BODY}")
    assert (cleaned.title, cleaned.author) == (headline, None)


def test_without_a_title_line_the_text_stays_whole() -> None:
    for text in (FIRST, BODY, "Peace at last", "1. First\n2. Second", "Comments"):
        cleaned = clean(text)
        assert cleaned.text == text
        assert cleaned.title_from == "first line"
    assert clean(BODY).title == FIRST


def test_the_first_line_of_a_wrapped_paragraph_is_no_title() -> None:
    wrapped = (
        "Dock workers in Port Almere walked out again on Tuesday and closed both\n"
        "container berths, after talks about a shorter week had failed once\nmore."
    )
    assert clean(wrapped).text == wrapped
    assert clean(f"{TITLE}\n{wrapped}").text == wrapped


def test_a_breadcrumb_alone_names_the_title() -> None:
    cleaned = clean(f"Home » News » {TITLE}\n{BODY}")
    assert (cleaned.text, cleaned.title, cleaned.title_from) == (BODY, TITLE, "breadcrumb")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\xa0b\u202fc\u3000d  e\tf", "a b c d e f"),
        ("one  \n   two", "one\ntwo"),
        ("one\n\n \n\t\n\ntwo", "one\n\ntwo"),
        ("\ufeff\u200bone\xadtwo\x07\x00", "onetwo"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07end", "red end"),
        ("safe\u202etxt.exe\u2066", "safetxt.exe"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("cafe\u0301", "caf\u00e9"),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        (" \n ", ""),
    ],
)
def test_whitespace_is_evened_out_and_what_cannot_be_seen_goes(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


def test_titles_fit_on_one_line() -> None:
    assert one_line(" Strike \r\n\n goes\ton ") == "Strike goes on"
    assert first_line_title(f"CNN\n\n{BODY}") == FIRST
    assert first_line_title("Short") == "Short"
    assert first_line_title("...") == ""
    long = "word " * 40
    assert shorten(long) == "word " * 18 + "word…"
    assert len(shorten("x" * 300)) == 100


def test_a_title_is_not_repeated_at_the_head_of_the_text() -> None:
    assert without_title(f"{TITLE}\n\n{TITLE.upper()}\n{BODY}", TITLE) == BODY
    assert without_title(BODY, TITLE) == BODY
    assert without_title(TITLE, TITLE) == TITLE
    assert without_title(BODY, "") == BODY


LINES = st.sampled_from(
    [
        TITLE,
        FIRST,
        SECOND,
        "",
        "",
        "What the union wants now",
        f"Home » {TITLE}",
        "ua en ru",
        "Comments",
    ]
    + [header.split("\n")[2] for header, _ in HEADERS[3:9]]
    + [line for footer, _ in FOOTERS for line in footer.split("\n")]
    + KEPT
    + [f"Home / {TITLE}", f"{TITLE}.", "Published: 14 October 2024", "City News Port News"]
)


def document(cleaned: Cleaned) -> str:
    if cleaned.title_from in (None, "first line"):
        return cleaned.text
    return f"{cleaned.title}\n\n{cleaned.text}"


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(LINES, max_size=14).map("\n".join)))
@example("HOME»RELATED ARTICLE\nIT RAINED.\nTHE POET READ.\nRELATED ARTICLE\nFERRY LINE TO REOPEN")
def test_cleaning_a_cleaned_article_changes_nothing(text: str) -> None:
    once = clean(text)
    again = clean(document(once))
    assert (again.text, again.title) == (once.text, once.title)
    assert normalise(once.text) == once.text


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join))
def test_every_line_is_kept_or_accounted_for(text: str) -> None:
    cleaned = clean(text)
    lines = [line for line in normalise(text).split("\n") if line]
    accounted = [line for line in cleaned.text.split("\n") if line]
    accounted += [removed.line for removed in cleaned.removed]
    accounted += [cleaned.title] if cleaned.title_from == "title line" else []
    assert sorted(accounted) == sorted(lines)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters()))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    once.encode("utf-8")


def test_a_large_page_is_cleaned_in_linear_time() -> None:
    page = f"{TITLE}\n\n" + f"{FIRST}\n\n" * 20000 + "Share\n" * 20000
    started = time.perf_counter()
    assert clean(page).text.count(FIRST) == 20000
    assert time.perf_counter() - started < 10


def test_the_real_pages_keep_every_sentence_of_their_bodies() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the scraped sample pages are not here")
    expected = {
        "000_06326196a8515e65.txt": ("US Deputy Secretary", "ready to open fire.", None),
        "001_ade680db4a665dbd.txt": ("U.S. Secretary of State", "help from Russia.", None),
        "002_49519e81d1e5a672.txt": ("On November 8, DPRK", "president Trump.", None),
        "003_6859cc0a4ff0081f.txt": ("North Korea’s unprecedented", "he added.", "Yonhap News"),
    }
    for name, (head, tail, source) in expected.items():
        cleaned = clean((SEEDS / name).read_text(encoding="utf-8"))
        assert cleaned.title_from == "title line", name
        assert cleaned.text.startswith(head), name
        assert cleaned.text.endswith(tail), name
        assert cleaned.source == source, name
        assert json.dumps(cleaned.title).count("\\n") == 0
