"""What a follow-up takes from the turns before it, and when it takes nothing."""

from __future__ import annotations

from datetime import date

import pytest
from article_fakes import article

from index.types import Filters
from qa.question.follow_up import LONGEST, TURNS_BACK, complete, is_follow_up
from qa.question.mentions import kind_of_name, mentions, noun_phrases, sex_of
from qa.question.question import understand
from qa.types import Answer, Citation, Turn

SEOUL = "When is Campbell visiting Seoul?"
VISITOR = Turn("Which diplomat is visiting Japan?", "Kurt Campbell")
BRIDGE = "When was the Tallow Bridge closed?"
MAYOR = Turn("Who was elected mayor of Marrow Bay?", "Ines Calder")


def searched(text: str, *turns: Turn | str) -> str:
    earlier = [Turn(one) if isinstance(one, str) else one for one in turns]
    return understand(text, turns=earlier).searched_for


# --- pointing words -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "turn", "full"),
    [
        # persons
        ("When will he arrive?", VISITOR, "When will Kurt Campbell arrive? (Japan)"),
        ("Where is his office?", "Who is Park?", "Where is Park's office?"),
        ("What made her resign?", MAYOR, "What made Ines Calder resign?"),
        ("How old is her daughter?", "Who is Eke?", "How old is Eke's daughter?"),
        ("Did he bring his wife?", "Who is Park?", "Did Park bring his wife?"),
        ("What did the man say?", "Who is Park?", "What did Park say?"),
        # persons and groups
        (
            "What did they say?",
            "Where did Blinken and Park hold talks?",
            "What did Blinken and Park say?",
        ),
        (
            "What is their offer?",
            "Who leads the Seafarers' Guild?",
            "What is the Seafarers' Guild's offer?",
        ),
        (
            "How many of them voted?",
            "When did the ferry crews walk out?",
            "How many of the ferry crews voted?",
        ),
        (
            "What do they want?",
            Turn("Who will Campbell meet?", "senior officials"),
            "What do senior officials want? (Campbell)",
        ),
        # things
        ("When will it reopen?", BRIDGE, "When will the Tallow Bridge reopen?"),
        (
            "When was it installed?",
            "Why did the flood siren not sound?",
            "When was the flood siren installed?",
        ),
        ("How much did the bridge cost?", BRIDGE, "How much did the Tallow Bridge cost?"),
        (
            "How big is the company?",
            Turn("Who built it?", "Hallam & Oduya"),
            "How big is Hallam & Oduya?",
        ),
        # places
        ("Who will he meet there?", SEOUL, "Who will Campbell meet in Seoul?"),
        ("When does he go there?", SEOUL, "When does Campbell go to Seoul?"),
        (
            "Was he there?",
            Turn("Where did Blinken speak?", "at the Aspen Institute"),
            "Was Blinken at the Aspen Institute?",
        ),
        # times
        (
            "Who was mayor then?",
            Turn("When did the flood come?", "November 24, 2024"),
            "Who was mayor on November 24, 2024?",
        ),
        (
            "Who won that year?",
            Turn("When did the club win its first cup?", "in 1987"),
            "Who won in 1987? (club win first cup)",
        ),
        # one of two
        (
            "What did the latter say?",
            "Where did Blinken and Park meet?",
            "What did Park say? (Blinken and Park)",
        ),
        (
            "What did the former say?",
            "Where did Blinken and Park meet?",
            "What did Blinken say? (Blinken and Park)",
        ),
    ],
)
def test_a_pointing_word_is_replaced_by_what_it_means(
    text: str, turn: Turn | str, full: str
) -> None:
    assert searched(text, turn) == full


def test_the_other_one_is_the_one_not_spoken_of_since() -> None:
    turns = ("Where did Blinken and Park meet?", "What did Blinken say?")
    assert searched("And what did the other one say?", *turns) == (
        "And what did Park say? (Blinken and Park)"
    )


@pytest.mark.parametrize(
    ("text", "turn", "full"),
    [
        (
            "How many votes did he get?",
            "Who came second in the mayoral election?",
            "How many votes did he get? (came second mayoral election)",
        ),
        ("Is that true?", "Did Campbell resign?", "Is that true? (Campbell resign)"),
        (
            "How many died?",
            "When did the Wend flood begin?",
            "How many died? (Wend flood begin)",
        ),
        ("Who is older?", "Did Blinken meet Park?", "Who is older? (Blinken meet Park)"),
        ("What about the cost?", BRIDGE, "What about the cost? (Tallow Bridge closed)"),
        (
            "who will he meet there",
            "when is campbell visiting seoul",
            "who will he meet there (campbell visiting seoul)",
        ),
    ],
)
def test_what_has_no_place_in_the_question_stands_beside_it(
    text: str, turn: Turn | str, full: str
) -> None:
    assert searched(text, turn) == full


# --- parts of a question ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "turn", "full"),
    [
        ("Why?", BRIDGE, "Why was the Tallow Bridge closed?"),
        ("And when?", VISITOR, "When is Kurt Campbell visiting Japan?"),
        (
            "When?",
            Turn("Who won the Skerrane Cup?", "Marrow Town"),
            "When was it that Marrow Town won the Skerrane Cup?",
        ),
        ("When?", "Who won the Skerrane Cup?", "Who won the Skerrane Cup, and when?"),
        ("Why?", "Did Campbell resign?", "Why did Campbell resign?"),
        (
            "Why not?",
            "Will the bridge reopen in March?",
            "Will the bridge reopen in March, and why not?",
        ),
        ("By whom?", "Was the fair opened?", "Was the fair opened, and by whom?"),
        ("And in Tokyo?", SEOUL, "When is Campbell visiting Tokyo?"),
        ("What about Blinken?", SEOUL, "When is Blinken visiting Seoul?"),
        ("And Pryor?", "How many votes did Calder win?", "How many votes did Pryor win?"),
        (
            "And in 2024?",
            "How many missiles did the North test in 2022?",
            "How many missiles did the North test in 2024?",
        ),
        (
            "And by Tuesday?",
            "How many had the flood killed by Monday?",
            "How many had the flood killed by Tuesday?",
        ),
        (
            "In Port Sallis?",
            "How many homes were flooded?",
            "How many homes were flooded in Port Sallis?",
        ),
        ("And the bus?", "When is the fair?", "When is the bus?"),
        (
            "And operating theatres?",
            "How many beds does the Adeyemi Wing have?",
            "How many operating theatres does the Adeyemi Wing have?",
        ),
        ("What about his wife?", SEOUL, "When is Campbell's wife visiting Seoul?"),
    ],
)
def test_a_part_is_put_into_the_question_before_it(text: str, turn: Turn | str, full: str) -> None:
    assert searched(text, turn) == full


def test_the_kind_asked_for_is_that_of_the_whole_question() -> None:
    assert understand("And Pryor?", turns=[Turn("How many votes did Calder win?")]).kind == "number"
    assert understand("Why?", turns=[Turn(BRIDGE)]).kind == "reason"
    assert understand("When will he come?", turns=[VISITOR]).kind == "date"


def test_the_day_asked_about_is_that_of_the_whole_question() -> None:
    turns = [Turn("How many homes were flooded in May 2023?")]
    asked = understand("And in June 2023?", turns=turns, as_of=date(2024, 10, 16))
    assert asked.searched_for == "How many homes were flooded in June 2023?"
    assert asked.news_of == date(2023, 7, 3)


# --- whole conversations ------------------------------------------------------------------


def test_a_chain_of_follow_ups_reaches_back_to_its_opening() -> None:
    turns = (SEOUL, "Who will he meet there?", "And in Tokyo?")
    assert searched("When does he leave?", *turns) == "When does Campbell leave? (Tokyo)"


def test_it_is_the_latest_thing_but_he_is_found_further_back() -> None:
    turns = (SEOUL, BRIDGE)
    assert searched("How long will it stay shut?", *turns) == (
        "How long will the Tallow Bridge stay shut?"
    )
    assert searched("Who will he meet?", *turns) == "Who will Campbell meet? (Seoul)"


def test_it_is_looked_for_behind_a_question_that_asked_who() -> None:
    turns = (BRIDGE, Turn("Who is the chief engineer?", "Priya Raman"))
    assert searched("When will it reopen?", *turns) == "When will the Tallow Bridge reopen?"


def test_no_more_than_the_last_turns_are_leant_on() -> None:
    between = [BRIDGE] * TURNS_BACK
    assert "Campbell" not in searched("What did he say?", SEOUL, *between)
    assert "Campbell" in searched("What did he say?", SEOUL, *between[1:])


def test_a_turn_keeps_the_question_that_it_was_really_asked_as() -> None:
    """Where the user took away what was carried, the next question doesn't bring it back."""
    alone = Turn("And in Tokyo?", None, searched_for="And in Tokyo?")
    assert "Campbell" not in searched("What happened?", SEOUL, alone)
    full = Turn("And there?", None, searched_for="Who was hurt in Skerry? (flood)")
    assert searched("Why?", full) == "Who was hurt in Skerry, and why? (flood)"


def test_filters_typed_before_are_no_words_of_the_conversation() -> None:
    turn = f"{SEOUL} source:Courier after:2024"
    assert searched("Who will he meet there?", turn) == "Who will Campbell meet in Seoul?"


def test_the_day_an_answer_means_is_told_by_its_article() -> None:
    text = "The bridge was closed on Monday evening. Two lanes stay open."
    told = article(text, published=date(2025, 1, 14))
    citation = Citation(told, 22, 39, "on Monday evening", 0, 40)
    turn = Turn(BRIDGE, "on Monday evening", citation=citation)
    full = "Who was mayor on 13 January 2025? (Tallow Bridge)"
    assert searched("Who was mayor then?", turn) == full


def test_what_is_carried_is_listed() -> None:
    assert complete("When will he arrive?", [VISITOR]).carried == ("Kurt Campbell", "Japan")
    assert complete("And Pryor?", [Turn("How many votes did Calder win?")]).carried == (
        "votes",
        "win",
    )
    assert complete("And the bus?", [Turn("When is the fair?")]).carried == ("When is",)


# --- the article tells ----------------------------------------------------------------------

COUNT = (
    "Ines Calder, a former pilot, was elected mayor. Calder won 6,418 votes against 6,106 for "
    "Desmond Pryor. She had campaigned on the bridge. Pryor conceded before four. He said he "
    "would stay on. The count was held in Skerry."
)


def cited(question: str, answer: str) -> Turn:
    start = COUNT.index(answer)
    citation = Citation(article(COUNT), start, start + len(answer), answer, 0, len(COUNT))
    return Turn.of(Answer(question, question, answer, 0.9, (citation,)))


def test_a_turn_takes_from_an_answer_all_that_a_follow_up_may_need() -> None:
    turn = cited("Who was elected?", "Ines Calder")
    assert (turn.question, turn.answer, turn.searched_for) == (
        "Who was elected?",
        "Ines Calder",
        "Who was elected?",
    )
    assert turn.citation is not None
    assert turn.citation.quote == "Ines Calder"
    assert Turn.of(Answer("Who?", "Who?", None, 0.1)) == Turn("Who?", None, "Who?")


def test_the_article_tells_he_from_she() -> None:
    turn = cited("Who did Calder beat?", "Desmond Pryor")
    assert searched("How many votes did she get?", turn) == "How many votes did Calder get?"
    assert searched("What did he say?", turn) == "What did Desmond Pryor say?"
    assert (sex_of("Ines Calder", COUNT), sex_of("Pryor", COUNT)) == ("she", "he")
    assert sex_of("Skerry", COUNT) is None
    assert sex_of("Calder", "") is None


def test_the_article_tells_a_place_from_a_person() -> None:
    turn = cited("How many votes did Calder win?", "6,418 votes")
    assert searched("And Skerry?", turn) == "And Skerry?"
    assert kind_of_name("Skerry", "", COUNT) == "place"


@pytest.mark.parametrize(
    ("name", "before", "kind"),
    [
        ("Japan", "", "place"),
        ("Seoul", "Who is in ", "place"),
        ("Port Sallis", "", "place"),
        ("Civic Alliance", "", "group"),
        ("NATO", "", "group"),
        ("Hallam & Oduya", "", "group"),
        ("Judge Lomond", "", "person"),
        ("Campbell", "", "unknown"),
    ],
)
def test_what_a_name_names(name: str, before: str, kind: str) -> None:
    assert kind_of_name(name, before) == kind


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Why did the flood siren not sound?", ["the flood siren"]),
        ("When did the ferry crews walk?", ["the ferry crews"]),
        ("How many members does the guild have?", ["the guild"]),
        ("Who is the new wing named after?", ["the new wing"]),
        ("Who led the campaign to save the library?", ["the campaign", "the library"]),
        ("What is happening?", []),
    ],
)
def test_things_without_a_name(text: str, phrases: list[str]) -> None:
    assert [one.words for one in noun_phrases(text)] == phrases


def test_mentions_come_in_the_order_of_the_text() -> None:
    found = mentions("Will Blinken and Park visit the Tallow Bridge on Monday in Seoul?")
    assert [(one.words, one.kind, one.plural) for one in found] == [
        ("Blinken and Park", "unknown", True),
        ("Blinken", "unknown", False),
        ("Park", "unknown", False),
        ("the Tallow Bridge", "thing", False),
        ("Seoul", "place", False),
    ]


# --- what stands by itself ------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "When was the Tallow Bridge closed?",
        "When did Haddad say he would retire?",
        "Why did the council say it would close the school?",
        "How many nurses did the hospital say they would hire?",
        "Was there a fire at the bakery?",
        "How many people were there at the match?",
        "Is there anyone missing?",
        "Is it raining?",
        "Is it true that Noh has resigned?",
        "What time is it in Busan?",
        "How long does it take to cross the sound?",
        "What happened at the fair this week?",
        "How long is the detour?",
        "Did the man who owns the bakery escape?",
        "And who won the Skerrane Cup?",
        "Sooner or later, who pays?",
        "Was Calder's deputy with her?",
        "",
        "?!",
    ],
)
def test_a_question_that_stands_by_itself_carries_nothing(text: str) -> None:
    found = complete(text, [Turn(SEOUL), MAYOR])
    assert (found.searched_for, found.carried) == (text, ())
    assert not is_follow_up(text)


@pytest.mark.parametrize(
    "text", ["and the a " * 4_000 + "he?", "A b " * 5_000 + "there?"], ids=["plain", "names"]
)
def test_a_very_long_question_is_taken_as_it_is(text: str) -> None:
    assert complete(text, [Turn(SEOUL), Turn(text, text)]).carried == ()
    assert len(complete("Why?", [Turn(text, text)]).searched_for) < 2 * LONGEST


@pytest.mark.parametrize("text", ["Who will he meet there?", "Why?", "And in Tokyo?", "It?"])
def test_the_first_question_carries_nothing(text: str) -> None:
    assert searched(text) == text


def test_filters_of_the_question_stay_out_of_what_is_searched() -> None:
    asked = understand("And in Tokyo? source:Courier", turns=[Turn(SEOUL)])
    assert asked.searched_for == "When is Campbell visiting Tokyo?"
    assert asked.filters == Filters(sources=("Courier",))


# --- what isn't carried -------------------------------------------------------------------

CONGRESS = Turn("What has Congress failed to fund?", "Homeland Security")
CAMPBELL = Turn("When is Campbell visiting Japan?", "October 15-17")


@pytest.mark.parametrize(
    ("text", "turn", "full"),
    [
        # a place that only said where, or helped to find who was asked for
        (
            "Why was he arrested?",
            Turn("Why did Woods crash near Jupiter Island?"),
            "Why was Woods arrested?",
        ),
        (
            "What is he charged with?",
            Turn("Who will be tried in Miami in May?", "Donald Trump"),
            "What is Donald Trump charged with?",
        ),
        (
            "How old was she?",
            Turn("Who died at Cooper's Lane in Marrow Bay?", "Ruth Ellery"),
            "How old was Ruth Ellery?",
        ),
        (
            "How many votes did she get?",
            Turn("Who was elected mayor of Marrow Bay?", "Ines Calder"),
            "How many votes did Ines Calder get?",
        ),
        # the matter before the body that deals with it
        (
            "When could it run out of money?",
            CONGRESS,
            "When could Homeland Security run out of money? (Congress)",
        ),
        # another place stands where the place stood
        ("And Korea?", CAMPBELL, "When is Campbell visiting Korea?"),
        ("And South Korea?", CAMPBELL, "When is Campbell visiting South Korea?"),
        ("What about Seoul?", CAMPBELL, "When is Campbell visiting Seoul?"),
        ("And Blinken?", CAMPBELL, "When is Blinken visiting Japan?"),
        ("And England?", Turn("When did Spain win the cup?"), "When did England win the cup?"),
    ],
)
def test_the_person_and_the_matter_are_carried_not_every_name(
    text: str, turn: Turn, full: str
) -> None:
    assert searched(text, turn) == full


def test_a_part_after_why_is_put_into_a_question_that_still_says_something() -> None:
    turns = ("What will Campbell do in Seoul?", "Why?")
    found = searched("And in Tokyo?", *turns)
    assert found == "What will Campbell do in Tokyo, and why?"


def test_filter_words_of_a_follow_up_stay() -> None:
    asked = understand("And Korea? source:courier after:2024-10", turns=[CAMPBELL])
    assert asked.searched_for == "When is Campbell visiting Korea?"
    assert asked.filters == Filters(since=date(2024, 10, 1), sources=("courier",))


def test_another_number_of_a_name_takes_its_place() -> None:
    turn = Turn("What does the Lumo 17 cost?", None, "What does the Lumo 17 cost?")
    assert understand("And the 16?", turns=[turn]).searched_for == "What does the Lumo 16 cost?"
