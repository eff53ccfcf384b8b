from __future__ import annotations

import pytest

from qa.citing.authors import Author, authors_of


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Miriam Okonjo", ["Okonjo, Miriam"]),
        ("By Ann Bee and Carl D. Eff", ["Bee, Ann", "Eff, Carl D."]),
        ("Ann Bee, Carl Eff & Dora Gee", ["Bee, Ann", "Eff, Carl", "Gee, Dora"]),
        ("Ann Bee; Eff, Carl", ["Bee, Ann", "Eff, Carl"]),
        ("Words by Ann Bee", ["Bee, Ann"]),
        ("BYRON ASHE", ["ASHE, BYRON"]),
        ("Okonjo, Miriam", ["Okonjo, Miriam"]),
        ("De La Cruz, Maria José", ["De La Cruz, Maria José"]),
        ("Martin Luther King, Jr.", ["King, Martin Luther, Jr."]),
        ("Ludwig van Beethoven III", ["van Beethoven, Ludwig, III"]),
        ("Van Morrison", ["Morrison, Van"]),
        ("Jean-Luc d'Arc", ["d'Arc, Jean-Luc"]),
        ("Анна Иванова", ["Иванова, Анна"]),
        ("Ann Bee in Seoul", ["Bee, Ann"]),
        ("Ann Bee, Political Editor", ["Bee, Ann"]),
        ("Ann Bee | BBC News", ["Bee, Ann"]),
        ("Ann Bee (ann@news.example)", ["Bee, Ann"]),
        ("By Ann Bee, Northern Wire", ["Bee, Ann"]),
        ("Ann Bee and Ann Bee", ["Bee, Ann"]),
    ],
)
def test_persons_are_sorted_by_their_family_names(byline: str, names: list[str]) -> None:
    authors = authors_of(byline, "Northern Wire")
    assert [author.sorted_name for author in authors] == names
    assert not any(author.literal for author in authors)


@pytest.mark.parametrize(
    "byline",
    [
        *("Reuters", "Northern Wire", "Associated Press", "BBC News", "The Editors", "Madonna"),
        *("Ministry of Defence", "Staff Reporters", "王小明", "محمد علي", "דוד לוי", "AP"),
    ],
)
def test_others_stay_as_they_are_written(byline: str) -> None:
    assert authors_of(byline, "Northern Wire") == (Author(literal=byline),)


@pytest.mark.parametrize("byline", [None, "", " \n", "\x1b[2J", ";,;", "By"])
def test_a_byline_may_name_nobody(byline: str | None) -> None:
    assert [author.name for author in authors_of(byline)] in ([], ["By"])
