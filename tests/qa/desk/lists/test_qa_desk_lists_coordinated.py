"""Lists within a sentence, without what stands around the names."""

import pytest

from qa.desk.lists.coordinated import coordinated, split


def lists(text: str) -> list[list[str]]:
    return [
        [text[start:end] for start, end in one.items] for one in coordinated(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Ostland, Marn and Veld signed the treaty.", "Ostland|Marn|Veld"),
        ("Voters in Marn and Veld said no.", "Marn|Veld"),
        ("The treaty binds Ostland, Marn, Veld.", "Ostland|Marn|Veld"),
        (
            "The boats came from Marn (7,874), Veld (5,414) and Tarsia (2,829).",
            "Marn|Veld|Tarsia",
        ),
        ("Ann Roe, 48, Bo Lind, 51, and Cy Falk, 19, were hurt.", "Ann Roe|Bo Lind|Cy Falk"),
        (
            "Officers Ann Roe, Bo Lind, Jr., and Cy Falk III were dismissed.",
            "Ann Roe|Bo Lind, Jr.|Cy Falk III",
        ),
        (
            "The hosts are actresses Ann Roe and Bo Lind, singer Di Hask and rower Cy Falk.",
            "Ann Roe|Bo Lind|Di Hask|Cy Falk",
        ),
        (
            "The talk was between Roe, Councilmembers Gil Moss and Kev de Leon and Brindle County "
            "Federation of Labor President Ron Hill.",
            "Roe|Gil Moss|Kev de Leon|Ron Hill",
        ),
        (
            'The others were Marnish writer Ann Roe\'s "The Weir;" Bo Lind\'s "Salt;" and '
            'Ostland author Cy Falk\'s "Reeds."',
            "Ann Roe|Bo Lind|Cy Falk",
        ),
        (
            "They include: Ann Roe, a cousin of the late mayor; Bo Lind, the mother of two; and "
            "Cy Falk, whose wife, Di Hask, sails.",
            "Ann Roe|Bo Lind|Cy Falk",
        ),
        (
            "The crew are pilots Ann Roe and Bo Lind of COAST; diver Cy Falk of BAY, or Brindle "
            "Air Yard; and cook Di Hask of Marn.",
            "Ann Roe|Bo Lind|Cy Falk|Di Hask",
        ),
        (
            "Those hurt were Ann Roe, Bo Lind and Cy Falk, harbour chief Di Hask said.",
            "Ann Roe|Bo Lind|Cy Falk",
        ),
    ],
)
def test_names_are_listed_bare(text: str, items: str) -> None:
    assert items.split("|") in lists(text)


def test_one_name_is_no_list() -> None:
    assert lists("Ann Roe spoke to the council, and nobody else did.") == []


def test_quoted_titles_are_a_list_of_their_own() -> None:
    text = 'The finalists were Ann Roe for "The Weir" and Bo Lind for "Salt."'
    assert ["The Weir", "Salt"] in lists(text)
    assert ["Ann Roe", "Bo Lind"] in lists(text)


def test_words_that_are_no_names_are_split_where_a_reader_marked_them() -> None:
    text = "oil of pine, grey salt, and Red Dye 3"
    found = split(text, 0, len(text))
    assert found is not None
    assert [text[s:e] for s, e in found.items] == ["oil of pine", "grey salt", "Red Dye 3"]
    assert split("grey salt", 0, 9) is None
