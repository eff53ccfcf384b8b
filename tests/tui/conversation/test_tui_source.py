from dataclasses import replace

from article_fakes import article
from textual.content import Content, Span
from tui_fakes import BUS, FAIR, cite, found, hit

from qa.types import Alternative, Answer
from tui.conversation.cards import QUOTED, View, answered
from tui.conversation.references import Kind, Reference, references
from tui.conversation.source_text import CURRENT, FOUND, header, lead, marked, place, places
from tui.widgets.source.article_text import sign_of, starts_of

NEAR = hit(FAIR, "Parking is free", 1)


def styled(content: Content, style: str) -> list[str]:
    return [content.plain[span.start : span.end] for span in content.spans if span.style == style]


def source(text: str, quote: str) -> Reference:
    citation = cite(article(text), quote)
    return Reference(citation.article, citation.start, citation.end, Kind.SOURCE)


def test_references_are_the_sources_then_the_rivals_that_have_one() -> None:
    rivals = (
        Alternative("mid-October", 0.2, ()),
        Alternative("two years", 0.1, (cite(FAIR, "two years away"),)),
    )
    listed = references(found("When?", alternatives=rivals))
    assert [reference.kind for reference in listed] == [
        Kind.SOURCE,
        Kind.SOURCE,
        Kind.ALTERNATIVE,
    ]
    assert listed[2].article.text[listed[2].start : listed[2].end] == "two years away"


def test_an_abstention_lists_three_passages_at_most() -> None:
    abstained = Answer("Who?", "Who?", None, 0.1, hits=tuple(replace(NEAR) for _ in range(5)))
    assert [reference.kind for reference in references(abstained)] == [Kind.NEAREST] * 3


def test_the_quoted_words_are_marked_and_the_others_of_their_kind_too() -> None:
    text = "Pies first.\nThen pens.\nThen pies again."
    here, there = source(text, "Then pens"), source(text, "pies again")
    content = marked(here, (here, there))
    assert content.plain == text
    assert styled(content, CURRENT) == ["Then pens"]
    assert styled(content, QUOTED) == ["pies again"]


def test_marks_may_overlap_and_the_current_one_stays_whole() -> None:
    text = "The fair runs October 15-17 at the airfield."
    inner, outer = source(text, "15-17"), source(text, "October 15-17 at")
    assert styled(marked(inner, (inner, outer)), CURRENT) == ["15-17"]
    assert "".join(styled(marked(outer, (inner, outer)), CURRENT)) == "October 15-17 at"


def test_marks_stay_in_place_where_escapes_are_taken_out() -> None:
    text = "\x1b[31mRed\x1b[0m [b]bold[/b]\r\nThe fair runs October 15-17."
    content = marked(source(text, "October 15-17"), ())
    assert content.plain == "Red [b]bold[/b]\nThe fair runs October 15-17."
    assert styled(content, CURRENT) == ["October 15-17"]


def test_a_wrapped_line_begins_where_its_words_stand() -> None:
    text = "one two three\n\nfour\nfive"
    lines = [line.plain for line in Content(text).wrap(10)]
    assert lines == ["one two", "three", "", "four", "five"]
    assert starts_of(lines, text) == [0, 8, 13, 15, 20]


def test_the_margin_shows_the_weightiest_mark_of_a_line() -> None:
    quoted, found, current = Span(0, 3, QUOTED), Span(0, 3, FOUND), Span(5, 9, CURRENT)
    assert sign_of([quoted, found, current]) == "┃"
    assert sign_of([found, quoted]) == "│"
    assert sign_of([found]) == "›"
    assert sign_of([Span(0, 3, "dim")]) == ""


def test_the_header_says_what_whence_and_where() -> None:
    listed = references(found("When?"))
    assert place(listed[0], 0, 2) == "[1] of 2 · Source"
    assert place(listed[0], 0, 1) == "[1] · Source"
    assert header(listed[0]).plain.split("\n") == [
        "County fair returns",
        "Brindle Gazette · 1 Oct 2024 (from the file name)",
        "/news/2024-10-01-fair.txt",
        "Begins: The Brindle County fair returns this autumn after two years away.",
    ]
    online = replace(listed[0], article=replace(FAIR, url="https://gazette.example/\x07fair"))
    assert header(online).plain.split("\n")[1:4] == [
        "Brindle Gazette · 1 Oct 2024 (from the file name)",
        "https://gazette.example/fair",
        "/news/2024-10-01-fair.txt",
    ]
    assert header(online, short=True).plain.split("\n") == [
        "County fair returns",
        "Brindle Gazette · 1 Oct 2024 (from the file name)",
    ]


def test_the_lead_is_the_first_paragraph_that_is_no_title() -> None:
    text = f"Pies\n\n\x1b[1mPies are back.\x1b[0m\n\n{'More. ' * 100}\nThe end."
    pies = article(text, title="PIES")
    assert lead(pies, before=text.index("The end")) == "Pies are back."
    assert lead(pies, before=text.index("More")) == ""
    assert lead(article("Only a line.", title="Line"), before=5) == ""


def test_the_places_of_quotations_are_those_in_the_text_as_it_is_shown() -> None:
    text = "\x1b[31mRed\x1b[0m fair.\r\nThe fair runs October 15-17, and there are pies."
    dates, pies = source(text, "October 15-17"), source(text, "pies")
    elsewhere = source("Other pies.", "pies")
    shown = marked(dates, (dates, pies)).plain
    other = Reference(replace(elsewhere.article, id="other"), 6, 10, Kind.SOURCE)
    assert places(dates, (dates, other, pies)) == {
        shown.index("October"): 0,
        shown.index("pies"): 2,
    }


def test_a_very_long_sentence_is_cut_around_the_quoted_words() -> None:
    long = article("word " * 200 + "October 15-17" + " word" * 200)
    answer = found("When?", citations=(cite(long, "October 15-17", long.text.strip()),))
    card = answered(answer, references(answer), View(), 1000).plain.split("\n")
    quotation = card[4].strip()
    assert quotation.startswith("“…")
    assert quotation.endswith("…”")
    assert "October 15-17" in quotation
    assert len(quotation) < 420


def test_numbers_open_at_a_click_and_survive_without_colour() -> None:
    answer = found("When?")
    content = answered(answer, references(answer), View(selected=1))
    assert styled(content, "bold reverse") == ["[2]"]
    clicks = [
        span.style.meta["@click"] for span in content.spans if not isinstance(span.style, str)
    ]
    assert clicks == ["open_reference(0)", "open_reference(1)"]


def test_alternatives_say_how_sure_and_carry_on_the_numbers() -> None:
    rival = Alternative("mid-October", 0.2, (cite(BUS, "October"),))
    answer = found("When?", alternatives=(rival,))
    assert (
        "[3] Or ●○○○  mid-October"
        in answered(answer, references(answer), View(unfolded=True)).plain
    )


def test_a_page_from_the_web_is_shown_by_its_address_alone() -> None:
    own = source("Free parking.", "Free")
    address = "https://news.example/a"
    kept = "/library/pages/news.example/a-0123456789ab.warc.gz"
    for path, shown in ((kept, False), ("/crawls/a.warc.gz", True)):
        page = replace(own.article, url=address, path=path)
        lines = header(replace(own, article=page)).plain.split("\n")
        assert address in lines
        assert (path in lines) is shown
