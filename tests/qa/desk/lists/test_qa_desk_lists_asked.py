"""Which questions ask for a list, of what, and of how many."""

import pytest

from qa.desk.lists.asked import Asked, asked


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which countries signed the treaty?", Asked("country", "countries")),
        ("Which countries fear the tides?", Asked("country", "countries")),
        ("Which banks oppose the plan?", Asked("any", "banks")),
        ("Which four countries signed the treaty?", Asked("country", "countries", 4)),
        ("In which states did the vote fail?", Asked("state", "states")),
        ("Which two teams won their matches?", Asked("any", "teams", 2)),
        ("What are the five best ports of the coast?", Asked("any", "ports", 5)),
        ("Who are the co-chairs of the fair?", Asked("any", "co-chairs")),
        ("Who were the three people aboard the ferry?", Asked("any", "people", 3)),
        ("Name the officers who were dismissed.", Asked("any", "officers")),
        ("List the members of the council.", Asked("any", "members")),
        ("Name three members of the council.", Asked("any", "members", 3, examples=True)),
        ("Which novels are on the list, and which won?", Asked("any", "novels")),
        ("Which Ostlanders did the court set free?", Asked("any", "ostlanders")),
    ],
)
def test_several_things_are_asked_for(question: str, wanted: Asked) -> None:
    assert asked(question) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "Who won the prize?",
        "Who was killed in the fire?",
        "Who is suing the paper?",
    ],
)
def test_a_bare_who_may_ask_for_one_or_several(question: str) -> None:
    assert asked(question) == Asked("name", surely=False)


@pytest.mark.parametrize(
    "question",
    [
        "Which country signed the treaty?",
        "Which film swept several categories?",
        "Which sports team won the cup?",
        "Which United States senator won?",
        "Which of these films won the prize?",
        "What are the odds of a second vote?",
        "How many states voted?",
        "When do the ferries sail?",
        "The port, which officials closed, is in which county?",
        "Which airline hit the headlines after the storm?",
        "What news is there from the coast?",
        "Which carrier recalled two million vehicles?",
        "The port bought which crane amid fears for the tides?",
        "The mill recalled which flour over health fears?",
        "",
    ],
)
def test_one_thing_is_asked_for(question: str) -> None:
    assert asked(question) is None
