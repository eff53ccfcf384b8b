"""Time expressions in articles, against a table of hand-written dates.

Square brackets mark the span asked about; they are taken out before it is resolved.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import WEEKDAYS
from qa.dates.asked_period import Period, asked_period
from qa.dates.relative import Resolved, expressions, resolve
from qa.dates.tense import tense_at

MONDAY, TUESDAY, WEDNESDAY, FRIDAY, SATURDAY, SUNDAY = (
    date(2024, 10, day) for day in (14, 15, 16, 18, 19, 20)
)

# Said in an article of Wednesday 16 October 2024.
SAID_ON_A_WEDNESDAY = [
    # Weekdays: the verb decides between the last one and the next.
    ("The council voted on [Monday] to close the pool.", "14 October 2024"),
    ("The council will vote on [Monday] to close the pool.", "21 October 2024"),
    ("Two hikers were found [Tuesday] near the old mill.", "15 October 2024"),
    ("The ferry company said [Wednesday] that fares won't rise.", "16 October 2024"),
    ("Officials said on Tuesday that the bridge will reopen on [Friday].", "18 October 2024"),
    ("Officials said on [Tuesday] that the bridge will reopen on Friday.", "15 October 2024"),
    ("On [Monday], the mayor, who was ill, opened the fair.", "14 October 2024"),
    ("On [Thursday], the court will hear the case.", "17 October 2024"),
    ("The minister on [Tuesday] signed the treaty.", "15 October 2024"),
    ("The minister on [Friday] will sign the treaty.", "18 October 2024"),
    ("The hearing is set for [Monday].", "21 October 2024"),
    ("She is due to be sworn in on [Thursday].", "17 October 2024"),
    ("The deadline is [Friday].", "18 October 2024"),
    ("The festival begins [Saturday] at noon.", "19 October 2024"),
    ("She takes office on [Tuesday].", "22 October 2024"),
    ("The ban takes effect on [Friday].", "18 October 2024"),
    ("Polls close on [Sunday].", None),
    ("The shop has been shut since [Monday].", "14 October 2024"),
    ("Since [Friday], six streets have flooded.", "11 October 2024"),
    ("Rescuers worked through [Saturday night] in the rain.", "12 October 2024"),
    ("Snow fell early [Monday morning] on the pass.", "14 October 2024"),
    ("[Monday]'s vote was the closest in years.", "14 October 2024"),
    ("[Friday]’s final will be played behind closed doors.", "18 October 2024"),
    ("[Tuesday]: rain.", "15 October 2024"),
    ("Rain will reach the coast by [Friday].", "18 October 2024"),
    ("Fighting had ended by [Friday].", None),
    ("Crews were told to leave by [Friday].", None),
    ("The strike was scheduled for [Friday].", None),
    ("It said it would pay on [Friday].", None),
    ("The team agreed to meet on [Friday].", None),
    ("Nurses walked out on [Thursday].", None),  # six days ago, or tomorrow misdated
    ("Prices on [Friday].", None),
    ("A report on [Friday] shows that rents will climb.", None),
    ("She will visit the wounded on [Friday].", None),
    # With a word before the weekday.
    ("The tunnel will open [next Tuesday].", "22 October 2024"),
    ("The tunnel will open next [Tuesday].", "22 October 2024"),
    ("The tunnel will open [next Wednesday].", "23 October 2024"),
    ("The tunnel will open [next Friday].", None),
    ("The tunnel opened [last Friday].", "11 October 2024"),
    ("The tunnel opened [last Wednesday].", "9 October 2024"),
    ("The tunnel opened [last Monday].", None),
    ("The tunnel opened [this past Saturday].", "12 October 2024"),
    ("The tunnel opens [this coming Monday].", "21 October 2024"),
    ("The tunnel opens [this Friday].", "18 October 2024"),
    ("The tunnel was shut [this Monday] for repairs.", "14 October 2024"),
    ("The tunnel was shut [this Friday] for repairs.", None),
    ("The band played on [Thursday last week].", "10 October 2024"),
    ("The band will play on [Monday next week].", "21 October 2024"),
    ("The band played [last week on Tuesday].", "8 October 2024"),
    ("The band played on [Sunday last week].", None),
    # Days near today.
    ("The plant was closed [yesterday].", "15 October 2024"),
    ("The plant will close [tomorrow morning].", "17 October 2024"),
    ("The plant was closed [the day before yesterday].", "14 October 2024"),
    ("The plant will close [the day after tomorrow].", "18 October 2024"),
    ("Fire broke out at the plant [last night].", "15 October 2024"),
    ("Fire broke out at the plant [this morning].", "16 October 2024"),
    ("The singer performs [tonight] in Leeds.", "16 October 2024"),
    ("The ministry announced [today] that tolls will go.", "16 October 2024"),
    ("The plan was dropped [earlier today].", "16 October 2024"),
    ("The valley is home to more wolves [today] than in his youth.", None),
    ("The nation is as divided [today] as it was.", None),
    ("Things were different from how they are [today].", None),
    ("If they left [tomorrow], nobody would notice.", None),
    ("[Three days ago] the river burst its banks.", "13 October 2024"),
    ("The river burst its banks [10 days ago].", "6 October 2024"),
    ("The river burst its banks [two weeks ago].", "30 September – 6 October 2024"),
    ("The river burst its banks [about three days ago].", None),
    ("The river burst its banks [eight weeks ago].", None),
    ("The river burst its banks [a year ago].", None),
    ("The dam will be full [in three days].", "19 October 2024"),
    ("The dam will be full [in two weeks].", "28 October – 3 November 2024"),
    ("The dam was built [in three days].", None),
    # Weeks, months, years and weekends.
    ("Talks collapsed [last week].", "7–13 October 2024"),
    ("Talks collapsed [earlier this week].", "14–20 October 2024"),
    ("Talks resume [next week].", "21–27 October 2024"),
    ("Talks collapsed [last month].", "September 2024"),
    ("Talks collapsed [earlier this month].", "October 2024"),
    ("Talks resume [next month].", "November 2024"),
    ("The fair is on [May 6 next year, they said on Tuesday].", None),
    ("Sales fell [last year].", "2023"),
    ("Sales may rise [later this year].", "2024"),
    ("Sales may rise [next year].", "2025"),
    ("Thieves emptied the museum over [the weekend].", "12–13 October 2024"),
    ("The museum will be open over [the weekend].", "19–20 October 2024"),
    ("The choir sang [last weekend].", "12–13 October 2024"),
    ("The choir will sing [this weekend].", "19–20 October 2024"),
    ("The choir sang [this weekend].", None),
    ("The choir will sing [next weekend].", None),
    # Dates without their year.
    ("The court ruled on [October 15].", "15 October 2024"),
    ("The court ruled on [15 October].", "15 October 2024"),
    ("The court ruled on [the 15th of October].", "15 October 2024"),
    ("The court will rule on [January 5].", "5 January 2025"),
    ("The court ruled on [Feb. 3].", "3 February 2024"),
    ("The court ruled on [Dec. 3].", None),
    ("Court dates: [Oct. 30].", "30 October 2024"),
    ("Court dates: [Aug. 3].", None),
    ("The court sits on [Tuesday, Nov. 5].", "5 November 2024"),
    ("The court sits on [Tuesday, Nov. 6].", None),
    ("The court sat on [Sat 12 Oct].", "12 October 2024"),
    ("The fair will run [Oct. 15-17].", "15–17 October 2024"),
    ("The fair will run from [15 to 17 October].", "15–17 October 2024"),
    ("The fair will run from [October 15 through 17].", "15–17 October 2024"),
    ("The fair was held on [October 15 and 16].", "15–16 October 2024"),
    ("The fair was held on [October 2 and 9].", None),
    ("The fair will be held on [October 24 or 25].", None),
    ("The fair will be held between [October 24 and 27].", "24–27 October 2024"),
    ("The fair will run from [Oct. 30 to Nov. 2].", "30 October – 2 November 2024"),
    ("The fair will run from [30 December to 2 January].", "30 December 2024 – 2 January 2025"),
    ("The fair was held on [Oct. 1, 8 and 15].", None),
    ("She resigned on [the 9th].", "9 October 2024"),
    ("She resigned on [the 29th].", None),
    # Months.
    ("The law passed in [August].", "August 2024"),
    ("The law passed in [May].", "May 2024"),
    ("The law passed in [December].", None),
    ("The law will pass in [November].", "November 2024"),
    ("The law will pass in [February].", "February 2025"),
    ("A simplified form is coming in [December].", "December 2024"),
    ("The law passed in [mid-October].", "October 2024"),
    ("The law passed in [late September].", "September 2024"),
    ("The law passed [last November].", "November 2023"),
    ("The law passed [last March].", None),
    ("The law passed in [June last year].", "June 2023"),
    ("It struck a deal to open the plant by [1 July next year].", "1 July 2025"),
    ("The law will pass [next May].", "May 2025"),
    ("The sun sets late in [July].", None),
    # Holidays.
    ("Shops were open on [Labor Day].", None),  # six weeks ago
    ("Costumes will sell out before [Halloween].", "31 October 2024"),
    ("Children wear costumes on [Halloween].", None),
    # Full dates need nothing from the article.
    ("He was born on [14 October 1951].", "14 October 1951"),
    ("The treaty expires on [March 1, 2031].", "1 March 2031"),
    ("The treaty was signed on [Oct. 15-17, 2019].", "15–17 October 2019"),
    ("The treaty was signed on [2019-10-15].", "15 October 2019"),
    ("The treaty was signed in [October 2019].", "October 2019"),
    ("The treaty was signed in [2019].", "2019"),
    ("The treaty was signed on [Tuesday, 15 October 2019].", "15 October 2019"),
    ("The treaty was signed on [Friday, 15 October 2019].", None),
    ("The treaty was signed on [31 February 2019].", None),
    ("The telescope was launched on [Christmas Day 2021].", "25 December 2021"),
    ("Mass was said on [Easter Sunday 2023].", "9 April 2023"),
    ("The accord was reached on [Good Friday, 1998].", "10 April 1998"),
    ("The parade was cancelled on [Thanksgiving 2020].", "26 November 2020"),
]

# Said in the same article, and no time, or none that the article's day can tell.
NEVER = [
    "The [two-year-old] was unhurt.",
    "It rained for [three weeks].",
    "Opponents [may] march.",
    "Troops [march] through the square.",
    "Mrs [May] lost the vote.",
    "The minister spoke to [April] O'Neil in the hall.",
    "He told the [Sunday Times] that he knew.",
    "Shops were packed on [Black Friday].",
    "She won nine states on [Super Tuesday].",
    "Fourteen people died on [Bloody Sunday].",
    "The winger signed for [Sheffield Wednesday].",
    "Fans watched [Monday Night Football].",
    "He was in the first [Friday the 13th] film.",
    "He was quoted by [USA Today].",
    "The clinic is open [24/7].",
    "The building was rebuilt after [9/11].",
    "The [Sept. 11] attacks changed the city.",
    "The panel investigating the [Jan. 6] riot met again.",
    "The choir rehearses every [Monday].",
    "The choir rehearsed on a [Monday].",
    "The choir rehearses from [Monday] to Friday.",
    "He gave up his [Saturday] show.",
    "The planned [Saturday] launch was called off.",
    "Coming [Friday]",
    "The shop opens every Monday through [Friday].",
    "The storm hit, and the following [Monday] schools reopened.",
    "They had met [the next day].",
    "They had met [the previous week].",
    "They had met in the last [week] of the war.",
    "The rules were eased [this summer].",
    "The firm lost money in [Q3].",
    "The firm lost money in the [third quarter].",
    "He grew up in the [1990s].",
    "It was written in the [19th century].",
    "Turkey is usually eaten on [Christmas Day].",
    "The swallows often return in [April].",
    "Parties signed the [Good Friday Agreement].",
    "“We knew it on [Tuesday],” she said.",
    '"It ends [tomorrow]," he said.',
    "“It was hard [today], but we won,” she said.",
    "In [today]'s world nobody writes letters.",
    "In October [15] people died.",
    "The tower is [2019] feet high.",
    "Anyone born then would be 40 [years] old.",
    "He named his daughter [June].",
    "The match was watched by [2,024] fans.",
    "[03/04/2024] was on the label.",
    "In 1998 he was tried; on [October 3] he fled.",
    "She was born in [around October].",
    "They meet a week on [Friday].",
    "The store was sold for [$15 May].",
]

# Said on the day before the brackets.
ON_OTHER_DAYS = [
    (TUESDAY, "Police arrested a man [Monday].", "14 October 2024"),
    (MONDAY, "Police arrested a man [Monday].", "14 October 2024"),
    (MONDAY, "Police will release a man [next Tuesday].", None),
    (FRIDAY, "The orchestra will play on [Friday].", "18 October 2024"),
    (FRIDAY, "The orchestra will play on Thursday and [Friday].", None),
    (MONDAY, "Police will release a man [next Monday].", "21 October 2024"),
    (SATURDAY, "Police arrested a man [last Friday].", None),
    (FRIDAY, "Police arrested a man [last Friday].", "11 October 2024"),
    (SATURDAY, "Police arrested a man [last Saturday].", "12 October 2024"),
    (SUNDAY, "Police arrested a man [last week].", None),
    (SUNDAY, "Police will meet [next Monday].", None),
    (MONDAY, "Police arrested a man [this weekend].", "12–13 October 2024"),
    (SATURDAY, "Police arrested a man [last weekend].", "12–13 October 2024"),
    (SUNDAY, "Police arrested a man over [the weekend].", None),
    (SUNDAY, "Police will meet [next weekend].", "26–27 October 2024"),
    (date(2022, 12, 28), "The new rules will apply from [January 5].", "5 January 2023"),
    (date(2022, 12, 28), "New rules: [January 5].", "5 January 2023"),
    (date(2022, 12, 20), "Deaths: [January 19].", None),
    (date(2023, 1, 15), "You can read more in her [Dec. 31] review.", None),
    (date(2023, 1, 3), "The tanker sank on [Dec. 28].", "28 December 2022"),
    (date(2023, 1, 3), "The tanker sank in [December].", "December 2022"),
    (date(2023, 1, 31), "The tanker sank [last month].", "December 2022"),
    (date(2023, 3, 31), "The tanker sank [last month].", "February 2023"),
    (date(2024, 1, 1), "The tanker sank [yesterday].", "31 December 2023"),
    (date(2024, 3, 1), "The tanker sank [yesterday].", "29 February 2024"),
    (date(2023, 12, 27), "The king spoke on [Christmas Day].", "25 December 2023"),
    (date(2023, 12, 20), "The king will speak on [Christmas Day].", "25 December 2023"),
    (date(2023, 6, 20), "The king will speak on [Christmas Day].", None),
    (date(2024, 4, 2), "The dam broke on [Easter Monday].", "1 April 2024"),
    (date(2024, 12, 2), "The dam broke on [Thanksgiving].", "28 November 2024"),
    (date(2024, 5, 29), "The dam broke on [Memorial Day].", "27 May 2024"),
    (date(2024, 9, 4), "The dam broke on [Labor Day].", "2 September 2024"),
    (None, "The dam broke on [14 October 2023].", "14 October 2023"),
    (None, "The dam broke in [2023].", "2023"),
    (None, "The dam broke on [Monday].", None),
    (None, "The dam broke on [October 14].", None),
    (None, "The dam broke [last week].", None),
    (date.min, "The dam broke [yesterday].", None),
    (date.max, "The dam will break [next week].", None),
]


def meaning(marked: str, published: date | None) -> Resolved | None:
    start = marked.index("[")
    end = marked.index("]") - 1
    return resolve(marked.replace("[", "").replace("]", ""), start, end, published)


def words(found: Resolved | None) -> str | None:
    return found.words if found else None


@pytest.mark.parametrize(("marked", "expected"), SAID_ON_A_WEDNESDAY)
def test_an_expression_means_these_days(marked: str, expected: str | None) -> None:
    assert words(meaning(marked, WEDNESDAY)) == expected


@pytest.mark.parametrize("marked", NEVER)
def test_what_only_looks_like_a_time_or_could_be_any_isnt_resolved(marked: str) -> None:
    assert meaning(marked, WEDNESDAY) is None


@pytest.mark.parametrize(("published", "marked", "expected"), ON_OTHER_DAYS)
def test_the_day_of_publication_decides(
    published: date | None, marked: str, expected: str | None
) -> None:
    assert words(meaning(marked, published)) == expected


def test_no_free_text_parser_is_loaded() -> None:
    script = "import qa.dates.asked_period, sys; sys.exit('dateparser' in sys.modules)"
    project = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", script], cwd=project).returncode == 0


def test_the_table_is_as_large_as_promised() -> None:
    table = [expected for _, expected in SAID_ON_A_WEDNESDAY]
    table += [None for _ in NEVER] + [expected for *_, expected in ON_OTHER_DAYS]
    assert len(table) >= 120
    assert table.count(None) >= 40


def test_a_value_has_its_first_and_last_day() -> None:
    assert meaning("It closes [next Tuesday].", WEDNESDAY) == Resolved(
        date(2024, 10, 22), date(2024, 10, 22), "day"
    )
    assert meaning("It closed [last week].", WEDNESDAY) == Resolved(
        date(2024, 10, 7), date(2024, 10, 13), "week"
    )
    assert meaning("It closed in [February 2024].", WEDNESDAY) == Resolved(
        date(2024, 2, 1), date(2024, 2, 29), "month", stated=True
    )
    assert meaning("It will run [Oct. 30-31].", WEDNESDAY) == Resolved(
        date(2024, 10, 30), date(2024, 10, 31), "days"
    )
    assert meaning("It will close [next year].", WEDNESDAY) == Resolved(
        date(2025, 1, 1), date(2025, 12, 31), "year"
    )
    assert meaning("It closed [last weekend].", WEDNESDAY) == Resolved(
        date(2024, 10, 12), date(2024, 10, 13), "weekend"
    )


def test_only_words_that_say_the_year_are_stated_in_full() -> None:
    said_in_full = meaning("It closed on [14 October 2024].", WEDNESDAY)
    said_in_part = meaning("It closed on [14 October].", WEDNESDAY)
    assert said_in_full
    assert said_in_part
    assert said_in_full.stated
    assert not said_in_part.stated
    assert said_in_full.words == said_in_part.words == "14 October 2024"


def test_a_span_around_one_expression_is_resolved_and_around_two_is_not() -> None:
    assert words(meaning("[The vote on Monday] failed.", WEDNESDAY)) == "14 October 2024"
    assert meaning("[The votes on Monday and Tuesday] failed.", WEDNESDAY) is None
    assert meaning("[The vote] on Monday failed.", WEDNESDAY) is None


def test_a_year_told_before_a_date_keeps_it_from_being_read_as_this_years() -> None:
    story = "The mine opened in 1911.\n\nOn [Oct. 3], its first shaft collapsed."
    assert meaning(story, WEDNESDAY) is None
    assert words(meaning(story.replace("1911", "2024"), WEDNESDAY)) == "3 October 2024"


def test_a_quotation_closed_before_an_expression_doesnt_count() -> None:
    assert words(meaning("“It is over,” she said on [Monday].", WEDNESDAY)) == "14 October 2024"


def test_expressions_are_found_in_order_with_their_offsets() -> None:
    text = "On Monday, Oct. 14, aides met; by next Friday they will sign. Last week was quiet."
    assert [text[one.start : one.end] for one in expressions(text)] == [
        "Monday, Oct. 14",
        "next Friday",
        "Last week",
    ]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("They met [Monday].", "past"),
        ("They’ll meet [Monday].", "future"),
        ("They will not be released [Monday].", "future"),
        ("They were to be released [Monday].", None),
        ("The bridge, which was shut in May, will open [Monday].", "future"),
        ("Sales fell, and on [Monday] it will say more.", "future"),
        ("They will speak after [Monday]'s vote.", None),
        ("Nothing on [Monday].", None),
    ],
)
def test_the_nearest_verb_gives_the_tense(marked: str, expected: str | None) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    assert tense_at(marked.replace("[", "").replace("]", ""), start, end) == expected


# Asked on Friday 18 October 2024.
QUESTIONS = [
    ("Who won the vote today?", date(2024, 10, 18), date(2024, 10, 18)),
    ("What burned down yesterday?", date(2024, 10, 17), date(2024, 10, 17)),
    ("Which bank failed this week?", date(2024, 10, 12), date(2024, 10, 18)),
    ("Who resigned last week?", date(2024, 10, 7), date(2024, 10, 13)),
    ("Who will resign next week?", date(2024, 10, 21), date(2024, 10, 27)),
    ("What did inflation reach this month?", date(2024, 10, 1), date(2024, 10, 18)),
    ("What did inflation reach last month?", date(2024, 9, 1), date(2024, 9, 30)),
    ("How many fires were there so far this year?", date(2024, 1, 1), date(2024, 10, 18)),
    ("How many fires were there last year?", date(2023, 1, 1), date(2023, 12, 31)),
    ("Who spoke on Monday?", date(2024, 10, 14), date(2024, 10, 14)),
    ("Who spoke on Friday?", date(2024, 10, 18), date(2024, 10, 18)),
    ("Who spoke last Friday?", date(2024, 10, 11), date(2024, 10, 11)),
    ("Who spoke last Monday?", date(2024, 10, 14), date(2024, 10, 14)),
    ("Who will speak on Monday?", date(2024, 10, 21), date(2024, 10, 21)),
    ("Who is expected to speak next Monday?", date(2024, 10, 21), date(2024, 10, 21)),
    ("What opened over the weekend?", date(2024, 10, 12), date(2024, 10, 13)),
    ("What will open this weekend?", date(2024, 10, 19), date(2024, 10, 20)),
    ("Which storm hit in October?", date(2024, 10, 1), date(2024, 10, 18)),
    ("Which storm hit in August?", date(2024, 8, 1), date(2024, 8, 31)),
    ("Where will the summit be held in November?", date(2024, 11, 1), date(2024, 11, 30)),
    ("What collapsed on October 3?", date(2024, 10, 3), date(2024, 10, 3)),
    ("What has closed since Monday?", date(2024, 10, 14), date(2024, 10, 18)),
    ("Who left in the past three weeks?", date(2024, 9, 28), date(2024, 10, 18)),
    ("Who left this past month?", date(2024, 9, 19), date(2024, 10, 18)),
]
QUESTIONS_WITH_DATES = [
    ("Who won the prize in 2023?", date(2023, 1, 1), date(2023, 12, 31)),
    ("Who won the prize in October 2023?", date(2023, 10, 1), date(2023, 10, 31)),
    ("What closed on 14 October 2024?", date(2024, 10, 14), date(2024, 10, 14)),
    ("What closed between 2020 and 2022?", date(2020, 1, 1), date(2022, 12, 31)),
    ("What closed after May 2024?", date(2024, 6, 1), date(2024, 10, 18)),
    ("Who said on Oct. 3, 2024 that the 2023 vote failed in 2023?", date(2024, 10, 3), None),
]


@pytest.mark.parametrize(("question", "first", "last"), QUESTIONS)
def test_a_question_asks_about_these_days(question: str, first: date, last: date) -> None:
    assert asked_period(question, FRIDAY) == Period(first, last)


@pytest.mark.parametrize(("question", "first", "last"), QUESTIONS_WITH_DATES)
def test_a_date_said_in_full_is_a_hard_period(
    question: str, first: date, last: date | None
) -> None:
    assert asked_period(question, FRIDAY) == Period(first, last or first, hard=True)


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who wrote for the Sunday Times?",
        "What closed before 2020?",
        "What opened on 31 February 2024?",
        "What happened to the two-year-old?",
        "Who left in the past 99 fortnights?",
    ],
)
def test_a_question_without_a_time_has_no_period(question: str) -> None:
    assert asked_period(question, FRIDAY) is None


@given(st.text(), st.dates())
def test_nothing_raises_on_any_text(text: str, day: date) -> None:
    asked_period(text, day)
    for one in expressions(text):
        assert 0 <= one.start < one.end <= len(text)
        resolve(text, one.start, one.end, day)
    resolve(text, 0, len(text), day)
    resolve(text, len(text), len(text), None)


FRAGMENTS = [
    *WEEKDAYS, "next", "last", "this", "the", "week", "weekend", "month", "year", "in", "on",
    "ago", "two", "days", "999", "Oct.", "31", "February", "30", "2024", "9999", ",", "-", "to",
    "and", "yesterday", "tomorrow", "Easter Sunday", "past", "since", "will", "said", "\n", "“",
]  # fmt: skip


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(" ".join), st.dates())
def test_expressions_hold_their_offsets_and_dont_overlap(text: str, day: date) -> None:
    asked_period(text, day)
    end = 0
    for one in expressions(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        end = one.end
        if found := resolve(text, one.start, one.end, day):
            assert found.first <= found.last


@given(
    st.sampled_from(WEEKDAYS),
    st.sampled_from(["", "last ", "next ", "this ", "this past ", "this coming "]),
    st.sampled_from(["They met on {}.", "They will meet on {}.", "On {}, nothing.", "{}"]),
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
)
def test_a_resolved_weekday_is_that_weekday_and_near(
    weekday: str, which: str, sentence: str, published: date
) -> None:
    text = sentence.format(which + weekday)
    start = text.index(weekday)
    found = resolve(text, start, start + len(weekday), published)
    if found:
        assert found.first == found.last
        assert WEEKDAYS[found.first.weekday()] == weekday
        assert abs(found.first - published) <= timedelta(days=7)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_tense_is_never_contradicted(published: date) -> None:
    past = resolve("They met on Monday.", 12, 18, published)
    future = resolve("They will meet on Monday.", 18, 24, published)
    assert future
    assert future.first >= published
    assert past is None or past.first <= published
