"""What stands on a card, line by line."""

from dataclasses import replace
from datetime import date

from article_fakes import article
from tui_fakes import FAIR, cite, found, hit

from index.types import Filters
from qa.types import Alternative, Answer, Listed, ListedItem, Took
from tui.conversation.cards import FOLD, View, answered, failed, stops
from tui.conversation.messages import Problem
from tui.conversation.references import Kind, references
from tui.text.phrases import NOT_ENGLISH
from tui.text.styles import ANSWER

OLD_FAIR = article("The fair is in May.", published=date(2023, 3, 9))
RIVALS = (
    Alternative("two years", 0.2, (cite(FAIR, "two years away"),)),
    Alternative("May", 0.3, (cite(OLD_FAIR, "in May"),), older=True),
)
ABSTAINED = Answer("Who?", "Who?", None, 0.1, hits=(hit(FAIR, "Parking is free", 1),))


def lines(answer: Answer, **view: object) -> list[str]:
    return answered(answer, references(answer), View(**view)).plain.split("\n")  # type: ignore[arg-type]


def test_rivals_and_older_values_are_folded_until_they_are_asked_for() -> None:
    answer = found("When?", alternatives=RIVALS)
    folded = lines(answer)
    assert folded[-1] == "▸ 1 other answer · 1 earlier value"
    assert not any("two years" in line for line in folded)
    assert lines(answer, unfolded=True)[-3:] == [
        "▾ 1 other answer · 1 earlier value",
        "[3] Or ●○○○  two years  1 Oct 2024  Brindle Gazette",
        "[4] Earlier  May        9 Mar 2023",
    ]


PORTS = "Marn Veld Tarsia Quill Orrin Sable Norrick Ember Coldmark Ulver Hask Brin".split()
SIGNED = article(
    f"The treaty was signed by {', '.join(PORTS[:-1])} and {PORTS[-1]}.",
    title="Ports sign",
    published=date(2024, 5, 3),
    source="Courier",
)
ECHO = article("Marn signed.", "echo", title="Marn too", published=date(2024, 5, 4))


def listed(many: int) -> Answer:
    items = tuple(ListedItem(name, (cite(SIGNED, name),)) for name in PORTS[:many])
    text = SIGNED.text[SIGNED.text.index("Marn") : -1]
    sources = (cite(SIGNED, text, SIGNED.text), cite(ECHO, "Marn", ECHO.text))
    return found("Which ports?", text=text, citations=sources, listed=Listed(items, 2, whole_in=1))


def test_items_of_a_list_are_numbered_and_open_their_sources() -> None:
    answer = listed(3)
    shown = lines(answer)
    assert " ".join(shown[2].split()) == "▌ Marn, Veld and Tarsia ●●●● Very sure · 0.12 s"
    assert shown[3] == "  3 found in 2 articles; there may be more"
    assert shown[6:] == [
        "[1] Marn    3 May 2024  Courier",
        "[2] Veld    3 May 2024  Courier",
        "[3] Tarsia  3 May 2024  Courier",
        "",
        "Also in",
        "[4] Marn too  4 May 2024",
    ]
    opened = references(answer)
    assert [one.article.text[one.start : one.end] for one in opened] == [*PORTS[:3], "Marn"]
    assert opened[3].article == ECHO


def test_a_long_list_is_folded_after_ten_items() -> None:
    answer = listed(12)
    folded = lines(answer)
    assert "▸ 2 more items" in folded
    assert not any(line.startswith("[11]") for line in folded)
    assert any(line.startswith("[11] Hask ") for line in lines(answer, unfolded=True))
    assert stops(answer, references(answer), unfolded=False) == (*range(10), FOLD, 12)
    assert stops(answer, references(answer), unfolded=True) == (*range(10), FOLD, 10, 11, 12)


def test_values_are_shown_with_their_hedges() -> None:
    rival = replace(RIVALS[0], hedge="nearly")
    answer = replace(found("When?", alternatives=(rival,)), text="July", hedge="around")
    shown = lines(answer, unfolded=True)
    assert any(line.startswith("▌ around July ") for line in shown)
    assert shown[-1].startswith("[3] Or ●○○○  nearly two years  ")


def test_other_answers_stand_before_earlier_values() -> None:
    answer = found("When?", alternatives=RIVALS[::-1])
    other, earlier = lines(answer, unfolded=True)[-2:]
    assert other.startswith("[3] Or ")
    assert earlier.startswith("[4] Earlier ")
    opened = [reference.article for reference in references(answer)]
    assert opened[2:] == [FAIR, OLD_FAIR]


def test_the_sign_that_takes_a_chip_away_never_wraps_onto_a_line_of_its_own() -> None:
    answer = found("When?", filters=Filters(sources=("Coastal Radio",)), searched=12)
    card = answered(answer, references(answer), View())
    for width in range(len("Radio[×]"), 30):
        assert any(line.plain.endswith("Radio[×]") for line in card.wrap(width))


def test_a_failure_says_what_failed_what_still_works_and_what_to_press() -> None:
    problem = Problem("the library is torn", "run dateline doctor")
    assert failed("When?", problem).plain.split("\n") == [
        "When?",
        "",
        "The library is torn",
        "What to do: run dateline doctor",
        "What still works: earlier answers, and their sources.",
        "The question is back in the box unless you were typing: Enter asks it again.",
    ]


def test_the_keyboard_goes_to_what_is_to_be_seen() -> None:
    answer = found("When?", alternatives=RIVALS)
    assert stops(answer, references(answer), unfolded=False) == (0, 1, FOLD)
    assert stops(answer, references(answer), unfolded=True) == (0, 1, FOLD, 2, 3)
    assert stops(ABSTAINED, references(ABSTAINED), unfolded=False) == (0,)


def test_a_guess_that_was_held_back_is_folded_and_never_stands_as_an_answer() -> None:
    guess = Alternative("two years", 0.2899, (cite(FAIR, "two years away"),))
    answer = replace(ABSTAINED, alternatives=(guess, RIVALS[0]))
    folded = lines(answer)
    assert folded[-1] == "▸ 1 guess held back"
    assert not any("two years" in line for line in folded)
    assert lines(answer, unfolded=True)[-2:] == [
        "▾ 1 guess held back",
        "[2] Held back  two years  1 Oct 2024  Brindle Gazette · 28%",
    ]
    assert lines(answer, unfolded=True)[2] == "┆ Your articles don't say."
    assert stops(answer, references(answer), unfolded=False) == (0, FOLD)
    assert stops(answer, references(answer), unfolded=True) == (0, FOLD, 1)
    assert [one.kind for one in references(answer)] == [Kind.NEAREST, Kind.HELD_BACK]
    card = answered(answer, references(answer), View(unfolded=True))
    (styles,) = [
        {str(span.style) for span in line.spans if span.end > 5 and isinstance(span.style, str)}
        for line in card.split("\n")
        if "Held back" in line.plain
    ]
    assert "dim" in styles
    assert ANSWER not in {
        str(span.style) for span in card.spans if "two years" in card.plain[span.start : span.end]
    }


def test_what_is_all_but_ruled_out_is_no_guess() -> None:
    guess = Alternative("two years", 0.004, (cite(FAIR, "two years away"),))
    assert lines(replace(ABSTAINED, alternatives=(guess,))) == lines(ABSTAINED)
    older = replace(guess, confidence=0.5, older=True)
    assert lines(replace(ABSTAINED, alternatives=(older,))) == lines(ABSTAINED)


def test_a_follow_up_says_what_it_carried_and_what_was_searched() -> None:
    answer = found("And when there?", searched_for="And when at the fair?", carried=("fair", "old"))
    assert lines(answer)[:3] == [
        "↳ And when there?",
        "carried: fair · old[×]",
        "searched for: And when at the fair?",
    ]


def test_filters_stand_on_the_card_and_their_words_aren_t_shown_again_as_a_search() -> None:
    limits = Filters(since=date(2024, 10, 1), sources=("Brindle Gazette",))
    answer = found("When? after:2024-10", searched_for="When?", filters=limits, searched=12)
    assert lines(answer)[:3] == [
        "When? after:2024-10",
        "only: since 1 Oct 2024 · Brindle Gazette[×]",
        "",
    ]
    assert lines(answer)[3].startswith("▌ October 15-17 ")


def test_an_abstention_under_filters_says_how_much_they_left_out() -> None:
    limited = replace(ABSTAINED, filters=Filters(sources=("X",)), searched=12)
    assert lines(limited, total=4865)[:5] == [
        "Who?",
        "only: X[×]",
        "",
        "┆ Your articles don't say.",
        "┆ Your filters leave 12 of 4,865 articles; Tab, then w, asks without them.",
    ]
    assert not any("filters" in line for line in lines(ABSTAINED, total=4865))


def test_an_answer_by_keyword_alone_says_so() -> None:
    said = "Searched by keyword only: the meaning search isn't there yet."
    assert lines(found("When?", embedded=0.0))[-1] == said
    assert lines(replace(ABSTAINED, embedded=0.0))[-1] == said
    assert said not in lines(found("When?", embedded=0.01))


def test_a_question_in_another_language_gets_a_quiet_word() -> None:
    card = answered(asked := found("Wann öffnet die Brücke?"), references(asked), View())
    assert card.plain.split("\n")[-1] == NOT_ENGLISH
    assert lines(replace(ABSTAINED, question="Wer ist die Neue?"))[-1] == NOT_ENGLISH
    assert NOT_ENGLISH not in lines(found("When?"))


def test_an_answer_of_a_library_that_is_half_embedded_says_so() -> None:
    said = "49% of the passages can be searched by meaning so far."
    assert lines(found("When?", embedded=0.499))[-1] == said
    assert lines(replace(ABSTAINED, embedded=0.499))[-1] == said
    assert not any("by meaning" in line for line in lines(replace(ABSTAINED, embedded=1.0)))


def test_what_was_carried_is_shown_as_data() -> None:
    answer = found("x", carried=("[red]\x1b[31mBus[/red]",), took=Took())
    assert lines(answer)[1] == "carried: [red]Bus[/red][×]"
