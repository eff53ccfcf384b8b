"""All times of one sentence, with offsets into the whole text."""

from datetime import date

from qa.dates.relative import times_in

TEXT = (
    "The council met on Monday. It had voted on May 6, and will vote again next Tuesday."
    " “We open tomorrow,” she said."
)
PUBLISHED = date(2024, 5, 16)


def meant(sentence: str, published: date | None) -> list[tuple[str, str | None]]:
    start = TEXT.index(sentence)
    return [
        (TEXT[one.start : one.end], when.words if when else None)
        for one, when in times_in(TEXT, start, start + len(sentence), published)
    ]


def test_the_times_of_a_sentence_are_resolved_apart() -> None:
    assert meant("It had voted on May 6, and will vote again next Tuesday.", PUBLISHED) == [
        ("May 6", "6 May 2024"),
        ("next Tuesday", "21 May 2024"),
    ]
    assert meant("The council met on Monday.", PUBLISHED) == [("Monday", "13 May 2024")]


def test_what_isnt_sure_is_found_without_a_day() -> None:
    assert meant("“We open tomorrow,” she said.", PUBLISHED) == [("tomorrow", None)]
    assert meant("The council met on Monday.", None) == [("Monday", None)]
