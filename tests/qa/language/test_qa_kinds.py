"""What kind of thing a question asks for, and which answers are of that kind."""

from __future__ import annotations

import pytest

from qa.language.answer_type import Kind, fits, kind_of, wants_sentence


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # dates
        ("When is Campbell visiting Japan?", "date"),
        ("When did the ferry sink", "date"),
        ("when campbell visits japan", "date"),
        ("And when's the hearing?", "date"),
        ("Since when has the bridge been closed?", "date"),
        ("The cap on bonuses will be lifted when?", "date"),
        ("On what date did the bridge close?", "date"),
        ("On what day of the week was it held?", "date"),
        ("What time does the last ferry leave?", "date"),
        ("In which year was the wing built?", "date"),
        ("What was the date of the vote?", "date"),
        ("How long ago did the river flood?", "date"),
        ("How soon will the bridge open?", "date"),
        # numbers
        ("How long is the detour?", "length"),
        ("What is the length of the span?", "length"),
        ("How many people died?", "number"),
        ("By how much did rents rise?", "number"),
        ("How old is the mayor?", "age"),
        ("What percentage of voters turned out?", "percentage"),
        ("What per cent of voters stayed at home?", "percentage"),
        ("What is the country's unemployment rate?", "percentage"),
        ("What was the turnout?", "number"),
        ("What is the heart rate of a whale?", "number"),
        ("What is the fine for littering?", "number"),
        ("What is the fine print?", "other"),
        ("What was the weight loss drug called?", "other"),
        ("What is the rate of inflation?", "percentage"),
        ("What is the interest rate called?", "other"),
        ("What is the age limit?", "other"),
        ("What was the final score?", "number"),
        ("What is the country's population?", "number"),
        ("What is the total cost of the repair?", "number"),
        ("At what age did she retire?", "age"),
        # countries and states
        ("Which country won the cup?", "country"),
        ("In what European country was he born?", "country"),
        ("What small island nation left the league?", "country"),
        ("What is the name of the country that left?", "country"),
        ("Which nation's team won?", "country"),
        ("In which US state did the train derail?", "state"),
        ("What U.S. state banned the app?", "state"),
        ("Which state did she represent?", "state"),
        # the words of a search
        ("marrow bay flood death toll", "number"),
        ("freddie mac 30 year fixed rate july", "number"),
        ("skerry ferry ticket price 2024", "number"),
        ("tallow bridge reopening date", "date"),
        ("rovers captain cup final", "name"),
        ("price of the new captain's boat", "name"),
        ("sioux falls number one restaurant", "other"),
        ("flood marrow bay", "other"),
        ("the captain was late, was it the price", "other"),
        ("Is the price up?", "other"),
        ("WHO IS THE MAYOR?", "name"),
        ("fine art museum marrow bay", "other"),
        # names
        ("Who won the cup?", "name"),
        ("Where was the meeting held?", "name"),
        ("The summit is being held where?", "name"),
        ("To whom was it sold?", "name"),
        ("Whose boat sank?", "name"),
        ("Which team lost?", "name"),
        ("Which hit TV show was cancelled?", "name"),
        ("What social media platform did he buy?", "name"),
        ("What is the name of the ferry?", "name"),
        ("What's the name of the mission?", "name"),
        ("Which country singer won the prize?", "name"),
        ("Which state capital flooded?", "name"),
        # reasons
        ("Why did the crews strike?", "reason"),
        ("What caused the fire?", "reason"),
        ("What led to the closure?", "reason"),
        ("What was the main reason for the delay?", "reason"),
        ("They were held up for what reason?", "reason"),
        # none of these
        ("What did the mayor promise?", "other"),
        ("What did the company announce?", "other"),
        ("What is the country's motto?", "other"),
        ("What does the film say?", "other"),
        ("What is the number one worry of the old?", "other"),
        ("Which of these films did she star in?", "other"),
        ("Which Indian state holds the vote?", "other"),
        ("Which virus was named by the WHO?", "other"),
        ("How did the thief escape?", "other"),
        ("Tell me about the flood", "other"),
        ("", "other"),
        ("whenever whose-ever", "name"),  # "whose" stands there as a word, "when" doesn't
    ],
)
def test_the_kind_of_a_question(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who was mayor when the bridge closed?", "name"),
        ("How many people were in town when the river flooded?", "number"),
        ("Why did they leave when the strike began?", "reason"),
        ("When did the man who built the wing die?", "date"),
        ("Where did they go when the ferry sank?", "name"),
        ("Which team won how many cups?", "name"),
        ("In which country was the man who sold it born?", "country"),
    ],
)
def test_the_first_word_that_asks_says_the_kind(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("What happened when the ferry sank?", "other"),
        ("What did the man who built the wing say?", "other"),
        ("Was the bridge open when the river flooded?", "other"),
        ("The man who stole the boat was jailed for how many years?", "number"),
        ("The feast, when families meet, lasts how many days?", "number"),
        ("When the queen died, who became king?", "name"),
    ],
)
def test_words_that_join_clauses_ask_nothing(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She made history when she won. Which state does she represent?", "state"),
        ("A man who fled was caught. How many days was he gone?", "number"),
        ("When is it? I need to know by Monday.", "date"),
        ("The bridge closed. Tell me who closed it", "name"),
    ],
)
def test_of_several_sentences_the_last_that_asks_counts(text: str, kind: Kind) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("date", "October 15"),
        ("date", "15th October"),
        ("date", "the 3rd of May, 2021"),
        ("date", "Oct. 15-17"),
        ("date", "March 2024"),
        ("date", "in late March"),
        ("date", "March"),
        ("date", "2024"),
        ("date", "the 1990s"),
        ("date", "on Monday"),
        ("date", "next week"),
        ("date", "three weeks ago"),
        ("date", "in ten days"),
        ("date", "9.30 p.m."),
        ("date", "14:05"),
        ("date", "Halloween"),
        ("number", "15"),
        ("number", "$1.7 trillion"),
        ("number", "fifteen people"),
        ("number", "dozens"),
        ("number", "a fifth"),
        ("number", "2019 votes"),
        ("percentage", "61.4%"),
        ("percentage", "nine per cent"),
        ("percentage", "a third"),
        ("percentage", "two in five"),
        ("age", "41"),
        ("age", "104-year-old"),
        ("age", "forty-one"),
        ("age", "more than 2,900 years"),
        ("length", "40 minutes"),
        ("length", "a fortnight"),
        ("length", "1.2km"),
        ("length", "12 feet"),
        ("length", "until 3 May"),
        ("length", "25 games"),
        ("length", "indefinitely"),
        ("length", "since the death of her father"),
        ("percentage", "75bps"),
        ("percentage", "1-in-10"),
        ("percentage", "one of every three"),
        ("country", "Japan"),
        ("country", "the United States"),
        ("country", "U.S."),
        ("country", "U.K.’s"),
        ("country", "Côte d’Ivoire"),
        ("country", "St. Lucia"),
        ("state", "Texas"),
        ("state", "the state of Texas"),
        ("state", "Washington state"),
        ("state", "New\nYork's"),
        ("name", "Priya Anand"),
        ("name", "Émile Zola"),
        ("name", "iPhone"),
        ("name", "23andMe"),
        ("name", "X"),
        ("name", "Theresa May"),
        ("name", "Saturday Night Live"),
        ("name", "2022 World Cup"),
        ("name", "東京"),
        ("reason", "because of the flood"),
        ("reason", "due to fog"),
    ],
)
def test_answers_of_the_kind_asked_for(kind: Kind, answer: str) -> None:
    assert fits(kind, answer) is True


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("date", "Seoul"),
        ("date", "may close"),
        ("date", "15"),
        ("date", "Theresa May"),
        ("number", "Seoul"),
        ("number", "October 15"),
        ("number", "15 October 2024"),
        ("number", "at 3 p.m."),
        ("percentage", "£3 million"),
        ("age", "£40"),
        ("age", "October 15"),
        ("age", "Seoul"),
        ("length", "Seoul"),
        ("length", "$5m"),
        ("percentage", "All England Club"),
        ("country", "Tokyo"),
        ("country", "Russia and Japan"),
        ("country", "Japanese"),
        ("country", ""),
        ("state", "Ontario"),
        ("state", "Washington, D.C."),
        ("name", "somebody"),
        ("name", "15"),
        ("name", "5G"),
        ("name", "Monday"),
        ("name", "October 15"),
        ("name", ""),
    ],
)
def test_answers_of_another_kind(kind: Kind, answer: str) -> None:
    assert fits(kind, answer) is False


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("other", "Seoul"),
        ("other", ""),
        ("reason", "Drought"),
        ("percentage", "6,418"),
        ("percentage", "10.1"),
        ("age", "2,940"),
        ("age", "30%"),
        ("age", "40 miles"),
        ("length", "40 times"),
        ("length", "10"),
    ],
)
def test_where_any_words_would_do_or_a_unit_may_be_left_out_nothing_is_told(
    kind: Kind, answer: str
) -> None:
    assert fits(kind, answer) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Why did the bridge close?", True),
        ("And how did the ferry sink?", True),
        ("What happened in Marrow Bay?", True),
        ("What did Blinken say about the talks?", True),
        ("How many were aboard?", False),
        ("How long is the detour?", False),
        ("What did the court order?", False),
        ("Who said why it closed?", False),
    ],
)
def test_some_questions_want_a_whole_sentence(text: str, wanted: bool) -> None:
    assert wants_sentence(text) is wanted
